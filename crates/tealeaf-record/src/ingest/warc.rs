//! Web archives (WARC 1.0 and 1.1, ISO 28500): the pages that a crawl kept, each with its
//! address and time of capture. Only what a server answered with text is read.

use std::io::{BufRead, Read as _};

use jiff::Timestamp;

use super::{Blob, source::MAX_INPUT};
use crate::Skip;

/// Most bytes of the head of a record.
const MAX_HEAD: usize = 1 << 20;

/// Whether a stream is a web archive.
pub(crate) fn recognises(start: &[u8]) -> bool {
    start.starts_with(b"WARC/1.")
}

/// Head of a record.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    url: String,
    date: Option<Timestamp>,
    length: u64,
}

/// Hands over every page of a web archive.
///
/// # Errors
/// A sentence when the archive is damaged, or what `each` reports.
pub(crate) fn read<E>(
    name: &str,
    capture: &str,
    reader: &mut dyn BufRead,
    skips: &mut Vec<Skip>,
    each: &mut dyn FnMut(Blob) -> Result<(), E>,
) -> Result<Result<(), String>, E> {
    loop {
        let head = match head(reader) {
            Ok(Some(head)) => head,
            Ok(None) => return Ok(Ok(())),
            Err(reason) => return Ok(Err(reason)),
        };
        let mut body = Vec::new();
        let read = reader.take(head.length.min(MAX_INPUT)).read_to_end(&mut body);
        let rest = head.length.saturating_sub(MAX_INPUT);
        let skipped = std::io::copy(&mut reader.take(rest), &mut std::io::sink());
        let whole = body.len() as u64 == head.length.min(MAX_INPUT);
        if read.is_err() || !whole || skipped.ok() != Some(rest) {
            return Ok(Err(format!("cut short in the record of {}", head.url)));
        }
        if !matches!(head.kind.as_str(), "response" | "resource" | "conversion") {
            continue;
        }
        let path = format!("{name}!{}", head.url);
        if rest > 0 {
            let reason = format!("more than {} MiB", MAX_INPUT >> 20);
            skips.push(Skip::damaged(path, reason));
            continue;
        }
        match if head.kind == "response" { http_body(&body) } else { Ok(Some(body)) } {
            Ok(Some(bytes)) => each(Blob {
                name: path,
                capture: capture.to_owned(),
                url: Some(head.url),
                captured_at: head.date,
                bytes,
            })?,
            Ok(None) => {}
            Err(reason) => skips.push(Skip::damaged(path, reason)),
        }
    }
}

/// Reads the head of the next record; `None` at the end.
fn head(reader: &mut dyn BufRead) -> Result<Option<Head>, String> {
    let mut head = Head::default();
    let mut started = false;
    let mut size = 0;
    loop {
        let mut line = Vec::new();
        let n = reader
            .take(MAX_HEAD as u64)
            .read_until(b'\n', &mut line)
            .map_err(|e| e.to_string())?;
        size += n;
        if n == 0 {
            return if started { Err("cut short in a head".into()) } else { Ok(None) };
        }
        if size > MAX_HEAD {
            return Err("a head is larger than 1 MiB".into());
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if !started {
            if line.is_empty() {
                continue;
            }
            if !line.starts_with("WARC/1.") {
                return Err("a record does not start with WARC/1".into());
            }
            started = true;
            continue;
        }
        if line.is_empty() {
            return Ok(Some(head));
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => head.kind = value.to_ascii_lowercase(),
            "warc-target-uri" => {
                head.url = value.trim_matches(['<', '>']).to_owned();
            }
            "warc-date" => head.date = value.parse().ok(),
            "content-length" => {
                head.length = value.parse().map_err(|_| "no length of a record")?;
            }
            _ => {}
        }
    }
}

/// The body of a good answer that holds text, out of its transfer encodings.
fn http_body(answer: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let end = find(answer, b"\r\n\r\n").ok_or("no HTTP head")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let field = |name: &str| {
        head.lines()
            .find_map(|l| l.strip_prefix(name)?.strip_prefix(':'))
            .unwrap_or("")
            .trim()
    };
    let good = head.split_whitespace().nth(1).is_some_and(|status| status == "200");
    let kind = field("content-type");
    let textual = kind.is_empty()
        || ["text/", "xml", "json"].iter().any(|known| kind.contains(known));
    if !good || !textual || kind.contains("css") || kind.contains("javascript") {
        return Ok(None);
    }
    let mut body = answer[end + 4..].to_vec();
    // Some crawlers keep the head as sent and the body already joined.
    if field("transfer-encoding").contains("chunked")
        && let Some(joined) = unchunk(&body)
    {
        body = joined;
    }
    if field("content-encoding").contains("gzip") && body.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        flate2::read::MultiGzDecoder::new(body.as_slice())
            .take(MAX_INPUT)
            .read_to_end(&mut unpacked)
            .map_err(|e| format!("damaged gzip: {e}"))?;
        body = unpacked;
    }
    Ok(Some(body))
}

fn unchunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    loop {
        let end = find(body, b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        body = &body[end + 2..];
        if size == 0 {
            return Some(joined);
        }
        joined.extend(body.get(..size)?);
        body = body.get(size + 2..)?;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
