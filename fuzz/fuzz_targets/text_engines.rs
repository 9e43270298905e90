#![no_main]
//! The fast engine finds what the reference engine finds, whatever the phrases and the
//! text; spans lie inside the text.
//!
//! The first line holds the phrases, separated by `|`; the rest is the text.

use libfuzzer_sys::fuzz_target;
use tealeaf_text::{Engine, Entry, Lexicon};

fuzz_target!(|input: &str| {
    let Some((phrases, text)) = input.split_once('\n') else { return };
    let mut entries = Vec::new();
    for (i, phrase) in phrases.split('|').take(20).enumerate() {
        entries.push(Entry {
            key: format!("p{i}"),
            variants: vec![phrase.into()],
            exclude: vec![],
        });
        if Lexicon::compile(&entries).is_err() {
            entries.pop();
        }
    }
    let lexicon = Lexicon::compile(&entries).expect("each addition compiled");
    let found = lexicon.find(text);
    assert_eq!(found, lexicon.find_with(Engine::Reference, text));
    for m in &found {
        assert!(text.get(m.span.range()).is_some_and(|s| !s.is_empty()));
    }
});
