//! Questions to the record: first and last use, tables of many words, what stands beside
//! a phrase, who is named with it, and the record as it was known at a time.

use std::{fs, path::Path, process::Command};

use crate::program::{archive, stderr, stdout, tealeaf};

fn ask(archive: &Path, arguments: &[&str]) -> Command {
    let mut command = tealeaf();
    command.arg("--archive").arg(archive).args(arguments);
    command
}

/// An archive of four invented reports.
fn made(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("record.sqlite");
    let texts = folder.join("texts");
    fs::create_dir_all(&texts).expect("a folder");
    for (day, title, text) in [
        ("2031-01-05", "On tea", "Green tea is hot. The cup is blue."),
        ("2031-01-06", "On cups", "The cup is blue and green tea, cold tea."),
        ("2031-02-07", "On ink", "Ink is black. 李强 spoke of ink, and 蔡奇 of tea."),
        ("2031-03-08", "Silence", "Nothing was said."),
    ] {
        let text =
            format!("---\ndate: {day}\noutlet: xinhua\ntitle: {title}\n---\n{text}\n");
        fs::write(texts.join(format!("{day}.md")), text).expect("a text");
    }
    stdout(ask(&path, &["archive", "add"]).arg(&texts), 0);
    path
}

#[test]
fn words_are_answered_in_one_table() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = made(folder.path());
    let file = folder.path().join("words.txt");
    fs::write(&file, "# drinks\ntea\n\nink\nli-qiang\nnowhere\n").expect("a list");
    let words = file.display().to_string();
    let check = |arguments: &[&str], expected: &[&str]| {
        let said = stdout(&mut ask(&path, arguments), 0);
        let lines: Vec<&str> = said.lines().collect();
        for line in expected {
            assert!(lines.contains(line), "{arguments:?}: `{line}` is not in\n{said}");
        }
    };
    let usage = |csv: &str| -> Vec<String> {
        let cut = |line: &str| line.split(',').take(11).collect::<Vec<_>>().join(",");
        csv.lines().map(cut).collect()
    };
    let csv = stdout(&mut ask(&path, &["usage", "--file", &words, "--format", "csv"]), 0);
    let rows = usage(&csv);
    assert_eq!(rows.len(), 5, "{csv}");
    assert!(rows[1].starts_with("tea,2031-01-05,xinhua-2031-01-05-"), "{csv}");
    assert!(rows[1].contains(",2031-02-07,xinhua-2031-02-07-"), "{csv}");
    assert!(rows[1].ends_with(",4,3,0.7500,0.3006,0.9544,4"), "{csv}");
    assert!(rows[2].starts_with("ink,2031-02-07,"), "{csv}");
    assert!(rows[3].starts_with("li-qiang,2031-02-07,"), "{csv}");
    assert!(rows[4].starts_with("nowhere,,,,,4,0,0.0000,"), "{csv}");
    // As of a day nothing later is seen.
    let early = ["usage", "tea", "ink", "--as-of", "2031-01-05", "--format", "csv"];
    let csv = stdout(&mut ask(&path, &early), 0);
    let rows = usage(&csv);
    assert!(rows[1].contains("2031-01-05") && rows[1].contains(",1,1,1.0000,"), "{csv}");
    assert!(rows[2].starts_with("ink,,,,,1,0,"), "{csv}");
    check(
        &["track", "tea", "--by", "month", "--format", "csv"],
        &[
            "tea,2031-01,2,2,1.0000,0.3424,1.0000,3,59,0,508.4746,172.9272,1495.1166",
            "tea,2031-03,1,0,0.0000,0.0000,0.7935,0,15,0,0.0000,0.0000,2560.9725",
        ],
    );
    #[cfg(feature = "parquet")]
    {
        let mut track = ask(&path, &["track", "tea", "--by", "month"]);
        let table = track.args(["--format", "parquet"]).output().expect("runs").stdout;
        assert_eq!(
            rows_of(&table),
            "{formula: \"tea\", by: \"2031-01\", items: 2, items_with: 2, share: 1.0, \
             occurrences: 3}"
        );
    }
    check(
        &["together", "ink", "--format", "csv"],
        &["ink,li-qiang,1,1,1,4,1.0000,0.2065,1.0000,2.77"],
    );
    check(
        &["collocates", "tea", "--width", "1", "--least", "2", "--format", "csv"],
        &["green,2,0,2500.0000,0.0000,6.54"],
    );
    let kwic =
        stdout(&mut ask(&path, &["kwic", "ink", "--format", "csv", "--width", "6"]), 0);
    assert!(kwic.starts_with("date,item,left,hit,right,title\n2031-02-07,"), "{kwic}");
    assert!(kwic.contains(",Ink, is bl,On ink\n"), "{kwic}");
    let refused = ask(&path, &["usage"]).output().expect("runs");
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
    let embedded = tealeaf().args(["usage", "no such phrase"]).output().expect("runs");
    assert!(stderr(&embedded).contains("no texts are held"), "{}", stderr(&embedded));
}

/// The first row of a Parquet table, a few columns of it.
#[cfg(feature = "parquet")]
fn rows_of(table: &[u8]) -> String {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    let mut file = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut file, table).expect("written");
    let reader = SerializedFileReader::new(file).expect("a table");
    let row = reader.get_row_iter(None).expect("rows").next().expect("a row");
    let row = row.expect("a row that can be read");
    let wanted = ["formula", "by", "items", "items_with", "share", "occurrences"];
    let columns =
        row.get_column_iter().filter(|(name, _)| wanted.contains(&name.as_str()));
    let shown: Vec<String> =
        columns.map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{{{}}}", shown.join(", "))
}

#[test]
fn first_and_last_use_need_no_archive_for_formulas() {
    let said = stdout(
        tealeaf().args(["first", "considerable-period", "--outlet", "fomc-statements"]),
        0,
    );
    assert!(said.contains("2003-08-12 2003-12-09"), "{said}");
}

/// A leader's name went overnight from an item of 25 March 2024: the first capture was
/// made at 12:48 UTC, the second on the next morning.
#[test]
fn the_record_as_it_was_known() {
    let Some(path) = archive() else { return };
    let phrase = "习近平主席同拜登总统达成的共识";
    let found = |captured_by: &[&str]| {
        let mut command = ask(path, &["search", phrase, "--json"]);
        command.args(["--from", "2024-03-25", "--to", "2024-03-25"]).args(captured_by);
        stdout(&mut command, 0).lines().filter(|line| line.starts_with('{')).count()
    };
    let versions = |captured_by: &[&str]| {
        let mut command = ask(path, &["search", "蔡奇 AND 达成的共识", "--json"]);
        command.args(["--from", "2024-03-25", "--to", "2024-03-25"]).args(captured_by);
        let said = stdout(&mut command, 0);
        let line = said.lines().next().map(str::to_owned);
        let id = line.and_then(|l| {
            Some(l.split("\"id\":\"").nth(1)?.split('"').next()?.to_owned())
        });
        let Some(id) = id else { return 0 };
        let shown = stdout(ask(path, &["archive", "show", &id]).args(captured_by), 0);
        shown.matches("\n--- ").count()
    };
    let evening = ["--captured-by", "2024-03-25"];
    let before = ["--captured-by", "2024-03-25T11:00:00Z"];
    assert_eq!((found(&[]), found(&evening), found(&before)), (1, 1, 0));
    assert_eq!((versions(&[]), versions(&evening), versions(&before)), (2, 1, 0));
    // Counts are made anew from what was held then.
    let csv = |captured_by: &[&str]| {
        let mut command = ask(path, &["track", "two-upholds", "--format", "csv"]);
        stdout(command.args(["--outlet", "xwlb"]).args(captured_by), 0)
    };
    let then = csv(&["--captured-by", "2023-06-30"]);
    assert!(then.contains("two-upholds,2022,") && !then.contains("two-upholds,2024,"));
    let no_archive =
        tealeaf().args(["track", "two-upholds", "--captured-by", "2024-01-01"]).output();
    let no_archive = no_archive.expect("runs");
    assert_eq!(no_archive.status.code(), Some(2));
    assert!(stderr(&no_archive).contains("only an archive knows"));
    let said = stdout(
        &mut ask(path, &["collocates", "新质生产力", "--limit", "10", "--format", "csv"]),
        0,
    );
    assert!(
        said.lines().any(|line| line.starts_with("发展") || line.contains("因地制宜"))
    );
    let said = stdout(
        &mut ask(path, &["together", "two-upholds", "--limit", "5", "--format", "csv"]),
        0,
    );
    assert!(said.contains("two-upholds,xi-jinping,"), "{said}");
}
