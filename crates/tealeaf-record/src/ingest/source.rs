//! Where bytes come from: files, folders, `.zst`, `.gz`, `.tar`, `.zip`, WARC and WACZ,
//! told by their content, walked in a fixed order and bounded in size and depth. Nothing
//! is ever unpacked to disk.

use std::{
    fs,
    io::{self, BufRead, Read as _},
    path::{Path, PathBuf},
};

use super::{Blob, document, warc};
use crate::Skip;

/// Most bytes of one input after unpacking.
pub(crate) const MAX_INPUT: u64 = 64 << 20;
/// Most bytes of all members of one container together.
const MAX_CONTAINER: u64 = 8 << 30;
/// Most members of one container.
const MAX_MEMBERS: u64 = 20_000_000;
/// Most containers inside one another.
const MAX_DEPTH: u32 = 3;
/// How the reason starts when a container is damaged.
const DAMAGED: &str = "damaged or cut short";

/// Files named by a path, folders walked in order of name.
pub(crate) fn files(path: &Path, skips: &mut Vec<Skip>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(path, 0, &mut found, skips);
    found
}

fn walk(path: &Path, depth: u32, found: &mut Vec<PathBuf>, skips: &mut Vec<Skip>) {
    let mut skip = |reason: String| {
        skips.push(Skip::damaged(path.display().to_string(), reason));
    };
    // A link to a folder above would never end.
    if depth > 40 {
        return skip("folders nested more than 40 deep".into());
    }
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => {}
        Ok(data) if data.is_file() => return found.push(path.to_owned()),
        Ok(_) => return skip("neither a file nor a folder".into()),
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
        // Hidden files, and the map files that say how their neighbours are read.
        let set_aside = path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with('.') || name == "map.toml" || name.ends_with(".map.toml")
        });
        if !set_aside {
            walk(&path, depth + 1, found, skips);
        }
    }
}

/// Name of a capture: the file or folder name without its endings.
pub(crate) fn capture_name(path: &Path) -> String {
    const ENDINGS: &[&str] = &[
        "zst", "tar", "gz", "tgz", "zip", "md", "txt", "jsonl", "csv", "parquet", "html",
        "htm", "warc", "wacz", "pdf", "docx", "mbox",
    ];
    let name = path.file_name().map_or("input".into(), |n| n.to_string_lossy());
    let mut name = name.as_ref();
    while let Some((stem, ending)) = name.rsplit_once('.')
        && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
        && !stem.is_empty()
    {
        name = stem;
    }
    name.to_owned()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Input,
    Zstd,
    Gzip,
    Tar,
    Zip,
    Warc,
}

fn kind(bytes: &[u8]) -> Kind {
    if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Kind::Zstd
    } else if bytes.starts_with(&[0x1f, 0x8b]) {
        Kind::Gzip
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        // A Word document is one input, not a container of its parts.
        if document::is_docx(bytes) { Kind::Input } else { Kind::Zip }
    } else if warc::recognises(bytes) {
        Kind::Warc
    } else if bytes.get(257..262) == Some(b"ustar") {
        Kind::Tar
    } else {
        Kind::Input
    }
}

/// Whether some bytes are a container.
pub(crate) fn is_container(bytes: &[u8]) -> bool {
    kind(bytes) != Kind::Input
}

/// What is done with each input.
type Each<'a, E> = dyn FnMut(Blob) -> Result<(), E> + 'a;

/// Reads a container to its end and keeps nothing.
///
/// # Errors
/// A sentence that says where it is damaged.
pub(crate) fn check_container(blob: &Blob) -> Result<(), String> {
    let mut skips = Vec::new();
    let copy = Blob {
        name: blob.name.clone(),
        capture: blob.capture.clone(),
        bytes: blob.bytes.clone(),
        ..Blob::default()
    };
    let Ok(()) = open(copy, &mut skips, &mut |_| Ok::<(), std::convert::Infallible>(()));
    match skips.iter().find(|skip| skip.reason.starts_with(DAMAGED)) {
        Some(skip) => Err(format!("{}; nothing of it was stored", skip.reason)),
        None => Ok(()),
    }
}

/// Hands over every input that some bytes hold, containers opened.
///
/// # Errors
/// What `each` reports; what cannot be read becomes a skip.
pub(crate) fn open<E>(
    blob: Blob,
    skips: &mut Vec<Skip>,
    each: &mut Each<'_, E>,
) -> Result<(), E> {
    Opening { depth: 0, bytes: 0, members: 0, skips }.blob(blob, each)
}

/// A container being opened, with what has come out of it so far.
struct Opening<'s> {
    depth: u32,
    bytes: u64,
    members: u64,
    skips: &'s mut Vec<Skip>,
}

impl Opening<'_> {
    fn skip(&mut self, path: &str, reason: impl Into<String>) {
        self.skips.push(Skip::damaged(path, reason));
    }

    fn blob<E>(&mut self, blob: Blob, each: &mut Each<'_, E>) -> Result<(), E> {
        let kind = kind(&blob.bytes);
        if kind == Kind::Input {
            return each(blob);
        }
        if self.depth >= MAX_DEPTH {
            let reason = format!("containers nested more than {MAX_DEPTH} deep");
            self.skip(&blob.name, reason);
            return Ok(());
        }
        self.depth += 1;
        let Blob { name, capture, bytes, .. } = blob;
        let done = match kind {
            Kind::Input => Ok(()),
            Kind::Zstd => match zstd::Decoder::new(bytes.as_slice()) {
                Ok(decoder) => self.stream(&name, ".zst", &capture, decoder, each),
                Err(e) => {
                    self.skip(&name, format!("{DAMAGED}: {e}"));
                    Ok(())
                }
            },
            Kind::Gzip => {
                let decoder = flate2::bufread::MultiGzDecoder::new(bytes.as_slice());
                self.stream(&name, ".gz", &capture, decoder, each)
            }
            Kind::Tar => self.tar(&name, &capture, bytes.as_slice(), each),
            Kind::Warc => self.warc(&name, &capture, &mut bytes.as_slice(), each),
            Kind::Zip => self.zip(&name, &capture, &bytes, each),
        };
        self.depth -= 1;
        done
    }

    /// What a decoder puts out: a container to go through as it comes, or one input.
    fn stream<E>(
        &mut self,
        name: &str,
        ending: &str,
        capture: &str,
        decoder: impl io::Read,
        each: &mut Each<'_, E>,
    ) -> Result<(), E> {
        let mut reader = io::BufReader::with_capacity(1 << 16, decoder);
        let mut start = Vec::with_capacity(512);
        // An error shows again when the rest is read.
        let _unread = reader.by_ref().take(512).read_to_end(&mut start);
        let kind = kind(&start);
        let mut all = io::Cursor::new(start).chain(reader);
        match kind {
            Kind::Tar => self.tar(name, capture, all, each),
            Kind::Warc => self.warc(name, capture, &mut all, each),
            Kind::Input | Kind::Zstd | Kind::Gzip | Kind::Zip => {
                let inner = name.strip_suffix(ending).unwrap_or(name).to_owned();
                match self.bounded(all) {
                    Ok(bytes) => {
                        let capture = capture.to_owned();
                        self.blob(
                            Blob { name: inner, capture, bytes, ..Blob::default() },
                            each,
                        )
                    }
                    Err(reason) => {
                        self.skip(name, reason);
                        Ok(())
                    }
                }
            }
        }
    }

    fn bounded(&mut self, reader: impl io::Read) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        reader
            .take(MAX_INPUT + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| format!("{DAMAGED}: {e}"))?;
        self.bytes += bytes.len() as u64;
        self.members += 1;
        if bytes.len() as u64 > MAX_INPUT {
            return Err(format!("more than {} MiB after unpacking", MAX_INPUT >> 20));
        }
        if self.is_full() {
            return Err(format!(
                "the container holds more than {} GiB",
                MAX_CONTAINER >> 30
            ));
        }
        Ok(bytes)
    }

    fn is_full(&self) -> bool {
        self.bytes > MAX_CONTAINER || self.members > MAX_MEMBERS
    }

    /// Name of a member, or a skip when it would lead out of the container.
    fn member(&mut self, container: &str, member: &str) -> Option<String> {
        let name = format!("{container}!{member}");
        if member.split(['/', '\\']).any(|part| part == "..") || member.starts_with('/') {
            self.skip(&name, "the member's name leads out of the container");
            return None;
        }
        Some(name)
    }

    fn hand_over<E>(
        &mut self,
        name: String,
        capture: &str,
        bytes: Result<Vec<u8>, String>,
        each: &mut Each<'_, E>,
    ) -> Result<(), E> {
        match bytes {
            Ok(bytes) => {
                let capture = capture.to_owned();
                self.blob(Blob { name, capture, bytes, ..Blob::default() }, each)
            }
            Err(reason) => {
                self.skip(&name, reason);
                Ok(())
            }
        }
    }

    fn tar<E>(
        &mut self,
        name: &str,
        capture: &str,
        reader: impl io::Read,
        each: &mut Each<'_, E>,
    ) -> Result<(), E> {
        let mut archive = tar::Archive::new(reader);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(e) => {
                self.skip(name, format!("{DAMAGED}: {e}"));
                return Ok(());
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    self.skip(name, format!("{DAMAGED}: {e}"));
                    return Ok(());
                }
            };
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let member = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let Some(member) = self.member(name, &member) else { continue };
            let size = entry.size();
            let bytes = self.bounded(entry).and_then(|bytes| {
                let short = (bytes.len() as u64) < size;
                if short {
                    Err(format!("{DAMAGED}: the last member ends early"))
                } else {
                    Ok(bytes)
                }
            });
            self.hand_over(member, capture, bytes, each)?;
            if self.is_full() {
                return Ok(());
            }
        }
        // What follows the last member must be readable too: a checksum stands there.
        if let Err(e) = io::copy(&mut archive.into_inner(), &mut io::sink()) {
            self.skip(name, format!("{DAMAGED}: {e}"));
        }
        Ok(())
    }

    fn zip<E>(
        &mut self,
        name: &str,
        capture: &str,
        bytes: &[u8],
        each: &mut Each<'_, E>,
    ) -> Result<(), E> {
        let mut archive = match zip::ZipArchive::new(io::Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(e) => {
                self.skip(name, format!("{DAMAGED}: {e}"));
                return Ok(());
            }
        };
        // In a WACZ the pages stand in `archive/`; the rest describes them.
        let names: Vec<String> =
            archive.file_names().map(|n| n.map_or(String::new(), Into::into)).collect();
        let is_wacz = names.iter().any(|n| n == "datapackage.json")
            && names.iter().any(|n| n.starts_with("archive/"));
        for index in 0..archive.len() {
            let file = match archive.by_index(index) {
                Ok(file) => file,
                Err(e) => {
                    self.skip(&format!("{name}!{index}"), format!("{DAMAGED}: {e}"));
                    continue;
                }
            };
            let inside = file.name().map_or_else(|_| index.to_string(), Into::into);
            if file.is_dir() || (is_wacz && !inside.starts_with("archive/")) {
                continue;
            }
            let Some(member) = self.member(name, &inside) else { continue };
            let bytes = self.bounded(file);
            self.hand_over(member, capture, bytes, each)?;
            if self.is_full() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn warc<E>(
        &mut self,
        name: &str,
        capture: &str,
        reader: &mut dyn BufRead,
        each: &mut Each<'_, E>,
    ) -> Result<(), E> {
        if let Err(reason) = warc::read(name, capture, reader, self.skips, each)? {
            self.skip(name, format!("{DAMAGED}: {reason}"));
        }
        Ok(())
    }
}
