//! Declares the arguments; checks nothing that needs a file.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::{Timestamp, civil::Date};

/// Reads official language properly: every claim of an article against the dated record.
///
/// No command ever uses the network. Exit codes: 0 done, 1 done and the condition given
/// with --fail-on holds, or lint found faults, 2 something went wrong or some inputs could not be read, 3 a dossier
/// asked for again differs.
#[derive(Debug, Parser)]
#[command(name = "tealeaf", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Say more on stderr (-v what is read, -vv why something was skipped)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// Options of every command.
#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// The archive to use [default: tealeaf/record.sqlite in the user's data folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) archive: Option<PathBuf>,
    /// A pack: a folder, or the key of one inside the program; may be repeated
    ///
    /// Without it all packs inside the program are used (ccp, fomc).
    #[arg(long, global = true, value_name = "PACK")]
    pub(crate) pack: Vec<String>,
    /// Colour on a terminal: auto, always or never (NO_COLOR is honoured)
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// No progress bars
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    /// Ask the archive as it could have been known then: a day or a time (UTC)
    ///
    /// Versions captured later, and items that no capture had yet, are not seen. Where a
    /// capture does not say when it was made, the time of adding counts.
    #[arg(long, global = true, value_name = "TIME", value_parser = captured_by)]
    pub(crate) captured_by: Option<Timestamp>,
}

/// A time, or the end of a day.
fn captured_by(text: &str) -> Result<Timestamp, String> {
    let end_of_day = format!("{text}T23:59:59.999Z");
    text.parse().or_else(|_| end_of_day.parse()).map_err(|_| {
        "neither a day (2024-03-25) nor a time (2024-03-25T12:00:00Z)".to_owned()
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check an article against the record and print a dossier
    ///
    /// Example: tealeaf check examples/tangshan.txt
    Check(Check),
    /// Ask for a JSON dossier again: the same bytes, or what differs
    ///
    /// The dossier holds the article and the digests of record and packs; the record is
    /// the one in use here. Exit code 3 when anything differs.
    /// Example: tealeaf replay dossier.json
    Replay(Replay),
    /// Hold finished dossiers (JSON or pages) against the rules for what may be said
    ///
    /// Exit code 1 when one is broken: a sentence without attribution, a forbidden word, an
    /// accusation that is not folded, a verdict without what it demands.
    /// Example: tealeaf lint dossier.html
    Lint(Lint),
    /// Take an article apart: who says what, on whose word, how surely, about when
    ///
    /// Example: tealeaf claims examples/tangshan.txt --format jsonl
    Claims(Claims),
    /// Was a silence unusual: one text, one event, and how the answer is reached
    ///
    /// Example: tealeaf silence "2025-05-18 cai-qi"
    Silence(Silence),
    /// The most surprising silences and presences of a window, and what chance gives
    ///
    /// Example: tealeaf unusual --from 2025-05-01 --to 2025-05-31
    Unusual(Window),
    /// When did the use of a formula, or a person's habits, change
    ///
    /// Example: tealeaf changes two-upholds
    Changes(Changes),
    /// Try the statistics on the record: forecasts against what came, false alarms, plots
    ///
    /// Example: tealeaf backtest --from 2025-07-01 --to 2025-12-31
    Backtest(Backtest),
    /// When was somebody last seen in person, and is that long for him, now
    ///
    /// Example: tealeaf seen cai-qi --as-of 2025-05-18
    Seen(Seen),
    /// Measure a supposed official document against the standard and its numbering
    ///
    /// Example: tealeaf form paper.pdf --hypotheses
    Form(Form),
    /// Keep the record: add texts, ask what is held
    #[command(subcommand)]
    Archive(Archive),
    /// Look at packs and check them
    #[command(subcommand)]
    Pack(Pack),
    /// Who is named with which public office, first and last, by the texts themselves
    #[command(subcommand)]
    People(People),
    /// Find items: words, "phrases", AND, OR, NOT, NEAR/n, title:word, /regex/
    ///
    /// Any script, width and case finds any other. Needs an archive.
    /// Example: tealeaf search '两个确立 NOT 两个维护' --speaker cai-qi
    Search(Search),
    /// Show each occurrence in its context (concordance); needs an archive
    ///
    /// Example: tealeaf kwic 掌舵领航 --sort right
    Kwic(Kwic),
    /// Count formulas or phrases over time, speakers or occasions, with denominators
    ///
    /// Example: tealeaf track two-upholds --by speaker --occasion inspection
    Track(Track),
    /// First and last use, how often, where in the programme, how evenly: a line for each
    ///
    /// Example: tealeaf usage two-upholds 新质生产力 --file phrases.txt --format csv
    #[command(visible_aliases = ["first", "last"])]
    Usage(Usage),
    /// Who is named in the same items, and how often elsewhere
    ///
    /// Example: tealeaf together two-upholds --from 2025-01-01
    Together(Together),
    /// Which words stand beside a phrase more often than elsewhere; needs an archive
    ///
    /// Example: tealeaf collocates 新质生产力 --speaker li-qiang
    Collocates(Collocates),
    /// Count the formulas of the packs in files: like grep, but it knows formulas
    ///
    /// Reads text files of any size, folders, .zst, .gz and - for standard input, a few
    /// megabytes at a time. `own` are uses as such, `nested` those inside longer formulas.
    /// Example: tealeaf scan articles/ --format csv
    Scan(Scan),
    /// List silent edits, the weightiest first: names and formulas, then size
    ///
    /// Needs an archive with two captures. Example: tealeaf edits --person xi-jinping
    Edits(Edits),
    /// Show what changed between the versions of an item
    Diff {
        /// Id of the item
        item: String,
    },
}

/// Which items are looked at.
#[derive(Debug, ClapArgs)]
pub(crate) struct Which {
    /// Only this outlet
    #[arg(long, value_name = "KEY")]
    pub(crate) outlet: Option<String>,
    /// Only items that name this person
    #[arg(long, value_name = "KEY")]
    pub(crate) person: Option<String>,
    /// Only items in which this person speaks
    #[arg(long, value_name = "KEY")]
    pub(crate) speaker: Option<String>,
    /// Only this occasion
    #[arg(long, value_name = "KEY")]
    pub(crate) occasion: Option<String>,
    /// First day
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<Date>,
    /// Look only at what was broadcast or published up to this day
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<Date>,
}

/// The words of a question: formulas, persons or any phrases.
#[derive(Debug, ClapArgs)]
pub(crate) struct Words {
    /// Keys or forms of formulas, keys or names of persons, or any phrases
    #[arg(required_unless_present = "file")]
    pub(crate) words: Vec<String>,
    /// A file with one of them on each line; lines that start with # are left out
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// Arguments of `search`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Search {
    /// The expression
    pub(crate) expression: String,
    #[command(flatten)]
    pub(crate) which: Which,
    /// At most this many hits; up to 10,000 are counted
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    /// JSON instead of lines
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `kwic`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Kwic {
    /// The expression
    pub(crate) expression: String,
    #[command(flatten)]
    pub(crate) which: Which,
    /// At most this many items
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: usize,
    /// Characters on either side
    #[arg(long, default_value_t = 20)]
    pub(crate) width: usize,
    /// Order of the lines
    #[arg(long, default_value = "date")]
    pub(crate) sort: KwicSort,
    /// Output format
    #[arg(long, default_value = "text")]
    pub(crate) format: TrackFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KwicSort {
    /// Newest first
    Date,
    /// By what stands before
    Left,
    /// By what stands behind
    Right,
}

/// Arguments of `usage`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Usage {
    #[command(flatten)]
    pub(crate) words: Words,
    #[command(flatten)]
    pub(crate) which: Which,
    /// Output format
    #[arg(long, default_value = "text")]
    pub(crate) format: TrackFormat,
}

/// Arguments of `together`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Together {
    #[command(flatten)]
    pub(crate) words: Words,
    #[command(flatten)]
    pub(crate) which: Which,
    /// At most this many persons for each
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    /// Output format
    #[arg(long, default_value = "text")]
    pub(crate) format: TrackFormat,
}

/// Arguments of `collocates`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Collocates {
    /// A formula, a person or any phrase
    pub(crate) word: String,
    #[command(flatten)]
    pub(crate) which: Which,
    /// Characters of Chinese, or words elsewhere, on either side
    #[arg(long, default_value_t = 10)]
    pub(crate) width: usize,
    /// Least number of uses beside it
    #[arg(long, default_value_t = 5)]
    pub(crate) least: u64,
    /// At most this many words
    #[arg(long, default_value_t = 30)]
    pub(crate) limit: usize,
    /// Output format
    #[arg(long, default_value = "text")]
    pub(crate) format: TrackFormat,
}

/// Arguments of `track`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Track {
    #[command(flatten)]
    pub(crate) words: Words,
    #[command(flatten)]
    pub(crate) which: Which,
    /// By what the counts are split; may be several, with commas
    #[arg(long, value_delimiter = ',', default_value = "year")]
    pub(crate) by: Vec<TrackBy>,
    /// What the table shows: the share of items, or uses per 10,000 characters
    ///
    /// CSV, JSON Lines and Parquet have both.
    #[arg(long, default_value = "items")]
    pub(crate) per: Per,
    /// Output format; a Parquet table goes to a file: `> series.parquet`
    #[arg(long, default_value = "text")]
    pub(crate) format: ScanFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TrackBy {
    Day,
    Month,
    Year,
    Speaker,
    Occasion,
    Outlet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Per {
    Items,
    #[value(name = "10k-characters")]
    TenThousandCharacters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TrackFormat {
    Text,
    Csv,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScanFormat {
    Text,
    Csv,
    Jsonl,
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Arguments of `scan`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Scan {
    /// Files, folders, or - for standard input
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Only these formulas, by key; all without it
    #[arg(long, value_name = "KEY")]
    pub(crate) formula: Vec<String>,
    /// Output format
    #[arg(long, default_value = "text")]
    pub(crate) format: ScanFormat,
    /// Threads [default: one per core]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

/// Arguments of `edits`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Edits {
    /// Only items from this day on
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<Date>,
    /// Only edits that change the mentions of this person
    #[arg(long, value_name = "KEY")]
    pub(crate) person: Option<String>,
    /// Only edits that change the occurrences of this formula
    #[arg(long, value_name = "KEY")]
    pub(crate) formula: Option<String>,
    /// At most this many
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    /// Look only at items broadcast or published up to this day
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<Date>,
    /// JSON Lines instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `check`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// The article: a text or Markdown file, or - for standard input
    #[arg(required_unless_present = "claim")]
    pub(crate) article: Option<PathBuf>,
    /// Check these sentences instead of an article
    #[arg(long, value_name = "SENTENCE", conflicts_with = "article")]
    pub(crate) claim: Option<String>,
    #[command(flatten)]
    pub(crate) about: About,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DossierFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Language of the dossier: en, or zh for Simplified Chinese
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub(crate) lang: Lang,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Look only at what was broadcast or published up to this day
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<Date>,
    /// Use the observations inside the program even if there is an archive
    #[arg(long, conflicts_with = "archive")]
    pub(crate) embedded: bool,
    /// Use this observation set instead of an archive
    #[arg(long, value_name = "FILE", conflicts_with_all = ["archive", "embedded"])]
    pub(crate) observations: Option<PathBuf>,
    /// Repeat the words of accusations against persons, which are left out otherwise
    #[arg(long)]
    pub(crate) show_accusations: bool,
    /// Exit with 1 when a claim got this verdict (contradicted); may be repeated
    #[arg(long, value_name = "VERDICT")]
    pub(crate) fail_on: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    En,
    Zh,
}

/// Arguments of `replay`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Replay {
    /// The dossier, made by `check --json`, or - for standard input
    pub(crate) dossier: PathBuf,
    #[command(flatten)]
    pub(crate) source: Source,
    /// Look up to another day than the dossier did
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<Date>,
    /// Write the new dossier; claims with another verdict keep the old one with day and cause
    #[arg(long)]
    pub(crate) update: bool,
    /// The day that --update notes [default: today, UTC]
    #[arg(long, value_name = "DAY", requires = "update")]
    pub(crate) on: Option<Date>,
    /// Format of the new dossier; only JSON can be replayed again
    #[arg(long, value_name = "FORMAT", default_value = "json", requires = "update")]
    pub(crate) format: DossierFormat,
    /// Write the new dossier to a file instead of standard output
    #[arg(short, long, value_name = "FILE", requires = "update")]
    pub(crate) output: Option<PathBuf>,
}

/// Arguments of `lint`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Lint {
    /// Dossiers as JSON or as pages, or - for standard input
    #[arg(required = true)]
    pub(crate) dossiers: Vec<PathBuf>,
}

/// Which record a question goes to.
#[derive(Debug, ClapArgs)]
pub(crate) struct Source {
    /// Use the observations inside the program even if there is an archive
    #[arg(long, conflicts_with = "archive")]
    pub(crate) embedded: bool,
    /// Use this observation set instead of an archive
    #[arg(long, value_name = "FILE", conflicts_with_all = ["archive", "embedded"])]
    pub(crate) observations: Option<PathBuf>,
}

/// Arguments of `silence`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Silence {
    /// The item: its id, or a day with words of its speaker, place or title
    pub(crate) item: String,
    /// A formula or a family, by key; several are one event; without it the pack's first
    /// family
    #[arg(long, value_name = "KEY")]
    pub(crate) formula: Vec<String>,
    /// JSON (docs/silence.md)
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// Arguments of `unusual`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Window {
    /// First day [default: 30 days before the last]
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<Date>,
    /// Last day [default: the last day of the record]
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<Date>,
    /// Outlet [default: the one of which most readouts are held]
    #[arg(long, value_name = "KEY")]
    pub(crate) outlet: Option<String>,
    /// Simulated histories for each family behind the false-alarm rates; 0 for none
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) runs: usize,
    /// Seed of the simulation
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// JSON (docs/silence.md)
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// Arguments of `changes`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Changes {
    /// A formula or family by key, or a person by key or name
    pub(crate) what: String,
    /// Look only at what was put out up to this day
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<Date>,
    /// Outlet [default: the one of which most readouts are held]
    #[arg(long, value_name = "KEY")]
    pub(crate) outlet: Option<String>,
    /// JSON (docs/silence.md)
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// Arguments of `backtest`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Backtest {
    /// First day judged [default: 184 days before the end of the record]
    #[arg(long, value_name = "DAY", requires = "to")]
    pub(crate) from: Option<Date>,
    /// Last day judged [default: the last day of the record]
    #[arg(long, value_name = "DAY", requires = "from")]
    pub(crate) to: Option<Date>,
    /// Outlet [default: the one of which most readouts are held]
    #[arg(long, value_name = "KEY")]
    pub(crate) outlet: Option<String>,
    /// The event that the detectors watch: formulas or a family, by key; without it the
    /// pack's first family
    #[arg(long, value_name = "KEY")]
    pub(crate) formula: Vec<String>,
    /// Simulated histories for the detectors; 0 for none
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(crate) runs: usize,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Write the plots into this folder: reliability.svg, pit.svg, budget.svg
    #[arg(long, value_name = "FOLDER")]
    pub(crate) svg: Option<PathBuf>,
    /// JSON (docs/silence.md)
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// Arguments of `seen`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Seen {
    /// The person: key or name; without it, everyone's long gaps are listed
    pub(crate) person: Option<String>,
    /// The day looked from [default: the last day of the record]
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<Date>,
    /// JSON (docs/silence.md)
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// What is known of an article from outside it.
#[derive(Debug, ClapArgs)]
pub(crate) struct About {
    /// Day of publication, when the article does not say it
    #[arg(long, value_name = "DAY")]
    pub(crate) date: Option<Date>,
    /// Outlet, when the article does not say it
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DossierFormat {
    /// For reading in a terminal
    Text,
    /// Versioned JSON (docs/json.md)
    Json,
    /// One self-contained page
    Html,
}

/// Arguments of `claims`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Claims {
    /// The article: a text or Markdown file, or - for standard input
    pub(crate) article: PathBuf,
    #[command(flatten)]
    pub(crate) about: About,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ClaimsFormat,
    /// Count whose word the statements stand on, and show where the article disagrees with
    /// itself; as text, or with --format jsonl as one JSON object
    ///
    /// Example: tealeaf claims examples/tangshan.txt --profile
    #[arg(long, conflicts_with = "score")]
    pub(crate) profile: bool,
    /// Compare what is found with a corrected file: JSON lines, brat (.ann) or CAS (.json)
    ///
    /// Prints how many of its claims were found and how many are right, by field and by kind.
    #[arg(long, value_name = "FILE")]
    pub(crate) score: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClaimsFormat {
    /// A line or two per claim
    Text,
    /// One JSON object per line (docs/claims.md)
    Jsonl,
    /// brat stand-off annotations of the article
    Brat,
    /// UIMA CAS JSON, the article inside
    Cas,
}

/// Arguments of `form`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Form {
    /// DOCX or PDF files, one paper each; or PNG and JPEG pages of one paper, in page order
    #[arg(required_unless_present = "number")]
    pub(crate) files: Vec<PathBuf>,
    /// Judge a document number alone, as an article gives it
    ///
    /// Example: tealeaf form --number 中办发〔2025〕11号 --date 2025-05-17
    #[arg(long, value_name = "TEXT", conflicts_with = "files")]
    pub(crate) number: Option<String>,
    /// Day of the paper; it chooses the standard and wins over the day on its face
    #[arg(long, value_name = "DAY")]
    pub(crate) date: Option<Date>,
    /// Format type of the paper, when it is not the one recognised
    #[arg(long, value_name = "TYPE")]
    pub(crate) form_type: Option<FormType>,
    /// More known numbers: a CSV file with code,serial,date,agency
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Option<PathBuf>,
    /// Look for the paper in the archive given with --archive, or in the default one
    ///
    /// Says whether the record names its number or title within 60 days, and what silence
    /// weighs for each class of document.
    #[arg(long)]
    pub(crate) echo: bool,
    /// List the points met as well
    #[arg(long)]
    pub(crate) all: bool,
    /// Add the table of competing explanations
    #[arg(long)]
    pub(crate) hypotheses: bool,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DossierFormat,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Format types of GB/T 9704.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormType {
    /// Downward and level papers
    General,
    /// Requests and reports to a higher level
    Upward,
    /// Letters (函)
    Letter,
    /// Orders (令)
    Order,
    /// Minutes (纪要)
    Minutes,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Archive {
    /// Add texts: folders, files or .tar.zst
    ///
    /// Exit code 2 when an input was damaged, or nothing could be read; the rest is kept.
    /// Example: tealeaf archive add ../shared/data/xwlb-dev.tar.zst
    Add(ArchiveAdd),
    /// Watch a folder: add new files as they come, and tell what they give reason to look at
    ///
    /// Rules: a formula absent where it was expected, a person unseen for longer than usual, a
    /// silent edit that touches a name or a formula. What was told is not told again.
    /// Example: tealeaf archive watch incoming/ --once --log watch.jsonl --feed watch.xml
    Watch(ArchiveWatch),
    /// Say what is held: days, holes, items, versions
    Status {
        /// JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Hash everything again and walk the custody log
    Verify,
    /// Show an item with its facts and all its versions
    Show {
        /// Id of the item
        item: String,
    },
    /// List reprints and abridgements with the share of text in common
    ///
    /// Texts of a series that merely resemble each other are none.
    Duplicates {
        /// Output format
        #[arg(long, default_value = "text")]
        format: TrackFormat,
    },
    /// Write the facts of all items, without text
    ExportObservations {
        /// File to write (JSON Lines in zstd)
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Leave titles out as well
        #[arg(long)]
        no_titles: bool,
        /// Only what was broadcast or published up to this day
        #[arg(long, value_name = "DAY")]
        until: Option<Date>,
    },
}

/// Arguments of `archive watch`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ArchiveWatch {
    /// The folder that new files come to
    pub(crate) folder: PathBuf,
    /// Look once and end, for cron
    #[arg(long)]
    pub(crate) once: bool,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) every: u64,
    /// File to which a JSON line is added for each event [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
    /// Atom feed of the newest events of the log
    #[arg(long, value_name = "FILE", requires = "log")]
    pub(crate) feed: Option<PathBuf>,
    /// Outlet of plain files that do not name one
    #[arg(long, value_name = "KEY")]
    pub(crate) outlet: Option<String>,
    /// How the inputs are read: a map file (docs/recipes.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
}

/// Arguments of `archive add`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ArchiveAdd {
    /// Folders, files or .tar.zst
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Outlet of plain files that do not name one
    #[arg(long, value_name = "KEY")]
    pub(crate) outlet: Option<String>,
    /// How the inputs are read: a map file, which column is what (docs/recipes.md)
    ///
    /// Beside the data it is found by itself: data.map.toml for data.jsonl, map.toml in a
    /// folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// JSON instead of a summary
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Pack {
    /// List formulas, people or outlets
    List {
        /// What to list
        what: PackPart,
    },
    /// Check packs: keys, sources, colliding forms, their own test lines
    Lint,
}

#[derive(Debug, Subcommand)]
pub(crate) enum People {
    /// Mine a roster from the archive: names with offices and the days they are named with
    ///
    /// Only people named right after a public office, in Chinese texts. The TOML is what a
    /// pack takes (people.toml); what is unsure is said in comments. Needs an archive.
    /// Example: tealeaf people mine --from 2025-01-01 --new
    Mine(Mine),
}

/// Arguments of `people mine`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Mine {
    /// Only texts of this outlet
    #[arg(long, value_name = "KEY")]
    pub(crate) outlet: Option<String>,
    /// First day
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<Date>,
    /// Least number of texts that name somebody with an office
    #[arg(long, default_value_t = 3)]
    pub(crate) least: usize,
    /// Leave out whom the packs list
    #[arg(long)]
    pub(crate) new: bool,
    /// Output format
    #[arg(long, default_value = "toml")]
    pub(crate) format: MineFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MineFormat {
    Toml,
    Csv,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackPart {
    Formulas,
    People,
    Outlets,
    Occasions,
    Events,
}
