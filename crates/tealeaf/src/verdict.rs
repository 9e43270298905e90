//! Verdicts: a closed set, none of which can be built without what it demands.
//!
//! There is no `true` or `false`. `Supported`, `Contradicted` and `InTension` carry at
//! least one piece of evidence, `NotFound` the coverage of the window that was looked at,
//! `NotCovered` what is missing.

use jiff::{Timestamp, civil::Date};
use tealeaf_record::observations::{Count, CoverageStatement};
use tealeaf_text::Span;

/// What the record held says to a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The record agrees.
    Supported(Evidence),
    /// The record disagrees.
    Contradicted(Evidence),
    /// The record bears against it without deciding it.
    InTension(Evidence),
    /// Looked for in days that are held whole, and not there.
    NotFound(Coverage),
    /// The record held does not reach.
    NotCovered(Gap),
    /// No record could decide it.
    NotTestable(Reason),
    /// A prediction whose day has not come, as far as the record reaches.
    Pending {
        /// The day by which it should have happened, when one was named.
        until: Option<Date>,
    },
    /// What was predicted is in the record, in time.
    Happened(Evidence),
    /// The day has passed and the record shows otherwise.
    DidNotHappen(Evidence),
    /// The day has passed and the record held does not tell.
    Expired {
        /// The day by which it should have happened.
        until: Date,
    },
}

impl Verdict {
    /// The code word, as in JSON and in the glossary.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Supported(_) => "supported",
            Self::Contradicted(_) => "contradicted",
            Self::InTension(_) => "in-tension",
            Self::NotFound(_) => "not-found",
            Self::NotCovered(_) => "not-covered",
            Self::NotTestable(_) => "not-testable",
            Self::Pending { .. } => "pending",
            Self::Happened(_) => "happened",
            Self::DidNotHappen(_) => "did-not-happen",
            Self::Expired { .. } => "expired",
        }
    }

    /// The evidence, where the verdict carries any.
    #[must_use]
    pub fn evidence(&self) -> &[Piece] {
        match self {
            Self::Supported(e)
            | Self::Contradicted(e)
            | Self::InTension(e)
            | Self::Happened(e)
            | Self::DidNotHappen(e) => e.pieces(),
            Self::NotFound(_)
            | Self::NotCovered(_)
            | Self::NotTestable(_)
            | Self::Pending { .. }
            | Self::Expired { .. } => &[],
        }
    }

    /// All code words, in the order in which tables list them.
    pub const CODES: &'static [&'static str] = &[
        "supported",
        "contradicted",
        "in-tension",
        "not-found",
        "not-covered",
        "not-testable",
        "pending",
        "happened",
        "did-not-happen",
        "expired",
    ];
}

/// At least one piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pieces: Vec<Piece>,
}

impl Evidence {
    /// Evidence of one piece and maybe more.
    #[must_use]
    pub fn new(first: Piece, rest: impl IntoIterator<Item = Piece>) -> Self {
        let mut pieces = vec![first];
        pieces.extend(rest);
        Self { pieces }
    }

    /// Evidence of these pieces; `None` when there are none.
    #[must_use]
    pub fn from_pieces(pieces: Vec<Piece>) -> Option<Self> {
        (!pieces.is_empty()).then_some(Self { pieces })
    }

    /// The pieces, at least one.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

/// One piece of evidence: a fact with the item or entry it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Whether it agrees with the claim or bears against it.
    pub agrees: bool,
    /// What it shows.
    pub fact: Fact,
    /// The item; `None` for an entry of the roster.
    pub item: Option<ItemRef>,
}

/// What a reader needs to find an item again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRef {
    /// Stable id.
    pub id: String,
    /// Key of the outlet.
    pub outlet: String,
    /// Day of broadcast or publication.
    pub date: Date,
    /// Days of the event told.
    pub event: Option<(Date, Date)>,
    /// Page.
    pub url: Option<String>,
    /// Title, when it is held.
    pub title: Option<String>,
    /// Key of the occasion.
    pub occasion: String,
    /// Place.
    pub place: Option<String>,
    /// Number of differing versions held.
    pub versions: u32,
}

/// What a piece of evidence shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A formula occurs so often in the item.
    Count {
        /// Key, or the phrase itself.
        formula: String,
        /// Occurrences.
        count: Count,
        /// Where, when a text is held.
        quotes: Vec<Quote>,
    },
    /// A person is there in person.
    InPerson {
        /// Key of the person.
        person: String,
    },
    /// The item tells of this meeting or event.
    Event,
    /// A person held an office, by the roster.
    Office {
        /// Key of the person.
        person: String,
        /// Title.
        title: String,
        /// First day.
        from: Date,
        /// Last day.
        to: Option<Date>,
        /// Public source of the entry.
        source: String,
    },
    /// No item of these days shows the person, and the days are held whole.
    Unseen {
        /// Key of the person.
        person: String,
        /// How far the days are held.
        coverage: CoverageStatement,
    },
}

/// A short stretch of a version of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Capture the version is from.
    pub capture: String,
    /// When it was captured.
    pub captured_at: Option<Timestamp>,
    /// The match in that version's text.
    pub span: Span,
    /// A few characters before.
    pub before: String,
    /// The match.
    pub exact: String,
    /// A few characters after.
    pub after: String,
}

/// Coverage of a window that was looked at: only ever made for whole days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    statement: CoverageStatement,
}

impl Coverage {
    /// Accepts a statement only when every day of its window is complete.
    #[must_use]
    pub fn complete(statement: CoverageStatement) -> Option<Self> {
        statement.is_complete().then_some(Self { statement })
    }

    /// The statement.
    #[must_use]
    pub fn statement(&self) -> &CoverageStatement {
        &self.statement
    }
}

/// What is missing to decide a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The window lies outside the record or has holes.
    Days(CoverageStatement),
    /// The item is held without its text.
    NoText(ItemRef),
    /// Only counts are held; the question needs texts.
    NeedsTexts,
    /// Nothing of this outlet or kind is held.
    NotHeld(Missing),
    /// The claim names too little to look it up.
    TooLittle(Lacking),
}

/// Kinds of record that a claim would need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// An archive of articles and posts.
    Articles,
    /// Page versions of the outlet named.
    PageVersions,
    /// The document itself.
    Document,
    /// Texts of the outlet named.
    Outlet,
    /// Persons the pack does not list.
    Person,
}

/// What a claim does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// Who.
    Subject,
    /// When.
    Date,
}

/// Why no record could decide a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is about what someone wants or thinks.
    Intent,
    /// It is a judgement.
    Opinion,
    /// Nothing that could happen would speak against it.
    Unfalsifiable,
    /// It is said only under a condition.
    Conditional,
    /// It was not understood well enough to test.
    NotUnderstood,
}

impl Reason {
    /// The code word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Opinion => "opinion",
            Self::Unfalsifiable => "unfalsifiable",
            Self::Conditional => "conditional",
            Self::NotUnderstood => "not-understood",
        }
    }
}
