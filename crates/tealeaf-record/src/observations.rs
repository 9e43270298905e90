//! Observation sets: per item only facts, no text.
//!
//! A set answers every question that counts can answer, without the corpus it was made
//! from. It is written as JSON Lines inside zstd: a header line, then a line per item and
//! a line per outlet and covered day. Zero counts are kept by being implied: an item whose
//! text is held has a count for *every* formula of the header; an item without text has
//! none, and its counts are unknown, never zero.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    io::{self, BufRead as _, Write as _},
};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) mod kept;
mod words;

pub use words::{Name, Names};
pub(crate) use words::{Shared, Words};

/// Version of the format that this program writes.
pub const FORMAT: u32 = 1;

/// Items for which room is made because a header says so: a damaged one may say anything.
const MOST_RESERVED: usize = 4 << 20;

/// Index of an item in its [`ObservationSet`]; never shown or stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIdx(pub usize);

/// Facts about every item of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservationSet {
    /// What it was made from, for the reader ("xwlb-dev, xwlb2-dev").
    pub made_from: String,
    /// Hex digest of the record it was made from.
    pub record_digest: String,
    /// Key and version of the pack that counted (`ccp 1`).
    pub pack: String,
    /// Hex digest of that pack.
    pub pack_digest: String,
    /// Keys of the formulas counted.
    pub formulas: Vec<String>,
    /// Items in order of outlet, date and place in the programme.
    pub items: Vec<Observed>,
    /// State of each day, per outlet key.
    pub coverage: BTreeMap<String, BTreeMap<Date, DayState>>,
}

/// Facts about one item. A record has millions: what many items share stands once.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Id, title, address and the item repeated.
    pub(crate) words: Words,
    /// Key of the outlet.
    pub outlet: Name,
    /// Day of broadcast or publication.
    pub date: Date,
    /// First and last day of the event told, when the text dates it.
    pub event: Option<(Date, Date)>,
    /// Place in the day's programme, from 1.
    pub order: u32,
    /// Keys of those who speak, the principal first.
    pub speakers: Names,
    /// Keys of those who are there in person (speakers included where the occasion is in
    /// person).
    pub present: Names,
    /// Keys of all persons named in the text.
    pub named: Names,
    /// Key of the occasion.
    pub occasion: Name,
    /// Place of the event as the text gives it.
    pub place: Option<Name>,
    /// Characters of text (without white space); 0 when no text is held.
    pub length: u32,
    /// Number of differing versions held.
    pub versions: u32,
    /// Occurrences of formulas as (index into `formulas`, own, nested), zero ones left
    /// out. `None` when no text is held: unknown, not zero.
    pub counts: Option<Box<[(u16, u32, u32)]>>,
}

impl Observed {
    /// Stable id: the outlet's own where it has one.
    #[must_use]
    pub fn id(&self) -> &str {
        self.words.id()
    }

    /// Title, where the set may carry it (never in the embedded set).
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.words.title()
    }

    /// Page, when known.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.words.url()
    }

    /// Id of the earlier item of the same outlet whose text this one repeats.
    #[must_use]
    pub fn repeats(&self) -> Option<&str> {
        self.words.repeats()
    }

    /// Takes the title away.
    pub fn drop_title(&mut self) {
        self.words = Words::new(self.id(), None, self.url(), self.repeats());
    }

    pub(crate) fn set_repeats(&mut self, original: Option<&str>) {
        if self.repeats() != original {
            self.words = Words::new(self.id(), self.title(), self.url(), original);
        }
    }
}

/// How far a day of an outlet is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayState {
    /// Every item that the programme lists is held with its text.
    Complete,
    /// Something of the day is known to be missing.
    Incomplete,
    /// Nothing of the day is held.
    Missing,
    /// Held, but nothing tells whether it is all.
    Unknown,
}

/// Occurrences of one formula in one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Count {
    /// Occurrences that stand alone.
    pub own: u32,
    /// Occurrences inside a longer formula.
    pub nested: u32,
}

impl Count {
    /// All occurrences, nested ones included: what a plain text search finds.
    #[must_use]
    pub fn all(self) -> u32 {
        self.own + self.nested
    }
}

/// Days of a window by state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverageStatement {
    /// Key of the outlet.
    pub outlet: String,
    /// First and last day asked for.
    pub window: Option<(Date, Date)>,
    /// Number of complete days.
    pub complete: u32,
    /// Days known to be incomplete.
    pub incomplete: Vec<Date>,
    /// Days missing.
    pub missing: Vec<Date>,
    /// Number of days held of which nothing tells whether they are whole.
    pub unknown: u32,
}

impl CoverageStatement {
    /// Whether every day of the window is complete.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.window.is_some()
            && self.incomplete.is_empty()
            && self.missing.is_empty()
            && self.unknown == 0
    }
}

impl ObservationSet {
    /// Index of a formula.
    #[must_use]
    pub fn formula(&self, key: &str) -> Option<u16> {
        self.formulas
            .iter()
            .position(|k| k == key)
            .and_then(|index| u16::try_from(index).ok())
    }

    /// Occurrences of a formula in an item; `None` when the item's text is not held.
    #[must_use]
    pub fn count(&self, item: ItemIdx, formula: u16) -> Option<Count> {
        let counts = self.items[item.0].counts.as_ref()?;
        Some(
            counts
                .iter()
                .find(|c| c.0 == formula)
                .map_or(Count::default(), |c| Count { own: c.1, nested: c.2 }),
        )
    }

    /// How far an outlet's days from `from` to `to` (both included) are held.
    ///
    /// # Complexity
    /// One map look-up per day of the window.
    #[must_use]
    pub fn coverage(&self, outlet: &str, from: Date, to: Date) -> CoverageStatement {
        let mut statement = CoverageStatement {
            outlet: outlet.to_owned(),
            window: Some((from, to)),
            ..CoverageStatement::default()
        };
        let days = self.coverage.get(outlet);
        let mut day = from;
        while day <= to {
            match days.and_then(|d| d.get(&day)) {
                Some(DayState::Complete) => statement.complete += 1,
                Some(DayState::Incomplete) => statement.incomplete.push(day),
                Some(DayState::Unknown) => statement.unknown += 1,
                Some(DayState::Missing) | None => statement.missing.push(day),
            }
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        statement
    }

    /// Writes the set.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write(&self, out: impl io::Write) -> io::Result<()> {
        let mut out = zstd::Encoder::new(out, 19)?;
        // A damaged set must not be read as another one.
        out.include_checksum(true)?;
        serde_json::to_writer(&mut out, &Header::of(self))?;
        out.write_all(b"\n")?;
        for item in &self.items {
            serde_json::to_writer(&mut out, &Line::from_item(item))?;
            out.write_all(b"\n")?;
        }
        for (outlet, days) in &self.coverage {
            serde_json::to_writer(
                &mut out,
                &CoverageLine { outlet: outlet.into(), days: runs(days) },
            )?;
            out.write_all(b"\n")?;
        }
        out.finish()?;
        Ok(())
    }

    /// Reads a set.
    ///
    /// # Errors
    /// When the bytes are not a set of this format, naming the line.
    pub fn read(bytes: impl io::Read) -> Result<Self, ReadError> {
        let wrong = |line: usize, what: String| ReadError { line, what };
        let decoder = zstd::Decoder::new(bytes)
            .map_err(|e| wrong(0, format!("not an observation set: {e}")))?;
        let mut lines = io::BufReader::new(decoder).lines().enumerate();
        let (_, first) = lines.next().ok_or_else(|| wrong(1, "empty file".into()))?;
        let first = first.map_err(|e| wrong(1, e.to_string()))?;
        let header: OwnedHeader =
            serde_json::from_str(&first).map_err(|e| wrong(1, e.to_string()))?;
        if header.format != FORMAT {
            return Err(wrong(
                1,
                format!(
                    "written in format {}, this program reads format {FORMAT}; \
                     make the set anew with `tealeaf archive export-observations`",
                    header.format
                ),
            ));
        }
        let mut set = Self {
            made_from: header.made_from,
            record_digest: header.record_digest,
            pack: header.pack,
            pack_digest: header.pack_digest,
            formulas: header.formulas,
            ..Self::default()
        };
        set.items.reserve_exact(header.items.min(MOST_RESERVED));
        let mut shared = Shared::default();
        for (index, line) in lines {
            let number = index + 1;
            let line = line.map_err(|e| wrong(number, e.to_string()))?;
            if set.items.len() < header.items {
                let line: Line<'_> = serde_json::from_str(&line)
                    .map_err(|e| wrong(number, e.to_string()))?;
                let item = line.into_item(set.formulas.len());
                let mut item = item.map_err(|what| wrong(number, what))?;
                shared.share(&mut item);
                set.items.push(item);
            } else {
                let line: CoverageLine = serde_json::from_str(&line)
                    .map_err(|e| wrong(number, e.to_string()))?;
                let days = days_of(&line.days)
                    .ok_or_else(|| wrong(number, "bad days".into()))?;
                set.coverage.insert(line.outlet, days);
            }
        }
        if set.items.len() < header.items {
            return Err(wrong(
                set.items.len() + 1,
                format!("cut short: {} of {} items", set.items.len(), header.items),
            ));
        }
        Ok(set)
    }
}

/// Why an observation set could not be read.
#[derive(Debug)]
pub struct ReadError {
    line: usize,
    what: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "observation set, line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for ReadError {}

#[derive(Serialize)]
struct Header<'a> {
    format: u32,
    made_from: &'a str,
    record_digest: &'a str,
    pack: &'a str,
    pack_digest: &'a str,
    formulas: &'a [String],
    items: usize,
}

impl<'a> Header<'a> {
    fn of(set: &'a ObservationSet) -> Self {
        Self {
            format: FORMAT,
            made_from: &set.made_from,
            record_digest: &set.record_digest,
            pack: &set.pack,
            pack_digest: &set.pack_digest,
            formulas: &set.formulas,
            items: set.items.len(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnedHeader {
    format: u32,
    made_from: String,
    record_digest: String,
    pack: String,
    pack_digest: String,
    formulas: Vec<String>,
    items: usize,
}

/// One item, with short keys: a set has tens of thousands.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    i: Cow<'a, str>,
    o: Cow<'a, str>,
    d: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    e: Option<(Date, Date)>,
    n: u32,
    #[serde(default, skip_serializing_if = "is_empty")]
    s: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    p: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    m: Cow<'a, [String]>,
    k: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Cow<'a, str>>,
    l: u32,
    v: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    c: Option<Cow<'a, [(u16, u32, u32)]>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    u: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    t: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r: Option<Cow<'a, str>>,
}

impl<'a> Line<'a> {
    fn from_item(item: &'a Observed) -> Self {
        Self {
            i: item.id().into(),
            o: (&*item.outlet).into(),
            d: item.date,
            e: item.event,
            n: item.order,
            s: (&*item.speakers).into(),
            p: (&*item.present).into(),
            m: (&*item.named).into(),
            k: (&*item.occasion).into(),
            at: item.place.as_deref().map(Into::into),
            l: item.length,
            v: item.versions,
            c: item.counts.as_deref().map(Into::into),
            u: item.url().map(Into::into),
            t: item.title().map(Into::into),
            r: item.repeats().map(Into::into),
        }
    }

    fn into_item(self, n_formulas: usize) -> Result<Observed, String> {
        let out_of_range = |c: &(u16, u32, u32)| usize::from(c.0) >= n_formulas;
        if self.c.iter().flat_map(|counts| counts.iter()).any(out_of_range) {
            return Err(format!("item {}: formula number out of range", self.i));
        }
        let words = [&self.t, &self.u, &self.r]
            .map(|words: &Option<Cow<'_, str>>| words.as_deref());
        Ok(Observed {
            words: Words::new(&self.i, words[0], words[1], words[2]),
            outlet: Name::from(&*self.o),
            date: self.d,
            event: self.e,
            order: self.n,
            speakers: self.s.into_owned().into(),
            present: self.p.into_owned().into(),
            named: self.m.into_owned().into(),
            occasion: Name::from(&*self.k),
            place: self.at.as_deref().map(Name::from),
            length: self.l,
            versions: self.v,
            counts: self.c.map(|counts| counts.into_owned().into()),
        })
    }
}

fn is_empty(names: &[String]) -> bool {
    names.is_empty()
}

/// The days of one outlet as runs of one state.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CoverageLine {
    outlet: String,
    days: Vec<(Date, u32, DayState)>,
}

fn runs(days: &BTreeMap<Date, DayState>) -> Vec<(Date, u32, DayState)> {
    let mut runs: Vec<(Date, u32, DayState)> = Vec::new();
    let mut next: Option<Date> = None;
    for (&day, &state) in days {
        match runs.last_mut() {
            Some(run) if next == Some(day) && run.2 == state => run.1 += 1,
            _ => runs.push((day, 1, state)),
        }
        next = day.tomorrow().ok();
    }
    runs
}

fn days_of(runs: &[(Date, u32, DayState)]) -> Option<BTreeMap<Date, DayState>> {
    let mut days = BTreeMap::new();
    for &(first, length, state) in runs {
        // A run longer than a record can be would only come from a damaged file.
        if length > 400_000 {
            return None;
        }
        let mut day = first;
        for n in 0..length {
            days.insert(day, state);
            if n + 1 < length {
                day = day.tomorrow().ok()?;
            }
        }
    }
    Some(days)
}
