//! Texts that are other texts again: reprints and abridgements, with the share of text
//! that they have in common.
//!
//! Two texts are compared only when they are dated within a few days of each other: texts
//! of a series (statements after each meeting, yearly reports) share most of their words
//! and are not the same text. Within one outlet a text repeats another only when it is the
//! same but for a few words and no number differs: decrees of one day differ in little
//! else. Comparison is exact, on every run of six tokens; a sample of the runs only picks
//! which pairs to compare.

use std::collections::{BTreeMap, HashMap, VecDeque};

use jiff::civil::Date;
use rayon::prelude::*;
use tealeaf_text::fold;

use crate::{Archive, Error, Item, archive::index};

/// A text that another one holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Id of the item, its outlet and day.
    pub item: (String, String, Date),
    /// Id of the item whose text it is, its outlet and day.
    pub original: (String, String, Date),
    /// What it is.
    pub kind: LinkKind,
    /// Share of its runs of words that the original has.
    pub share: f64,
    /// Share of the original's runs of words that it has.
    pub of_original: f64,
}

/// What a text is to its original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// The same text put out again.
    Reprint,
    /// A part of it.
    Abridgement,
}

impl LinkKind {
    /// Code word of the kind.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reprint => "reprint",
            Self::Abridgement => "abridgement",
        }
    }
}

/// Tokens (Han characters or words) of a run.
const RUN: usize = 6;
/// Fewest runs of a text that is compared: shorter ones are alike by chance.
const LEAST: usize = 40;
/// Most days between two texts that are one.
const DAYS: i32 = 3;
/// One run of this many picks the pairs to compare.
const SAMPLE: u64 = 8;
/// Share of both texts from which one is the other put out again.
const SAME: f64 = 0.9;
/// The same within one outlet.
const REPEATED: f64 = 0.95;
/// Share of the shorter text from which it is a part of the longer.
const PART: f64 = 0.7;

/// A text made ready for comparison.
struct Ready {
    id: String,
    outlet: String,
    date: Date,
    /// Hashes of its runs, sorted, each once.
    runs: Vec<u64>,
    /// Its numbers, in order.
    numbers: Vec<String>,
}

impl Archive {
    /// Reprints and abridgements among the items held, over the version preferred for
    /// counting, in order of day and item. An item is linked to at most one other: the one
    /// that has the most of it.
    ///
    /// # Errors
    /// When the archive cannot be read.
    ///
    /// # Complexity
    /// Reads every text; then in proportion to their length, with the texts of a few days
    /// in memory at a time beside the items.
    pub fn duplicates(&self) -> Result<Vec<Link>, Error> {
        let mut items: Vec<Item> = self.items()?;
        items.sort_by(|a, b| (a.date, &a.outlet, &a.id).cmp(&(b.date, &b.outlet, &b.id)));
        let mut finder = Finder::default();
        finder.add(&items);
        Ok(finder.links())
    }
}

/// Finds links among items that come in order of day, with the texts of a few days in
/// memory.
#[derive(Default)]
pub(crate) struct Finder {
    recent: VecDeque<Ready>,
    found: BTreeMap<(Date, String), Link>,
}

impl Finder {
    /// Takes whole days, none earlier than those before.
    pub(crate) fn add(&mut self, items: &[Item]) {
        for day in items.chunk_by(|a, b| a.date == b.date) {
            self.add_day(day);
        }
    }

    fn add_day(&mut self, day: &[Item]) {
        let date = day[0].date;
        let apart = |earlier: &Ready| (date - earlier.date).get_days();
        while self
            .recent
            .front()
            .is_some_and(|earlier| !(0..=DAYS).contains(&apart(earlier)))
        {
            self.recent.pop_front();
        }
        let start = self.recent.len();
        let ready: Vec<Ready> = day.par_iter().filter_map(ready).collect();
        self.recent.extend(ready);
        for link in compare(self.recent.make_contiguous(), start) {
            let key = (link.item.2, link.item.0.clone());
            let better = self.found.get(&key).is_none_or(|held| {
                (link.share, link.of_original) > (held.share, held.of_original)
            });
            if better {
                self.found.insert(key, link);
            }
        }
    }

    /// What was found, in order of day and item.
    pub(crate) fn links(self) -> Vec<Link> {
        self.found.into_values().collect()
    }
}

/// Links of the texts from `start` on to those before them and to each other.
fn compare(texts: &[Ready], start: usize) -> Vec<Link> {
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    let sampled = |text: &Ready| -> Vec<u64> {
        text.runs.iter().copied().filter(|run| run.is_multiple_of(SAMPLE)).collect()
    };
    let samples: Vec<Vec<u64>> = texts.iter().map(sampled).collect();
    let mut links = Vec::new();
    for (at, sample) in samples.iter().enumerate() {
        if at >= start {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for run in sample {
                for other in holders.get(run).into_iter().flatten() {
                    *shared.entry(*other).or_default() += 1;
                }
            }
            for (other, n) in shared {
                // Half of what must be shared: the sample may have missed the rest.
                let least = sample.len().min(samples[other].len()) as f64 * PART / 2.0;
                if n as f64 >= least {
                    links.extend(link(&texts[at], &texts[other]));
                }
            }
        }
        for run in sample {
            holders.entry(*run).or_default().push(at);
        }
    }
    links
}

fn link(a: &Ready, b: &Ready) -> Option<Link> {
    let common = common(&a.runs, &b.runs) as f64;
    let shares = (common / a.runs.len() as f64, common / b.runs.len() as f64);
    let (least, most) = (shares.0.min(shares.1), shares.0.max(shares.1));
    let same_outlet = a.outlet == b.outlet;
    let kind = if same_outlet {
        (least >= REPEATED && a.numbers == b.numbers).then_some(LinkKind::Reprint)?
    } else if least >= SAME {
        LinkKind::Reprint
    } else if most >= PART {
        LinkKind::Abridgement
    } else {
        return None;
    };
    // A part is the shorter one, whenever it came; of two equal texts the later one.
    let b_is_later = (b.date, &b.outlet, &b.id) > (a.date, &a.outlet, &a.id);
    let b_is_part = match kind {
        LinkKind::Abridgement => shares.1 > shares.0,
        LinkKind::Reprint => b_is_later,
    };
    let (part, whole, shares) =
        if b_is_part { (b, a, (shares.1, shares.0)) } else { (a, b, shares) };
    let name = |text: &Ready| (text.id.clone(), text.outlet.clone(), text.date);
    Some(Link {
        item: name(part),
        original: name(whole),
        kind,
        share: shares.0,
        of_original: shares.1,
    })
}

/// How many elements two sorted lists have in common.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}

fn ready(item: &Item) -> Option<Ready> {
    let text = item.versions[item.preferred()].text.as_deref()?;
    let folded = fold(text);
    let mut tokens = index::pieces(folded.as_str());
    tokens.retain(|token| !token.is_empty());
    let mut runs: Vec<u64> = tokens.windows(RUN).map(hash).collect();
    runs.sort_unstable();
    runs.dedup();
    if runs.len() < LEAST {
        return None;
    }
    let numbers = numbers(folded.as_str());
    let (id, outlet) = (item.id.clone(), item.outlet.clone());
    Some(Ready { id, outlet, date: item.date, runs, numbers })
}

/// Numbers in digits, and ordinals and days in Chinese numerals.
fn numbers(text: &str) -> Vec<String> {
    let is_numeral =
        |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百".contains(c);
    let mut found = Vec::new();
    let mut run = String::new();
    let mut before = ' ';
    for c in text.chars().chain([' ']) {
        if is_numeral(c) {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            let counts = before == '第' || matches!(c, '号' | '日' | '月' | '年');
            if counts || run.chars().all(|c| c.is_ascii_digit()) {
                found.push(std::mem::take(&mut run));
            }
            run.clear();
        }
        before = c;
    }
    found
}

/// FNV-1a: small, and the same everywhere.
fn hash(run: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for token in run {
        for byte in token.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    // The low bits pick the sample.
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;

    fn item(id: &str, outlet: &str, day: i8, text: &str) -> Item {
        Item {
            id: id.into(),
            outlet: outlet.into(),
            date: jiff::civil::date(2031, 5, day),
            url: None,
            speaker: None,
            occasion: None,
            versions: vec![Version {
                capture: "c".into(),
                captured_at: None,
                digest: None,
                title: id.into(),
                text: Some(text.into()),
                heads: Vec::new(),
                length: u32::try_from(text.chars().count()).unwrap(),
                place: 1,
                seen_again: Vec::new(),
            }],
        }
    }

    /// An invented text of this many sentences, none like another.
    fn text(seed: u32, sentences: u32) -> String {
        let word =
            |n: u32| char::from_u32(0x4e00 + (seed * 7919 + n * 104_729) % 5000).unwrap();
        (0..sentences)
            .map(|s| (0..20).map(|n| word(s * 20 + n)).chain(['。']).collect::<String>())
            .collect()
    }

    #[test]
    fn reprints_and_abridgements_are_linked() {
        let check = |items: &[Item], expected: &[&str]| {
            let mut items = items.to_vec();
            items.sort_by_key(|item| item.date);
            let mut finder = Finder::default();
            finder.add(&items);
            let found: Vec<String> = finder
                .links()
                .iter()
                .map(|l| format!("{} {} {}", l.item.0, l.kind.code(), l.original.0))
                .collect();
            assert_eq!(found, expected);
        };
        let (whole, part) = (text(1, 12), text(1, 5));
        let changed = whole.replacen('。', "，第三号。", 1);
        let [x, y] = ["agency", "news"];
        // The part came first, and is the part all the same.
        check(&[item("a", x, 5, &whole), item("b", y, 4, &part)], &["b abridgement a"]);
        check(&[item("a", x, 5, &whole), item("b", y, 6, &whole)], &["b reprint a"]);
        // Too far apart in time; another text; too short.
        check(&[item("a", x, 5, &whole), item("b", y, 19, &whole)], &[]);
        check(&[item("a", x, 5, &whole), item("b", y, 5, &text(2, 12))], &[]);
        check(&[item("a", x, 5, &text(1, 1)), item("b", y, 5, &text(1, 1))], &[]);
        // Within an outlet: the same again, but neither a part nor another number.
        check(&[item("a", x, 5, &whole), item("b", x, 5, &whole)], &["b reprint a"]);
        check(&[item("a", x, 5, &whole), item("b", x, 5, &part)], &[]);
        check(&[item("a", x, 5, &whole), item("b", x, 5, &changed)], &[]);
        check(&[item("a", x, 5, &whole), item("b", y, 5, &changed)], &["b reprint a"]);
    }
}
