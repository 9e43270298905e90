//! The two engines find the same in real texts of every kind that lies in `../shared`.

use std::{fs::File, io::Read as _, path::Path};

use tealeaf_text::{Engine, Entry, Lexicon, Vectors};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
/// Bytes of each archive that are read: enough of each kind for a daily run. The
/// benchmark compares the engines on all of the evening news.
const ENOUGH: usize = 1 << 20;

/// Whether the real texts are here; on the build server they have to be.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn is_here() -> bool {
    let here = Path::new(SHARED).is_dir();
    assert!(here || std::env::var_os("CI").is_none(), "../shared is not here");
    if !here {
        println!("skipped: ../shared is not here");
    }
    here
}

fn start_of(archive: &str) -> String {
    let file = File::open(Path::new(SHARED).join(archive)).expect("listed in SOURCES.md");
    let mut archive =
        tar::Archive::new(zstd::Decoder::new(file).expect("compressed by zstd"));
    let mut text = String::new();
    for entry in archive.entries().expect("a tar archive") {
        let mut bytes = Vec::new();
        entry.expect("an entry").read_to_end(&mut bytes).expect("readable");
        text.push_str(&String::from_utf8_lossy(&bytes));
        if text.len() > ENOUGH {
            break;
        }
    }
    let end = text.floor_char_boundary(ENOUGH);
    text.truncate(end);
    text
}

fn lexicon(name: &str) -> Lexicon {
    let path = Path::new(SHARED).join("lexicons").join(name);
    let list = std::fs::read_to_string(path).expect("listed in SOURCES.md");
    let entry =
        |v: &str| Entry { key: v.into(), variants: vec![v.into()], exclude: vec![] };
    let entries: Vec<Entry> = list.lines().filter(|l| !l.is_empty()).map(entry).collect();
    Lexicon::compile(&entries).expect("no two lines are the same")
}

#[test]
fn engines_agree_on_real_texts() {
    if !is_here() {
        return;
    }
    let texts = [
        "xwlb-dev.tar.zst",
        "xwlb2-dev.tar.zst",
        "mfa-pressers-zh.tar.zst",
        "prc-reports.tar.zst",
        "fomc-statements.tar.zst",
        "ecb.tar.zst",
        "dprk-newyear.tar.zst",
    ]
    .map(|archive| (archive, start_of(archive)));
    for name in ["lex-mixed.txt", "lex3000.txt"] {
        let lexicon = lexicon(name);
        for (archive, text) in &texts {
            let found = lexicon.find(text);
            let expected = lexicon.find_with(Engine::Reference, text);
            assert_eq!(found.len(), expected.len(), "{name} in {archive}");
            assert!(found == expected, "{name} in {archive}");
            for vectors in Vectors::available() {
                let found = lexicon.find_with(Engine::FastWith(vectors), text);
                assert!(found == expected, "{name} in {archive} with {vectors:?}");
            }
            let counted: u32 = lexicon.counts(text, true).iter().sum();
            assert_eq!(counted as usize, expected.len(), "{name} in {archive}");
        }
    }
}

/// Compiling is quick and small enough to be done for every article.
#[test]
fn three_thousand_phrases_are_small() {
    if !is_here() {
        return;
    }
    let memory = lexicon("lex3000.txt").memory();
    assert!(memory < 8 << 20, "{memory} bytes");
}
