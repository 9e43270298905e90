//! The mined roster as entries of a pack: people with offices and days, to be looked
//! through by a person before they are used.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use pinyin::ToPinyin as _;
use tealeaf_claims::roster::{Doubt, Entry};

use crate::pack::Pack;

/// Surnames that are read in another way than the character alone.
const SURNAMES: &[(&str, &str)] = &[
    ("单", "shan"),
    ("解", "xie"),
    ("盖", "ge"),
    ("仇", "qiu"),
    ("区", "ou"),
    ("曾", "zeng"),
    ("查", "zha"),
    ("翟", "zhai"),
    ("尉迟", "yuchi"),
    ("任", "ren"),
    ("朴", "piao"),
    ("覃", "qin"),
    ("乐", "yue"),
    ("缪", "miao"),
    ("逄", "pang"),
    ("冼", "xian"),
    ("欧阳", "ouyang"),
    ("司马", "sima"),
    ("上官", "shangguan"),
    ("诸葛", "zhuge"),
    ("东方", "dongfang"),
    ("皇甫", "huangfu"),
    ("公孙", "gongsun"),
    ("慕容", "murong"),
    ("令狐", "linghu"),
    ("夏侯", "xiahou"),
    ("司徒", "situ"),
    ("端木", "duanmu"),
    ("南宫", "nangong"),
    ("独孤", "dugu"),
];

/// A name in Latin letters: surname and given name.
#[must_use]
pub fn spelled(name: &str) -> (String, String) {
    let listed = SURNAMES.iter().filter(|(zh, _)| name.starts_with(zh));
    let listed = listed.max_by_key(|(zh, _)| zh.len());
    let first = name.chars().next().map_or(0, char::len_utf8);
    let cut = listed.map_or(first, |(zh, _)| zh.len());
    let sound = |text: &str| -> String {
        text.chars().filter_map(|c| c.to_pinyin()).map(|p| p.plain()).collect()
    };
    let surname = listed.map_or_else(|| sound(&name[..cut]), |(_, en)| (*en).to_owned());
    (capital(&surname), capital(&sound(&name[cut..])))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |c| {
        c.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// The person of the pack that has the name.
#[must_use]
pub fn listed<'p>(pack: &'p Pack, name: &str) -> Option<&'p str> {
    let person = pack.people.iter().find(|p| {
        p.zh.as_deref() == Some(name) || p.aliases.iter().any(|alias| alias == name)
    });
    person.map(|p| p.key.as_str())
}

/// What makes a row unsure, in words.
#[must_use]
pub fn doubt_words(doubt: &Doubt) -> String {
    match doubt {
        Doubt::MayGoOn(c) => format!("the name may go on with {c}"),
        Doubt::BeginsLike(other) => format!("begins like {other}: one person or two"),
        Doubt::OneCharacterFrom(other) => {
            format!("one character from {other}, same office: one person or two")
        }
        Doubt::HeldTogether(others) => {
            let shown = others.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
            let more = others.len().saturating_sub(3);
            let more =
                if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("in the same days also {shown}{more}")
        }
    }
}

/// The first day on which another is named with an office that its holder is no longer
/// named with; `None` while nobody is, and for offices that several hold at a time.
#[must_use]
pub fn followed_by<'r>(rows: &'r [Entry], row: &Entry) -> Option<&'r Entry> {
    if row.held_with > 0 {
        return None;
    }
    rows.iter()
        .filter(|r| r.office == row.office && row.last < r.first)
        .min_by_key(|r| (r.first, r.name.as_str()))
}

/// The rows as a pack's `people.toml`. `source` names the record, `last_day` is its last day.
///
/// `to` stands only where another is named with the office afterwards; whatever is unsure
/// is a comment above the entry it concerns.
#[must_use]
pub fn to_toml(rows: &[Entry], pack: &Pack, source: &str, last_day: Date) -> String {
    let mut by_name: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for row in rows {
        by_name.entry(&row.name).or_default().push(row);
    }
    let mut text = format!(
        "# Mined from {source} up to {last_day}: people named right before whose names a public\n\
         # office stands. A proposal: look through it, above all where a comment says why, and\n\
         # give English titles, and foreigners their own spelling (`en` is pinyin). A day is that\n\
         # of the first or last text, not of the appointment.\n"
    );
    let mut keys: BTreeMap<String, &str> = BTreeMap::new();
    for (name, mut offices) in by_name {
        offices.sort_by_key(|o| (o.first, std::cmp::Reverse(o.texts), &o.office));
        let (surname, given) = spelled(name);
        let mut key = format!("{}-{}", surname.to_lowercase(), given.to_lowercase());
        text.push('\n');
        if let Some(held) = listed(pack, name) {
            let _ = writeln!(text, "# in {} as {held}", pack.name);
            key = held.to_owned();
        }
        while let Some(other) = keys.get(&key) {
            let _ = writeln!(text, "# spelled like {other}");
            key.push_str("-2");
        }
        let unsure = offices.iter().flat_map(|o| &o.doubts);
        let mut unsure: Vec<&Doubt> =
            unsure.filter(|d| !matches!(d, Doubt::HeldTogether(_))).collect();
        unsure.sort();
        unsure.dedup();
        for doubt in unsure {
            let _ = writeln!(text, "# unsure: {}", doubt_words(doubt));
        }
        let first = offices.iter().map(|o| o.first).min().unwrap_or(last_day);
        let _ = writeln!(text, "[[person]]\nkey = \"{key}\"\nzh = \"{name}\"");
        let _ = writeln!(text, "en = [\"{surname} {given}\"]\nsurname = \"{surname}\"");
        let _ =
            writeln!(text, "source = \"{source} {first} (first named with an office)\"");
        for office in offices {
            write_office(&mut text, rows, office, source);
        }
        keys.insert(key, name);
    }
    text
}

fn write_office(text: &mut String, rows: &[Entry], office: &Entry, source: &str) {
    for doubt in office.doubts.iter().filter(|d| matches!(d, Doubt::HeldTogether(_))) {
        let _ = writeln!(text, "# unsure: {}", doubt_words(doubt));
    }
    let next = followed_by(rows, office);
    if let Some(next) = next {
        let _ = writeln!(text, "# next: {} from {}", next.name, next.first);
    }
    let _ = writeln!(text, "[[person.office]]\nzh = [\"{}\"]", office.office);
    let _ = writeln!(text, "from = {}", office.first);
    if next.is_some() {
        let _ = writeln!(text, "to = {}", office.last);
    }
    let _ = writeln!(
        text,
        "source = \"{source} {} (first named with this office) to {} (last), {} texts\"",
        office.first, office.last, office.texts
    );
}
