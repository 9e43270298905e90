//! Whatever comes in: no panic, spans inside the text and on character boundaries, time
//! that grows with the length.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tealeaf_claims::{Article, Claim, Vocabulary, claims, json_v1};
use tealeaf_text::Span;

use crate::vocabulary::vocabulary;

fn spans(claim: &Claim) -> Vec<Span> {
    let mentions = claim.subjects.iter().chain(&claim.objects).filter_map(|m| m.span);
    let whens = claim.when.iter().chain(&claim.deadline).filter_map(|w| w.span);
    let cue = claim.cue.iter().flat_map(|c| c.spans.iter().copied());
    std::iter::once(claim.span)
        .chain(claim.source.spans.iter().copied())
        .chain(cue)
        .chain(mentions)
        .chain(whens)
        .collect()
}

fn check(text: &str, vocabulary: &Vocabulary) {
    let article = Article::read(text);
    assert_eq!(article.text, text);
    let found = claims(&article, vocabulary);
    for sentence in &article.sentences {
        assert!(text.get(sentence.span.range()).is_some());
    }
    for claim in &found {
        for span in spans(claim) {
            assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        }
        assert!(claim.sentence < article.sentences.len());
    }
    let _ = json_v1::to_jsonl("p", &article, &found);
}

/// Pieces that meet the rules, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "He ",
        "mentioned ",
        "\"",
        "“",
        "”",
        "「",
        "」",
        "Two Upholds ",
        "両個",
        "两个维护",
        "兩個確立",
        "no longer ",
        "On May 17, ",
        "5月17日，",
        "16日至17日",
        "。",
        ". ",
        ", ",
        "，",
        "\n\n",
        "\n",
        "Rumour has it that ",
        "据说",
        "Lin Hai ",
        "林海",
        "General Secretary ",
        "the ",
        "said ",
        "that ",
        "and ",
        "; ",
        "if ",
        "twice",
        "only once ",
        "No. [2025] 11 ",
        "〔2025〕11号",
        "--- ",
        "---\n",
        "title: ",
        "for 72 hours ",
        "'",
        "’s ",
        "é",
        "😀",
        "\u{202e}",
        "\r\n",
        "By ",
        "《",
        "》",
        "没有提",
        "网友称",
        "which ",
        "according to ",
        "Xinhua ",
        "reported ",
        "\t",
        "\u{feff}",
        "#",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|v| v.concat())
}

/// Every cue word of the table, the word lists of attribution and of source kinds, and the
/// marks of both scripts: what the rules look for, in any order.
fn words() -> Vec<String> {
    let cues = include_str!("../../data/cues.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split('\t').nth(1))
        .map(str::to_owned);
    let listed = [
        include_str!("../../src/attribution/words.rs"),
        include_str!("../../src/source/kinds.rs"),
    ]
    .into_iter()
    .flat_map(|source| source.split('"').skip(1).step_by(2))
    .flat_map(|list| list.split_ascii_whitespace())
    .filter(|word| !word.contains('\\'))
    .map(str::to_owned);
    let marks = "，。；：！？、“”‘’《》「」『』（）〔〕—…·,.;:!?'\"()[]-\n 　"
        .chars()
        .map(String::from);
    let mut words: Vec<String> = cues.chain(listed).chain(marks).collect();
    words.sort();
    words.dedup();
    words
}

/// Cue words and pieces mixed, with and without spaces.
fn cue_salad() -> impl Strategy<Value = String> {
    let word = prop::sample::select(words());
    let joint = prop::sample::select(vec!["", "", " ", "，", " that ", "称", "\n\n"]);
    prop::collection::vec((word, joint), 0..30).prop_map(|v| {
        v.into_iter().fold(String::new(), |mut text, (word, joint)| {
            text.push_str(&word);
            text.push_str(joint);
            text
        })
    })
}

/// Cases of each property: the same ones every time, or as many as `TEALEAF_CASES` says,
/// from the seed that `TEALEAF_SEED` says.
fn cases() -> ProptestConfig {
    let cases = std::env::var("TEALEAF_CASES").ok().and_then(|n| n.parse().ok());
    let seed = std::env::var("TEALEAF_SEED").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(3_400),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed.unwrap_or(20_250_517)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn pieces_of_articles(text in pieces()) {
        check(&text, &vocabulary());
    }

    #[test]
    fn words_that_rules_look_for(text in cue_salad()) {
        check(&text, &vocabulary());
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(&text, &vocabulary());
    }
}

/// Texts on which the reader once stopped.
const BROKE: &[&str] = &[
    "No. [2025] 11 ”据说网友称両個the General Secretary said ",
    ", , said He 。Rumour has it that 。",
    "今年一月，林海在同一个粮库考察时还四次引用“两个维护”。",
];

#[test]
fn texts_that_broke_it() {
    let vocabulary = vocabulary();
    for text in BROKE {
        check(text, &vocabulary);
    }
}

#[test]
fn adversarial() {
    let vocabulary = vocabulary();
    for unit in [
        "\"",
        "“",
        "said that ",
        "他说",
        "， ",
        "a",
        "林海",
        "May 1 to ",
        "if ",
        "Lin Hai, ",
        "\n",
        "[",
        "提到",
    ] {
        check(&unit.repeat(3_000), &vocabulary);
    }
    check("", &vocabulary);
    check("---\ntitle: x", &vocabulary);
}

/// A long article is taken apart to its end. How fast is a question for the bench; a debug
/// build reads a twentieth of it.
#[test]
fn a_long_article_is_read_to_its_end() {
    let bytes = if cfg!(debug_assertions) { 250_000 } else { 5_000_000 };
    let vocabulary = vocabulary();
    let paragraph = include_str!("../data/bank_article.txt");
    let chinese = include_str!("../data/zh_article.txt");
    for text in
        [paragraph.repeat(bytes / paragraph.len()), chinese.repeat(bytes / chinese.len())]
    {
        let article = Article::read(&text);
        let found = claims(&article, &vocabulary);
        let last = found.iter().map(|c| c.span.end()).max().unwrap_or(0);
        assert!(last + 2_000 > text.trim_end().len(), "{last} of {}", text.len());
    }
}
