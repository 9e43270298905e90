//! The words of the format.

use crate::claim::{Claim, Evidential, Hedge, Polarity, Proposition, SourceKind};
use crate::proposition::is_document;

pub(super) fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Author => "self",
        SourceKind::NamedPerson
        | SourceKind::OfficialBody
        | SourceKind::OfficialMedia
        | SourceKind::Outlet
        | SourceKind::Document => "named",
        SourceKind::Analyst
        | SourceKind::UnnamedPeople
        | SourceKind::UnnamedReports
        | SourceKind::SocialMedia
        | SourceKind::Rumour
        | SourceKind::Implicit => "unnamed",
    }
}

pub(crate) fn source_class(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Author => "author",
        SourceKind::NamedPerson => "expert",
        SourceKind::OfficialBody => "official",
        SourceKind::OfficialMedia => "official_media",
        SourceKind::Outlet => "outlet",
        SourceKind::Document => "document",
        SourceKind::Analyst => "analyst",
        SourceKind::UnnamedPeople => "unnamed_source",
        SourceKind::UnnamedReports => "unnamed_reports",
        SourceKind::SocialMedia => "social_media",
        SourceKind::Rumour => "rumour",
        SourceKind::Implicit => "implicit",
    }
}

pub(super) fn evidential(evidential: Evidential) -> &'static str {
    match evidential {
        Evidential::Direct => "direct",
        Evidential::Official => "official",
        Evidential::Named => "named",
        Evidential::Unnamed => "unnamed",
        Evidential::Rumour => "rumour",
        Evidential::Inference => "inference",
        Evidential::Assertion => "assertion",
    }
}

pub(super) fn hedge(hedge: Hedge) -> &'static str {
    match hedge {
        Hedge::Asserted => "asserted",
        Hedge::Probable => "probable",
        Hedge::Possible => "possible",
        Hedge::Conditional => "conditional",
        Hedge::Doubtful => "doubtful",
        Hedge::Predicted => "predicted",
    }
}

pub(super) fn predicate(proposition: &Proposition) -> &'static str {
    match proposition {
        Proposition::FormulaUse { .. } | Proposition::FormulaChange { .. } => {
            "text_mention"
        }
        Proposition::Appearance { .. } | Proposition::Visit | Proposition::NotSeen => {
            "appearance"
        }
        Proposition::Meeting { .. } => "meeting",
        Proposition::Detention { .. } => "detention",
        Proposition::Coup => "coup",
        Proposition::PowerHeld => "power_change",
        Proposition::Illness | Proposition::Death => "illness_death",
        Proposition::Appointment { .. } => "appointment",
        Proposition::Removal => "removal",
        Proposition::OfficeHeld { .. } => "office_held",
        Proposition::DocumentIssued { .. } => "document_issued",
        Proposition::DocumentContent => "document_content",
        Proposition::DocumentAuthenticity => "document_authenticity",
        Proposition::Publication { .. } => "publication",
        Proposition::Withdrawal { .. } => "retraction",
        Proposition::Statement => "statement",
        Proposition::Allegiance => "allegiance",
        Proposition::Opposition => "opposition",
        Proposition::Plan => "plan",
        Proposition::Motive => "motive",
        Proposition::Evaluation => "evaluation",
        Proposition::Discourse => "discourse",
        Proposition::Other => "other",
    }
}

/// Whether the publisher is no body that keeps a record.
fn unofficial(claim: &Claim) -> bool {
    claim.subjects.iter().any(|m| {
        let lower = m.surface.to_lowercase();
        [
            "account",
            "blogger",
            "netizen",
            "账号",
            "帳號",
            "网友",
            "網友",
            "自媒体",
            "自媒體",
        ]
        .iter()
        .any(|w| lower.contains(w))
    })
}

/// Whether accounts and channels of nobody in particular put something out.
fn handed_round(claim: &Claim) -> bool {
    claim.subjects.iter().any(|m| {
        let lower = m.surface.to_lowercase();
        [
            "account",
            "channel",
            "blogger",
            "forum",
            "anonymous",
            "账号",
            "部落客",
            "博主",
            "网友",
            "频道",
            "群组",
        ]
        .iter()
        .any(|w| lower.contains(w))
    })
}

/// Which record could test a claim, `none` when no public record could.
pub(crate) fn testable_by(claim: &Claim) -> &'static str {
    let future = claim.hedge == Hedge::Predicted;
    let of_document = claim.subjects.iter().any(|m| is_document(&m.surface));
    match &claim.proposition {
        Proposition::FormulaUse { .. } | Proposition::FormulaChange { .. } => {
            if future {
                "calendar"
            } else if of_document {
                "source_text"
            } else {
                "archive.formula"
            }
        }
        Proposition::Appearance { .. } | Proposition::Visit | Proposition::NotSeen
            if future =>
        {
            "calendar"
        }
        Proposition::Appearance { .. }
        | Proposition::Visit
        | Proposition::NotSeen
        | Proposition::Detention { .. }
        | Proposition::Coup
        | Proposition::Illness
        | Proposition::Death => "archive.appearance",
        Proposition::Meeting { .. } => {
            if future {
                "calendar"
            } else {
                "archive.meeting"
            }
        }
        Proposition::PowerHeld | Proposition::OfficeHeld { .. } => "roster",
        Proposition::Appointment { .. } | Proposition::Removal => {
            if claim.polarity == Polarity::Denied && !future {
                "archive.document"
            } else if future {
                "calendar"
            } else {
                "roster"
            }
        }
        // A text handed round has no issuer: it must be had itself.
        Proposition::DocumentIssued { .. } if unofficial(claim) || of_document => {
            "source_text"
        }
        Proposition::Statement if future => "calendar",
        Proposition::DocumentIssued { .. } | Proposition::Statement => "archive.document",
        Proposition::Publication { .. } if of_document || handed_round(claim) => {
            "source_text"
        }
        Proposition::Publication { .. } if future => "calendar",
        Proposition::Publication { .. } => {
            if claim.hedge == Hedge::Conditional || claim.polarity == Polarity::Denied {
                "archive.echo"
            } else {
                "archive.document"
            }
        }
        Proposition::DocumentContent => "source_text",
        Proposition::DocumentAuthenticity => "document_format",
        Proposition::Withdrawal { .. } => "archive.retraction",
        Proposition::Discourse => "rumour_corpus",
        Proposition::Allegiance
        | Proposition::Opposition
        | Proposition::Plan
        | Proposition::Motive
        | Proposition::Evaluation
        | Proposition::Other => "none",
    }
}
