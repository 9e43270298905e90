//! From the record to the rows that the statistics work on.
//!
//! A readout is an item in which somebody speaks. It becomes a row with speaker, occasion,
//! day, length outside the formulas, and features of its title and of the narrator's lead,
//! never of the body: what the speaker said must not explain what he left out. An item
//! whose text is not held is forecast but never counted, because an empty text is not a
//! silence. Rows stop before a day where a question about that day is asked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tealeaf_record::{
    Snapshot,
    observations::{ItemIdx, ObservationSet, Observed},
};
use tealeaf_stats::{Forecast, Forecaster, PastReadout, Readout, backtest};
use tealeaf_text::{Entry, Lexicon};

use crate::pack::Pack;

/// A formula said in fewer readouts says nothing about other formulas and is not a series
/// of its own, unless it is asked for.
const MIN_USES: usize = 20;
/// Whoever has fewer readouts shares a number with others of his rank.
const OWN_NUMBER: usize = 20;
/// A text of fewer characters is a stub: unknown, not silent.
const STUB: u32 = 60;
/// The narrator's lead is looked for in so many characters.
const LEAD: usize = 160;
/// An event belongs to an occasion when at least one in so many of its readouts has it.
const STRUCTURAL: u64 = 50;
/// Verbs with which the narrator hands over to the speaker.
const SPEECH: [&str; 18] = [
    "强调",
    "指出",
    "表示",
    "讲话",
    "要求",
    "致辞",
    "致词",
    "说，",
    "说：",
    "希望",
    "认为",
    "批示",
    "指示",
    " said",
    " stressed",
    " noted",
    " told",
    " called for",
];

/// Opening of each item's text by the item's id, where an archive holds the texts.
pub type Openings = BTreeMap<String, String>;

/// Several formulas as one event: present when any of them is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is.
    pub subject: Subject,
    /// Its formulas, as in the observation set.
    pub members: Vec<u16>,
}

/// What a series is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One formula, by key.
    Formula(String),
    /// A family of the pack, by key.
    Family(String),
    /// Formulas that the user put together, by key.
    Several(Vec<String>),
}

/// What to make rows of.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Key of the outlet: records of different outlets are forecast apart.
    pub outlet: &'w str,
    /// Only items dated before this day.
    pub before: Option<Date>,
    /// Openings of the texts, when an archive is at hand.
    pub openings: Option<&'w Openings>,
}

/// The readouts of one outlet as rows of counts, in order of day and item.
#[derive(Clone, Debug)]
pub struct Readouts {
    /// Rows; each row's `id` is the item's index in the observation set.
    pub rows: Vec<tealeaf_stats::Observed>,
    /// Formulas that are series of their own, as in the observation set.
    pub formulas: Vec<u16>,
    /// Events, whose series follow those of the formulas.
    pub events: Vec<Event>,
    origin: Date,
    keys: Keys,
}

/// Numbers of speakers and occasions.
#[derive(Clone, Debug, Default)]
struct Keys {
    own: BTreeSet<String>,
    speakers: BTreeMap<String, u32>,
    occasions: BTreeMap<String, u32>,
}

/// Whether an item is a readout: somebody speaks in it, and it repeats no earlier one.
#[must_use]
pub fn is_readout(item: &Observed) -> bool {
    !item.speakers.is_empty() && item.repeats().is_none()
}

/// Whether the text of an item is held, and more than a stub.
#[must_use]
pub fn is_known(item: &Observed) -> bool {
    item.counts.is_some() && item.length >= STUB
}

/// The outlet of which most readouts are held; `None` in an empty record.
#[must_use]
pub fn main_outlet<'s>(snapshot: &Snapshot<'s>) -> Option<&'s str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, item) in snapshot.items().filter(|(_, item)| is_readout(item)) {
        *counts.entry(&item.outlet).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(key, n)| (**n, std::cmp::Reverse(**key)));
    most.map(|(key, _)| *key)
}

/// Families of the pack as events, in the order of the pack, as far as the set counts
/// them and the outlet uses them.
#[must_use]
pub fn families(snapshot: &Snapshot<'_>, pack: &Pack, outlet: &str) -> Vec<Event> {
    let set = snapshot.set();
    let mut used = vec![false; set.formulas.len()];
    for (_, item) in snapshot.items().filter(|(_, item)| item.outlet == outlet) {
        for &(f, own, nested) in item.counts.iter().flatten() {
            used[usize::from(f)] |= own + nested > 0;
        }
    }
    let mut events: Vec<Event> = Vec::new();
    for formula in &pack.formulas {
        let Some(f) = set.formula(&formula.key).filter(|f| used[usize::from(*f)]) else {
            continue;
        };
        let subject = Subject::Family(formula.family.clone());
        match events.iter_mut().find(|e| e.subject == subject) {
            Some(event) => event.members.push(f),
            None => events.push(Event { subject, members: vec![f] }),
        }
    }
    events
}

impl Event {
    /// One formula.
    #[must_use]
    pub fn formula(set: &ObservationSet, index: u16) -> Self {
        let key = set.formulas[usize::from(index)].clone();
        Self { subject: Subject::Formula(key), members: vec![index] }
    }

    /// How many of its members an item has; `None` when its text is not held.
    #[must_use]
    pub fn used(&self, item: &Observed) -> Option<u32> {
        let counts = item.counts.as_ref().filter(|_| is_known(item))?;
        let used = counts.iter().filter(|c| c.1 + c.2 > 0 && self.members.contains(&c.0));
        u32::try_from(used.count()).ok()
    }
}

impl Readouts {
    /// Makes the rows.
    ///
    /// # Complexity
    /// One pass over the items; with openings, time in proportion to titles and leads.
    #[must_use]
    pub fn new(
        snapshot: &Snapshot<'_>,
        pack: &Pack,
        wanted: Wanted<'_>,
        events: Vec<Event>,
    ) -> Self {
        let items: Vec<(ItemIdx, &Observed)> = snapshot
            .items()
            .filter(|(_, item)| item.outlet == wanted.outlet && is_readout(item))
            .filter(|(_, item)| wanted.before.is_none_or(|day| item.date < day))
            .collect();
        let n_formulas = snapshot.set().formulas.len();
        let origin = items.first().map_or_else(Date::default, |(_, item)| item.date);
        let mut readouts = Self {
            rows: Vec::new(),
            formulas: frequent(&items, n_formulas),
            events,
            origin,
            keys: Keys::new(pack, &items),
        };
        let words = Words::new(pack, snapshot.set());
        readouts.rows = items
            .iter()
            .map(|(idx, item)| readouts.row(pack, &words, wanted.openings, *idx, item))
            .collect();
        readouts
    }

    /// An item of the same outlet as a row; one that is not among the rows may be of a
    /// later day.
    #[must_use]
    pub fn row_of(
        &self,
        snapshot: &Snapshot<'_>,
        pack: &Pack,
        openings: Option<&Openings>,
        idx: ItemIdx,
    ) -> tealeaf_stats::Observed {
        let words = Words::new(pack, snapshot.set());
        self.row(pack, &words, openings, idx, snapshot.item(idx))
    }

    fn row(
        &self,
        pack: &Pack,
        words: &Words,
        openings: Option<&Openings>,
        idx: ItemIdx,
        item: &Observed,
    ) -> tealeaf_stats::Observed {
        let known = is_known(item);
        let counts = item.counts.as_deref().filter(|_| known).unwrap_or_default();
        let all = |f: u16| counts.iter().find(|c| c.0 == f).map_or(0, |c| c.1 + c.2);
        let mut row: Vec<u32> = self.formulas.iter().map(|&f| all(f)).collect();
        row.extend(self.events.iter().map(|event| {
            event.members.iter().map(|&f| u32::from(all(f) > 0)).sum::<u32>()
        }));
        let opening = openings.and_then(|o| o.get(item.id())).map_or("", String::as_str);
        // Facts stand in for a title; beside one they made forecasts no better (measured).
        let title = match item.title() {
            Some(title) => words.title(title),
            None => facts(item),
        };
        tealeaf_stats::Observed {
            readout: Readout {
                id: idx.0 as u64,
                day: self.day(item.date),
                speaker: self.keys.speaker(pack, item),
                occasion: self.keys.occasion(item),
                net_len: net_length(item, words),
                title,
                lead: words.lead(opening),
                known,
            },
            counts: row,
        }
    }

    /// Index of a day.
    #[must_use]
    pub fn day(&self, date: Date) -> i32 {
        (date - self.origin).get_days()
    }

    /// The day of an index.
    #[must_use]
    pub fn date(&self, day: i32) -> Date {
        self.origin.saturating_add(jiff::Span::new().days(day))
    }

    /// The item of a row or of a comparable.
    #[must_use]
    pub fn item(&self, id: u64) -> ItemIdx {
        ItemIdx(usize::try_from(id).expect("ids are indices of items"))
    }

    /// Position of the first event among the series.
    #[must_use]
    pub fn first_event(&self) -> usize {
        self.formulas.len()
    }

    /// What a series is about.
    #[must_use]
    pub fn subject(&self, set: &ObservationSet, series: usize) -> Subject {
        match self.formulas.get(series) {
            Some(&f) => Subject::Formula(set.formulas[usize::from(f)].clone()),
            None => self.events[series - self.formulas.len()].subject.clone(),
        }
    }

    /// The speaker of a number: a person's key, or `rank:` and an office that several
    /// people with few readouts share.
    #[must_use]
    pub fn speaker(&self, number: u32) -> &str {
        let found = self.keys.speakers.iter().find(|(_, n)| **n == number);
        found.map_or("rank:", |(key, _)| key.as_str())
    }

    /// Whether a person has enough readouts for a number of his own.
    #[must_use]
    pub fn has_own_number(&self, person: &str) -> bool {
        self.keys.own.contains(person)
    }

    /// A forecaster that has seen nothing: formulas teach, events follow.
    #[must_use]
    pub fn forecaster(&self) -> Forecaster {
        Forecaster::with_followers(self.formulas.len(), self.events.len())
    }

    /// Forecasts every row from earlier days alone.
    #[must_use]
    pub fn forecasts(&self) -> Vec<Forecast> {
        backtest::replay(&self.rows, self.formulas.len())
            .expect("rows are in order of days, each with a count for every series")
    }

    /// Rows of one event as plain past readouts.
    pub fn past(&self, event: usize) -> impl Iterator<Item = PastReadout> + '_ {
        let series = self.first_event() + event;
        self.rows.iter().filter(|row| row.readout.known).map(move |row| PastReadout {
            speaker: row.readout.speaker,
            occasion: row.readout.occasion,
            day: row.readout.day,
            present: row.counts[series] > 0,
        })
    }

    /// Marks the rows on whose occasion the event occurs at all: elsewhere its absence is
    /// built in. An occasion belongs when at least one in fifty of its readouts has it.
    #[must_use]
    pub fn main_class(&self, event: usize) -> Vec<bool> {
        let mut tallies: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        for row in self.past(event) {
            let tally = tallies.entry(row.occasion).or_default();
            *tally = (tally.0 + u64::from(row.present), tally.1 + 1);
        }
        let belongs = |occasion: u32| {
            tallies.get(&occasion).is_some_and(|t| t.0 > 0 && t.0 * STRUCTURAL >= t.1)
        };
        self.rows.iter().map(|row| belongs(row.readout.occasion)).collect()
    }
}

/// Formulas said in enough readouts.
fn frequent(items: &[(ItemIdx, &Observed)], n_formulas: usize) -> Vec<u16> {
    let mut uses = vec![0; n_formulas];
    for (_, item) in items.iter().filter(|(_, item)| is_known(item)) {
        for &(f, own, nested) in item.counts.iter().flatten() {
            uses[usize::from(f)] += usize::from(own + nested > 0);
        }
    }
    (0_u16..).zip(uses).filter(|(_, n)| *n >= MIN_USES).map(|(f, _)| f).collect()
}

impl Keys {
    fn new(pack: &Pack, items: &[(ItemIdx, &Observed)]) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, item) in items.iter().filter(|(_, item)| is_known(item)) {
            *counts.entry(&item.speakers[0]).or_default() += 1;
        }
        let own = counts.iter().filter(|(_, n)| **n >= OWN_NUMBER);
        let own: BTreeSet<String> = own.map(|(key, _)| (*key).to_owned()).collect();
        let mut keys = Self { own, ..Self::default() };
        let number = |keys: BTreeSet<String>| keys.into_iter().zip(0..).collect();
        keys.speakers =
            number(items.iter().map(|(_, i)| keys.speaker_key(pack, i)).collect());
        keys.occasions =
            number(items.iter().map(|(_, i)| i.occasion.to_string()).collect());
        keys
    }

    fn speaker_key(&self, pack: &Pack, item: &Observed) -> String {
        let key = &item.speakers[0];
        if self.own.contains(key) {
            return key.clone();
        }
        let person = pack.person(key);
        let rank = person.and_then(|p| pack.rank_on(p, item.date)).or_else(|| {
            let office = person?.offices_on(item.date).next()?;
            office.zh.first().or(office.en.first())
        });
        format!("rank:{}", rank.map_or("", String::as_str))
    }

    /// The number of an item's speaker; all whom the rows do not know share one.
    fn speaker(&self, pack: &Pack, item: &Observed) -> u32 {
        let key = self.speaker_key(pack, item);
        self.speakers.get(&key).copied().unwrap_or(u32::MAX)
    }

    fn occasion(&self, item: &Observed) -> u32 {
        self.occasions.get(item.occasion.as_str()).copied().unwrap_or(u32::MAX)
    }
}

/// Length outside the formulas: length must not carry the answer.
fn net_length(item: &Observed, words: &Words) -> f64 {
    let counts = item.counts.iter().flatten();
    let inside: u32 = counts.map(|c| c.1 * words.form_length(c.0)).sum();
    f64::from(item.length.saturating_sub(inside).max(1))
}

/// Features of an item whose title is not held: place, others present, place in the
/// programme.
fn facts(item: &Observed) -> Vec<u32> {
    let mut features = BTreeSet::new();
    if let Some(place) = &item.place {
        features.extend(tokens(&format!("@{place}")));
    }
    for person in item.present.iter().skip(1) {
        features.insert(hash(&['w', ':'], person));
    }
    features.insert(hash(&['n', ':'], &item.order.min(8).to_string()));
    features.into_iter().collect()
}

/// What is deleted from titles and leads before features are made of them.
struct Words {
    formulas: Lexicon,
    names: Option<Lexicon>,
    lengths: Vec<u32>,
}

impl Words {
    fn new(pack: &Pack, set: &ObservationSet) -> Self {
        let people = pack.people.iter().flat_map(|p| {
            let names = p.zh.iter().chain(&p.zh_hant).chain(&p.en).chain(&p.aliases);
            names.chain(p.offices.iter().flat_map(|o| o.zh.iter().chain(&o.en)))
        });
        let variants: BTreeSet<String> = people.cloned().collect();
        let names = Entry {
            key: "names".into(),
            variants: variants.into_iter().collect(),
            exclude: Vec::new(),
        };
        let length = |key: &String| {
            let shown = pack.formula(key).map_or("", |f| f.shown());
            u32::try_from(shown.chars().count()).unwrap_or(0)
        };
        Self {
            formulas: pack.lexicon(),
            names: Lexicon::compile(&[names]).ok(),
            lengths: set.formulas.iter().map(length).collect(),
        }
    }

    fn form_length(&self, formula: u16) -> u32 {
        self.lengths.get(usize::from(formula)).copied().unwrap_or(0)
    }

    /// The text without formulas, names, offices, digits and marks.
    fn mask(&self, text: &str) -> String {
        let found = self.formulas.find(text).into_iter();
        let names = self.names.iter().flat_map(|names| names.find(text));
        let mut spans: Vec<(usize, usize)> =
            found.chain(names).map(|m| (m.span.start(), m.span.end())).collect();
        spans.sort_unstable();
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for (start, end) in spans {
            if at < start {
                out.push_str(&text[at..start]);
            }
            at = at.max(end);
        }
        out.push_str(&text[at..]);
        out.retain(|c| c.is_alphabetic() || c == ' ' || c == '|');
        out
    }

    fn title(&self, title: &str) -> Vec<u32> {
        tokens(&(self.mask(title) + "|"))
    }

    /// Features of the first sentence up to the first verb of speech.
    fn lead(&self, opening: &str) -> Vec<u32> {
        if opening.is_empty() {
            return Vec::new();
        }
        let end = opening.find('。').or_else(|| opening.find(". "));
        let sentence = &opening[..end.unwrap_or(opening.len())];
        let sentence: String = sentence.chars().take(LEAD).collect();
        let verb = SPEECH.iter().filter_map(|v| sentence.find(v).map(|at| at + v.len()));
        let lead = &sentence[..verb.min().unwrap_or(sentence.len())];
        tokens(&format!("|{}", self.mask(lead)))
    }
}

/// Pairs of neighbouring characters where words are not spaced; words where they are.
fn tokens(text: &str) -> Vec<u32> {
    let mut features = BTreeSet::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if word.is_ascii() && word != "|" {
            features.insert(hash(&[], &word.to_ascii_lowercase()));
            continue;
        }
        let chars: Vec<char> = word.chars().collect();
        features.extend(chars.windows(2).map(|pair| hash(pair, "")));
    }
    features.into_iter().collect()
}

/// Fowler-Noll-Vo, the 1a variant, folded to 32 bits.
fn hash(chars: &[char], rest: &str) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for c in chars.iter().copied().chain(rest.chars()) {
        hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x100_0000_01b3);
    }
    let hash = hash ^ (hash >> 32);
    u32::try_from(hash & 0xffff_ffff).expect("masked to 32 bits")
}
