//! Was a document heard of in the record, and what would silence weigh?
//!
//! The same look that finds an echo of the document in question also counts the echoes of
//! known documents of each class, so that both rest on one rule. What a class is, and
//! which papers are known, the pack says; the weighing is [`tealeaf_form::echo`].

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use jiff::{Span, ToSpan as _, civil::Date};
use tealeaf_form::echo::Class;
use tealeaf_record::{Snapshot, observations::ItemIdx};
use tealeaf_text::fold;

use crate::{
    check::Texts,
    pack::{EchoRate, KnownDocument, Pack},
};

/// Days before and after a document's day in which the record might tell of it.
pub const WINDOW: i64 = 60;
/// Shorter words are met by chance.
const SHORTEST: usize = 3;

/// Whether a word is long enough to tell of one document.
pub(crate) fn tells(word: &str) -> bool {
    word.chars().count() >= SHORTEST
}

/// The days around a document's day in which it is looked for.
#[must_use]
pub fn window(from: Date, to: Date) -> (Date, Date) {
    (from.saturating_sub(WINDOW.days()), to.saturating_add(WINDOW.days()))
}

/// The record as it is asked for echoes of documents.
///
/// An article may name many documents: each text is folded once, and the papers of a class
/// are looked for once.
pub struct Echo<'s> {
    snapshot: Snapshot<'s>,
    texts: Texts<'s>,
    folded: RefCell<Folded>,
    /// Classes as counted in an outlet, by its key.
    counted: RefCell<BTreeMap<String, Vec<Class>>>,
}

/// Folded titles and texts of items, and the bytes of all of them.
#[derive(Default)]
struct Folded {
    texts: BTreeMap<ItemIdx, Rc<[String]>>,
    bytes: usize,
}

/// Bytes of folded texts kept at most.
const KEPT: usize = 64 << 20;

impl<'s> Echo<'s> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(snapshot: Snapshot<'s>, texts: Texts<'s>) -> Self {
        let (folded, counted) = Default::default();
        Self { snapshot, texts, folded, counted }
    }

    /// Items of a window whose title or text has any of the words, in the order of the
    /// record.
    ///
    /// Lazy: reads texts only as far as it is asked. Words are folded; those under three
    /// characters are left out.
    pub fn heard(
        &self,
        words: &[String],
        (from, to): (Date, Date),
    ) -> impl Iterator<Item = ItemIdx> + use<'s, '_> {
        let wanted: Vec<String> = words
            .iter()
            .map(|w| fold(w).as_str().to_owned())
            .filter(|w| tells(w))
            .collect();
        let has = move |text: &String| wanted.iter().any(|w| text.contains(w.as_str()));
        self.snapshot
            .within(from, to)
            .filter(move |(idx, item)| self.folded(*idx, item.id()).iter().any(&has))
            .map(|(idx, _)| idx)
    }

    /// Titles and texts of all versions of an item, folded.
    fn folded(&self, idx: ItemIdx, id: &str) -> Rc<[String]> {
        if let Some(known) = self.folded.borrow().texts.get(&idx) {
            return Rc::clone(known);
        }
        let versions = (self.texts)(id);
        let texts: Rc<[String]> = versions
            .iter()
            .flat_map(|v| [&v.text, &v.title])
            .map(|text| fold(text).as_str().to_owned())
            .collect();
        let mut folded = self.folded.borrow_mut();
        if folded.bytes > KEPT {
            *folded = Folded::default();
        }
        folded.bytes += texts.iter().map(String::len).sum::<usize>();
        folded.texts.insert(idx, Rc::clone(&texts));
        texts
    }

    /// For each class of the pack, how many of its papers were heard of in time, and how
    /// far the window of the document in question is held.
    ///
    /// Counts only windows that are over as of the snapshot, in the daily outlet that holds
    /// most of the window. Empty when no such outlet is held.
    #[must_use]
    pub fn classes(&self, pack: &Pack, window: (Date, Date)) -> Vec<Class> {
        let held = pack
            .outlets
            .iter()
            .filter(|o| o.held && o.daily)
            .filter_map(|o| {
                let span = self.snapshot.span(&o.key)?;
                Some((o, span, self.snapshot.coverage(&o.key, window.0, window.1)))
            })
            .max_by_key(|(_, _, statement)| statement.complete);
        let Some((outlet, span, statement)) = held else { return Vec::new() };
        let known = self.counted.borrow().get(&outlet.key).cloned();
        let counted = known.unwrap_or_else(|| {
            let counted = self.count(pack, span);
            self.counted.borrow_mut().insert(outlet.key.clone(), counted.clone());
            counted
        });
        let coverage = f64::from(statement.complete) / f64::from(days(window));
        counted.into_iter().map(|class| Class { coverage, ..class }).collect()
    }

    /// The classes as heard of in the days of an outlet.
    fn count(&self, pack: &Pack, span: (Date, Date)) -> Vec<Class> {
        pack.documents
            .iter()
            .filter_map(|class| {
                let wait = i64::from(class.days).days();
                let (heard, looked, never) = match &class.rate {
                    EchoRate::Known(known) => {
                        let (heard, looked) = self.count_known(known, wait, span);
                        (heard, looked, false)
                    }
                    EchoRate::Yearly { per_year, title } => {
                        let found = self
                            .snapshot
                            .within(span.0, span.1)
                            .filter(|(_, item)| {
                                item.title().is_some_and(|t| title.is_match(t))
                            })
                            .count();
                        let papers = u64::from(*per_year) * u64::from(days(span)) / 365;
                        let looked = u32::try_from(papers).unwrap_or(u32::MAX);
                        let found = u32::try_from(found).unwrap_or(u32::MAX);
                        (found.min(looked), looked, false)
                    }
                    EchoRate::Never => (0, 0, true),
                };
                (never || looked > 0).then(|| Class {
                    name: class.name.clone(),
                    heard,
                    looked,
                    coverage: 0.0,
                    chance: 0.0,
                    never,
                })
            })
            .collect()
    }

    /// How many of the known documents whose wait lies inside the span were heard of.
    fn count_known(
        &self,
        known: &[KnownDocument],
        wait: Span,
        span: (Date, Date),
    ) -> (u32, u32) {
        let (mut heard_of, mut looked) = (0, 0);
        for document in known {
            let window = (document.date, document.date.saturating_add(wait));
            if window.0 < span.0 || span.1 < window.1 {
                continue;
            }
            looked += 1;
            if self.heard(&document.words, window).next().is_some() {
                heard_of += 1;
            }
        }
        (heard_of, looked)
    }
}

/// Days of a window, both ends counted; at least one.
fn days((from, to): (Date, Date)) -> u32 {
    let days = (to - from).get_days();
    u32::try_from(days.max(0)).unwrap_or(0) + 1
}
