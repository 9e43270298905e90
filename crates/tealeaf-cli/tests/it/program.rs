//! Runs the program in an empty environment, and finds the real data.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use tempfile::TempDir;

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The program with nothing of the user's around it.
pub(crate) fn tealeaf() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tealeaf"));
    command.env_clear().env("HOME", "/nonexistent").current_dir(root());
    command
}

/// Standard output of a run that must end with this code.
pub(crate) fn stdout(command: &mut Command, code: i32) -> String {
    let output = command.output().expect("the program runs");
    assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// Standard error of a run.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file or folder of `../shared`; `None` on a machine without it, which is said. On CI it
/// must be there.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} must exist on CI", path.display());
    eprintln!("skipped: ../shared is not here ({name})");
    None
}

/// An archive of both captures of the evening news and the FOMC statements, made once.
pub(crate) fn archive() -> Option<&'static Path> {
    static ARCHIVE: OnceLock<Option<(TempDir, PathBuf)>> = OnceLock::new();
    ARCHIVE
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let path = folder.path().join("record.sqlite");
            let mut command = tealeaf();
            command.arg("--archive").arg(&path).args(["archive", "add"]);
            for name in ["xwlb-dev", "xwlb2-dev", "fomc-statements"] {
                command.arg(shared(&format!("data/{name}.tar.zst"))?);
            }
            stdout(&mut command, 0);
            Some((folder, path))
        })
        .as_ref()
        .map(|(_, path)| path.as_path())
}
