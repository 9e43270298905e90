//! `tealeaf form`: whether the record tells of a paper, and what silence about it weighs.

use std::fs;

use crate::program::{archive, shared, stderr, stdout, tealeaf};

#[test]
fn silence_is_weighed_by_class() {
    let Some(archive) = archive() else { return };
    let said = stdout(
        tealeaf().arg("--archive").arg(archive).args([
            "form",
            "--number",
            "中办发〔2025〕11号",
            "--date",
            "2025-05-17",
            "--echo",
        ]),
        0,
    );
    for part in [
        "Not heard of in the record from 2025-03-18 to 2025-07-16",
        "surprising if it were a notice that starts a study campaign",
        "6 of 6 heard of in time",
        "ordinary if it were a paper taken at random",
        "expected if it were an internal or classified paper",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// A paper of the test set is unknown to the record. The number of a notice that the
/// programme itself cites is not: the known campaign notices are found on their days.
#[test]
fn a_paper_is_looked_for_by_number_and_title() {
    let (Some(archive), Some(papers)) =
        (archive(), shared("data/form-documents.tar.zst"))
    else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = fs::read(papers).expect("the papers");
    let tar = zstd::stream::decode_all(&bytes[..]).expect("zstd");
    let mut tar = tar::Archive::new(&tar[..]);
    let paper = folder.path().join("paper.docx");
    for entry in tar.entries().expect("a tar file") {
        let mut entry = entry.expect("an entry");
        if entry.path().expect("a name").ends_with("mc01.docx") {
            entry.unpack(&paper).expect("a file");
        }
    }
    let mut command = tealeaf();
    command.arg("--archive").arg(archive).arg("form").arg(&paper);
    let said = stdout(command.args(["--echo", "--format", "json"]), 0);
    let report: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(report["heard"]["items"].as_array().map(Vec::len), Some(0), "{said}");
    assert_eq!(report["echo"].as_array().map(Vec::len), Some(3), "{said}");
    assert_eq!(report["echo"][2]["ratio"], 1.0);
}

#[test]
fn an_echo_needs_a_day_and_texts() {
    let number = ["form", "--number", "中办发〔2025〕11号", "--echo"];
    for (arguments, part) in [
        (&number[..], "only counts are held here"),
        (&["form", "--number", "none here"][..], "no document number in"),
    ] {
        let output = tealeaf().args(arguments).output().expect("the program runs");
        assert!(!output.status.success());
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
    let Some(archive) = archive() else { return };
    let output = tealeaf().arg("--archive").arg(archive).args(number).output();
    let output = output.expect("the program runs");
    assert!(stderr(&output).contains("give --date"), "{}", stderr(&output));
}
