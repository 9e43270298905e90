//! Fonts of a PDF: how codes become characters and how wide they are.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use super::number;

const CMAP_LIMIT: usize = 1 << 20;
const MAPPINGS_LIMIT: usize = 70_000;

/// How the bytes of a string are cut into codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codes {
    One,
    Two,
    /// GBK: one byte below 0x81, else two.
    Gbk,
}

/// A font as the interpreter needs it.
#[derive(Clone, Debug)]
pub(super) struct Font {
    /// Name without subset prefix.
    pub(super) name: String,
    codes: Codes,
    unicode: BTreeMap<u32, String>,
    /// Whether a code is itself UTF-16.
    direct: bool,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
}

impl Font {
    /// Reads a font dictionary; what is missing gets a harmless default.
    pub(super) fn read(document: &Document, dictionary: &Dictionary) -> Self {
        let composite = dictionary
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"Type0");
        let base = dictionary
            .get_deref(b"BaseFont", document)
            .and_then(Object::as_name)
            .unwrap_or_default();
        let encoding = dictionary
            .get_deref(b"Encoding", document)
            .and_then(Object::as_name)
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .unwrap_or_default();
        let codes = match (composite, encoding.as_str()) {
            (false, _) => Codes::One,
            (true, name) if name.starts_with("GB") => Codes::Gbk,
            (true, _) => Codes::Two,
        };
        let mut font = Self {
            name: face_name(base),
            codes,
            unicode: to_unicode(document, dictionary),
            direct: encoding.contains("UCS2") || encoding.contains("UTF16"),
            widths: BTreeMap::new(),
            default_width: if composite { 1.0 } else { 0.5 },
        };
        if composite {
            font.composite_widths(document, dictionary);
        } else {
            font.simple_widths(document, dictionary);
        }
        font
    }

    fn simple_widths(&mut self, document: &Document, dictionary: &Dictionary) {
        let first = dictionary
            .get(b"FirstChar")
            .ok()
            .and_then(|object| number(document, object))
            .unwrap_or(0.0);
        let Ok(widths) =
            dictionary.get_deref(b"Widths", document).and_then(Object::as_array)
        else {
            return;
        };
        for (idx, object) in widths.iter().take(256).enumerate() {
            let code = small(first).saturating_add(u32::try_from(idx).unwrap_or(0));
            if let Some(width) = number(document, object) {
                self.widths.insert(code, width / 1000.0);
            }
        }
    }

    fn composite_widths(&mut self, document: &Document, dictionary: &Dictionary) {
        let descendant = dictionary
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| fonts.first())
            .and_then(|font| document.dereference(font).ok())
            .and_then(|(_, font)| font.as_dict().ok());
        let Some(descendant) = descendant else { return };
        if let Some(width) =
            descendant.get(b"DW").ok().and_then(|object| number(document, object))
        {
            self.default_width = width / 1000.0;
        }
        let Ok(array) = descendant.get_deref(b"W", document).and_then(Object::as_array)
        else {
            return;
        };
        // W holds "first [w w w]" and "first last w".
        let mut rest = array.as_slice();
        while let [first, second, tail @ ..] = rest {
            if self.widths.len() > MAPPINGS_LIMIT {
                return;
            }
            let Some(start) = number(document, first).map(small) else { return };
            let list = document
                .dereference(second)
                .ok()
                .and_then(|(_, object)| object.as_array().ok());
            if let Some(list) = list {
                for (idx, object) in list.iter().take(MAPPINGS_LIMIT).enumerate() {
                    if let Some(width) = number(document, object) {
                        let code = start.saturating_add(u32::try_from(idx).unwrap_or(0));
                        self.widths.insert(code, width / 1000.0);
                    }
                }
                rest = tail;
            } else {
                let [third, tail @ ..] = tail else { return };
                let (Some(end), Some(width)) =
                    (number(document, second).map(small), number(document, third))
                else {
                    return;
                };
                for code in start..=end.min(start.saturating_add(65_535)) {
                    self.widths.insert(code, width / 1000.0);
                }
                rest = tail;
            }
        }
    }

    /// Cuts a string into characters with their widths in ems, and tells spaces.
    pub(super) fn decode(&self, bytes: &[u8]) -> Vec<(String, f64, bool)> {
        let mut out = Vec::new();
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            let len = match self.codes {
                Codes::One => 1,
                Codes::Two => 2,
                Codes::Gbk => {
                    if *first < 0x81 {
                        1
                    } else {
                        2
                    }
                }
            };
            let (code, tail) = rest.split_at(len.min(rest.len()));
            rest = tail;
            let value =
                code.iter().fold(0_u32, |value, byte| (value << 8) | u32::from(*byte));
            let text = self.text(value, code);
            let width = self.widths.get(&value).copied().unwrap_or(self.default_width);
            out.push((text, width, len == 1 && value == 32));
        }
        out
    }

    fn text(&self, value: u32, code: &[u8]) -> String {
        if let Some(text) = self.unicode.get(&value) {
            return text.clone();
        }
        match self.codes {
            Codes::Gbk => {
                encoding_rs::GBK.decode_without_bom_handling(code).0.into_owned()
            }
            Codes::Two if self.direct => {
                char::from_u32(value).map(String::from).unwrap_or_default()
            }
            // Without a map a two-byte code is a glyph number and says nothing.
            Codes::Two => String::from('\u{FFFD}'),
            Codes::One => char::from_u32(value)
                .filter(|c| !c.is_control())
                .map(String::from)
                .unwrap_or_default(),
        }
    }
}

/// Strips "ABCDEF+" and reads the name as UTF-8 or, failing that, GBK.
fn face_name(base: &[u8]) -> String {
    let base = match base {
        [prefix @ .., b'+'] if prefix.len() == 6 => b"",
        [a, b, c, d, e, f, b'+', rest @ ..]
            if [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_uppercase()) =>
        {
            rest
        }
        _ => base,
    };
    match std::str::from_utf8(base) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GBK.decode_without_bom_handling(base).0.into_owned(),
    }
}

fn small(value: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of codes just before"
    )]
    let code = value.clamp(0.0, 16_777_215.0) as u32;
    code
}

/// The ToUnicode map, read leniently: only its hexadecimal tokens matter.
fn to_unicode(document: &Document, dictionary: &Dictionary) -> BTreeMap<u32, String> {
    let stream = dictionary.get_deref(b"ToUnicode", document).and_then(Object::as_stream);
    let Ok(stream) = stream else { return BTreeMap::new() };
    let Ok(bytes) = stream.get_plain_content_with_limit(CMAP_LIMIT) else {
        return BTreeMap::new();
    };
    parse_cmap(&bytes)
}

#[derive(Debug, PartialEq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

fn tokens(bytes: &[u8]) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'<' if bytes.get(at + 1) != Some(&b'<') => {
                let end = bytes[at..]
                    .iter()
                    .position(|b| *b == b'>')
                    .map_or(bytes.len(), |len| at + len);
                out.push(Token::Hex(hex(&bytes[at + 1..end])));
                at = end + 1;
            }
            b'[' => {
                out.push(Token::Open);
                at += 1;
            }
            b']' => {
                out.push(Token::Close);
                at += 1;
            }
            byte if byte.is_ascii_alphabetic() => {
                let len =
                    bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                out.push(Token::Word(&bytes[at..at + len]));
                at += len;
            }
            _ => at += 1,
        }
        if out.len() > 4 * MAPPINGS_LIMIT {
            break;
        }
    }
    out
}

fn hex(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = text
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

fn parse_cmap(bytes: &[u8]) -> BTreeMap<u32, String> {
    let mut map = BTreeMap::new();
    let tokens = tokens(bytes);
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            Token::Word(b"beginbfchar") => {
                at += 1;
                while let (Some(Token::Hex(code)), Some(Token::Hex(text))) =
                    (tokens.get(at), tokens.get(at + 1))
                {
                    map.insert(value(code), utf16(text));
                    at += 2;
                }
            }
            Token::Word(b"beginbfrange") => at = bfrange(&tokens, at + 1, &mut map),
            _ => at += 1,
        }
        if map.len() > MAPPINGS_LIMIT {
            break;
        }
    }
    map
}

fn bfrange(
    tokens: &[Token<'_>],
    mut at: usize,
    map: &mut BTreeMap<u32, String>,
) -> usize {
    while let (Some(Token::Hex(low)), Some(Token::Hex(high))) =
        (tokens.get(at), tokens.get(at + 1))
    {
        let (low, high) = (value(low), value(high));
        let high = high.min(low.saturating_add(65_535));
        at += 2;
        match tokens.get(at) {
            Some(Token::Hex(text)) => {
                let base = utf16(text);
                let mut chars = base.chars();
                let first = chars.next_back().map_or(0, u32::from);
                let head: String = chars.collect();
                for code in low..=high {
                    let last = char::from_u32(first.saturating_add(code - low));
                    map.insert(code, head.chars().chain(last).collect());
                    if map.len() > MAPPINGS_LIMIT {
                        return tokens.len();
                    }
                }
                at += 1;
            }
            Some(Token::Open) => {
                at += 1;
                let mut code = low;
                while let Some(Token::Hex(text)) = tokens.get(at) {
                    map.insert(code, utf16(text));
                    code = code.saturating_add(1);
                    at += 1;
                }
                if tokens.get(at) == Some(&Token::Close) {
                    at += 1;
                }
            }
            _ => return at,
        }
    }
    at
}

fn value(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |value, byte| (value << 8) | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks(2)
        .take(8)
        .map(|pair| {
            u16::from(pair[0]) << 8 | u16::from(pair.get(1).copied().unwrap_or(0))
        })
        .collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_of_both_kinds() {
        let map = parse_cmap(
            b"1 beginbfchar <01> <77F3> endbfchar 2 beginbfrange <02> <04> <0041> <05> <06> [<3014> <3015>] endbfrange",
        );
        let text: String = map.values().map(String::as_str).collect();
        assert_eq!(text, "石ABC〔〕");
    }

    #[test]
    fn names_of_faces() {
        let gbk = [0xb7, 0xc2, 0xcb, 0xce];
        let table: [(&[u8], &str); 4] = [
            (b"ABCDEF+FangSong_GB2312", "FangSong_GB2312"),
            ("仿宋".as_bytes(), "仿宋"),
            (&gbk, "仿宋"),
            (b"SimHei", "SimHei"),
        ];
        for (bytes, name) in table {
            assert_eq!(face_name(bytes), name);
        }
    }
}
