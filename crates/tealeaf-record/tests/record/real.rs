//! The real captures, where they lie beside the repository: counts, coverage, facts.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::civil::date;
use tealeaf_record::{
    Archive, AsOf, Counting, Edit, EditQuery, Filter, KwicOrder, SearchQuery, Snapshot,
    observations::ObservationSet, usage,
};

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
    silent_edits_agree_with_the_gold(&archive);
    searches_agree_with_the_texts(&archive);
    pages_agree_with_the_markdown(&archive, folder.path());
    wording_runs_agree_with_the_gold(&archive);
    series_are_not_merged_and_abridgements_are_found(&archive, folder.path());
    assert_eq!(archive.verify().unwrap().faults, Vec::<String>::new());
}

/// Statements of a series share most of their words and are no reprints. Texts from which
/// every second sentence was taken away, put out by another outlet, are abridgements of
/// their own originals and of no other text.
fn series_are_not_merged_and_abridgements_are_found(
    archive: &Archive,
    folder: &std::path::Path,
) {
    let links = archive.duplicates().unwrap();
    println!("{} repeats among the texts of one outlet", links.len());
    assert!(links.iter().all(|link| link.item.1 != "fomc-statements"));
    assert!(links.len() < 50, "{links:?}");
    let mut lines = String::new();
    let mut n = 0;
    for item in archive.items().unwrap() {
        let version = &item.versions[item.preferred()];
        let text = version.text.clone().unwrap_or_default();
        if item.outlet != "xwlb" || item.date < date(2025, 1, 1) || version.length < 300 {
            continue;
        }
        let sentences: Vec<&str> = text.split_inclusive('。').step_by(2).collect();
        for (outlet, text) in [("xwlb", text.clone()), ("paper", sentences.concat())] {
            let row = serde_json::json!({
                "outlet": outlet, "date": item.date.to_string(), "id": item.id,
                "title": version.title, "text": text,
            });
            lines.push_str(&format!("{row}\n"));
        }
        n += 1;
    }
    let input = folder.join("both.jsonl");
    std::fs::write(&input, lines).unwrap();
    let mut both = Archive::create(&folder.join("both.sqlite")).unwrap();
    both.add(&[input], &setup::options(), &setup::rules(), &mut |_| {}).unwrap();
    let links = both.duplicates().unwrap();
    let of_own = |link: &&tealeaf_record::duplicates::Link| {
        link.item.0.strip_prefix("paper-") == link.original.0.strip_prefix("xwlb-")
    };
    let across = links.iter().filter(|link| link.item.1 != link.original.1);
    let (right, all) = (across.clone().filter(of_own).count(), across.count());
    println!("abridgements: {right} of {n} found, {} links to another text", all - right);
    assert!(right * 100 >= n * 97 && (all - right) * 100 <= n);
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
        .find(|i| i.date == date(2025, 5, 18) && *i.speakers == ["cai-qi"])
        .unwrap();
    assert_eq!(item.occasion, "inspection");
    assert_eq!(item.place.as_deref(), Some("河北唐山市"));
    assert_eq!(item.event, Some((date(2025, 5, 16), date(2025, 5, 17))));
    assert_eq!(item.length, 858);
    let count = |key: &str| {
        let index = set.items.iter().position(|i| i.id() == item.id()).unwrap();
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
    let by_id: BTreeMap<&str, _> = set.items.iter().map(|i| (i.id(), i)).collect();
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
        let found_occasion =
            coarse.get(item.occasion.as_str()).map_or("-", String::as_str);
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

/// Every edit of the gold is found in its class, nothing else is reported, and the item
/// from which a leader's name went comes among the very first.
fn silent_edits_agree_with_the_gold(archive: &Archive) {
    let Some(gold) = setup::shared("data/xwlb-revisions-dev.jsonl.zst") else { return };
    let gold = zstd::decode_all(std::fs::File::open(gold).unwrap()).unwrap();
    let gold = String::from_utf8(gold).unwrap();
    let reading = tealeaf_record::Reading::new(&setup::rules()).unwrap();
    let query = EditQuery { with_filled: true, ..EditQuery::default() };
    let edits = archive.edits(&query, &reading, &setup::formulas()).unwrap();
    let by_item: BTreeMap<&str, &Edit> =
        edits.iter().map(|e| (e.item.as_str(), e)).collect();
    let mut table: BTreeMap<(String, String), u32> = BTreeMap::new();
    let (mut agree, mut all, mut lead_in) = (0, 0, 0);
    let mut known = std::collections::BTreeSet::new();
    for line in gold.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = archive.item(record["vid"].as_str().unwrap()).unwrap().id;
        known.insert(id.clone());
        // The gold counts the programme's own lead-in as text where it does not stand
        // first; it is no words of the item.
        let only_lead_in = record["ops"].as_array().is_some_and(|ops| {
            !ops.is_empty()
                && ops.iter().all(|op| {
                    let both = format!("{}{}", op["a"], op["b"]);
                    both.contains("央视网消息（新闻联播）")
                })
        });
        if only_lead_in {
            lead_in += 1;
            continue;
        }
        let expected = match record["class"].as_str().unwrap_or("filled") {
            "edit" => "medium",
            class => class,
        };
        let found = by_item.get(id.as_str()).map_or("same", |edit| edit.class.key());
        if expected != "filled" {
            all += 1;
            agree += u32::from(found == expected);
            if found != expected {
                println!("{expected}/{found} {} {}", record["vid"], record["ops"]);
            }
            assert!(!(matches!(expected, "major" | "medium") && found == "same"), "{id}");
        }
        *table.entry((expected.to_owned(), found.to_owned())).or_default() += 1;
    }
    println!("gold/found {table:?}; lead-in only {lead_in}");
    println!("classes agree in {agree} of {all}");
    assert!(f64::from(agree) >= 0.95 * f64::from(all));
    let reported = edits.iter().filter(|e| !known.contains(&e.item));
    let mut beyond = 0;
    for edit in reported {
        // Pages put up anew under another id are outside of the gold, which joins by id.
        beyond += 1;
        let changed: Vec<_> = edit
            .ops
            .iter()
            .map(|op| {
                let text = |v: &tealeaf_record::Version, span: tealeaf_text::Span| {
                    v.text.as_deref().unwrap_or("")[span.range()]
                        .chars()
                        .take(20)
                        .collect()
                };
                let both: (String, String) =
                    (text(&edit.before, op.before), text(&edit.after, op.after));
                both
            })
            .take(3)
            .collect();
        println!("beyond {} {} {changed:?}", edit.class.key(), edit.item);
        // A pair with the same characters is no edit, whatever its layout.
        let letters = |v: &tealeaf_record::Version| -> String {
            let text = v.text.as_deref().unwrap_or("");
            format!("{}{text}", v.title).chars().filter(|c| !c.is_whitespace()).collect()
        };
        let differ = letters(&edit.before) != letters(&edit.after);
        assert!(differ || edit.class.key() == "filled", "{} is the same", edit.item);
    }
    println!("edits beyond the gold: {beyond}");
    let rank = edits.iter().position(|e| e.date == date(2024, 3, 25)).unwrap();
    println!("rank of the item of 2024-03-25: {}", rank + 1);
    assert!(rank < 5);
}

/// What the index finds is what reading every text finds.
fn searches_agree_with_the_texts(archive: &Archive) {
    let (formulas, rules) = (setup::formulas(), setup::rules());
    let set = archive.observations(&counting(&formulas, &rules)).unwrap();
    let items = archive.items().unwrap();
    for phrase in ["李希", "两个维护", "新质生产力", "considerable period", "唐山市"]
    {
        let query = SearchQuery {
            expression: format!("\"{phrase}\""),
            limit: 3,
            ..SearchQuery::default()
        };
        let started = std::time::Instant::now();
        let found = archive.search(&query, &set).unwrap();
        let took = started.elapsed();
        let packed = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).collect()
        };
        let wanted = packed(phrase);
        let expected = items
            .iter()
            .filter(|item| {
                item.versions.iter().any(|v| {
                    let text = v.text.as_deref().unwrap_or("");
                    packed(text).contains(&wanted) || packed(&v.title).contains(&wanted)
                })
            })
            .count();
        println!("{phrase}: {} found, {expected} by reading, {took:?}", found.total);
        assert_eq!(found.total, expected, "{phrase}");
        assert!(found.hits.iter().all(|hit| !hit.spans.is_empty()));
    }
    let query = SearchQuery {
        expression: "唐山 AND 调研".into(),
        filter: Filter { speaker: Some("cai-qi".into()), ..Filter::default() },
        as_of: AsOf { day: Some(date(2025, 5, 18)), captured: None },
        limit: 10,
        offset: 0,
    };
    let found = archive.search(&query, &set).unwrap();
    assert_eq!(found.hits[0].item.date, date(2025, 5, 18));
    let lines = archive.kwic(&query, &set, 12, KwicOrder::Right).unwrap();
    assert!(lines.iter().any(|line| line.hit == "唐山"));
    let phrases = tealeaf_text::Entry {
        key: "x".into(),
        variants: vec!["两个维护".into()],
        exclude: Vec::new(),
    };
    let lexicon = tealeaf_text::Lexicon::compile(std::slice::from_ref(&phrases)).unwrap();
    let recounted = archive.recount(set.clone(), &lexicon, &[phrases.variants]).unwrap();
    let total = |set: &ObservationSet, key: &str| {
        let snapshot = Snapshot::new(set, None);
        usage::totals(snapshot, set.formula(key).unwrap(), &Filter::default()).used
    };
    assert_eq!(total(&recounted, "x"), total(&set, "two-upholds"));
    // The study counts 129, 148, 124 and 106; it takes a page put up anew under another id
    // for a second item.
    let year = usage::track(
        Snapshot::new(&set, None),
        &[set.formula("two-upholds").unwrap()],
        &[usage::By::Year],
        &Filter { outlet: Some("xwlb".into()), ..Filter::default() },
    );
    let with: Vec<u64> = year.iter().map(|row| row.used.items_with).collect();
    println!("two upholds, items a year: {with:?}");
    assert_eq!(with, [129, 148, 123, 106]);
}

/// Unbroken runs of wording in the statements, as the gold has them.
fn wording_runs_agree_with_the_gold(archive: &Archive) {
    let Some(gold) = setup::shared("gold/fomc-wording-gold.tsv") else { return };
    let (formulas, rules) = (setup::formulas(), setup::rules());
    let mut set = archive.observations(&counting(&formulas, &rules)).unwrap();
    let texts: BTreeMap<String, String> = archive
        .items()
        .unwrap()
        .into_iter()
        .filter(|item| item.outlet == "fomc-statements")
        .map(|item| (item.id.clone(), item.versions[0].text.clone().unwrap()))
        .collect();
    set.formulas = vec!["x".into()];
    let gold = std::fs::read_to_string(gold).unwrap();
    let (mut right, mut all) = (0, 0);
    for line in gold.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let regex = regex::RegexBuilder::new(fields[1])
            .dot_matches_new_line(true)
            .build()
            .unwrap();
        for item in &mut set.items {
            let text = texts.get(item.id()).map(|t| t.replace('\n', " "));
            let n = text.map_or(0, |text| regex.find_iter(&text).count());
            item.counts = Some(vec![(0, u32::try_from(n).unwrap(), 0)].into());
        }
        let filter =
            Filter { outlet: Some("fomc-statements".into()), ..Filter::default() };
        let meetings: Vec<_> =
            set.items.iter().filter(|i| !i.id().ends_with("-other")).cloned().collect();
        let only = ObservationSet { items: meetings, ..set.clone() };
        let runs = usage::runs(Snapshot::new(&only, None), 0, &filter);
        let found: Vec<String> = runs
            .iter()
            .map(|run| match run.days {
                (first, last) if first == last => first.to_string(),
                (first, last) => format!("{first}..{last}"),
            })
            .collect();
        all += 1;
        let found = found.join("; ");
        if found == fields[3] {
            right += 1;
        } else {
            println!("{}\n  gold  {}\n  found {found}", fields[0], fields[3]);
        }
    }
    println!("wording runs: {right} of {all} right");
    assert_eq!(right, all);
}

/// The main text of saved pages against the Markdown capture of the same pages.
fn pages_agree_with_the_markdown(archive: &Archive, folder: &std::path::Path) {
    let Some(pages) = setup::shared("data/xwlb2-html-sample.tar.zst") else { return };
    let mut html = Archive::create(&folder.join("html.sqlite")).unwrap();
    let report =
        html.add(&[pages], &setup::options(), &setup::rules(), &mut |_| {}).unwrap();
    println!("pages: {} read, {} skipped", report.read, report.skipped.len());
    for skip in report.skipped.iter().take(5) {
        println!("  {}: {}", skip.path, skip.reason);
    }
    let (mut sum, mut n, mut below) = (0.0, 0.0, 0);
    for page in html.items().unwrap() {
        let Ok(item) = archive.item(&page.id) else { continue };
        let capture = |v: &tealeaf_record::Version| {
            v.capture == "xwlb2-dev" || v.seen_again.iter().any(|s| s.0 == "xwlb2-dev")
        };
        let Some(held) = item.versions.iter().find(|v| capture(v)) else { continue };
        let count = |text: Option<&str>| {
            let mut counts: BTreeMap<char, i64> = BTreeMap::new();
            for c in text.unwrap_or("").chars().filter(|c| !c.is_whitespace()) {
                *counts.entry(c).or_default() += 1;
            }
            counts
        };
        let (a, b) =
            (count(page.versions[0].text.as_deref()), count(held.text.as_deref()));
        let total = |c: &BTreeMap<char, i64>| c.values().sum::<i64>() as f64;
        let shared: i64 = a.iter().map(|(c, n)| *n.min(b.get(c).unwrap_or(&0))).sum();
        let both = total(&a) + total(&b);
        let f1 = if both == 0.0 { 1.0 } else { 2.0 * shared as f64 / both };
        if f1 < 0.97 {
            below += 1;
            if below < 8 {
                println!("  {f1:.3} {} {} {}", page.id, total(&a), total(&b));
            }
        }
        sum += f1;
        n += 1.0;
    }
    println!("main text: mean F1 {:.4} over {n} pages, {below} below 0.97", sum / n);
    assert!(sum / n >= 0.97);
}
