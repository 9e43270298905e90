//! The words of a question: which formulas, persons or phrases are meant, and their counts.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use tealeaf::{
    pack::Pack,
    record::observations::ObservationSet,
    text::{Entry, Lexicon, fold},
};

use crate::{args::Words, record::Record};

/// Words that were looked up, with their counts.
pub(crate) struct Counted {
    /// The record, with counts of just these words when they are more than formulas.
    pub(crate) set: ObservationSet,
    /// Their numbers in the set, in the order asked for.
    pub(crate) numbers: Vec<u16>,
    /// The words themselves, in the same order.
    pub(crate) lexicon: Lexicon,
}

/// Looks the words up and counts them.
pub(crate) fn count(pack: &Pack, record: Record, words: &Words) -> Result<Counted> {
    let mut given = words.words.clone();
    if let Some(file) = &words.file {
        given.extend(lines(file)?);
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut formulas = true;
    for word in &given {
        let (entry, is_formula) = entry(pack, word);
        formulas &= is_formula && record.set.formula(&entry.key).is_some();
        if !entries.iter().any(|known| known.key == entry.key) {
            entries.push(entry);
        }
    }
    let lexicon = Lexicon::compile(&entries)
        .context("two of these words are the same phrase: leave one out")?;
    if formulas {
        let number = |e: &Entry| record.set.formula(&e.key);
        let numbers = entries.iter().filter_map(number).collect();
        return Ok(Counted { set: record.set, numbers, lexicon });
    }
    let Some(archive) = &record.archive else {
        bail!(
            "these words are not all formulas that were counted, and no texts are held; make \
             an archive with `tealeaf archive add PATH...`"
        );
    };
    let surfaces: Vec<Vec<String>> = entries.iter().map(|e| e.variants.clone()).collect();
    let set = archive.recount(record.set, &lexicon, &surfaces)?;
    let numbers = (0_u16..).zip(&entries).map(|(n, _)| n).collect();
    Ok(Counted { set, numbers, lexicon })
}

/// Lines of a file of words.
fn lines(file: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let lines: Vec<String> = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    if lines.is_empty() {
        bail!("{}: no word in it; give one on each line", file.display());
    }
    Ok(lines)
}

/// A formula by its key or a form of it; a person by key or name; else the phrase itself.
/// Tells whether it is a formula.
pub(crate) fn entry(pack: &Pack, word: &str) -> (Entry, bool) {
    let folded = fold(word);
    let is = |form: &String| fold(form).as_str() == folded.as_str();
    let formula = pack
        .formula(word)
        .or_else(|| pack.formulas.iter().find(|formula| formula.surfaces().any(is)));
    if let Some(formula) = formula {
        let entry = Entry {
            key: formula.key.clone(),
            variants: formula.surfaces().cloned().collect(),
            exclude: formula.exclude.clone(),
        };
        return (entry, true);
    }
    let rules = pack.record_rules();
    let person = rules.people.iter().find(|p| p.key == word || p.names.iter().any(is));
    let entry = match person {
        Some(person) => Entry {
            key: person.key.clone(),
            variants: person.names.clone(),
            exclude: person.exclude.clone(),
        },
        None => Entry {
            key: word.to_owned(),
            variants: vec![word.to_owned()],
            exclude: Vec::new(),
        },
    };
    (entry, false)
}
