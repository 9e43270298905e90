//! Reads packs: strict TOML, faults with file and line, cross-checks over all files.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use tealeaf_record::Recipe;
use tealeaf_text::{Lexicon, fold};
use toml::Spanned;

use super::{
    DocumentClass, EchoRate, Event, Expect, Formula, KnownDocument, Occasion, Office,
    Outlet, Pack, PackError, PackSource, Person, Place, formula_entry, names,
    recipe::RawRecipes,
};

/// Files of a pack, in the order in which they are read.
const FILES: &[&str] = &[
    "pack.toml",
    "formulas.toml",
    "people.toml",
    "outlets.toml",
    "occasions.toml",
    "calendar.toml",
    "documents.toml",
    "recipes.toml",
];

macro_rules! embedded_pack {
    ($key:literal, [$($file:literal),*]) => {
        ($key, &[$(($file, include_str!(concat!("../../../../packs/", $key, "/", $file)))),*])
    };
}

type EmbeddedFile = (&'static str, &'static str);

static EMBEDDED: &[(&str, &[EmbeddedFile])] = &[
    embedded_pack!(
        "ccp",
        [
            "pack.toml",
            "formulas.toml",
            "people.toml",
            "outlets.toml",
            "occasions.toml",
            "calendar.toml",
            "documents.toml"
        ]
    ),
    embedded_pack!(
        "fomc",
        [
            "pack.toml",
            "formulas.toml",
            "people.toml",
            "outlets.toml",
            "occasions.toml",
            "calendar.toml"
        ]
    ),
];

struct File {
    name: String,
    kind: &'static str,
    text: String,
}

impl File {
    fn place(&self, at: usize) -> Place {
        let line = self.text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count();
        Place { file: self.name.clone(), line: line + 1 }
    }
}

pub(super) fn load(sources: &[PackSource]) -> Result<Pack, PackError> {
    let mut loader = Loader::default();
    for source in sources {
        let files = match source {
            PackSource::Embedded(key) => loader.embedded(key),
            PackSource::Folder(path) => loader.folder(path),
        };
        for file in &files {
            loader.file(file);
        }
    }
    loader.finish()
}

/// Reads a map file: recipes, or the keys of one recipe alone.
pub(super) fn recipes(name: &str, text: &str) -> Result<Vec<Recipe>, PackError> {
    let file =
        File { name: name.to_owned(), kind: "recipes.toml", text: text.to_owned() };
    let mut loader = Loader::default();
    let is_list = text.lines().any(|line| line.trim_start().starts_with("[[recipe]]"));
    if is_list {
        for spanned in
            loader.parse::<RawRecipes>(&file).into_iter().flat_map(|r| r.recipe)
        {
            let place = file.place(spanned.span().start);
            loader.recipe(&place, spanned.into_inner().recipe());
        }
    } else if let Some(raw) = loader.parse::<super::recipe::RawRecipe>(&file) {
        loader.recipe(&file.place(0), raw.recipe());
    }
    if loader.faults.is_empty() {
        Ok(loader.pack.recipes)
    } else {
        Err(PackError { faults: loader.faults })
    }
}

#[derive(Default)]
struct Loader {
    pack: Pack,
    packs: Vec<String>,
    hash: Sha256,
    faults: Vec<String>,
}

impl Loader {
    fn embedded(&mut self, key: &str) -> Vec<File> {
        let Some((_, files)) = EMBEDDED.iter().find(|(k, _)| *k == key) else {
            let known: Vec<&str> = EMBEDDED.iter().map(|(k, _)| *k).collect();
            self.faults.push(format!(
                "no pack `{key}` inside the program (there are: {}); \
                 give a folder to use a pack of your own",
                known.join(", ")
            ));
            return Vec::new();
        };
        files
            .iter()
            .map(|(name, text)| File {
                name: format!("packs/{key}/{name}"),
                kind: name,
                text: (*text).to_owned(),
            })
            .collect()
    }

    fn folder(&mut self, path: &Path) -> Vec<File> {
        let mut files = Vec::new();
        for name in FILES {
            let file = path.join(name);
            if !file.exists() && *name != "pack.toml" {
                continue;
            }
            match fs::read_to_string(&file) {
                Ok(text) => {
                    files.push(File {
                        name: file.display().to_string(),
                        kind: name,
                        text,
                    });
                }
                Err(e) => self.faults.push(format!("{}: {e}", file.display())),
            }
        }
        // A misspelt file name would otherwise be a silent hole in the pack.
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".toml") && !FILES.contains(&name.as_str()) {
                self.faults.push(format!(
                    "{}: not a file of a pack{}",
                    entry.path().display(),
                    nearest(&name, FILES)
                ));
            }
        }
        files
    }

    fn file(&mut self, file: &File) {
        self.hash.update(file.kind);
        self.hash.update([0]);
        self.hash.update(&file.text);
        self.hash.update([0]);
        match file.kind {
            "pack.toml" => {
                if let Some(raw) = self.parse::<RawPack>(file) {
                    self.packs.push(format!("{} {}", raw.key, raw.version));
                    self.pack.ranks.extend(raw.ranks);
                    let _ = (raw.title, raw.about, raw.languages);
                }
            }
            "formulas.toml" => self.formulas(file),
            "people.toml" => self.people(file),
            "outlets.toml" => self.outlets(file),
            "occasions.toml" => self.occasions(file),
            "calendar.toml" => self.calendar(file),
            "documents.toml" => self.documents(file),
            "recipes.toml" => self.recipes(file),
            _ => unreachable!("FILES is closed"),
        }
    }

    fn parse<T: DeserializeOwned>(&mut self, file: &File) -> Option<T> {
        match toml::from_str(&file.text) {
            Ok(raw) => Some(raw),
            Err(e) => {
                let place = file.place(e.span().map_or(0, |s| s.start));
                self.faults.push(format!("{place}: {}", explain(e.message())));
                None
            }
        }
    }

    fn formulas(&mut self, file: &File) {
        let Some(raw) = self.parse::<RawFormulas>(file) else { return };
        for spanned in raw.formula {
            let place = file.place(spanned.span().start);
            let f = spanned.into_inner();
            self.entry(&place, &f.key, &f.source);
            if f.zh.is_empty() && f.en.is_empty() && f.zh_hant.is_empty() {
                self.faults.push(format!("{place}: formula `{}` has no form", f.key));
            }
            let _ = f.note;
            self.pack.formulas.push(Formula {
                key: f.key,
                family: f.family,
                label: f.label,
                zh: f.zh,
                zh_hant: f.zh_hant,
                en: f.en,
                exclude: f.exclude,
                about: f.about,
                first_use: f.first_use,
                source: f.source,
                expect: f
                    .expect
                    .into_iter()
                    .map(|e| Expect { text: e.text, count: e.count })
                    .collect(),
                place,
            });
        }
    }

    fn people(&mut self, file: &File) {
        let Some(raw) = self.parse::<RawPeople>(file) else { return };
        for spanned in raw.person {
            let place = file.place(spanned.span().start);
            let p = spanned.into_inner();
            self.entry(&place, &p.key, &p.source);
            let offices = p.office.into_iter().map(|o| self.office(&place, o)).collect();
            let person = Person {
                key: p.key,
                zh: p.zh,
                zh_hant: p.zh_hant,
                en: p.en,
                surname: p.surname,
                aliases: p.aliases,
                exclude: p.exclude,
                leader: p.leader,
                offices,
                source: p.source,
            };
            if names(&person).is_empty() {
                self.faults.push(format!("{place}: person `{}` has no name", person.key));
            }
            self.pack.people.push(person);
        }
    }

    fn office(&mut self, place: &Place, raw: RawOffice) -> Office {
        if raw.to.is_some_and(|to| to < raw.from) {
            self.faults.push(format!("{place}: office ends before it begins"));
        }
        Office { zh: raw.zh, en: raw.en, from: raw.from, to: raw.to, source: raw.source }
    }

    fn outlets(&mut self, file: &File) {
        let Some(raw) = self.parse::<RawOutlets>(file) else { return };
        for spanned in raw.outlet {
            let place = file.place(spanned.span().start);
            let o = spanned.into_inner();
            self.entry(&place, &o.key, &o.source);
            self.pack.outlets.push(Outlet {
                key: o.key,
                names: o.names,
                official: o.official,
                held: o.held,
                speaker: o.speaker,
                occasion: o.occasion,
                url: o.url,
                daily: o.daily,
                about: o.about,
                stands_for: o.stands_for,
                source: o.source,
            });
        }
    }

    fn occasions(&mut self, file: &File) {
        let Some(raw) = self.parse::<RawOccasions>(file) else { return };
        for spanned in raw.occasion {
            let place = file.place(spanned.span().start);
            let o = spanned.into_inner();
            for pattern in [&o.title, &o.lead].into_iter().flatten() {
                if let Err(e) = Regex::new(pattern) {
                    self.faults.push(format!("{place}: occasion `{}`: {e}", o.key));
                }
            }
            self.pack.occasions.push(Occasion {
                key: o.key,
                label: o.label,
                coarse: o.coarse,
                title: o.title,
                lead: o.lead,
                in_person: o.in_person,
                no_speaker: o.no_speaker,
                words: o.words,
            });
        }
    }

    fn calendar(&mut self, file: &File) {
        let Some(raw) = self.parse::<RawCalendar>(file) else { return };
        for spanned in raw.event {
            let place = file.place(spanned.span().start);
            let e = spanned.into_inner();
            self.entry(&place, &e.key, &e.source);
            if e.to < e.from {
                self.faults
                    .push(format!("{place}: event `{}` ends before it begins", e.key));
            }
            self.pack.events.push(Event {
                key: e.key,
                names: e.names,
                from: e.from,
                to: e.to,
                source: e.source,
            });
        }
    }

    fn documents(&mut self, file: &File) {
        let Some(raw) = self.parse::<RawDocuments>(file) else { return };
        for spanned in raw.class {
            let place = file.place(spanned.span().start);
            let c = spanned.into_inner();
            self.entry(&place, &c.key, &c.source);
            if c.days == 0 || c.days > 366 {
                self.faults.push(format!(
                    "{place}: `{}` waits {} days for an echo; give 1 to 366",
                    c.key, c.days
                ));
            }
            let rate = match (c.known.is_empty(), c.per_year, c.title) {
                (false, None, None) => EchoRate::Known(
                    c.known
                        .into_iter()
                        .map(|k| KnownDocument {
                            title: k.title,
                            date: k.date,
                            words: k.words,
                            source: k.source,
                        })
                        .collect(),
                ),
                (true, Some(per_year), Some(title)) if per_year > 0 => {
                    match Regex::new(&title) {
                        Ok(title) => EchoRate::Yearly { per_year, title },
                        Err(e) => {
                            self.faults.push(format!("{place}: `{}`: {e}", c.key));
                            continue;
                        }
                    }
                }
                (true, None, None) => EchoRate::Never,
                _ => {
                    self.faults.push(format!(
                        "{place}: `{}` needs known documents, or `per_year` above 0 with \
                         `title`, or none of these (never made public)",
                        c.key
                    ));
                    continue;
                }
            };
            if let EchoRate::Known(known) = &rate {
                for k in known {
                    if k.source.trim().is_empty()
                        || k.words.iter().all(|w| w.chars().count() < 3)
                    {
                        self.faults.push(format!(
                            "{place}: `{}` of {} needs a source and words of three \
                             characters or more",
                            k.title, k.date
                        ));
                    }
                }
            }
            self.pack.documents.push(DocumentClass {
                key: c.key,
                name: c.name,
                days: c.days,
                rate,
                source: c.source,
            });
        }
    }

    fn recipes(&mut self, file: &File) {
        let Some(raw) = self.parse::<RawRecipes>(file) else { return };
        for spanned in raw.recipe {
            let place = file.place(spanned.span().start);
            let recipe = spanned.into_inner().recipe();
            if recipe.key.is_empty() {
                self.faults.push(format!("{place}: the recipe has no key"));
            }
            if recipe.name.is_none() && recipe.content.is_none() {
                self.faults.push(format!(
                    "{place}: recipe `{}` fits every input; give `name` or `content`",
                    recipe.key
                ));
            }
            self.recipe(&place, recipe);
        }
    }

    fn recipe(&mut self, place: &Place, recipe: Recipe) {
        if let Err(e) = recipe.check() {
            self.faults.push(format!("{place}: {e}"));
        }
        self.pack.recipes.push(recipe);
    }

    fn entry(&mut self, place: &Place, key: &str, source: &str) {
        if source.trim().is_empty() {
            self.faults.push(format!("{place}: `{key}` names no source"));
        }
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if key.is_empty() || !key.bytes().all(plain) {
            self.faults.push(format!(
                "{place}: key `{key}` must be of lower-case letters, digits and hyphens"
            ));
        }
    }

    fn finish(mut self) -> Result<Pack, PackError> {
        self.cross_check();
        if !self.faults.is_empty() {
            return Err(PackError { faults: self.faults });
        }
        self.pack.name = self.packs.join(", ");
        self.pack.digest =
            self.hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        Ok(self.pack)
    }

    fn cross_check(&mut self) {
        let mut keys: BTreeMap<&str, &Place> = BTreeMap::new();
        let mut surfaces: BTreeMap<String, &Formula> = BTreeMap::new();
        let mut faults = Vec::new();
        for f in &self.pack.formulas {
            if let Some(first) = keys.insert(&f.key, &f.place) {
                faults.push(format!("{}: key `{}` is also at {first}", f.place, f.key));
            }
            for surface in f.surfaces() {
                let folded = fold(surface).as_str().to_owned();
                match surfaces.insert(folded, f) {
                    Some(other) if other.key != f.key => faults.push(format!(
                        "{}: \u{201c}{surface}\u{201d} of `{}` is also a form of `{}` at {}",
                        f.place, f.key, other.key, other.place
                    )),
                    _ => {}
                }
            }
            if let Some(about) = &f.about
                && !self.pack.people.iter().any(|p| p.key == *about)
            {
                faults.push(format!("{}: no person `{about}`", f.place));
            }
        }
        for recipe in &self.pack.recipes {
            if let Some(key) = &recipe.outlet
                && !self.pack.outlets.iter().any(|o| o.key == *key && o.held)
            {
                faults.push(format!(
                    "recipe `{}`: no outlet `{key}` with `held = true`",
                    recipe.key
                ));
            }
        }
        for rank in &self.pack.ranks {
            let mut offices = self.pack.people.iter().flat_map(|p| &p.offices);
            if !offices.any(|o| o.has_title(rank)) {
                faults.push(format!("pack.toml: nobody holds the rank `{rank}`"));
            }
        }
        for (what, duplicated) in [
            ("person", duplicate(self.pack.people.iter().map(|p| p.key.as_str()))),
            ("outlet", duplicate(self.pack.outlets.iter().map(|o| o.key.as_str()))),
            ("occasion", duplicate(self.pack.occasions.iter().map(|o| o.key.as_str()))),
            ("recipe", duplicate(self.pack.recipes.iter().map(|r| r.key.as_str()))),
            ("event", duplicate(self.pack.events.iter().map(|e| e.key.as_str()))),
        ] {
            if let Some(key) = duplicated {
                faults.push(format!("{what} `{key}` is listed twice"));
            }
        }
        if faults.is_empty() && self.faults.is_empty() {
            let entries: Vec<_> = self.pack.formulas.iter().map(formula_entry).collect();
            if let Err(e) = Lexicon::compile(&entries) {
                faults.push(e.to_string());
            }
        }
        self.faults.extend(faults);
    }
}

fn duplicate<'a>(keys: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut seen = std::collections::BTreeSet::new();
    keys.into_iter().find(|key| !seen.insert(*key)).map(str::to_owned)
}

/// Adds the nearest known key to serde's message about an unknown one.
fn explain(message: &str) -> String {
    let Some(rest) = message.strip_prefix("unknown field `") else {
        return message.to_owned();
    };
    let mut names = rest.split('`').step_by(2);
    let wrong = names.next().unwrap_or_default();
    let known: Vec<&str> = names.filter(|n| !n.is_empty()).collect();
    format!("unknown key `{wrong}`{}", nearest(wrong, &known))
}

fn nearest(wrong: &str, known: &[&str]) -> String {
    let best = known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(wrong, k), *k))
        .min()
        .filter(|(distance, k)| *distance <= k.len() / 2);
    match best {
        Some((_, key)) => format!("; did you mean `{key}`?"),
        None => format!("; known are: {}", known.join(", ")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawPack {
    key: String,
    title: String,
    version: u32,
    #[serde(default)]
    about: String,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    ranks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFormulas {
    #[serde(default)]
    formula: Vec<Spanned<RawFormula>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawFormula {
    key: String,
    family: String,
    label: String,
    #[serde(default)]
    zh: Vec<String>,
    #[serde(default)]
    zh_hant: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    about: Option<String>,
    #[serde(default, deserialize_with = "date_option")]
    first_use: Option<Date>,
    source: String,
    note: Option<String>,
    #[serde(default)]
    expect: Vec<RawExpect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExpect {
    text: String,
    count: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPeople {
    #[serde(default)]
    person: Vec<Spanned<RawPerson>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawPerson {
    key: String,
    zh: Option<String>,
    zh_hant: Option<String>,
    #[serde(default)]
    en: Vec<String>,
    surname: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    leader: bool,
    source: String,
    #[serde(default)]
    office: Vec<RawOffice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffice {
    #[serde(default)]
    zh: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    #[serde(deserialize_with = "date")]
    from: Date,
    #[serde(default, deserialize_with = "date_option")]
    to: Option<Date>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutlets {
    #[serde(default)]
    outlet: Vec<Spanned<RawOutlet>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawOutlet {
    key: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    official: bool,
    #[serde(default)]
    held: bool,
    speaker: Option<String>,
    occasion: Option<String>,
    url: Option<String>,
    #[serde(default)]
    daily: bool,
    #[serde(default)]
    about: String,
    #[serde(default)]
    stands_for: Vec<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOccasions {
    #[serde(default)]
    occasion: Vec<Spanned<RawOccasion>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawOccasion {
    key: String,
    label: String,
    coarse: Option<String>,
    title: Option<String>,
    lead: Option<String>,
    #[serde(default)]
    in_person: bool,
    #[serde(default)]
    no_speaker: bool,
    #[serde(default)]
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    #[serde(default)]
    event: Vec<Spanned<RawEvent>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent {
    key: String,
    names: Vec<String>,
    #[serde(deserialize_with = "date")]
    from: Date,
    #[serde(deserialize_with = "date")]
    to: Date,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDocuments {
    #[serde(default)]
    class: Vec<Spanned<RawClass>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClass {
    key: String,
    name: String,
    days: u16,
    #[serde(default)]
    known: Vec<RawKnown>,
    per_year: Option<u32>,
    title: Option<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKnown {
    title: String,
    #[serde(deserialize_with = "date")]
    date: Date,
    words: Vec<String>,
    source: String,
}

/// Dates may be written bare (`2022-10-23`) or as strings.
fn date<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Raw {
        Toml(toml::value::Datetime),
        Text(String),
    }
    let text = match Raw::deserialize(d)? {
        Raw::Toml(datetime) => datetime.to_string(),
        Raw::Text(text) => text,
    };
    text.parse().map_err(|_| {
        serde::de::Error::custom(format!("`{text}` is not a day (YYYY-MM-DD)"))
    })
}

fn date_option<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
    date(d).map(Some)
}
