//! Change points against dated events: evening news in Chinese, statements in English, one
//! code and one setting.

use regex::Regex;
use tealeaf_stats::simulate::Source;
use tealeaf_stats::{
    ChangeSettings, PastReadout, change_points, local_fano, mix_expectations,
};

use crate::archive::{self, LOYALTY, shared};
use crate::table::Table;
use crate::tarball;

/// Phrases with the day on which something is known to have happened to them.
const EVENTS: [(&str, &str); 8] = [
    ("动态清零", "2022-12-07"),
    ("主题教育", "2023-04-03"),
    ("新质生产力", "2023-12-12"),
    ("党纪学习教育", "2024-04-07"),
    ("三中全会", "2024-07-18"),
    ("八项规定", "2025-03-17"),
    ("十五五", "2025-10-23"),
    ("四中全会", "2025-10-23"),
];

/// Phrases that came and went without a known day.
const OTHERS: [&str; 6] =
    ["正确政绩观", "两新", "低空经济", "人工智能", "习近平文化思想", "习近平党建思想"];

/// Days since 1970-01-01 (Howard Hinnant's civil calendar).
pub(crate) fn day(date: &str) -> i64 {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let number: i64 = digits.parse().unwrap();
    let (mut y, m, d) = (number / 10_000, number / 100 % 100, number % 100);
    if m <= 2 {
        y -= 1;
    }
    let (era, month) = (y.div_euclid(400), (m + 9) % 12);
    let year = y - era * 400;
    era * 146_097 + year * 365 + year / 4 - year / 100 + (153 * month + 2) / 5 + d
        - 719_469
}

/// Weekly number of items, and of items that hold each phrase.
struct Weekly {
    items: Vec<f64>,
    holding: Vec<Vec<f64>>,
}

fn weekly(path: &std::path::Path, phrases: &[&str]) -> Weekly {
    let start = day("2022-09-26");
    let texts = tarball::texts(path);
    let weeks = |name: &str| {
        let date = name.strip_suffix(".md").filter(|d| d.len() == 8)?;
        usize::try_from((day(date) - start).div_euclid(7)).ok()
    };
    let n = texts.iter().filter_map(|(name, _)| weeks(name)).max().unwrap() + 1;
    let mut out =
        Weekly { items: vec![0.0; n], holding: vec![vec![0.0; n]; phrases.len()] };
    for (name, text) in &texts {
        let Some(week) = weeks(name) else { continue };
        for item in text.split("\n### ").skip(1) {
            let body = item.split_once('\n').map_or("", |(_, body)| body);
            // A stub is unknown, not silent.
            if body.chars().filter(|c| !c.is_whitespace()).count() < 60 {
                continue;
            }
            out.items[week] += 1.0;
            for (series, phrase) in out.holding.iter_mut().zip(phrases) {
                series[week] += f64::from(u8::from(body.contains(phrase)));
            }
        }
    }
    out
}

fn starts(counts: &[f64], exposures: &[f64], settings: ChangeSettings) -> Vec<usize> {
    let changes = change_points(counts, exposures, settings);
    changes.segments.iter().skip(1).map(|segment| segment.start).collect()
}

#[test]
fn dated_events_of_the_evening_news() {
    let Some(path) = shared("data/xwlb-dev.tar.zst") else { return };
    let phrases: Vec<&str> = EVENTS.iter().map(|e| e.0).chain(OTHERS).collect();
    let weekly = weekly(&path, &phrases);
    let settings = ChangeSettings::default();
    let mut table = Table::default();
    let mut errors = Vec::new();
    for ((phrase, date), series) in EVENTS.iter().zip(&weekly.holding) {
        let event = (day(date) - day("2022-09-26")) as f64 / 7.0;
        let found = starts(series, &weekly.items, settings);
        let error = found
            .iter()
            .map(|&week| (week as f64 - event).abs() * 7.0)
            .fold(f64::INFINITY, f64::min);
        println!("  {phrase} {date}: nearest change {error:.0} days off");
        errors.push(error);
    }
    let within = |days: f64| errors.iter().filter(|&&e| e <= days).count() as f64;
    table.within("S14 dated events within 14 days, of 8", within(14.0), 5.0, 8.0);
    table.within("S14 dated events within 30 days, of 8", within(30.0), 7.0, 8.0);
    table.within("S14 false changes per steady series, %", steady(&weekly), 0.0, 2.0);
    table.finish();
}

/// Share of steady series (constant rate, same exposure and over-dispersion) that show a
/// change, in percent. Shuffled weeks would be no null: a shuffled burst is still a burst.
fn steady(weekly: &Weekly) -> f64 {
    const RUNS: usize = 60;
    let mut source = Source::new(4);
    let total: f64 = weekly.items.iter().sum();
    let mut wrong = 0.0;
    for series in &weekly.holding {
        let rate = series.iter().sum::<f64>() / total;
        let fano = local_fano(series, &weekly.items);
        for _ in 0..RUNS {
            let mut draw = |n: &f64| f64::from(source.count(n * rate, fano));
            let counts: Vec<f64> = weekly.items.iter().map(&mut draw).collect();
            let found = starts(&counts, &weekly.items, ChangeSettings::default());
            wrong += f64::from(u8::from(!found.is_empty()));
        }
    }
    100.0 * wrong / (RUNS * weekly.holding.len()) as f64
}

/// Weekly raw rate of the loyalty family against the rate with the mix taken out.
#[test]
fn raw_rates_lie() {
    let Some(archive) = archive::load() else { return };
    let past: Vec<PastReadout> = archive
        .rows
        .iter()
        .map(|row| PastReadout {
            speaker: row.readout.speaker,
            occasion: row.readout.occasion,
            day: row.readout.day,
            present: LOYALTY.into_iter().any(|s| row.counts[s] > 0),
        })
        .collect();
    let expected = mix_expectations(&past);
    let n = usize::try_from(past.last().unwrap().day / 7).unwrap() + 1;
    let (mut uses, mut raw, mut mix) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for (row, e) in past.iter().zip(&expected) {
        let week = usize::try_from(row.day / 7).unwrap();
        uses[week] += f64::from(u8::from(row.present));
        raw[week] += 1.0;
        mix[week] += e;
    }
    let settings = ChangeSettings::default();
    println!("  raw {:?}", starts(&uses, &raw, settings));
    println!("  mix taken out {:?}", starts(&uses, &mix, settings));
    assert!(!starts(&uses, &raw, settings).is_empty());
    assert!(starts(&uses, &mix, settings).is_empty());
    // Nor did any of the frequent speakers change, readout by readout.
    for speaker in ["蔡奇", "李强", "赵乐际", "王沪宁", "李希"] {
        let own = |i: &usize| archive.speakers[*i] == speaker && archive.domestic[*i];
        let rows: Vec<usize> = (0..past.len()).filter(own).collect();
        let uses: Vec<f64> =
            rows.iter().map(|&i| f64::from(u8::from(past[i].present))).collect();
        let mix: Vec<f64> = rows.iter().map(|&i| expected[i]).collect();
        let found = starts(&uses, &mix, settings);
        let dates: Vec<u32> = found.iter().map(|&k| archive.dates[rows[k]]).collect();
        println!("  {speaker}: {} readouts, changes {dates:?}", rows.len());
        assert!(dates.is_empty());
    }
}

/// Every phrase of the gold table that has one unbroken run of eight statements or more:
/// the run's first statement, and the first one after it.
#[test]
fn runs_of_phrases_in_central_bank_statements() {
    let Some(path) = shared("data/fomc-statements.tar.zst") else { return };
    let Some(gold) = shared("gold/fomc-wording-gold.tsv") else { return };
    let texts: Vec<(String, String)> = tarball::texts(&path)
        .into_iter()
        .filter_map(|(name, text)| Some((name.strip_suffix(".txt")?.to_owned(), text)))
        .collect();
    let at = |date: &str| texts.iter().position(|(name, _)| name == date);
    let (mut hits, mut shifts) = (0.0, 0.0);
    for line in std::fs::read_to_string(gold).unwrap().lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [phrase, pattern, n, run] = fields[..] else { panic!("gold: {line}") };
        let (Ok(n), Some((from, to))) = (n.parse::<usize>(), run.split_once("..")) else {
            continue;
        };
        if n < 8 || run.contains(';') {
            continue;
        }
        let regex = Regex::new(pattern).unwrap();
        let counts: Vec<f64> =
            texts.iter().map(|(_, text)| regex.find_iter(text).count() as f64).collect();
        let words: Vec<f64> = texts
            .iter()
            .map(|(_, text)| text.split_whitespace().count() as f64)
            .collect();
        let settings = ChangeSettings { min_segment: 2, ..ChangeSettings::default() };
        let found = starts(&counts, &words, settings);
        let ends = [at(from), at(to).map(|i| i + 1).filter(|&i| i + 2 < texts.len())];
        let mut misses = Vec::new();
        for shift in ends.into_iter().flatten() {
            let near = found.iter().map(|&x| x.abs_diff(shift)).min().unwrap_or(999);
            shifts += 1.0;
            hits += f64::from(u8::from(near <= 1));
            misses.push(near);
        }
        println!("  {phrase}: {misses:?} statements off");
    }
    let mut table = Table::default();
    println!("  {hits} of {shifts}");
    table.within("S14 shifts within one statement, share", hits / shifts, 0.875, 1.0);
    table.finish();
}
