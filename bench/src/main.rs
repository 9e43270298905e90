//! Matchers side by side: all in one run, by turns, counts asserted.
//!
//! `cargo run --release --features hyperscan -- [--rounds N] [--only WORD] [--parallel]
//! [--out FILE]`
//!
//! Times are processor time of the searching thread (ripgrep: of its process), because
//! the machine may be shared; what counts is the ratio within one run. Medians are
//! printed, every single time goes to `--out`.

#[cfg(feature = "hyperscan")]
mod hyperscan;
mod texts;

use std::{fmt::Write as _, fs, process::Command, time::Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use anyhow::{Context as _, Result};
use tealeaf_text::{Engine, Entry, Lexicon, Vectors};

struct Options {
    rounds: usize,
    /// Part of the names of the lexicons that are wanted; our own texts are `texts`, our engine
    /// with narrower vectors is `vectors`.
    only: String,
    parallel: bool,
    out: Option<String>,
}

/// One way to count, with a name.
struct Matcher<'a> {
    name: &'static str,
    count: Box<dyn FnMut(&str) -> usize + 'a>,
}

fn matcher<'a>(name: &'static str, count: impl FnMut(&str) -> usize + 'a) -> Matcher<'a> {
    Matcher { name, count: Box::new(count) }
}

fn main() -> Result<()> {
    let mut options =
        Options { rounds: 5, only: String::new(), parallel: false, out: None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--rounds" => options.rounds = args.next().context("--rounds N")?.parse()?,
            "--only" => options.only = args.next().context("--only WORD")?,
            "--parallel" => options.parallel = true,
            "--out" => options.out = Some(args.next().context("--out FILE")?),
            _ => anyhow::bail!("unknown argument {arg}; see the head of src/main.rs"),
        }
    }
    let mut raw = machine()?;
    print!("{raw}");
    let news = texts::archive("xwlb-dev.tar.zst", ".md")?;
    for name in ["lex30.txt", "lex300.txt", "lex3000.txt", "lex-mixed.txt"] {
        if !name.contains(&options.only) {
            continue;
        }
        let phrases = texts::lexicon(name)?;
        against_others(name, &phrases, &news, options.rounds, &mut raw)?;
    }
    if "vectors".contains(&options.only) {
        widths(&news, options.rounds, &mut raw)?;
    }
    if "texts".contains(&options.only) {
        own_texts(&news, options.rounds, &mut raw)?;
    }
    if options.parallel {
        parallel(&news, &mut raw)?;
    }
    if let Some(path) = options.out {
        fs::write(&path, raw).with_context(|| path)?;
    }
    Ok(())
}

/// What the times were taken on.
fn machine() -> Result<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = cpu.lines().find(|line| line.starts_with(name));
        line.and_then(|l| l.split(':').nth(1)).unwrap_or("unknown").trim().to_owned()
    };
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let features = ["avx2", "avx512_vbmi2"].map(|f| cpu.contains(f));
    Ok(format!(
        "# cpu {}, {} cores, avx2 {}, avx512_vbmi2 {}; load {}# lexicon\ttext\tmatcher\tcount\tseconds\n",
        field("model name"),
        std::thread::available_parallelism()?,
        features[0],
        features[1],
        load,
    ))
}

/// Seconds of processor time of this thread.
fn cpu_time() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a place to write the time to.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Seconds of processor time of the children that have ended.
fn children_time() -> f64 {
    // SAFETY: zeros are a valid value, and a place to write to.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage);
        usage
    };
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

fn entries(phrases: &[String]) -> Vec<Entry> {
    let entry =
        |p: &String| Entry { key: p.clone(), variants: vec![p.clone()], exclude: vec![] };
    phrases.iter().map(entry).collect()
}

fn total(counts: &[u32]) -> usize {
    counts.iter().sum::<u32>() as usize
}

/// Runs all matchers by turns and prints their medians; returns the counts.
fn race(
    (lexicon, text_name): (&str, &str),
    text: &str,
    rounds: usize,
    matchers: &mut [Matcher<'_>],
    raw: &mut String,
) -> Result<Vec<usize>> {
    let mut times = vec![Vec::new(); matchers.len()];
    let mut counts = vec![0; matchers.len()];
    for _ in 0..rounds {
        for (i, matcher) in matchers.iter_mut().enumerate() {
            let (start, children) = (cpu_time(), children_time());
            counts[i] = (matcher.count)(text);
            let seconds = cpu_time() - start + children_time() - children;
            times[i].push(seconds);
            let name = matcher.name;
            writeln!(raw, "{lexicon}\t{text_name}\t{name}\t{}\t{seconds:.6}", counts[i])?;
        }
    }
    println!("\n{lexicon} on {text_name}, {:.1} MB", text.len() as f64 / 1e6);
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|t| {
            t.sort_by(f64::total_cmp);
            t[t.len() / 2]
        })
        .collect();
    let of =
        |name: &str| matchers.iter().position(|m| m.name == name).map(|i| medians[i]);
    for (i, matcher) in matchers.iter().enumerate() {
        let ratio =
            |name| of(name).map_or("-".to_owned(), |m| format!("{:.2}", m / medians[i]));
        println!(
            "  {:<22} {:>8} found  {:>6.2} GB/s  {:>6} x Hyperscan  {:>6} x DFA  {:>6} x reference",
            matcher.name,
            counts[i],
            text.len() as f64 / medians[i] / 1e9,
            ratio("Hyperscan"),
            ratio("aho-corasick DFA"),
            ratio("tealeaf reference"),
        );
    }
    Ok(counts)
}

/// The table of the matchers. All that report overlapping matches must agree on those
/// that are written exactly as in the lexicon.
fn against_others(
    name: &str,
    phrases: &[String],
    text: &str,
    rounds: usize,
    raw: &mut String,
) -> Result<()> {
    let start = cpu_time();
    let tealeaf = Lexicon::compile(&entries(phrases))?;
    let compiled = cpu_time() - start;
    println!(
        "\n{name}: compiled in {:.1} ms, {} KB",
        compiled * 1e3,
        tealeaf.memory() / 1024
    );
    let build = |kind, how| {
        AhoCorasick::builder().kind(Some(kind)).match_kind(how).build(phrases)
    };
    let dfa = build(AhoCorasickKind::DFA, MatchKind::Standard)?;
    let nfa = build(AhoCorasickKind::ContiguousNFA, MatchKind::Standard)?;
    let longest = build(AhoCorasickKind::ContiguousNFA, MatchKind::LeftmostLongest)?;
    let daachorse = daachorse::CharwiseDoubleArrayAhoCorasick::<u32>::new(phrases)
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    let mut by_length = phrases.to_vec();
    by_length.sort_by_key(|p| std::cmp::Reverse(p.len()));
    let pattern: Vec<String> = by_length.iter().map(|p| regex::escape(p)).collect();
    let regex =
        regex::RegexBuilder::new(&pattern.join("|")).size_limit(1 << 28).build()?;

    #[cfg(feature = "hyperscan")]
    let database =
        hyperscan::Database::new(&phrases.iter().map(String::as_str).collect::<Vec<_>>());
    let folder =
        std::env::temp_dir().join(format!("tealeaf-bench-{}", std::process::id()));
    let (list, file) = (folder.join("phrases"), folder.join("text"));

    let mut matchers = vec![
        matcher("tealeaf", |text| total(&tealeaf.counts(text, true))),
        matcher("tealeaf reference", |text| {
            tealeaf.find_with(Engine::Reference, text).len()
        }),
        matcher("aho-corasick DFA", |text| dfa.find_overlapping_iter(text).count()),
        matcher("aho-corasick NFA", |text| nfa.find_overlapping_iter(text).count()),
        matcher("daachorse charwise", |text| {
            daachorse.find_overlapping_iter(text).count()
        }),
    ];
    #[cfg(feature = "hyperscan")]
    matchers.push(matcher("Hyperscan", |text| database.count(text)));
    let overlapping = matchers.len();
    matchers.push(matcher("regex (leftmost)", |text| regex.find_iter(text).count()));
    if Command::new("rg").arg("--version").output().is_ok() {
        fs::create_dir_all(&folder)?;
        fs::write(&list, by_length.join("\n") + "\n")?;
        fs::write(&file, text)?;
        matchers.push(matcher("ripgrep (leftmost)", |_| {
            let mut rg = Command::new("rg");
            rg.args(["--count-matches", "-j1", "-F", "-f"]).arg(&list).arg(&file);
            let out = rg.output().expect("ripgrep ran before");
            String::from_utf8_lossy(&out.stdout).trim().parse().unwrap_or(0)
        }));
    }
    let counts = race((name, "news"), text, rounds, &mut matchers, raw)?;
    drop(matchers);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }

    // The rules of tealeaf find more than the bare strings; take these out of it.
    let bare =
        |m: &tealeaf_text::Match| text[m.span.range()] == phrases[m.entry.0 as usize];
    let exact = tealeaf.find(text).iter().filter(|m| bare(m)).count();
    for count in &counts[2..overlapping] {
        assert_eq!(*count, exact, "{name}: overlapping matches as written");
    }
    let reference = tealeaf.find_with(Engine::Reference, text);
    assert_eq!(tealeaf.find(text), reference, "{name}: the two engines");
    let leftmost = longest.find_iter(text).count();
    for count in &counts[overlapping..] {
        assert_eq!(*count, leftmost, "{name}: leftmost longest matches");
    }
    println!("  {exact} matches as written in all matchers; both engines find the same");
    Ok(())
}

/// Our fast engine with narrower vectors than the processor has.
fn widths(news: &str, rounds: usize, raw: &mut String) -> Result<()> {
    for name in ["lex30.txt", "lex300.txt", "lex3000.txt", "lex-mixed.txt"] {
        let tealeaf = Lexicon::compile(&entries(&texts::lexicon(name)?))?;
        let with = |vectors| {
            let tealeaf = &tealeaf;
            move |text: &str| tealeaf.find_with(Engine::FastWith(vectors), text).len()
        };
        let mut matchers: Vec<_> = Vectors::available()
            .map(|vectors| {
                let name = match vectors {
                    Vectors::Portable => "portable",
                    Vectors::Avx2 => "AVX2",
                    Vectors::Avx512 => "AVX-512",
                };
                matcher(name, with(vectors))
            })
            .collect();
        let counts = race((name, "news, vectors"), news, rounds, &mut matchers, raw)?;
        assert!(counts.iter().all(|count| *count == counts[0]), "{name}: all widths");
    }
    Ok(())
}

/// Our engines alone on texts of other kinds.
fn own_texts(news: &str, rounds: usize, raw: &mut String) -> Result<()> {
    let english = texts::archive("fomc-statements.tar.zst", ".txt")?
        + &texts::archive("ecb.tar.zst", ".txt")?;
    let phrases = texts::lexicon("lex-mixed.txt")?;
    let many = texts::lexicon("lex3000.txt")?;
    let traditional = texts::traditional(news)?;
    let mixed = texts::mixed(news, &english);
    let near = texts::near_misses(&phrases, 8 << 20);
    let near_many = texts::near_misses(&many, 8 << 20);
    for (name, lexicon, text) in [
        ("English", &phrases, &english),
        ("mixed pages", &phrases, &mixed),
        ("Traditional news", &phrases, &traditional),
        ("Traditional news", &texts::lexicon("lex300.txt")?, &traditional),
        ("near-misses", &phrases, &near),
        ("near-misses of 3000", &many, &near_many),
    ] {
        let tealeaf = Lexicon::compile(&entries(lexicon))?;
        let mut matchers = [
            matcher("tealeaf", |text| total(&tealeaf.counts(text, true))),
            matcher("tealeaf reference", |text| {
                tealeaf.find_with(Engine::Reference, text).len()
            }),
            matcher("fold alone", |text| tealeaf_text::fold(text).as_str().len()),
        ];
        let label = format!("{} phrases", lexicon.len());
        let counts = race((&label, name), text, rounds, &mut matchers, raw)?;
        assert_eq!(counts[0], counts[1], "{name}: the two engines");
    }
    Ok(())
}

/// One thread and two on a gigabyte.
fn parallel(news: &str, raw: &mut String) -> Result<()> {
    let lexicon = Lexicon::compile(&entries(&texts::lexicon("lex300.txt")?))?;
    let copies = (1usize << 30).div_ceil(news.len());
    println!(
        "\nthreads, lex300.txt, {:.2} GB, wall time",
        copies as f64 * news.len() as f64 / 1e9
    );
    let pieces: Vec<_> = lexicon.pieces(news, 1 << 20).collect();
    for threads in [1, 2, 1, 2] {
        let next = std::sync::atomic::AtomicUsize::new(0);
        let start = Instant::now();
        let found: usize = std::thread::scope(|scope| {
            let work = || {
                let mut found = 0;
                loop {
                    let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if i >= copies * pieces.len() {
                        return found;
                    }
                    let piece = pieces[i % pieces.len()].range();
                    found += total(&lexicon.counts(&news[piece], true));
                }
            };
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().map(|w| w.join().expect("a worker ends")).sum()
        });
        let seconds = start.elapsed().as_secs_f64();
        writeln!(raw, "lex300.txt\t1 GB\t{threads} threads\t{found}\t{seconds:.6}")?;
        println!("  {threads} threads  {found} found  {seconds:.3} s");
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("VmHWM unknown");
    println!("  {peak} (the news and every matcher's tables among it)");
    Ok(())
}
