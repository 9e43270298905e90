//! The dated record of official texts: ingest, versions, speakers and occasions, coverage,
//! and the observation sets made from them.
//!
//! The only writer of the archive. It must not know claims or statistics, and reads no
//! clock: whoever needs the time of adding passes it in.

pub mod observations;
mod rules;
mod snapshot;

pub use rules::{Occasion, Outlet, RecordRules, RecordedPerson};
pub use snapshot::Snapshot;
