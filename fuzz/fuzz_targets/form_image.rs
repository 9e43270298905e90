//! Image bytes: no panic, and whatever is read can be assessed and shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tealeaf_form::{Options, Pack, assess, report::html, scan};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(facts) = scan::read(&[bytes]) {
        let assessment = assess(&facts, &Pack::builtin(), &Options::default());
        let _ = html::write("fuzz", &assessment, &facts, &[bytes], true);
    }
});
