//! How a claim was understood, for lists of claims: kind and parts. English only.

use tealeaf_claims::{Claim, FormulaRef, Order, Proposition, Quantity, TextRef};

use super::{formula_words, person_words, times};
use crate::{pack::Pack, report::json_v1};

/// How a claim was understood: kind and parts, for lists of claims.
#[must_use]
pub fn understood(pack: &Pack, claim: &Claim) -> String {
    let kind = json_v1::proposition_code(&claim.proposition);
    let mut parts =
        vec![if claim.guessed { format!("likely {kind}") } else { kind.to_owned() }];
    match &claim.proposition {
        Proposition::FormulaUse { formula, quantity, text, order, rare } => {
            parts.push(formula_ref(pack, formula));
            parts.push(match quantity {
                Quantity::Absent => "absent".into(),
                Quantity::Present => "present".into(),
                Quantity::Exactly(n) => times(*n),
                Quantity::AtLeast(n) => format!("{n} times or more"),
                Quantity::AtMost(n) => format!("{n} times or fewer"),
            });
            parts.extend(text_ref(pack, text));
            parts.extend(match order {
                Order::Any => None,
                Order::First { since: None } => Some("said to be the first".to_owned()),
                Order::First { since: Some(day) } => {
                    Some(format!("said to be the first after {day}"))
                }
                Order::Last => Some("said to be the last".to_owned()),
                Order::Still => Some("said to be kept".to_owned()),
                Order::Ever => Some("in any text".to_owned()),
            });
            if *rare {
                parts.push("said to be rare".into());
            }
        }
        Proposition::FormulaChange { formula, dropped, text } => {
            parts.push(formula_ref(pack, formula));
            parts.push(if *dropped { "dropped".into() } else { "added".into() });
            parts.extend(text_ref(pack, text));
        }
        Proposition::Appearance { occasion } | Proposition::Meeting { occasion } => {
            parts.extend(occasion.iter().cloned());
        }
        Proposition::Detention { hours: Some(hours) } => {
            parts.push(format!("{hours} hours"))
        }
        Proposition::Appointment { office } | Proposition::OfficeHeld { office } => {
            parts.push(office.clone());
        }
        Proposition::DocumentIssued { number, title } => {
            parts.extend(number.iter().chain(title).cloned());
        }
        Proposition::Publication { title } | Proposition::Withdrawal { title } => {
            parts.extend(title.clone());
        }
        Proposition::Visit
        | Proposition::NotSeen
        | Proposition::Detention { hours: None }
        | Proposition::Coup
        | Proposition::PowerHeld
        | Proposition::Illness
        | Proposition::Death
        | Proposition::Removal
        | Proposition::DocumentContent
        | Proposition::DocumentAuthenticity
        | Proposition::Statement
        | Proposition::Allegiance
        | Proposition::Opposition
        | Proposition::Plan
        | Proposition::Motive
        | Proposition::Evaluation
        | Proposition::Discourse
        | Proposition::Other => {}
    }
    parts.extend(claim.places.iter().cloned());
    if let Some(by) = &claim.deadline {
        parts.push(format!("by {}", by.value));
    }
    parts.retain(|p| !p.is_empty());
    parts.join(", ")
}

fn formula_ref(pack: &Pack, formula: &FormulaRef) -> String {
    match formula {
        FormulaRef::Key(key) => formula_words(pack, key),
        FormulaRef::Literal(phrase) => format!("\u{201c}{phrase}\u{201d}"),
    }
}

fn text_ref(pack: &Pack, text: &TextRef) -> Vec<String> {
    let speaker =
        text.speaker.as_deref().map(|key| format!("by {}", person_words(pack, key)));
    let outlet = text.outlet.as_ref().map(|outlet| format!("in {outlet}"));
    let title = text.title.as_ref().map(|title| format!("titled {title}"));
    speaker
        .into_iter()
        .chain(text.occasion.iter().cloned())
        .chain(outlet)
        .chain(title)
        .collect()
}
