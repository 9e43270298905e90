//! Declares the arguments; checks nothing that needs a file.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Reads official language properly: every claim of an article against the dated record.
///
/// No command ever uses the network. Exit codes: 0 done, 1 done and the condition given
/// with --fail-on holds, 2 something went wrong or some inputs could not be read.
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
    /// Keep the record: add texts, ask what is held
    #[command(subcommand)]
    Archive(Archive),
    /// Look at packs and check them
    #[command(subcommand)]
    Pack(Pack),
}

/// Arguments of `check`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// The article: a text or Markdown file, or - for standard input
    pub(crate) article: PathBuf,
    #[command(flatten)]
    pub(crate) about: About,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DossierFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClaimsFormat {
    /// A line or two per claim
    Text,
    /// One JSON object per line (docs/claims.md)
    Jsonl,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Archive {
    /// Add texts: folders, files or .tar.zst
    ///
    /// Example: tealeaf archive add ../shared/data/xwlb-dev.tar.zst
    Add(ArchiveAdd),
    /// Say what is held: days, holes, items, versions
    Status {
        /// JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Show an item with its facts and all its versions
    Show {
        /// Id of the item
        item: String,
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

/// Arguments of `archive add`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ArchiveAdd {
    /// Folders, files or .tar.zst
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Outlet of plain files that do not name one
    #[arg(long, value_name = "KEY")]
    pub(crate) outlet: Option<String>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PackPart {
    Formulas,
    People,
    Outlets,
    Occasions,
    Events,
}
