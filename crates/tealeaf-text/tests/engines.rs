//! The fast engine finds what the reference engine finds, on whatever text.
//!
//! Phrases and texts are made of few parts, so that near-misses, overlaps, gaps of every
//! kind and odd characters are the rule.

use proptest::{collection::vec, prelude::*, sample::select};
use tealeaf_text::{Engine, Entry, Lexicon, Match, Span, Vectors};

/// What phrases are made of.
const LETTERS: [&str; 19] = [
    "两",
    "个",
    "维",
    "护",
    "兩",
    "个维",
    "两个维护",
    "乾",
    "a",
    "b2",
    "Two",
    "upholds",
    " ",
    "é",
    "，",
    "'",
    "-",
    "𠮟",
    "·",
];

/// What may stand between them in a text besides.
const BETWEEN: [&str; 34] = [
    "個",
    "維護",
    "干",
    "榦",
    "A",
    "Ｂ",
    "２",
    "UPHOLDS",
    "two-up",
    "É",
    "K",
    "\u{AD}",
    "\u{200B}",
    "  ",
    "\n",
    "\r\n",
    "\n\n",
    "　",
    "\n　",
    "“",
    "”",
    "、",
    ",",
    "。",
    "’",
    "‘",
    "‐",
    "—",
    "党",
    "🍵",
    "\u{2F804}",
    "⼈",
    "                 ",
    "é́",
];

fn phrase() -> impl Strategy<Value = String> {
    vec(select(&LETTERS[..]), 1..7).prop_map(|parts| parts.concat())
}

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![3 => select(&LETTERS[..]), 2 => select(&BETWEEN[..])];
    vec(part, 0..120).prop_map(|parts| parts.concat())
}

/// Compiles what can be compiled: phrases that say nothing or collide are left out.
fn lexicon(phrases: &[String], exclude: &[String]) -> Lexicon {
    let mut entries: Vec<Entry> = Vec::new();
    for (i, phrase) in phrases.iter().enumerate() {
        let exclude = exclude.get(i).into_iter().cloned().collect();
        let key = format!("p{i}");
        entries.push(Entry { key, variants: vec![phrase.clone()], exclude });
        if Lexicon::compile(&entries).is_err() {
            entries.pop();
        }
    }
    Lexicon::compile(&entries).expect("each addition compiled")
}

fn check(lexicon: &Lexicon, text: &str) -> Result<(), TestCaseError> {
    let expected = lexicon.find_with(Engine::Reference, text);
    prop_assert_eq!(&lexicon.find(text), &expected, "whole {:?}", text);
    for vectors in Vectors::available() {
        let found = lexicon.find_with(Engine::FastWith(vectors), text);
        prop_assert_eq!(&found, &expected, "{:?} {:?}", vectors, text);
    }
    for size in [1, 50] {
        let mut found = Vec::new();
        for piece in lexicon.pieces(text, size) {
            found.extend(lexicon.find(&text[piece.range()]).into_iter().map(|m| {
                let (start, end) =
                    (piece.start() + m.span.start(), piece.start() + m.span.end());
                Match { span: Span::new(start, end), ..m }
            }));
        }
        prop_assert_eq!(&found, &expected, "in pieces of {} {:?}", size, text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn engines_agree(
        phrases in vec(phrase(), 1..12),
        exclude in vec(phrase(), 0..3),
        texts in vec(text(), 1..6),
    ) {
        let lexicon = lexicon(&phrases, &exclude);
        for text in &texts {
            check(&lexicon, text)?;
        }
    }

    #[test]
    fn engines_agree_on_long_phrases(
        parts in vec(select(vec!["甲", "乙", "丙", "丁", "戊", "國", "国", "发"]), 60),
        cuts in vec((0usize..40, 2usize..16), 1..20),
        text in vec(select(vec!["甲", "乙", "丙", "丁", "戊", "國", "国", "发", "發", "“", "，", "x"]), 0..400),
        copies in vec((0usize..40, 2usize..16), 0..10),
    ) {
        let pick = |&(start, len): &(usize, usize)| parts[start..start + len].concat();
        let phrases: Vec<String> = cuts.iter().map(pick).collect();
        let text: String = copies.iter().map(pick).chain([text.concat()]).chain(copies.iter().map(pick)).collect();
        check(&lexicon(&phrases, &[]), &text)?;
    }
}

/// Many short texts for each lexicon: compiling one takes longer than to search them.
#[test]
fn engines_agree_on_many_texts() {
    // Numbers that look random and are the same everywhere (splitmix64).
    let mut state = 11u64;
    let mut below = move |n: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) >> 33).expect("31 bits") % n
    };
    let mut found = 0;
    for _ in 0..cases().div_ceil(10) {
        let count = 1 + below(12);
        let mut phrase =
            || (0..=below(6)).map(|_| LETTERS[below(LETTERS.len())]).collect();
        let phrases: Vec<String> = (0..count).map(|_| phrase()).collect();
        let lexicon = lexicon(&phrases, &[]);
        for _ in 0..200 {
            let mut text = String::new();
            for _ in 0..below(80) {
                text.push_str(match below(8) {
                    0..3 => LETTERS[below(LETTERS.len())],
                    3..5 => BETWEEN[below(BETWEEN.len())],
                    // Phrases, some of them cut.
                    _ => {
                        let phrase = &phrases[below(count)];
                        let start =
                            phrase.floor_char_boundary(below(2 * phrase.len()) / 4);
                        let end = phrase.ceil_char_boundary(start + below(40));
                        &phrase[start..end]
                    }
                });
            }
            let expected = lexicon.find_with(Engine::Reference, &text);
            found += expected.len();
            for vectors in Vectors::available() {
                let matches = lexicon.find_with(Engine::FastWith(vectors), &text);
                assert_eq!(matches, expected, "{vectors:?} {phrases:?} in {text:?}");
            }
        }
    }
    assert!(found > 1000, "texts are full of phrases: {found}");
}

/// `PROPTEST_CASES`, or enough for a daily run.
fn cases() -> u32 {
    let set = std::env::var("PROPTEST_CASES").ok();
    set.map_or(1000, |n| n.parse().expect("PROPTEST_CASES is a number"))
}
