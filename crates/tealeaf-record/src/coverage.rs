//! How far each day of an outlet is held, from three witnesses: the running order that
//! the outlet prints, days with nothing between days with something, and captures that
//! disagree with one another.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::Connection;

use crate::{Error, RecordRules, archive::add::title_key, observations::DayState};

/// What the captures of one day show together.
#[derive(Debug, Default)]
struct Day {
    /// Title keys of the items held, of each title it was shown under; whether any
    /// version has text.
    items: Vec<(Vec<String>, bool)>,
    /// Running orders, one per capture.
    orders: Vec<Vec<String>>,
    /// Whether a capture is known to have lost an item.
    damaged: bool,
}

/// State of every day between the first and the last one held, per outlet.
pub(crate) fn of(
    connection: &Connection,
    rules: &RecordRules,
) -> Result<BTreeMap<String, BTreeMap<Date, DayState>>, Error> {
    let mut days: BTreeMap<(String, String), Day> = BTreeMap::new();
    let mut statement = connection.prepare(
        "SELECT item.outlet, item.date, item.id, version.title, version.text IS NOT NULL
         FROM item JOIN version ON version.item = item.id ORDER BY 1, 2, 3",
    )?;
    let mut rows = statement.query([])?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        let day = days.entry((row.get(0)?, row.get(1)?)).or_default();
        let id: i64 = row.get(2)?;
        let title = title_key(&row.get::<_, String>(3)?);
        let text: bool = row.get(4)?;
        match day.items.last_mut() {
            Some(item) if last == Some(id) => {
                item.0.push(title);
                item.1 |= text;
            }
            _ => day.items.push((vec![title], text)),
        }
        last = Some(id);
    }
    let mut statement =
        connection.prepare("SELECT outlet, date, entries, damaged FROM programme")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let entries: String = row.get(2)?;
        let entries: Vec<String> = serde_json::from_str(&entries)
            .map_err(|e| Error::unusable(format!("running order: {e}")))?;
        let day = days.entry((row.get(0)?, row.get(1)?)).or_default();
        day.orders.push(entries.iter().map(|e| title_key(e)).collect());
        day.damaged |= row.get::<_, bool>(3)?;
    }
    let mut states: BTreeMap<String, BTreeMap<Date, DayState>> = BTreeMap::new();
    for ((outlet, date), day) in &days {
        let date: Date =
            date.parse().map_err(|e| Error::unusable(format!("date `{date}`: {e}")))?;
        states.entry(outlet.clone()).or_default().insert(date, state(day));
    }
    for (outlet, days) in &mut states {
        let daily =
            rules.outlets.iter().find(|o| o.key == *outlet).is_none_or(|o| o.daily);
        fill_gaps(days, daily);
    }
    Ok(states)
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

fn state(day: &Day) -> DayState {
    if day.items.is_empty() {
        return DayState::Missing;
    }
    let orders: Vec<&Vec<String>> = day.orders.iter().filter(|o| !o.is_empty()).collect();
    if day.items.iter().any(|item| !item.1) {
        return DayState::Incomplete;
    }
    if orders.is_empty() {
        // A capture that prints running orders and lost this one loses items with it.
        return if day.orders.is_empty() {
            DayState::Unknown
        } else {
            DayState::Incomplete
        };
    }
    let listed: Vec<&String> = orders.iter().copied().flatten().collect();
    let missing = listed.iter().any(|entry| !is_held(entry, day));
    let unlisted = day
        .items
        .iter()
        .filter(|(titles, _)| {
            !titles.iter().any(|title| listed.iter().any(|entry| alike(entry, title)))
        })
        .count();
    // A list that leaves out much of what was shown was itself cut short, and then says
    // nothing about what else is missing.
    let cut_short = unlisted >= 3 && unlisted * 4 > day.items.len();
    let only_damaged = day.damaged && day.orders.len() == 1;
    if missing || cut_short || only_damaged {
        DayState::Incomplete
    } else {
        DayState::Complete
    }
}

fn is_held(entry: &str, day: &Day) -> bool {
    day.items.iter().any(|(titles, _)| titles.iter().any(|title| alike(entry, title)))
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
    if n_short >= 6 && (long.starts_with(short) || long.ends_with(short)) {
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
