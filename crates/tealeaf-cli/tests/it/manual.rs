//! The manual's commands: those in `console` blocks run as they stand, on a machine that
//! has no archive; those in other blocks, which name the reader's files, are understood.

use std::{fs, path::Path};

use crate::program::{root, stderr, stdout, tealeaf};

/// Words of a command line; double quotes join words, a comment or a pipe ends it.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            '#' | '|' | '<' if !quoted && word.is_none() => return words,
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Lines of code blocks that call the program: (page, line, whether it must run).
fn commands() -> Vec<(String, Vec<String>, bool)> {
    let mut found = Vec::new();
    let mut pages: Vec<_> = fs::read_dir(root().join("docs"))
        .expect("docs/")
        .map(|entry| entry.expect("a page").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    pages.push(root().join("README.md"));
    pages.sort();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page of the manual");
        let name = page.file_name().expect("a name").to_string_lossy().into_owned();
        let mut block = None;
        for line in text.lines() {
            if let Some(kind) = line.strip_prefix("```") {
                block = if block.is_none() { Some(kind.to_owned()) } else { None };
                continue;
            }
            let Some(kind) = &block else { continue };
            let runs = kind == "console";
            let call = if runs {
                line.strip_prefix("$ tealeaf ")
            } else {
                line.strip_prefix("tealeaf ")
            };
            if let Some(call) = call {
                found.push((name.clone(), words(call), runs));
            }
        }
    }
    found
}

#[cfg(unix)]
fn reader_folder(folder: &Path) {
    std::os::unix::fs::symlink(
        root().canonicalize().expect("the repository").join("examples"),
        folder.join("examples"),
    )
    .expect("examples/");
}

#[cfg(unix)]
#[test]
fn commands_of_the_manual() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    reader_folder(folder.path());
    let commands = commands();
    let (mut run, mut understood) = (0, 0);
    for (page, arguments, runs) in &commands {
        let mut command = tealeaf();
        command.current_dir(folder.path()).args(arguments);
        if *runs {
            run += 1;
        } else {
            understood += 1;
            // Help is printed only when everything before it is understood.
            command.arg("--help");
        }
        let output = command.output().expect("the program runs");
        let call = arguments.join(" ");
        assert!(output.status.success(), "{page}: tealeaf {call}: {}", stderr(&output));
        assert!(
            !output.stdout.is_empty()
                || call.contains("--output")
                || call.contains(" -o "),
            "{page}: tealeaf {call} says nothing"
        );
    }
    assert!(run >= 9 && understood >= 15, "{run} run, {understood} understood");
}

#[test]
fn words_of_a_command() {
    for (line, expected) in [
        ("seen --embedded", &["seen", "--embedded"][..]),
        (
            "silence \"2025-05-18 cai-qi\" --json",
            &["silence", "2025-05-18 cai-qi", "--json"],
        ),
        ("form a.pdf   # a paper", &["form", "a.pdf"]),
        ("check --json x | jq '.'", &["check", "--json", "x"]),
    ] {
        assert_eq!(words(line), expected);
    }
}

/// The excerpt in the README is what the program prints from its first line on.
#[test]
fn excerpt_of_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let (_, after) = readme.split_once("An excerpt of what it").expect("the excerpt");
    let excerpt = after.split("```").nth(1).expect("a code block").trim();
    let mut command = tealeaf();
    let printed =
        stdout(command.args(["check", "--embedded", "examples/tangshan.txt"]), 0);
    for (expected, line) in excerpt.lines().zip(printed.lines()) {
        assert_eq!(line, expected, "README.md differs from what the program prints");
    }
}
