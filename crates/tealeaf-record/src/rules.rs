//! What ingestion needs to know of a domain: handed over by the caller from a pack.

/// Rules of a domain for reading its texts.
#[derive(Clone, Debug, Default)]
pub struct RecordRules {
    /// Outlets, in the order of the pack.
    pub outlets: Vec<Outlet>,
    /// People who can speak or appear.
    pub people: Vec<RecordedPerson>,
    /// Occasions in order: the first whose pattern matches wins.
    pub occasions: Vec<Occasion>,
}

/// An outlet whose texts are held.
#[derive(Clone, Debug, Default)]
pub struct Outlet {
    /// Fixed key, for example `xwlb`.
    pub key: String,
    /// Body that speaks when no person does (`fomc` for FOMC statements).
    pub speaker: Option<String>,
    /// Occasion of every item of this outlet, when it has only one.
    pub occasion: Option<String>,
    /// Address of an item's page; `{yyyy}`, `{mm}`, `{dd}` and `{id}` are filled in.
    pub url: Option<String>,
    /// Whether a day without items is a hole (daily programmes) or says nothing.
    pub daily: bool,
}

/// A person as the record needs to know them.
#[derive(Clone, Debug, Default)]
pub struct RecordedPerson {
    /// Fixed key, for example `cai-qi`.
    pub key: String,
    /// Full names in any script; matching is on folded text.
    pub names: Vec<String>,
    /// Longer words in which a name does not mean this person (`李强调`).
    pub exclude: Vec<String>,
    /// Whether the person is tracked as a speaker.
    pub leader: bool,
}

/// An occasion and how it is recognised.
#[derive(Clone, Debug, Default)]
pub struct Occasion {
    /// Fixed key, for example `inspection`.
    pub key: String,
    /// Regular expression on the title.
    pub title: Option<String>,
    /// Regular expression on title and lead (first 120 characters).
    pub lead: Option<String>,
    /// Whether the speaker is there in person (a letter or decree is not).
    pub in_person: bool,
    /// Whether nobody speaks in it, whoever is named (a feature, a commentary, an
    /// announcement of a visit).
    pub no_speaker: bool,
}
