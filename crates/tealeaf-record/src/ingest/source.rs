//! Where bytes come from: files, folders, `.zst`, `.tar` and `.tar.zst`, walked in a
//! fixed order and bounded in size and depth. Nothing is ever unpacked to disk.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use super::Blob;
use crate::Skip;

/// Most bytes of one input after unpacking.
pub(crate) const MAX_INPUT: u64 = 64 << 20;
/// Most bytes of all members of one container together.
const MAX_CONTAINER: u64 = 8 << 30;
/// Most containers inside one another.
const MAX_DEPTH: u32 = 3;

/// Files named by a path, folders walked in order of name.
pub(crate) fn files(path: &Path, skips: &mut Vec<Skip>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(path, 0, &mut found, skips);
    found
}

fn walk(path: &Path, depth: u32, found: &mut Vec<PathBuf>, skips: &mut Vec<Skip>) {
    let mut skip = |reason: String| {
        skips.push(Skip { path: path.display().to_string(), reason });
    };
    // A link to a folder above would never end.
    if depth > 40 {
        return skip("folders nested more than 40 deep".into());
    }
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => {}
        Ok(_) => return found.push(path.to_owned()),
        Err(e) => return skip(format!("cannot be read: {e}")),
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(e) => return skip(format!("cannot be read: {e}")),
    };
    let mut inside: Vec<PathBuf> =
        entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    inside.sort();
    for path in inside {
        let hidden =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden {
            walk(&path, depth + 1, found, skips);
        }
    }
}

/// Name of a capture: the file or folder name without its endings.
pub(crate) fn capture_name(path: &Path) -> String {
    let name = path.file_name().map_or("input".into(), |n| n.to_string_lossy());
    let mut name = name.as_ref();
    while let Some((stem, ending)) = name.rsplit_once('.')
        && ["zst", "tar", "gz", "tgz", "zip", "md", "txt", "jsonl", "html", "htm"]
            .contains(&ending.to_ascii_lowercase().as_str())
        && !stem.is_empty()
    {
        name = stem;
    }
    name.to_owned()
}

/// Whether some bytes are a container.
pub(crate) fn is_container(bytes: &[u8]) -> bool {
    kind(bytes) != Kind::Input
}

/// Reads a container to its end and keeps nothing.
///
/// # Errors
/// A sentence that says where it is damaged.
pub(crate) fn check_container(blob: &Blob) -> Result<(), String> {
    let damaged =
        |e: io::Error| format!("damaged or cut short, nothing of it was stored: {e}");
    let read_tar = |reader: &mut dyn io::Read| -> io::Result<()> {
        let mut archive = tar::Archive::new(reader);
        for entry in archive.entries()? {
            let mut entry = entry?;
            let size = entry.size();
            let read = io::copy(&mut entry, &mut io::sink())?;
            if read < size {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        io::copy(&mut archive.into_inner(), &mut io::sink())?;
        Ok(())
    };
    let bytes = blob.bytes.as_slice();
    match kind(bytes) {
        Kind::Input => Ok(()),
        Kind::Tar => read_tar(&mut { bytes }).map_err(damaged),
        Kind::Zstd => {
            let decoder = zstd::Decoder::new(bytes).map_err(damaged)?;
            let mut reader = io::BufReader::new(decoder.take(MAX_CONTAINER));
            let start = peek(&mut reader);
            let is_tar = is_tar(start.get_ref());
            let mut all = start.chain(reader);
            if is_tar {
                read_tar(&mut all).map_err(damaged)
            } else {
                io::copy(&mut all, &mut io::sink()).map(drop).map_err(damaged)
            }
        }
    }
}

/// What is done with each input.
type Each<'a, E> = dyn FnMut(Blob) -> Result<(), E> + 'a;

/// Hands over every input that some bytes hold, containers opened.
///
/// # Errors
/// What `each` reports; what cannot be read becomes a skip.
pub(crate) fn open<E>(
    blob: Blob,
    skips: &mut Vec<Skip>,
    each: &mut Each<'_, E>,
) -> Result<(), E> {
    descend(blob, 0, &mut 0, skips, each)
}

fn descend<E>(
    blob: Blob,
    depth: u32,
    total: &mut u64,
    skips: &mut Vec<Skip>,
    each: &mut Each<'_, E>,
) -> Result<(), E> {
    let kind = kind(&blob.bytes);
    if depth >= MAX_DEPTH && kind != Kind::Input {
        let reason = format!("containers nested more than {MAX_DEPTH} deep");
        skips.push(Skip { path: blob.name, reason });
        return Ok(());
    }
    match kind {
        Kind::Input => each(blob),
        Kind::Zstd => {
            let Blob { name, capture, bytes } = blob;
            let decoder = match zstd::Decoder::new(bytes.as_slice()) {
                Ok(decoder) => decoder,
                Err(e) => {
                    skips.push(Skip { path: name, reason: format!("damaged zstd: {e}") });
                    return Ok(());
                }
            };
            let mut reader = io::BufReader::new(decoder);
            let start = peek(&mut reader);
            if is_tar(start.get_ref()) {
                return tar(
                    name,
                    capture,
                    start.chain(reader),
                    depth,
                    total,
                    skips,
                    each,
                );
            }
            let inner = name.strip_suffix(".zst").unwrap_or(&name).to_owned();
            match bounded(start.chain(reader), total) {
                Ok(bytes) => {
                    let blob = Blob { name: inner, capture, bytes };
                    descend(blob, depth + 1, total, skips, each)
                }
                Err(reason) => {
                    skips.push(Skip { path: name, reason });
                    Ok(())
                }
            }
        }
        Kind::Tar => {
            let Blob { name, capture, bytes } = blob;
            tar(name, capture, bytes.as_slice(), depth, total, skips, each)
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Input,
    Zstd,
    Tar,
}

fn kind(bytes: &[u8]) -> Kind {
    if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Kind::Zstd
    } else if is_tar(bytes) {
        Kind::Tar
    } else {
        Kind::Input
    }
}

fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// The first bytes of a stream, as many as tell what it is.
fn peek(reader: &mut impl io::Read) -> io::Cursor<Vec<u8>> {
    let mut start = Vec::with_capacity(512);
    // An error shows again when the rest is read.
    let _unread = reader.take(512).read_to_end(&mut start);
    io::Cursor::new(start)
}

fn bounded(reader: impl io::Read, total: &mut u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_INPUT + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| format!("damaged or cut short: {e}"))?;
    *total += bytes.len() as u64;
    if bytes.len() as u64 > MAX_INPUT {
        return Err(format!("more than {} MiB after unpacking", MAX_INPUT >> 20));
    }
    if *total > MAX_CONTAINER {
        return Err(format!("the container holds more than {} GiB", MAX_CONTAINER >> 30));
    }
    Ok(bytes)
}

fn tar<E>(
    name: String,
    capture: String,
    reader: impl io::Read,
    depth: u32,
    total: &mut u64,
    skips: &mut Vec<Skip>,
    each: &mut Each<'_, E>,
) -> Result<(), E> {
    let mut archive = tar::Archive::new(reader);
    let damaged =
        |e: &io::Error| format!("damaged or cut short after what was read: {e}");
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(e) => {
            skips.push(Skip { path: name, reason: damaged(&e) });
            return Ok(());
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                skips.push(Skip { path: name, reason: damaged(&e) });
                return Ok(());
            }
        };
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let member = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let member_name = format!("{name}!{member}");
        if member.split(['/', '\\']).any(|part| part == "..") || member.starts_with('/') {
            let reason = "the member's name leads out of the container".into();
            skips.push(Skip { path: member_name, reason });
            continue;
        }
        match bounded(entry, total) {
            Ok(bytes) => {
                let blob = Blob { name: member_name, capture: capture.clone(), bytes };
                descend(blob, depth + 1, total, skips, each)?;
            }
            Err(reason) => skips.push(Skip { path: member_name, reason }),
        }
        if *total > MAX_CONTAINER {
            return Ok(());
        }
    }
    Ok(())
}

/// Bytes as text.
///
/// # Errors
/// When they are no text.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err("binary: it holds zero bytes".into()),
        Ok(text) => Ok(text.replace("\r\n", "\n")),
        Err(e) => Err(format!("not UTF-8 at byte {}", e.valid_up_to())),
    }
}
