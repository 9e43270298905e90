//! The archive's file format: tables, and what opening a file checks before SQLite may
//! touch it.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::Error;

/// Version of the archive format that this program writes.
pub(crate) const FORMAT: i64 = 1;

/// Marks an SQLite file as an archive of tealeaf.
const APPLICATION_ID: i64 = 0x7EA1_EAF0;

/// Facts only: nothing here is ever updated except `item.key` and `item.url`, when a later
/// capture shows the outlet's own id, and `meta`. Originals and texts stand under the
/// digest of what they hold.
const SCHEMA: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE container (
  digest TEXT NOT NULL, outlet TEXT NOT NULL, reader INTEGER NOT NULL,
  name TEXT NOT NULL, items INTEGER NOT NULL, skips TEXT NOT NULL,
  PRIMARY KEY (digest, outlet)) STRICT, WITHOUT ROWID;
CREATE TABLE original (
  digest TEXT PRIMARY KEY, size INTEGER NOT NULL, zstd BLOB NOT NULL) STRICT;
CREATE TABLE input (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, original TEXT NOT NULL,
  name TEXT NOT NULL, capture TEXT NOT NULL, captured_at TEXT, added_at TEXT NOT NULL,
  items INTEGER NOT NULL, skips TEXT NOT NULL) STRICT;
CREATE TABLE text (
  digest TEXT PRIMARY KEY, body TEXT NOT NULL, heads TEXT NOT NULL,
  length INTEGER NOT NULL) STRICT;
CREATE TABLE item (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, own_id INTEGER NOT NULL,
  outlet TEXT NOT NULL, date TEXT NOT NULL, title_key TEXT NOT NULL, url TEXT,
  speaker TEXT, occasion TEXT) STRICT;
CREATE INDEX item_by_title ON item (outlet, date, title_key);
CREATE TABLE alias (key TEXT PRIMARY KEY, item INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE version (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL, input INTEGER NOT NULL,
  place INTEGER NOT NULL, title TEXT NOT NULL, text TEXT) STRICT;
CREATE INDEX version_by_item ON version (item);
CREATE TABLE sighting (
  version INTEGER NOT NULL, input INTEGER NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (version, input)) STRICT, WITHOUT ROWID;
CREATE TABLE programme (
  outlet TEXT NOT NULL, date TEXT NOT NULL, input INTEGER NOT NULL,
  entries TEXT NOT NULL, damaged INTEGER NOT NULL,
  PRIMARY KEY (outlet, date, input)) STRICT, WITHOUT ROWID;
CREATE TABLE custody (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, program TEXT NOT NULL, what TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE cache (
  key TEXT PRIMARY KEY, used INTEGER NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(
  title, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
";

/// How a file is to be opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Create,
    Write,
    Read,
}

/// Opens an archive file, or says in a sentence why it is none.
pub(crate) fn open(path: &Path, access: Access) -> Result<Connection, Error> {
    if access == Access::Create {
        return create(path);
    }
    check_file(path)?;
    let connection = match access {
        Access::Read => open_to_read(path)?,
        Access::Create | Access::Write => {
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
                .map_err(|e| Error::storage(path, "cannot be opened for writing", &e))?
        }
    };
    check_format(path, &connection)?;
    settle(&connection)?;
    Ok(connection)
}

fn create(path: &Path) -> Result<Connection, Error> {
    if path.metadata().is_ok_and(|data| data.len() > 0 || data.is_dir()) {
        return Err(Error::unusable(format!(
            "{}: there is something already; open it, or name a file that does not exist",
            path.display()
        )));
    }
    let refused = |e: rusqlite::Error| Error::storage(path, "cannot be created", &e);
    let connection = Connection::open(path).map_err(refused)?;
    connection.pragma_update(None, "journal_mode", "wal").map_err(refused)?;
    settle(&connection)?;
    connection
        .execute_batch(&format!(
            "BEGIN IMMEDIATE; {SCHEMA}
             PRAGMA application_id = {APPLICATION_ID};
             PRAGMA user_version = {FORMAT}; COMMIT;"
        ))
        .map_err(refused)?;
    Ok(connection)
}

fn settle(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "cache_size", -32_000)?;
    // Otherwise a statement is planned anew whenever a key is bound to it, which costs
    // more than the look-up.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Reads the head of the file without SQLite, so that what is no archive stays untouched.
fn check_file(path: &Path) -> Result<(), Error> {
    let shown = path.display();
    let data = path.metadata().map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => Error::unusable(format!(
            "{shown}: no such archive; make one with `tealeaf archive add`"
        )),
        _ => Error::storage(path, "cannot be read", &e),
    })?;
    if data.is_dir() {
        return Err(Error::unusable(format!("{shown}: a folder, not an archive file")));
    }
    let mut head = [0_u8; 100];
    let read = File::open(path).and_then(|mut f| f.read_exact(&mut head));
    let no_archive = || {
        Error::unusable(format!(
            "{shown}: not an archive of tealeaf; nothing was changed"
        ))
    };
    match read {
        Ok(()) => {}
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            return Err(no_archive());
        }
        Err(e) => return Err(Error::storage(path, "cannot be read", &e)),
    }
    let number = |at: usize| {
        let bytes = [head[at], head[at + 1], head[at + 2], head[at + 3]];
        i64::from(u32::from_be_bytes(bytes))
    };
    if !head.starts_with(b"SQLite format 3\0") || number(68) != APPLICATION_ID {
        return Err(no_archive());
    }
    let page_size = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let expected = page_size * u64::try_from(number(28)).unwrap_or(0);
    if data.len() < expected {
        return Err(Error::unusable(format!(
            "{shown}: cut short: {} of {expected} bytes are there; restore it from a copy, \
             or make a new archive from the same inputs with `tealeaf archive add`",
            data.len()
        )));
    }
    Ok(())
}

fn open_to_read(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let plain = Connection::open_with_flags(path, flags)
        .and_then(|c| c.query_row("PRAGMA user_version", [], |_| Ok(())).map(|()| c));
    // Readers of a file in WAL mode share a side file. Where none can be made, the file
    // can be read as it stands, provided that no writer left anything in the log.
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let settled = PathBuf::from(log).metadata().map_or(true, |data| data.len() == 0);
    match plain {
        Ok(connection) => Ok(connection),
        Err(_) if settled => {
            let address = format!("file:{}?immutable=1", escape(path));
            Connection::open_with_flags(address, flags)
                .map_err(|e| Error::storage(path, "cannot be opened", &e))
        }
        Err(e) => Err(Error::storage(path, "cannot be opened", &e)),
    }
}

fn escape(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

fn check_format(path: &Path, connection: &Connection) -> Result<(), Error> {
    let format: i64 =
        connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format > FORMAT {
        return Err(Error::unusable(format!(
            "{}: written by a newer program (format {format}, this one knows {FORMAT}); \
             use that program; nothing was changed",
            path.display()
        )));
    }
    if format < FORMAT {
        return Err(Error::unusable(format!(
            "{}: format {format} is not known; make a new archive from the same inputs \
             with `tealeaf archive add`",
            path.display()
        )));
    }
    Ok(())
}
