//! Trains the attribution model: `train --brat DIR --pos FILE --out FILE`, or
//! `--cross-validate K` to predict each article by a model that has not seen it; and the
//! model of kinds: `train --kinds DIR --out FILE`.
//!
//! `DIR` holds `text/*.txt` and `attributions/*.ann`; `FILE` holds `word<TAB>tag` lines.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tealeaf_claims::attribution::train::{self, Document, Options, Tagger};
use tealeaf_claims::attribution::{Attribution, Form, attribute, attribute_rules_only};
use tealeaf_claims::kind_model::{self, train::Lesson};

const USAGE: &str = "usage: train --kinds DIR --out FILE      the model of kinds, from DIR/*_gold.jsonl and DIR/*_article.txt
       train --brat DIR --pos FILE --out FILE [--cross-validate K]
  --brat DIR          annotated articles: DIR/text/*.txt, DIR/attributions/*.ann
  --pos FILE          tagged sentences for the part-of-speech tagger: word<TAB>tag
  --out FILE          where the model goes (with --cross-validate: the predictions)
  --cross-validate K  predict every K-th article by a model trained on the others
  --only N            with --cross-validate: only fold N
  --built-in          train nothing, predict with the built-in model
  --rules-only        train nothing, predict by rules
and for experiments, each with a value: --epochs, --rate, --cutoff, --bits, --unit, --floor,
--decay, --hidden, --lean";

#[derive(Default)]
struct Arguments {
    brat: PathBuf,
    /// Folder of articles with gold: trains the model of kinds instead.
    kinds: Option<PathBuf>,
    pos: PathBuf,
    out: PathBuf,
    folds: Option<usize>,
    only: Option<usize>,
    /// Predict with what is built in instead of training.
    finder: Option<fn(&str) -> Vec<Attribution>>,
    options: Options,
}

#[expect(clippy::print_stderr, reason = "a program tells its user how it goes")]
fn main() -> ExitCode {
    let run = arguments().and_then(|arguments| run(&arguments));
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("train: {error}");
            ExitCode::from(2)
        }
    }
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut found = Arguments::default();
    let mut rest = std::env::args().skip(1);
    while let Some(name) = rest.next() {
        match name.as_str() {
            "--rules-only" => found.finder = Some(attribute_rules_only),
            "--built-in" => found.finder = Some(attribute),
            _ => {}
        }
        if matches!(name.as_str(), "--rules-only" | "--built-in") {
            continue;
        }
        let value =
            rest.next().ok_or_else(|| format!("{name} needs a value\n{USAGE}"))?;
        match name.as_str() {
            "--kinds" => found.kinds = Some(value.into()),
            "--brat" => found.brat = value.into(),
            "--pos" => found.pos = value.into(),
            "--out" => found.out = value.into(),
            "--cross-validate" => found.folds = Some(value.parse()?),
            "--only" => found.only = Some(value.parse()?),
            "--epochs" => found.options.epochs = value.parse()?,
            "--rate" => found.options.rate = value.parse()?,
            "--cutoff" => found.options.cutoff = value.parse()?,
            "--bits" => found.options.bits = value.parse()?,
            "--unit" => found.options.unit = value.parse()?,
            "--floor" => found.options.floor = value.parse()?,
            "--lean" => found.options.lean = value.parse()?,
            "--hidden" => found.options.hidden = value.parse()?,
            "--decay" => found.options.decay = value.parse()?,
            _ => return Err(format!("unknown argument {name}\n{USAGE}").into()),
        }
    }
    let wanted = [("--out", &found.out), ("--brat", &found.brat), ("--pos", &found.pos)];
    let wanted = if found.kinds.is_some() { &wanted[..1] } else { &wanted[..] };
    for (name, path) in wanted {
        if path.as_os_str().is_empty() {
            return Err(format!("{name} is missing\n{USAGE}").into());
        }
    }
    Ok(found)
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = &arguments.kinds {
        let bytes = kind_model::train::train(&lessons(folder)?, &mut notice)?;
        notice(&format!("{} bytes", bytes.len()));
        return write(&arguments.out, &bytes);
    }
    let documents = documents(&arguments.brat)?;
    if let Some(find) = arguments.finder {
        let mut lines = String::new();
        for document in &documents {
            write_lines(document, &find(&document.text), &mut lines);
        }
        return write(&arguments.out, lines.as_bytes());
    }
    let tagged = read(&arguments.pos)?;
    let tagger = train::train_tagger(&tagged, &mut notice)?;
    let Some(n_folds) = arguments.folds else {
        let all: Vec<&Document> = documents.iter().collect();
        let model = train::train(&all, &tagger, &arguments.options, &mut notice);
        let bytes = model.to_bytes();
        notice(&format!("{} bytes", bytes.len()));
        return write(&arguments.out, &bytes);
    };
    let mut lines = String::new();
    for fold in
        (0..n_folds).filter(|fold| arguments.only.is_none_or(|only| only == *fold))
    {
        notice(&format!("fold {fold}"));
        predict(&documents, fold, n_folds, &tagger, &arguments.options, &mut lines);
    }
    write(&arguments.out, lines.as_bytes())
}

/// Trains without the articles of a fold and predicts those.
fn predict(
    documents: &[Document],
    fold: usize,
    n_folds: usize,
    tagger: &Tagger,
    options: &Options,
    lines: &mut String,
) {
    let held_out = |number: usize| number % n_folds == fold;
    let numbered = || documents.iter().enumerate();
    let others: Vec<&Document> = numbered()
        .filter(|(number, _)| !held_out(*number))
        .map(|(_, document)| document)
        .collect();
    let model = train::train(&others, tagger, options, &mut notice);
    notice(&format!("{} bytes", model.to_bytes().len()));
    for (_, document) in numbered().filter(|(number, _)| held_out(*number)) {
        write_lines(document, &model.attribute(&document.text), lines);
    }
}

/// Attributions as lines of JSON, with spans in code points. Speech inside speech is left
/// out: the corpus marks only the outer speaker.
fn write_lines(document: &Document, attributions: &[Attribution], lines: &mut String) {
    let starts: Vec<usize> =
        document.text.char_indices().map(|(start, _)| start).collect();
    let points = |byte: usize| starts.partition_point(|&start| start < byte);
    let spans = |spans: &[tealeaf_text::Span]| {
        let pairs: Vec<String> = spans
            .iter()
            .map(|span| format!("[{},{}]", points(span.start()), points(span.end())))
            .collect();
        pairs.join(",")
    };
    for attribution in attributions {
        if attribution.within.is_some() && attribution.form == Form::Reported {
            continue;
        }
        writeln!(
            lines,
            r#"{{"doc":"{}","source":[{}],"cue":[{}],"content":[{}]}}"#,
            document.name,
            spans(&attribution.source),
            spans(&attribution.cue),
            spans(&attribution.content),
        )
        .expect("writing to a string cannot fail");
    }
}

/// Reads the articles with the annotations of the first annotator, in order of name.
fn documents(root: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let folder = root.join("attributions");
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let entries = fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let file = entry?.file_name().to_string_lossy().into_owned();
        if let Some((name, _)) =
            file.strip_suffix(".ann").and_then(|stem| stem.rsplit_once('_'))
        {
            by_name.entry(name.to_owned()).or_default().push(file);
        }
    }
    let mut documents = Vec::new();
    for (name, files) in by_name {
        let path = root.join("text").join(format!("{name}.txt"));
        let first = files.iter().min().expect("a name has at least one file");
        if path.exists() {
            let annotations = read(&folder.join(first))?;
            documents.push(Document::from_brat(&name, &read(&path)?, &annotations));
        }
    }
    Ok(documents)
}

fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(path)
        .map_err(|error| format!("{}: {error}", path.display()).into())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}

#[expect(clippy::print_stderr, reason = "a program tells its user how it goes")]
fn notice(message: &str) {
    eprintln!("{message}");
}

/// The articles with gold of a folder, by name.
fn lessons(folder: &Path) -> Result<Vec<Lesson>, Box<dyn Error>> {
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix("_gold.jsonl").map(str::to_owned));
    }
    names.sort();
    let lesson = |name: &String| {
        let text = read(&folder.join(format!("{name}_article.txt")))?;
        let gold = read(&folder.join(format!("{name}_gold.jsonl")))?;
        Ok(Lesson { text, gold })
    };
    names.iter().map(lesson).collect()
}
