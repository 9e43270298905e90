//! `tealeaf replay DOSSIER`: the same bytes, or what differs.

use std::io::{self, Write as _};

use anyhow::{Context as _, Result};
use jiff::tz::Offset;
use tealeaf::{
    replay::{Recorded, differences},
    wording,
};

use super::{
    archive::now,
    check::{ask, render},
};
use crate::{
    Outcome,
    args::{Common, DossierFormat, Replay},
    input, output, record,
};

/// Asks for a dossier again and says what differs.
pub(crate) fn run(common: &Common, replay: &Replay) -> Result<Outcome> {
    let old = input::dossier(&replay.dossier)?;
    let recorded = Recorded::read(&old)
        .with_context(|| format!("cannot replay {}", replay.dossier.display()))?;
    let pack = record::pack(common)?;
    let chosen = common.archive.is_some() || replay.source.observations.is_some();
    let record = record::given(
        common,
        &pack,
        replay.source.embedded || (recorded.embedded() && !chosen),
        replay.source.observations.as_deref(),
    )?;
    let as_of = replay.as_of.or(recorded.as_of());
    let mut dossier = ask(&pack, &record, recorded.article(), as_of);
    recorded.carry(&mut dossier);
    dossier.asked.held = record.held;
    let layout = output::layout(common.color);
    let new = render(&pack, &record, &dossier, DossierFormat::Json, layout)?;
    let found = differences(&recorded, &old, &dossier, &new);
    let words = wording::differences(&found);
    if replay.update {
        let day = replay.on.unwrap_or_else(|| Offset::UTC.to_datetime(now()).date());
        recorded.keep(&mut dossier, &found, day);
        let new = render(&pack, &record, &dossier, replay.format, layout)?;
        output::write(replay.output.as_deref(), &new)?;
        if replay.output.is_some() {
            output::write(None, &words)?;
        } else {
            io::stderr().lock().write_all(words.as_bytes())?;
        }
    } else {
        output::write(None, &words)?;
    }
    Ok(if found.is_empty() { Outcome::Done } else { Outcome::Differs })
}
