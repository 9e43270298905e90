//! `tealeaf scan PATHS`: counts of the packs' formulas per file.
//!
//! A few megabytes of a file per thread are in memory at a time, and one file can keep all
//! threads busy; a batch of results is printed in the order of the paths, so that the output
//! does not depend on the threads.

#[cfg(feature = "parquet")]
mod table;

use std::{
    fs::{self, File},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use serde::Serialize;
use tealeaf::{pack::Pack, record::observations::Count, text::Lexicon};

use crate::{
    Outcome,
    args::{Common, Scan, ScanFormat},
    record,
};

/// Bytes that are read at once.
const READ: u64 = 1 << 22;
/// Bytes that a thread searches at once, about.
const PIECE: usize = 1 << 18;
/// Longest stretch of a file without a character that ends a phrase.
const MAX_BYTES: usize = 1 << 28;
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

/// What one file came to.
struct Counted {
    path: String,
    result: Result<(usize, Vec<Count>)>,
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
        let counted: Vec<Counted> = pool.install(|| {
            batch
                .par_iter()
                .map(|path| Counted {
                    path: path.display().to_string(),
                    result: count(&lexicon, path),
                })
                .collect()
        });
        for file in counted {
            match &file.result {
                Ok((characters, counts)) => {
                    for &index in &shown {
                        let key = pack.formulas[index].key.as_str();
                        out.row(&file.path, *characters, key, counts[index])?;
                    }
                }
                Err(error) => {
                    failed = true;
                    tracing::error!("{}: {error:#}", file.path);
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

/// Characters and counts of a file, `-` for standard input.
fn count(lexicon: &Lexicon, path: &Path) -> Result<(usize, Vec<Count>)> {
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

/// Counts piece by piece: what no phrase can cross parts the pieces.
fn count_all(lexicon: &Lexicon, mut from: impl Read) -> Result<(usize, Vec<Count>)> {
    let mut all = (0, vec![Count::default(); lexicon.keys().len()]);
    let (mut bytes, mut done) = (Vec::new(), 0);
    loop {
        let read = from.by_ref().take(READ).read_to_end(&mut bytes);
        let is_end = read.context("cannot be read")? == 0;
        let text = match str::from_utf8(&bytes) {
            Ok(text) => text,
            // A character may be cut by the end of what has been read.
            Err(e) if !is_end && e.error_len().is_none() => {
                str::from_utf8(&bytes[..e.valid_up_to()]).expect("valid up to there")
            }
            Err(e) => bail!("is not UTF-8 (byte {})", done + e.valid_up_to()),
        };
        let mut pieces: Vec<&str> =
            lexicon.pieces(text, PIECE).map(|piece| &text[piece.range()]).collect();
        if !is_end {
            // The last one may go on.
            pieces.pop();
        }
        let counted: Vec<_> =
            pieces.par_iter().map(|piece| count_piece(lexicon, piece)).collect();
        for (characters, counts) in counted {
            all.0 += characters;
            for (all, count) in all.1.iter_mut().zip(counts) {
                all.own += count.own;
                all.nested += count.nested;
            }
        }
        if is_end {
            return Ok(all);
        }
        let finished: usize = pieces.iter().map(|piece| piece.len()).sum();
        bytes.drain(..finished);
        done += finished;
        if bytes.len() > MAX_BYTES {
            bail!("has {} MB that no phrase could end in; split it", MAX_BYTES >> 20);
        }
    }
}

fn count_piece(lexicon: &Lexicon, piece: &str) -> (usize, Vec<Count>) {
    let mut counts = vec![Count::default(); lexicon.keys().len()];
    lexicon.for_each(piece, |m| {
        let count = &mut counts[m.entry.0 as usize];
        if m.nested { count.nested += 1 } else { count.own += 1 }
    });
    (piece.chars().filter(|c| !c.is_whitespace()).count(), counts)
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
