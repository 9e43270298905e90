//! Data that is not in the repository.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::{Path, PathBuf};

/// A folder of `../shared`; `None`, said aloud, where it is not there.
///
/// # Panics
/// In CI, where it must be there.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let path =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(folder);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    eprintln!("skipped: ../shared is not here");
    None
}
