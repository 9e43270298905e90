//! Writes the character table of `src/fold.rs` from well-kept sources, at build time.
//!
//! Script comes from OpenCC's dictionaries (through `ferrous-opencc`: Traditional, Hong
//! Kong and Taiwan forms to Simplified), width and compatibility forms from Unicode's
//! NFKC, case from the standard library. Only mappings of one character to one character
//! are taken: they keep every span addressable, and for finding phrases the choice that
//! phrase dictionaries make (乾隆 but 干净) must not matter.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use unicode_normalization::UnicodeNormalization as _;

/// Blocks in which OpenCC is asked: Extension A, the main block, Extensions B to H.
const HAN: [(u32, u32); 3] = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF)];
/// Blocks whose compatibility forms are folded: Kangxi radicals, compatibility
/// ideographs, full-width digits and letters.
const COMPATIBLE: [(u32, u32); 6] = [
    (0x2F00, 0x2FD5),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
    (0xFF10, 0xFF19),
    (0xFF21, 0xFF3A),
    (0xFF41, 0xFF5A),
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let converters: Vec<OpenCC> =
        [BuiltinConfig::T2s, BuiltinConfig::Hk2s, BuiltinConfig::Tw2s]
            .into_iter()
            .map(|config| OpenCC::from_config(config).expect("dictionaries are built in"))
            .collect();
    let step = |c: char| {
        let mut buffer = [0; 4];
        if within(c, &COMPATIBLE) {
            return single(c.nfkc()).unwrap_or(c);
        }
        if within(c, &HAN) {
            let text = &*c.encode_utf8(&mut buffer);
            let converted =
                converters.iter().filter_map(|o| single(o.convert(text).chars()));
            return converted.into_iter().find(|&to| to != c).unwrap_or(c);
        }
        single(c.to_lowercase()).unwrap_or(c)
    };

    let mut table = String::from("&[\n");
    for from in (0..0x32400).filter_map(char::from_u32) {
        // At most three forms deep in practice (compatibility, Hong Kong, Traditional);
        // the bound only stops a dictionary that maps in a circle.
        let to = (0..8).fold(from, |c, _| step(c));
        if to != from {
            writeln!(table, "('\\u{{{:x}}}','\\u{{{:x}}}'),", from as u32, to as u32)
                .expect("writing to a string");
        }
    }
    table.push(']');
    let path =
        PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("folds.rs");
    fs::write(&path, table).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

fn within(c: char, blocks: &[(u32, u32)]) -> bool {
    blocks.iter().any(|&(first, last)| (first..=last).contains(&(c as u32)))
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}
