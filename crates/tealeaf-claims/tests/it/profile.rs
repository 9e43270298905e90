//! The sourcing profile: what is counted, and which statements cannot both hold.

use tealeaf_claims::profile::{Body, Profile, profile};
use tealeaf_claims::{Article, Vocabulary, claims, json_v1};

fn of(text: &str) -> (Vec<String>, Profile) {
    let article = Article::read(text);
    let found = claims(&article, &Vocabulary::default());
    let words = found.iter().map(|c| article.text[c.span.range()].to_owned()).collect();
    (words, profile(&article, &found))
}

const ARTICLE: &str = "President Hana Voss Resigns

By A. Reed, The Observer, 10 May 2034

Rumour has it that President Hana Voss resigned. Rumour has it that Voss resigned. Her \
spokesman dismissed the rumours on 9 May. Bloggers claim that Voss has not been seen since \
1 May. Voss opened a hospital on 4 May. The Observer thinks that she is tired.
";

#[test]
fn statements_are_counted_once_each() {
    let (words, profile) = of(ARTICLE);
    assert_eq!(profile.statements, words.len());
    assert_eq!(profile.sources.values().sum::<usize>(), words.len());
    assert_eq!(profile.hedges.values().sum::<usize>(), words.len());
    assert!(profile.testable < profile.statements, "a state of mind has no record");
}

#[test]
fn a_headline_that_the_body_says_less_surely() {
    let (_, profile) = of(ARTICLE);
    assert!(matches!(profile.headline[..], [one] if matches!(one.body, Body::Weaker(_))));
}

#[test]
fn not_seen_and_yet_seen() {
    let (words, profile) = of(ARTICLE);
    let index = |id: tealeaf_claims::ClaimId| id.0 as usize - 1;
    let pair = profile
        .contradictions
        .iter()
        .find(|c| words[index(c.later)].contains("opened a hospital"))
        .expect("the appearance lies in the days of not being seen");
    assert!(words[index(pair.earlier)].contains("has not been seen"));
    assert!(!pair.one_voice);
}

#[test]
fn the_same_said_twice_is_one_piece_of_evidence() {
    let (_, profile) = of(ARTICLE);
    assert!(profile.repeated.iter().any(|g| g.len() >= 2));
}

#[test]
fn an_article_of_nothing() {
    let (_, profile) = of("");
    assert_eq!(profile, Profile::default());
    let json = json_v1::profile_to_json("x", &profile);
    assert!(json.starts_with(r#"{"v":1,"doc":"x","statements":0"#));
}
