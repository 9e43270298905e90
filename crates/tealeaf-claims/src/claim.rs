//! The claim and its parts.

use std::fmt;

use jiff::civil::Date;
use tealeaf_text::Span;

/// Number of a claim in its article, from 1; shown as `c007`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(pub u32);

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{:03}", self.0)
    }
}

/// One claim: a source, a cue, a content, and what the content says.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Number in the article.
    pub id: ClaimId,
    /// Index of the sentence in [`crate::Article::sentences`].
    pub sentence: usize,
    /// The clause that carries the content.
    pub span: Span,
    /// Whose word it is.
    pub source: Source,
    /// The attributing words, when there are any.
    pub cue: Option<Cue>,
    /// How the writer claims to know.
    pub evidential: Evidential,
    /// How far the writer commits.
    pub hedge: Hedge,
    /// Strength of the words used, 5 certain to 0 denied (`hedge_cues.tsv`).
    pub strength: u8,
    /// Whether the proposition as a whole is affirmed or denied. What a proposition itself
    /// says of absence (`Quantity::Absent`, `NotSeen`, `dropped`) is not denied again here.
    pub polarity: Polarity,
    /// Who or what the content is about.
    pub subjects: Vec<Mention>,
    /// Further persons or bodies in the content (who was opposed, who was met).
    pub objects: Vec<Mention>,
    /// What is said.
    pub proposition: Proposition,
    /// When it is said to have happened.
    pub when: Option<When>,
    /// Places named in the content, as written.
    pub places: Vec<String>,
    /// For a prediction: the day by which it should have happened.
    pub deadline: Option<When>,
    /// Claims that cast doubt on this one.
    pub doubted_by: Vec<ClaimId>,
    /// Earlier claim of the same article that says the same.
    pub repeats: Option<ClaimId>,
    /// Whether its kind is only what all its words make likely ([`crate::kind_model`]), where
    /// no rule understood it. No check leans on such a claim.
    pub guessed: bool,
}

/// Whose word a claim rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Kind of source.
    pub kind: SourceKind,
    /// Where it is named; empty for the author and for agentless cues.
    pub spans: Vec<Span>,
    /// The key of a known person or outlet.
    pub entity: Option<String>,
    /// Whether the source was carried over from an earlier sentence.
    pub carried: bool,
}

/// Kinds of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// The article's own voice.
    Author,
    /// A named person.
    NamedPerson,
    /// A state or party organ.
    OfficialBody,
    /// An official outlet (state news service, party paper).
    OfficialMedia,
    /// Another outlet.
    Outlet,
    /// A document.
    Document,
    /// An expert or analyst, named by trade only.
    Analyst,
    /// A class of unnamed people.
    UnnamedPeople,
    /// "Reports", unnamed.
    UnnamedReports,
    /// Social media, self-media, netizens.
    SocialMedia,
    /// Rumour.
    Rumour,
    /// A passive without agent ("is said to").
    Implicit,
}

/// Words that attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Where; more than one span when discontinuous.
    pub spans: Vec<Span>,
}

/// How the writer claims to know, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidential {
    /// Own observation of a text or event.
    Direct,
    /// A state organ or its outlet.
    Official,
    /// Any other named person or document.
    Named,
    /// Analysts, reports, sources, agentless passive.
    Unnamed,
    /// Rumours, claims online, self-media, netizens.
    Rumour,
    /// Appears, suggests, signals, if.
    Inference,
    /// Bare statement of the author.
    Assertion,
}

/// How far the writer commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hedge {
    /// Stated as certain.
    Asserted,
    /// Stated as probable.
    Probable,
    /// Stated as possible.
    Possible,
    /// Under a condition.
    Conditional,
    /// Doubted.
    Doubtful,
    /// About the future.
    Predicted,
}

/// Whether the content is affirmed or denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// Affirmed.
    Affirmed,
    /// Denied.
    Denied,
}

/// A person, body or thing in a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it is named in this claim's sentence; `None` when carried over.
    pub span: Option<Span>,
    /// The words used (of the antecedent for a pronoun).
    pub surface: String,
    /// Key of a known person, outlet or body.
    pub entity: Option<String>,
}

/// A formula known by key, or a quoted phrase that no pack lists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormulaRef {
    /// Key in the vocabulary.
    Key(String),
    /// The phrase as quoted, without quotation marks.
    Literal(String),
}

/// How often a formula is said to occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Not at all.
    Absent,
    /// At all.
    Present,
    /// This many times ("once", "only once", "twice", "three times").
    Exactly(u32),
    /// At least this many times ("repeatedly", "again and again": 2).
    AtLeast(u32),
    /// At most this many times.
    AtMost(u32),
}

/// Where a use is said to stand among the uses before and after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Nothing is said of it.
    #[default]
    Any,
    /// The first one; after a day, when it is said to be the first since then.
    First {
        /// Last day of the time since which it is the first.
        since: Option<Date>,
    },
    /// The last one.
    Last,
    /// Used again as in the text before ("kept", "still", 仍).
    Still,
    /// Of all texts ("has never", 从未).
    Ever,
}

/// Which text a claim about words is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRef {
    /// Key of the speaker, or as written when unknown.
    pub speaker: Option<String>,
    /// Words of the occasion or kind of text, as written, lower case in English
    /// ("inspection", "meeting", "statement", "考察").
    pub occasion: Vec<String>,
    /// Key or name of the outlet that is said to have carried it.
    pub outlet: Option<String>,
    /// Title of the text, when quoted.
    pub title: Option<String>,
}

/// What is said: a closed set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposition {
    /// A formula is, or is not, in a text.
    FormulaUse {
        /// Which formula.
        formula: FormulaRef,
        /// How often.
        quantity: Quantity,
        /// In which text.
        text: TextRef,
        /// Where it stands among the uses before and after.
        order: Order,
        /// Whether this or its absence is said to be rare or unprecedented.
        rare: bool,
    },
    /// The formula was in the earlier text and is dropped, or is new against it.
    FormulaChange {
        /// Which formula.
        formula: FormulaRef,
        /// Dropped (`true`) or added (`false`).
        dropped: bool,
        /// The text in which the change shows.
        text: TextRef,
    },
    /// A person was somewhere, seen in person.
    Appearance {
        /// Words of the occasion, as written.
        occasion: Vec<String>,
    },
    /// A person visited or inspected a place.
    Visit,
    /// A person has not been seen.
    NotSeen,
    /// A meeting took place.
    Meeting {
        /// Words of the meeting, as written ("enlarged Politburo meeting").
        occasion: Vec<String>,
    },
    /// Detention or house arrest.
    Detention {
        /// Length in hours, when stated.
        hours: Option<u32>,
    },
    /// A coup or seizure of power.
    Coup,
    /// Someone is in control.
    PowerHeld,
    /// Illness.
    Illness,
    /// Death.
    Death,
    /// An office is given.
    Appointment {
        /// Office as written.
        office: String,
    },
    /// An office is taken or given up.
    Removal,
    /// An office is held.
    OfficeHeld {
        /// Office as written.
        office: String,
    },
    /// A document was issued.
    DocumentIssued {
        /// Number as written.
        number: Option<String>,
        /// Title as written.
        title: Option<String>,
    },
    /// What a document says.
    DocumentContent,
    /// Whether a document is what it is said to be.
    DocumentAuthenticity,
    /// A text was published by an outlet.
    Publication {
        /// Title as written.
        title: Option<String>,
    },
    /// A text was withdrawn.
    Withdrawal {
        /// Title as written.
        title: Option<String>,
    },
    /// Someone said something.
    Statement,
    /// Someone supports someone.
    Allegiance,
    /// Someone opposes someone.
    Opposition,
    /// A plan or secret act.
    Plan,
    /// A motive or state of mind.
    Motive,
    /// An opinion or value judgement.
    Evaluation,
    /// How much something is talked about.
    Discourse,
    /// Not understood.
    Other,
}

impl Proposition {
    /// What a document says, or whether it is what it is said to be: of no day of its own.
    pub(crate) fn is_of_paper(&self) -> bool {
        matches!(self, Self::DocumentContent | Self::DocumentAuthenticity)
    }
}

/// Days from `from` to `to`, both included; an open end is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// A time as said and as resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// Where it is written; `None` when carried over.
    pub span: Option<Span>,
    /// Which days.
    pub range: DateRange,
    /// ISO 8601 or TIMEX value (`2025-05-16/2025-05-17`, `P72H`, `../2025-05-14`).
    pub value: String,
}
