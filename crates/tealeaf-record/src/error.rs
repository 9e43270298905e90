//! The one error type of this crate: a readable sentence that names the file and, where
//! there is one, the next step. What could not be read of an input is not an error but a
//! [`Skip`](crate::Skip).

use std::{fmt, path::Path};

/// Why an archive could not be opened, read or written.
#[derive(Debug)]
pub struct Error {
    message: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The file is not an archive, is damaged or has another format.
    Unusable,
    /// The asked-for thing is not held.
    NotHeld,
    /// The question itself cannot be understood.
    Query,
    /// SQLite or the file system refused.
    Storage,
}

impl Error {
    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self { message: message.into(), kind: Kind::Unusable }
    }

    pub(crate) fn not_held(message: impl Into<String>) -> Self {
        Self { message: message.into(), kind: Kind::NotHeld }
    }

    pub(crate) fn query(message: impl Into<String>) -> Self {
        Self { message: message.into(), kind: Kind::Query }
    }

    pub(crate) fn storage(path: &Path, what: &str, error: &dyn fmt::Display) -> Self {
        Self {
            message: format!("{}: {what}: {error}", path.display()),
            kind: Kind::Storage,
        }
    }

    /// Whether the asked-for item is simply not in the archive.
    #[must_use]
    pub fn is_not_held(&self) -> bool {
        self.kind == Kind::NotHeld
    }

    /// Whether the file is no usable archive (not one, damaged, or of another format).
    #[must_use]
    pub fn is_unusable(&self) -> bool {
        self.kind == Kind::Unusable
    }

    /// Whether a search expression could not be understood.
    #[must_use]
    pub fn is_query(&self) -> bool {
        self.kind == Kind::Query
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let (kind, hint) = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => (
                Kind::Unusable,
                "; the file is damaged: restore it from a copy, or make a new archive \
                 from the same inputs with `tealeaf archive add`",
            ),
            Some(ErrorCode::DiskFull) => {
                (Kind::Storage, "; nothing of this step was kept")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                (Kind::Storage, "; another program is writing to it: try again later")
            }
            _ => (Kind::Storage, ""),
        };
        Self { message: format!("archive: {error}{hint}"), kind }
    }
}
