//! The real captures, where they lie beside the repository: counts, coverage, facts.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::civil::date;
use tealeaf_record::{Archive, Counting};

use crate::setup;

/// One test, so that the archive is made once.
#[test]
fn the_real_captures_are_read_right() {
    let inputs: Option<Vec<PathBuf>> =
        INPUTS.iter().map(|name| setup::shared(name)).collect();
    let Some(inputs) = inputs else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::create(&folder.path().join("record.sqlite")).unwrap();
    let rules = setup::rules();
    let report = archive.add(&inputs, &setup::options(), &rules, &mut |_| {}).unwrap();
    let outcome = report.stored + report.versions + report.duplicates;
    assert_eq!(report.read, outcome + report.skipped.len() as u64);
    both_captures_together_cover_every_day(&archive);
    adding_again_changes_nothing(&mut archive, &inputs);
    a_known_readout_is_read_right(&archive);
    speakers_and_occasions_agree_with_the_gold(&archive);
}

const INPUTS: &[&str] =
    &["data/xwlb-dev.tar.zst", "data/xwlb2-dev.tar.zst", "data/fomc-statements.tar.zst"];

fn counting<'a>(
    formulas: &'a tealeaf_text::Lexicon,
    rules: &'a tealeaf_record::RecordRules,
) -> Counting<'a> {
    Counting { formulas, rules, pack: "test 1", pack_digest: "0" }
}

/// The study of the captures counts 21,000 items and more, 1,461 days, nothing missing.
fn both_captures_together_cover_every_day(archive: &Archive) {
    let rules = setup::rules();
    let status = archive.status(&rules).unwrap();
    let news = status.iter().find(|s| s.outlet == "xwlb").unwrap();
    assert_eq!(news.first_last, Some((date(2022, 1, 1), date(2025, 12, 31))));
    assert_eq!((news.days_held, news.missing.len()), (1461, 0));
    assert_eq!(news.captures["xwlb-dev"], 1190);
    assert_eq!(news.captures["xwlb2-dev"], 1460);
    // 21,084 pages of items less those of the whole programme; the study counts a version
    // for each of 200 edited and 320 filled items, and re-uploads under another id add a few.
    assert!(news.items > 21_000);
    println!(
        "items {} without text {} versions {} incomplete {}",
        news.items,
        news.items_without_text,
        news.versions,
        news.incomplete.len()
    );
    let statements = status.iter().find(|s| s.outlet == "fomc-statements").unwrap();
    assert_eq!((statements.items, statements.days_held), (239, 237));
}

/// A second run recognises every input and changes nothing.
fn adding_again_changes_nothing(archive: &mut Archive, inputs: &[PathBuf]) {
    let before = archive.record_digest().unwrap();
    let rules = setup::rules();
    let report = archive.add(inputs, &setup::options(), &rules, &mut |_| {}).unwrap();
    assert_eq!((report.stored, report.versions), (0, 0));
    assert_eq!(report.read, report.duplicates + report.skipped.len() as u64);
    assert_eq!(archive.record_digest().unwrap(), before);
}

/// The readout that the example article leans on.
fn a_known_readout_is_read_right(archive: &Archive) {
    let (formulas, rules) = (setup::formulas(), setup::rules());
    let set = archive.observations(&counting(&formulas, &rules)).unwrap();
    let item = set
        .items
        .iter()
        .find(|i| i.date == date(2025, 5, 18) && i.speakers == ["cai-qi"])
        .unwrap();
    assert_eq!(item.occasion, "inspection");
    assert_eq!(item.place.as_deref(), Some("河北唐山市"));
    assert_eq!(item.event, Some((date(2025, 5, 16), date(2025, 5, 17))));
    assert_eq!(item.length, 858);
    let count = |key: &str| {
        let index = set.items.iter().position(|i| i.id == item.id).unwrap();
        let formula = set.formula(key).unwrap();
        set.count(tealeaf_record::observations::ItemIdx(index), formula).unwrap().all()
    };
    assert_eq!(
        (count("xi-name"), count("two-upholds"), count("two-establishes")),
        (1, 0, 0)
    );
}

/// Speaker and coarse occasion on the labelled sample.
fn speakers_and_occasions_agree_with_the_gold(archive: &Archive) {
    let Some(gold) = setup::shared("gold/xwlb-speaker-occasion-gold.tsv") else { return };
    let (formulas, rules) = (setup::formulas(), setup::rules());
    let set = archive.observations(&counting(&formulas, &rules)).unwrap();
    let by_id: BTreeMap<&str, _> = set.items.iter().map(|i| (i.id.as_str(), i)).collect();
    let coarse: BTreeMap<String, String> =
        setup::occasion_entries("ccp").into_iter().map(|o| (o.key, o.coarse)).collect();
    let gold = std::fs::read_to_string(gold).unwrap();
    let mut table: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    for line in gold.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (id, title, speaker, occasion) = (fields[1], fields[2], fields[3], fields[4]);
        let item = by_id[archive.item(id).unwrap().id.as_str()];
        let found_speaker =
            item.speakers.first().map_or("-", |key| setup::name_of(key)).to_owned();
        let found_occasion = coarse.get(&item.occasion).map_or("-", String::as_str);
        let row = table.entry(occasion).or_default();
        row.0 += 1;
        row.1 += u32::from(found_speaker == speaker);
        row.2 += u32::from(found_occasion == occasion);
        if found_speaker != speaker || found_occasion != occasion {
            println!("{speaker}/{found_speaker} {occasion}/{found_occasion} {title}");
        }
    }
    println!("{:<20} {:>4} {:>8} {:>9}", "occasion", "n", "speaker", "occasion");
    let mut all = (0, 0, 0);
    for (occasion, row) in &table {
        println!("{occasion:<20} {:>4} {:>8} {:>9}", row.0, row.1, row.2);
        all = (all.0 + row.0, all.1 + row.1, all.2 + row.2);
    }
    println!("{:<20} {:>4} {:>8} {:>9}", "all", all.0, all.1, all.2);
    assert!(f64::from(all.1) >= 0.95 * f64::from(all.0), "speakers");
    assert!(f64::from(all.2) >= 0.92 * f64::from(all.0), "occasions");
}
