//! Articles with gold: what was reached once is kept. The figures are of texts that were
//! looked at while the rules were made; unseen text fares worse.

use std::fs;

use tealeaf_claims::{
    Article, Formula, Office, Outlet, Person, Vocabulary, claims, json_v1, score,
};

use crate::shared::shared;

/// Article and gold in `tests/data` or `../shared/gold`, and the least of detect F1,
/// who-what-how F1 and checkable recall, in percent.
const FLOORS: &[(&str, f64, f64, f64)] = &[
    ("bank", 98.0, 95.0, 75.0),
    ("zh", 95.0, 95.0, 83.0),
    ("norvia", 97.0, 93.0, 73.0),
    ("ostland", 97.0, 92.0, 64.0),
    ("xuanzhou", 89.0, 85.0, 58.0),
    ("beiling", 97.0, 97.0, 84.0),
    ("haiwan", 95.0, 90.0, 80.0),
    ("kestria", 95.0, 90.0, 60.0),
    ("marovia", 94.0, 84.0, 48.0),
    ("beilan", 90.0, 70.0, 68.0),
    ("tarsis", 88.0, 76.0, 50.0),
    ("lanjiang", 90.0, 85.0, 37.0),
];

fn check(name: &str, article: &str, gold: &str, floors: [f64; 3]) {
    let vocabulary = vocabulary(gold);
    let article = Article::read(article);
    let found = json_v1::to_jsonl(name, &article, &claims(&article, &vocabulary));
    let score = score::compare(gold, &found).expect("both files hold claims");
    let reached = [score.detect.f1(), score.who_what_how.f1(), score.checkable.ratio()];
    for ((what, reached), floor) in
        ["detect", "who-what-how", "checkable"].iter().zip(reached).zip(floors)
    {
        let percent = 100.0 * reached;
        assert!(percent >= floor, "{name}: {what} {percent:.1} below {floor}");
    }
}

/// Formulas, people and outlets of a gold file's first line.
fn vocabulary(gold: &str) -> Vocabulary {
    let first = gold.lines().next().unwrap_or_default();
    let line: serde_json::Value = serde_json::from_str(first).expect("the first line");
    let meta = &line["meta"];
    let list = |value: &serde_json::Value| -> Vec<String> {
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|s| s.as_str().map(str::to_owned))
            .collect()
    };
    let entries = |key: &str| {
        meta[key].as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.clone()))
    };
    let title = |value: &serde_json::Value| {
        value.as_str().filter(|t| !t.is_empty()).map(str::to_owned).into_iter().collect()
    };
    Vocabulary {
        formulas: entries("formulas")
            .map(|(key, value)| Formula { key, surfaces: list(&value) })
            .collect(),
        people: entries("people")
            .map(|(key, value)| Person {
                names: list(&meta["entities"][&key]),
                key,
                offices: vec![Office { titles: title(&value), from: None, to: None }],
                ..Person::default()
            })
            .collect(),
        outlets: entries("outlets")
            .map(|(key, value)| Outlet {
                names: list(&meta["entities"][&key]),
                key,
                official: value.as_bool().unwrap_or_default(),
            })
            .collect(),
        events: Vec::new(),
    }
}

#[test]
fn own_articles_keep_their_floors() {
    for (name, detect, how, checkable) in FLOORS {
        let read = |what: &str| {
            let path = format!("{}/tests/data/{name}_{what}", env!("CARGO_MANIFEST_DIR"));
            fs::read_to_string(path).expect("the test data are in the repository")
        };
        check(
            name,
            &read("article.txt"),
            &read("gold.jsonl"),
            [*detect, *how, *checkable],
        );
    }
}

#[test]
fn the_fictional_article_keeps_its_floors() {
    let Some(folder) = shared("gold") else { return };
    let read = |name: &str| {
        fs::read_to_string(folder.join(name)).expect("the gold folder holds the article")
    };
    check(
        "fictional",
        &read("fictional_article.txt"),
        &read("fictional_gold.jsonl"),
        [97.0, 97.0, 73.0],
    );
}

#[test]
fn a_file_compared_with_itself_is_right_in_everything() {
    let gold = include_str!("../data/bank_gold.jsonl");
    let score = score::compare(gold, gold).expect("both files hold claims");
    assert_eq!(score.detect.right, score.detect.reference);
    assert_eq!(score.checkable.right, score.checkable.of);
    assert!(score.fields.values().all(|f| f.right == f.of));
}

#[test]
fn a_line_that_is_no_claim_is_named() {
    let error = score::compare("{\"meta\":{}}\n{\"id\":1}", "").expect_err("no span");
    assert!(error.to_string().starts_with("line 2 of the reference is no claim"));
}
