//! Saved states, days and programs of a PDF.

use jiff::civil::Date;
use lopdf::{Document, Object};

use crate::facts::FileHistory;

const METADATA_LIMIT: usize = 1 << 20;

pub(super) fn read(bytes: &[u8], document: &Document) -> FileHistory {
    let mut history = FileHistory::default();
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    if let Ok(info) = info {
        let text = |key: &[u8]| {
            let bytes = info.get_deref(key, document).and_then(Object::as_str).ok()?;
            Some(decode(bytes)).filter(|text| !text.trim().is_empty())
        };
        history.created = text(b"CreationDate").and_then(|text| day(&text));
        history.modified = text(b"ModDate").and_then(|text| day(&text));
        history.application = match (text(b"Creator"), text(b"Producer")) {
            (Some(creator), Some(producer)) => Some(format!("{creator}; {producer}")),
            (one, other) => one.or(other),
        };
    }
    let xmp = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Metadata", document))
        .and_then(Object::as_stream)
        .ok()
        .and_then(|stream| stream.get_plain_content_with_limit(METADATA_LIMIT).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    if let Some(stated) = xmp.as_deref().and_then(xmp_day) {
        history.dates_disagree = history.created.map(|created| created != stated);
        history.created = history.created.or(Some(stated));
    }
    states(bytes, &mut history);
    history
}

/// Counts appended states. A linearised file has two end marks in one state.
fn states(bytes: &[u8], history: &mut FileHistory) {
    let head = &bytes[..bytes.len().min(2048)];
    history.linearised = count(head, b"/Linearized") > 0;
    let ends = count(bytes, b"%%EOF").max(1);
    let states = if history.linearised { ends.saturating_sub(1).max(1) } else { ends };
    history.revisions = u32::try_from(states).ok();
    if states > 1
        && let Some(at) = bytes.windows(5).position(|window| window == b"%%EOF")
    {
        history.appended_objects = u32::try_from(count(&bytes[at..], b" obj")).ok();
    }
}

fn count(bytes: &[u8], needle: &[u8]) -> usize {
    bytes.windows(needle.len()).filter(|window| *window == needle).count()
}

/// PDF strings are UTF-16 with a mark, or nearly Latin-1.
fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks_exact(2)
                .map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// `D:20250902092800Z`.
fn day(text: &str) -> Option<Date> {
    let digits: String = text.trim_start_matches("D:").chars().take(8).collect();
    let part = |range| digits.get(range);
    Date::new(
        part(0..4)?.parse().ok()?,
        part(4..6)?.parse().ok()?,
        part(6..8)?.parse().ok()?,
    )
    .ok()
}

fn xmp_day(text: &str) -> Option<Date> {
    let at = text.find("CreateDate")?;
    let rest = text.get(at + "CreateDate".len()..)?;
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    rest.get(start..start + 10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_a_file() {
        let table: [(&[u8], u32); 3] = [
            (b"%PDF-1.6 x %%EOF", 1),
            (b"%PDF-1.6 x %%EOF\n4 0 obj endobj %%EOF", 2),
            (b"%PDF-1.6 /Linearized 1 %%EOF x %%EOF", 1),
        ];
        for (bytes, states) in table {
            let mut history = FileHistory::default();
            self::states(bytes, &mut history);
            assert_eq!(history.revisions, Some(states));
        }
    }

    #[test]
    fn days() {
        assert_eq!(day("D:20250902092800+08'00'").unwrap().to_string(), "2025-09-02");
        assert!(day("yesterday").is_none());
        let xmp = "<xmp:CreateDate>2025-09-03T10:00:00</xmp:CreateDate>";
        assert_eq!(xmp_day(xmp).unwrap().to_string(), "2025-09-03");
    }
}
