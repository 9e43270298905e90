//! When did the use of a formula, or the habits of a person, change?
//!
//! Counts per week (per text for outlets that do not appear daily), cut where the rate
//! changed. Raw rates lie when the mix of speakers and occasions changes, so every series
//! is cut twice: against the number of texts, and against the uses that the mix alone
//! would give.

use jiff::{Span, civil::Date};
use tealeaf_record::{Snapshot, observations::Observed};
use tealeaf_stats::{
    ChangeSettings, Changes, PastReadout, change_points, mix_expectations,
};

use crate::{
    pack::Pack,
    readouts::{self, Event, Readouts, Subject, Wanted},
};

/// Fewest uses of a series that is cut.
const MIN_USES: f64 = 8.0;

/// What is asked about.
#[derive(Clone, Debug)]
pub enum Asked {
    /// A formula or a family: its use in everything the outlet puts out, and in readouts.
    Event(Event),
    /// A person: how often shown, and each family in his readouts.
    Person(String),
}

/// The answer: one series after the other.
#[derive(Clone, Debug)]
pub struct Report {
    /// Key of the outlet.
    pub outlet: String,
    /// First and last day looked at.
    pub days: (Date, Date),
    /// Whether the periods are weeks; otherwise each text is one.
    pub weekly: bool,
    /// The series.
    pub series: Vec<Series>,
}

/// What a series counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Texts of the outlet that hold the event, whoever speaks.
    Texts(Subject),
    /// Readouts that hold the event, over all speakers.
    Readouts(Subject),
    /// Readouts of the person that hold the event.
    Own(String, Subject),
    /// Days on which the person was shown in person.
    Shown(String),
}

/// One series, cut twice.
#[derive(Clone, Debug)]
pub struct Series {
    /// What is counted.
    pub what: What,
    /// Texts or readouts in all, and those that hold it.
    pub n: (f64, f64),
    /// Cut against the number of texts.
    pub raw: Vec<Stretch>,
    /// Cut against what the mix of speakers and occasions would give; `None` where no mix
    /// is to be taken out.
    pub adjusted: Option<Vec<Stretch>>,
    /// Variance over mean.
    pub fano: f64,
}

/// A stretch with one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// First and last day.
    pub days: (Date, Date),
    /// Uses in it.
    pub count: f64,
    /// Texts, or uses expected from the mix.
    pub exposure: f64,
    /// Earliest and latest likely first day; `None` for the first stretch.
    pub start: Option<(Date, Date)>,
}

/// Cuts the series asked about; only what the snapshot shows is used.
#[must_use]
pub fn changes(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    outlet: &str,
    families: &[Event],
    asked: &Asked,
) -> Option<Report> {
    let (first, last) = snapshot.span(outlet)?;
    let weekly = pack.outlet(outlet).is_some_and(|o| o.daily);
    let calendar = Calendar::new(snapshot, outlet, (first, last), weekly);
    let series = match asked {
        Asked::Event(event) => event_series(snapshot, pack, &calendar, event),
        Asked::Person(person) => {
            person_series(snapshot, pack, &calendar, families, person)
        }
    };
    Some(Report { outlet: outlet.to_owned(), days: (first, last), weekly, series })
}

/// Periods of an outlet: weeks, or its texts one by one.
struct Calendar<'c> {
    outlet: &'c str,
    /// First day of each period.
    starts: Vec<Date>,
    first: Date,
    last: Date,
    settings: ChangeSettings,
}

impl<'c> Calendar<'c> {
    fn new(
        snapshot: &Snapshot<'_>,
        outlet: &'c str,
        (first, last): (Date, Date),
        weekly: bool,
    ) -> Self {
        let mut starts: Vec<Date> = if weekly {
            let since_monday = i32::from(first.weekday().to_monday_zero_offset());
            let monday = first.saturating_sub(Span::new().days(since_monday));
            let week = |n: i32| monday.saturating_add(Span::new().days(7 * n));
            (0..).map(week).take_while(|day| *day <= last).collect()
        } else {
            let held = snapshot.items().filter(|(_, i)| i.outlet == outlet);
            held.map(|(_, i)| i.date).collect()
        };
        starts.sort_unstable();
        starts.dedup();
        let settings = if weekly {
            ChangeSettings::default()
        } else {
            ChangeSettings { min_segment: 2, ..ChangeSettings::default() }
        };
        Self { outlet, starts, first, last, settings }
    }

    fn period(&self, day: Date) -> Option<usize> {
        self.starts.partition_point(|start| *start <= day).checked_sub(1)
    }

    /// Sums values by period.
    fn sum(&self, values: impl Iterator<Item = (Date, f64)>) -> Vec<f64> {
        let mut sums = vec![0.0; self.starts.len()];
        for (day, value) in values {
            if let Some(period) = self.period(day) {
                sums[period] += value;
            }
        }
        sums
    }

    fn cut(&self, counts: &[f64], exposures: &[f64]) -> (Vec<Stretch>, f64) {
        let found: Changes = change_points(counts, exposures, self.settings);
        let end = |period: usize| match self.starts.get(period) {
            Some(next) => next.yesterday().unwrap_or(*next),
            None => self.last,
        };
        let stretch = |(i, s): (usize, &tealeaf_stats::Segment)| Stretch {
            days: (self.starts[s.start].max(self.first), end(s.end)),
            count: s.count,
            exposure: s.exposure,
            start: (i > 0)
                .then(|| (self.starts[s.start_range.0], end(s.start_range.1 + 1))),
        };
        (found.segments.iter().enumerate().map(stretch).collect(), found.fano)
    }
}

/// One text of a series.
struct Text {
    date: Date,
    row: PastReadout,
}

fn series(
    calendar: &Calendar<'_>,
    what: What,
    texts: &[Text],
    own: Option<u32>,
) -> Series {
    let rows: Vec<PastReadout> = texts.iter().map(|t| t.row).collect();
    let expected = mix_expectations(&rows);
    let ours = |t: &Text| own.is_none_or(|speaker| t.row.speaker == speaker);
    let uses = texts.iter().filter(|t| ours(t));
    let counts =
        calendar.sum(uses.clone().map(|t| (t.date, f64::from(u8::from(t.row.present)))));
    let all = calendar.sum(uses.map(|t| (t.date, 1.0)));
    let mix = calendar.sum(
        texts.iter().zip(&expected).filter(|(t, _)| ours(t)).map(|(t, e)| (t.date, *e)),
    );
    let n = (all.iter().sum::<f64>(), counts.iter().sum::<f64>());
    let (raw, fano) = calendar.cut(&counts, &all);
    let adjusted = Some(calendar.cut(&counts, &mix).0);
    Series { what, n, raw, adjusted, fano }
}

fn event_series(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    calendar: &Calendar<'_>,
    event: &Event,
) -> Vec<Series> {
    let mut occasions: Vec<&str> = Vec::new();
    let mut texts = Vec::new();
    let held = snapshot.items().filter(|(_, item)| item.outlet == calendar.outlet);
    for (_, item) in held.filter(|(_, item)| readouts::is_known(item)) {
        let key = item.occasion.as_str();
        let at = occasions.iter().position(|o| *o == key).unwrap_or_else(|| {
            occasions.push(key);
            occasions.len() - 1
        });
        texts.push(Text {
            date: item.date,
            row: PastReadout {
                // Whoever speaks: the mix of occasions is what the whole programme has.
                speaker: 0,
                occasion: u32::try_from(at).expect("few occasions"),
                day: 0,
                present: event.used(item).is_some_and(|n| n > 0),
            },
        });
    }
    let mut out =
        vec![series(calendar, What::Texts(event.subject.clone()), &texts, None)];
    let (rows, dates) = rows(snapshot, pack, calendar, vec![event.clone()]);
    let readouts = texts_of(&rows, &dates, 0);
    if readouts.iter().any(|t| t.row.present) {
        out.push(series(
            calendar,
            What::Readouts(event.subject.clone()),
            &readouts,
            None,
        ));
    }
    out
}

fn person_series(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    calendar: &Calendar<'_>,
    families: &[Event],
    person: &str,
) -> Vec<Series> {
    let mut out = Vec::new();
    let mut days: Vec<Date> = snapshot
        .items()
        .filter(|(_, item)| item.present.iter().any(|key| key == person))
        .map(|(_, item): (_, &Observed)| {
            item.event.map_or(item.date, |(_, last)| last.min(item.date))
        })
        .collect();
    days.sort_unstable();
    days.dedup();
    let shown = calendar.sum(days.iter().map(|day| (*day, 1.0)));
    let states = snapshot.set().coverage.get(calendar.outlet);
    let mut all: Vec<Date> = states.map_or_else(Vec::new, |states| {
        let held = states
            .iter()
            .filter(|(_, s)| **s != tealeaf_record::observations::DayState::Missing);
        held.map(|(day, _)| *day).filter(|day| *day <= calendar.last).collect()
    });
    if all.is_empty() {
        all.clone_from(&calendar.starts);
    }
    let exposure = calendar.sum(all.iter().map(|day| (*day, 1.0)));
    if shown.iter().sum::<f64>() >= MIN_USES {
        let (raw, fano) = calendar.cut(&shown, &exposure);
        let n = (exposure.iter().sum(), shown.iter().sum());
        let what = What::Shown(person.to_owned());
        out.push(Series { what, n, raw, adjusted: None, fano });
    }
    let (rows, dates) = rows(snapshot, pack, calendar, families.to_vec());
    for (e, family) in families.iter().enumerate() {
        let texts = texts_of(&rows, &dates, e);
        let own = |text: &&Text| rows.speaker(text.row.speaker) == person;
        let Some(speaker) = texts.iter().find(own).map(|t| t.row.speaker) else {
            continue;
        };
        let what = What::Own(person.to_owned(), family.subject.clone());
        let found = series(calendar, what, &texts, Some(speaker));
        if found.n.1 >= MIN_USES {
            out.push(found);
        }
    }
    out
}

fn rows(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    calendar: &Calendar<'_>,
    events: Vec<Event>,
) -> (Readouts, Vec<Date>) {
    let wanted = Wanted { outlet: calendar.outlet, before: None, openings: None };
    let rows = Readouts::new(snapshot, pack, wanted, events);
    let known = rows.rows.iter().filter(|row| row.readout.known);
    let dates = known.map(|row| rows.date(row.readout.day)).collect();
    (rows, dates)
}

fn texts_of(rows: &Readouts, dates: &[Date], event: usize) -> Vec<Text> {
    let dated = rows.past(event).zip(dates);
    dated.map(|(row, date)| Text { date: *date, row }).collect()
}
