//! How formulas are used over time, speakers and occasions: series with their
//! denominators, first and last use, unbroken runs, place in the programme, persons named
//! together with them, and how evenly they are spread.
//!
//! Everything here is counts with their exposure; intervals and judgements are for others
//! to make. Items without text are exposure of nothing and are counted apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use rayon::prelude::*;
use tealeaf_text::Lexicon;

use crate::{
    Archive, Error, Item, Snapshot,
    archive::index,
    observations::{Count, ItemIdx, ObservationSet, Observed},
    observe,
    search::Filter,
};

/// Counts of an item, as in [`Observed::counts`].
type Counts = [(u16, u32, u32)];

/// By what a series is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// Day.
    Day,
    /// Calendar month.
    Month,
    /// Calendar year.
    Year,
    /// Principal speaker.
    Speaker,
    /// Occasion.
    Occasion,
    /// Outlet.
    Outlet,
}

/// One cell of a series: occurrences and what they had a chance to occur in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Items with text.
    pub items: u64,
    /// Items in which the formula occurs.
    pub items_with: u64,
    /// Occurrences, nested ones included.
    pub occurrences: u64,
    /// Occurrences that stand alone.
    pub own: u64,
    /// Characters of text.
    pub characters: u64,
    /// Items of which no text is held.
    pub without_text: u64,
}

/// One row of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Key of the formula.
    pub formula: String,
    /// Keys of the split, in the order asked for (`2025-05`, `cai-qi`).
    pub keys: Vec<String>,
    /// The counts.
    pub used: Use,
}

/// An unbroken run of items that all hold a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// First and last day.
    pub days: (Date, Date),
    /// Number of items.
    pub items: u64,
}

/// First and last use of a formula, and all of it in one line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    /// First and last item that holds it.
    pub first_last: Option<(ItemIdx, ItemIdx)>,
    /// Totals.
    pub used: Use,
    /// Sum over the items that hold it of their place in the programme.
    pub place_sum: u64,
    /// Items that hold it among the first three of their day.
    pub on_top: u64,
    /// Items that have it in their title, among those of which a title is held.
    pub in_titles: u64,
    /// Items of which a title is held.
    pub titles: u64,
    /// Months in which it is used, and months with text.
    pub months: (u64, u64),
    /// How unevenly it is spread over months, 0 (as the text is) to 1 (all in one):
    /// half the sum of differences between its share and the text's share per month
    /// (Gries's deviation of proportions, <https://doi.org/10.1075/ijcl.13.4.02gri>).
    pub unevenness: f64,
}

fn part(by: By, item: &Observed) -> String {
    match by {
        By::Day => item.date.to_string(),
        By::Month => item.date.strftime("%Y-%m").to_string(),
        By::Year => item.date.strftime("%Y").to_string(),
        By::Speaker => item.speakers.first().cloned().unwrap_or_else(|| "-".into()),
        By::Occasion => item.occasion.to_string(),
        By::Outlet => item.outlet.to_string(),
    }
}

/// Whether two items are of one part.
fn same_part(by: By, a: &Observed, b: &Observed) -> bool {
    let month = |item: &Observed| (item.date.year(), item.date.month());
    match by {
        By::Day => a.date == b.date,
        By::Month => month(a) == month(b),
        By::Year => a.date.year() == b.date.year(),
        By::Speaker => a.speakers.first() == b.speakers.first(),
        By::Occasion => a.occasion == b.occasion,
        By::Outlet => a.outlet == b.outlet,
    }
}

fn add(used: &mut Use, item: &Observed, count: Option<Count>) {
    let Some(count) = count else {
        used.without_text += 1;
        return;
    };
    used.items += 1;
    used.characters += u64::from(item.length);
    add_uses(used, count);
}

fn add_uses(used: &mut Use, count: Count) {
    used.occurrences += u64::from(count.all());
    used.own += u64::from(count.own);
    used.items_with += u64::from(count.all() > 0);
}

/// Series of formulas, split as asked; cells without an item are left out, cells without
/// an occurrence are rows of zeros.
///
/// # Complexity
/// One pass over the items and the formulas that each of them uses, however many are asked
/// for.
#[must_use]
pub fn track(
    snapshot: Snapshot<'_>,
    formulas: &[u16],
    by: &[By],
    filter: &Filter,
) -> Vec<Row> {
    let set = snapshot.set();
    let mut cells: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut exposure: Vec<Use> = Vec::new();
    // By formula asked for, then by cell.
    let mut found: Vec<Vec<Use>> = vec![Vec::new(); formulas.len()];
    let mut places: Vec<Vec<usize>> = vec![Vec::new(); set.formulas.len()];
    for (place, formula) in formulas.iter().enumerate() {
        places[usize::from(*formula)].push(place);
    }
    let mut last: Option<(&Observed, usize)> = None;
    for (_, item) in snapshot.items().filter(|(_, item)| filter.passes(item)) {
        // Items come in order of day, so that the cell is mostly that of the one before.
        let cell = match last {
            Some((before, cell)) if by.iter().all(|b| same_part(*b, before, item)) => {
                cell
            }
            _ => {
                let keys = by.iter().map(|b| part(*b, item)).collect();
                *cells.entry(keys).or_insert(exposure.len())
            }
        };
        last = Some((item, cell));
        if cell == exposure.len() {
            exposure.push(Use::default());
            found.iter_mut().for_each(|uses| uses.push(Use::default()));
        }
        let used = &mut exposure[cell];
        let Some(counts) = &item.counts else {
            used.without_text += 1;
            continue;
        };
        used.items += 1;
        used.characters += u64::from(item.length);
        for &(formula, own, nested) in counts.iter() {
            for &place in &places[usize::from(formula)] {
                add_uses(&mut found[place][cell], Count { own, nested });
            }
        }
    }
    let mut rows = Vec::new();
    for (formula, found) in formulas.iter().zip(&found) {
        rows.extend(cells.iter().map(|(keys, &cell)| {
            let Use { items_with, occurrences, own, .. } = found[cell];
            Row {
                formula: set.formulas[usize::from(*formula)].clone(),
                keys: keys.clone(),
                used: Use { items_with, occurrences, own, ..exposure[cell] },
            }
        }));
    }
    rows
}

/// First and last use, totals, placement and spread of formulas; `words` are the same
/// formulas in the same order, for the titles.
///
/// # Complexity
/// One pass over the items, and one over their titles.
#[must_use]
pub fn usages(
    snapshot: Snapshot<'_>,
    formulas: &[u16],
    words: &Lexicon,
    filter: &Filter,
) -> Vec<Usage> {
    let mut in_titles = vec![0_u64; words.keys().len()];
    let mut titles = 0;
    for (_, item) in snapshot.items().filter(|(_, item)| filter.passes(item)) {
        let Some(title) = item.title() else { continue };
        titles += 1;
        let found: BTreeSet<u32> =
            words.find(title).into_iter().map(|m| m.entry.0).collect();
        found.into_iter().for_each(|entry| in_titles[entry as usize] += 1);
    }
    formulas
        .iter()
        .zip(in_titles)
        .map(|(formula, in_titles)| Usage {
            in_titles,
            titles,
            ..totals(snapshot, *formula, filter)
        })
        .collect()
}

/// First and last use, totals, placement and spread of a formula; nothing of titles.
#[must_use]
pub fn totals(snapshot: Snapshot<'_>, formula: u16, filter: &Filter) -> Usage {
    let set = snapshot.set();
    let mut found = Usage::default();
    let mut months: BTreeMap<String, Use> = BTreeMap::new();
    let mut by_date: Vec<(Date, ItemIdx)> = Vec::new();
    for (idx, item) in snapshot.items().filter(|(_, item)| filter.passes(item)) {
        let count = set.count(idx, formula);
        add(&mut found.used, item, count);
        add(months.entry(part(By::Month, item)).or_default(), item, count);
        if count.is_some_and(|count| count.all() > 0) {
            by_date.push((item.date, idx));
            found.place_sum += u64::from(item.order);
            found.on_top += u64::from(item.order <= 3);
        }
    }
    found.first_last =
        by_date.iter().min().zip(by_date.iter().max()).map(|(a, b)| (a.1, b.1));
    let with_text = months.values().filter(|used| used.items > 0);
    found.months = with_text.fold((0, 0), |(with, all), used| {
        (with + u64::from(used.occurrences > 0), all + 1)
    });
    let (uses, text) = (found.used.occurrences as f64, found.used.characters as f64);
    if uses > 0.0 {
        let difference = |used: &Use| {
            (used.occurrences as f64 / uses - used.characters as f64 / text).abs()
        };
        found.unevenness = months.values().map(difference).sum::<f64>() / 2.0;
    }
    found
}

/// Unbroken runs of items that hold a formula, among those that pass the filter. An item
/// without text ends no run: it is not known to lack the formula.
#[must_use]
pub fn runs(snapshot: Snapshot<'_>, formula: u16, filter: &Filter) -> Vec<Run> {
    let set = snapshot.set();
    let mut items: Vec<(Date, u32, ItemIdx)> = snapshot
        .items()
        .filter(|(_, item)| filter.passes(item))
        .map(|(idx, item)| (item.date, item.order, idx))
        .collect();
    items.sort();
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for (date, _, idx) in items {
        match set.count(idx, formula) {
            Some(count) if count.all() > 0 => {
                match runs.last_mut() {
                    Some(run) if open => {
                        run.days.1 = date;
                        run.items += 1;
                    }
                    _ => runs.push(Run { days: (date, date), items: 1 }),
                }
                open = true;
            }
            Some(_) => open = false,
            None => {}
        }
    }
    runs
}

/// Persons named in the items that hold a formula: key, items in which both stand, items
/// in which the person is named at all; the most frequent first.
#[must_use]
pub fn named_with(
    snapshot: Snapshot<'_>,
    formula: u16,
    filter: &Filter,
) -> Vec<(String, u64, u64)> {
    let set = snapshot.set();
    let mut persons: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (idx, item) in snapshot.items().filter(|(_, item)| filter.passes(item)) {
        let Some(count) = set.count(idx, formula) else { continue };
        for person in &item.named {
            let counts = persons.entry(person).or_default();
            counts.0 += u64::from(count.all() > 0);
            counts.1 += 1;
        }
    }
    let mut list: Vec<(String, u64, u64)> = persons
        .into_iter()
        .filter(|(_, counts)| counts.0 > 0)
        .map(|(key, counts)| (key.to_owned(), counts.0, counts.1))
        .collect();
    list.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    list
}

impl Archive {
    /// The facts of `set` with the counts of other phrases in place of its own: any list of words as a pack's
    /// formulas are.
    ///
    /// # Errors
    /// When the archive cannot be read.
    ///
    /// # Complexity
    /// Where all phrases are of Han characters the search index names the texts to read;
    /// otherwise every text is read.
    pub fn recount(
        &self,
        mut set: ObservationSet,
        phrases: &Lexicon,
        surfaces: &[Vec<String>],
    ) -> Result<ObservationSet, Error> {
        /// Items of a batch: the texts of one are in memory at a time.
        const BATCH: usize = 4096;
        let mut found: HashMap<String, Box<Counts>> = HashMap::new();
        let mut count = |items: &[Item]| {
            let read = items.par_iter().filter_map(|item| {
                let text = item.versions[item.preferred()].text.as_deref()?;
                let counts = observe::counts(phrases, text);
                (!counts.is_empty()).then(|| (item.id.clone(), counts.into()))
            });
            found.par_extend(read);
        };
        match self.candidates(surfaces)? {
            Some(rows) => {
                let rows: Vec<String> = rows.iter().map(i64::to_string).collect();
                for rows in rows.chunks(BATCH) {
                    let list = rows.join(",");
                    count(&self.load(&format!("WHERE item.id IN ({list})"))?);
                }
            }
            None => self.for_each_batch(count)?,
        }
        set.formulas = phrases.keys().to_vec();
        for item in &mut set.items {
            if item.counts.is_some() {
                item.counts = Some(found.remove(item.id()).unwrap_or_default());
            }
        }
        Ok(set)
    }

    /// Rows of the items that the index finds for any of the surfaces; `None` when the
    /// index may miss some, because a word can stand inside a longer one.
    fn candidates(
        &self,
        surfaces: &[Vec<String>],
    ) -> Result<Option<BTreeSet<i64>>, Error> {
        let mut terms = Vec::new();
        for surface in surfaces.iter().flatten() {
            match index::phrase(surface) {
                Some(phrase) if index::is_exact(surface) => terms.push(phrase),
                _ => return Ok(None),
            }
        }
        if terms.is_empty() {
            return Ok(None);
        }
        index::ensure(&self.connection, self.is_read_only())?;
        let mut statement =
            self.connection.prepare("SELECT rowid FROM search WHERE search MATCH ?1")?;
        let mut item_of =
            self.connection.prepare("SELECT item FROM version WHERE id = ?1")?;
        let mut rows = statement.query([terms.join(" OR ")])?;
        let mut items = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let version = index::Row(row.get(0)?).version();
            items.insert(item_of.query_row([version], |row| row.get(0))?);
        }
        Ok(Some(items))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::{Names, Words};

    fn item(day: i8, counts: Option<Vec<(u16, u32, u32)>>) -> Observed {
        Observed {
            words: Words::new(&format!("i{day}"), None, None, None),
            outlet: "o".into(),
            date: jiff::civil::date(2031, day, 1),
            event: None,
            order: 1,
            speakers: Names::default(),
            present: Names::default(),
            named: Names::default(),
            occasion: "x".into(),
            place: None,
            length: 10,
            versions: 1,
            counts: counts.map(Into::into),
        }
    }

    #[test]
    fn a_series_has_its_zeros_and_its_exposure() {
        let set = ObservationSet {
            formulas: vec!["a".into(), "b".into()],
            items: vec![
                item(1, Some(vec![(0, 1, 2)])),
                item(1, Some(Vec::new())),
                item(2, None),
                item(2, Some(vec![(0, 1, 0), (1, 0, 1)])),
            ],
            ..ObservationSet::default()
        };
        let rows =
            track(Snapshot::new(&set, None), &[1, 0], &[By::Month], &Filter::default());
        let shown: Vec<String> = rows
            .iter()
            .map(|r| {
                let u = r.used;
                format!(
                    "{} {} {}/{} uses {} own {} in {} lacking {}",
                    r.formula,
                    r.keys.join("/"),
                    u.items_with,
                    u.items,
                    u.occurrences,
                    u.own,
                    u.characters,
                    u.without_text
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "b 2031-01 0/2 uses 0 own 0 in 20 lacking 0",
                "b 2031-02 1/1 uses 1 own 0 in 10 lacking 1",
                "a 2031-01 1/2 uses 3 own 1 in 20 lacking 0",
                "a 2031-02 1/1 uses 1 own 1 in 10 lacking 1",
            ]
        );
    }
}
