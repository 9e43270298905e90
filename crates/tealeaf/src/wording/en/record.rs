//! English: what the record holds, what it lacks, and what must be known beside it.

use tealeaf_form::series;
use tealeaf_record::observations::CoverageStatement;

use super::English;
use crate::{
    check::Note,
    dossier::OutletFacts,
    wording::tongue::{ItemParts, OfficeParts, Tongue as _},
};

pub(super) fn item(item: &ItemParts<'_>) -> String {
    let mut words = format!("{} {}", item.outlet, item.date);
    match item.event {
        Some((first, last)) if first == last => {
            words.push_str(&format!(", event of {first}"));
        }
        Some((first, last)) => {
            words.push_str(&format!(", event of {first} to {last}"));
        }
        None => {}
    }
    for part in [item.occasion, item.place].into_iter().flatten() {
        words.push_str(&format!(", {part}"));
    }
    if let Some(title) = item.title {
        words.push_str(&format!(": {title}"));
    }
    words
}

pub(super) fn office_held(office: &OfficeParts<'_>) -> String {
    let OfficeParts { person, title, from, to, source } = office;
    match to {
        Some(to) => format!("{person}: {title} from {from} to {to} (roster; {source})"),
        // The packs are closed on some day; what came after it they do not know.
        None => {
            format!(
                "{person}: {title} from {from}, no end in the packs (roster; {source})"
            )
        }
    }
}

pub(super) fn coverage(statement: &CoverageStatement) -> String {
    let outlet = &statement.outlet;
    let Some((from, to)) = statement.window else {
        return format!("{outlet}: the days asked for lie after the day looked from");
    };
    let window = if from == to { from.to_string() } else { format!("{from} to {to}") };
    let day = |n: usize| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    let mut holes = Vec::new();
    if !statement.missing.is_empty() {
        holes.push(format!("{} not held", day(statement.missing.len())));
    }
    if !statement.incomplete.is_empty() {
        holes.push(format!("{} held in part", day(statement.incomplete.len())));
    }
    if statement.unknown > 0 {
        let n = usize::try_from(statement.unknown).unwrap_or(usize::MAX);
        holes.push(format!("{} of which nothing tells whether they are whole", day(n)));
    }
    if holes.is_empty() && statement.complete == 1 {
        format!("{outlet} {window}: the day is held whole")
    } else if holes.is_empty() {
        format!("{outlet} {window}: all {} days held whole", statement.complete)
    } else {
        format!("{outlet} {window}: {}", holes.join(", "))
    }
}

pub(super) fn note(
    english: &English,
    note: &Note,
    outlet: Option<(&str, &str)>,
) -> String {
    match note {
        Note::Abridged { .. } => {
            let (outlet, about) = outlet.unwrap_or_default();
            format!(
                "holds for the version held ({outlet}: {about}); what is absent there may stand in the full text, which is not held"
            )
        }
        Note::SeveralItems(n) => format!("the claim fits {n} items equally well"),
        Note::VersionsDiffer => "the versions held differ in this count".into(),
        Note::CountsOnly => "only counts are held: the page is linked, not quoted".into(),
        Note::SaidToBeRare => "called rare: see how usual it is".into(),
        Note::NotRare { same, all } => format!(
            "called rare, and the same in {same} of {all} comparable items before it"
        ),
        Note::EarlierUse(Some(day)) => format!(
            "said to be a first: the last earlier text of this speaker and outlet that has it is of {day}"
        ),
        Note::EarlierUse(None) => {
            "said to be a first: no earlier text of this speaker and outlet in the record has it"
                .into()
        }
        Note::NoLaterUse(day) => format!(
            "said to be the last: no later text of this speaker and outlet up to {day} has it"
        ),
        Note::Undated => "no date given: the latest text that fits was taken".into(),
        Note::SilentDays(days) => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            format!(
                "no dated in-person item on {}: the record is silent there, which shows nothing",
                days.join(", ")
            )
        }
        Note::Doubted(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!("the article itself casts doubt on it ({})", ids.join(", "))
        }
        Note::Repeats(id) => format!("says again what {id} says: counted once"),
        Note::Number(outcome) => english.number(outcome),
        Note::Silence(classes) => english.silence(classes),
        Note::PublicWords { speaker, about, lately, before, others } => {
            let mut said = format!(
                "what the record holds are public words: {} of {} texts of {speaker} in the year before have a formula about {about}",
                lately.0, lately.1
            );
            if before.1 > 0 {
                said.push_str(&format!(", {} of {} before that", before.0, before.1));
            }
            if others.1 > 0 {
                said.push_str(&format!(
                    ", {} of {} of others of the same rank in that year",
                    others.0, others.1
                ));
            }
            said
        }
        Note::OwnDating => {
            "the dates are the channel's own: what it said, not what happened".into()
        }
    }
}

/// What the known numbers of its series say to a document number.
pub(super) fn number(outcome: &series::Outcome) -> String {
    use series::Outcome;
    match outcome {
        Outcome::Fits => {
            "its number is where the known run lets one expect it; that shows little".into()
        }
        Outcome::OutsideRun => {
            "its number is outside the bracket of known numbers of its series".into()
        }
        Outcome::Listed => "the register holds this very number for about this day".into(),
        Outcome::Duplicate { other } => {
            format!("the register holds its number for another day, {other}")
        }
        Outcome::YearDisagrees => {
            "the year in its number is not the year of the article".into()
        }
        Outcome::TooFewNeighbours => {
            "its number is open: too few numbers of its series are known".into()
        }
        Outcome::UnknownCode => {
            "its number is open: the code is in no table of series".into()
        }
        Outcome::NoCode => {
            "its number is open: without the issuer's code it could belong to several series"
                .into()
        }
        Outcome::NoDate => "its number is open: no day is given".into(),
    }
}

pub(super) fn outlet_held(outlet: &OutletFacts, about: &str) -> String {
    let span =
        outlet.span.map_or_else(String::new, |(from, to)| format!(" {from} to {to}"));
    let [complete, incomplete, missing, unknown] = outlet.days;
    let days = if outlet.daily {
        format!(
            "; days whole {complete}, in part {incomplete}, missing {missing}, unknown {unknown}"
        )
    } else {
        String::new()
    };
    format!("{}{span}: {} items{days}. {about}", outlet.key, outlet.items)
}
