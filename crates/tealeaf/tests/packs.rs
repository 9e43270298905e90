//! The packs inside the program: free of faults, their own test lines hold, and faults of
//! a user's pack are shown with file and line.

use std::fs;

use tealeaf::pack::{Pack, PackSource};

#[test]
fn embedded_packs_load_and_their_test_lines_hold() {
    let pack = Pack::embedded().unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(pack.failing_expectations(), Vec::<String>::new());
    assert!(pack.formulas.len() > 100, "{}", pack.formulas.len());
    for key in ["two-upholds", "two-establishes"] {
        assert!(pack.formula(key).is_some(), "{key}");
    }
}

/// Writes a pack of these files and returns the faults that loading it shows, without the
/// name of the folder.
fn faults(files: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file in it");
    }
    let source = PackSource::Folder(folder.path().to_owned());
    match Pack::load(&[source]) {
        Ok(_) => "no faults".into(),
        Err(e) => e.to_string().replace(&format!("{}/", folder.path().display()), ""),
    }
}

const HEAD: (&str, &str) = ("pack.toml", "key = \"t\"\ntitle = \"T\"\nversion = 1\n");

/// A formula's entry with these lines in the middle.
fn formula(key: &str, lines: &str) -> String {
    format!("[[formula]]\nkey = \"{key}\"\nfamily = \"f\"\nlabel = \"l\"\n{lines}\n")
}

#[test]
fn faults_name_file_and_line() {
    let two = formula("a", "zh = [\"两个维护\"]\nsource = \"s\"")
        + &formula("b", "zh-hant = [\"兩個維護\"]\nsource = \"s\"");
    for (formulas, expected) in [
        (formula("a", "zh = [\"甲乙\"]\nsource = \"s\""), "no faults"),
        (
            formula("a", "zh = [\"甲乙\"]\nsorce = \"s\""),
            "formulas.toml:6: unknown key `sorce`; did you mean `source`?",
        ),
        (
            formula("a", "zh = [\"甲乙\"]\nsource = \" \""),
            "formulas.toml:1: `a` names no source",
        ),
        (
            formula("A b", "zh = [\"甲乙\"]\nsource = \"s\""),
            "formulas.toml:1: key `A b` must be of lower-case letters, digits and hyphens",
        ),
        (formula("a", "source = \"s\""), "formulas.toml:1: formula `a` has no form"),
        (
            two,
            "formulas.toml:7: \u{201c}兩個維護\u{201d} of `b` is also a form of `a` at formulas.toml:1",
        ),
    ] {
        assert_eq!(faults(&[HEAD, ("formulas.toml", &formulas)]), expected);
    }
}

#[test]
fn faults_of_other_files() {
    let people = "[[person]]\nkey = \"a\"\nen = [\"A B\"]\nsource = \"s\"\n\
                  [[person.office]]\nen = [\"Head\"]\nfrom = 2022-02-30\nsource = \"s\"\n";
    assert!(faults(&[HEAD, ("people.toml", people)]).starts_with("people.toml:7: "));
    let occasions = "[[occasion]]\nkey = \"a\"\nlabel = \"l\"\ntitle = \"(\"\n";
    assert!(
        faults(&[HEAD, ("occasions.toml", occasions)])
            .starts_with("occasions.toml:1: occasion `a`: ")
    );
    assert_eq!(
        faults(&[HEAD, ("formula.toml", "")]),
        "formula.toml: not a file of a pack; did you mean `formulas.toml`?"
    );
    assert!(faults(&[]).starts_with("pack.toml: "));
}
