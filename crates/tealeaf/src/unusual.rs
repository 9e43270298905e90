//! The most surprising silences and presences of a window, and the evidence that adds up
//! over readouts.
//!
//! A list of surprises without the number that chance gives would mislead, so every list
//! carries it, with q-values over everything that was looked at. One silence proves
//! nothing; what a speaker does again and again is weighed by detectors, whose false
//! alarms are simulated on this very record, and which are run on all others as well: when
//! everyone changes, that is no news about one person.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tealeaf_record::{Snapshot, observations::ItemIdx};
use tealeaf_stats::{
    ChanceBudget, Dependence, Detector, Direction, Forecast, Shift, Statistic, Unusual,
    backtest, bits, chance_budget, q_values, shift,
    simulate::{Source, draw, shuffle_within},
};

use crate::{
    check::item_ref,
    pack::Pack,
    readouts::{Event, Openings, Readouts, Subject, Wanted},
    verdict::ItemRef,
};

/// Evidence at which a detector raises an alarm, unless simulation on the record asks for
/// more: the first of these with at most [`WANTED`] false alarms a year under both nulls.
const THRESHOLDS: [f64; 7] = [100.0, 200.0, 400.0, 1e3, 3e3, 1e4, 1e5];
/// False alarms a year over all speakers that are put up with, per family and direction.
pub const WANTED: f64 = 0.5;
/// Days for the forecaster to learn before a detector listens.
const BURN_IN: i32 = 280;
/// Surprises listed of each kind.
const SHOWN: usize = 12;
/// Least surprise listed, in bits.
const LEAST_BITS: f64 = 2.0;
/// A speaker with fewer readouts cannot be watched.
const MIN_READOUTS: usize = 40;
/// Nor can one who says it in fewer than one in ten.
const MIN_BASE: f64 = 0.1;

/// What to look at.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// Key of the outlet.
    pub outlet: &'q str,
    /// First and last day of the window.
    pub days: (Date, Date),
    /// Openings of the texts, when an archive is at hand.
    pub openings: Option<&'q Openings>,
    /// Simulated histories for each family; 0 leaves the simulation out.
    pub runs: usize,
    /// Seed of the simulation.
    pub seed: u64,
}

/// The answer for a window.
#[derive(Clone, Debug)]
pub struct Report {
    /// Key of the outlet.
    pub outlet: String,
    /// First and last day of the window.
    pub days: (Date, Date),
    /// Readouts in it whose text is held, and those whose text is not.
    pub readouts: (usize, usize),
    /// Questions asked: readouts times formulas and families.
    pub questions: usize,
    /// The most surprising silences, most surprising first; a family is one event.
    pub silences: Vec<Surprise>,
    /// The most surprising presences.
    pub presences: Vec<Surprise>,
    /// Silences of 2, 3 and 4 bits over all formulas: by chance, and seen.
    pub silence_budgets: Vec<ChanceBudget>,
    /// Presences of 2, 3 and 4 bits.
    pub presence_budgets: Vec<ChanceBudget>,
    /// Evidence that added up, by speaker, family and direction; strongest first.
    pub evidence: Vec<Accumulated>,
    /// Speakers and families that cannot be watched for a drop, with uses expected a year.
    pub unwatched: Vec<(String, Subject, f64)>,
    /// False alarms of the detectors by family, simulated on this record.
    pub false_alarms: Vec<FalseAlarms>,
}

/// One surprising silence or presence.
#[derive(Clone, Debug)]
pub struct Surprise {
    /// The item.
    pub item: ItemRef,
    /// Its speaker.
    pub speaker: String,
    /// What was silent or present.
    pub subject: Subject,
    /// Chance of what happened.
    pub p: f64,
    /// Its surprisal.
    pub bits: f64,
    /// The word for it.
    pub word: Unusual,
    /// Smallest false discovery rate at which it would be reported.
    pub q: f64,
    /// How many at least this surprising chance gives in the window, over all formulas.
    pub by_chance: f64,
}

/// Evidence for a change by one speaker.
#[derive(Clone, Debug)]
pub struct Accumulated {
    /// Key of the speaker.
    pub speaker: String,
    /// The family.
    pub subject: Subject,
    /// Drop or rise.
    pub direction: Direction,
    /// Evidence at the end of the window.
    pub value: f64,
    /// Highest evidence within the window, and its day.
    pub peak: (f64, Date),
    /// What an alarm takes here.
    pub threshold: f64,
    /// Days within the window on which it reached the threshold.
    pub alarms: Vec<Date>,
    /// His readouts in the window: with it, all, and with it as expected.
    pub window: (u64, u64, f64),
    /// Whether he alone moved, or the others too.
    pub shift: Shift,
}

/// How often the detectors of one family cry wolf on this record.
#[derive(Clone, Debug)]
pub struct FalseAlarms {
    /// The family.
    pub subject: Subject,
    /// Drop or rise.
    pub direction: Direction,
    /// What an alarm takes: chosen by the simulation.
    pub threshold: f64,
    /// Alarms a year over all watched speakers when presences are shuffled in time.
    pub shuffled: f64,
    /// The same when they are drawn from the forecast.
    pub drawn: f64,
    /// Simulated years behind each figure.
    pub years: f64,
}

/// Answers for a window; `None` when it holds no readout.
///
/// # Complexity
/// A replay of the record, and two more with `families x runs` series when simulating.
#[must_use]
pub fn unusual(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    families: Vec<Event>,
    question: Question<'_>,
) -> Option<Report> {
    let (from, to) = question.days;
    let wanted = Wanted {
        outlet: question.outlet,
        before: to.tomorrow().ok(),
        openings: question.openings,
    };
    let rows = Readouts::new(snapshot, pack, wanted, families);
    let forecasts = rows.forecasts();
    let window = rows.day(from)..=rows.day(to);
    let inside: Vec<usize> = (0..rows.rows.len())
        .filter(|&i| window.contains(&rows.rows[i].readout.day))
        .collect();
    if inside.is_empty() {
        return None;
    }
    let known: Vec<usize> =
        inside.iter().copied().filter(|&i| rows.rows[i].readout.known).collect();
    let view = View { snapshot, rows: &rows, forecasts: &forecasts };
    let cases = |present: bool| -> Vec<(f64, bool)> {
        let mut cases = Vec::new();
        for &i in &known {
            for s in 0..rows.first_event() {
                let (p, here) = (forecasts[i].p[s], rows.rows[i].counts[s] > 0);
                cases.push(if present { (p, here) } else { (1.0 - p, !here) });
            }
        }
        cases
    };
    let budgets = |present: bool| {
        [2.0, 3.0, 4.0].map(|b| chance_budget(cases(present), b)).to_vec()
    };
    let false_alarms = view.false_alarms(question.runs, question.seed);
    let (evidence, unwatched) = view.evidence(question.days, &false_alarms);
    Some(Report {
        outlet: question.outlet.to_owned(),
        days: question.days,
        readouts: (known.len(), inside.len() - known.len()),
        questions: known.len() * (rows.first_event() + rows.events.len()),
        silences: view.surprises(&known, false),
        presences: view.surprises(&known, true),
        silence_budgets: budgets(false),
        presence_budgets: budgets(true),
        evidence,
        unwatched,
        false_alarms,
    })
}

#[derive(Clone, Copy)]
struct View<'v> {
    snapshot: &'v Snapshot<'v>,
    rows: &'v Readouts,
    forecasts: &'v [Forecast],
}

impl View<'_> {
    fn item(&self, i: usize) -> ItemIdx {
        self.rows.item(self.rows.rows[i].readout.id)
    }

    /// The most surprising cases; of a family's formulas in one item only the most
    /// surprising, or the family itself when it as a whole is silent.
    fn surprises(&self, known: &[usize], present: bool) -> Vec<Surprise> {
        let n_series = self.rows.first_event() + self.rows.events.len();
        let mut cases: Vec<(usize, usize, f64)> = Vec::new();
        let mut p_values = Vec::new();
        for &i in known {
            for s in 0..n_series {
                let (p, here) = (self.forecasts[i].p[s], self.rows.rows[i].counts[s] > 0);
                let p = if present { p } else { 1.0 - p };
                let happened = here == present;
                cases.push((i, s, if happened { p } else { 1.0 }));
                p_values.push(if happened { p } else { 1.0 });
            }
        }
        let q = q_values(&p_values, Dependence::Any);
        let mut best: BTreeMap<(usize, usize), (usize, f64, f64)> = BTreeMap::new();
        for (&(i, s, p), q) in cases.iter().zip(q) {
            if bits(p) < LEAST_BITS {
                continue;
            }
            for family in self.families_of(s) {
                let this = (s, p, q);
                let whole = s >= self.rows.first_event() && !present;
                let slot = best.entry((i, family)).or_insert(this);
                let held_whole = slot.0 >= self.rows.first_event() && !present;
                if whole || (!held_whole && p < slot.1) {
                    *slot = this;
                }
            }
        }
        let mut list: Vec<(usize, usize, f64, f64)> =
            best.into_iter().map(|((i, _), (s, p, q))| (i, s, p, q)).collect();
        list.sort_by(|a, b| a.2.total_cmp(&b.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        list.truncate(SHOWN);
        let by_chance = |least: f64| {
            let mut sum = 0.0;
            for &i in known {
                for s in 0..self.rows.first_event() {
                    let p = self.forecasts[i].p[s];
                    let p = if present { p } else { 1.0 - p };
                    sum += if p <= least { p } else { 0.0 };
                }
            }
            sum
        };
        let found = |(i, s, p, q): (usize, usize, f64, f64)| Surprise {
            by_chance: by_chance(p),
            ..self.surprise(i, s, p, q)
        };
        list.into_iter().map(found).collect()
    }

    fn surprise(&self, i: usize, s: usize, p: f64, q: f64) -> Surprise {
        let item = self.snapshot.item(self.item(i));
        let here = &self.rows.rows[i].readout;
        let earlier = self.rows.rows.iter().filter(|row| {
            let other = &row.readout;
            other.known && other.day < here.day && other.occasion == here.occasion
        });
        let class = earlier.count();
        let expected =
            f64::from(u32::try_from(class).unwrap_or(u32::MAX)) * (1.0 - p).max(0.5);
        Surprise {
            item: item_ref(item),
            speaker: item.speakers.first().cloned().unwrap_or_default(),
            subject: self.rows.subject(self.snapshot.set(), s),
            p,
            bits: bits(p),
            word: Unusual::of(bits(p), class as u64, expected),
            q,
            by_chance: 0.0,
        }
    }

    fn families_of(&self, series: usize) -> Vec<usize> {
        let first = self.rows.first_event();
        if series >= first {
            return vec![series - first];
        }
        let formula = self.rows.formulas[series];
        let holds = |event: &Event| event.members.contains(&formula);
        (0..self.rows.events.len()).filter(|&e| holds(&self.rows.events[e])).collect()
    }

    /// Runs the detectors of all speakers and families.
    fn evidence(
        &self,
        days: (Date, Date),
        rates: &[FalseAlarms],
    ) -> (Vec<Accumulated>, Vec<(String, Subject, f64)>) {
        let (mut out, mut unwatched) = (Vec::new(), Vec::new());
        for event in 0..self.rows.events.len() {
            let stream = Stream::new(self.rows, self.forecasts, event);
            let subject = self.rows.events[event].subject.clone();
            for (&speaker, habit) in &stream.habits {
                let key = self.rows.speaker(speaker).to_owned();
                if key.starts_with("rank:") || habit.readouts < MIN_READOUTS {
                    continue;
                }
                if habit.base < MIN_BASE {
                    unwatched.push((key.clone(), subject.clone(), habit.a_year));
                }
                for direction in [Direction::Drop, Direction::Rise] {
                    if direction == Direction::Drop && habit.base < MIN_BASE {
                        continue;
                    }
                    let rate = rates
                        .iter()
                        .find(|r| r.subject == subject && r.direction == direction);
                    let threshold = rate.map_or(THRESHOLDS[0], |r| r.threshold);
                    let watch = Watch { speaker, direction, threshold, days };
                    let found = self.accumulated(&stream, watch);
                    out.extend(found.map(|found| Accumulated {
                        speaker: key.clone(),
                        subject: subject.clone(),
                        ..found
                    }));
                }
            }
        }
        out.sort_by(|a: &Accumulated, b| {
            let share = |e: &Accumulated| e.peak.0 / e.threshold;
            share(b)
                .total_cmp(&share(a))
                .then_with(|| (&a.speaker, &a.subject).cmp(&(&b.speaker, &b.subject)))
        });
        out.truncate(SHOWN);
        (out, unwatched)
    }

    fn accumulated(&self, stream: &Stream, watch: Watch) -> Option<Accumulated> {
        let Watch { speaker, direction, threshold, days: (from, to) } = watch;
        let window = self.rows.day(from)..=self.rows.day(to);
        let mut own = Evidence::new(direction, threshold);
        let mut others = Evidence::new(direction, f64::INFINITY);
        let (mut peak, mut others_peak) = ((0.0, from), 0.0_f64);
        let mut alarms = Vec::new();
        let mut tally = (0, 0, 0.0);
        for case in stream.cases.iter().filter(|case| case.day >= BURN_IN) {
            let inside = window.contains(&case.day);
            if case.speaker != speaker {
                let (value, _) = others.observe(case.watched, case.present);
                if inside {
                    others_peak = others_peak.max(value);
                }
                continue;
            }
            let (value, alarm) = own.observe(case.watched, case.present);
            if inside {
                if value > peak.0 {
                    peak = (value, self.rows.date(case.day));
                }
                if alarm {
                    alarms.push(self.rows.date(case.day));
                }
                tally.0 += u64::from(case.present);
                tally.1 += 1;
                tally.2 += case.p;
            }
        }
        (peak.0 >= 1.0).then(|| Accumulated {
            speaker: String::new(),
            subject: Subject::Several(Vec::new()),
            direction,
            value: own.detector.value(),
            peak,
            threshold,
            alarms,
            window: tally,
            shift: shift(peak.0, others_peak, threshold),
        })
    }

    /// Simulates both nulls for every family: the presences shuffled in time within
    /// speaker and occasion, and drawn from the forecast; the forecaster is refitted on
    /// each history.
    fn false_alarms(&self, runs: usize, seed: u64) -> Vec<FalseAlarms> {
        let n_events = self.rows.events.len();
        if runs == 0 || n_events == 0 {
            return Vec::new();
        }
        let streams: Vec<Stream> = (0..n_events)
            .map(|event| Stream::new(self.rows, self.forecasts, event))
            .collect();
        let mut source = Source::new(seed);
        let histories = |source: &mut Source, shuffled: bool| -> Vec<Vec<bool>> {
            let mut all = Vec::new();
            for stream in &streams {
                all.extend((0..runs).map(|_| stream.history(source, shuffled)));
            }
            all
        };
        let shuffled = histories(&mut source, true);
        let drawn = histories(&mut source, false);
        let shuffled = self.alarms(&streams, &shuffled, runs);
        let drawn = self.alarms(&streams, &drawn, runs);
        let n = u32::try_from(runs).map_or(f64::INFINITY, f64::from);
        let mut out = Vec::new();
        for (event, stream) in streams.iter().enumerate() {
            if !stream.habits.values().any(|habit| MIN_READOUTS <= habit.readouts) {
                continue;
            }
            let years = (n * stream.years).max(1e-9);
            for (d, direction) in
                [Direction::Drop, Direction::Rise].into_iter().enumerate()
            {
                let rates = |t: usize| {
                    (shuffled[event][d][t] / years, drawn[event][d][t] / years)
                };
                let fits = |t: &usize| {
                    let (shuffled, drawn) = rates(*t);
                    shuffled.max(drawn) <= WANTED
                };
                let chosen =
                    (0..THRESHOLDS.len()).find(fits).unwrap_or(THRESHOLDS.len() - 1);
                let (shuffled, drawn) = rates(chosen);
                out.push(FalseAlarms {
                    subject: self.rows.events[event].subject.clone(),
                    direction,
                    threshold: THRESHOLDS[chosen],
                    shuffled,
                    drawn,
                    years,
                });
            }
        }
        out
    }

    /// Alarms by watched speakers over all histories: per family, direction, threshold.
    fn alarms(
        &self,
        streams: &[Stream],
        histories: &[Vec<bool>],
        runs: usize,
    ) -> Vec<[[f64; THRESHOLDS.len()]; 2]> {
        let n_formulas = self.rows.first_event();
        let mut rows = self.rows.rows.clone();
        for row in &mut rows {
            row.counts.truncate(n_formulas);
            row.counts.resize(n_formulas + histories.len(), 0);
        }
        for (h, history) in histories.iter().enumerate() {
            for (case, &present) in streams[h / runs].cases.iter().zip(history) {
                rows[case.row].counts[n_formulas + h] = u32::from(present);
            }
        }
        let forecasts = backtest::replay(&rows, n_formulas)
            .expect("the rows went through the same replay before");
        let mut alarms = vec![[[0.0; THRESHOLDS.len()]; 2]; streams.len()];
        for (h, history) in histories.iter().enumerate() {
            let stream = &streams[h / runs];
            let mut evidence: BTreeMap<(u32, usize, usize), Evidence> = BTreeMap::new();
            for (case, &present) in stream.cases.iter().zip(history) {
                let habit = &stream.habits[&case.speaker];
                if case.day < BURN_IN || habit.readouts < MIN_READOUTS {
                    continue;
                }
                let p = forecasts[case.row].watched(n_formulas + h);
                for (d, direction) in
                    [Direction::Drop, Direction::Rise].into_iter().enumerate()
                {
                    if direction == Direction::Drop && habit.base < MIN_BASE {
                        continue;
                    }
                    for (t, &threshold) in THRESHOLDS.iter().enumerate() {
                        let evidence = evidence
                            .entry((case.speaker, d, t))
                            .or_insert_with(|| Evidence::new(direction, threshold));
                        if evidence.observe(p, present).1 {
                            alarms[h / runs][d][t] += 1.0;
                        }
                    }
                }
            }
        }
        alarms
    }
}

/// Who is watched for what.
#[derive(Clone, Copy, Debug)]
struct Watch {
    speaker: u32,
    direction: Direction,
    threshold: f64,
    days: (Date, Date),
}

/// A detector that tells the evidence at which it raised its alarm.
struct Evidence {
    detector: Detector,
    fresh: Detector,
    threshold: f64,
}

impl Evidence {
    fn new(direction: Direction, threshold: f64) -> Self {
        let kind = Statistic::WeightedShiryaevRoberts;
        let fresh = Detector::new(kind, direction, f64::INFINITY);
        Self { detector: fresh.clone(), fresh, threshold }
    }

    /// The evidence after a readout, and whether it is an alarm, after which it starts
    /// again from nothing.
    fn observe(&mut self, p: f64, present: bool) -> (f64, bool) {
        self.detector.observe(p, present);
        let value = self.detector.value();
        let alarm = value >= self.threshold;
        if alarm {
            self.detector = self.fresh.clone();
        }
        (value, alarm)
    }
}

/// One readout of a family's stream.
#[derive(Clone, Copy, Debug)]
struct Case {
    row: usize,
    day: i32,
    speaker: u32,
    occasion: u32,
    p: f64,
    watched: f64,
    present: bool,
}

/// What a speaker usually does.
#[derive(Clone, Copy, Debug, Default)]
struct Habit {
    readouts: usize,
    base: f64,
    a_year: f64,
}

/// Readouts on whose occasions a family occurs at all.
struct Stream {
    cases: Vec<Case>,
    habits: BTreeMap<u32, Habit>,
    years: f64,
}

impl Stream {
    fn new(rows: &Readouts, forecasts: &[Forecast], event: usize) -> Self {
        let series = rows.first_event() + event;
        let main = rows.main_class(event);
        let cases: Vec<Case> = (0..rows.rows.len())
            .filter(|&i| main[i] && rows.rows[i].readout.known)
            .map(|i| {
                let readout = &rows.rows[i].readout;
                Case {
                    row: i,
                    day: readout.day,
                    speaker: readout.speaker,
                    occasion: readout.occasion,
                    p: forecasts[i].p[series],
                    watched: forecasts[i].watched(series),
                    present: rows.rows[i].counts[series] > 0,
                }
            })
            .collect();
        let last = cases.last().map_or(0, |case| case.day);
        let span = f64::from((last + 1).max(1)) / 365.25;
        let mut tallies: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        for case in &cases {
            let tally = tallies.entry(case.speaker).or_default();
            *tally = (tally.0 + u32::from(case.present), tally.1 + 1);
        }
        let habit = |(speaker, (k, n)): (u32, (u32, u32))| {
            let habit = Habit {
                readouts: usize::try_from(n).unwrap_or(usize::MAX),
                base: f64::from(k) / f64::from(n),
                a_year: f64::from(k) / span,
            };
            (speaker, habit)
        };
        let habits = tallies.into_iter().map(habit).collect();
        Self { cases, habits, years: f64::from((last - BURN_IN).max(1)) / 365.25 }
    }

    /// A history in which nothing changes.
    fn history(&self, source: &mut Source, shuffled: bool) -> Vec<bool> {
        let present: Vec<bool> = self.cases.iter().map(|case| case.present).collect();
        if shuffled {
            let stratum = |c: &Case| u64::from(c.speaker) << 32 | u64::from(c.occasion);
            let strata: Vec<u64> = self.cases.iter().map(stratum).collect();
            return shuffle_within(&strata, &present, source);
        }
        let p: Vec<f64> = self.cases.iter().map(|case| case.p).collect();
        let drawn = draw(&p, source);
        let early = self.cases.iter().zip(present).zip(drawn);
        early.map(|((c, was), drawn)| if c.day < BURN_IN { was } else { drawn }).collect()
    }
}
