//! `tealeaf scan PATHS`: counts of the packs' formulas per file.
//!
//! As many files as there are threads are open at a time, with a few megabytes of each in
//! memory, and one file can keep all threads busy: while a part of it is counted, the next
//! one is read. A batch of results is printed in the order of the paths, so that the output
//! does not depend on the threads.

#[cfg(feature = "parquet")]
mod table;

mod blocks;

use std::{
    fs::{self, File},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use anyhow::{Context as _, Result};
use rayon::{ThreadPool, prelude::*};
use serde::Serialize;
use tealeaf::{pack::Pack, record::observations::Count, text::Lexicon};

use self::blocks::Blocks;
use crate::{
    Outcome,
    args::{Common, Scan, ScanFormat},
    record,
};

/// Files counted between two writes.
const BATCH: usize = 64;

#[derive(Serialize)]
struct RowJson<'r> {
    path: &'r str,
    characters: usize,
    formula: &'r str,
    own: u32,
    nested: u32,
}

/// What was counted in a text or a part of it: its characters, and uses by formula.
struct Tally {
    characters: usize,
    counts: Vec<Count>,
}

impl Tally {
    fn new(lexicon: &Lexicon) -> Self {
        Self { characters: 0, counts: vec![Count::default(); lexicon.keys().len()] }
    }

    fn of(lexicon: &Lexicon, piece: &str) -> Self {
        let mut tally = Self::new(lexicon);
        lexicon.for_each(piece, |m| {
            let count = &mut tally.counts[m.entry.0 as usize];
            if m.nested { count.nested += 1 } else { count.own += 1 }
        });
        tally.characters = piece.chars().filter(|c| !c.is_whitespace()).count();
        tally
    }

    fn and(mut self, other: Self) -> Self {
        self.characters += other.characters;
        for (all, count) in self.counts.iter_mut().zip(other.counts) {
            all.own += count.own;
            all.nested += count.nested;
        }
        self
    }
}

/// Scans and prints.
pub(crate) fn run(common: &Common, scan: &Scan) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let shown = formulas(&pack, &scan.formula)?;
    let lexicon = pack.lexicon();
    let mut paths = Vec::new();
    for path in &scan.paths {
        collect(path, &mut paths)?;
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(scan.jobs.unwrap_or(0))
        .build()
        .context("cannot start threads")?;
    let mut out = Out::new(scan.format)?;
    let mut failed = false;
    for batch in paths.chunks(BATCH) {
        for (path, counted) in batch.iter().zip(count_batch(&pool, &lexicon, batch)) {
            let path = path.display().to_string();
            match counted {
                Ok(tally) => {
                    for &index in &shown {
                        let key = pack.formulas[index].key.as_str();
                        out.row(&path, tally.characters, key, tally.counts[index])?;
                    }
                }
                Err(error) => {
                    failed = true;
                    tracing::error!("{path}: {error:#}");
                }
            }
        }
    }
    out.finish()?;
    Ok(if failed { Outcome::Partial } else { Outcome::Done })
}

/// Indices of the formulas to show.
fn formulas(pack: &Pack, keys: &[String]) -> Result<Vec<usize>> {
    if keys.is_empty() {
        return Ok((0..pack.formulas.len()).collect());
    }
    keys.iter()
        .map(|key| {
            pack.formulas.iter().position(|f| f.key == *key).with_context(|| {
                format!("no formula `{key}`; `tealeaf pack list formulas` lists the keys")
            })
        })
        .collect()
}

/// Files below a path, in order of their names.
fn collect(path: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    if path == Path::new("-") || path.is_file() {
        paths.push(path.to_owned());
        return Ok(());
    }
    let mut below: Vec<PathBuf> = fs::read_dir(path)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect())
        .with_context(|| format!("cannot read {}", path.display()))?;
    below.sort();
    below.iter().try_for_each(|path| collect(path, paths))
}

/// Counts some files, as many at a time as the pool has threads.
///
/// A thread of the pool that waits takes up whatever work there is: were the files given to
/// it one by one, it would open one after the other and hold a part of each.
fn count_batch(
    pool: &ThreadPool,
    lexicon: &Lexicon,
    paths: &[PathBuf],
) -> Vec<Result<Tally>> {
    let next = AtomicUsize::new(0);
    let take = || {
        let index = next.fetch_add(1, Ordering::Relaxed);
        Some((index, paths.get(index)?))
    };
    let count =
        |(index, path): (usize, &PathBuf)| (index, pool.install(|| count(lexicon, path)));
    let work = || std::iter::from_fn(take).map(count).collect::<Vec<_>>();
    let mut counted: Vec<(usize, Result<Tally>)> = thread::scope(|scope| {
        let n_workers = pool.current_num_threads().min(paths.len());
        let workers: Vec<_> = (0..n_workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|w| w.join().expect("counting ends")).collect()
    });
    counted.sort_by_key(|&(index, _)| index);
    counted.into_iter().map(|(_, tally)| tally).collect()
}

/// Counts a file, `-` for standard input.
fn count(lexicon: &Lexicon, path: &Path) -> Result<Tally> {
    if path == Path::new("-") {
        return count_all(lexicon, io::stdin());
    }
    let file = File::open(path).context("cannot be opened")?;
    match path.extension().and_then(|e| e.to_str()) {
        Some("zst") => {
            count_all(lexicon, zstd::Decoder::new(file).context("is no zstd file")?)
        }
        Some("gz") => count_all(lexicon, flate2::read::MultiGzDecoder::new(file)),
        _ => count_all(lexicon, file),
    }
}

/// Counts block by block; while one is counted, the next one is read.
fn count_all(lexicon: &Lexicon, from: impl Read + Send) -> Result<Tally> {
    let mut blocks = Blocks::new(lexicon, from);
    let mut tally = Tally::new(lexicon);
    let mut block = blocks.next()?;
    while let Some(this) = block {
        let count_this = || {
            let pieces = this.pieces.par_iter();
            let tallies =
                pieces.map(|piece| Tally::of(lexicon, &this.text[piece.range()]));
            tallies.reduce(|| Tally::new(lexicon), Tally::and)
        };
        let (counted, next) = rayon::join(count_this, || blocks.next());
        tally = tally.and(counted);
        block = next?;
    }
    Ok(tally)
}

/// Where the rows go.
enum Out {
    Lines(io::BufWriter<io::StdoutLock<'static>>, ScanFormat),
    #[cfg(feature = "parquet")]
    Table(Box<table::Table>),
}

impl Out {
    fn new(format: ScanFormat) -> Result<Self> {
        #[cfg(feature = "parquet")]
        if format == ScanFormat::Parquet {
            return Ok(Self::Table(Box::new(table::Table::new()?)));
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        if format == ScanFormat::Csv {
            writeln!(out, "path,characters,formula,own,nested")?;
        }
        Ok(Self::Lines(out, format))
    }

    /// Writes the counts of one formula in one file, unless there are none.
    fn row(
        &mut self,
        path: &str,
        characters: usize,
        formula: &str,
        count: Count,
    ) -> Result<()> {
        let (own, nested) = (count.own, count.nested);
        if count.all() == 0 {
            return Ok(());
        }
        match self {
            Self::Lines(out, ScanFormat::Csv) => {
                let quoted = path.replace('"', "\"\"");
                writeln!(out, "\"{quoted}\",{characters},{formula},{own},{nested}")?;
            }
            Self::Lines(out, ScanFormat::Jsonl) => {
                let row = RowJson { path, characters, formula, own, nested };
                writeln!(out, "{}", serde_json::to_string(&row)?)?;
            }
            Self::Lines(out, _) => writeln!(out, "{path}\t{formula}\t{own}\t{nested}")?,
            #[cfg(feature = "parquet")]
            Self::Table(table) => {
                table
                    .push([path, formula], [characters, own as usize, nested as usize])?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        match self {
            Self::Lines(mut out, _) => out.flush()?,
            #[cfg(feature = "parquet")]
            Self::Table(table) => table.finish()?,
        }
        Ok(())
    }
}
