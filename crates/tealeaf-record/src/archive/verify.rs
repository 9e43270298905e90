//! Checking an archive from end to end: the file, every digest, the custody log.

use rayon::prelude::*;
use rusqlite::{Connection, types::ValueRef};

use super::{
    Archive, ROWS_DIGEST,
    custody::{self, Body, LogEntry, What},
    stored_digest,
};
use crate::{Error, digest};

/// What a check of the whole archive found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Originals hashed anew.
    pub originals: u64,
    /// Texts hashed anew.
    pub texts: u64,
    /// Entries of the custody log walked.
    pub log_entries: u64,
    /// Each fault as a sentence; empty when the archive is sound.
    pub faults: Vec<String>,
}

/// Tables whose rows are facts, each with its columns in a fixed order.
const ROWS: &[&str] = &[
    "SELECT id, key, original, name, capture, captured_at, added_at, items, skips
     FROM input ORDER BY id",
    "SELECT id, key, own_id, outlet, date, title_key, url, speaker, occasion
     FROM item ORDER BY id",
    "SELECT key, item FROM alias ORDER BY key",
    "SELECT id, item, input, place, title, text FROM version ORDER BY id",
    "SELECT version, input, place FROM sighting ORDER BY version, input",
    "SELECT outlet, date, input, entries, damaged FROM programme ORDER BY 1, 2, 3",
    "SELECT digest, heads, length FROM text ORDER BY digest",
    "SELECT digest, size FROM original ORDER BY digest",
];

/// Digest over every row that states a fact, as stored.
pub(crate) fn rows_digest(connection: &Connection) -> Result<String, Error> {
    let mut hasher = digest::Hasher::new();
    for query in ROWS {
        let mut statement = connection.prepare(query)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Null => hasher.part(b"\0null"),
                    ValueRef::Integer(n) => hasher.part(&n.to_le_bytes()),
                    ValueRef::Real(x) => hasher.part(&x.to_le_bytes()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => hasher.part(bytes),
                };
            }
        }
    }
    Ok(hasher.finish())
}

impl Archive {
    /// Re-hashes every original and text, walks the custody log, and has SQLite check its
    /// own structure.
    ///
    /// # Errors
    /// When the file cannot be read so far that checking makes sense. Faults found are
    /// not errors but part of the report.
    ///
    /// # Complexity
    /// Reads the whole file once.
    pub fn verify(&self) -> Result<VerifyReport, Error> {
        let mut report = VerifyReport::default();
        let steps: [Step; 5] = [structure, originals, texts, log, rows];
        for step in steps {
            // A page that cannot be read is a fault of the file, and the other steps may
            // still say what it holds.
            if let Err(error) = step(&self.connection, &mut report) {
                report.faults.push(error.to_string());
            }
        }
        report.faults.dedup();
        Ok(report)
    }

    /// The custody log in order.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn log(&self) -> Result<Vec<LogEntry>, Error> {
        let mut entries = Vec::new();
        let mut statement = self
            .connection
            .prepare("SELECT seq, at, program, what, hash FROM custody ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let body: String = row.get(3)?;
            let body: Body = serde_json::from_str(&body)
                .map_err(|e| Error::unusable(format!("custody log: {e}")))?;
            let What::Added { name, original, capture, items, .. } = body.what;
            entries.push(LogEntry {
                seq: row.get(0)?,
                at: row.get(1)?,
                program: row.get(2)?,
                origin: body.origin,
                input: name,
                original,
                capture,
                items,
                hash: row.get(4)?,
            });
        }
        Ok(entries)
    }
}

type Step = fn(&Connection, &mut VerifyReport) -> Result<(), Error>;

fn structure(connection: &Connection, report: &mut VerifyReport) -> Result<(), Error> {
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    for line in lines {
        let line = line?;
        if line != "ok" {
            report.faults.push(format!("structure of the file: {line}"));
        }
    }
    Ok(())
}

fn originals(connection: &Connection, report: &mut VerifyReport) -> Result<(), Error> {
    let mut statement = connection.prepare("SELECT digest, size, zstd FROM original")?;
    let mut rows = statement.query([])?;
    let mut batch: Vec<(String, usize, Vec<u8>)> = Vec::new();
    loop {
        let row = rows.next()?;
        let done = row.is_none();
        if let Some(row) = row {
            batch.push((row.get(0)?, row.get(1)?, row.get(2)?));
        }
        if done || batch.len() == 256 {
            report.originals += batch.len() as u64;
            report.faults.par_extend(
                std::mem::take(&mut batch).into_par_iter().filter_map(
                    |(stored, size, packed)| match zstd::bulk::decompress(&packed, size) {
                        Ok(bytes) if digest::of_bytes(&bytes) == stored => None,
                        _ => Some(format!("original {stored} does not match its digest")),
                    },
                ),
            );
        }
        if done {
            return Ok(());
        }
    }
}

fn texts(connection: &Connection, report: &mut VerifyReport) -> Result<(), Error> {
    let mut statement = connection.prepare("SELECT digest, body FROM text")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        report.texts += 1;
        let (stored, body): (String, String) = (row.get(0)?, row.get(1)?);
        if digest::of_text(&body) != stored {
            report.faults.push(format!("text {stored} does not match its digest"));
        }
    }
    let lost: u64 = connection.query_row(
        "SELECT count(*) FROM version LEFT JOIN text ON text.digest = version.text
         WHERE version.text IS NOT NULL AND text.digest IS NULL",
        [],
        |row| row.get(0),
    )?;
    if lost > 0 {
        report.faults.push(format!("{lost} versions name a text that is not there"));
    }
    Ok(())
}

fn log(connection: &Connection, report: &mut VerifyReport) -> Result<(), Error> {
    let mut statement = connection.prepare(
        "SELECT seq, at, program, what, previous, hash FROM custody ORDER BY seq",
    )?;
    let mut known = connection.prepare(
        "SELECT 1 FROM input JOIN original ON original.digest = input.original
         WHERE input.original = ?1 AND input.name = ?2",
    )?;
    let mut rows = statement.query([])?;
    let mut before = custody::START.to_owned();
    while let Some(row) = rows.next()? {
        report.log_entries += 1;
        let (seq, at, program): (u64, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let (body, previous, hash): (String, String, String) =
            (row.get(3)?, row.get(4)?, row.get(5)?);
        let computed = custody::entry_hash(&previous, &at, &program, &body);
        if seq != report.log_entries || previous != before || computed != hash {
            report.faults.push(format!("custody log, entry {seq}: the chain is broken"));
        }
        before = hash;
        let Ok(Body { what: What::Added { name, original, .. }, .. }) =
            serde_json::from_str(&body)
        else {
            report.faults.push(format!("custody log, entry {seq}: cannot be read"));
            continue;
        };
        if !known.exists([&original, &name])? {
            report
                .faults
                .push(format!("custody log, entry {seq}: `{name}` is not there"));
        }
    }
    let inputs: u64 =
        connection.query_row("SELECT count(*) FROM input", [], |row| row.get(0))?;
    if inputs != report.log_entries {
        let said = report.log_entries;
        report
            .faults
            .push(format!("{inputs} inputs are held, the custody log has {said}"));
    }
    Ok(())
}

/// Every row against the digest taken when the last addition ended. After one that was
/// cut off there is none of that state, and nothing to compare with.
fn rows(connection: &Connection, report: &mut VerifyReport) -> Result<(), Error> {
    if let Some(stored) = stored_digest(connection, ROWS_DIGEST)?
        && stored != rows_digest(connection)?
    {
        report.faults.push("items or versions were changed after they were added".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{AddOptions, RecordRules};

    /// A full disk stops the addition with a clear error and keeps what was finished.
    #[test]
    fn a_full_disk_leaves_a_sound_archive() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        let mut archive = Archive::create(&path).unwrap();
        let inputs = folder.path().join("in");
        fs::create_dir(&inputs).unwrap();
        let mut text = String::new();
        for n in 0..200_u64 {
            // Numbers that do not compress.
            for i in 0..200 {
                text +=
                    &format!("{} ", (n * 200 + i).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            }
            fs::write(inputs.join(format!("2024-01-01_{n:03}.txt")), &text).unwrap();
            text.clear();
        }
        let options = AddOptions {
            outlet: Some("paper".into()),
            capture: None,
            added_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            origin: "test".into(),
            program: "test".into(),
        };
        let rules = RecordRules::default();
        archive.connection.pragma_update(None, "max_page_count", 400).unwrap();
        let mut kept = 0;
        let paths = [inputs];
        let error = archive
            .add(&paths, &options, &rules, &mut |progress| kept = progress.read)
            .unwrap_err();
        assert!(error.to_string().contains("full"), "{error}");
        let held = archive.items().unwrap().len() as u64;
        assert_eq!(held, kept);
        assert_eq!(archive.verify().unwrap().faults, Vec::<String>::new());
        archive.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
        let report = archive.add(&paths, &options, &rules, &mut |_| {}).unwrap();
        assert_eq!(report.stored + held, 200);
        assert_eq!(archive.verify().unwrap().faults, Vec::<String>::new());
    }
}
