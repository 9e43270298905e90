//! A map file and an input that it reads, parted by a zero byte.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(at) = bytes.iter().position(|b| *b == 0) else { return };
    let (map, input) = (&bytes[..at], &bytes[at + 1..]);
    let Ok(map) = std::str::from_utf8(map) else { return };
    if let Ok(recipes) = tealeaf::pack::Pack::recipes_of("map.toml", map) {
        for name in ["2024-01-01.txt", "a.html", "a.jsonl", "a.csv"] {
            tealeaf_record::fuzz_read_with(recipes.clone(), name, input);
        }
    }
});
