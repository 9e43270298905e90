//! Runs the program in an empty environment, and finds the real data.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

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

/// An archive of both captures of the evening news and the FOMC statements, for reading.
///
/// It lies in the build folder, is made once for each build of the program and is shared by
/// all processes that run tests.
pub(crate) fn archive() -> Option<&'static Path> {
    static ARCHIVE: OnceLock<Option<PathBuf>> = OnceLock::new();
    ARCHIVE
        .get_or_init(|| {
            let sets = ["xwlb-dev", "xwlb2-dev", "fomc-statements"]
                .map(|name| shared(&format!("data/{name}.tar.zst")));
            let sets = sets.into_iter().collect::<Option<Vec<_>>>()?;
            let state = std::iter::once(Path::new(env!("CARGO_BIN_EXE_tealeaf")))
                .chain(sets.iter().map(PathBuf::as_path))
                .map(|file| fs::metadata(file).and_then(|about| about.modified()))
                .collect::<Result<Vec<_>, _>>()
                .expect("files have a date");
            let state = format!("{state:?}");

            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("record");
            fs::create_dir_all(&folder).expect("the build folder is writable");
            let lock =
                File::create(folder.join("lock")).expect("the build folder is writable");
            lock.lock().expect("another test makes the archive or none does");
            let (made, marker) = (folder.join("made"), folder.join("made/state"));
            let path = made.join("record.sqlite");
            if fs::read_to_string(&marker).ok().as_ref() != Some(&state) {
                let _ = fs::remove_dir_all(&made);
                fs::create_dir(&made).expect("the build folder is writable");
                let mut command = tealeaf();
                command.arg("--archive").arg(&path).args(["archive", "add"]).args(&sets);
                stdout(&mut command, 0);
                fs::write(&marker, state).expect("the build folder is writable");
            }
            Some(path)
        })
        .as_deref()
}
