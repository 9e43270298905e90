//! Reads an article and prints its claims, to be scored or looked at:
//! `cargo run -p tealeaf-claims --example claims_jsonl ARTICLE [GOLD]`; with `GOLD`, a file
//! in the scorer's format whose first line lists formulas with their surface forms.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::{env, fs, process::ExitCode};

use tealeaf_claims::{
    Article, Formula, Office, Outlet, Person, Vocabulary, claims, json_v1,
};

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let Some(path) = args.next() else {
        println!("usage: claims_jsonl ARTICLE [GOLD]");
        return ExitCode::from(2);
    };
    let Ok(text) = fs::read_to_string(&path) else {
        println!("{path}: cannot be read as UTF-8 text");
        return ExitCode::from(2);
    };
    let vocabulary =
        args.next().map_or_else(Vocabulary::default, |gold| from_gold(&gold));
    let article = Article::read(&text);
    let found = claims(&article, &vocabulary);
    print!("{}", json_v1::to_jsonl("article", &article, &found));
    ExitCode::SUCCESS
}

/// Formulas, people and outlets of a gold file's first line.
fn from_gold(path: &str) -> Vocabulary {
    let text = fs::read_to_string(path).unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let line: serde_json::Value = serde_json::from_str(first).unwrap_or_default();
    let meta = &line["meta"];
    let names = |key: &str| strings(&meta["entities"][key]);
    let formulas = entries(&meta["formulas"])
        .map(|(key, value)| Formula { key: key.clone(), surfaces: strings(value) })
        .collect();
    let people = entries(&meta["people"])
        .map(|(key, title)| Person {
            key: key.clone(),
            names: names(key),
            offices: vec![Office {
                titles: title
                    .as_str()
                    .filter(|t| !t.is_empty())
                    .map(str::to_owned)
                    .into_iter()
                    .collect(),
                from: None,
                to: None,
            }],
            ..Person::default()
        })
        .collect();
    let outlets = entries(&meta["outlets"])
        .map(|(key, official)| Outlet {
            key: key.clone(),
            names: names(key),
            official: official.as_bool().unwrap_or_default(),
        })
        .collect();
    Vocabulary { formulas, people, outlets, events: Vec::new() }
}

fn entries(
    value: &serde_json::Value,
) -> impl Iterator<Item = (&String, &serde_json::Value)> {
    value.as_object().into_iter().flatten()
}

fn strings(value: &serde_json::Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|s| s.as_str().map(str::to_owned))
        .collect()
}
