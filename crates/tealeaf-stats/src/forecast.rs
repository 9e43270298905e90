//! The forecaster: how likely was it that this readout says this formula?
//!
//! Strictly prequential (Dawid 1984): the forecast for a day uses only earlier days, and
//! readouts of one day never see one another. Everything is a sum or a closed-form step,
//! so the state after a day depends on nothing but the readouts up to that day; to know
//! what was expected as of any date, replay up to it, or keep a clone.
//!
//! The parts, each in its own file: rates of occasion, speaker and cell with forgetting
//! (`hier`), comparable texts (`comparables`), a one-pass logistic regression (`adf`),
//! weights learned online (`mixture`, `stack`), the size of a forecast against what such
//! forecasts have meant so far (`calibrate`), counts (`hurdle`).

mod adf;
mod calibrate;
mod comparables;
mod hier;
pub(crate) mod hurdle;
mod mixture;
mod stack;

pub use comparables::Comparable;
pub use hier::HierChain;

use adf::Online;
use calibrate::Calibration;
use comparables::{Index, vote};
use hier::{GRID, HierForecast, Hierarchy, SLOW};
use hurdle::{Positive, PositiveForecast};
use mixture::Mixture;
use stack::Stack;

use crate::special::{expit, logit};
use crate::{Unusual, silence_bits};

/// Daily share of the mixtures: see [`mixture`].
const SHARE: f64 = 0.002;
/// Comparables by title alone, and by title with the narrator's lead.
const TOP_TITLE: usize = 60;
const TOP_LEAD: usize = 40;
/// Share of the slow rates in what a detector is given.
const WATCH_SLOW: f64 = 0.7;
/// Weights with which the stacks start, in the order of their inputs.
const STACK_PRIOR: [f64; 3] = [0.5, 0.5, 0.0];
const SHARED_PRIOR: [f64; 8] = [0.3, 0.0, 0.1, 0.1, 0.5, 0.0, 0.0, 0.0];

/// One readout, as the statistics see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// The caller's name for it; ties within a day are broken by it.
    pub id: u64,
    /// Day index.
    pub day: i32,
    /// Who spoke.
    pub speaker: u32,
    /// On what occasion.
    pub occasion: u32,
    /// Length in characters, outside the clauses that hold the formulas in question:
    /// length must not carry the answer.
    pub net_len: f64,
    /// Features of the title, sorted, each once (for example hashed character bigrams,
    /// with formulas, names and titles deleted in place).
    pub title: Vec<u32>,
    /// Features of the narrator's lead, in the same way. Never of the body: conditioning
    /// on what the speaker said explains his silence away.
    pub lead: Vec<u32>,
    /// Whether the text is known. A stub is forecast but never counted: an empty text is
    /// not a silence.
    pub known: bool,
}

/// A readout with what was counted in it, one count per series.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The readout.
    pub readout: Readout,
    /// Number of uses of each series' formula.
    pub counts: Vec<u32>,
}

/// Probabilities of presence by the parts of the model, for one series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SubModels {
    /// Rates that never forget.
    pub steady: f64,
    /// Rates with forgetting, averaged over the grid.
    pub rates: f64,
    /// Comparable titles.
    pub titles: f64,
    /// Comparable titles and leads.
    pub leads: f64,
    /// Bayesian mixture of the four above.
    pub mixture: f64,
    /// One-pass logistic regression.
    pub regression: f64,
    /// Rates by the long memories alone (eight months and more): what a change is
    /// measured against, because it does not follow the change at once.
    pub slow: f64,
    /// This speaker on this occasion, by the shortest memory (a month).
    pub recent: f64,
    /// The same without forgetting, held close to the occasion's rate.
    pub settled: f64,
    /// Stack of mixture and regression, learned from this series alone.
    pub stack: f64,
    /// Stack of everything above, learned from all series together.
    pub shared: f64,
    /// The protected forecast: Bayesian mixture of the two stacks and of a mixture that
    /// no stack has touched.
    pub combined: f64,
    /// Lowest and highest member of the grid of rates.
    pub grid: (f64, f64),
}

impl SubModels {
    /// Inputs of the stack of one series; the last place is for its constant.
    fn stack_inputs(&self) -> [f64; 3] {
        [self.mixture, self.regression, 1.0]
    }

    /// Inputs of the stack of all series.
    fn shared_inputs(&self) -> [f64; 8] {
        [
            self.mixture,
            self.rates,
            self.titles,
            self.leads,
            self.regression,
            self.recent,
            self.settled,
            1.0,
        ]
    }

    /// Experts of the mixture that no stack touches.
    fn five(&self) -> [f64; 5] {
        [self.steady, self.rates, self.titles, self.leads, self.regression]
    }

    /// Lowest and highest of the sub-models shown to a reader. Not a confidence
    /// interval: it says how far reasonable models disagree.
    pub fn range(&self) -> (f64, f64) {
        let shown = [self.rates, self.titles, self.leads, self.regression, self.combined];
        let low = shown.iter().copied().fold(f64::INFINITY, f64::min);
        let high = shown.iter().copied().fold(0.0, f64::max);
        (low, high)
    }
}

/// The forecast for one readout.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Probability of presence, per series.
    pub p: Vec<f64>,
    /// The parts that led to it, per series.
    pub sub_models: Vec<SubModels>,
    /// The nearest earlier readouts by title and lead, heaviest first.
    pub comparables: Vec<Comparable>,
    positive: PositiveForecast,
}

impl Forecast {
    /// The chance of presence that a [`Detector`](crate::Detector) should be given.
    ///
    /// The forecast follows a change within a few readouts, and would explain away the
    /// very change that is watched for; the rates with long memories alone mistake slow
    /// drift for one. So this lies between the two, on the logit scale.
    pub fn watched(&self, series: usize) -> f64 {
        let slow = logit(self.sub_models[series].slow);
        expit(WATCH_SLOW * slow + (1.0 - WATCH_SLOW) * logit(self.p[series]))
    }

    /// Chances of 0, 1, ... `n_max` uses, the last holding the tail.
    pub fn pmf(&self, series: usize, n_max: usize) -> Vec<f64> {
        let p = self.p[series];
        let mut out = vec![1.0 - p];
        let given = self.positive.given_present(series, n_max);
        out.extend(given.into_iter().map(|q| p * q));
        out
    }
}

/// A comparable readout as evidence for one series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// How comparable.
    pub comparable: Comparable,
    /// Its id.
    pub id: u64,
    /// Whether the formula was there.
    pub present: bool,
}

/// The chain from plain counts to a forecast, for one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Rate of the occasion, the speaker's factor, his own cases.
    pub chain: HierChain,
    /// The nearest earlier readouts, heaviest first.
    pub comparables: Vec<Evidence>,
    /// Their weighted share with the formula.
    pub comparables_rate: Option<f64>,
    /// The sub-models.
    pub parts: SubModels,
    /// The forecast of presence.
    pub p: f64,
    /// Lowest and highest of the sub-models and the forecast: the range to print. Not a
    /// confidence interval.
    pub range: (f64, f64),
    /// The word for a silence here. The class is the occasion: too few to say below ten
    /// readouts of it, or when this speaker's rate would give less than one use in them.
    pub silence: Unusual,
}

/// A day that cannot be learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayError {
    message: String,
}

impl core::fmt::Display for DayError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for DayError {}

/// Everything computed for one readout before its day is learned.
struct Work {
    hier: HierForecast,
    comparables: Vec<Comparable>,
    sub_models: Vec<SubModels>,
    /// The mixture of five, per series: the rival of the stack.
    five: Vec<f64>,
    p: Vec<f64>,
    positive: PositiveForecast,
}

/// The forecaster of `n` series over one archive.
///
/// A series is a formula, or a family of formulas treated as one event (see
/// [`Families`](crate::Families)).
///
/// # Examples
///
/// ```
/// use tealeaf_stats::{Forecaster, Observed, Readout};
///
/// let readout = |id: u64, day: i32, occasion: u32| Readout {
///     id, day, speaker: 1, occasion, net_len: 600.0,
///     title: vec![occasion, 10], lead: vec![], known: true,
/// };
/// let mut forecaster = Forecaster::new(1);
/// for day in 0..200 {
///     let occasion = u32::try_from(day % 2).unwrap();
///     // Said on occasion 1, never on occasion 0.
///     let today = Observed {
///         readout: readout(day as u64, day, occasion),
///         counts: vec![occasion],
///     };
///     forecaster.update(&[today]).unwrap();
/// }
/// let on_1 = forecaster.predict(&readout(900, 200, 1)).p[0];
/// let on_0 = forecaster.predict(&readout(901, 200, 0)).p[0];
/// assert!(on_1 > 0.95 && on_0 < 0.05);
/// ```
///
/// # Complexity
///
/// One readout costs time in proportion to the past readouts that share a feature with
/// it, plus about 100 steps per series. Memory grows with readouts x series.
#[derive(Clone, Debug)]
pub struct Forecaster {
    n_series: usize,
    n_teachers: usize,
    day: Option<i32>,
    hier: Hierarchy,
    grid: Mixture<GRID>,
    slow: Mixture<SLOW>,
    steady: Mixture<3>,
    titles: Index,
    leads: Index,
    four: Mixture<4>,
    five: Mixture<5>,
    online: Online,
    stack: Stack<3>,
    shared: Stack<8>,
    protected: Mixture<3>,
    calibration: Calibration,
    positive: Positive,
    ids: Vec<u64>,
    /// Whether each series was present, per learned readout.
    present: Vec<Vec<bool>>,
}

impl Forecaster {
    /// Starts with nothing known about `n_series` series.
    pub fn new(n_series: usize) -> Self {
        Self::with_followers(n_series, 0)
    }

    /// The same, followed by `n_followers` series that add nothing to what is learned
    /// from all series together: families, whose members already speak for them, and
    /// simulated histories.
    pub fn with_followers(n_teachers: usize, n_followers: usize) -> Self {
        let n_series = n_teachers + n_followers;
        Self {
            n_series,
            n_teachers,
            day: None,
            hier: Hierarchy::new(n_series),
            grid: Mixture::new(n_series, SHARE),
            slow: Mixture::new(n_series, SHARE),
            steady: Mixture::new(n_series, 0.0),
            titles: Index::new(TOP_TITLE),
            leads: Index::new(TOP_LEAD),
            four: Mixture::new(n_series, SHARE),
            five: Mixture::new(n_series, SHARE),
            online: Online::new(n_series),
            stack: Stack::new(n_series, STACK_PRIOR),
            shared: Stack::new(1, SHARED_PRIOR),
            protected: Mixture::new(n_series, SHARE),
            calibration: Calibration::new(),
            positive: Positive::new(n_series),
            ids: Vec::new(),
            present: Vec::new(),
        }
    }

    /// The last day learned.
    pub fn day(&self) -> Option<i32> {
        self.day
    }

    /// Number of readouts learned.
    pub fn n_readouts(&self) -> usize {
        self.ids.len()
    }

    /// The id of a learned readout, from its position in a [`Comparable`].
    pub fn id(&self, position: usize) -> u64 {
        self.ids[position]
    }

    /// Whether a series was present in a learned readout.
    pub fn present(&self, position: usize, series: usize) -> bool {
        self.present[position][series]
    }

    /// Forecasts one readout from the days learned so far. Changes nothing.
    ///
    /// # Panics
    ///
    /// When the readout's day is not after the last day learned: that forecast would
    /// have seen its own answer. Replay to an earlier day instead.
    pub fn predict(&self, readout: &Readout) -> Forecast {
        assert!(
            self.day.is_none_or(|day| day < readout.day),
            "predict: readout {} is of day {}, but day {:?} is already learned",
            readout.id,
            readout.day,
            self.day
        );
        self.work(readout).into()
    }

    /// The numbers of the rate model that lead to a forecast, for one series.
    pub fn chain(&self, readout: &Readout, series: usize) -> HierChain {
        self.hier.chain(readout.day, readout.speaker, readout.occasion, series)
    }

    /// Gathers what led to a forecast of presence, for one series: see [`Explanation`].
    pub fn explain(
        &self,
        readout: &Readout,
        forecast: &Forecast,
        series: usize,
    ) -> Explanation {
        let chain = self.chain(readout, series);
        let comparables: Vec<Evidence> = forecast
            .comparables
            .iter()
            .map(|&comparable| Evidence {
                comparable,
                id: self.id(comparable.position),
                present: self.present(comparable.position, series),
            })
            .collect();
        let weight: f64 = comparables.iter().map(|e| e.comparable.weight).sum();
        let here = comparables.iter().filter(|e| e.present);
        let present: f64 = here.map(|e| e.comparable.weight).sum();
        let (parts, p) = (forecast.sub_models[series], forecast.p[series]);
        let (low, high) = parts.range();
        Explanation {
            chain,
            comparables_rate: (weight > 0.0).then(|| present / weight),
            comparables,
            parts,
            p,
            range: (low.min(p), high.max(p)),
            silence: Unusual::of(
                silence_bits(p),
                chain.occasion.1,
                chain.occasion.1 as f64 * chain.rate,
            ),
        }
    }

    /// Learns one day. Readouts whose text is not known are passed over.
    ///
    /// # Errors
    ///
    /// When the readouts are not all of one day later than the last, or one has not one
    /// count per series. Nothing is learned then.
    pub fn update(&mut self, day: &[Observed]) -> Result<(), DayError> {
        self.step(day).map(drop)
    }

    /// Forecasts all readouts of a day, then learns them: the step of a replay. The
    /// forecasts come in the order given.
    ///
    /// # Errors
    ///
    /// As [`Self::update`].
    pub fn step(&mut self, day: &[Observed]) -> Result<Vec<Forecast>, DayError> {
        let Some(date) = self.check(day)? else { return Ok(Vec::new()) };
        let work: Vec<Work> = day.iter().map(|row| self.work(&row.readout)).collect();
        // The order of learning must not depend on the order in which rows came.
        let mut order: Vec<usize> =
            (0..day.len()).filter(|&i| day[i].readout.known).collect();
        order.sort_by_key(|&i| day[i].readout.id);
        self.day = Some(date);
        if !order.is_empty() {
            self.learn(date, day, &work, &order);
        }
        Ok(work.into_iter().map(Forecast::from).collect())
    }

    fn check(&self, day: &[Observed]) -> Result<Option<i32>, DayError> {
        let Some(first) = day.first() else { return Ok(None) };
        let date = first.readout.day;
        let fail = |message| Err(DayError { message });
        if let Some(last) = self.day.filter(|&last| last >= date) {
            return fail(format!("day {date} comes after day {last} was learned"));
        }
        for row in day {
            let id = row.readout.id;
            if row.readout.day != date {
                let other = row.readout.day;
                return fail(format!("readout {id} is of day {other}, not {date}"));
            }
            if row.counts.len() != self.n_series {
                let (got, want) = (row.counts.len(), self.n_series);
                return fail(format!("readout {id} has {got} counts for {want} series"));
            }
        }
        Ok(Some(date))
    }

    fn work(&self, readout: &Readout) -> Work {
        let (day, speaker, occasion) = (readout.day, readout.speaker, readout.occasion);
        let hier = self.hier.predict(day, speaker, occasion);
        let by_title =
            self.titles.nearest(&self.titles.vector(&readout.title), speaker, day);
        let text = self.leads.vector(&both(readout));
        let comparables = self.leads.nearest(&text, speaker, day);
        let features = adf::features(&text, speaker, occasion, readout.net_len);
        let regression = self.online.predict(&features, day);
        let title_votes = self.votes(&by_title);
        let lead_votes = self.votes(&comparables);
        let (sub_models, five): (Vec<SubModels>, Vec<f64>) = (0..self.n_series)
            .map(|s| {
                let rates = self.grid.predict(s, &hier.grid[s]);
                let titles = vote(title_votes.1[s], title_votes.0, rates);
                let leads = vote(lead_votes.1[s], lead_votes.0, rates);
                self.combine(s, day, &hier, [rates, titles, leads], regression[s])
            })
            .unzip();
        let p = sub_models.iter().map(|m| self.calibration.apply(m.combined)).collect();
        let positive = self.positive.predict(day, speaker, occasion, readout.net_len);
        Work { hier, comparables, sub_models, five, p, positive }
    }

    fn combine(
        &self,
        series: usize,
        day: i32,
        hier: &HierForecast,
        [rates, titles, leads]: [f64; 3],
        regression: f64,
    ) -> (SubModels, f64) {
        let clip = |p: f64| p.clamp(hier::EPS, 1.0 - hier::EPS);
        let (titles, leads) = (clip(titles), clip(leads));
        let grid = &hier.grid[series];
        let steady = self.steady.predict(series, &hier.fixed[series]);
        let low = grid.iter().copied().fold(f64::INFINITY, f64::min);
        let high = grid.iter().copied().fold(0.0, f64::max);
        let mut parts = SubModels {
            steady,
            rates,
            titles,
            leads,
            mixture: self.four.predict(series, &[steady, rates, titles, leads]),
            regression,
            slow: self.slow.predict(series, &hier.slow(series)),
            recent: grid[0],
            settled: hier.fixed[series][2],
            stack: 0.0,
            shared: 0.0,
            combined: 0.0,
            grid: (low, high),
        };
        let five = self.five.predict(series, &parts.five());
        parts.stack = self.stack.predict(series, &parts.stack_inputs(), day);
        parts.shared = self.shared.predict(0, &parts.shared_inputs(), day);
        let rivals = [five, parts.stack, parts.shared];
        parts.combined = self.protected.predict(series, &rivals);
        (parts, five)
    }

    /// Total weight of the comparables, and the weight of those where each series was
    /// present.
    fn votes(&self, comparables: &[Comparable]) -> (f64, Vec<f64>) {
        let mut present = vec![0.0; self.n_series];
        let mut total = 0.0;
        for comparable in comparables {
            total += comparable.weight;
            let row = &self.present[comparable.position];
            for (sum, _) in present.iter_mut().zip(row).filter(|(_, here)| **here) {
                *sum += comparable.weight;
            }
        }
        (total, present)
    }

    fn learn(&mut self, day: i32, rows: &[Observed], work: &[Work], order: &[usize]) {
        self.grid.start_day();
        self.slow.start_day();
        self.steady.start_day();
        self.four.start_day();
        self.five.start_day();
        self.protected.start_day();
        self.stack.start_day(day);
        self.shared.start_day(day);
        self.calibration.start_day(day);
        let offsets = self.online.offsets();
        for &i in order {
            self.learn_weights(&work[i], &rows[i].counts);
        }
        self.calibration.end_day();
        for &i in order {
            let (readout, counts) = (&rows[i].readout, &rows[i].counts);
            let (speaker, occasion) = (readout.speaker, readout.occasion);
            let work = &work[i];
            self.hier.update(day, speaker, occasion, counts, &work.hier.occasion);
            let place = (speaker, occasion);
            self.positive.update(day, place, readout.net_len, counts, &work.positive);
            self.titles.add(&readout.title, speaker, day);
            // Learned with the features that were new in this readout, too.
            let text = self.leads.add(&both(readout), speaker, day);
            let features = adf::features(&text, speaker, occasion, readout.net_len);
            self.online.update(&features, day, counts, &offsets);
            self.ids.push(readout.id);
            self.present.push(counts.iter().map(|&count| count > 0).collect());
        }
        for &i in order {
            self.online.count(&rows[i].counts);
        }
    }

    fn learn_weights(&mut self, work: &Work, counts: &[u32]) {
        for (s, &count) in counts.iter().enumerate() {
            let here = count > 0;
            let m = &work.sub_models[s];
            self.grid.observe_presence(s, &work.hier.grid[s], here);
            self.slow.observe_presence(s, &work.hier.slow(s), here);
            self.steady.observe_presence(s, &work.hier.fixed[s], here);
            let rivals = [work.five[s], m.stack, m.shared];
            self.protected.observe_presence(s, &rivals, here);
            let four = [m.steady, m.rates, m.titles, m.leads];
            self.four.observe_presence(s, &four, here);
            self.five.observe_presence(s, &m.five(), here);
            self.stack.observe(s, &m.stack_inputs(), here);
            if s < self.n_teachers {
                self.shared.observe(0, &m.shared_inputs(), here);
                self.calibration.observe(m.combined, here);
            }
        }
    }
}

/// Features of title and lead together.
fn both(readout: &Readout) -> Vec<u32> {
    let mut all = readout.title.clone();
    all.extend_from_slice(&readout.lead);
    all.sort_unstable();
    all.dedup();
    all
}

impl From<Work> for Forecast {
    fn from(work: Work) -> Self {
        Self {
            p: work.p,
            sub_models: work.sub_models,
            comparables: work.comparables,
            positive: work.positive,
        }
    }
}
