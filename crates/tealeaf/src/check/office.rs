//! An office is held, given or lost: the roster of the pack, and what the record shows.

use jiff::civil::Date;
use tealeaf_claims::{Claim, Polarity};
use tealeaf_text::fold;

use super::{
    Check, Context, appearance::in_person, closed_days, known_subject, no_subject,
    nothing_there, seen_piece,
};
use crate::{
    pack::{Office, Pack, Person},
    verdict::{Evidence, Fact, Gap, Lacking, Missing, Piece, Verdict},
};

/// "X is / became head of Y".
pub(super) fn check_held(context: &Context<'_>, claim: &Claim, office: &str) -> Check {
    let Some(person) =
        known_subject(context, claim).and_then(|key| context.pack.person(key))
    else {
        return Check::new(claim, no_subject(claim));
    };
    let Some((day, last)) = closed_days(context, claim.when.as_ref().map(|w| w.range))
        .or(context.article.date.map(|day| (day, day)))
    else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    // "In March" is met by an office that began on the 11th.
    let held_then = |o: &&&Office| o.from <= last && o.to.is_none_or(|to| day <= to);
    let affirmed = claim.polarity == Polarity::Affirmed;
    let named: Vec<&Office> =
        person.offices.iter().filter(|o| is_called(o, office)).collect();
    let verdict = match named.iter().find(held_then) {
        Some(held) => {
            let evidence = Evidence::new(piece(person, held, affirmed), []);
            if affirmed {
                Verdict::Supported(evidence)
            } else {
                Verdict::Contradicted(evidence)
            }
        }
        None => match named.first() {
            Some(other_time) => {
                let evidence = Evidence::new(piece(person, other_time, !affirmed), []);
                if affirmed {
                    Verdict::InTension(evidence)
                } else {
                    Verdict::Supported(evidence)
                }
            }
            None => holder(context, person, office, day, affirmed)
                .unwrap_or(Verdict::NotCovered(Gap::NotHeld(Missing::Person))),
        },
    };
    Check::new(claim, verdict)
}

/// "X was removed / has died": items that show the person in office afterwards bear
/// against it.
pub(super) fn check_gone(context: &Context<'_>, claim: &Claim) -> Check {
    let Some(key) = known_subject(context, claim) else {
        return Check::new(claim, no_subject(claim));
    };
    let Some((from, _)) = closed_days(context, claim.when.as_ref().map(|w| w.range))
    else {
        return Check::new(claim, Verdict::NotCovered(Gap::TooLittle(Lacking::Date)));
    };
    let last = context.article.date.unwrap_or(from).max(from);
    let seen = in_person(context, key, (from, last));
    let evidence = Evidence::from_pieces(
        seen.iter()
            .filter(|idx| {
                let item = context.snapshot.item(**idx);
                item.event.map_or(item.date, |e| e.0) > from
            })
            .take(5)
            .map(|idx| seen_piece(context, *idx, key, false))
            .collect(),
    );
    let verdict = match evidence {
        Some(evidence) => Verdict::InTension(evidence),
        None => nothing_there(context, (from, last)),
    };
    Check::new(claim, verdict)
}

/// Someone else holds that office on that day, by the roster.
fn holder(
    context: &Context<'_>,
    person: &Person,
    office: &str,
    day: Date,
    affirmed: bool,
) -> Option<Verdict> {
    let (other, held) = other_holder(context.pack, person, office, day)?;
    let evidence = Evidence::new(piece(other, held, !affirmed), []);
    Some(if affirmed {
        Verdict::InTension(evidence)
    } else {
        Verdict::Supported(evidence)
    })
}

/// Who else holds an office of that name on that day, where only one person can.
pub(super) fn other_holder<'p>(
    pack: &'p Pack,
    person: &Person,
    office: &str,
    day: Date,
) -> Option<(&'p Person, &'p Office)> {
    pack.people
        .iter()
        .filter(|p| p.key != person.key)
        .flat_map(|p| p.offices.iter().map(move |o| (p, o)))
        .find(|(_, o)| o.held_on(day) && is_called(o, office) && is_single(o))
}

/// Offices that several people hold at once are no evidence against one more holder.
fn is_single(office: &Office) -> bool {
    !office.zh.iter().chain(&office.en).any(|title| {
        let title = title.to_lowercase();
        ["委员", "常委", "副", "member", "vice", "deputy"]
            .iter()
            .any(|w| title.contains(w))
    })
}

/// Whether an article's words name this office.
///
/// Chinese: the title, or four characters of it and more. English: the words of the title
/// in their order, with nothing beside them that could name another body ("head of the
/// General Office of the lighthouse service" is another office); or the part of the title
/// that tells it from others ("premier" of "Premier of the State Council", never "head").
pub(super) fn is_called(office: &Office, said: &str) -> bool {
    let said = fold(said).as_str().to_lowercase();
    let said = said.trim_start_matches("the ").trim();
    // A vice premier is no premier, however much of the title is the same; who was one is
    // none now.
    let lesser = |words: &str| {
        ["vice", "deputy", "acting", "former", "副", "代", "前任", "原任"]
            .iter()
            .any(|w| words.contains(w))
    };
    office.zh.iter().chain(&office.en).any(|title| {
        let title = fold(title).as_str().to_lowercase();
        if lesser(&title) != lesser(said) {
            return false;
        }
        if title.is_ascii() && said.is_ascii() {
            return title == said || is_called_english(&title, said);
        }
        title == said
            || (said.chars().count() >= 4 && title.contains(said))
            || (title.chars().count() >= 4 && said.contains(title.as_str()))
    })
}

/// Words of rank that name no office alone.
const RANKS: &[&str] = &[
    "chair",
    "chairman",
    "chairwoman",
    "chief",
    "director",
    "head",
    "leader",
    "member",
    "minister",
    "official",
    "secretary",
];

/// Words beside a title that name no other body.
const BESIDE: &[&str] = &[
    "a",
    "an",
    "and",
    "at",
    "for",
    "in",
    "of",
    "the",
    "to",
    "ccp",
    "central",
    "china",
    "chinese",
    "committee",
    "communist",
    "council",
    "country",
    "cpc",
    "current",
    "currently",
    "national",
    "party",
    "people",
    "prc",
    "republic",
    "s",
    "state",
    "us",
    "united",
    "states",
    "federal",
];

fn is_called_english(title: &str, said: &str) -> bool {
    let (title, said) = (telling_words(title), telling_words(said));
    let inside = |short: &[&str], long: &[&str]| {
        !short.is_empty() && long.windows(short.len()).any(|w| w == short)
    };
    let same = title.len() == said.len() && title.iter().all(|w| said.contains(w));
    let named = |words: &[&str]| words.iter().any(|w| !RANKS.contains(w));
    // Whatever of the words is not the title must name no other body.
    let title_said = inside(&title, &said) && said.iter().all(|w| title.contains(w));
    named(&said) && (same || title_said || inside(&said, &title))
}

/// The words of a title that tell it from others.
fn telling_words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty() && !BESIDE.contains(w))
        .collect()
}

/// An entry of the roster as a piece of evidence.
pub(super) fn piece(person: &Person, office: &Office, agrees: bool) -> Piece {
    Piece {
        agrees,
        fact: Fact::Office {
            person: person.key.clone(),
            title: office.shown().to_owned(),
            from: office.from,
            to: office.to,
            source: office.source.clone(),
        },
        item: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, said: &str, expected: bool) {
        let ascii = title.is_ascii();
        let titles = vec![title.to_owned()];
        let office = Office {
            zh: if ascii { Vec::new() } else { titles.clone() },
            en: if ascii { titles } else { Vec::new() },
            from: jiff::civil::date(2023, 1, 1),
            to: None,
            source: String::new(),
        };
        assert_eq!(is_called(&office, said), expected, "{title:?}, {said:?}");
    }

    #[test]
    fn titles() {
        check("Premier of the State Council", "premier", true);
        check("Premier of the State Council", "the Premier of China", true);
        check("Premier of the State Council", "vice premier", false);
        check("Premier of the State Council", "former premier", false);
        check("head of the General Office", "head of the General Office", true);
        check("head of the General Office", "head of the CPC General Office", true);
        check(
            "head of the General Office",
            "head of the General Office of the CPC",
            true,
        );
        check(
            "head of the General Office",
            "head of the northern lighthouse service",
            false,
        );
        check("head of the General Office", "head", false);
        check("General Secretary", "general secretary of the Communist Party", true);
        check("President of the PRC", "president of the Supreme People's Court", false);
        check("Chair of the Federal Reserve", "Federal Reserve chair", true);
        check("party leader", "party leader", true);
        check("member of the Politburo", "member", false);
        check("member of the Politburo", "Politburo", true);
        check("中央办公厅主任", "中共中央办公厅主任", true);
        check("中央办公厅主任", "北方灯塔局主任", false);
        check("国务院总理", "国务院副总理", false);
    }
}
