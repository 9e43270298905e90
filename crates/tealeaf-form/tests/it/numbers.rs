//! Known central numbers: real ones must pass with themselves left out, made-up ones not.

use std::{collections::BTreeMap, fmt::Write as _, fs};

use jiff::{ToSpan as _, civil::Date};
use tealeaf_form::{
    Pack, number,
    series::{Outcome, Register, judge},
};

use crate::shared::shared;

/// Serial and day of the known numbers, by code and year (0: counts through).
type Gold = BTreeMap<(String, i16), Vec<(u32, Date)>>;

fn gold() -> Option<Gold> {
    let file = shared()?.join("gold/numbers/gov2025_2026.tsv");
    let text = fs::read_to_string(file).unwrap();
    let mut gold = Gold::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let key = (fields[0].to_owned(), fields[1].parse().unwrap());
        let point = (fields[2].parse().unwrap(), fields[3].parse().unwrap());
        gold.entry(key).or_default().push(point);
    }
    for points in gold.values_mut() {
        points.sort_by_key(|point| (point.1, point.0));
    }
    Some(gold)
}

fn register(code: &str, year: i16, points: &[(u32, Date)]) -> Register {
    let mut text = format!(
        "[[series]]\ncode='{code}'\nstatus='seen'\nyearly={}\nsource='test'\n[[known]]\ncode='{code}'\n",
        year != 0
    );
    if year != 0 {
        writeln!(text, "year={year}").unwrap();
    }
    text.push_str("status='seen'\nsource='test'\nnumbers=[");
    for (serial, date) in points {
        write!(text, "[{serial},'{date}'],").unwrap();
    }
    text.push_str("]\n");
    Register::from_toml(&text).unwrap()
}

fn flagged(code: &str, year: i16, serial: u32, date: Date, register: &Register) -> bool {
    let text = if year == 0 {
        format!("{code}第{serial}号")
    } else {
        format!("{code}〔{year}〕{serial}号")
    };
    let number = number::find(&text).unwrap();
    judge(&number, Some(date), register).contradicts()
}

#[test]
fn real_numbers_pass_and_made_up_ones_do_not() {
    let Some(gold) = gold() else { return };
    let (mut wrong, mut all, mut wrong_inner, mut inner) = (0, 0, 0, 0);
    let mut powers = Vec::new();
    let last_day = gold.values().flatten().map(|point| point.1).max().unwrap();
    for ((code, year), points) in &gold {
        if points.len() < 5 {
            continue;
        }
        for (idx, (serial, date)) in points.iter().enumerate() {
            let others: Vec<(u32, Date)> =
                points.iter().copied().filter(|point| point.0 != *serial).collect();
            let found =
                flagged(code, *year, *serial, *date, &register(code, *year, &others));
            all += 1;
            wrong += usize::from(found);
            if idx > 0 && idx + 1 < points.len() {
                inner += 1;
                wrong_inner += usize::from(found);
            }
            if found {
                println!("flagged: {code} {year} {serial} of {date}");
            }
        }
        // Every serial on every third day of the time covered by the file stands for a
        // serial and a day drawn at random.
        let known = register(code, *year, points);
        let serials = points.iter().map(|point| point.0);
        let low = if *year == 0 { serials.clone().min().unwrap() } else { 1 };
        let high = serials.max().unwrap();
        let (mut hits, mut tries) = (0_u32, 0_u32);
        let mut date =
            if *year == 0 { points[0].1 } else { Date::new(*year, 1, 1).unwrap() };
        while date <= last_day {
            for serial in low..=high {
                tries += 1;
                hits += u32::from(flagged(code, *year, serial, date, &known));
            }
            date = date.checked_add(3.days()).unwrap();
        }
        let power = f64::from(hits) / f64::from(tries.max(1));
        println!(
            "{code} {year}: {} known, made-up numbers flagged {:.0} %",
            points.len(),
            power * 100.0
        );
        powers.push(power);
    }
    println!(
        "real numbers flagged with themselves left out: {wrong} of {all}, {wrong_inner} of {inner} between the ends"
    );
    let mean =
        powers.iter().sum::<f64>() / f64::from(u32::try_from(powers.len()).unwrap());
    println!("mean {:.0} %", mean * 100.0);
    assert!(wrong_inner <= 1 && inner >= 63, "{wrong_inner} of {inner} flagged");
    for power in powers {
        assert!(power >= 0.65, "a series flags only {power:.2} of made-up numbers");
    }
}

/// The two worked cases of the issue, against the pack's own series.
#[test]
fn worked_cases() {
    let mut known = Register::default();
    known
        .add_csv("code,serial,date,agency\n国办函,34,2020-05-25,国务院办公厅\n国办函,55,2020-07-22,国务院办公厅\n")
        .unwrap();
    let number = number::find("国办函〔2020〕95号").unwrap();
    for day in ["2020-06-01", "2020-06-05", "2020-06-15", "2020-06-30"] {
        let judgement = judge(&number, day.parse().ok(), &known);
        assert_eq!(judgement.outcome, Outcome::OutsideRun, "{day}");
    }
    let pack = Pack::builtin();
    let number =
        number::find_loose("a leaked General Office document No. [2025] 11").unwrap();
    let judgement = judge(&number, "2025-05-17".parse().ok(), &pack.register);
    assert_eq!(judgement.outcome, Outcome::NoCode);
    assert!(judgement.is_open() && !judgement.contradicts());
    let central = judgement.candidates.iter().find(|one| one.code == "中办发").unwrap();
    let (early, late) = central.reached.unwrap();
    assert_eq!((early.month(), late.month()), (3, 5), "{early} to {late}");
    let known: Vec<&str> =
        judgement.candidates.iter().map(|one| one.code.as_str()).collect();
    assert!(known.contains(&"厅字") && known.contains(&"国办发"), "{known:?}");
}
