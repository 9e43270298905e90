//! What the commands of the statistics share: the record, its texts' openings, the events
//! that keys name, and one way out.

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use tealeaf::{
    pack::Pack,
    readouts::{self, Event, Openings, Subject},
    record::{Archive, Snapshot, observations::ObservationSet},
    report::statistics::{Block, render},
};

use crate::{
    args::{Common, Source},
    output,
    record::{self, Record},
};

/// Characters of a text's opening that are kept: the narrator's lead lies within.
const OPENING: usize = 240;

/// The pack and the record that a question goes to.
pub(crate) fn open(common: &Common, source: &Source) -> Result<(Pack, Record)> {
    let pack = record::pack(common)?;
    let record = if let Some(path) = &source.observations {
        record::observations(&pack, path)?
    } else if source.embedded {
        record::embedded(&pack)?
    } else {
        record::open(common, &pack, &pack.lexicon())?
    };
    Ok((pack, record))
}

/// The opening of every text of an outlet, when an archive holds the texts.
pub(crate) fn openings(record: &Record) -> Result<Option<Openings>> {
    record.archive.as_ref().map(openings_of).transpose()
}

/// The opening of every text of an archive.
pub(crate) fn openings_of(archive: &Archive) -> Result<Openings> {
    let opening = |item: &tealeaf::record::Item| {
        let text = item.versions[item.preferred()].text.as_deref()?;
        Some((item.id.clone(), text.chars().take(OPENING).collect()))
    };
    let mut openings = Openings::new();
    archive
        .for_each_batch(|items| openings.extend(items.iter().filter_map(opening)))
        .context("cannot read the texts of the archive")?;
    Ok(openings)
}

/// The formulas and families that keys name, together one event.
pub(crate) fn event(
    set: &ObservationSet,
    pack: &Pack,
    families: &[Event],
    keys: &[String],
) -> Result<Event> {
    let mut members = Vec::new();
    let mut named = Vec::new();
    for key in keys {
        let family = Subject::Family(key.clone());
        if let Some(event) = families.iter().find(|e| e.subject == family) {
            members.extend_from_slice(&event.members);
            if keys.len() == 1 {
                return Ok(event.clone());
            }
        } else if let Some(index) = set.formula(key) {
            members.push(index);
        } else if pack.formula(key).is_some() {
            bail!(
                "the record in use has no counts of `{key}`: it was made with another pack"
            );
        } else {
            let known: Vec<&str> = families
                .iter()
                .filter_map(|e| match &e.subject {
                    Subject::Family(key) => Some(key.as_str()),
                    Subject::Formula(_) | Subject::Several(_) => None,
                })
                .collect();
            bail!(
                "no formula or family `{key}`; families in this record: {}; formulas: see \
                 `tealeaf pack list formulas`",
                known.join(", ")
            );
        }
        named.push(key.clone());
    }
    members.sort_unstable();
    members.dedup();
    let subject = match named.as_slice() {
        [key] => Subject::Formula(key.clone()),
        _ => Subject::Several(named),
    };
    Ok(Event { subject, members })
}

/// The person that a key or a name means.
pub(crate) fn person<'p>(pack: &'p Pack, asked: &str) -> Result<&'p str> {
    let is = |name: &String| name.eq_ignore_ascii_case(asked);
    let found = pack.people.iter().find(|p| {
        p.key == asked
            || p.zh.iter().chain(&p.zh_hant).chain(&p.en).chain(&p.aliases).any(is)
    });
    match found {
        Some(person) => Ok(&person.key),
        None => {
            bail!("the packs know no person `{asked}`; see `tealeaf pack list people`")
        }
    }
}

/// The outlet asked for, or the one of which most readouts are held.
pub(crate) fn outlet<'s>(
    snapshot: &Snapshot<'s>,
    asked: Option<&'s str>,
) -> Result<&'s str> {
    let Some(asked) = asked else {
        return readouts::main_outlet(snapshot).context("the record holds no readouts");
    };
    let mut held = snapshot.items().map(|(_, item)| item.outlet.as_str());
    if held.any(|outlet| outlet == asked) {
        Ok(asked)
    } else {
        bail!(
            "the record holds nothing of the outlet `{asked}`; see `tealeaf archive status`"
        )
    }
}

/// The last day of the record.
pub(crate) fn last_day(snapshot: &Snapshot<'_>) -> Result<Date> {
    let days = snapshot.items().map(|(_, item)| item.date);
    days.max().context("the record is empty")
}

/// Prints an answer as text or as JSON.
pub(crate) fn print(
    common: &Common,
    json: bool,
    blocks: impl FnOnce() -> Vec<Block>,
    value: impl FnOnce() -> String,
) -> Result<()> {
    if json {
        output::write(None, &value())
    } else {
        output::write(None, &render(&blocks(), output::layout(common.color)))
    }
}
