//! Statements of one article that cannot both hold.

use std::collections::{BTreeMap, VecDeque};

use crate::claim::{Claim, ClaimId, DateRange, Polarity, Proposition, Quantity};

/// Two statements that cannot both hold, with their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The one said first.
    pub earlier: ClaimId,
    /// The one said later.
    pub later: ClaimId,
    /// Whether both stand on the same word. Where they do not (an office denies a rumour),
    /// the article reports a dispute and does not contradict itself.
    pub one_voice: bool,
}

/// How many earlier claims about one subject a claim is compared with.
const LOOK_BACK: usize = 48;

/// All pairs, in order of the later claim.
pub(super) fn contradictions(claims: &[Claim]) -> Vec<Contradiction> {
    let mut recent: BTreeMap<String, VecDeque<&Claim>> = BTreeMap::new();
    let mut out: Vec<Contradiction> = Vec::new();
    for claim in claims {
        for subject in keys(claim) {
            let earlier = recent.entry(subject).or_default();
            for other in earlier.iter().filter(|other| against(other, claim)) {
                let pair = Contradiction {
                    earlier: other.id,
                    later: claim.id,
                    one_voice: other.source.kind == claim.source.kind
                        && other.source.entity == claim.source.entity,
                };
                if !out.contains(&pair) {
                    out.push(pair);
                }
            }
            earlier.push_back(claim);
            if earlier.len() > LOOK_BACK {
                earlier.pop_front();
            }
        }
    }
    out
}

/// Whom a claim is about, by key or as written.
fn keys(claim: &Claim) -> Vec<String> {
    let mut out: Vec<String> = claim
        .subjects
        .iter()
        .map(|m| m.entity.clone().unwrap_or_else(|| m.surface.to_lowercase()))
        .collect();
    out.sort();
    out.dedup();
    out
}

/// Whether two claims about one subject exclude each other.
fn against(a: &Claim, b: &Claim) -> bool {
    if same_matter(a, b) {
        return opposite(a, b) && same_time(a, b);
    }
    let (a, b) = if hides(a) { (a, b) } else { (b, a) };
    // Kept from sight, and seen on a day of that time.
    hides(a)
        && shows(b)
        && a.polarity == Polarity::Affirmed
        && b.polarity == Polarity::Affirmed
        && a.when.is_some()
        && b.when.is_some()
        && same_time(a, b)
}

fn opposite(a: &Claim, b: &Claim) -> bool {
    let counts = match (&a.proposition, &b.proposition) {
        (
            Proposition::FormulaUse { quantity: Quantity::Exactly(a), .. },
            Proposition::FormulaUse { quantity: Quantity::Exactly(b), .. },
        ) => a != b,
        _ => false,
    };
    counts || says_no(a) != says_no(b)
}

/// Whether a claim as a whole says that something is not so.
pub(super) fn says_no(claim: &Claim) -> bool {
    let absent = match &claim.proposition {
        Proposition::FormulaUse { quantity, .. } => *quantity == Quantity::Absent,
        Proposition::FormulaChange { dropped, .. } => *dropped,
        _ => false,
    };
    absent != (claim.polarity == Polarity::Denied)
}

/// Whether two claims are about the same thing, whatever they say of it.
pub(super) fn same_matter(a: &Claim, b: &Claim) -> bool {
    let shared = a.subjects.is_empty() && b.subjects.is_empty()
        || keys(a).iter().any(|k| keys(b).contains(k));
    if !shared {
        return false;
    }
    match (&a.proposition, &b.proposition) {
        (
            Proposition::FormulaUse { formula: x, .. }
            | Proposition::FormulaChange { formula: x, .. },
            Proposition::FormulaUse { formula: y, .. }
            | Proposition::FormulaChange { formula: y, .. },
        ) => x == y,
        (
            Proposition::Appointment { office: x }
            | Proposition::OfficeHeld { office: x },
            Proposition::Appointment { office: y }
            | Proposition::OfficeHeld { office: y },
        ) => x == y,
        (Proposition::Detention { .. }, Proposition::Detention { .. })
        | (Proposition::Coup, Proposition::Coup)
        | (Proposition::PowerHeld, Proposition::PowerHeld)
        | (Proposition::Illness, Proposition::Illness)
        | (Proposition::Death, Proposition::Death)
        | (Proposition::Removal, Proposition::Removal)
        | (Proposition::DocumentAuthenticity, Proposition::DocumentAuthenticity)
        | (Proposition::DocumentIssued { .. }, Proposition::DocumentIssued { .. })
        | (Proposition::Allegiance, Proposition::Allegiance)
        | (Proposition::Opposition, Proposition::Opposition) => true,
        _ => false,
    }
}

/// Whether two claims tell of one person's doings of one kind at one time; unlike
/// [`same_matter`], one may be so and the other not.
pub(super) fn same_event(a: &Claim, b: &Claim) -> bool {
    let doing = |claim: &Claim| {
        shows(claim)
            || matches!(
                claim.proposition,
                Proposition::NotSeen
                    | Proposition::Publication { .. }
                    | Proposition::Withdrawal { .. }
                    | Proposition::DocumentContent
            )
    };
    doing(a)
        && std::mem::discriminant(&a.proposition)
            == std::mem::discriminant(&b.proposition)
        && keys(a).iter().any(|k| keys(b).contains(k))
        && same_time(a, b)
}

/// Claims after which a person cannot have been seen.
fn hides(claim: &Claim) -> bool {
    matches!(claim.proposition, Proposition::NotSeen | Proposition::Detention { .. })
}

/// Claims that show a person.
fn shows(claim: &Claim) -> bool {
    matches!(
        claim.proposition,
        Proposition::Appearance { .. } | Proposition::Visit | Proposition::Meeting { .. }
    )
}

/// Whether two claims may be about the same days; a claim without days is about any.
fn same_time(a: &Claim, b: &Claim) -> bool {
    let (Some(a), Some(b)) = (&a.when, &b.when) else { return true };
    overlaps(a.range, b.range)
}

fn overlaps(a: DateRange, b: DateRange) -> bool {
    let before = |to: Option<_>, from: Option<_>| match (to, from) {
        (Some(to), Some(from)) => to < from,
        _ => false,
    };
    !before(a.to, b.from) && !before(b.to, a.from)
}
