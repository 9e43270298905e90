//! The kinds of claim: code, pages of the manual and folders of examples agree, and every
//! example gives what it says.

use std::{collections::BTreeSet, fs, path::Path};

use serde::Deserialize;
use tealeaf::{kinds::KINDS, verdict::Verdict};

use crate::program::{root, stdout, tealeaf};

#[derive(Deserialize)]
struct Expected {
    claim: Vec<ExpectedClaim>,
}

#[derive(Deserialize)]
struct ExpectedClaim {
    article: String,
    quote: String,
    verdict: String,
}

#[derive(Deserialize)]
struct Dossier {
    claims: Vec<Claim>,
}

#[derive(Deserialize)]
struct Claim {
    span: [usize; 2],
    kind: String,
    verdict: String,
}

/// Names in a folder, endings cut.
fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect()
}

#[test]
fn code_pages_and_folders_agree() {
    let listed: BTreeSet<String> = KINDS.iter().map(|k| k.code.to_owned()).collect();
    assert_eq!(listed.len(), KINDS.len(), "each kind once");
    let source = fs::read_to_string(root().join("crates/tealeaf/src/report/json_v1.rs"))
        .expect("code");
    let body = source.split("pub fn proposition_code(").nth(1).expect("the function");
    let body = body.split("\n}\n").next().expect("its end");
    let in_code: BTreeSet<String> =
        body.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(in_code, listed, "proposition_code and KINDS");
    assert_eq!(names(&root().join("docs/checks")), listed, "docs/checks/ and KINDS");
    assert_eq!(
        names(&root().join("examples/checks")),
        listed,
        "examples/checks/ and KINDS"
    );
    let index =
        fs::read_to_string(root().join("docs/checks.md")).expect("docs/checks.md");
    for kind in &listed {
        assert!(index.contains(&format!("[`{kind}`](checks/{kind}.md)")), "{kind}");
    }
}

#[test]
fn every_kind_has_an_example_of_what_it_can_come_to() {
    for kind in KINDS {
        let folder = root().join("examples/checks").join(kind.code);
        let text = fs::read_to_string(folder.join("expected.toml")).expect(kind.code);
        let expected: Expected = toml::from_str(&text).expect(kind.code);
        let wanted = [
            ("supported", kind.agrees),
            ("disagreed", kind.disagrees),
            ("undecided", Some(kind.open)),
        ];
        let stated: Vec<(&str, &str)> = expected
            .claim
            .iter()
            .map(|c| (c.article.as_str(), c.verdict.as_str()))
            .collect();
        let wanted: Vec<(&str, &str)> =
            wanted.into_iter().filter_map(|(name, v)| Some((name, v?))).collect();
        assert_eq!(stated, wanted, "{}", kind.code);
        let page =
            fs::read_to_string(root().join(format!("docs/checks/{}.md", kind.code)))
                .expect("a page");
        for (name, verdict) in &wanted {
            assert!(Verdict::CODES.contains(verdict), "{}: {verdict}", kind.code);
            assert!(
                page.contains(&format!("| `{verdict}` |")),
                "{}: {verdict}",
                kind.code
            );
            let command = format!(
                "$ tealeaf check --embedded examples/checks/{}/{name}.txt",
                kind.code
            );
            assert!(page.contains(&command), "{}: {command}", kind.code);
        }
        assert_eq!(names(&folder).len(), wanted.len() + 1, "{}", kind.code);
        expected.claim.iter().for_each(|claim| gives(kind.code, &folder, claim));
    }
}

/// The claim at the quotation is of this kind and has this verdict.
fn gives(kind: &str, folder: &Path, expected: &ExpectedClaim) {
    let article = folder.join(format!("{}.txt", expected.article));
    let text = fs::read_to_string(&article).expect("an article");
    let at = text.find(&expected.quote).unwrap_or_else(|| panic!("{}", expected.quote));
    let from = text[..at].chars().count();
    let to = from + expected.quote.chars().count();
    let json = stdout(tealeaf().args(["check", "--embedded", "--json"]).arg(&article), 0);
    let dossier: Dossier = serde_json::from_str(&json).expect("a dossier");
    let found: Vec<(&str, &str)> = dossier
        .claims
        .iter()
        .filter(|c| c.span[0] < to && from < c.span[1])
        .map(|c| (c.kind.as_str(), c.verdict.as_str()))
        .collect();
    let wanted = (kind, expected.verdict.as_str());
    assert!(
        found.contains(&wanted),
        "{}: {wanted:?} not in {found:?}",
        article.display()
    );
}
