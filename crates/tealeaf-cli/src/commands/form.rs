//! `tealeaf form FILE...`.

use std::{fmt::Write as _, fs, io::Read as _, path::Path};

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use tealeaf::{
    echo::{self, Echo},
    form::{
        self, DocumentFacts, FileKind, Options, Pack,
        assess::DateSource,
        echo::Look,
        facts::ElementKind,
        pack::Format,
        report::{html, json_v1, text},
    },
    record::Snapshot,
};

use crate::{
    Outcome,
    args::{Common, DossierFormat, Form, FormType},
    output,
    record::{self, Record},
};

/// Items that name a paper which are listed.
const SHOWN: usize = 5;

/// Largest file that is read; the readers have narrower limits of their own.
const MAX_BYTES: u64 = 64 << 20;

/// Measures papers, or judges a number alone.
pub(crate) fn run(common: &Common, args: &Form) -> Result<Outcome> {
    let pack = Pack::builtin();
    let options = options(args, &pack)?;
    let channels = args.echo.then(|| Channels::open(common)).transpose()?;
    let paper =
        Paper { args, pack: &pack, options: &options, channels: channels.as_ref() };
    if let Some(number) = &args.number {
        return paper.number_alone(number);
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
        paper.report(&mut out, name, &facts, &pages);
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
                    paper.report(&mut out, name, &facts, pages);
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
    Ok(Options { date: args.date, format, register: Some(register) })
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

/// The record in which a paper would be heard of.
struct Channels {
    record: Record,
    pack: tealeaf::pack::Pack,
}

impl Channels {
    fn open(common: &Common) -> Result<Self> {
        let pack = record::pack(common)?;
        let record = record::open(common, &pack, &pack.lexicon())?;
        record.texts()?;
        Ok(Self { record, pack })
    }

    fn look(&self, words: &[String], day: Date) -> Look {
        let texts = |id: &str| self.record.versions(id);
        let snapshot = Snapshot::new(&self.record.set, None);
        let window = echo::window(day, day);
        let echo = Echo::new(snapshot, &texts);
        let heard: Vec<String> = echo
            .heard(words, window)
            .take(SHOWN)
            .map(|idx| {
                let item = snapshot.item(idx);
                format!("{} of {} ({})", item.outlet, item.date, item.id())
            })
            .collect();
        // Only silence is weighed.
        let classes =
            if heard.is_empty() { echo.classes(&self.pack, window) } else { Vec::new() };
        Look { window, heard, classes }
    }
}

/// What is the same for every paper of a call.
struct Paper<'c> {
    args: &'c Form,
    pack: &'c Pack,
    options: &'c Options,
    channels: Option<&'c Channels>,
}

impl Paper<'_> {
    fn report(
        &self,
        out: &mut String,
        name: &str,
        facts: &DocumentFacts,
        pages: &[&[u8]],
    ) {
        let mut assessment = form::assess(facts, self.pack, self.options);
        if let Some(channels) = self.channels {
            // Only the number as its issuer writes it: "No. 11" alone is in any text.
            let number = assessment.number.as_ref().filter(|n| n.code.is_some());
            let words: Vec<String> = number
                .map(|n| n.text.clone())
                .into_iter()
                .chain(facts.text(ElementKind::Title).map(str::to_owned))
                .collect();
            let exact = assessment.date_source != DateSource::NumberYear;
            match assessment.date.filter(|_| exact) {
                Some(day) if !words.is_empty() => {
                    assessment.echo = Some(channels.look(&words, day));
                }
                Some(_) => tracing::warn!("{name}: neither number nor title to look for"),
                None => tracing::warn!("{name}: no day to look around; give --date"),
            }
        }
        let hypotheses = self.args.hypotheses;
        let report = match self.args.format {
            DossierFormat::Text => {
                text::write(name, &assessment, self.args.all, hypotheses)
            }
            DossierFormat::Json => json_v1::write(name, &assessment, facts, hypotheses),
            DossierFormat::Html => {
                html::write(name, &assessment, facts, pages, hypotheses)
            }
        };
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", report.trim_end());
    }

    fn number_alone(&self, number: &str) -> Result<Outcome> {
        let register = self.options.register.as_ref().unwrap_or(&self.pack.register);
        let look = match (self.channels, self.args.date) {
            (Some(channels), Some(day)) => Some(channels.look(&[number.to_owned()], day)),
            (Some(_), None) => bail!("--echo needs the day of the paper: give --date"),
            (None, _) => None,
        };
        let Some(report) = text::number(number, self.args.date, register, look.as_ref())
        else {
            bail!(
                "no document number in {number:?}; write it like 国办函〔2020〕95号 or [2025] No. 11"
            );
        };
        output::write(self.args.output.as_deref(), &report)?;
        Ok(Outcome::Done)
    }
}
