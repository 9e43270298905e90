//! Reads an article and prints its claims, to be scored or looked at:
//! `cargo run -p tealeaf-claims --example claims_jsonl ARTICLE [GOLD]`; with `GOLD`, a file
//! in the scorer's format whose first line lists formulas with their surface forms.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::{env, fs, process::ExitCode};

use tealeaf_claims::{Article, Formula, Vocabulary, claims, json_v1};

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
    let mut vocabulary = Vocabulary::default();
    if let Some(gold) = args.next() {
        vocabulary.formulas = formulas(&gold);
    }
    let article = Article::read(&text);
    let found = claims(&article, &vocabulary);
    print!("{}", json_v1::to_jsonl("article", &article, &found));
    ExitCode::SUCCESS
}

/// The formulas of a gold file's first line.
fn formulas(path: &str) -> Vec<Formula> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let meta: serde_json::Value = serde_json::from_str(first).unwrap_or_default();
    let mut out = Vec::new();
    if let Some(map) = meta["meta"]["formulas"].as_object() {
        for (key, surfaces) in map {
            let surfaces = surfaces
                .as_array()
                .map(|a| a.iter().filter_map(|s| s.as_str().map(str::to_owned)).collect())
                .unwrap_or_default();
            out.push(Formula { key: key.clone(), surfaces });
        }
    }
    out
}
