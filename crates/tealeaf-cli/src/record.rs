//! Finds the record that a command asks: an archive, an observation set, or the one
//! inside the program.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use tealeaf::{
    check::VersionText,
    dossier::Held,
    pack::{EMBEDDED, Pack, PackSource},
    record::{Archive, Counting, observations::ObservationSet},
    text::Lexicon,
};

use crate::args::Common;

/// Made with `tealeaf archive export-observations --no-titles --until 2025-12-31` from both
/// captures of the evening news and the FOMC statements; see docs/record.md.
static OBSERVATIONS: &[u8] = include_bytes!("../data/observations.jsonl.zst");

/// Facts, and the archive that holds the texts when there is one.
pub(crate) struct Record {
    pub(crate) set: ObservationSet,
    pub(crate) archive: Option<Archive>,
    pub(crate) held: Held,
}

impl Record {
    /// The archive, for what needs texts.
    pub(crate) fn texts(&self) -> Result<&Archive> {
        self.archive.as_ref().context(
            "only counts are held here, no texts; make an archive with `tealeaf archive add \
             PATH...`",
        )
    }

    /// The versions of an item, the one that was counted first; empty without an archive.
    /// An item that cannot be read is warned of.
    pub(crate) fn versions(&self, id: &str) -> Vec<VersionText> {
        let Some(archive) = &self.archive else { return Vec::new() };
        archive.item(id).map(VersionText::all_of).unwrap_or_else(|error| {
            tracing::warn!("item {id}: {error}");
            Vec::new()
        })
    }
}

/// The packs named, or all inside the program.
pub(crate) fn pack(common: &Common) -> Result<Pack> {
    let sources: Vec<PackSource> = if common.pack.is_empty() {
        EMBEDDED.iter().map(|key| PackSource::Embedded((*key).to_owned())).collect()
    } else {
        common
            .pack
            .iter()
            .map(|given| {
                if EMBEDDED.contains(&given.as_str()) {
                    PackSource::Embedded(given.clone())
                } else {
                    PackSource::Folder(PathBuf::from(given))
                }
            })
            .collect()
    };
    Pack::load(&sources).context("the pack cannot be used")
}

/// Path of the archive: as given, else in the user's data folder.
pub(crate) fn archive_path(common: &Common) -> Result<PathBuf> {
    if let Some(path) = &common.archive {
        return Ok(path.clone());
    }
    use etcetera::BaseStrategy as _;
    let base = etcetera::choose_base_strategy()
        .context("no home folder found; give the archive with --archive FILE")?;
    Ok(base.data_dir().join("tealeaf").join("record.sqlite"))
}

/// The record that the options of a command name.
pub(crate) fn given(
    common: &Common,
    pack: &Pack,
    embedded: bool,
    observations: Option<&Path>,
) -> Result<Record> {
    if let Some(path) = observations {
        self::observations(pack, path)
    } else if embedded {
        self::embedded(pack)
    } else {
        open(common, pack, &pack.lexicon())
    }
}

/// The set inside the program.
pub(crate) fn embedded(pack: &Pack) -> Result<Record> {
    let set = ObservationSet::read(OBSERVATIONS)
        .context("the observations inside the program cannot be read")?;
    warn_of_other_pack(pack, &set);
    Ok(Record { set, archive: None, held: Held::Embedded })
}

/// A set in a file.
pub(crate) fn observations(pack: &Pack, path: &Path) -> Result<Record> {
    let file =
        File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let set = ObservationSet::read(BufReader::new(file))
        .with_context(|| format!("cannot use {}", path.display()))?;
    warn_of_other_pack(pack, &set);
    Ok(Record { set, archive: None, held: Held::Observations })
}

/// The archive given; the default one when it exists; else the set inside the program.
pub(crate) fn open(common: &Common, pack: &Pack, lexicon: &Lexicon) -> Result<Record> {
    let path = archive_path(common)?;
    if !path.exists() {
        if common.archive.is_some() {
            bail!(
                "there is no archive at {}; make one with `tealeaf archive add PATH... \
                 --archive {}`",
                path.display(),
                path.display()
            );
        }
        if common.captured_by.is_some() {
            bail!(
                "only an archive knows when a text was captured; make one with `tealeaf \
                 archive add PATH...`"
            );
        }
        tracing::info!("no archive: using the observations inside the program");
        return embedded(pack);
    }
    // Opened to write where that is allowed: counts made by packs that it has not met are
    // kept in it, and the next check finds them.
    let archive = Archive::open(&path)
        .or_else(|_| Archive::open_read_only(&path))
        .with_context(|| format!("cannot use the archive {}", path.display()))?;
    let archive = match common.captured_by {
        Some(at) => archive.captured_by(at),
        None => archive,
    };
    let set = count(&archive, pack, lexicon)
        .with_context(|| format!("cannot read the archive {}", path.display()))?;
    Ok(Record { set, archive: Some(archive), held: Held::Archive })
}

/// The archive alone, for what needs its texts and no counts.
pub(crate) fn read_only(common: &Common) -> Result<Archive> {
    let path = archive_path(common)?;
    if !path.exists() {
        bail!(
            "there is no archive at {}; make one with `tealeaf archive add PATH...`",
            path.display()
        );
    }
    let archive = Archive::open_read_only(&path)
        .with_context(|| format!("cannot use the archive {}", path.display()))?;
    Ok(match common.captured_by {
        Some(at) => archive.captured_by(at),
        None => archive,
    })
}

/// Facts and counts of every item of an archive.
pub(crate) fn count(
    archive: &Archive,
    pack: &Pack,
    lexicon: &Lexicon,
) -> Result<ObservationSet> {
    Ok(archive.observations(&Counting {
        formulas: lexicon,
        rules: &pack.record_rules(),
        pack: &pack.name,
        pack_digest: &pack.digest,
    })?)
}

/// Counts made by another pack still answer questions about formulas that both know.
fn warn_of_other_pack(pack: &Pack, set: &ObservationSet) {
    if set.pack_digest != pack.digest {
        let unknown =
            pack.formulas.iter().filter(|f| set.formula(&f.key).is_none()).count();
        tracing::warn!(
            "these observations were counted with {} ({}), not with the packs in use: \
             {unknown} formulas have no counts",
            set.pack,
            set.pack_digest.get(..12).unwrap_or_default()
        );
    }
}
