//! A roster mined from dated official texts: who is named with which office, first and last.
//!
//! Only people named with an office are listed; nobody is looked for. Every row is a
//! proposal with its days: spellings that may be one person are flagged and never joined.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::names::titled_people;
use crate::rules::rules;
use crate::views::Views;

/// A name with an office, as the texts say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name, simplified.
    pub name: String,
    /// The office as written before the name, simplified.
    pub office: String,
    /// Day of the first text that says so.
    pub first: Date,
    /// Day of the last.
    pub last: Date,
    /// Texts that say so.
    pub texts: usize,
    /// A shorter name in the table that this one begins with: perhaps the same person and a
    /// character of the verb.
    pub perhaps: Option<String>,
}

rules! {
    // What an office cannot hold: it begins after the last of these before the name.
    BREAK = r"[^\x{4e00}-\x{9fff}]|[的在由与及对向将被让使]|(?:会见|陪同|任命|免去|以及|出席|主持|来自|介绍|代表|欢迎|邀请|接受|听取|随同|决定|时任|新任|原任|其中|包括|还有|以来|今天|当天|近日|日前)";
}

/// Longest office, in characters.
const LONGEST: usize = 24;

/// Mines dated texts; a row needs at least `least` texts.
///
/// # Examples
/// ```
/// use jiff::civil::date;
/// let texts = [
///     (date(2031, 3, 1), "组织部部长林海出席会议。"),
///     (date(2031, 6, 9), "会议由组织部部长林海主持。"),
/// ];
/// let rows = tealeaf_claims::roster::mine(texts, 2);
/// assert_eq!((rows[0].name.as_str(), rows[0].office.as_str()), ("林海", "组织部部长"));
/// assert_eq!(rows[0].last, date(2031, 6, 9));
/// ```
///
/// # Complexity
/// Linear in the length of the texts.
#[must_use]
pub fn mine<'t>(
    texts: impl IntoIterator<Item = (Date, &'t str)>,
    least: usize,
) -> Vec<Entry> {
    let mut rows: BTreeMap<(String, String), Entry> = BTreeMap::new();
    for (day, text) in texts {
        let views = Views::new(text);
        let mut seen: Vec<(String, String)> = Vec::new();
        for name in titled_people(&views) {
            let Some(office) = office(&views.plain[..name.start()]) else { continue };
            seen.push((views.plain_at(name).to_owned(), office));
        }
        seen.sort();
        seen.dedup();
        for key in seen {
            let (name, office) = key.clone();
            let row = rows.entry(key).or_insert(Entry {
                name,
                office,
                first: day,
                last: day,
                texts: 0,
                perhaps: None,
            });
            row.first = row.first.min(day);
            row.last = row.last.max(day);
            row.texts += 1;
        }
    }
    let mut rows: Vec<Entry> = rows.into_values().filter(|r| r.texts >= least).collect();
    let names: Vec<String> = rows.iter().map(|r| r.name.clone()).collect();
    for row in &mut rows {
        // Rows are in order of name, so a shorter beginning stands before.
        let at = names.partition_point(|n| n < &row.name);
        let short = names[..at].iter().rev().find(|n| row.name.starts_with(n.as_str()));
        row.perhaps = short.cloned();
    }
    rows
}

/// The office that ends right before a name.
fn office(before: &str) -> Option<String> {
    let mut from = before.len();
    for (at, _) in before.char_indices().rev().take(LONGEST) {
        from = at;
    }
    let near = &before[from..];
    let start = BREAK.find_iter(near).last().map_or(0, |m| m.end());
    let office = &near[start..];
    (office.chars().count() >= 2).then(|| office.to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn offices_change_hands() {
        let texts = [
            (date(2031, 3, 1), "中央委员会委员、组织部部长林海出席会议。"),
            (date(2031, 5, 1), "组织部部长林海会见了代表。"),
            (date(2031, 6, 9), "组织部部长周岩说，安全第一。"),
            (date(2031, 7, 9), "組織部部長周岩說，安全第一。"),
        ];
        let rows = mine(texts, 2);
        let found: Vec<(&str, &str, Date, Date)> = rows
            .iter()
            .map(|r| (r.name.as_str(), r.office.as_str(), r.first, r.last))
            .collect();
        assert_eq!(
            found,
            [
                ("周岩", "组织部部长", date(2031, 6, 9), date(2031, 7, 9)),
                ("林海", "组织部部长", date(2031, 3, 1), date(2031, 5, 1)),
            ]
        );
    }

    #[test]
    fn who_has_no_office_is_not_listed() {
        assert!(
            mine([(date(2031, 3, 1), "林海出席会议，工人周岩也来了。")], 1).is_empty()
        );
    }
}
