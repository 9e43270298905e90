//! Inputs read by a recipe of a pack or of a map file, so that a new outlet needs no Rust.
//!
//! A recipe says which inputs it is for and where things stand in them. Whatever it leaves
//! out is found as in any other plain input. It sees one input at a time; rows of a table
//! are pages of one input.

use std::collections::BTreeSet;

use jiff::civil::Date;
use regex::{Captures, Regex, RegexBuilder};

use super::{
    Blob, Parsed, ParsedItem,
    plain::{self, Front},
};
use crate::{Error, Recipe, RecipeFormat, RecordRules, Skip, Way, Where, digest};

/// Characters of an input that `content` looks at.
const HEAD: usize = 4000;

/// What reading an input needs: the rules, and their recipes compiled.
pub(crate) struct Readers<'r> {
    pub(crate) rules: &'r RecordRules,
    recipes: Vec<Compiled<'r>>,
}

/// A page of an input, or a row of a table: what items are made of.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Facts that stand beside the text.
    pub(crate) front: Front,
    /// Paragraphs joined by line feeds.
    pub(crate) text: String,
    /// Numbers of the paragraphs that head a sub-item.
    pub(crate) heads: Vec<u32>,
    /// The page with its markup.
    pub(crate) source: String,
    /// Which page of the input, for messages (`, line 3`); empty when it is the only one.
    pub(crate) label: String,
}

struct Compiled<'r> {
    recipe: &'r Recipe,
    name: Option<Regex>,
    content: Option<Regex>,
    start: Option<Regex>,
    end: Option<Regex>,
    drop: Option<Regex>,
    split: Option<Regex>,
    date: Vec<Looking<'r>>,
    title: Vec<Looking<'r>>,
    id: Vec<Looking<'r>>,
    url: Vec<Looking<'r>>,
    speaker: Vec<Looking<'r>>,
    occasion: Vec<Looking<'r>>,
    text: Vec<Looking<'r>>,
}

/// A way with its pattern compiled.
struct Looking<'r> {
    way: &'r Way,
    pattern: Option<Regex>,
}

/// What the ways of one item look at.
struct Sight<'s> {
    page: &'s Page,
    name: &'s str,
    title: &'s str,
    /// Text of the item.
    own: &'s str,
    /// Text of the page, with what the recipe cuts off.
    whole: &'s str,
}

/// The recipe of inputs that no other is for.
static PLAIN: Recipe = Recipe {
    key: String::new(),
    outlet: None,
    name: None,
    content: None,
    within: None,
    format: None,
    date: Vec::new(),
    title: Vec::new(),
    id: Vec::new(),
    url: Vec::new(),
    speaker: Vec::new(),
    occasion: Vec::new(),
    text: Vec::new(),
    start: None,
    end: None,
    drop: None,
    split: None,
};

impl<'r> Readers<'r> {
    /// Compiles the recipes.
    ///
    /// # Errors
    /// When a pattern is no regular expression, naming recipe and key.
    pub(crate) fn new(rules: &'r RecordRules) -> Result<Self, Error> {
        let recipes =
            rules.recipes.iter().map(Compiled::new).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { rules, recipes })
    }

    /// Digest of all recipes; empty when there is none. What was read by others is read
    /// anew.
    pub(crate) fn digest(&self) -> String {
        if self.recipes.is_empty() {
            return String::new();
        }
        let mut hasher = digest::Hasher::new();
        for compiled in &self.recipes {
            hasher.part(format!("{:?}", compiled.recipe).as_bytes());
        }
        hasher.finish()
    }

    fn fitting(
        &self,
        blob: &Blob,
        head: &str,
        outlet: Option<&str>,
    ) -> Option<&Compiled<'r>> {
        self.recipes.iter().find(|compiled| {
            let recipe = compiled.recipe;
            let fits = |pattern: &Option<Regex>, text: &str| match pattern {
                Some(pattern) => pattern.is_match(text),
                None => true,
            };
            let under = |path: &String| {
                blob.name.strip_prefix(path.as_str()).is_some_and(|rest| {
                    rest.is_empty() || rest.starts_with(['/', '\\', '!'])
                })
            };
            let of_outlet = match (outlet, &recipe.outlet) {
                (Some(wanted), Some(own)) => wanted == own,
                _ => true,
            };
            of_outlet
                && recipe.within.as_ref().is_none_or(under)
                && fits(&compiled.name, &blob.name)
                && fits(&compiled.content, head)
        })
    }

    /// What the recipe for an input says of its format: `None` when no recipe is for it.
    pub(crate) fn format(
        &self,
        blob: &Blob,
        text: &str,
        outlet: Option<&str>,
    ) -> Option<Option<RecipeFormat>> {
        self.fitting(blob, head(text), outlet).map(|compiled| compiled.recipe.format)
    }

    /// Makes items of the pages of an input.
    pub(crate) fn items(
        &self,
        blob: &Blob,
        pages: Vec<Result<Page, Skip>>,
        text: &str,
        outlet: Option<&str>,
    ) -> Result<Parsed, String> {
        let plain = Compiled::new(&PLAIN).map_err(|e| e.to_string())?;
        let compiled = self.fitting(blob, head(text), outlet).unwrap_or(&plain);
        let outlet = outlet.or(compiled.recipe.outlet.as_deref());
        let mut parsed = Parsed::default();
        let alone = pages.len() == 1;
        let mut place = 0;
        for page in pages {
            let page = match page {
                Ok(page) => page,
                Err(skip) => {
                    parsed.skips.push(skip);
                    continue;
                }
            };
            for item in compiled.page(blob, &page, outlet, self.rules) {
                place += 1;
                match item {
                    Ok(item) => parsed.items.push(ParsedItem { place, ..item }),
                    // Of an input that is one item nothing is left.
                    Err(reason) if alone && page.label.is_empty() => return Err(reason),
                    Err(reason) => {
                        let path = format!("{}{}", blob.name, page.label);
                        parsed.skips.push(Skip::unknown(path, reason));
                    }
                }
            }
        }
        Ok(parsed)
    }
}

impl Recipe {
    /// Whether its patterns can be used.
    ///
    /// # Errors
    /// When a pattern is no regular expression, or a day no day, naming recipe and key.
    pub fn check(&self) -> Result<(), Error> {
        let compiled = Compiled::new(self)?;
        for way in &compiled.date {
            let fits = way.way.on.as_ref().is_none_or(|on| {
                format!("2024-{on}").parse::<Date>().is_ok() && on.len() == 5
            });
            if !fits {
                return Err(Error::query(format!(
                    "recipe `{}`, date: `on` must be month and day (03-05)",
                    self.key
                )));
            }
        }
        Ok(())
    }
}

fn head(text: &str) -> &str {
    text.char_indices().nth(HEAD).map_or(text, |(at, _)| &text[..at])
}

impl<'r> Compiled<'r> {
    fn new(recipe: &'r Recipe) -> Result<Self, Error> {
        let regex = |pattern: &str, field: &str| {
            RegexBuilder::new(pattern).multi_line(true).build().map_err(|e| {
                Error::query(format!("recipe `{}`, {field}: {e}", recipe.key))
            })
        };
        let one = |pattern: &Option<String>, field: &str| {
            pattern.as_deref().map(|p| regex(p, field)).transpose()
        };
        let ways = |ways: &'r [Way], field: &str| {
            ways.iter()
                .map(|way| {
                    let pattern = way.pattern.as_deref().map(|p| regex(p, field));
                    Ok(Looking { way, pattern: pattern.transpose()? })
                })
                .collect::<Result<Vec<_>, Error>>()
        };
        Ok(Self {
            recipe,
            name: one(&recipe.name, "name")?,
            content: one(&recipe.content, "content")?,
            start: one(&recipe.start, "start")?,
            end: one(&recipe.end, "end")?,
            drop: one(&recipe.drop, "drop")?,
            split: one(&recipe.split, "split")?,
            date: ways(&recipe.date, "date")?,
            title: ways(&recipe.title, "title")?,
            id: ways(&recipe.id, "id")?,
            url: ways(&recipe.url, "url")?,
            speaker: ways(&recipe.speaker, "speaker")?,
            occasion: ways(&recipe.occasion, "occasion")?,
            text: ways(&recipe.text, "text")?,
        })
    }

    fn page(
        &self,
        blob: &Blob,
        page: &Page,
        outlet: Option<&str>,
        rules: &RecordRules,
    ) -> Vec<Result<ParsedItem, String>> {
        let (text, heads) = self.body(blob, page);
        let parts = self.parts(&text);
        let title = page.front.get("title").unwrap_or("");
        // What a recipe cuts off may still hold date and title.
        let sight = |own| Sight { page, name: &blob.name, title, own, whole: &page.text };
        let whole = sight(text.as_str());
        let title = first(&self.title, &whole).unwrap_or_else(|| title.to_owned());
        let n_parts = parts.len();
        (1..)
            .zip(parts)
            .map(|(n, part)| {
                let mut sight = sight(part);
                sight.title = &title;
                let mut front = page.front.clone();
                for (key, ways) in [("url", &self.url), ("occasion", &self.occasion)] {
                    if let Some(value) = first(ways, &sight) {
                        front.replace(key, value);
                    }
                }
                if let Some(date) = self.date.iter().find_map(|way| way.date(&sight)) {
                    front.replace("date", date.to_string());
                }
                let speakers = self.speaker.iter().map(|way| way.all(&sight));
                if let Some(names) = speakers.into_iter().find(|names| !names.is_empty())
                {
                    front.replace("speaker", names.join("\n"));
                }
                self.name_part(&mut front, blob, &sight, (n, n_parts));
                let text = (!part.trim().is_empty()).then(|| part.trim().to_owned());
                let heads = head_numbers(text.as_deref(), &heads);
                plain::finish(front, blob.file_name(), (text, heads), outlet, rules)
            })
            .collect()
    }

    /// Title and id; parts of one page must not share them.
    fn name_part(
        &self,
        front: &mut Front,
        blob: &Blob,
        sight: &Sight<'_>,
        (n, n_parts): (usize, usize),
    ) {
        let own = self.title.iter().find_map(|way| way.own(sight));
        let is_own = n_parts > 1 && own.is_some();
        let title = own.unwrap_or_else(|| sight.title.to_owned());
        let title =
            if n_parts > 1 && !is_own { format!("{title} · {n}") } else { title };
        if !title.is_empty() {
            front.replace("title", title);
        }
        let id = first(&self.id, sight).or_else(|| {
            let name = blob.file_name();
            let stem = name.rsplit_once('.').map_or(name, |p| p.0);
            (n_parts > 1).then(|| format!("{stem}{}", sight.page.label))
        });
        if let Some(id) = id {
            let id = if n_parts > 1 { format!("{id}-{n}") } else { id };
            front.replace("id", id.replace([' ', ','], "-"));
        }
    }

    /// The text of a page without what the recipe leaves out, and its heads.
    fn body(&self, blob: &Blob, page: &Page) -> (String, BTreeSet<String>) {
        let heads = (0_u32..)
            .zip(page.text.lines())
            .filter(|(n, _)| page.heads.contains(n))
            .map(|(_, line)| line.to_owned())
            .collect();
        let title = page.front.get("title").unwrap_or("");
        let own = page.text.as_str();
        let sight = Sight { page, name: &blob.name, title, own, whole: own };
        let found = first(&self.text, &sight);
        let found = found.map(|raw| plain::paragraphs_of(&raw));
        let mut text = found.as_deref().unwrap_or(own);
        if let Some(m) = self.start.as_ref().and_then(|r| r.find(text)) {
            text = &text[m.end()..];
        }
        if let Some(m) = self.end.as_ref().and_then(|r| r.find(text)) {
            text = &text[..m.start()];
        }
        let dropped = |line: &str| self.drop.as_ref().is_some_and(|r| r.is_match(line));
        let kept = text.lines().map(str::trim);
        let kept: Vec<&str> = kept.filter(|l| !l.is_empty() && !dropped(l)).collect();
        (kept.join("\n"), heads)
    }

    /// The parts of a text that are items of their own.
    fn parts<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let Some(split) = &self.split else { return vec![text] };
        let mut starts: Vec<usize> = split.find_iter(text).map(|m| m.start()).collect();
        if starts.first() != Some(&0) {
            starts.insert(0, 0);
        }
        starts.dedup();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let parts: Vec<&str> =
            starts.iter().zip(ends).map(|(from, to)| &text[*from..to]).collect();
        let filled: Vec<&str> =
            parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
        if filled.is_empty() { vec![text] } else { filled }
    }
}

fn head_numbers(text: Option<&str>, heads: &BTreeSet<String>) -> Vec<u32> {
    let lines = (0_u32..).zip(text.unwrap_or("").lines());
    lines.filter(|(_, line)| heads.contains(*line)).map(|(n, _)| n).collect()
}

fn first(ways: &[Looking<'_>], sight: &Sight<'_>) -> Option<String> {
    ways.iter().find_map(|way| way.one(sight))
}

impl Looking<'_> {
    /// The texts in which to look, in order.
    fn places<'s>(&'s self, sight: &Sight<'s>) -> Vec<&'s str> {
        match &self.way.place {
            Where::Field(name) => sight.page.front.raw(name).into_iter().collect(),
            Where::Name => vec![sight.name],
            Where::Title => vec![sight.title],
            Where::Text => vec![sight.own, sight.whole],
            Where::Source => vec![&sight.page.source],
            Where::Fixed(value) => vec![value],
        }
    }

    fn one(&self, sight: &Sight<'_>) -> Option<String> {
        self.places(sight).into_iter().find_map(|text| self.in_text(text))
    }

    /// What the item's own text holds, when that is where to look.
    fn own(&self, sight: &Sight<'_>) -> Option<String> {
        matches!(self.way.place, Where::Text).then(|| self.in_text(sight.own)).flatten()
    }

    fn in_text(&self, text: &str) -> Option<String> {
        let found = match &self.pattern {
            Some(pattern) => meant(&pattern.captures(text)?).to_owned(),
            None => text.to_owned(),
        };
        let found = found.trim();
        (!found.is_empty()).then(|| found.to_owned())
    }

    /// Every match, each once.
    fn all(&self, sight: &Sight<'_>) -> Vec<String> {
        let Some(pattern) = &self.pattern else {
            return self.one(sight).into_iter().collect();
        };
        for text in self.places(sight) {
            let mut names: Vec<String> = Vec::new();
            for found in pattern.captures_iter(text) {
                let name = meant(&found).trim().to_owned();
                if !name.is_empty() && !names.contains(&name) {
                    names.push(name);
                }
            }
            if !names.is_empty() {
                return names;
            }
        }
        Vec::new()
    }

    fn date(&self, sight: &Sight<'_>) -> Option<Date> {
        self.places(sight).into_iter().find_map(|text| {
            let Some(pattern) = &self.pattern else {
                return self.day(text, None);
            };
            let found = pattern.captures(text)?;
            self.day(meant(&found), Some(&found))
        })
    }

    fn day(&self, text: &str, found: Option<&Captures<'_>>) -> Option<Date> {
        let group = |name: &str| found.and_then(|f| f.name(name)).map(|m| m.as_str());
        let year = group("year");
        if let (Some(year), Some(month), Some(day)) = (year, group("month"), group("day"))
        {
            let month = plain::month(month)
                .or_else(|| plain::number(month).and_then(|n| i8::try_from(n).ok()))?;
            let day = i8::try_from(plain::number(day)?).ok()?;
            return Date::new(plain::number(year)?, month, day).ok();
        }
        match &self.way.on {
            Some(on) => {
                let year = plain::number(year.unwrap_or(text).trim())?;
                format!("{year:04}-{on}").parse().ok()
            }
            None => plain::any_date(text),
        }
    }
}

/// The first group of a match, else all of it.
fn meant<'t>(found: &Captures<'t>) -> &'t str {
    found.get(1).or(found.get(0)).map_or("", |m| m.as_str())
}

#[cfg(test)]
#[path = "recipe/tests.rs"]
mod tests;
