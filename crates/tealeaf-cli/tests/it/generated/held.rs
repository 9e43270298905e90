//! The record that claims are drawn from, with its texts.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use jiff::{ToSpan as _, civil::Date};
use tealeaf::{
    check::{Context, VersionText},
    claims::{Article, Vocabulary},
    echo::Echo,
    pack::{EMBEDDED, Pack, PackSource},
    record::{
        Archive, Counting, Snapshot,
        observations::{ItemIdx, ObservationSet, Observed},
    },
    text::Lexicon,
};

use crate::program;

/// Pack, record and texts.
pub(crate) struct Held {
    pub(crate) pack: Pack,
    pub(crate) lexicon: Lexicon,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) set: ObservationSet,
    archive: Archive,
    read: RefCell<BTreeMap<String, Vec<VersionText>>>,
    /// Items of the evening news in which a leader speaks and whose text is held.
    pub(crate) spoken: Vec<ItemIdx>,
    by_person: BTreeMap<String, Vec<ItemIdx>>,
}

impl Held {
    /// The archive of both captures and the statements; `None` where it is not here.
    pub(crate) fn open() -> Option<Self> {
        let archive = Archive::open(program::archive()?).expect("the archive");
        let sources: Vec<PackSource> =
            EMBEDDED.iter().map(|key| PackSource::Embedded((*key).to_owned())).collect();
        let pack = Pack::load(&sources).expect("the packs inside the program");
        let lexicon = pack.lexicon();
        let set = archive
            .observations(&Counting {
                formulas: &lexicon,
                rules: &pack.record_rules(),
                pack: &pack.name,
                pack_digest: &pack.digest,
            })
            .expect("the observations");
        let mut spoken = Vec::new();
        let mut by_person: BTreeMap<String, Vec<ItemIdx>> = BTreeMap::new();
        for (n, item) in set.items.iter().enumerate() {
            let keys: BTreeSet<&String> =
                item.speakers.iter().chain(&item.present).collect();
            for key in keys {
                by_person.entry(key.clone()).or_default().push(ItemIdx(n));
            }
            if item.outlet == "xwlb" && !item.speakers.is_empty() && item.length > 150 {
                spoken.push(ItemIdx(n));
            }
        }
        let vocabulary = pack.vocabulary();
        Some(Self {
            pack,
            lexicon,
            vocabulary,
            set,
            archive,
            read: RefCell::default(),
            spoken,
            by_person,
        })
    }

    pub(crate) fn item(&self, idx: ItemIdx) -> &Observed {
        &self.set.items[idx.0]
    }

    /// The versions of an item, the one that was counted first.
    pub(crate) fn texts(&self, id: &str) -> Vec<VersionText> {
        if let Some(known) = self.read.borrow().get(id) {
            return known.clone();
        }
        let item = self.archive.item(id).expect("an item of the set");
        let versions = VersionText::all_of(item);
        self.read.borrow_mut().insert(id.to_owned(), versions.clone());
        versions
    }

    /// Hands out what a check may look at.
    pub(crate) fn with_context<T>(
        &self,
        article: &Article,
        work: impl FnOnce(Context<'_>) -> T,
    ) -> T {
        let texts = |id: &str| self.texts(id);
        let snapshot = Snapshot::new(&self.set, None);
        work(Context {
            snapshot,
            texts: Some(&texts),
            echo: Some(&Echo::new(snapshot, &texts)),
            pack: &self.pack,
            lexicon: &self.lexicon,
            article,
        })
    }

    /// Items of a person, as speaker or there, that are of a day: broadcast on it, or about
    /// an event of it.
    pub(crate) fn of_day(&self, person: &str, day: Date) -> Vec<ItemIdx> {
        self.near(person, day, 0)
    }

    /// The same for the days around it.
    pub(crate) fn near(&self, person: &str, day: Date, days: i64) -> Vec<ItemIdx> {
        let (from, to) =
            (day.saturating_sub(days.days()), day.saturating_add(days.days()));
        let of = |idx: &ItemIdx| {
            let item = self.item(*idx);
            let (first, last) = item.event.unwrap_or((item.date, item.date));
            from <= item.date && item.date <= to || first <= to && from <= last
        };
        let items = self.by_person.get(person).map_or(&[][..], Vec::as_slice);
        items.iter().copied().filter(of).collect()
    }

    /// Occurrences of a formula in an item, nested ones included.
    pub(crate) fn count(&self, idx: ItemIdx, formula: &str) -> u32 {
        let index = self.set.formula(formula).expect("a formula of the pack");
        self.set.count(idx, index).map_or(0, |c| c.all())
    }
}
