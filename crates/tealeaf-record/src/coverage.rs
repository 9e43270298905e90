//! How far each day of an outlet is held, from three witnesses: the running order that
//! the outlet prints, days with nothing between days with something, and captures that
//! disagree with one another.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::Connection;

use crate::{
    Error, RecordRules,
    archive::{add::title_key, day as day_of},
    observations::DayState,
};

/// What the captures of one day show together.
#[derive(Debug, Default)]
struct Day {
    items: Vec<DayItem>,
    /// Running orders, one per capture: title keys and titles.
    orders: Vec<Vec<(String, String)>>,
    /// Whether a capture is known to have lost an item.
    damaged: bool,
}

#[derive(Debug)]
struct DayItem {
    title: String,
    /// Keys of every title it was shown under.
    keys: Vec<String>,
    /// Whether any version has text.
    text: bool,
}

type Days = BTreeMap<(String, Date), Day>;

/// State of every day between the first and the last one held, per outlet.
pub(crate) fn of(
    connection: &Connection,
    rules: &RecordRules,
    captured_by: Option<String>,
) -> Result<BTreeMap<String, BTreeMap<Date, DayState>>, Error> {
    let mut states: BTreeMap<String, BTreeMap<Date, DayState>> = BTreeMap::new();
    for ((outlet, date), day) in read(connection, captured_by)? {
        states.entry(outlet).or_default().insert(date, state(&day));
    }
    for (outlet, days) in &mut states {
        let daily =
            rules.outlets.iter().find(|o| o.key == *outlet).is_none_or(|o| o.daily);
        fill_gaps(days, daily);
    }
    Ok(states)
}

/// What is known to be missing of each day that is held in part, in order.
pub(crate) fn gaps(
    connection: &Connection,
    outlet: &str,
    captured_by: Option<String>,
) -> Result<BTreeMap<Date, DayGap>, Error> {
    let days = read(connection, captured_by)?;
    let of_outlet =
        days.iter().filter(|((o, _), day)| o == outlet && !day.items.is_empty());
    let gaps = of_outlet.map(|((_, date), day)| (*date, gap(day)));
    Ok(gaps.filter(|(_, gap)| !gap.is_none()).collect())
}

fn read(connection: &Connection, captured_by: Option<String>) -> Result<Days, Error> {
    let mut days = Days::new();
    let date = |text: String| day_of(&text);
    let mut statement = connection.prepare(
        "SELECT item.outlet, item.date, item.id, version.title, version.text IS NOT NULL
         FROM item JOIN version ON version.item = item.id
         WHERE ?1 IS NULL OR EXISTS (
           SELECT 1 FROM input WHERE coalesce(input.captured_at, input.added_at) <= ?1 AND (
             input.id = version.input OR input.id IN (
               SELECT input FROM sighting WHERE sighting.version = version.id)))
         ORDER BY 1, 2, 3, version.id",
    )?;
    let mut rows = statement.query([&captured_by])?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        let day = days.entry((row.get(0)?, date(row.get(1)?)?)).or_default();
        let id: i64 = row.get(2)?;
        let title: String = row.get(3)?;
        let text: bool = row.get(4)?;
        match day.items.last_mut() {
            Some(item) if last == Some(id) => {
                item.keys.push(title_key(&title));
                item.text |= text;
            }
            _ => day.items.push(DayItem { keys: vec![title_key(&title)], title, text }),
        }
        last = Some(id);
    }
    let mut statement = connection.prepare(
        "SELECT programme.outlet, programme.date, entries, damaged FROM programme
             JOIN input ON input.id = programme.input
             WHERE ?1 IS NULL OR coalesce(input.captured_at, input.added_at) <= ?1",
    )?;
    let mut rows = statement.query([&captured_by])?;
    while let Some(row) = rows.next()? {
        let entries: String = row.get(2)?;
        let entries: Vec<String> = serde_json::from_str(&entries)
            .map_err(|e| Error::unusable(format!("running order: {e}")))?;
        let day = days.entry((row.get(0)?, date(row.get(1)?)?)).or_default();
        day.orders.push(entries.into_iter().map(|e| (title_key(&e), e)).collect());
        day.damaged |= row.get::<_, bool>(3)?;
    }
    Ok(days)
}

/// Days of which nothing is held: holes of a daily outlet; of another one they are as
/// well known as the days around them.
fn fill_gaps(days: &mut BTreeMap<Date, DayState>, daily: bool) {
    let (Some((&first, _)), Some((&last, _))) =
        (days.first_key_value(), days.last_key_value())
    else {
        return;
    };
    let listed = days.values().all(|state| *state != DayState::Unknown);
    let between = match (daily, listed) {
        (true, _) => DayState::Missing,
        (false, true) => DayState::Complete,
        (false, false) => DayState::Unknown,
    };
    let mut day = first;
    while day < last {
        days.entry(day).or_insert(between);
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
}

/// What is known to be missing of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayGap {
    /// Titles that the running order lists and no capture holds.
    pub listed_only: Vec<String>,
    /// Titles of items of which no capture shows the text.
    pub without_text: Vec<String>,
    /// Whether every capture of the day lost the running order or a good part of it, so
    /// that nothing tells what else is missing.
    pub order_lost: bool,
}

impl DayGap {
    fn is_none(&self) -> bool {
        self.listed_only.is_empty() && self.without_text.is_empty() && !self.order_lost
    }
}

fn state(day: &Day) -> DayState {
    if day.items.is_empty() {
        DayState::Missing
    } else if !gap(day).is_none() {
        DayState::Incomplete
    } else if day.orders.is_empty() {
        DayState::Unknown
    } else {
        DayState::Complete
    }
}

fn gap(day: &Day) -> DayGap {
    let listed: Vec<&(String, String)> = day.orders.iter().flatten().collect();
    let without_text = day.items.iter().filter(|item| !item.text);
    let mut gap = DayGap {
        without_text: without_text.map(|item| item.title.clone()).collect(),
        ..DayGap::default()
    };
    for (key, title) in &listed {
        if !day.items.iter().any(|item| item.keys.iter().any(|k| alike(key, k)))
            && !gap.listed_only.contains(title)
        {
            gap.listed_only.push(title.clone());
        }
    }
    let unlisted = day.items.iter().filter(|item| {
        !item.keys.iter().any(|key| listed.iter().any(|entry| alike(&entry.0, key)))
    });
    let unlisted = unlisted.count();
    // A capture that prints running orders and lost this one loses items with it; a list
    // that leaves out much of what was shown was itself cut short. Neither tells what else
    // is missing.
    let all_lost = !day.orders.is_empty() && listed.is_empty();
    let cut_short = !listed.is_empty() && unlisted >= 3 && unlisted * 4 > day.items.len();
    let only_damaged = day.damaged && day.orders.len() == 1;
    gap.order_lost = all_lost || cut_short || only_damaged;
    gap
}

/// Whether a listed title and an item's title are the same: equal but for punctuation, one
/// the beginning or end of the other, or all but a few characters shared.
fn alike(entry: &str, title: &str) -> bool {
    if entry == title {
        return true;
    }
    let (n_entry, n_title) = (entry.chars().count(), title.chars().count());
    let (short, long) = if n_entry < n_title { (entry, title) } else { (title, entry) };
    let n_short = n_entry.min(n_title);
    if n_short >= 4 && (long.starts_with(short) || long.ends_with(short)) {
        return true;
    }
    n_short >= 6 && n_entry.abs_diff(n_title) <= 4 && shared_pairs(short, long) >= 0.8
}

/// Share of the shorter text's character pairs that the longer one has too.
fn shared_pairs(short: &str, long: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(2).map(|w| (w[0], w[1])).collect()
    };
    let mut left = pairs(long);
    let wanted = pairs(short);
    let mut shared = 0.0;
    for pair in &wanted {
        if let Some(at) = left.iter().position(|p| p == pair) {
            left.swap_remove(at);
            shared += 1.0;
        }
    }
    shared / wanted.len().max(1) as f64
}
