//! Claims go to annotation tools and come back as they were; what was corrected there is
//! kept.

use serde_json::Value;
use tealeaf_claims::attribution::train::Document;
use tealeaf_claims::exchange::{from_brat, from_cas, to_brat, to_cas};
use tealeaf_claims::{Article, claims, json_v1, score};

use crate::vocabulary::vocabulary;

fn values(jsonl: &str) -> Vec<Value> {
    jsonl.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

fn found(text: &str) -> String {
    let article = Article::read(text);
    json_v1::to_jsonl("x", &article, &claims(&article, &vocabulary()))
}

#[track_caller]
fn check(text: &str) {
    let lines = found(text);
    let ann = to_brat(text, &lines).expect("claims");
    let back = from_brat(text, &ann).expect("annotations");
    assert_eq!(values(&back), values(&lines), "brat");
    let cas = to_cas(text, &lines).expect("claims");
    let (same, back) = from_cas(&cas).expect("a CAS");
    assert_eq!(same, text);
    assert_eq!(values(&back), values(&lines), "CAS");
}

#[test]
fn there_and_back() {
    check("");
    for text in [
        include_str!("../data/bank_article.txt"),
        include_str!("../data/zh_article.txt"),
        include_str!("../data/norvia_article.txt"),
        include_str!("../data/haiwan_article.txt"),
        "😀 Rumour has it that the\nminister 😀 resigned on\r\n3 May 2031, a source said.",
    ] {
        check(text);
    }
}

#[test]
fn corrections_are_kept_and_counted() {
    let text = "Rumour has it that the minister resigned.";
    let lines = found(text);
    let ann = to_brat(text, &lines).expect("claims");
    let corrected =
        ann.replace("Predicate E1 removal", "Predicate E1 illness_death").replace(
            "Content 19 40\tthe minister resigned",
            "Content 23 40\tminister resigned",
        );
    assert_ne!(ann, corrected);
    let back = from_brat(text, &corrected).expect("annotations");
    let line = &values(&back)[0];
    assert_eq!(line["predicate"], "illness_death");
    assert_eq!(line["span"], serde_json::json!([23, 40]));
    let score = score::compare(&back, &lines).expect("claims");
    assert_eq!((score.detect.right, score.who_what_how.right), (1, 0));
}

#[test]
fn a_new_event_is_a_new_claim() {
    let ann = "T1\tClaim 0 5\tHello\nT2\tContent 0 5\tHello\nE1\tClaim:T1 Content:T2\n\
               A1\tPredicate E1 evaluation\n";
    let line = &values(&from_brat("Hello there", ann).expect("annotations"))[0];
    assert_eq!(line["span"], serde_json::json!([0, 5]));
    assert_eq!(line["predicate"], "evaluation");
}

#[test]
fn the_trainer_reads_what_is_exported() {
    let text = "The harbour will stay open, analysts say. Analysts say that it is open.";
    let ann = to_brat(text, &found(text)).expect("claims");
    assert!(ann.contains("\tSource ") && ann.contains("\tCue "));
    let document = Document::from_brat("x", text, &ann);
    assert_eq!(document.text, text);
}

#[test]
fn faults_are_named() {
    let error = from_brat("short", "T1\tSource 3 99\tx").expect_err("no such place");
    assert!(error.to_string().contains("line 1 of the annotations"));
    assert!(
        from_cas("{}").expect_err("empty").to_string().contains("FEATURE_STRUCTURES")
    );
    assert!(
        to_brat("x", "{\"a\":1}").expect_err("no claim").to_string().contains("span")
    );
}
