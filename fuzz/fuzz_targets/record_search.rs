//! Search expressions: parsed, translated for the index, and run on an empty archive.

#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use tealeaf_record::{Archive, SearchQuery, observations::ObservationSet};

thread_local! {
    static ARCHIVE: RefCell<Archive> = RefCell::new({
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        Archive::create(&folder.join("a.sqlite")).expect("an archive")
    });
}

fuzz_target!(|expression: &str| {
    ARCHIVE.with_borrow(|archive| {
        let query =
            SearchQuery { expression: expression.into(), limit: 5, ..SearchQuery::default() };
        match archive.search(&query, &ObservationSet::default()) {
            Ok(found) => assert_eq!(found.total, 0),
            // Whatever is typed, the answer is about the expression, never SQLite's.
            Err(error) => assert!(error.is_query(), "{error}"),
        }
    });
});
