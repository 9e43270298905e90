//! The texts that are searched: real ones from `../shared`, and made ones.

use std::{fs::File, io::Read as _, path::Path};

use anyhow::{Context as _, Result};

/// Where real texts and lexicons lie: `../shared/data` beside the repository.
pub const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data");

/// All files of an archive whose name ends so, one after the other, in order of name.
pub fn archive(name: &str, ending: &str) -> Result<String> {
    let path = Path::new(DATA).join(name);
    let file = File::open(&path).with_context(|| path.display().to_string())?;
    let mut archive = tar::Archive::new(zstd::Decoder::new(file)?);
    let mut files = Vec::new();
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.display().to_string();
        if path.ends_with(ending) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.push((path, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    files.sort();
    Ok(files.into_iter().map(|(_, text)| text).collect())
}

/// The phrases of a lexicon, one a line.
pub fn lexicon(name: &str) -> Result<Vec<String>> {
    let path = Path::new(DATA).join("lexicons").join(name);
    let text =
        std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// Paragraphs of two texts by turns.
pub fn mixed(one: &str, other: &str) -> String {
    one.lines().zip(other.lines().cycle()).flat_map(|(a, b)| [a, "\n", b, "\n"]).collect()
}

/// Phrases without their last character, one after the other: all that the filters look
/// at is there, and nothing is found.
pub fn near_misses(phrases: &[String], bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 100);
    for phrase in phrases.iter().cycle() {
        if text.len() >= bytes {
            break;
        }
        let (last, _) = phrase.char_indices().next_back().expect("phrases are not empty");
        text.push_str(&phrase[..last]);
        text.push_str("“");
    }
    text
}

/// A text in Traditional script.
pub fn traditional(text: &str) -> Result<String> {
    let config = ferrous_opencc::config::BuiltinConfig::S2t;
    Ok(ferrous_opencc::OpenCC::from_config(config)?.convert(text))
}
