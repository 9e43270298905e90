#![no_main]
//! Folding does not panic, is complete after one pass, and maps every character back.

use libfuzzer_sys::fuzz_target;
use tealeaf_text::{Span, fold};

fuzz_target!(|text: &str| {
    let folded = fold(text);
    assert!(!fold(folded.as_str()).is_changed());
    let pairs = folded.as_str().char_indices().zip(text.char_indices());
    for ((at, new), (original, old)) in pairs {
        let span = folded.original(Span::new(at, at + new.len_utf8()));
        assert_eq!(span, Span::new(original, original + old.len_utf8()));
    }
});
