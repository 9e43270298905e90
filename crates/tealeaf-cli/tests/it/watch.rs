//! `archive watch`: an invented record that something happens to.

use std::{fs, path::Path};

use crate::program::{stderr, stdout, tealeaf};

fn look(folder: &Path) -> Vec<serde_json::Value> {
    let path = |name: &str| folder.join(name).display().to_string();
    let mut command = tealeaf();
    command.args(["--archive", &path("record.sqlite"), "archive", "watch"]);
    command.args([&path("in"), "--once", "--outlet", "xinhua"]);
    command.args(["--log", &path("log.jsonl"), "--feed", &path("feed.xml")]);
    stdout(&mut command, 0);
    let log = fs::read_to_string(folder.join("log.jsonl")).unwrap_or_default();
    log.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn row(day: jiff::civil::Date, title: &str, text: &str) -> String {
    format!(
        "{{\"date\":\"{day}\",\"id\":\"{day}\",\"title\":\"{title}\",\"text\":\"{text}\"}}\n"
    )
}

#[test]
fn rules_fire_once_each() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inputs = folder.path().join("in");
    fs::create_dir_all(&inputs).expect("a folder");
    let first = jiff::civil::date(2024, 1, 1);
    let day = |n: i64| first.saturating_add(jiff::Span::new().days(n));
    let padding = "全市干部群众要认真学习，抓好落实，把各项工作做细做实。".repeat(6);
    let rows: String = (0..300)
        .map(|n| {
            let text = format!("蔡奇在甲市调研时强调，要做到“两个维护”。{padding}{n}");
            row(day(n), "蔡奇在甲市调研", &text)
        })
        .collect();
    fs::write(inputs.join("history.jsonl"), rows).expect("the history");
    let before = look(folder.path());
    assert!(before.iter().all(|line| line["rule"] != "silent-edit"), "{before:?}");
    // One readout without the formula, and forty days later one of somebody else.
    let silent = format!("蔡奇在乙市调研时强调，要做好工作。{padding}");
    fs::write(inputs.join("a.jsonl"), row(day(300), "蔡奇在乙市调研", &silent))
        .expect("a");
    let after = look(folder.path());
    let new = &after[before.len()..];
    assert!(
        new.iter().any(|line| line["rule"] == "formula-absent"
            && line["item"] == format!("xinhua-{}", day(300))),
        "{after:?}"
    );
    let other = format!("李强在丙市调研，习近平总书记的要求要落实。{padding}");
    fs::write(inputs.join("b.jsonl"), row(day(345), "李强在丙市调研", &other))
        .expect("b");
    let gone = look(folder.path());
    assert!(
        gone[after.len()..].iter().any(
            |line| line["rule"] == "person-unseen" && line["subjects"][0] == "cai-qi"
        ),
        "{gone:?}"
    );
    // The same page reads otherwise: a name went.
    let edited = other.replace("习近平总书记的要求", "有关要求");
    fs::write(inputs.join("b.jsonl"), row(day(345), "李强在丙市调研", &edited))
        .expect("b");
    let changed = look(folder.path());
    let edit = changed.last().expect("an event");
    assert_eq!(edit["rule"], "silent-edit", "{changed:?}");
    assert_eq!(edit["subjects"][0], "xi-jinping");
    let (start, end) = (&edit["spans"][0]["start"], &edit["spans"][0]["end"]);
    let range = |n: &serde_json::Value| usize::try_from(n.as_u64().expect("a number"));
    let (start, end) = (range(start).expect("small"), range(end).expect("small"));
    assert_eq!(edit["spans"][0]["after"], edited[start..end]);
    // Nothing is told twice.
    assert_eq!(look(folder.path()).len(), changed.len());
    let feed = fs::read_to_string(folder.path().join("feed.xml")).expect("the feed");
    assert!(feed.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\">"));
    assert_eq!(feed.matches("<entry>").count(), changed.len());
}

#[test]
fn what_cannot_be_watched() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let mut command = tealeaf();
    command.args(["--archive", &path("a.sqlite"), "archive", "watch", &path("none")]);
    let refused = command.output().expect("the program runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("not a folder"), "{}", stderr(&refused));
    fs::create_dir_all(folder.path().join("in")).expect("a folder");
    fs::write(folder.path().join("log"), "no JSON\n").expect("a file");
    let mut command = tealeaf();
    command.args(["--archive", &path("a.sqlite"), "archive", "watch", &path("in")]);
    let refused = command.args(["--once", "--log", &path("log")]).output().expect("runs");
    assert!(stderr(&refused).contains("log, line 1: not a line of this log"));
    // A damaged input is told with its name, the next step and the exit code; the rest is
    // kept.
    fs::write(folder.path().join("in/20240101.md"), "# 《新闻联播》 (20240101)\n")
        .expect("a");
    fs::write(folder.path().join("in/2024-01-02.txt"), "Tea is hot.").expect("b");
    let mut command = tealeaf();
    command.args(["--archive", &path("a.sqlite"), "archive", "add", &path("in")]);
    let partly = command.args(["--outlet", "xinhua"]).output().expect("runs");
    assert_eq!(partly.status.code(), Some(2), "{}", stderr(&partly));
    let said = String::from_utf8_lossy(&partly.stdout).into_owned();
    assert!(said.starts_with("2 items read = 1 stored"), "{said}");
    assert!(
        said.contains("skipped (damaged)") && said.contains("20240101.md: cut short")
    );
    assert!(said.contains("get them again and add them again"), "{said}");
}
