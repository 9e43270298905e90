#![no_main]
//! A pack made of any bytes is loaded or refused with faults that name a file, without a
//! panic; one that loads compiles and names its own forms.
//!
//! The first byte chooses the file of the pack that the rest is.

use std::{fs, path::PathBuf, sync::OnceLock};

use libfuzzer_sys::fuzz_target;
use tealeaf::pack::{Pack, PackSource};

const HEAD: &str = "key = \"fuzz\"\ntitle = \"Fuzz\"\nversion = 1\nabout = \"Made up.\"\nlanguages = [\"en\"]\n";
const FILES: &[&str] = &[
    "pack.toml",
    "formulas.toml",
    "people.toml",
    "outlets.toml",
    "occasions.toml",
    "calendar.toml",
];

fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        fs::write(folder.join("pack.toml"), HEAD).expect("it can be written to");
        folder
    })
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, text)) = bytes.split_first() else { return };
    let name = FILES[usize::from(*choice) % FILES.len()];
    let file = folder().join(name);
    fs::write(&file, text).expect("the folder can be written to");
    let loaded = Pack::load(&[PackSource::Folder(folder().clone())]);
    if name == "pack.toml" {
        fs::write(&file, HEAD).expect("the folder can be written to");
    } else {
        fs::remove_file(&file).expect("it was just written");
    }
    match loaded {
        Ok(pack) => {
            let lexicon = pack.lexicon();
            for formula in &pack.formulas {
                for surface in formula.surfaces() {
                    let _ = lexicon.find(surface);
                }
            }
            let _ = pack.vocabulary();
            let _ = pack.record_rules();
            let _ = pack.failing_expectations();
        }
        Err(error) => {
            assert!(!error.faults().is_empty());
            assert!(
                error.faults().iter().all(|f| f.contains(".toml") || f.contains("fuzz")),
                "{error}"
            );
        }
    }
});
