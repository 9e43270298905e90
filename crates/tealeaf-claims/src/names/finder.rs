//! A lexicon of surface forms that may belong to several things at once.

use std::collections::BTreeMap;

use tealeaf_text::{Entry, Lexicon, Span, fold};

/// Finds surface forms and says which items they may mean.
#[derive(Debug)]
pub(crate) struct Finder {
    lexicon: Option<Lexicon>,
    items: Vec<Vec<usize>>,
}

impl Finder {
    /// Compiles `(surface, item)` pairs; equal surfaces are joined. A vocabulary that
    /// cannot be compiled finds nothing.
    pub(crate) fn new<'a>(
        pairs: impl Iterator<Item = (&'a str, usize)>,
        exclude: &[&str],
    ) -> Self {
        let mut by_surface: BTreeMap<String, (Vec<String>, Vec<usize>)> = BTreeMap::new();
        for (surface, item) in pairs {
            let folded = letters(surface);
            if folded.is_empty() {
                continue;
            }
            let entry = by_surface.entry(folded).or_default();
            if !entry.0.iter().any(|s| s == surface.trim()) {
                entry.0.push(surface.trim().to_owned());
            }
            if !entry.1.contains(&item) {
                entry.1.push(item);
            }
        }
        let mut entries = Vec::new();
        let mut items = Vec::new();
        for (folded, (variants, ids)) in by_surface {
            let exclude = exclude
                .iter()
                .filter(|e| letters(e).contains(folded.as_str()))
                .map(|e| (*e).to_owned())
                .collect();
            entries.push(Entry { key: folded, variants, exclude });
            items.push(ids);
        }
        let lexicon =
            if entries.is_empty() { None } else { Lexicon::compile(&entries).ok() };
        Self { lexicon, items }
    }

    /// All matches in order, the longest only where they overlap, whole words only.
    pub(crate) fn find(&self, text: &str) -> Vec<(Span, Vec<usize>)> {
        let Some(lexicon) = &self.lexicon else { return Vec::new() };
        let mut out: Vec<(Span, Vec<usize>)> = Vec::new();
        for found in lexicon.find(text) {
            if !whole_word(text, found.span) {
                continue;
            }
            let ids = &self.items[found.entry.0 as usize];
            match out.last_mut() {
                Some((last, _)) if last.contains(found.span) => {}
                Some((last, last_ids)) if found.span.contains(*last) => {
                    *last = found.span;
                    last_ids.clone_from(ids);
                }
                Some((last, _)) if last.overlaps(found.span) => {}
                _ => out.push((found.span, ids.clone())),
            }
        }
        out
    }
}

/// What two surfaces share when they are one for the lexicon: letters and characters,
/// without case, script, spaces, hyphens and quotation marks.
fn letters(surface: &str) -> String {
    fold(surface).as_str().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a match in Latin letters begins and ends with a word.
fn whole_word(text: &str, span: Span) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let inner = &text[span.range()];
    let opens = !inner.starts_with(letter) || !text[..span.start()].ends_with(letter);
    let closes = !inner.ends_with(letter) || !text[span.end()..].starts_with(letter);
    opens && closes
}
