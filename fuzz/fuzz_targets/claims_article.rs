//! Any text is an article: no panic, spans inside the text and on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tealeaf_claims::{Article, Vocabulary, claims, json_v1};

fuzz_target!(|text: &str| {
    let article = Article::read(text);
    let found = claims(&article, &Vocabulary::default());
    for claim in &found {
        assert!(text.get(claim.span.range()).is_some());
        for span in &claim.source.spans {
            assert!(text.get(span.range()).is_some());
        }
    }
    json_v1::to_jsonl("fuzz", &article, &found);
});
