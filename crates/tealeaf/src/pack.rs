//! Packs: what the engine knows of a domain, as TOML with a source for every entry.
//!
//! This is the only place that opens a pack. It parses strictly (an unknown key or two
//! formulas with one surface form is an error with file and line) and hands each room the
//! part it understands: the record its rules, claim extraction its vocabulary, the
//! matcher its lexicon.

mod load;
mod recipe;

use std::{collections::BTreeMap, fmt, path::PathBuf};

use jiff::civil::Date;
use regex::Regex;
use tealeaf_claims::Vocabulary;
use tealeaf_record::{Recipe, RecordRules, RecordedPerson};
use tealeaf_text::{Entry, EntryId, Lexicon};

/// One or more packs, joined: keys are unique across them.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// Keys and versions of the packs it was joined from ("ccp 1, fomc 1").
    pub name: String,
    /// Hex SHA-256 over the bytes of all files.
    pub digest: String,
    /// Set phrases.
    pub formulas: Vec<Formula>,
    /// Public officials and bodies that speak.
    pub people: Vec<Person>,
    /// Titles of offices that make a rank, the highest first.
    pub ranks: Vec<String>,
    /// Outlets and issuing bodies.
    pub outlets: Vec<Outlet>,
    /// Occasions in the order in which they are tried.
    pub occasions: Vec<Occasion>,
    /// Events with names.
    pub events: Vec<Event>,
    /// Classes of documents, for what silence about one weighs.
    pub documents: Vec<DocumentClass>,
    /// How inputs of further outlets are read.
    pub recipes: Vec<Recipe>,
}

/// A set phrase (提法).
#[derive(Clone, Debug)]
pub struct Formula {
    /// Fixed key.
    pub key: String,
    /// Family: formulas that rise and fall together and are tested as one event.
    pub family: String,
    /// Short English gloss.
    pub label: String,
    /// Surface forms in Simplified Chinese.
    pub zh: Vec<String>,
    /// Surface forms in Traditional Chinese that folding would not give.
    pub zh_hant: Vec<String>,
    /// Surface forms in English.
    pub en: Vec<String>,
    /// Longer strings in which a surface form does not count.
    pub exclude: Vec<String>,
    /// Person whom the formula is about: never counted among the comparable speakers.
    pub about: Option<String>,
    /// First known use.
    pub first_use: Option<Date>,
    /// Public source.
    pub source: String,
    /// Lines with the number of matches they must give.
    pub expect: Vec<Expect>,
    /// File and line of the entry.
    pub place: Place,
}

impl Formula {
    /// All surface forms, in the order Simplified, Traditional, English.
    pub fn surfaces(&self) -> impl Iterator<Item = &String> {
        self.zh.iter().chain(&self.zh_hant).chain(&self.en)
    }

    /// The form by which it is shown: the first Chinese one, else the first English one.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.surfaces().next().map_or(self.key.as_str(), String::as_str)
    }
}

/// A line of text with the number of matches of its formula.
#[derive(Clone, Debug)]
pub struct Expect {
    /// Text.
    pub text: String,
    /// Matches, nested ones included.
    pub count: u32,
}

/// A public official, or a body that speaks as one.
#[derive(Clone, Debug)]
pub struct Person {
    /// Fixed key.
    pub key: String,
    /// Name in Simplified Chinese.
    pub zh: Option<String>,
    /// Name in Traditional Chinese, when folding would not give it.
    pub zh_hant: Option<String>,
    /// Names in Latin script, the usual one first.
    pub en: Vec<String>,
    /// Surname in Latin script.
    pub surname: Option<String>,
    /// Further names.
    pub aliases: Vec<String>,
    /// Longer words in which the name does not mean this person.
    pub exclude: Vec<String>,
    /// Whether the person is tracked as a speaker.
    pub leader: bool,
    /// Offices with dates.
    pub offices: Vec<Office>,
    /// Public source.
    pub source: String,
}

impl Person {
    /// The name by which the person is shown in English text.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.en.first().or(self.zh.as_ref()).map_or(self.key.as_str(), String::as_str)
    }

    /// Offices held on a day.
    pub fn offices_on(&self, day: Date) -> impl Iterator<Item = &Office> {
        self.offices.iter().filter(move |o| o.held_on(day))
    }
}

/// An office with the days it was held.
#[derive(Clone, Debug)]
pub struct Office {
    /// Titles in Chinese.
    pub zh: Vec<String>,
    /// Titles in English.
    pub en: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day; `None` when still held.
    pub to: Option<Date>,
    /// Public source.
    pub source: String,
}

impl Office {
    /// Whether it was held on a day.
    #[must_use]
    pub fn held_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether a title is one of its own.
    #[must_use]
    pub fn has_title(&self, title: &String) -> bool {
        self.zh.contains(title) || self.en.contains(title)
    }

    /// The title by which it is shown.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.en.first().or(self.zh.first()).map_or("", String::as_str)
    }
}

/// An outlet or issuing body.
#[derive(Clone, Debug)]
pub struct Outlet {
    /// Fixed key.
    pub key: String,
    /// Names in all languages.
    pub names: Vec<String>,
    /// Whether it speaks for the state or party.
    pub official: bool,
    /// Whether texts of it can be in the record.
    pub held: bool,
    /// Body that speaks when no person does.
    pub speaker: Option<String>,
    /// Occasion of every item, when there is only one.
    pub occasion: Option<String>,
    /// Address of an item's page.
    pub url: Option<String>,
    /// Whether it appears every day.
    pub daily: bool,
    /// What its texts are ("an abridgement of Xinhua readouts").
    pub about: String,
    /// Outlets whose report of the same event can be looked up here, in other wording.
    pub stands_for: Vec<String>,
    /// Public source.
    pub source: String,
}

/// A kind of occasion.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// Fixed key.
    pub key: String,
    /// Plural noun by which readers know it ("inspections").
    pub label: String,
    /// Coarser class.
    pub coarse: Option<String>,
    /// Pattern on the title.
    pub title: Option<String>,
    /// Pattern on title and lead.
    pub lead: Option<String>,
    /// Whether the speaker is there in person.
    pub in_person: bool,
    /// Whether nobody speaks in it, whoever is named.
    pub no_speaker: bool,
    /// Words by which articles call it.
    pub words: Vec<String>,
}

/// An event with a name that articles use as a date.
#[derive(Clone, Debug)]
pub struct Event {
    /// Fixed key.
    pub key: String,
    /// Names in all languages.
    pub names: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Public source.
    pub source: String,
}

/// A class of official documents: how often one that exists is heard of in the record.
#[derive(Clone, Debug)]
pub struct DocumentClass {
    /// Fixed key.
    pub key: String,
    /// What a paper of this class is, after "if it were".
    pub name: String,
    /// Days after its day in which it is listened for.
    pub days: u16,
    /// Where the rate comes from.
    pub rate: EchoRate,
    /// Public source.
    pub source: String,
}

/// Where the rate at which a class of documents is heard of comes from.
#[derive(Clone, Debug)]
pub enum EchoRate {
    /// Documents known from elsewhere, each looked for in the record.
    Known(Vec<KnownDocument>),
    /// Papers a year that the class is known to have, against items that report one.
    Yearly {
        /// Papers a year.
        per_year: u32,
        /// Pattern on the titles of items that report one.
        title: Regex,
    },
    /// Never made public: silence is what one expects.
    Never,
}

/// A document known from a source outside the record.
#[derive(Clone, Debug)]
pub struct KnownDocument {
    /// Its title.
    pub title: String,
    /// Day of publication.
    pub date: Date,
    /// Words any of which in an item are an echo of it.
    pub words: Vec<String>,
    /// Public source.
    pub source: String,
}

/// File and line of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Path as opened, or `packs/...` for an embedded file.
    pub file: String,
    /// Line from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Why a pack cannot be used: every fault found, each with its place.
#[derive(Debug)]
pub struct PackError {
    faults: Vec<String>,
}

impl PackError {
    /// The faults, one line each.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.faults.join("\n"))
    }
}

impl std::error::Error for PackError {}

/// Where packs come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackSource {
    /// One of those inside the program, by key.
    Embedded(String),
    /// A folder.
    Folder(PathBuf),
}

/// Keys of the packs inside the program.
pub const EMBEDDED: &[&str] = &["ccp", "fomc"];

impl Pack {
    /// Loads packs and joins them.
    ///
    /// # Errors
    /// All faults of all files: unreadable file, unknown key, missing source, colliding
    /// surface forms, keys used twice, references to unknown keys.
    pub fn load(sources: &[PackSource]) -> Result<Self, PackError> {
        load::load(sources)
    }

    /// Loads all packs inside the program.
    ///
    /// # Errors
    /// As [`Pack::load`]; a test keeps the embedded packs free of faults.
    pub fn embedded() -> Result<Self, PackError> {
        let sources: Vec<PackSource> =
            EMBEDDED.iter().map(|key| PackSource::Embedded((*key).into())).collect();
        Self::load(&sources)
    }

    /// Compiles the formulas for the matcher; `EntryId(i)` is `formulas[i]`.
    #[must_use]
    pub fn lexicon(&self) -> Lexicon {
        let entries: Vec<Entry> = self.formulas.iter().map(formula_entry).collect();
        Lexicon::compile(&entries).expect("load() has compiled the same entries")
    }

    /// What the record needs to know.
    #[must_use]
    pub fn record_rules(&self) -> RecordRules {
        RecordRules {
            outlets: self
                .outlets
                .iter()
                .filter(|o| o.held)
                .map(|o| tealeaf_record::Outlet {
                    key: o.key.clone(),
                    speaker: o.speaker.clone(),
                    occasion: o.occasion.clone(),
                    url: o.url.clone(),
                    daily: o.daily,
                })
                .collect(),
            people: self
                .people
                .iter()
                .map(|p| RecordedPerson {
                    key: p.key.clone(),
                    names: names(p),
                    exclude: p.exclude.clone(),
                    leader: p.leader,
                })
                .collect(),
            occasions: self
                .occasions
                .iter()
                .map(|o| tealeaf_record::Occasion {
                    key: o.key.clone(),
                    title: o.title.clone(),
                    lead: o.lead.clone(),
                    in_person: o.in_person,
                    no_speaker: o.no_speaker,
                })
                .collect(),
            recipes: self.recipes.clone(),
        }
    }

    /// Reads a map file: recipes as in a pack's `recipes.toml`, or the keys of one alone.
    /// `name` is how messages call it.
    ///
    /// # Errors
    /// All faults, each with its line.
    pub fn recipes_of(name: &str, text: &str) -> Result<Vec<Recipe>, PackError> {
        load::recipes(name, text)
    }

    /// What claim extraction needs to know.
    #[must_use]
    pub fn vocabulary(&self) -> Vocabulary {
        Vocabulary {
            formulas: self
                .formulas
                .iter()
                .map(|f| tealeaf_claims::Formula {
                    key: f.key.clone(),
                    surfaces: f.surfaces().cloned().collect(),
                })
                .collect(),
            people: self
                .people
                .iter()
                .map(|p| tealeaf_claims::Person {
                    key: p.key.clone(),
                    names: names(p),
                    surname: p.surname.clone(),
                    exclude: p.exclude.clone(),
                    offices: p
                        .offices
                        .iter()
                        .map(|o| tealeaf_claims::Office {
                            titles: o.zh.iter().chain(&o.en).cloned().collect(),
                            from: Some(o.from),
                            to: o.to,
                        })
                        .collect(),
                })
                .collect(),
            outlets: self
                .outlets
                .iter()
                .map(|o| tealeaf_claims::Outlet {
                    key: o.key.clone(),
                    names: o.names.clone(),
                    official: o.official,
                })
                .collect(),
            events: self
                .events
                .iter()
                .map(|e| tealeaf_claims::NamedEvent {
                    key: e.key.clone(),
                    names: e.names.clone(),
                    from: e.from,
                    to: e.to,
                })
                .collect(),
        }
    }

    /// Test lines of entries that do not give the number of matches they promise.
    #[must_use]
    pub fn failing_expectations(&self) -> Vec<String> {
        let lexicon = self.lexicon();
        let mut faults = Vec::new();
        for (formula, index) in self.formulas.iter().zip(0u32..) {
            for expect in &formula.expect {
                let found = lexicon
                    .find(&expect.text)
                    .iter()
                    .filter(|m| m.entry == EntryId(index))
                    .count();
                if u32::try_from(found) != Ok(expect.count) {
                    faults.push(format!(
                        "{}: `{}` occurs {found} times, not {}, in \u{201c}{}\u{201d}",
                        formula.place, formula.key, expect.count, expect.text
                    ));
                }
            }
        }
        faults
    }

    /// A formula by key.
    #[must_use]
    pub fn formula(&self, key: &str) -> Option<&Formula> {
        self.formulas.iter().find(|f| f.key == key)
    }

    /// A person by key.
    #[must_use]
    pub fn person(&self, key: &str) -> Option<&Person> {
        self.people.iter().find(|p| p.key == key)
    }

    /// The leader on a day: whom most formulas of the pack are about, when he holds an
    /// office then.
    #[must_use]
    pub fn leader_on(&self, day: Date) -> Option<&Person> {
        let about = |p: &Person| {
            self.formulas.iter().filter(|f| f.about.as_deref() == Some(&p.key)).count()
        };
        let (n, leader) = self
            .people
            .iter()
            .filter(|p| p.leader && p.offices_on(day).next().is_some())
            .map(|p| (about(p), p))
            .rev()
            .max_by_key(|(n, _)| *n)?;
        (n > 0).then_some(leader)
    }

    /// The rank of a person on a day: the first of the pack's ranks that he held then.
    #[must_use]
    pub fn rank_on(&self, person: &Person, day: Date) -> Option<&String> {
        self.ranks.iter().find(|rank| person.offices_on(day).any(|o| o.has_title(rank)))
    }

    /// The office by which a person is ranked on a day, else the first one held then.
    #[must_use]
    pub fn main_office<'p>(&self, person: &'p Person, day: Date) -> Option<&'p Office> {
        let rank = self.rank_on(person, day);
        let ranked = |o: &&Office| rank.is_some_and(|rank| o.has_title(rank));
        person.offices_on(day).find(ranked).or_else(|| person.offices_on(day).next())
    }

    /// An outlet by key.
    #[must_use]
    pub fn outlet(&self, key: &str) -> Option<&Outlet> {
        self.outlets.iter().find(|o| o.key == key)
    }

    /// An occasion by key.
    #[must_use]
    pub fn occasion(&self, key: &str) -> Option<&Occasion> {
        self.occasions.iter().find(|o| o.key == key)
    }

    /// Formula keys by family, in order of the pack.
    #[must_use]
    pub fn families(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for f in &self.formulas {
            families.entry(&f.family).or_default().push(&f.key);
        }
        families
    }
}

fn names(person: &Person) -> Vec<String> {
    person
        .zh
        .iter()
        .chain(&person.zh_hant)
        .chain(&person.en)
        .chain(&person.aliases)
        .cloned()
        .collect()
}

fn formula_entry(formula: &Formula) -> Entry {
    Entry {
        key: formula.key.clone(),
        variants: formula.surfaces().cloned().collect(),
        exclude: formula.exclude.clone(),
    }
}
