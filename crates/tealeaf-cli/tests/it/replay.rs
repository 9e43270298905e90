//! `replay`: a dossier comes out again byte for byte, or it is said what differs; an old
//! verdict is kept, with day and cause.

use std::{fs, path::Path};

use serde_json::Value;

use crate::program::{archive, stderr, stdout, tealeaf};

/// A dossier of an example on the observations inside the program.
fn dossier(folder: &Path, example: &str, options: &[&str]) -> std::path::PathBuf {
    let path = folder.join(format!("{example}.json"));
    let article = format!("examples/{example}.txt");
    let mut command = tealeaf();
    command.args(["check", "--embedded", "--json", &article, "-o"]).arg(&path);
    stdout(command.args(options), 0);
    path
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a dossier")).expect("JSON")
}

/// Changes a dossier in one place and asks for it again: exit code and what is said.
fn altered(change: impl Fn(&mut Value)) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = dossier(folder.path(), "tangshan", &[]);
    let mut value = read(&path);
    change(&mut value);
    let text = serde_json::to_string_pretty(&value).expect("JSON");
    fs::write(&path, text).expect("the dossier");
    let output = tealeaf().arg("replay").arg(&path).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), said + &stderr(&output))
}

#[test]
fn the_same_bytes_come_out() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (example, options) in [
        ("tangshan", &[][..]),
        ("tangshan-zh-hant", &[]),
        ("fomc", &["--as-of", "2015-06-30"]),
        ("tangshan", &["--date", "2025-05-21", "--outlet", "The Lantern"]),
    ] {
        let path = dossier(folder.path(), example, options);
        let said = stdout(tealeaf().arg("replay").arg(&path), 0);
        assert_eq!(said, "same bytes\n", "{example} {options:?}");
    }
}

/// Redirected or written by the program: the same bytes.
#[test]
fn a_dossier_from_standard_output() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = dossier(folder.path(), "tangshan", &[]);
    let printed = stdout(
        tealeaf().args(["check", "--embedded", "--json", "examples/tangshan.txt"]),
        0,
    );
    assert_eq!(fs::read_to_string(&written).expect("a dossier"), printed);
    let redirected = folder.path().join("redirected.json");
    for text in [printed.as_str(), printed.trim_end()] {
        fs::write(&redirected, text).expect("the dossier");
        assert_eq!(stdout(tealeaf().arg("replay").arg(&redirected), 0), "same bytes\n");
    }
}

/// Archive and dossier are made anew with each number of threads.
#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let texts = folder.path().join("texts");
    fs::create_dir_all(&texts).expect("a folder");
    for day in 1..=28 {
        let said = if day % 3 == 0 {
            "强调“两个维护”。"
        } else {
            "谈到茶叶生产。"
        };
        let text = format!(
            "---\ndate: 2031-02-{day:02}\noutlet: xinhua\ntitle: 蔡奇在会议上讲话\n---\n\
             中共中央政治局常委蔡奇2月{day}日出席会议并讲话。蔡奇{said}\n"
        );
        fs::write(texts.join(format!("{day}.md")), text).expect("a text");
    }
    let article = folder.path().join("article.txt");
    let claims = "Notes\n\nBy Orla Venning, The Harbour Gazette, 1 March 2031\n\nOn 27 \
                  February, Cai Qi mentioned the Two Upholds. On 28 February, Cai Qi did not \
                  mention the Two Upholds. The General Office issued document No. [2031] 5. \
                  Cai Qi has not been seen since 20 February.\n";
    fs::write(&article, claims).expect("an article");
    let made = |threads: &str| {
        let archive = folder.path().join(format!("{threads}.sqlite"));
        let run = |arguments: &[&str], path: &Path| {
            let mut command = tealeaf();
            command.env("RAYON_NUM_THREADS", threads).arg("--archive").arg(&archive);
            stdout(command.args(arguments).arg(path), 0)
        };
        run(&["archive", "add"], &texts);
        run(&["check", "--json"], &article)
    };
    let one = made("1");
    assert!(one.contains("\"verdict\": \"supported\""), "{one}");
    assert!(one == made("2") && one == made("7"), "dossiers differ");
    for example in ["tangshan", "fomc"] {
        let on = |threads: &str| {
            let mut command = tealeaf();
            command.env("RAYON_NUM_THREADS", threads).args(["check", "--json"]);
            let article = format!("examples/{example}.txt");
            if let Some(path) = archive() {
                command.arg("--archive").arg(path);
            }
            stdout(command.arg(article), 0)
        };
        assert!(on("1") == on("2"), "{example}");
    }
}

#[test]
fn what_differs_is_said() {
    let verdict = |value: &mut Value| {
        let claims = value["claims"].as_array_mut().expect("claims");
        let claim = claims.iter_mut().find(|c| c["verdict"] == "in-tension");
        claim.expect("one such claim")["verdict"] = "contradicted".into();
    };
    type Case<'c> = (&'c str, &'c dyn Fn(&mut Value), i32, &'c [&'c str]);
    let cases: [Case<'_>; 7] = [
        ("record", &|v| v["record"]["digest"] = "aa".into(), 3, &["record: aa -> "]),
        (
            "packs",
            &|v| v["record"]["packs_digest"] = "bb".into(),
            3,
            &["packs: ", "(bb) -> "],
        ),
        ("engine", &|v| v["engine"] = "0.0.1".into(), 3, &["program: 0.0.1 -> "]),
        (
            "verdict",
            &verdict,
            3,
            &["(formula-use xi-as-core): contradicted -> in-tension", "altered"],
        ),
        (
            "a claim less",
            &|v| {
                v["claims"].as_array_mut().expect("claims").pop();
            },
            3,
            &["no such claim -> not-testable"],
        ),
        (
            "article",
            &|v| v["article"]["text"] = "Another article.".into(),
            2,
            &["article.digest"],
        ),
        ("format", &|v| v["format"] = "other".into(), 2, &["this program reads"]),
    ];
    for (name, change, code, says) in cases {
        let (found, said) = altered(change);
        assert_eq!(found, Some(code), "{name}: {said}");
        for words in says {
            assert!(said.contains(words), "{name}: {said}");
        }
    }
}

#[test]
fn other_words_are_named_by_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = dossier(folder.path(), "tangshan", &[]);
    let text = fs::read_to_string(&path).expect("a dossier");
    let line = text.lines().position(|l| l.starts_with("  \"summary\"")).expect("a line");
    fs::write(&path, text.replace("  \"summary\": \"", "  \"summary\": \"about "))
        .expect("the dossier");
    let said = stdout(tealeaf().arg("replay").arg(&path), 3);
    let expected = format!(
        "every verdict is the same; other words or numbers from line {} (`summary`) on\n",
        line + 1
    );
    assert!(said.starts_with(&expected), "{said}");
}

#[test]
fn another_day_is_a_difference_with_its_verdicts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = dossier(folder.path(), "tangshan", &[]);
    let said =
        stdout(tealeaf().arg("replay").arg(&path).args(["--as-of", "2025-05-20"]), 3);
    assert!(said.starts_with("as of: not bounded -> 2025-05-20\n"), "{said}");
    assert!(said.contains("did-not-happen -> pending"), "{said}");
}

#[test]
fn an_update_keeps_the_old_verdict_and_replays() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = dossier(folder.path(), "tangshan", &["--as-of", "2025-05-20"]);
    let new = folder.path().join("new.json");
    let mut command = tealeaf();
    command.arg("replay").arg(&path).args(["--update", "--on", "2026-02-03"]);
    stdout(command.args(["--as-of", "2025-12-31", "-o"]).arg(&new), 3);
    let value = read(&new);
    let claims = value["claims"].as_array().expect("claims");
    let changed: Vec<&Value> =
        claims.iter().filter(|c| c["history"] != Value::Array(vec![])).collect();
    assert!(!changed.is_empty());
    for claim in changed {
        let past = &claim["history"][0];
        assert_eq!(past["verdict"], "pending");
        assert_eq!(past["until"], "2026-02-03");
        assert_eq!(past["causes"], serde_json::json!(["as-of"]));
        assert_eq!(past["as_of"], "2025-05-20");
        assert_ne!(claim["verdict"], "pending");
    }
    assert_eq!(stdout(tealeaf().arg("replay").arg(&new), 0), "same bytes\n");
    // Readers of the other forms see it too.
    for format in ["text", "html"] {
        let mut command = tealeaf();
        command.arg("replay").arg(&new).args(["--update", "--format", format]);
        let shown = stdout(&mut command, 0);
        assert!(
            shown.contains("until 2026-02-03: pending (other as-of since)"),
            "{format}"
        );
    }
}

#[test]
fn a_file_that_is_no_dossier() {
    let output = tealeaf().args(["replay", "README.md"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot replay README.md"), "{}", stderr(&output));
}
