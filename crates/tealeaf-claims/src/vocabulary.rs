//! What the extractor knows of a domain: handed over by the caller, never read from disk.

use jiff::civil::Date;

/// Names and phrases of a domain. Everything may be empty: an article about an unknown
/// state is still taken apart, with quoted phrases and capitalised names.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Set phrases.
    pub formulas: Vec<Formula>,
    /// Public officials.
    pub people: Vec<Person>,
    /// Outlets whose word an article may lean on.
    pub outlets: Vec<Outlet>,
    /// Named events with dates (plenums, congresses), to resolve "last year's Third
    /// Plenum" and deadlines.
    pub events: Vec<NamedEvent>,
}

/// A set phrase.
#[derive(Clone, Debug, Default)]
pub struct Formula {
    /// Fixed key, for example `two-upholds`.
    pub key: String,
    /// Surface forms, any script and language.
    pub surfaces: Vec<String>,
}

/// A public official.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Fixed key, for example `cai-qi`.
    pub key: String,
    /// Full names: Simplified, Traditional, pinyin, aliases.
    pub names: Vec<String>,
    /// Surname alone in Latin script (`Cai`), when it is used so.
    pub surname: Option<String>,
    /// Longer words in which a name does not mean this person.
    pub exclude: Vec<String>,
    /// Offices with dates.
    pub offices: Vec<Office>,
}

/// An office held.
#[derive(Clone, Debug, Default)]
pub struct Office {
    /// Surface forms of the office, any script and language.
    pub titles: Vec<String>,
    /// First day held.
    pub from: Option<Date>,
    /// Last day held; `None` when still held.
    pub to: Option<Date>,
}

/// An outlet or body whose publications are cited.
#[derive(Clone, Debug, Default)]
pub struct Outlet {
    /// Fixed key, for example `xinhua`.
    pub key: String,
    /// Names, any script and language.
    pub names: Vec<String>,
    /// Whether it speaks for the state or party.
    pub official: bool,
}

/// An event with a name that articles use as a date.
#[derive(Clone, Debug)]
pub struct NamedEvent {
    /// Fixed key, for example `20-4-plenum`.
    pub key: String,
    /// Names, any script and language ("Fourth Plenum", "四中全会").
    pub names: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}
