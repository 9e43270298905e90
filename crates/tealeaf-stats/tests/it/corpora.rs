//! The same forecaster, without a change, on two records of another kind: central bank
//! statements in English and a foreign ministry's press conferences.

use std::collections::BTreeMap;

use regex::Regex;
use tealeaf_stats::simulate::Source;
use tealeaf_stats::{
    Forecaster, Observed, Readout, ks_distance, log_score, pit, reliability,
};

use crate::archive::shared;
use crate::changes::day;
use crate::features::{self, Masks};
use crate::table::Table;
use crate::tarball;

/// A text with its day, speaker, occasion, title and body.
struct Text {
    day: i32,
    speaker: u32,
    occasion: u32,
    title: String,
    body: String,
}

fn check(name: &str, texts: &[Text], patterns: &[Regex]) {
    let masks = Masks::new();
    let rows: Vec<Observed> = (0_u64..)
        .zip(texts)
        .map(|(id, text)| {
            let (title, lead) = masks.features(&text.title, &text.body);
            let count =
                |p: &Regex| u32::try_from(p.find_iter(&text.body).count()).unwrap();
            Observed {
                readout: Readout {
                    id,
                    day: text.day,
                    speaker: text.speaker,
                    occasion: text.occasion,
                    net_len: text.body.chars().count() as f64,
                    title,
                    lead,
                    known: true,
                },
                counts: patterns.iter().map(count).collect(),
            }
        })
        .collect();
    let mut forecaster = Forecaster::new(patterns.len());
    let mut uses = vec![0.0; patterns.len()];
    let (mut ours, mut running, mut n) = (Vec::new(), Vec::new(), 0.0);
    for block in rows.chunk_by(|a, b| a.readout.day == b.readout.day) {
        for (row, forecast) in block.iter().zip(forecaster.step(block).unwrap()) {
            for ((p, &count), k) in forecast.p.iter().zip(&row.counts).zip(&uses) {
                // A fifth of the record to learn from.
                if n >= rows.len() as f64 / 5.0 {
                    ours.push((*p, count > 0));
                    running.push(((k + 0.5) / (n + 1.0), count > 0));
                }
            }
        }
        for row in block {
            n += 1.0;
            for (k, &count) in uses.iter_mut().zip(&row.counts) {
                *k += f64::from(u8::from(count > 0));
            }
        }
    }
    let mut source = Source::new(1);
    let values: Vec<f64> =
        ours.iter().map(|&(p, y)| pit(p, y, source.uniform())).collect();
    let [bits, base] = [&ours, &running].map(|c| log_score(c.iter().copied()).unwrap());
    let score = reliability(ours.iter().copied()).unwrap();
    println!("{name}: {} texts, {} phrases", rows.len(), patterns.len());
    println!("  bits {bits:.4}, running rate {base:.4}, brier {:.4}", score.brier);
    for bin in score.bins.iter().filter(|bin| bin.n > 0) {
        let size = bin.n as f64;
        println!(
            "  n {:6}  forecast {:.3}  seen {:.3}",
            bin.n,
            bin.expected / size,
            bin.happened as f64 / size
        );
    }
    let mut table = Table::default();
    table.within(
        "log score gain over the running rate, %",
        100.0 * (1.0 - bits / base),
        10.0,
        100.0,
    );
    table.within("calibration error", score.ece, 0.0, 0.010);
    table.within("PIT distance", ks_distance(&values).unwrap(), 0.0, 0.018);
    table.finish();
}

#[test]
fn central_bank_statements() {
    let Some(path) = shared("data/fomc-statements.tar.zst") else { return };
    let Some(gold) = shared("gold/fomc-wording-gold.tsv") else { return };
    let patterns: Vec<Regex> = std::fs::read_to_string(gold)
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| Regex::new(line.split('\t').nth(1).unwrap()).unwrap())
        .collect();
    let texts: Vec<Text> = tarball::texts(&path)
        .into_iter()
        .filter_map(|(name, body)| {
            let date = name.strip_suffix(".txt")?.to_owned();
            let day = i32::try_from(day(&date)).unwrap();
            Some(Text { day, speaker: 0, occasion: 0, title: String::new(), body })
        })
        .collect();
    check("central bank statements", &texts, &patterns);
}

#[test]
fn press_conferences() {
    let Some(path) = shared("data/mfa-pressers-zh.tar.zst") else { return };
    let speaker = Regex::new("发言人(.{2,3}?)(主持|就|的|答|谈)").unwrap();
    let mut speakers: BTreeMap<String, u32> = BTreeMap::new();
    let texts: Vec<Text> = tarball::texts(&path)
        .into_iter()
        .filter_map(|(name, text)| {
            let date = name.strip_suffix(".txt")?.split('_').next()?.to_owned();
            let (title, body) = text.split_once('\n')?;
            let body = body.split_once('\n')?.1.to_owned();
            let found =
                speaker.captures(title).map_or("", |c| c.get(1).unwrap().as_str());
            let next = u32::try_from(speakers.len()).unwrap();
            Some(Text {
                day: i32::try_from(day(&date)).unwrap(),
                speaker: *speakers.entry(found.to_owned()).or_insert(next),
                occasion: u32::from(title.contains("例行记者会")),
                title: title.to_owned(),
                body,
            })
        })
        .collect();
    check("press conferences", &texts, &features::formulas());
}
