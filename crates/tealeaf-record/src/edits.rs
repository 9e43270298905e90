//! Silent edits: where two captures of one item differ, by how much and in what.
//!
//! An edit is a fact about two captures and lies somewhere between them; who changed what,
//! and why, the record cannot know. An item that a later capture no longer shows is a
//! *possible* removal: a failed fetch looks the same.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::{Timestamp, civil::Date};
use tealeaf_text::{Lexicon, Span};

use crate::{Archive, Error, Item, Reading, Version, archive::add::title_key};

/// What kind of difference lies between two captures, heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EditClass {
    /// More than thirty characters.
    Major,
    /// Five to thirty characters.
    Medium,
    /// The title alone.
    Title,
    /// One to four characters.
    Minor,
    /// What one capture drops by its own doing: text between angle brackets, title marks.
    Artefact,
    /// Punctuation and signs alone.
    Punctuation,
    /// White space alone: the same characters, no edit.
    Layout,
    /// The earlier capture shows no text, the later one does.
    Filled,
    /// The earlier capture shows text, the later one none.
    Emptied,
}

impl EditClass {
    /// Fixed key, as printed and stored.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Medium => "medium",
            Self::Title => "title",
            Self::Minor => "minor",
            Self::Artefact => "artefact",
            Self::Punctuation => "punctuation",
            Self::Layout => "layout",
            Self::Filled => "filled",
            Self::Emptied => "emptied",
        }
    }
}

/// One run of changed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditOp {
    /// Where it stood in the earlier text; empty for an insertion.
    pub before: Span,
    /// Where it stands in the later text; empty for a deletion.
    pub after: Span,
}

/// The difference between two captures of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Id of the item.
    pub item: String,
    /// Key of the outlet.
    pub outlet: String,
    /// Day of broadcast or publication.
    pub date: Date,
    /// Page, when known.
    pub url: Option<String>,
    /// The earlier version.
    pub before: Version,
    /// The later version.
    pub after: Version,
    /// Last time at which a capture still shows the earlier version.
    pub last_seen: Option<Timestamp>,
    /// Kind of difference.
    pub class: EditClass,
    /// Characters deleted and inserted, white space left out.
    pub changed: u32,
    /// Runs of changed text in order.
    pub ops: Vec<EditOp>,
    /// Persons whose mentions became more (positive) or fewer, by key.
    pub persons: Vec<(String, i64)>,
    /// Formulas whose occurrences became more or fewer, by key.
    pub formulas: Vec<(String, i64)>,
}

impl Edit {
    /// Order of weight: a name or formula gained or lost first, then by class and size.
    #[must_use]
    fn weight(&self) -> (bool, bool, EditClass, Reverse<u32>, Reverse<Date>, &str) {
        let lost = |list: &[(String, i64)]| list.iter().any(|(_, by)| *by != 0);
        (
            !lost(&self.persons),
            !lost(&self.formulas),
            self.class,
            Reverse(self.changed),
            Reverse(self.date),
            &self.item,
        )
    }
}

/// Which edits are wanted.
#[derive(Clone, Debug, Default)]
pub struct EditQuery {
    /// Only items dated from this day on.
    pub since: Option<Date>,
    /// Only items dated up to this day.
    pub until: Option<Date>,
    /// Only this outlet.
    pub outlet: Option<String>,
    /// Only edits that change the mentions of this person.
    pub person: Option<String>,
    /// Only edits that change the occurrences of this formula.
    pub formula: Option<String>,
    /// Texts that one of the captures lacks as well.
    pub with_filled: bool,
}

/// An item that an earlier capture of a day shows and a later one does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PossibleRemoval {
    /// Id of the item.
    pub item: String,
    /// Key of the outlet.
    pub outlet: String,
    /// Day of broadcast or publication.
    pub date: Date,
    /// Title.
    pub title: String,
    /// Capture that shows it.
    pub shown_in: String,
    /// Later capture of the same day that does not.
    pub not_in: String,
    /// Whether that later capture still lists it in the running order: then a failed
    /// fetch is the likelier reading.
    pub still_listed: bool,
}

impl Archive {
    /// All silent edits that fit a query, the weightiest first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    ///
    /// # Complexity
    /// Reads items with more than one version only.
    pub fn edits(
        &self,
        query: &EditQuery,
        reading: &Reading,
        formulas: &Lexicon,
    ) -> Result<Vec<Edit>, Error> {
        let items = self.load(
            "WHERE item.id IN (SELECT item FROM version GROUP BY item HAVING count(*) > 1)",
        )?;
        let wanted = |item: &&Item| {
            query.since.is_none_or(|day| item.date >= day)
                && query.until.is_none_or(|day| item.date <= day)
                && query.outlet.as_ref().is_none_or(|outlet| item.outlet == *outlet)
        };
        let mut edits: Vec<Edit> = items
            .iter()
            .filter(wanted)
            .flat_map(|item| item_edits(item, reading, formulas))
            .filter(|edit| {
                let changes = |key: &Option<String>, list: &[(String, i64)]| {
                    key.as_ref().is_none_or(|key| list.iter().any(|(k, _)| k == key))
                };
                let filled = matches!(edit.class, EditClass::Filled | EditClass::Emptied);
                (query.with_filled || !filled)
                    && edit.class != EditClass::Layout
                    && changes(&query.person, &edit.persons)
                    && changes(&query.formula, &edit.formulas)
            })
            .collect();
        edits.sort_by(|a, b| a.weight().cmp(&b.weight()));
        Ok(edits)
    }

    /// The edits of one item, in order of capture.
    ///
    /// # Errors
    /// When no item has that id, or the archive cannot be read.
    pub fn diff(
        &self,
        id: &str,
        reading: &Reading,
        formulas: &Lexicon,
    ) -> Result<Vec<Edit>, Error> {
        Ok(item_edits(&self.item(id)?, reading, formulas))
    }

    /// Items that a later capture of their day no longer shows.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn possible_removals(&self) -> Result<Vec<PossibleRemoval>, Error> {
        let mut days: BTreeMap<(String, Date), Vec<&Item>> = BTreeMap::new();
        let items = self.items()?;
        for item in &items {
            days.entry((item.outlet.clone(), item.date)).or_default().push(item);
        }
        let orders = self.running_orders()?;
        let mut found = Vec::new();
        for ((outlet, date), items) in &days {
            let mut captures: BTreeMap<&str, Option<Timestamp>> = BTreeMap::new();
            for (name, at) in items.iter().flat_map(|item| shown_in(item)) {
                let time = captures.entry(name).or_default();
                *time = (*time).max(at);
            }
            for item in items {
                let shown: BTreeMap<&str, _> = shown_in(item).into_iter().collect();
                let Some((last, at)) = shown.iter().max_by_key(|(_, at)| **at) else {
                    continue;
                };
                let later = captures.iter().find(|(name, time)| {
                    !shown.contains_key(**name) && at.is_some() && **time > *at
                });
                let Some((not_in, _)) = later else { continue };
                let key = (outlet.clone(), *date, (*not_in).to_owned());
                let order = orders.get(&key);
                let title = &item.versions[item.preferred()].title;
                found.push(PossibleRemoval {
                    item: item.id.clone(),
                    outlet: outlet.clone(),
                    date: *date,
                    title: title.clone(),
                    shown_in: (*last).to_owned(),
                    not_in: (*not_in).to_owned(),
                    still_listed: order.is_some_and(|o| o.contains(&title_key(title))),
                });
            }
        }
        Ok(found)
    }

    /// Title keys of the running order of each outlet, day and capture.
    fn running_orders(&self) -> Result<RunningOrders, Error> {
        let mut statement = self.connection.prepare(
            "SELECT outlet, date, capture, entries FROM programme
             JOIN input ON input.id = programme.input",
        )?;
        let mut rows = statement.query([])?;
        let mut orders = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (date, entries): (String, String) = (row.get(1)?, row.get(3)?);
            let Ok(date) = date.parse() else { continue };
            let titles: Vec<String> = serde_json::from_str(&entries).unwrap_or_default();
            let keys = titles.iter().map(|t| title_key(t)).collect();
            orders.insert((row.get(0)?, date, row.get(2)?), keys);
        }
        Ok(orders)
    }
}

/// Title keys by outlet, day and capture.
type RunningOrders = BTreeMap<(String, Date, String), Vec<String>>;

fn shown_in(item: &Item) -> Vec<(&str, Option<Timestamp>)> {
    let all = item.versions.iter().flat_map(|v| {
        let again = v.seen_again.iter().map(|(name, at)| (name.as_str(), *at));
        std::iter::once((v.capture.as_str(), v.captured_at)).chain(again)
    });
    all.collect()
}

fn item_edits(item: &Item, reading: &Reading, formulas: &Lexicon) -> Vec<Edit> {
    let pairs = item.versions.windows(2);
    pairs.map(|pair| compare(item, &pair[0], &pair[1], reading, formulas)).collect()
}

fn compare(
    item: &Item,
    before: &Version,
    after: &Version,
    reading: &Reading,
    formulas: &Lexicon,
) -> Edit {
    let (old, new) = (before.text.as_deref(), after.text.as_deref());
    let (ops, changed) = match (old, new) {
        (Some(old), Some(new)) => differences(old, new),
        _ => (Vec::new(), 0),
    };
    let class = match (old, new) {
        (None, Some(_)) => EditClass::Filled,
        (Some(_), None) => EditClass::Emptied,
        (None, None) => EditClass::Title,
        (Some(old), Some(new)) => classify(old, new, &ops, changed),
    };
    let class = match class {
        EditClass::Title if letters(&before.title) == letters(&after.title) => {
            EditClass::Layout
        }
        class => class,
    };
    let both = |version: &Version| {
        format!("{}\n{}", version.title, version.text.as_deref().unwrap_or(""))
    };
    let (old, new) = (both(before), both(after));
    let compared = matches!(class, EditClass::Filled | EditClass::Emptied);
    let changes = |lexicon: &Lexicon| match compared {
        true => Vec::new(),
        false => count_changes(lexicon, &old, &new),
    };
    let last_seen = before.seen_again.iter().map(|(_, at)| *at).max().flatten();
    Edit {
        item: item.id.clone(),
        outlet: item.outlet.clone(),
        date: item.date,
        url: item.url.clone(),
        before: before.clone(),
        after: after.clone(),
        last_seen: last_seen.max(before.captured_at),
        class,
        changed,
        persons: changes(reading.people()),
        formulas: changes(formulas),
        ops,
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn count_changes(lexicon: &Lexicon, old: &str, new: &str) -> Vec<(String, i64)> {
    let (old, new) = (lexicon.counts(old, true), lexicon.counts(new, true));
    let keys = lexicon.keys().iter().zip(old.iter().zip(&new));
    keys.map(|(key, (old, new))| (key.clone(), i64::from(*new) - i64::from(*old)))
        .filter(|(_, by)| *by != 0)
        .collect()
}

fn classify(old: &str, new: &str, ops: &[EditOp], changed: u32) -> EditClass {
    if ops.is_empty() {
        return EditClass::Title;
    }
    let dropped = |text: &str| {
        let text = text.trim();
        (text.starts_with('<') && text.ends_with('>'))
            || (!text.is_empty() && text.chars().all(|c| matches!(c, '《' | '》')))
    };
    if ops.iter().all(|op| {
        let (before, after) = (&old[op.before.range()], &new[op.after.range()]);
        (dropped(before) && after.is_empty()) || (dropped(after) && before.is_empty())
    }) {
        return EditClass::Artefact;
    }
    let words =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if words(old) == words(new) {
        return EditClass::Punctuation;
    }
    match changed {
        0..=4 => EditClass::Minor,
        5..=30 => EditClass::Medium,
        _ => EditClass::Major,
    }
}

/// What is compared as one: a character of Chinese text, a word of another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Token<'t> {
    text: &'t str,
}

/// Runs of changed text, and the number of characters changed.
fn differences(old: &str, new: &str) -> (Vec<EditOp>, u32) {
    let by_word = mostly_words(old) && mostly_words(new);
    let (old_tokens, old_spans) = tokens(old, by_word);
    let (new_tokens, new_spans) = tokens(new, by_word);
    let ops =
        similar::capture_diff_slices(similar::Algorithm::Myers, &old_tokens, &new_tokens);
    let cover = |spans: &[Span], range: std::ops::Range<usize>, end: usize| match (
        spans.get(range.start),
        range.end.checked_sub(1).and_then(|e| spans.get(e)),
    ) {
        (Some(first), Some(last)) if range.start < range.end => {
            Span::new(first.start(), last.end())
        }
        (Some(next), _) => Span::new(next.start(), next.start()),
        _ => Span::new(end, end),
    };
    let mut found = Vec::new();
    let mut changed = 0;
    for op in ops {
        if op.tag() == similar::DiffTag::Equal {
            continue;
        }
        let before = cover(&old_spans, op.old_range(), old.len());
        let after = cover(&new_spans, op.new_range(), new.len());
        let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        changed += count(&old[before.range()]) + count(&new[after.range()]);
        found.push(EditOp { before, after });
    }
    (found, u32::try_from(changed).unwrap_or(u32::MAX))
}

/// Whether a text is written in words set apart by spaces.
fn mostly_words(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (n, wide) = letters.fold((0_usize, 0_usize), |(n, wide), c| {
        (n + 1, wide + usize::from((c as u32) >= 0x2e80))
    });
    wide * 4 < n
}

fn tokens(text: &str, by_word: bool) -> (Vec<Token<'_>>, Vec<Span>) {
    let mut tokens = Vec::new();
    let mut spans = Vec::new();
    let mut word: Option<usize> = None;
    let mut push = |from: usize, to: usize| {
        tokens.push(Token { text: &text[from..to] });
        spans.push(Span::new(from, to));
    };
    for (at, c) in text.char_indices() {
        let in_word = by_word && c.is_alphanumeric();
        if in_word {
            word.get_or_insert(at);
            continue;
        }
        if let Some(from) = word.take() {
            push(from, at);
        }
        if !c.is_whitespace() {
            push(at, at + c.len_utf8());
        }
    }
    if let Some(from) = word {
        push(from, text.len());
    }
    (tokens, spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_classed() {
        let check = |old: &str, new: &str, class: EditClass, changed: u32| {
            let (ops, found) = differences(old, new);
            assert_eq!(
                (classify(old, new, &ops, found), found),
                (class, changed),
                "{old}"
            );
        };
        check("落实好甲主席的共识。", "落实好的共识。", EditClass::Minor, 3);
        check("一，二", "一、二", EditClass::Punctuation, 2);
        check("说“战疫”", "说战“疫”", EditClass::Punctuation, 2);
        check("见<某章程>一文", "见一文", EditClass::Artefact, 5);
        check("见《章程》一文", "见章程一文", EditClass::Artefact, 2);
        check("一\n二", "一二", EditClass::Title, 0);
        check("in no hurry at all", "in some hurry", EditClass::Medium, 11);
        let long = "很".repeat(31);
        check("开始", &format!("开始{long}"), EditClass::Major, 31);
    }
}
