//! `tealeaf scan`: what it counts does not depend on how a text comes, in which script it
//! is written, where its parts end, or how many threads count it.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use crate::program::{stderr, stdout, tealeaf};

/// Scans for the two formulas of the texts below.
fn scan() -> Command {
    let mut command = tealeaf();
    command.args(["scan", "--pack", "ccp"]);
    command.args(["--formula", "two-upholds", "--formula", "two-establishes"]);
    command
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    to.write_all(bytes).expect("memory takes bytes");
    to.finish().expect("memory takes bytes")
}

/// What a text of this many lines says: `(text, upholds, establishes)`, in two scripts, with
/// quotation marks and line breaks inside.
fn text(lines: usize) -> (String, usize, usize) {
    let (mut text, mut upholds, mut establishes) = (String::new(), 0, 0);
    for line in 0..lines {
        let (said, a, b) = match line % 5 {
            0 => ("坚定拥护“两个确立”、坚决做到“两个维护”", 1, 1),
            1 => ("堅決做到兩個維護", 1, 0),
            2 => ("两个\n维护与两个“确立”", 1, 1),
            3 => ("The Two Upholds and two-\nestablishes", 1, 1),
            _ => ("两个维持，两个确认，Two Holds", 0, 0),
        };
        // Lines of every length, so that parts of a text end everywhere in them.
        let padding = "茶".repeat(line % 17);
        writeln!(text, "{said}{padding}。{}", "x".repeat(line % 3)).expect("memory");
        upholds += a;
        establishes += b;
    }
    (text, upholds, establishes)
}

/// `path, formula, uses` of the lines that `scan` prints; uses inside longer formulas too.
fn rows(printed: &str) -> Vec<(String, String, usize)> {
    let row = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(fields.len(), 4, "{line}");
        let path = Path::new(fields[0]);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let number = |i: usize| fields[i].parse::<usize>().expect("a number");
        (name, fields[1].to_owned(), number(2) + number(3))
    };
    printed.lines().map(row).collect()
}

#[test]
fn texts_however_they_come() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Longer than what is read at once, and than a piece.
    let (long, upholds, establishes) = text(80_000);
    assert!(long.len() > 5 << 20, "{}", long.len());
    let bytes = long.as_bytes();
    let compressed = zstd::encode_all(bytes, 1).expect("memory takes bytes");
    let in_two = [gz(&bytes[..1_000_001]), gz(&bytes[1_000_001..])].concat();
    for (name, content) in [
        ("a.txt", bytes),
        ("b.gz", &gz(bytes)),
        ("c.zst", &compressed),
        ("d.gz", &in_two),
    ] {
        fs::write(folder.path().join(name), content).expect("a file");
    }
    let expected = |name: &str| {
        [("two-upholds", upholds), ("two-establishes", establishes)]
            .map(|(key, uses)| (name.to_owned(), key.to_owned(), uses))
    };
    let all: Vec<_> = ["a.txt", "b.gz", "c.zst", "d.gz"].map(expected).concat();
    let one = stdout(scan().args(["-j", "1"]).arg(folder.path()), 0);
    assert_eq!(rows(&one), all);
    for jobs in ["2", "7"] {
        assert_eq!(stdout(scan().args(["-j", jobs]).arg(folder.path()), 0), one);
    }
    let mut command = scan();
    let mut child = command
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(bytes).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(rows(&String::from_utf8_lossy(&output.stdout)), expected("-"));
}

#[test]
fn formats_agree() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, lines) in [("a", 1), ("b, \"quoted\"", 23), ("nothing", 0), ("z", 400)] {
        fs::write(folder.path().join(name), text(lines).0).expect("a file");
    }
    let run = |format| {
        let output = scan().args(["--format", format]).arg(folder.path()).output();
        let output = output.expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output.stdout
    };
    let lines = |format| String::from_utf8(run(format)).expect("it is text");
    // (path, formula, characters, own, nested)
    type Row = (String, String, i64, i64, i64);
    let jsonl: Vec<Row> = lines("jsonl")
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).expect("a row");
            let word = |key: &str| row[key].as_str().expect("a word").to_owned();
            let number = |key: &str| row[key].as_i64().expect("a number");
            (
                word("path"),
                word("formula"),
                number("characters"),
                number("own"),
                number("nested"),
            )
        })
        .collect();
    assert_eq!(jsonl.len(), 6, "two formulas in three files");
    let mut csv = "path,characters,formula,own,nested\n".to_owned();
    let mut plain = String::new();
    for (path, formula, characters, own, nested) in &jsonl {
        let quoted = path.replace('"', "\"\"");
        writeln!(csv, "\"{quoted}\",{characters},{formula},{own},{nested}")
            .expect("memory");
        writeln!(plain, "{path}\t{formula}\t{own}\t{nested}").expect("memory");
    }
    assert_eq!(lines("csv"), csv);
    assert_eq!(lines("text"), plain);
    #[cfg(feature = "parquet")]
    {
        use parquet::{
            file::reader::{FileReader as _, SerializedFileReader},
            record::RowAccessor as _,
        };
        let path = folder.path().join("table.parquet");
        fs::write(&path, run("parquet")).expect("a file");
        let file = fs::File::open(&path).expect("just written");
        let reader = SerializedFileReader::new(file).expect("a Parquet file");
        let rows: Vec<Row> = reader
            .get_row_iter(None)
            .expect("rows")
            .map(|row| {
                let row = row.expect("a row");
                let word = |i| row.get_string(i).expect("a word").clone();
                let number = |i| row.get_long(i).expect("a number");
                (word(0), word(1), number(2), number(3), number(4))
            })
            .collect();
        assert_eq!(rows, jsonl);
    }
}

#[test]
fn what_cannot_be_counted_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.txt"), "做到两个维护").expect("a file");
    fs::write(folder.path().join("b.txt"), b"\xc1\xbd\xb8\xf6").expect("a file");
    fs::write(folder.path().join("c.zst"), "no zstd").expect("a file");
    let output = scan().arg(folder.path()).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let counted = rows(&String::from_utf8_lossy(&output.stdout));
    assert_eq!(counted, [("a.txt".to_owned(), "two-upholds".to_owned(), 1)]);
    let said = stderr(&output);
    assert!(said.contains("b.txt: is not UTF-8 (byte 0)"), "{said}");
    assert!(said.contains("c.zst: "), "{said}");
    let output = scan().args(["--formula", "two-cups", "-"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("tealeaf pack list formulas"),
        "{}",
        stderr(&output)
    );
}
