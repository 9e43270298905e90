//! The table of time expressions in `tests/data/dates.tsv`.

use jiff::civil::{Date, date};
use tealeaf_claims::{NamedEvent, dates};

fn event(key: &str, names: &[&str], from: Date, to: Date) -> NamedEvent {
    NamedEvent {
        key: key.to_owned(),
        names: names.iter().map(|n| (*n).to_owned()).collect(),
        from,
        to,
    }
}

fn calendar() -> Vec<NamedEvent> {
    vec![
        event(
            "20-3",
            &["Third Plenum", "三中全会"],
            date(2024, 7, 15),
            date(2024, 7, 18),
        ),
        event(
            "20-4",
            &["Fourth Plenum", "四中全会"],
            date(2025, 10, 20),
            date(2025, 10, 23),
        ),
        event(
            "20",
            &["党的二十大", "20th Party Congress"],
            date(2022, 10, 22),
            date(2022, 10, 22),
        ),
    ]
}

#[test]
fn every_phrase_means_its_days() {
    let events = calendar();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in include_str!("../data/dates.tsv").lines().filter(|l| !l.starts_with('#'))
    {
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, sentence, reference, expected] = fields[..] else {
            panic!("four fields: {line}");
        };
        rows += 1;
        let reference: Date = reference.parse().expect("an ISO date");
        let found: Vec<String> =
            dates(sentence, reference, &events).into_iter().map(|w| w.value).collect();
        if found.join(" ") != expected {
            wrong.push(format!(
                "{sentence}  expected {expected}  found {}",
                found.join(" ")
            ));
        }
    }
    assert_eq!(rows, 101);
    assert!(wrong.is_empty(), "{} of {rows} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
