//! The dated record of official texts: ingest, versions, speakers and occasions, coverage,
//! and the observation sets made from them.
//!
//! The only writer of the archive. It must not know claims or statistics, and reads no
//! clock: whoever needs the time of adding passes it in.

mod archive;
pub mod collocates;
mod coverage;
mod digest;
pub mod duplicates;
mod edits;
mod error;
mod facts;
mod ingest;
pub mod observations;
mod observe;
mod rules;
mod search;
mod snapshot;
pub mod usage;

pub use archive::{
    Archive, Item, OutletStatus, Version,
    add::{AddOptions, AddReport, Progress, Skip, SkipKind},
    custody::LogEntry,
    verify::VerifyReport,
};
pub use coverage::DayGap;
pub use edits::{Edit, EditClass, EditOp, EditQuery, PossibleRemoval};
pub use error::Error;
pub use facts::{Facts, Reading};
#[doc(hidden)]
pub use ingest::{fuzz_read, fuzz_read_with};
pub use observe::Counting;
pub use rules::{
    Occasion, Outlet, Recipe, RecipeFormat, RecordRules, RecordedPerson, Way, Where,
};
pub use search::{AsOf, COUNTED, Filter, Found, Hit, KwicLine, KwicOrder, SearchQuery};
pub use snapshot::Snapshot;
