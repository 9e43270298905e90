//! The zip container, with a bound on everything that is inflated.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use super::xml::{self, Node};
use crate::{Error, Result};

const PART_LIMIT: u64 = 32 << 20;
const TOTAL_LIMIT: u64 = 64 << 20;
const ENTRIES_LIMIT: usize = 5_000;

/// An open DOCX container.
pub(super) struct Package<'a> {
    archive: zip::ZipArchive<Cursor<&'a [u8]>>,
    inflated: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Error::new(format!("DOCX container cannot be read: {error}"))
        })?;
        if archive.len() > ENTRIES_LIMIT {
            return Err(Error::new(format!(
                "DOCX container holds {} parts, more than {ENTRIES_LIMIT}; it is not a text document",
                archive.len()
            )));
        }
        if archive.index_for_name("word/document.xml").is_none() {
            return Err(Error::new(
                "DOCX container has no word/document.xml; save the file as .docx from a word processor",
            ));
        }
        Ok(Self { archive, inflated: 0 })
    }

    /// Bytes of a part; `None` if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(idx) = self.archive.index_for_name(name) else { return Ok(None) };
        let file = self
            .archive
            .by_index(idx)
            .map_err(|error| Error::new(format!("{name}: cannot be read: {error}")))?;
        let room = PART_LIMIT.min(TOTAL_LIMIT.saturating_sub(self.inflated));
        let mut bytes = Vec::new();
        // One byte more than allowed tells "exactly full" from "too large".
        file.take(room + 1).read_to_end(&mut bytes).map_err(|error| {
            Error::new(format!("{name}: cannot be inflated: {error}"))
        })?;
        if bytes.len() as u64 > room {
            return Err(Error::new(format!(
                "{name}: inflates to more than {} MiB; refused",
                room >> 20
            )));
        }
        self.inflated += bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// A part as XML that must be there.
    pub(super) fn xml(&mut self, name: &str) -> Result<Node> {
        self.optional_xml(name)?
            .ok_or_else(|| Error::new(format!("DOCX container has no {name}")))
    }

    /// A part as XML, if it is there.
    pub(super) fn optional_xml(&mut self, name: &str) -> Result<Option<Node>> {
        match self.part(name)? {
            Some(bytes) => xml::parse(&bytes, name).map(Some),
            None => Ok(None),
        }
    }

    /// Targets of the main part's relationships, as part names.
    pub(super) fn relationships(&mut self) -> Result<BTreeMap<String, String>> {
        let Some(root) = self.optional_xml("word/_rels/document.xml.rels")? else {
            return Ok(BTreeMap::new());
        };
        Ok(root
            .children("Relationship")
            .filter_map(|node| {
                let target = node.attr("Target")?;
                let name = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("word/{target}"),
                };
                Some((node.attr("Id")?.to_owned(), name))
            })
            .collect())
    }
}
