//! Finding `../shared` beside the repository and unpacking a set from it.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The folder with samples; `None` when it is not here.
///
/// On the build machine (`CI` set) it must be here.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    assert!(std::env::var_os("CI").is_none(), "../shared must be here when CI is set");
    println!("skipped: ../shared is not here");
    None
}

/// The unpacked test set of papers.
pub(crate) fn papers() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER.get_or_init(unpack).as_deref()
}

fn unpack() -> Option<PathBuf> {
    let archive = shared()?.join("data/form-documents.tar.zst");
    if !archive.is_file() {
        println!("skipped: {} is not here", archive.display());
        return None;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("form-documents");
    fs::create_dir_all(&folder).unwrap();
    // Every process that runs tests wants it: one unpacks, the others wait.
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let (made, marker) = (folder.join("made"), folder.join("made/state"));
    let state = format!("{:?}", archive.metadata().unwrap().modified().unwrap());
    if fs::read_to_string(&marker).ok().as_ref() != Some(&state) {
        let _ = fs::remove_dir_all(&made);
        let bytes = fs::read(&archive).unwrap();
        let tar = zstd::decode_all(bytes.as_slice()).unwrap();
        tar::Archive::new(tar.as_slice()).unpack(&made).unwrap();
        fs::write(marker, state).unwrap();
    }
    Some(made)
}
