//! Facts about an item, read from its title and text by the rules of a pack: who speaks,
//! who is there, what occasion it is, where and when.
//!
//! Facts are derived anew whenever rules change; the archive never stores them as given.

use jiff::civil::Date;
use regex::Regex;
use tealeaf_text::{Entry, Lexicon};

use crate::{Error, RecordRules};

mod event;
mod place;
mod speaker;

/// Key of the occasion of what no rule recognises.
pub(crate) const OTHER: &str = "other";

/// Raised when facts are read otherwise than before, so that caches are made anew.
pub(crate) const FACTS: u32 = 4;

/// What is read of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Keys of those who speak, the principal first.
    pub speakers: Vec<String>,
    /// Office of the principal as the text gives it before the name.
    pub role: Option<String>,
    /// Keys of those who are there in person.
    pub present: Vec<String>,
    /// Keys of all persons named.
    pub named: Vec<String>,
    /// Key of the occasion.
    pub occasion: String,
    /// Place as the text gives it.
    pub place: Option<String>,
    /// First and last day of the event told.
    pub event: Option<(Date, Date)>,
}

/// Rules compiled for reading. Make once, share between threads.
#[derive(Debug)]
pub struct Reading {
    people: Lexicon,
    leader: Vec<bool>,
    occasions: Vec<CompiledOccasion>,
    outlets: Vec<crate::Outlet>,
}

#[derive(Debug)]
struct CompiledOccasion {
    key: String,
    title: Option<Regex>,
    lead: Option<Regex>,
    in_person: bool,
    no_speaker: bool,
}

/// What is to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given<'a> {
    pub(crate) outlet: &'a str,
    pub(crate) date: Date,
    pub(crate) title: &'a str,
    pub(crate) text: Option<&'a str>,
    pub(crate) speaker: Option<&'a str>,
    pub(crate) occasion: Option<&'a str>,
}

impl Reading {
    /// Compiles the rules of a pack.
    ///
    /// # Errors
    /// When a pattern is no regular expression or two people share a name, naming the
    /// key.
    pub fn new(rules: &RecordRules) -> Result<Self, Error> {
        let entries: Vec<Entry> = rules
            .people
            .iter()
            .map(|person| Entry {
                key: person.key.clone(),
                variants: person.names.clone(),
                exclude: person.exclude.clone(),
            })
            .collect();
        let people = Lexicon::compile(&entries)
            .map_err(|e| Error::query(format!("people of the pack: {e}")))?;
        let occasions = rules
            .occasions
            .iter()
            .map(|occasion| {
                let compile = |pattern: &Option<String>, field: &str| {
                    pattern.as_deref().map(Regex::new).transpose().map_err(|e| {
                        Error::query(format!("occasion `{}`, {field}: {e}", occasion.key))
                    })
                };
                Ok(CompiledOccasion {
                    key: occasion.key.clone(),
                    title: compile(&occasion.title, "title")?,
                    lead: compile(&occasion.lead, "lead")?,
                    in_person: occasion.in_person,
                    no_speaker: occasion.no_speaker,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Self {
            people,
            leader: rules.people.iter().map(|p| p.leader).collect(),
            occasions,
            outlets: rules.outlets.clone(),
        })
    }

    /// The people of the pack as a lexicon.
    #[must_use]
    pub fn people(&self) -> &Lexicon {
        &self.people
    }

    /// Reads the facts of an item's title and text.
    #[must_use]
    pub fn facts(
        &self,
        outlet: &str,
        date: Date,
        title: &str,
        text: Option<&str>,
    ) -> Facts {
        self.read(Given { outlet, date, title, text, speaker: None, occasion: None })
    }

    /// Reads the facts of an item; what the input states itself is believed.
    pub(crate) fn read(&self, given: Given<'_>) -> Facts {
        let text = given.text.unwrap_or("");
        let outlet = self.outlets.iter().find(|o| o.key == given.outlet);
        // The outlet's occasion is that of whatever does not say in its title what else it is.
        let own = outlet.and_then(|o| o.occasion.as_deref());
        let titled = own.and_then(|_| self.titled(given.title));
        let fixed = given.occasion.or(titled).or(own);
        let rule = match fixed {
            Some(key) => self.occasions.iter().find(|o| o.key == key),
            None => self.occasion(given.title, text),
        };
        let occasion = fixed.or(rule.map(|r| r.key.as_str())).unwrap_or(OTHER).to_owned();
        let in_person = rule.is_some_and(|r| r.in_person);
        let no_speaker = rule.is_some_and(|r| r.no_speaker);
        let found = speaker::find(self, given.title, text, in_person, no_speaker);
        let mut speakers = self.stated(given.speaker);
        if speakers.is_empty() {
            speakers = found.speakers;
        }
        if speakers.is_empty() && !no_speaker {
            speakers.extend(outlet.and_then(|o| o.speaker.clone()));
        }
        let mut present = found.present;
        if in_person && given.speaker.is_some() {
            let unseen = speakers.iter().filter(|key| !present.contains(key));
            let unseen: Vec<String> = unseen.cloned().collect();
            present.extend(unseen);
        }
        Facts {
            speakers,
            role: found.role,
            present,
            named: self.named(given.title, text),
            place: place::find(given.title, text),
            event: event::find(text, given.date),
            occasion,
        }
    }

    /// Key of the first rule whose title fits.
    fn titled(&self, title: &str) -> Option<&str> {
        let rule = self
            .occasions
            .iter()
            .find(|rule| rule.title.as_ref().is_some_and(|r| r.is_match(title)));
        rule.map(|rule| rule.key.as_str())
    }

    /// First rule that fits.
    fn occasion(&self, title: &str, text: &str) -> Option<&CompiledOccasion> {
        let lead: String = text.chars().take(120).collect();
        let lead = format!("{title}\n{lead}");
        self.occasions.iter().find(|rule| {
            rule.title.as_ref().is_some_and(|r| r.is_match(title))
                || rule.lead.as_ref().is_some_and(|r| r.is_match(&lead))
        })
    }

    /// Keys of the speakers whom the input names itself.
    fn stated(&self, names: Option<&str>) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for name in names.unwrap_or("").split(['\n', '、', ';']) {
            let key = self.person_key(name);
            if !key.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Key of a person by name; the name itself when the pack does not know it.
    fn person_key(&self, name: &str) -> String {
        let found = self.people.find(name).first().map(|m| self.people.key(m.entry));
        found.unwrap_or(name.trim()).to_owned()
    }

    /// Keys of everyone named in title or text, in order of the pack.
    fn named(&self, title: &str, text: &str) -> Vec<String> {
        let mut is_named = vec![false; self.leader.len()];
        for part in [title, text] {
            for m in self.people.find(part) {
                if !m.nested {
                    is_named[m.entry.0 as usize] = true;
                }
            }
        }
        let keys = self.people.keys().iter().zip(is_named);
        keys.filter(|(_, named)| *named).map(|(key, _)| key.clone()).collect()
    }
}
