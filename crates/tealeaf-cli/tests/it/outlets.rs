//! New outlets without Rust: the example pack on other corpora, and a map beside the data.

use std::{fs, path::Path};

use crate::program::{root, shared, stderr, stdout, tealeaf};

/// The program with the example pack, on an archive.
fn with_example(archive: &Path, arguments: &[&str]) -> std::process::Command {
    let mut command = tealeaf();
    command.arg("--archive").arg(archive);
    command.args(["--pack", "ccp", "--pack", "fomc", "--pack"]);
    command.arg(root().join("examples/outlets")).args(arguments);
    command
}

#[test]
fn other_corpora_are_read_by_recipes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let archive = folder.path().join("record.sqlite");
    // Inputs without a recipe (a README, congress reports, resolutions) are skipped.
    for (name, begins, skipped) in [
        ("ecb", "110 items read = 110 stored", "0 skipped"),
        ("prc-reports", "88 items read = 52 stored", "36 skipped"),
        ("dprk-newyear", "74 items read = 73 stored", "1 skipped"),
        ("mfa-pressers-zh", "", "0 skipped"),
    ] {
        let Some(data) = shared(&format!("data/{name}.tar.zst")) else { return };
        let mut command = with_example(&archive, &["archive", "add"]);
        let said = stdout(command.arg(data), 0);
        let first = said.lines().next().unwrap_or_default();
        assert!(first.starts_with(begins) && first.ends_with(skipped), "{name}: {first}");
    }
    let by_speaker = |outlet: &str| {
        let arguments = [
            "track",
            "two-upholds",
            "--outlet",
            outlet,
            "--by",
            "speaker",
            "--format",
            "csv",
        ];
        stdout(&mut with_example(&archive, &arguments), 0)
    };
    // Whoever answers is the speaker: of all items but a few one of five spokespersons.
    let speakers = by_speaker("mfa-presser");
    let items = |key: &str| -> u64 {
        let line = speakers.lines().find(|line| line.split(',').nth(1) == Some(key));
        line.and_then(|l| l.split(',').nth(2)?.parse().ok()).unwrap_or(0)
    };
    let all: u64 = speakers
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(2)?.parse::<u64>().ok())
        .sum();
    let known: u64 =
        ["wang-wenbin", "zhao-lijian", "mao-ning", "hua-chunying", "lin-jian"]
            .map(items)
            .iter()
            .sum();
    assert!(all > 9000 && known * 100 > all * 97, "{known} of {all}\n{speakers}");
    let ecb = by_speaker("ecb-press-conference");
    assert_eq!(ecb.lines().count(), 3, "two presidents\n{ecb}");
    // The day as the text has it: the report of 2023 was given on the fifth of March.
    let status = stdout(&mut with_example(&archive, &["archive", "status"]), 0);
    assert!(status.contains("work-report 1954-"), "{status}");
    assert!(status.contains("new-year-address 1946-01-01 to 2019-01-01"), "{status}");
}

#[test]
fn a_map_beside_the_data_is_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let table = folder.path().join("notes.csv");
    fs::write(&table, "no,day,head,words\n7,2031-06-08,Harbour,The minister spoke.\n")
        .expect("a table");
    let archive = folder.path().join("record.sqlite");
    let add = |arguments: &[&str]| {
        let mut command = tealeaf();
        command.arg("--archive").arg(&archive).args(["archive", "add"]);
        command.arg(&table).args(arguments).output().expect("the program runs")
    };
    let refused = add(&["--outlet", "xinhua"]);
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
    let map = folder.path().join("notes.map.toml");
    fs::write(&map, "outlet = \"xinhua\"\ndate = \"day\"\ntilte = \"head\"\n")
        .expect("a map");
    let wrong = add(&[]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = stderr(&wrong);
    assert!(
        said.contains("notes.map.toml:3: unknown key `tilte`; did you mean `title`?"),
        "{said}"
    );
    let text = "outlet = \"xinhua\"\ndate = \"day\"\ntitle = \"head\"\ntext = \"words\"\n\
                id = \"no\"\n";
    fs::write(&map, text).expect("a map");
    let read = add(&[]);
    assert_eq!(read.status.code(), Some(0), "{}", stderr(&read));
    let mut show = tealeaf();
    show.arg("--archive").arg(&archive).args(["archive", "show", "xinhua-7"]);
    let shown = stdout(&mut show, 0);
    assert!(
        shown.contains("Harbour") && shown.contains("The minister spoke."),
        "{shown}"
    );
}
