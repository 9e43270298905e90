//! Looks at every piece of evidence apart from the checks: does the item say that?

use jiff::civil::Date;
use tealeaf::{
    check::Check,
    claims::{Claim, DateRange, Order, Proposition},
    text::{Engine, Entry, Lexicon},
    verdict::{Fact, Piece, Verdict},
};

use super::held::Held;

/// What is wrong with the evidence of a verdict of agreement or disagreement.
pub(super) fn wrong(held: &Held, claim: &Claim, check: &Check) -> Option<String> {
    let pieces = match &check.verdict {
        Verdict::Supported(e) | Verdict::Contradicted(e) => e.pieces(),
        _ => return None,
    };
    let agrees = matches!(check.verdict, Verdict::Supported(_));
    if agrees && !pieces.iter().any(|p| p.agrees) {
        return Some("no piece agrees".to_owned());
    }
    pieces.iter().find_map(|piece| piece_wrong(held, claim, piece))
}

fn piece_wrong(held: &Held, claim: &Claim, piece: &Piece) -> Option<String> {
    let Some(item) = &piece.item else { return None };
    let versions = held.texts(&item.id);
    let counted = &versions[0];
    match &piece.fact {
        Fact::Count { formula, count, quotes } => {
            let (lexicon, key) = matcher(held, formula);
            let lexicon = lexicon.as_ref().unwrap_or(&held.lexicon);
            let find = |text: &str| {
                let found = lexicon.find_with(Engine::Reference, text);
                found
                    .into_iter()
                    .filter(|m| lexicon.key(m.entry) == key)
                    .collect::<Vec<_>>()
            };
            let n = find(&counted.text).len();
            if u32::try_from(n) != Ok(count.all()) {
                return Some(format!("{}: {formula} {n}, not {}", item.id, count.all()));
            }
            for quote in quotes {
                let version = versions.iter().find(|v| {
                    v.capture == quote.capture && v.captured_at == quote.captured_at
                })?;
                if version.text.get(quote.span.range()) != Some(quote.exact.as_str())
                    || !find(&version.text).iter().any(|m| m.span == quote.span)
                {
                    return Some(format!("{}: quoted {:?}", item.id, quote.exact));
                }
            }
        }
        Fact::InPerson { person } => {
            let person = held.pack.person(person)?;
            let named = person.zh.iter().chain(&person.aliases).any(|name| {
                versions.iter().any(|v| v.text.contains(name) || v.title.contains(name))
            });
            if !named {
                return Some(format!("{}: {} is not named", item.id, person.key));
            }
        }
        Fact::Event | Fact::Office { .. } | Fact::Unseen { .. } => {}
    }
    let range = claim.when.as_ref().map(|w| w.range)?;
    let event = item.event.unwrap_or((item.date, item.date));
    let on = |from: Date, to: Date| touches(range, from, to);
    // What was in the text before speaks of a change, and of a use that is kept.
    let compares = matches!(
        claim.proposition,
        Proposition::FormulaChange { .. }
            | Proposition::FormulaUse { order: Order::Still, .. }
    );
    let before = compares && range.from.is_some_and(|from| item.date < from);
    (!before && !on(item.date, item.date) && !on(event.0, event.1) && piece.agrees)
        .then(|| format!("{}: of {}, asked about {range:?}", item.id, item.date))
}

fn touches(range: DateRange, from: Date, to: Date) -> bool {
    range.from.is_none_or(|first| first <= to) && range.to.is_none_or(|last| from <= last)
}

fn matcher(held: &Held, formula: &str) -> (Option<Lexicon>, String) {
    if held.pack.formula(formula).is_some() {
        return (None, formula.to_owned());
    }
    let entry = Entry {
        key: formula.to_owned(),
        variants: vec![formula.to_owned()],
        exclude: Vec::new(),
    };
    (Lexicon::compile(&[entry]).ok(), formula.to_owned())
}
