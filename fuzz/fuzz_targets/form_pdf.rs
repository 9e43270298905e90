//! PDF bytes: no panic, and whatever is read can be assessed and reported.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tealeaf_form::{Options, Pack, assess, pdf, report::json_v1};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(facts) = pdf::read(bytes) {
        let assessment = assess(&facts, &Pack::builtin(), &Options::default());
        let _ = json_v1::write("fuzz", &assessment, &facts, true);
    }
});
