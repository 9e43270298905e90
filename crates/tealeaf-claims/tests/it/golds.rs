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
    ("bank", 99.0, 95.0, 74.0),
    ("zh", 95.0, 95.0, 87.0),
    ("norvia", 97.0, 93.0, 73.0),
    ("ostland", 97.0, 92.0, 71.0),
    ("xuanzhou", 89.0, 89.0, 64.0),
    ("beiling", 97.0, 97.0, 84.0),
    ("haiwan", 94.0, 89.0, 66.0),
    ("kestria", 96.0, 89.0, 66.0),
    ("marovia", 94.0, 77.0, 43.0),
    ("beilan", 89.0, 71.0, 69.0),
    ("tarsis", 87.0, 79.0, 55.0),
    ("lanjiang", 90.0, 85.0, 43.0),
    ("zhorovia", 88.0, 81.0, 39.0),
    ("qasharra", 85.0, 71.0, 34.0),
    ("danhai", 94.0, 73.0, 51.0),
    ("aurelio", 96.0, 74.0, 27.0),
    ("ishkar", 83.0, 62.0, 24.0),
    ("tervia", 85.0, 64.0, 23.0),
    ("lanjiang_republic", 84.0, 71.0, 42.0),
    ("berzania", 79.0, 54.0, 37.0),
    ("daiyu", 82.0, 78.0, 37.0),
    ("marrash", 93.0, 71.0, 48.0),
    ("kolvane", 82.0, 73.0, 32.0),
    ("lusara", 80.0, 64.0, 26.0),
    ("luolan", 90.0, 74.0, 55.0),
    ("hechuan", 91.0, 73.0, 53.0),
    ("ustrana", 86.0, 84.0, 42.0),
    ("nuwaira", 76.0, 58.0, 31.0),
    ("estmark", 82.0, 71.0, 22.0),
    ("cangmei", 91.0, 61.0, 52.0),
    ("qiongming", 84.0, 69.0, 51.0),
    ("calder", 83.0, 51.0, 22.0),
    ("bolmara", 78.0, 59.0, 24.0),
    ("eskerland", 84.0, 68.0, 45.0),
    ("shuolan", 92.0, 80.0, 47.0),
    ("lefu", 93.0, 66.0, 38.0),
    ("sarvonia", 91.0, 72.0, 33.0),
    ("qasmara", 81.0, 57.0, 44.0),
    ("canglan", 95.0, 87.0, 60.0),
    ("quellmar", 89.0, 56.0, 10.0),
    ("kalvenmark", 87.0, 57.0, 9.0),
    ("adrimar", 84.0, 52.0, 12.0),
    ("halzova", 89.0, 43.0, 19.0),
    ("voldenia", 82.0, 68.0, 44.0),
    ("shuoning", 79.0, 59.0, 36.0),
    ("belodan", 82.0, 65.0, 27.0),
    ("jilan", 83.0, 69.0, 10.0),
    ("kesmere", 87.0, 72.0, 48.0),
    ("orrand", 75.0, 52.0, 24.0),
    ("lusenia", 86.0, 68.0, 32.0),
    ("halveria", 84.0, 44.0, 12.0),
    ("tarkesh", 92.0, 73.0, 34.0),
    ("yuanheng", 78.0, 50.0, 28.0),
    ("selvane", 81.0, 60.0, 28.0),
    ("luoyu", 80.0, 53.0, 31.0),
];

/// What falls below its floor, in words; all figures are printed.
#[expect(clippy::print_stdout, reason = "shows the figures with --no-capture")]
fn below(name: &str, article: &str, gold: &str, floors: [f64; 3]) -> Vec<String> {
    let vocabulary = vocabulary(gold);
    let article = Article::read(article);
    let found = json_v1::to_jsonl(name, &article, &claims(&article, &vocabulary));
    let score = score::compare(gold, &found).expect("both files hold claims");
    let reached = [score.detect.f1(), score.who_what_how.f1(), score.checkable.ratio()];
    let percent = reached.map(|ratio| 100.0 * ratio);
    println!("{name:18} {:5.1} {:5.1} {:5.1}", percent[0], percent[1], percent[2]);
    ["detect", "who-what-how", "checkable"]
        .iter()
        .zip(percent)
        .zip(floors)
        .filter(|((_, percent), floor)| percent < floor)
        .map(|((what, percent), floor)| {
            format!("{name}: {what} {percent:.1} below {floor}")
        })
        .collect()
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
    let mut fallen = Vec::new();
    for (name, detect, how, checkable) in FLOORS {
        let read = |what: &str| {
            let path = format!("{}/tests/data/{name}_{what}", env!("CARGO_MANIFEST_DIR"));
            fs::read_to_string(path).expect("the test data are in the repository")
        };
        fallen.extend(below(
            name,
            &read("article.txt"),
            &read("gold.jsonl"),
            [*detect, *how, *checkable],
        ));
    }
    assert!(fallen.is_empty(), "{}", fallen.join("\n"));
}

#[test]
fn the_fictional_article_keeps_its_floors() {
    let Some(folder) = shared("gold") else { return };
    let read = |name: &str| {
        fs::read_to_string(folder.join(name)).expect("the gold folder holds the article")
    };
    let fallen = below(
        "fictional",
        &read("fictional_article.txt"),
        &read("fictional_gold.jsonl"),
        [97.0, 97.0, 73.0],
    );
    assert!(fallen.is_empty(), "{}", fallen.join("\n"));
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
