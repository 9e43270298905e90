//! Any text: numbers found lie inside it, and judging them never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tealeaf_form::{Pack, date, number, series::judge};

fuzz_target!(|text: &str| {
    let pack = Pack::builtin();
    let day = date::find(text).and_then(|found| {
        assert!(text.get(found.range.clone()).is_some());
        found.date
    });
    for number in number::find_all(text) {
        assert_eq!(text.get(number.range.clone()), Some(number.text.as_str()));
        let _ = judge(&number, day, &pack.register);
    }
});
