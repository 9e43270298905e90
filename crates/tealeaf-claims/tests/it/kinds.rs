//! What no rule understands is given its likeliest kind, and marked.

use tealeaf_claims::kind_model::train::{Lesson, train};
use tealeaf_claims::{Article, Claim, Vocabulary, claims};

fn of(text: &str) -> Vec<Claim> {
    let article = Article::read(text);
    claims(&article, &Vocabulary::default())
}

#[test]
fn a_sentence_that_no_rule_knows_is_guessed_at() {
    let found = of("His seat on the platform was filled by the deputy.\n");
    assert!(found.iter().all(|c| c.guessed), "{found:?}");
    assert!(!found.is_empty());
}

#[test]
fn what_a_rule_knows_is_not() {
    let found = of("The harbour master was arrested on 3 May 2034.\n");
    assert!(found.iter().any(|c| !c.guessed), "{found:?}");
}

#[test]
fn a_question_is_not_guessed_at() {
    let found = of("Where has the harbour master been keeping himself of late?\n");
    assert!(found.iter().all(|c| !c.guessed), "{found:?}");
}

const GOLD: &str = r#"{"meta":{}}
{"sent":0,"span":[0,19],"predicate":"detention","polarity":"+","source":{"cls":"author"}}
{"sent":1,"span":[21,44],"predicate":"illness_death","polarity":"-","source":{"cls":null}}
"#;

fn lesson(gold: &str) -> Lesson {
    let text = "He was led off here. He was never ill there.\n".to_owned();
    Lesson { text, gold: gold.to_owned() }
}

#[test]
fn the_same_lessons_give_the_same_bytes() {
    let lessons = [lesson(GOLD), lesson(GOLD)];
    let run = || train(&lessons, &mut |_| {}).expect("good lessons");
    let bytes = run();
    assert!(bytes.len() > 100, "{}", bytes.len());
    assert_eq!(bytes, run());
}

#[test]
fn a_bad_line_of_gold_is_named() {
    let says = |gold: &str| {
        train(&[lesson(gold)], &mut |_| {}).expect_err("a bad line").to_string()
    };
    let broken = format!("{GOLD}{{\"sent\":2}}\n");
    assert!(says(&broken).starts_with("line 4: "), "{}", says(&broken));
    let outside = GOLD.replace("[21,44]", "[21,440]");
    assert_eq!(says(&outside), "line 3: span outside the article");
}
