//! Every code word that a dossier can contain is explained in the glossary.

use std::fs;

use crate::program::root;

#[test]
fn glossary_has_every_code_word() {
    let glossary =
        fs::read_to_string(root().join("docs/glossary.md")).expect("docs/glossary.md");
    // Code words are the string literals of the functions that name enum variants.
    let mut missing = Vec::new();
    for (file, function) in [
        ("tealeaf/src/verdict.rs", "pub fn code("),
        ("tealeaf/src/report/json_v1.rs", "pub fn finding_code("),
        ("tealeaf/src/report/json_v1.rs", "pub fn proposition_code("),
        ("tealeaf/src/baseline.rs", "pub fn code("),
        ("tealeaf/src/dossier.rs", "pub fn code("),
        ("tealeaf/src/replay.rs", "pub fn code("),
    ] {
        let source = fs::read_to_string(root().join("crates").join(file)).expect(file);
        let mut words = 0;
        for part in source.split(function).skip(1) {
            let body = part.split("\n    }\n").next().unwrap_or(part);
            let body = body.split("\n}\n").next().unwrap_or(body);
            for word in body.split('"').skip(1).step_by(2) {
                words += 1;
                if !glossary.contains(&format!("`{word}`")) {
                    missing.push(word.to_owned());
                }
            }
        }
        assert!(words > 0, "{file} has no {function}");
    }
    assert!(missing.is_empty(), "docs/glossary.md lacks {missing:?}");
}
