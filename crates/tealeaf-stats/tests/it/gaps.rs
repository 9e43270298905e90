//! Absences: known removals against the longest harmless gaps of people still in office.

use std::collections::BTreeMap;

use tealeaf_stats::{Appearances, GapModel};

use crate::archive::shared;
use crate::changes::day;
use crate::table::Table;
use crate::tarball;

/// Gaps this rare in a year of the person's life raise an alarm.
const ALARM: f64 = 0.1;
/// Days to learn the habits before the first alarm.
const BURN_IN: i32 = 230;

/// Days on which people took the office they held in these years.
const OFFICES: [(&str, &str); 8] = [
    ("李强", "20230311"),
    ("赵乐际", "20230310"),
    ("王沪宁", "20230310"),
    ("丁薛祥", "20230312"),
    ("韩正", "20230310"),
    ("秦刚", "20221230"),
    ("李尚福", "20230312"),
    ("何卫东", "20221023"),
];

/// Day of the first adverse or removal item, and of the last routine mention.
struct Removal {
    name: String,
    last: i32,
    adverse: i32,
}

fn read(path: &str) -> Option<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(shared(path)?).unwrap();
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
    Some(text.lines().skip(1).map(cells).collect())
}

#[test]
fn absences() {
    let Some(path) = shared("data/xwlb-dev.tar.zst") else { return };
    let Some(benign) = read("gold/absence-benign-gaps.tsv") else { return };
    let Some(positive) = read("gold/absence-positive-controls.tsv") else { return };
    let index = |date: &str| i32::try_from(day(date) - day("2022-09-24")).unwrap();
    let removals: Vec<Removal> = positive
        .iter()
        .map(|row| Removal {
            name: row[0].clone(),
            last: index(&row[2]),
            adverse: index(&row[4]),
        })
        .collect();
    let mut names: Vec<String> = benign.iter().map(|row| row[0].clone()).collect();
    names.dedup();
    let n_benign = names.len();
    names.extend(removals.iter().map(|removal| removal.name.clone()));
    let mut seen: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    let mut recorded = Vec::new();
    for (file, text) in tarball::texts(&path) {
        let Some(date) = file.strip_suffix(".md").filter(|d| d.len() == 8) else {
            continue;
        };
        recorded.push(index(date));
        for name in names.iter().filter(|name| text.contains(name.as_str())) {
            let until =
                removals.iter().find(|r| r.name == *name).map_or(9999, |r| r.last);
            // The item that announces a removal is not being seen.
            if index(date) <= until {
                seen.entry(name).or_default().push(index(date));
            }
        }
    }
    let last = *recorded.last().unwrap();
    let missing: Vec<i32> = (0..=last).filter(|d| !recorded.contains(d)).collect();
    let people: Vec<Appearances> = (0_u32..)
        .zip(&names)
        .map(|(person, name)| Appearances {
            person,
            from: OFFICES.iter().find(|o| o.0 == name).map_or(0, |o| index(o.1)),
            days: seen.get(name.as_str()).cloned().unwrap_or_default(),
        })
        .collect();
    let mut alarms: BTreeMap<u32, Vec<(i32, i32)>> = BTreeMap::new();
    for today in BURN_IN..=last {
        let model = GapModel::new(&people, &missing, today);
        for person in &people {
            let Some(gap) = model.gap(person.person) else { continue };
            let rows = alarms.entry(person.person).or_default();
            let told = rows.last().is_some_and(|&(seen, _)| seen == gap.last_seen);
            if gap.per_year <= ALARM && !told {
                let name = &names[usize::try_from(person.person).unwrap()];
                println!("  {name}: day {today}, {} days, {:.3}", gap.days, gap.per_year);
                rows.push((gap.last_seen, today));
            }
        }
    }
    let of =
        |p: usize| alarms.get(&u32::try_from(p).unwrap()).cloned().unwrap_or_default();
    let count = |p: usize| of(p).len() as f64;
    let false_alarms: f64 = (0..n_benign).map(count).sum();
    let person_years = n_benign as f64 * f64::from(last - BURN_IN) / 365.25;
    let found = removals
        .iter()
        .zip(n_benign..)
        .filter(|(removal, p)| {
            of(*p).iter().any(|&(_, day)| removal.last < day && day < removal.adverse)
        })
        .count();
    println!("  found {found} of {}; {false_alarms} false alarms", removals.len());
    let mut table = Table::default();
    let rate = false_alarms / person_years;
    // Nominal 0.1: the alarm should keep its own promise within a factor of two.
    table.within("absences: false alarms per person and year", rate, 0.0, 0.2);
    table.within(
        "absences: removals noticed before they were told",
        found as f64,
        2.0,
        6.0,
    );
    table.finish();
}
