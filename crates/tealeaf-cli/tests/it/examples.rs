//! The example articles against what they should give (`examples/*.expected.toml`), on the
//! observations inside the program and on the full archive.

use std::fs;

use serde::Deserialize;

use crate::program::{archive, root, stdout, tealeaf};

#[derive(Deserialize)]
struct Expected {
    claim: Vec<ExpectedClaim>,
}

#[derive(Deserialize)]
struct ExpectedClaim {
    quote: String,
    kind: String,
    formula: Option<String>,
    verdict: String,
    #[serde(default)]
    alternatives: Vec<String>,
}

#[derive(Deserialize)]
struct Dossier {
    claims: Vec<Claim>,
    findings: Vec<Finding>,
    baselines: Vec<Baseline>,
}

#[derive(Deserialize)]
struct Baseline {
    classes: Vec<Class>,
}

#[derive(Deserialize)]
struct Class {
    kind: String,
    label: String,
    n: u64,
}

#[derive(Deserialize)]
struct Claim {
    id: String,
    span: [usize; 2],
    kind: String,
    formula: Option<String>,
    verdict: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    outlet: String,
}

#[derive(Deserialize)]
struct Finding {
    heading: String,
    lines: Vec<String>,
}

/// How one expected claim came out.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Right,
    Wrong(String),
    Missing,
}

fn check(
    name: &str,
    archive: Option<&std::path::Path>,
) -> (Dossier, Vec<(String, Outcome)>) {
    let article = root().join(format!("examples/{name}.txt"));
    let mut command = tealeaf();
    match archive {
        Some(path) => command.arg("--archive").arg(path).arg("check"),
        None => command.args(["check", "--embedded"]),
    };
    let json = stdout(command.arg(&article).arg("--json"), 0);
    let dossier: Dossier = serde_json::from_str(&json).expect("the dossier is JSON");
    let text = fs::read_to_string(&article).expect("the example");
    let expected =
        fs::read_to_string(root().join(format!("examples/{name}.expected.toml")))
            .expect("what it should give");
    let expected: Expected = toml::from_str(&expected).expect("TOML");
    let outcomes = expected
        .claim
        .iter()
        .map(|e| {
            let at = text.find(&e.quote).unwrap_or_else(|| panic!("{name}: {}", e.quote));
            let from = text[..at].chars().count();
            let to = from + e.quote.chars().count();
            let here = |c: &&Claim| c.span[0] < to && from < c.span[1];
            let claims: Vec<&Claim> = dossier.claims.iter().filter(here).collect();
            (e.quote.clone(), outcome(e, &claims))
        })
        .collect();
    (dossier, outcomes)
}

fn outcome(expected: &ExpectedClaim, claims: &[&Claim]) -> Outcome {
    // Whoever is met at a visit appears at a meeting: these kinds are one question.
    let alike = |kind: &str| match kind {
        "visit" | "meeting" | "appearance" => "in-person".to_owned(),
        kind => kind.replace("formula-change", "formula-use"),
    };
    let formulas: Vec<&str> = expected
        .formula
        .as_deref()
        .filter(|_| expected.kind.starts_with("formula"))
        .map(|f| f.split(" (").next().unwrap_or(f).split(", ").collect())
        .unwrap_or_default();
    let kinds: Vec<&str> = expected
        .kind
        .split([',', ';'])
        .map(|k| k.split('(').next().unwrap_or(k).trim())
        .collect();
    let right = |c: &&Claim| {
        c.verdict == expected.verdict || expected.alternatives.contains(&c.verdict)
    };
    let of_kind: Vec<&Claim> = claims
        .iter()
        .copied()
        .filter(|c| kinds.iter().any(|k| alike(&c.kind) == alike(k)))
        .filter(|c| {
            formulas.is_empty()
                || c.formula.as_deref().is_some_and(|f| formulas.contains(&f))
        })
        .collect();
    if of_kind.is_empty()
        || formulas
            .iter()
            .any(|f| !of_kind.iter().any(|c| c.formula.as_deref() == Some(*f)))
    {
        return Outcome::Missing;
    }
    if formulas.is_empty() && of_kind.iter().any(right) || of_kind.iter().all(right) {
        return Outcome::Right;
    }
    let found: Vec<String> = of_kind
        .iter()
        .map(|c| {
            let what = match &c.formula {
                Some(formula) => format!("formula: {formula}"),
                None => c.kind.clone(),
            };
            format!("{} {what} {}", c.id, c.verdict)
        })
        .collect();
    Outcome::Wrong(format!("expected {}, got {}", expected.verdict, found.join("; ")))
}

/// Prints what is not right and returns the number of right ones. A verdict on a formula
/// may be missing (the claim was not understood), but never wrong.
fn right(name: &str, archive: Option<&std::path::Path>) -> (usize, usize) {
    let (_, outcomes) = check(name, archive);
    let mut right = 0;
    for (quote, outcome) in &outcomes {
        match outcome {
            Outcome::Right => right += 1,
            Outcome::Wrong(what) if what.contains("formula:") => {
                panic!("{name}: {quote}: {what}")
            }
            other => println!("{name}: {quote:.60}: {other:?}"),
        }
    }
    println!("{name}: {right} of {} right", outcomes.len());
    (right, outcomes.len())
}

#[test]
fn examples_on_embedded_observations() {
    for (name, floor) in [("tangshan", 18), ("tangshan-zh-hant", 19), ("fomc", 19)] {
        let (right, n) = right(name, None);
        assert!(right >= floor, "{name}: {right} of {n}");
    }
}

#[test]
fn examples_on_the_full_archive() {
    let Some(archive) = archive() else { return };
    for (name, floor) in [("tangshan", 18), ("tangshan-zh-hant", 19), ("fomc", 19)] {
        let (right, n) = right(name, Some(archive));
        assert!(right >= floor, "{name}: {right} of {n}");
    }
}

#[test]
fn first_finding_of_the_example_says_that_the_silence_is_ordinary() {
    let (dossier, _) = check("tangshan", None);
    let first = &dossier.findings[0];
    assert!(first.heading.contains("in the version held (xwlb of 2025-05-18)"));
    let lines = first.lines.join("\n");
    assert!(lines.contains("How usual is that? Ordinary: "), "{lines}");
    assert!(lines.contains(" of "), "{lines}");
}

#[test]
fn a_claim_about_all_statements_is_not_asked_of_the_evening_news() {
    let (dossier, _) = check("fomc", None);
    let of = |c: &&Claim| c.formula.as_deref() == Some("irrational-exuberance");
    let claim = dossier.claims.iter().find(of).expect("the article makes the claim");
    assert!(claim.targets.len() > 200, "{}", claim.targets.len());
    assert!(claim.targets.iter().all(|t| t.outlet == "fomc-statements"));
}

/// Others who hold an office of many seats do not speak against one more holder; someone
/// else in an office of one seat does.
#[test]
fn predictions_of_offices() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let article = folder.path().join("article.txt");
    for (office, expected) in
        [("a member of the Politburo", "expired"), ("Premier", "did-not-happen")]
    {
        let text = format!(
            "A forecast\n\nBy Orla Venning, The Harbour Gazette, 20 May 2025\n\n\
             Some analysts believe that Qin Gang will become {office} at the Fourth Plenum.\n"
        );
        fs::write(&article, text).expect("the article");
        let json =
            stdout(tealeaf().args(["check", "--embedded", "--json"]).arg(&article), 0);
        let dossier: Dossier = serde_json::from_str(&json).expect("the dossier is JSON");
        let of = |c: &&Claim| c.kind == "appointment" || c.kind == "office-held";
        let claim = dossier.claims.iter().find(of).expect("the article makes the claim");
        assert_eq!(claim.verdict, expected, "{office}");
    }
}

/// A premier is the only one, and yet of the rank of the other members of the Standing
/// Committee: his inspections are compared with theirs.
#[test]
fn a_rank_is_not_an_office_of_one_seat() {
    let (dossier, _) = check("tangshan-zh-hant", None);
    let n = |b: &Baseline, kind: &str| {
        let class = b.classes.iter().find(|c| c.kind == kind);
        class.map_or(0, |c| c.n)
    };
    let of_premier = |b: &&Baseline| {
        b.classes.iter().any(|c| c.label.contains("Li Qiang (inspections)"))
    };
    let baseline = dossier.baselines.iter().find(of_premier).expect("his inspection");
    let (own, peers) = (n(baseline, "speaker-occasion"), n(baseline, "peers-occasion"));
    assert!(peers > own + 30, "{own} of his own, {peers} of his rank");
}
