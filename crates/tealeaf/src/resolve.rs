//! From "his Tangshan speech" to the item of the record that a claim is about.
//!
//! A claim names a person, days, a place, an occasion, sometimes a title. Each item that
//! fits person and days gets points for the rest; what a text says is never looked at, so
//! that a claim cannot pick the text that suits it.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::{DateRange, TextRef};
use tealeaf_record::{
    Snapshot,
    observations::{ItemIdx, Observed},
};
use tealeaf_text::fold;

use crate::{pack::Pack, place};

/// Days before an article in which an undated "his speech" is looked for.
const UNDATED_WINDOW: i64 = 45;

/// What a claim says about the text it means.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'c> {
    /// Key of the person.
    pub person: Option<&'c str>,
    /// Days named.
    pub days: Option<DateRange>,
    /// Places named.
    pub places: &'c [String],
    /// Occasion words, outlet and title.
    pub text: &'c TextRef,
    /// Day of the article.
    pub article_date: Option<Date>,
    /// What the person must do in an item.
    pub part: Part,
}

/// What a person must do in an item for a claim to mean it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Speak: the claim is about words.
    Speaks,
    /// Be there in person.
    IsThere,
    /// Either.
    Any,
    /// Nobody speaks in it but the body that issued it.
    Nobody,
}

/// The items that fit best.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// Items that fit equally well, in order of the record; empty when none does.
    pub items: Vec<ItemIdx>,
    /// Days that were looked at.
    pub window: (Date, Date),
    /// The claim is about all that the outlet said in these days, not about one text.
    pub programme: bool,
}

/// Finds the items that a claim means; `None` when it names too little (no person and no
/// occasion, or no day and the article has none).
#[must_use]
pub fn resolve(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    wanted: Wanted<'_>,
) -> Option<Resolution> {
    let (from, to) = window(snapshot, wanted)?;
    let outlet = held_outlet(snapshot, pack, wanted.text);
    let programme = outlet.is_some_and(|_| is_programme(pack, wanted));
    let mut best = Vec::new();
    let mut best_score = 0;
    for (idx, item) in snapshot.within(from, to) {
        if outlet.is_some_and(|key| key != item.outlet) {
            continue;
        }
        if programme {
            if from <= item.date && item.date <= to {
                best.push(idx);
            }
            continue;
        }
        let Some(score) = score(pack, wanted, item) else { continue };
        if score > best_score {
            best_score = score;
            best.clear();
        }
        if score == best_score {
            best.push(idx);
        }
    }
    if wanted.days.is_none() {
        // "His speech" without a date means the latest one that fits.
        let latest = best.iter().map(|i| snapshot.item(*i).date).max();
        best.retain(|i| Some(snapshot.item(*i).date) == latest);
    }
    if from == to && best.len() > 1 {
        only_main_text(snapshot, pack, &mut best);
    }
    Some(Resolution { items: best, window: (from, to), programme })
}

/// Of several texts that one body issued on one day the first is the one that articles mean.
fn only_main_text(snapshot: &Snapshot<'_>, pack: &Pack, items: &mut Vec<ItemIdx>) {
    let first = snapshot.item(items[0]);
    let issued = pack.outlet(&first.outlet).is_some_and(|o| o.speaker.is_some());
    let together = items.iter().all(|idx| {
        let item = snapshot.item(*idx);
        item.outlet == first.outlet && item.date == first.date
    });
    if issued && together {
        items.sort_by_key(|idx| snapshot.item(*idx).order);
        items.truncate(1);
    }
}

/// The outlet that the claim names, when texts of that very outlet are in the record.
fn held_outlet<'p>(
    snapshot: &Snapshot<'_>,
    pack: &'p Pack,
    text: &TextRef,
) -> Option<&'p str> {
    let outlet = pack.outlet(text.outlet.as_deref()?)?;
    snapshot.span(&outlet.key).map(|_| outlet.key.as_str())
}

/// "The evening news of 5 March": a day and an outlet that appears daily, and nothing that
/// tells one of its items from another.
fn is_programme(pack: &Pack, wanted: Wanted<'_>) -> bool {
    let daily = wanted.text.outlet.as_deref().and_then(|key| pack.outlet(key));
    daily.is_some_and(|o| o.daily) && wanted.days.is_some() && !tells_apart(pack, wanted)
}

/// Words for a text of any occasion: they tell no item from another.
const ANY_TEXT: &[&str] = &[
    "report",
    "readout",
    "article",
    "text",
    "broadcast",
    "programme",
    "program",
    "news",
    "item",
    "account",
    "coverage",
    "statement",
    "报道",
    "通稿",
    "新闻",
    "节目",
    "消息",
    "全文",
    "文章",
    "原文",
];

/// Whether a claim tells the text that it means from others of its days: by a person, a
/// place, a title or a kind of occasion, not by "the readout" alone.
pub(crate) fn tells_apart(pack: &Pack, wanted: Wanted<'_>) -> bool {
    wanted.person.is_some()
        || !wanted.places.is_empty()
        || wanted.text.title.is_some()
        || wanted.text.occasion.iter().any(|said| names_occasion(pack, said))
}

/// Whether a word of the article names a kind of occasion of the pack.
fn names_occasion(pack: &Pack, said: &str) -> bool {
    !ANY_TEXT.contains(&said)
        && pack.occasions.iter().any(|o| o.words.iter().any(|word| is_word(said, word)))
}

fn window(snapshot: &Snapshot<'_>, wanted: Wanted<'_>) -> Option<(Date, Date)> {
    if wanted.person.is_none()
        && wanted.text.occasion.is_empty()
        && wanted.text.title.is_none()
        && wanted.text.outlet.is_none()
        && wanted.places.is_empty()
    {
        return None;
    }
    match wanted.days {
        Some(DateRange { from: Some(from), to: Some(to) }) => Some((from, to)),
        Some(DateRange { from: Some(from), to: None }) => {
            let last = || snapshot.items().map(|(_, item)| item.date).max();
            Some((from, wanted.article_date.or_else(last)?.max(from)))
        }
        Some(DateRange { from: None, to: Some(to) }) => {
            Some((to.saturating_sub(UNDATED_WINDOW.days()), to))
        }
        Some(DateRange { from: None, to: None }) | None => {
            let to = wanted.article_date?;
            Some((to.saturating_sub(UNDATED_WINDOW.days()), to))
        }
    }
}

/// How well an item of the days asked for fits the rest; `None` when it does not.
///
/// An item is of a day when it was broadcast on it or tells of an event of it: an article
/// may date a speech by either.
fn score(pack: &Pack, wanted: Wanted<'_>, item: &Observed) -> Option<u32> {
    let mut score: u32 = 1;
    if let Some(person) = wanted.person {
        let there = item.present.iter().any(|p| p == person);
        let speaks = item.speakers.iter().position(|s| s == person);
        score += match (speaks, wanted.part) {
            (_, Part::IsThere) if !there => return None,
            (None, Part::Speaks) => return None,
            (Some(0), _) => 4,
            (Some(_), _) => 3,
            (None, _) if there => 1,
            (None, _) => return None,
        };
    }
    let issued = || pack.outlet(&item.outlet).is_some_and(|o| o.speaker.is_some());
    if wanted.part == Part::Nobody && !item.speakers.is_empty() && !issued() {
        return None;
    }
    // What tells this text from others of its day, besides who speaks.
    let mut told_apart = false;
    if !wanted.places.is_empty() {
        if is_at(item, wanted.places) {
            told_apart = true;
            score += 4;
        } else if item.place.is_some() {
            score = score.saturating_sub(2);
        }
    }
    // "The statement after the meeting" fits a statement in two words and a meeting in one.
    let words = occasion_words(pack, wanted.text, item);
    if words > 0 {
        told_apart = true;
        score += 2 + words;
    }
    // 新年贺词 is in the title of the one text that the claim means.
    if let Some(title) = item.title() {
        let title = fold(title);
        let in_title = |said: &&String| {
            !said.is_ascii() && title.as_str().contains(fold(said).as_str())
        };
        if wanted.text.occasion.iter().any(|said| in_title(&said)) {
            score += 3;
        }
    }
    if let (Some(title), Some(held)) = (&wanted.text.title, item.title())
        && same_title(title, held)
    {
        told_apart = true;
        score += 6;
    }
    if wanted.person.is_none() && !told_apart {
        return None;
    }
    if item.counts.is_some() {
        score += 1;
    }
    Some(score)
}

/// Whether an item tells of one of these places: its place, or its title names one.
#[must_use]
pub fn is_at(item: &Observed, places: &[String]) -> bool {
    let held = item.place.as_deref().into_iter().chain(item.title());
    held.into_iter().any(|held| places.iter().any(|said| place::matches(said, held)))
}

/// Whether a title as an article quotes it is an item's: marks, spaces and script aside, the
/// whole or a good part of it.
#[must_use]
pub fn same_title(said: &str, held: &str) -> bool {
    let bare = |text: &str| -> String {
        fold(text).as_str().chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let (said, held) = (bare(said), bare(held));
    let long = |text: &str| text.chars().count() >= 6;
    said == held
        || long(&said) && held.contains(&said)
        || long(&held) && said.contains(&held)
}

/// Points for the occasion words said that are words of the item's occasion; more for the
/// same word than for a part of one.
fn occasion_words(pack: &Pack, text: &TextRef, item: &Observed) -> u32 {
    let Some(occasion) = pack.occasion(&item.occasion) else { return 0 };
    let points = |said: &String| {
        let fits = |word: &&String| is_word(said, word);
        match occasion.words.iter().filter(fits).any(|word| word == said) {
            true => 2,
            false => u32::from(occasion.words.iter().any(|word| is_word(said, word))),
        }
    };
    text.occasion.iter().map(points).sum()
}

fn is_word(said: &str, word: &str) -> bool {
    let (said, word) = (fold(said), fold(word));
    said.as_str().contains(word.as_str()) || word.as_str().contains(said.as_str())
}
