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

/// Days by which a report may follow the event it tells of.
const REPORT_LAG: i64 = 3;
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
}

/// The items that fit best.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// Items that fit equally well, in order of the record; empty when none does.
    pub items: Vec<ItemIdx>,
    /// Days that were looked at.
    pub window: (Date, Date),
}

/// Finds the items that a claim means; `None` when it names too little (no person and no
/// occasion, or no day and the article has none).
#[must_use]
pub fn resolve(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    wanted: Wanted<'_>,
) -> Option<Resolution> {
    let (from, to, lag) = window(wanted)?;
    let last = to.saturating_add(lag.days());
    let mut best = Vec::new();
    let mut best_score = 0;
    for (idx, item) in snapshot.within(from, last) {
        let Some(score) = score(pack, wanted, item, from, to) else { continue };
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
    Some(Resolution { items: best, window: (from, last) })
}

fn window(wanted: Wanted<'_>) -> Option<(Date, Date, i64)> {
    if wanted.person.is_none()
        && wanted.text.occasion.is_empty()
        && wanted.text.title.is_none()
        && wanted.places.is_empty()
    {
        return None;
    }
    match wanted.days {
        Some(DateRange { from: Some(from), to: Some(to) }) => {
            Some((from, to, REPORT_LAG))
        }
        Some(DateRange { from: Some(from), to: None }) => {
            Some((from, wanted.article_date.unwrap_or(from).max(from), REPORT_LAG))
        }
        Some(DateRange { from: None, to: Some(to) }) => {
            Some((to.saturating_sub(UNDATED_WINDOW.days()), to, REPORT_LAG))
        }
        Some(DateRange { from: None, to: None }) | None => {
            let to = wanted.article_date?;
            Some((to.saturating_sub(UNDATED_WINDOW.days()), to, 0))
        }
    }
}

fn score(
    pack: &Pack,
    wanted: Wanted<'_>,
    item: &Observed,
    from: Date,
    to: Date,
) -> Option<u32> {
    let mut score: u32 = 1;
    if let Some(person) = wanted.person {
        let speaks = item.speakers.iter().position(|s| s == person);
        score += match speaks {
            Some(0) => 4,
            Some(_) => 3,
            None if item.present.iter().any(|p| p == person) => 1,
            None => return None,
        };
    }
    let (first, last) = item.event.unwrap_or((item.date, item.date));
    if wanted.days.is_some() {
        score += if first <= to && from <= last {
            // An event that falls inside the days named fits better than one that only
            // touches them.
            if from <= first && last <= to { 4 } else { 3 }
        } else {
            1
        };
    }
    // What tells this text from others of its day, besides who speaks.
    let mut told_apart = false;
    if !wanted.places.is_empty() {
        match &item.place {
            Some(place) if wanted.places.iter().any(|w| place::matches(w, place)) => {
                told_apart = true;
                score += 4;
            }
            Some(_) => score = score.saturating_sub(2),
            None => {}
        }
    }
    // "The statement after the meeting" fits a statement in two words and a meeting in one.
    let words = occasion_words(pack, wanted.text, item);
    if words > 0 {
        told_apart = true;
        score += 2 + words;
    }
    if let (Some(title), Some(held)) = (&wanted.text.title, &item.title)
        && fold(held).as_str().contains(fold(title).as_str())
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

/// How many of the occasion words said are words of the item's occasion.
fn occasion_words(pack: &Pack, text: &TextRef, item: &Observed) -> u32 {
    let Some(occasion) = pack.occasion(&item.occasion) else { return 0 };
    let fits = |said: &&String| {
        let said = fold(said);
        occasion.words.iter().any(|word| {
            let word = fold(word);
            said.as_str().contains(word.as_str()) || word.as_str().contains(said.as_str())
        })
    };
    let n = text.occasion.iter().filter(fits).count();
    u32::try_from(n).expect("a sentence names few occasions")
}
