//! The archive at size: an invented record of any number of items, from a seed.
//!
//! `cargo run --release --bin archive -- [--items 200000] [--seed 1] [--keep FOLDER]`
//!
//! With `--ask` the archive that an earlier run left in the folder is asked, so that the
//! memory told is that of asking alone.
//!
//! Measures adding per item, the largest memory of the process, opening, the time of 200
//! searches (median and 95th percentile), facts and counts of every item, and a series of
//! 40 formulas by month. The words are invented; sizes and rates are those of the evening
//! news (about 400 characters an item, one formula in eight items); days have 28 items, so that
//! 2,000,000 items fit between 1900 and 2100.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tealeaf_record::{
    AddOptions, Archive, Counting, Filter, Outlet, RecordRules, RecordedPerson,
    SearchQuery, Snapshot,
    usage::{self, By},
};
use tealeaf_text::{Entry, Lexicon};

/// Items of one input file.
const PER_FILE: usize = 2000;
/// Items of one day.
const PER_DAY: usize = 28;
/// Formulas counted.
const FORMULAS: usize = 40;

/// xorshift64*: the same items from the same seed everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let x = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(x).unwrap_or(0) % n
    }

    /// Small numbers often, large ones rarely, as words are used.
    fn zipf(&mut self, n: usize) -> usize {
        let x = self.below(1 << 20) as f64 / f64::from(1 << 20);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below n"
        )]
        let rank = ((n as f64).powf(x) - 1.0) as usize;
        rank.min(n - 1)
    }
}

fn han(n: usize) -> char {
    char::from_u32(0x4e00 + u32::try_from(n % 6000).unwrap_or(0)).unwrap_or('一')
}

fn formula(n: usize) -> String {
    [n, n * 7 + 911, n * 13 + 2003, n * 29 + 3001].iter().map(|x| han(*x)).collect()
}

fn item(random: &mut Random, words: &[String], number: usize) -> String {
    let day = jiff::civil::date(1900, 1, 1).saturating_add(
        jiff::Span::new().days(i64::try_from(number / PER_DAY).unwrap_or(0)),
    );
    let sentence = |random: &mut Random, n: usize| -> String {
        (0..n).map(|_| words[random.zipf(words.len())].as_str()).collect()
    };
    let title = sentence(random, 8);
    let mut text = String::new();
    for _ in 0..4 + random.below(16) {
        let length = 6 + random.below(12);
        text.push_str(&sentence(random, length));
        text.push_str(if random.below(5) == 0 { "。\\n" } else { "。" });
    }
    if random.below(8) == 0 {
        text.push_str(&formula(random.zipf(FORMULAS)));
    }
    format!(
        "{{\"date\":\"{day}\",\"id\":\"{number}\",\"title\":\"{title}\",\"text\":\"{text}\"}}\n"
    )
}

/// Processor time of this process, all threads: unlike the clock, it does not depend on
/// what else the machine does.
#[expect(unsafe_code, reason = "fills a plain struct that is passed in")]
fn processor() -> Duration {
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) };
    [usage.ru_utime, usage.ru_stime]
        .iter()
        .map(|t| Duration::new(t.tv_sec.unsigned_abs(), t.tv_usec.unsigned_abs() as u32 * 1000))
        .sum()
}

/// Largest and present memory of this process, in MiB.
fn memory() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let number = line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok());
        number.unwrap_or(0) / 1024
    };
    (field("VmHWM"), field("VmRSS"))
}

fn main() -> Result<()> {
    let (mut items, mut seed, mut keep, mut ask) = (200_000, 1_u64, None, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--items" => items = args.next().context("--items N")?.parse()?,
            "--seed" => seed = args.next().context("--seed N")?.parse()?,
            "--keep" => keep = Some(PathBuf::from(args.next().context("--keep FOLDER")?)),
            "--ask" => ask = true,
            _ => bail!("unknown argument {arg}; see the head of src/bin/archive.rs"),
        }
    }
    let folder = keep.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("tealeaf-bench-{}", std::process::id()))
    });
    fs::create_dir_all(&folder)?;
    let mut random = Random(seed.max(1));
    let words: Vec<String> =
        (0..8000).map(|_| (0..2).map(|_| han(random.zipf(6000))).collect()).collect();
    if !ask {
        add(&folder, items, &mut random, &words)?;
    }
    let result = questions(&folder, &mut random, &words);
    if keep.is_none() {
        fs::remove_dir_all(&folder)?;
    }
    result
}

fn add(
    folder: &Path,
    items: usize,
    random: &mut Random,
    words: &[String],
) -> Result<()> {
    let inputs = folder.join("inputs");
    fs::create_dir_all(&inputs)?;
    let mut bytes = 0_u64;
    for from in (0..items).step_by(PER_FILE) {
        let mut file = fs::File::create(inputs.join(format!("{from:09}.jsonl")))?;
        let mut lines = String::new();
        for number in from..items.min(from + PER_FILE) {
            lines.push_str(&item(random, words, number));
        }
        bytes += lines.len() as u64;
        file.write_all(lines.as_bytes())?;
    }
    println!("{items} items, {} MiB of inputs", bytes >> 20);
    let (_, rules) = domain()?;
    let path = folder.join("record.sqlite");
    let mut archive = Archive::create(&path)?;
    let (start, used) = (Instant::now(), processor());
    let report = archive.add(&[inputs], &options(), &rules, &mut |_| {})?;
    let (took, used) = (start.elapsed(), processor() - used);
    let size = fs::metadata(&path)?.len() >> 20;
    println!(
        "add: {took:.1?}, processor {used:.1?}, {:.1} us an item, {} stored, {} skipped, file {size} MiB, memory at \
         most {} MiB",
        took.as_secs_f64() * 1e6 / items as f64,
        report.stored,
        report.skipped.len(),
        memory().0
    );
    Ok(())
}

fn questions(folder: &Path, random: &mut Random, words: &[String]) -> Result<()> {
    let (formulas, rules) = domain()?;
    let start = Instant::now();
    let archive = Archive::open(&folder.join("record.sqlite"))?;
    println!("open: {:.1?}", start.elapsed());
    searches(&archive, random, words)?;
    let counting =
        Counting { formulas: &formulas, rules: &rules, pack: "made 1", pack_digest: "0" };
    for round in ["facts and counts, made", "facts and counts, kept"] {
        let (start, used) = (Instant::now(), processor());
        let set = archive.observations(&counting)?;
        println!(
            "{round}: {:.1?}, processor {:.1?}, {} items, memory at most {} MiB, now {} MiB",
            start.elapsed(),
            processor() - used,
            set.items.len(),
            memory().0,
            memory().1
        );
        let numbers: Vec<u16> = (0..u16::try_from(FORMULAS)?).collect();
        let start = Instant::now();
        let rows = usage::track(
            Snapshot::new(&set, None),
            &numbers,
            &[By::Month],
            &Filter::default(),
        );
        println!(
            "track of {FORMULAS} formulas by month: {:.1?}, {} rows",
            start.elapsed(),
            rows.len()
        );
    }
    Ok(())
}

fn searches(archive: &Archive, random: &mut Random, words: &[String]) -> Result<()> {
    let (mut times, mut uses): (Vec<Duration>, Vec<Duration>) = Default::default();
    let mut found = 0;
    for n in 0..200 {
        let word = |random: &mut Random| words[random.zipf(words.len())].clone();
        let expression = match n % 4 {
            0 => formula(random.zipf(FORMULAS)),
            1 => format!("{} AND {}", word(random), word(random)),
            2 => format!("\"{}{}\"", word(random), word(random)),
            _ => format!("{} NOT {}", formula(random.zipf(FORMULAS)), word(random)),
        };
        let query = SearchQuery { expression, limit: 20, ..SearchQuery::default() };
        let (start, used) = (Instant::now(), processor());
        found += archive.search(&query, &Default::default())?.total;
        times.push(start.elapsed());
        uses.push(processor() - used);
    }
    for (what, mut times) in [("clock", times), ("processor", uses)] {
        times.sort_unstable();
        println!(
            "200 searches, {what}: median {:.1?}, 95th percentile {:.1?}, slowest {:.1?}, {found} \
             items found",
            times[100], times[189], times[199]
        );
    }
    Ok(())
}

fn domain() -> Result<(Lexicon, RecordRules)> {
    let entries: Vec<Entry> = (0..FORMULAS)
        .map(|n| Entry {
            key: format!("formula-{n}"),
            variants: vec![formula(n)],
            exclude: Vec::new(),
        })
        .collect();
    let people = (0..20).map(|n| RecordedPerson {
        key: format!("person-{n}"),
        names: vec![
            [han(n * 31 + 17), han(n * 57 + 5), han(n * 91 + 3)].iter().collect(),
        ],
        leader: true,
        ..RecordedPerson::default()
    });
    let rules = RecordRules {
        outlets: vec![Outlet { key: "made".into(), daily: true, ..Outlet::default() }],
        people: people.collect(),
        ..RecordRules::default()
    };
    Ok((Lexicon::compile(&entries)?, rules))
}

fn options() -> AddOptions {
    AddOptions {
        outlet: Some("made".into()),
        capture: None,
        added_at: jiff::Timestamp::UNIX_EPOCH,
        origin: "bench".into(),
        program: "bench".into(),
    }
}
