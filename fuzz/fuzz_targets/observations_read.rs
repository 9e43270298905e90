#![no_main]
//! An observation set made of any bytes is read or refused with a line number, without a
//! panic; one that reads is written and read again as it was, and every question to it has
//! an answer.
//!
//! Sets are compressed, and chance does not make a compressed stream: the input is the text
//! of one, which is compressed here. An input that starts with a NUL byte is taken as it is.

use libfuzzer_sys::fuzz_target;
use tealeaf_record::{
    Snapshot,
    observations::{ItemIdx, ObservationSet},
};

fuzz_target!(|bytes: &[u8]| {
    let set = match bytes.strip_prefix(b"\0") {
        Some(raw) => ObservationSet::read(raw),
        None => {
            let set = zstd::encode_all(bytes, 1).expect("a vector takes everything");
            ObservationSet::read(set.as_slice())
        }
    };
    let set = match set {
        Ok(set) => set,
        Err(error) => {
            assert!(error.to_string().contains("line"), "{error}");
            return;
        }
    };
    for item in 0..set.items.len() {
        for formula in 0..set.formulas.len() {
            if let Ok(formula) = u16::try_from(formula) {
                let _ = set.count(ItemIdx(item), formula);
            }
        }
    }
    for (outlet, days) in &set.coverage {
        if let (Some(first), Some(last)) = (days.keys().next(), days.keys().last()) {
            let _ = set.coverage(outlet, *first, *last);
        }
    }
    let snapshot = Snapshot::new(&set, None);
    let _ = snapshot.items().count();
    let mut written = Vec::new();
    set.write(&mut written).expect("a vector takes everything");
    let again = ObservationSet::read(written.as_slice()).expect("what was written reads");
    let mut twice = Vec::new();
    again.write(&mut twice).expect("a vector takes everything");
    assert_eq!(written, twice);
});
