//! Reads the texts of a `.tar.zst` without unpacking it to disk.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Name (last part) and text of every regular file, sorted by name.
pub(crate) fn texts(path: &Path) -> Vec<(String, String)> {
    let mut bytes = Vec::new();
    let file = File::open(path).unwrap();
    zstd::stream::read::Decoder::new(file).unwrap().read_to_end(&mut bytes).unwrap();
    let mut out = Vec::new();
    let mut at = 0;
    // A tar is blocks of 512 bytes: a header with name, octal size and kind, then the file.
    while at + 512 <= bytes.len() && bytes[at] != 0 {
        let header = &bytes[at..at + 512];
        let name = field(&header[..100]);
        let size = usize::from_str_radix(field(&header[124..136]).trim(), 8).unwrap();
        let body = &bytes[at + 512..at + 512 + size];
        if matches!(header[156], b'0' | 0) {
            let last = name.rsplit('/').next().unwrap_or("").to_owned();
            out.push((last, String::from_utf8_lossy(body).into_owned()));
        }
        at += 512 + size.div_ceil(512) * 512;
    }
    out.sort();
    out
}

fn field(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}
