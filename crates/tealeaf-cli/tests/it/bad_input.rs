//! Bad input gets a clear error, the documented exit code, and changes nothing.

use std::{fs, path::Path};

use crate::program::{root, stderr, stdout, tealeaf};

/// Runs `check` on these bytes; the exit code and standard error.
fn check(bytes: &[u8]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("article.txt");
    fs::write(&file, bytes).expect("the article");
    let output = tealeaf()
        .args(["check", "--embedded", "--date", "2025-05-20"])
        .arg(&file)
        .output()
        .expect("the program runs");
    let shown = stderr(&output).replace(&file.display().to_string(), "ARTICLE");
    (output.status.code(), shown)
}

#[test]
fn articles_that_are_none() {
    for (bytes, code, says) in [
        (&b""[..], 2, "ARTICLE is empty"),
        (b" \n\t\n", 2, "ARTICLE is empty"),
        (b"text\0text", 2, "NUL bytes"),
        (b"\x7fELF\x01\x02\x03\x04\xff\xfe\x00\x01\x02\x03", 2, "binary"),
    ] {
        let (found, shown) = check(bytes);
        assert_eq!(found, Some(code), "{shown}");
        assert!(shown.contains(says), "{shown}");
    }
    let (code, shown) = check(&vec![b'a'; 50 << 20]);
    assert_eq!(code, Some(2), "{shown}");
    assert!(
        shown.contains("larger than 8 MB") && shown.contains("archive add"),
        "{shown}"
    );
}

#[test]
fn other_encodings_are_read_with_a_warning() {
    // "蔡奇在河北唐山市调研。" in GB18030, several times so that it can be told.
    let sentence = b"\xb2\xcc\xc6\xe6\xd4\xda\xba\xd3\xb1\xb1\xcc\xc6\xc9\xbd\xca\xd0\xb5\xf7\xd1\xd0\xa1\xa3";
    let (code, shown) = check(&sentence.repeat(6));
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("not UTF-8") && shown.contains("GB"), "{shown}");
}

#[test]
fn missing_files_and_wrong_words() {
    let output = tealeaf().args(["check", "no-such-article.txt"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot open no-such-article.txt"));
    let output = tealeaf()
        .args(["check", "--fail-on", "wrong", "examples/tangshan.txt"])
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no verdict `wrong`"));
}

#[test]
fn a_pack_with_a_wrong_key() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(
        folder.path().join("pack.toml"),
        "key = \"x\"\ntitle = \"X\"\nversion = 1\nlanguage = [\"en\"]\n",
    )
    .expect("a pack");
    let output = tealeaf()
        .arg("--pack")
        .arg(folder.path())
        .args(["check", "examples/tangshan.txt"])
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(2));
    let shown = stderr(&output);
    assert!(
        shown.contains("pack.toml:4: unknown key `language`; did you mean `languages`?"),
        "{shown}"
    );
}

/// An archive of two small texts.
fn small_archive(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("record.sqlite");
    let texts = folder.join("texts");
    fs::create_dir_all(&texts).expect("a folder");
    for day in ["2031-06-08", "2031-06-09"] {
        let text = format!(
            "---\ndate: {day}\noutlet: xinhua\ntitle: Report of {day}\n---\nThe minister spoke of the harbour.\n"
        );
        fs::write(texts.join(format!("{day}.md")), text).expect("a text");
    }
    stdout(tealeaf().arg("--archive").arg(&path).args(["archive", "add"]).arg(&texts), 0);
    path
}

#[test]
fn a_damaged_archive_is_refused_and_not_altered() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = small_archive(folder.path());
    let whole = fs::read(&path).expect("the archive");
    for bytes in
        [&whole[..whole.len() / 2], &b"not an archive at all, but long enough"[..]]
    {
        let damaged = folder.path().join("damaged.sqlite");
        fs::write(&damaged, bytes).expect("a damaged archive");
        let output = tealeaf()
            .arg("--archive")
            .arg(&damaged)
            .args(["check", "examples/tangshan.txt"])
            .output()
            .expect("runs");
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains("damaged.sqlite"), "{}", stderr(&output));
        assert_eq!(fs::read(&damaged).expect("still there"), bytes);
    }
}

#[test]
fn adding_twice_changes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = small_archive(folder.path());
    let texts = folder.path().join("texts");
    let status = |path: &Path| {
        stdout(
            tealeaf().arg("--archive").arg(path).args(["archive", "status", "--json"]),
            0,
        )
    };
    let before = status(&path);
    let again = stdout(
        tealeaf().arg("--archive").arg(&path).args(["archive", "add"]).arg(&texts),
        0,
    );
    assert!(
        again.starts_with(
            "2 items read = 0 stored + 0 versions + 2 duplicates + 0 skipped"
        ),
        "{again}"
    );
    assert_eq!(status(&path), before);
}

#[test]
fn a_damaged_observation_set_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let set = fs::read(root().join("crates/tealeaf-cli/data/observations.jsonl.zst"))
        .expect("the set inside the program");
    for bytes in [&set[..set.len() / 2], &b"no set"[..]] {
        let file = folder.path().join("set.jsonl.zst");
        fs::write(&file, bytes).expect("a damaged set");
        let output = tealeaf()
            .args(["check", "examples/tangshan.txt", "--observations"])
            .arg(&file)
            .output()
            .expect("runs");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("observation set, line"), "{}", stderr(&output));
    }
}
