//! Bytes to text: UTF-8, UTF-16, and what a page says of itself or its bytes give away
//! (GB18030, Big5 and the like).

use encoding_rs::Encoding;

/// Bytes as text, line ends as line feeds.
///
/// # Errors
/// When they are no text.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, String> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => with(encoding, &bytes[length..])?,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => guess(bytes, error.valid_up_to())?,
        },
    };
    if let Some(at) = text.find('\0') {
        return Err(format!("binary: a zero byte at {at}"));
    }
    Ok(if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    })
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, String> {
    let (text, _, broken) = encoding.decode(bytes);
    if broken {
        return Err(format!("not text in {}, which it seems to be", encoding.name()));
    }
    Ok(text.into_owned())
}

fn guess(bytes: &[u8], valid: usize) -> Result<String, String> {
    let no_text =
        || Err(format!("binary, or text in an unknown encoding from byte {valid} on"));
    if let Some(encoding) = utf_16(bytes) {
        return with(encoding, bytes);
    }
    if bytes.contains(&0) {
        return no_text();
    }
    if let Some(encoding) = declared(bytes)
        && let Ok(text) = with(encoding, bytes)
    {
        return Ok(text);
    }
    let mut detector =
        chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    // GBK is the older part of GB18030.
    let encoding =
        if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding };
    let text = with(encoding, bytes)?;
    let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    if text.chars().filter(odd).count() * 100 > text.chars().count() {
        return no_text();
    }
    Ok(text)
}

/// UTF-16 without a mark shows in zero bytes on one side.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros =
        |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let much = sample.len() / 20;
    if odd > much && even * 4 < odd {
        Some(encoding_rs::UTF_16LE)
    } else if even > much && odd * 4 < even {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// The encoding that a page declares in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head =
        String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|at| at + 8).or_else(|| {
        head.starts_with("<?xml")
            .then(|| head.find("encoding=").map(|at| at + 9))
            .flatten()
    })?;
    let label = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end =
        label.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))?;
    Encoding::for_label(&label.as_bytes()[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let text = "中央会议在北京召开，会议强调要做好各项工作。学习贯彻会议精神，推动高质量发展。";
        let traditional =
            "中央會議在北京召開，會議強調要做好各項工作。學習貫徹會議精神。";
        let check = |bytes: &[u8], expected: &str| {
            assert_eq!(decode(bytes).as_deref(), Ok(expected));
        };
        check(text.as_bytes(), text);
        check(&[b"\xef\xbb\xbf", text.as_bytes()].concat(), text);
        check(&encoding_rs::GB18030.encode(text).0, text);
        check(&encoding_rs::BIG5.encode(traditional).0, traditional);
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&[b"\xff\xfe", le.as_slice()].concat(), text);
        let be: Vec<u8> =
            "tea leaves".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&[b"\xfe\xff", be.as_slice()].concat(), "tea leaves");
        let page = format!("<meta charset=\"gb2312\"><p>{text}</p>");
        check(&encoding_rs::GBK.encode(&page).0, &page);
        check(b"a\r\nb\rc", "a\nb\nc");
        assert!(decode(b"a\0b").is_err());
        assert!(decode(&[0x89, b'P', b'N', b'G', 0, 0, 13, 0xff, 0xd8, 0, 1]).is_err());
    }
}
