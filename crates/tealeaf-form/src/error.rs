//! The one error type of this crate: a readable sentence that names the next step.

use std::fmt;

/// Why a file or a pack could not be read.
///
/// Deviations are findings, not errors; only unreadable input is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    message: String,
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Wraps a sentence; full stops of foreign messages at its end are taken off.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        let mut message = message.into();
        message.truncate(message.trim_end_matches(['.', ' ', '\n']).len());
        Self { message }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
