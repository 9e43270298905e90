//! The custody log: what was added, when, from where and by which program. Each entry
//! carries the hash of the one before it, so that none can be changed or taken out
//! unnoticed.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::add::AddOptions;
use crate::{Error, digest};

/// What an entry of the log says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum What {
    /// An input was stored.
    Added {
        /// Name of the input.
        name: String,
        /// Digest of its bytes.
        original: String,
        /// Name of the capture.
        capture: String,
        /// When the capture was made, where it says so.
        captured_at: Option<String>,
        /// Number of items in it.
        items: u64,
    },
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) origin: String,
    #[serde(flatten)]
    pub(crate) what: What,
}

/// An entry of the log as held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Number, from 1.
    pub seq: u64,
    /// Time of adding.
    pub at: String,
    /// Program and version that added.
    pub program: String,
    /// Where the input came from, as the one who added it said.
    pub origin: String,
    /// Name of the input.
    pub input: String,
    /// Digest of its bytes.
    pub original: String,
    /// Name of the capture.
    pub capture: String,
    /// Number of items in it.
    pub items: u64,
    /// Hash of this entry, which the next one carries.
    pub hash: String,
}

/// Hash of the entry before the first.
pub(crate) const START: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// Appends an entry.
pub(crate) fn append(
    connection: &Connection,
    options: &AddOptions,
    what: What,
) -> Result<(), Error> {
    let previous: String = connection
        .prepare_cached("SELECT hash FROM custody ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or_else(|| START.to_owned());
    let body = Body { origin: options.origin.clone(), what };
    let body = serde_json::to_string(&body).expect("strings and numbers");
    let at = options.added_at.to_string();
    let hash = entry_hash(&previous, &at, &options.program, &body);
    connection
        .prepare_cached(
            "INSERT INTO custody (at, program, what, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![at, options.program, body, previous, hash])?;
    Ok(())
}

pub(crate) fn entry_hash(previous: &str, at: &str, program: &str, body: &str) -> String {
    let mut hasher = digest::Hasher::new();
    for part in [previous, at, program, body] {
        hasher.part(part.as_bytes());
    }
    hasher.finish()
}
