//! `tealeaf scan PATHS`: counts of the packs' formulas per file.
//!
//! One file per thread is in memory at a time, a batch of results is printed in the order of
//! the paths, so that memory stays bounded and the output does not depend on the threads.

use std::{
    fmt::Write as _,
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
    args::{Common, Scan, TrackFormat},
    record,
};

/// Largest file that is read whole after decompression.
const MAX_BYTES: u64 = 1 << 30;
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
    let mut out = io::BufWriter::new(io::stdout().lock());
    if scan.format == TrackFormat::Csv {
        writeln!(out, "path,characters,formula,own,nested")?;
    }
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
                    let rows = rows(
                        scan.format,
                        &pack,
                        &shown,
                        &file.path,
                        *characters,
                        counts,
                    )?;
                    out.write_all(rows.as_bytes())?;
                }
                Err(error) => {
                    failed = true;
                    tracing::error!("{}: {error:#}", file.path);
                }
            }
        }
    }
    out.flush()?;
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

fn count(lexicon: &Lexicon, path: &Path) -> Result<(usize, Vec<Count>)> {
    let text = read(path)?;
    let mut counts = vec![Count::default(); lexicon.keys().len()];
    lexicon.for_each(&text, |m| {
        let count = &mut counts[m.entry.0 as usize];
        if m.nested { count.nested += 1 } else { count.own += 1 }
    });
    Ok((text.chars().filter(|c| !c.is_whitespace()).count(), counts))
}

fn read(path: &Path) -> Result<String> {
    if path == Path::new("-") {
        return bounded(io::stdin().lock());
    }
    let file = File::open(path).context("cannot be opened")?;
    match path.extension().and_then(|e| e.to_str()) {
        Some("zst") => bounded(zstd::Decoder::new(file).context("is no zstd file")?),
        Some("gz") => bounded(flate2::read::MultiGzDecoder::new(file)),
        _ => bounded(file),
    }
}

fn bounded(from: impl Read) -> Result<String> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes).context("cannot be read")?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("is larger than {} MB; split it", MAX_BYTES >> 20);
    }
    String::from_utf8(bytes).map_err(|e| {
        anyhow::anyhow!("is not UTF-8 (byte {})", e.utf8_error().valid_up_to())
    })
}

fn rows(
    format: TrackFormat,
    pack: &Pack,
    shown: &[usize],
    path: &str,
    characters: usize,
    counts: &[Count],
) -> Result<String> {
    let mut text = String::new();
    for &index in shown {
        let count = counts[index];
        if count.all() == 0 {
            continue;
        }
        let formula = pack.formulas[index].key.as_str();
        let (own, nested) = (count.own, count.nested);
        match format {
            TrackFormat::Text => {
                let _ = writeln!(text, "{path}\t{formula}\t{own}\t{nested}");
            }
            TrackFormat::Csv => {
                let quoted = path.replace('"', "\"\"");
                let _ =
                    writeln!(text, "\"{quoted}\",{characters},{formula},{own},{nested}");
            }
            TrackFormat::Jsonl => {
                let row = RowJson { path, characters, formula, own, nested };
                let _ = writeln!(text, "{}", serde_json::to_string(&row)?);
            }
        }
    }
    Ok(text)
}
