//! Was this silence unusual? One item, one event, and the chain of numbers that leads to
//! the answer.
//!
//! Everything is learned from days before the item's own. The family of a formula is one
//! event, never several multiplied; the answer carries the other reasonable comparison
//! classes and the number of such silences that chance gives.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_record::{Snapshot, observations::ItemIdx};
use tealeaf_stats::{
    ChanceBudget, Explanation, Forecast, Unusual, bayes_factor_drop, bits, chance_budget,
    silence_bits,
};

use crate::{
    baseline::{self, Baseline},
    check::item_ref,
    pack::Pack,
    readouts::{self, Event, Openings, Readouts, Wanted},
    verdict::ItemRef,
};

/// Days before the item over which the chance budget is taken.
const BUDGET_DAYS: i64 = 365;
/// Own readouts shown before and after the item.
const AROUND: usize = 3;
/// Comparable items shown.
const SHOWN: usize = 8;

/// The answer for one item.
#[derive(Clone, Debug)]
pub struct Silence {
    /// The item asked about.
    pub item: ItemRef,
    /// Its principal speaker.
    pub speaker: String,
    /// The rank whose habits stand for his, when he has too few readouts of his own.
    pub pooled: Option<String>,
    /// Whether the item's text is held.
    pub known: bool,
    /// The event asked about.
    pub main: Answer,
    /// The formulas of that event and the other families, for the table.
    pub others: Vec<Answer>,
    /// The nearest comparable readouts, heaviest first.
    pub comparables: Vec<Comparable>,
    /// The same event counted in classes a reader would think of.
    pub classes: Option<Baseline>,
    /// How many silences this surprising chance gives.
    pub budget: Budget,
    /// His readouts just before and after, on occasions where the event occurs at all.
    pub around: Vec<Around>,
    /// Readouts that the forecast rests on, and their first day.
    pub learned: (usize, Date),
    /// Whether titles and leads were at hand.
    pub with_texts: bool,
}

/// The answer for one event.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The event.
    pub event: Event,
    /// Its members with their uses in the item; `None` when the text is not held.
    pub uses: Option<Vec<(u16, u32)>>,
    /// The chain of numbers.
    pub explanation: Explanation,
    /// Bayes factor of "dropped" against "as usual", when it is silent.
    pub bayes_factor: f64,
}

/// A comparable readout.
#[derive(Clone, Debug)]
pub struct Comparable {
    /// The item.
    pub item: ItemRef,
    /// Its speaker.
    pub speaker: String,
    /// Share of all comparables' weight.
    pub share: f64,
    /// Whether the event is there.
    pub present: bool,
}

/// How many silences at least this surprising chance gives in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// First and last day counted.
    pub days: (Date, Date),
    /// Of this event.
    pub event: ChanceBudget,
    /// Of all formulas.
    pub formulas: ChanceBudget,
}

/// A readout of the same speaker near the item.
#[derive(Clone, Debug)]
pub struct Around {
    /// The item.
    pub item: ItemRef,
    /// Whether the event is there; `None` when the text is not held.
    pub present: Option<bool>,
}

/// Why a silence cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untestable {
    /// The text is not held: nothing is known to be absent.
    NoText,
    /// Fewer than ten earlier readouts of this kind of occasion.
    FewReadouts,
    /// Fewer than one use would be expected in them.
    FewUses,
}

impl Answer {
    /// Whether the item is silent; `None` when its text is not held.
    #[must_use]
    pub fn silent(&self) -> Option<bool> {
        Some(self.uses.as_ref()?.iter().all(|u| u.1 == 0))
    }

    /// Chance of a silence.
    #[must_use]
    pub fn p_silent(&self) -> f64 {
        1.0 - self.explanation.p
    }

    /// Lowest and highest chance of a silence over the sub-models.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        let (low, high) = self.explanation.range;
        (1.0 - high, 1.0 - low)
    }

    /// Surprisal of a silence in bits.
    #[must_use]
    pub fn bits(&self) -> f64 {
        silence_bits(self.explanation.p)
    }

    /// Uses that this speaker's rate leads one to expect in the occasion's readouts.
    #[must_use]
    pub fn expected(&self) -> f64 {
        let n = u32::try_from(self.explanation.chain.occasion.1).unwrap_or(u32::MAX);
        f64::from(n) * self.explanation.chain.rate
    }

    /// Why it cannot be judged, when it cannot.
    #[must_use]
    pub fn untestable(&self) -> Option<Untestable> {
        if self.uses.is_none() {
            Some(Untestable::NoText)
        } else if self.explanation.chain.occasion.1 < Unusual::MIN_CLASS {
            Some(Untestable::FewReadouts)
        } else if self.expected() < Unusual::MIN_EXPECTED {
            Some(Untestable::FewUses)
        } else {
            None
        }
    }
}

/// Finds the item that a user means: by id, or by day and words ("2025-05-18",
/// "2025-05-18 cai-qi", "2025-05-18 唐山").
///
/// # Errors
/// The candidates when it is none or several, as a sentence for the user.
pub fn find_item(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    asked: &str,
) -> Result<ItemIdx, String> {
    if let Some((idx, _)) = snapshot.items().find(|(_, item)| item.id() == asked) {
        return Ok(idx);
    }
    let asked = asked.trim();
    let (day, words) = asked.split_once([' ', ':', '/']).unwrap_or((asked, ""));
    let Ok(day) = day.parse::<Date>() else {
        return Err(format!(
            "no item with the id `{asked}`; give an id, or a day with words of its \
             speaker, place or title (\"2025-05-18 cai-qi\")"
        ));
    };
    let fits = |item: &tealeaf_record::observations::Observed| {
        words.split_whitespace().all(|word| {
            let named = item.speakers.iter().any(|key| {
                key == word
                    || pack.person(key).is_some_and(|p| p.zh.as_deref() == Some(word))
            });
            named
                || item.outlet == word
                || item.occasion == word
                || item.place.as_deref().is_some_and(|p| p.contains(word))
                || item.title().is_some_and(|t| t.contains(word))
        })
    };
    let found: Vec<(ItemIdx, _)> = snapshot
        .within(day, day)
        .filter(|(_, item)| item.date == day && readouts::is_readout(item) && fits(item))
        .collect();
    match found.as_slice() {
        [(idx, _)] => Ok(*idx),
        [] => Err(format!("no readout of {day} fits `{words}`")),
        several => {
            let list = several.iter().map(|(_, item)| {
                let title = item.title().unwrap_or(&item.occasion);
                format!("\n  {} {} {title}", item.id(), item.speakers.join("+"))
            });
            Err(format!("several readouts of {day} fit:{}", list.collect::<String>()))
        }
    }
}

/// Answers for one item. The first event is the one asked about; `None` when nobody speaks
/// in the item.
///
/// # Complexity
/// One replay of the record up to the item's day: see [`tealeaf_stats::Forecaster`].
#[must_use]
pub fn silence(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    openings: Option<&Openings>,
    target: ItemIdx,
    events: Vec<Event>,
) -> Option<Silence> {
    let item = snapshot.item(target);
    let speaker = item.speakers.first()?.clone();
    let wanted = Wanted { outlet: &item.outlet, before: Some(item.date), openings };
    let rows = Readouts::new(snapshot, pack, wanted, events);
    let mut forecaster = rows.forecaster();
    let from = rows.day(item.date.saturating_sub(BUDGET_DAYS.days()));
    let mut past: Vec<Past> = Vec::new();
    for day in rows.rows.chunk_by(|a, b| a.readout.day == b.readout.day) {
        let forecasts = forecaster.step(day).expect("rows are in order of days");
        let late = day
            .iter()
            .zip(forecasts)
            .filter(|(row, _)| from <= row.readout.day && row.readout.known);
        past.extend(late.map(|(row, forecast)| (row.counts.clone(), forecast)));
    }
    let row = rows.row_of(snapshot, pack, openings, target);
    let forecast = forecaster.predict(&row.readout);
    let answer = |event: usize| {
        let series = rows.first_event() + event;
        let explanation = forecaster.explain(&row.readout, &forecast, series);
        let event = rows.events[event].clone();
        let uses = readouts::is_known(item).then(|| {
            let count = |&f: &u16| {
                let count = snapshot.set().count(target, f).unwrap_or_default();
                (f, count.all())
            };
            event.members.iter().map(count).collect()
        });
        let bayes_factor = bayes_factor_drop(explanation.p, false);
        Answer { event, uses, explanation, bayes_factor }
    };
    let main = answer(0);
    let weight: f64 =
        main.explanation.comparables.iter().map(|e| e.comparable.weight).sum();
    let shown = main.explanation.comparables.iter().take(SHOWN);
    let comparables = shown
        .map(|evidence| {
            let other = snapshot.item(rows.item(evidence.id));
            Comparable {
                item: item_ref(other),
                speaker: other.speakers.first().cloned().unwrap_or_default(),
                share: evidence.comparable.weight / weight.max(1e-12),
                present: evidence.present,
            }
        })
        .collect();
    let classes = baseline::baseline(
        snapshot,
        pack,
        target,
        baseline::Event::NoneOf(main.event.members.clone()),
        Some(&speaker),
    );
    Some(Silence {
        item: item_ref(item),
        pooled: (!rows.has_own_number(&speaker))
            .then(|| rows.speaker(row.readout.speaker))
            .and_then(|key| key.strip_prefix("rank:"))
            .map(ToOwned::to_owned),
        known: readouts::is_known(item),
        budget: Budget {
            days: (rows.date(from), item.date.yesterday().unwrap_or(item.date)),
            event: budget(&past, rows.first_event(), 1, main.bits()),
            formulas: budget(&past, 0, rows.first_event(), main.bits()),
        },
        around: around(snapshot, &rows, target, &main.event),
        others: (1..rows.events.len()).map(answer).collect(),
        learned: (forecaster.n_readouts(), rows.date(0)),
        with_texts: openings.is_some(),
        speaker,
        main,
        comparables,
        classes,
    })
}

/// Counts of an earlier readout, and what was forecast for it.
type Past = (Vec<u32>, Forecast);

fn budget(past: &[Past], first: usize, n: usize, bits_here: f64) -> ChanceBudget {
    let rows = past.iter().flat_map(|(counts, forecast)| {
        (first..first + n).map(move |s| (1.0 - forecast.p[s], counts[s] == 0))
    });
    // Silences of a formula that is never expected are no silences anyone would report.
    chance_budget(rows, bits_here.max(bits(0.5)))
}

/// His readouts nearest to the target, on occasions where the event occurs at all.
fn around(
    snapshot: &Snapshot<'_>,
    rows: &Readouts,
    target: ItemIdx,
    event: &Event,
) -> Vec<Around> {
    let item = snapshot.item(target);
    let main = rows.main_class(0);
    let structural: std::collections::BTreeSet<&str> = rows
        .rows
        .iter()
        .zip(main)
        .filter(|(_, main)| *main)
        .map(|(row, _)| snapshot.item(rows.item(row.readout.id)).occasion.as_str())
        .collect();
    let own: Vec<ItemIdx> = snapshot
        .items()
        .filter(|(idx, other)| {
            other.outlet == item.outlet
                && other.speakers.first() == item.speakers.first()
                && (*idx == target || structural.contains(other.occasion.as_str()))
        })
        .map(|(idx, _)| idx)
        .collect();
    let Some(at) = own.iter().position(|idx| *idx == target) else { return Vec::new() };
    let window = at.saturating_sub(AROUND)..(at + AROUND + 1).min(own.len());
    window
        .filter(|i| *i != at)
        .map(|i| {
            let other = snapshot.item(own[i]);
            Around { item: item_ref(other), present: event.used(other).map(|n| n > 0) }
        })
        .collect()
}
