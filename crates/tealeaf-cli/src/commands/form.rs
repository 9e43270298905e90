//! `tealeaf form FILE...`.

use std::{fmt::Write as _, fs, io::Read as _, path::Path};

use anyhow::{Context as _, Result, bail};
use tealeaf::form::{
    self, DocumentFacts, FileKind, Options, Pack,
    pack::Format,
    report::{html, json_v1, text},
};

use crate::{
    Outcome,
    args::{DossierFormat, Form, FormType},
    output,
};

/// Largest file that is read; the readers have narrower limits of their own.
const MAX_BYTES: u64 = 64 << 20;

/// Measures papers, or judges a number alone.
pub(crate) fn run(args: &Form) -> Result<Outcome> {
    let pack = Pack::builtin();
    let options = options(args, &pack)?;
    if let Some(number) = &args.number {
        return number_alone(args, &pack, &options, number);
    }
    let mut files = Vec::new();
    for path in &args.files {
        files.push((path.display().to_string(), bytes(path)?));
    }
    let images =
        files.iter().all(|(_, bytes)| FileKind::of(bytes) == Some(FileKind::Image));
    let mut out = String::new();
    let mut outcome = Outcome::Done;
    if images {
        let pages: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let facts = form::scan::read(&pages)?;
        let name = files.first().map_or("", |(name, _)| name.as_str());
        write_report(&mut out, args, &pack, &options, (name, &facts, &pages));
    } else {
        if files.len() > 1 && args.format == DossierFormat::Html {
            bail!(
                "a page holds one paper; give one file, or all page images of one paper"
            );
        }
        for (name, bytes) in &files {
            match form::read(bytes) {
                Ok(facts) => {
                    let image = [bytes.as_slice()];
                    let pages: &[&[u8]] =
                        if facts.kind == FileKind::Image { &image } else { &[] };
                    write_report(&mut out, args, &pack, &options, (name, &facts, pages));
                }
                Err(error) if files.len() > 1 => {
                    tracing::error!("{name}: {error}");
                    outcome = Outcome::Partial;
                }
                Err(error) => bail!("{name}: {error}"),
            }
        }
    }
    output::write(args.output.as_deref(), &out)?;
    Ok(outcome)
}

fn options(args: &Form, pack: &Pack) -> Result<Options> {
    let mut register = pack.register.clone();
    if let Some(path) = &args.register {
        let table = fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        register.add_csv(&table).with_context(|| path.display().to_string())?;
    }
    let format = args.form_type.map(|kind| match kind {
        FormType::General => Format::General,
        FormType::Upward => Format::Upward,
        FormType::Letter => Format::Letter,
        FormType::Order => Format::Order,
        FormType::Minutes => Format::Minutes,
    });
    Ok(Options { date: args.date, format, register: Some(register), echo: Vec::new() })
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .with_context(|| format!("cannot open {}", path.display()))?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {}", path.display()))?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("{} is larger than {} MiB", path.display(), MAX_BYTES >> 20);
    }
    Ok(bytes)
}

fn write_report(
    out: &mut String,
    args: &Form,
    pack: &Pack,
    options: &Options,
    (name, facts, pages): (&str, &DocumentFacts, &[&[u8]]),
) {
    let assessment = form::assess(facts, pack, options);
    let report = match args.format {
        DossierFormat::Text => text::write(name, &assessment, args.all, args.hypotheses),
        DossierFormat::Json => json_v1::write(name, &assessment, facts, args.hypotheses),
        DossierFormat::Html => {
            html::write(name, &assessment, facts, pages, args.hypotheses)
        }
    };
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", report.trim_end());
}

fn number_alone(
    args: &Form,
    pack: &Pack,
    options: &Options,
    number: &str,
) -> Result<Outcome> {
    let register = options.register.as_ref().unwrap_or(&pack.register);
    let Some(report) = text::number(number, args.date, register) else {
        bail!(
            "no document number in {number:?}; write it like 国办函〔2020〕95号 or [2025] No. 11"
        );
    };
    output::write(args.output.as_deref(), &report)?;
    Ok(Outcome::Done)
}
