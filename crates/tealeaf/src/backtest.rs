//! The statistics tried on the user's own record: the acceptance table.
//!
//! Every readout is forecast from earlier days alone; the last months are judged, and the
//! detectors' false alarms simulated. The same function is the project's own check.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_record::Snapshot;
use tealeaf_stats::{
    ChangeSettings, Families, RELIABILITY_EDGES,
    backtest::{self, Backtest, Plan, StreamPlan},
    change_points, local_fano,
    simulate::Source,
};

use crate::{
    pack::Pack,
    readouts::{Event, Openings, Readouts, Subject, Wanted},
};

/// Days judged when no window is given.
const JUDGED_DAYS: i64 = 184;
/// Days for learning before the chance budget is counted.
const BURN_IN: i32 = 280;
/// Days that must be left to find a planted drop.
const LEFT_TO_FIND: i32 = 412;
/// Simulated series behind the share of false changes.
const STEADY_RUNS: usize = 200;

/// What to try.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// Key of the outlet.
    pub outlet: &'q str,
    /// First and last day judged; by default the last 184 days of the record.
    pub judged: Option<(Date, Date)>,
    /// Openings of the texts, when an archive is at hand.
    pub openings: Option<&'q Openings>,
    /// Simulated histories; 0 leaves the detectors out.
    pub runs: usize,
    /// Seed of everything random.
    pub seed: u64,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct Report {
    /// Key of the outlet.
    pub outlet: String,
    /// First and last day of the record.
    pub record: (Date, Date),
    /// First and last day judged.
    pub judged: (Date, Date),
    /// First and last day of the chance budget.
    pub budget: (Date, Date),
    /// Readouts with a text, and without.
    pub readouts: (usize, usize),
    /// Formulas that are series of their own.
    pub formulas: usize,
    /// The family that the detectors watch.
    pub watched: Option<Subject>,
    /// Whether titles and leads were at hand.
    pub with_texts: bool,
    /// Simulated histories asked for, and the seed.
    pub simulated: (usize, u64),
    /// Everything measured.
    pub result: Backtest,
    /// Share of steady series in which a change is found.
    pub false_changes: f64,
    /// Whether a second replay gave the same bits.
    pub same_bits: bool,
    /// The acceptance table.
    pub table: Vec<Row>,
}

/// One line of the acceptance table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Number in the study.
    pub id: &'static str,
    /// What is measured.
    pub measure: String,
    /// What is demanded.
    pub demanded: &'static str,
    /// What was reached.
    pub reached: String,
    /// Whether it suffices; `None` when it could not be measured.
    pub ok: Option<bool>,
}

/// Replays and judges; `None` when the judged days hold nothing to judge.
#[must_use]
pub fn backtest(
    snapshot: &Snapshot<'_>,
    pack: &Pack,
    families: Vec<Event>,
    question: Question<'_>,
) -> Option<Report> {
    let wanted =
        Wanted { outlet: question.outlet, before: None, openings: question.openings };
    let plain = Readouts::new(snapshot, pack, wanted, Vec::new());
    let families = within(families, &plain.formulas);
    let watched = families.first().map(|family| family.subject.clone());
    let rows = Readouts::new(snapshot, pack, wanted, families);
    let last = rows.rows.last()?.readout.day;
    let (first_day, last_day) = (rows.date(0), rows.date(last));
    let judged = question
        .judged
        .unwrap_or_else(|| (last_day.saturating_sub((JUDGED_DAYS - 1).days()), last_day));
    let to = rows.day(judged.1) + 1;
    let budget = BURN_IN.min(rows.day(judged.0)).max(0)..to;
    let main = if rows.events.is_empty() {
        vec![true; rows.rows.len()]
    } else {
        rows.main_class(0)
    };
    let plan = Plan {
        judged: rows.day(judged.0)..to,
        budget: budget.clone(),
        main,
        families: Families::new(positions(&rows)),
        streams: stream_plan(&rows, question.runs, to),
        seed: question.seed,
    };
    let result = backtest::backtest(&rows.rows, rows.formulas.len(), &plan)
        .expect("rows are in order of days, each with a count for every series")?;
    let known = rows.rows.iter().filter(|row| row.readout.known).count();
    let mut report = Report {
        outlet: question.outlet.to_owned(),
        record: (first_day, last_day),
        judged,
        budget: (rows.date(budget.start), rows.date(budget.end - 1)),
        readouts: (known, rows.rows.len() - known),
        formulas: rows.formulas.len(),
        watched,
        with_texts: question.openings.is_some(),
        simulated: (question.runs, question.seed),
        false_changes: false_changes(&rows, question.seed),
        same_bits: same_bits(&rows),
        result,
        table: Vec::new(),
    };
    report.table = table(&report);
    Some(report)
}

/// Families of formulas that are series of their own; one of a single formula is none.
fn within(families: Vec<Event>, formulas: &[u16]) -> Vec<Event> {
    let mut out = Vec::new();
    for mut family in families {
        family.members.retain(|f| formulas.contains(f));
        if family.members.len() > 1 {
            out.push(family);
        }
    }
    out
}

fn positions(rows: &Readouts) -> Vec<Vec<usize>> {
    let position = |f: &u16| {
        rows.formulas.iter().position(|g| g == f).expect("kept only such members")
    };
    rows.events.iter().map(|e| e.members.iter().map(position).collect()).collect()
}

fn stream_plan(rows: &Readouts, runs: usize, to: i32) -> Option<StreamPlan> {
    if runs == 0 || rows.events.is_empty() || to - LEFT_TO_FIND <= BURN_IN {
        return None;
    }
    let mut checks = Vec::new();
    let mut day = BURN_IN;
    while day < to {
        checks.push(day);
        day += 30;
    }
    Some(StreamPlan {
        from: BURN_IN,
        plant: (BURN_IN + 90).min(to - LEFT_TO_FIND - 1)..to - LEFT_TO_FIND,
        runs,
        threshold: 100.0,
        alpha: 0.1,
        checks,
    })
}

/// Share of steady weekly series (same exposure and over-dispersion as the formulas') in
/// which a change is found.
fn false_changes(rows: &Readouts, seed: u64) -> f64 {
    let known: Vec<_> = rows.rows.iter().filter(|row| row.readout.known).collect();
    let week = |day: i32| usize::try_from(day / 7).unwrap_or(0);
    let n = known.last().map_or(0, |row| week(row.readout.day) + 1);
    let mut exposure = vec![0.0; n];
    let mut counts = vec![vec![0.0; n]; rows.formulas.len()];
    for row in &known {
        exposure[week(row.readout.day)] += 1.0;
        for (series, &count) in counts.iter_mut().zip(&row.counts) {
            series[week(row.readout.day)] += f64::from(u8::from(count > 0));
        }
    }
    let total: f64 = exposure.iter().sum();
    let mut source = Source::new(seed ^ 4);
    let (mut wrong, mut all) = (0.0, 0.0);
    for run in 0..STEADY_RUNS {
        let Some(series) = counts.get(run % counts.len().max(1)) else { break };
        let rate = series.iter().sum::<f64>() / total.max(1.0);
        let fano = local_fano(series, &exposure);
        let drawn: Vec<f64> =
            exposure.iter().map(|e| f64::from(source.count(e * rate, fano))).collect();
        let found = change_points(&drawn, &exposure, ChangeSettings::default());
        wrong += f64::from(u8::from(found.segments.len() > 1));
        all += 1.0;
    }
    wrong / f64::max(all, 1.0)
}

fn same_bits(rows: &Readouts) -> bool {
    let bits = || -> Vec<u64> {
        let forecasts = rows.forecasts();
        forecasts.iter().flat_map(|f| f.p.iter().map(|p| p.to_bits())).collect()
    };
    bits() == bits()
}

fn row(
    id: &'static str,
    measure: &str,
    demanded: &'static str,
    reached: String,
    ok: bool,
) -> Row {
    Row { id, measure: measure.to_owned(), demanded, reached, ok: Some(ok) }
}

fn table(r: &Report) -> Vec<Row> {
    let b = &r.result;
    let mut rows = Vec::new();
    presence(&mut rows, b);
    let (inside_80, inside_95) = b.inside;
    rows.push(row(
        "S7",
        "counts: gain over the speaker's gamma-Poisson; inside 80 / 95 %",
        ">= 34 %; 80+-2 / 95+-1",
        format!(
            "{:.1} %; {:.1} / {:.1}",
            b.counts.percent(),
            100.0 * inside_80,
            100.0 * inside_95
        ),
        b.counts.percent() >= 34.0
            && (0.78..=0.82).contains(&inside_80)
            && (0.94..=0.96).contains(&inside_95),
    ));
    if let Some(family) = b.families.first() {
        rows.push(row(
            "S8",
            "watched family as one event, over the product of its formulas",
            ">= 22 %",
            format!("{:.1} %", family.percent()),
            family.percent() >= 22.0,
        ));
    }
    for budget in &b.budgets {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand silences")]
        let ratio = budget.observed as f64 / budget.expected.max(1e-9);
        rows.push(row(
            "S9",
            &format!("silences of {:.0} bits or more, seen / expected", budget.bits),
            ".85 to 1.15",
            format!("{ratio:.2} ({} of {:.1})", budget.observed, budget.expected),
            (0.85..=1.15).contains(&ratio),
        ));
    }
    streams(&mut rows, b);
    rows.push(row(
        "S14",
        "steady series in which a change is found",
        "<= 2 %",
        format!("{:.1} %", 100.0 * r.false_changes),
        r.false_changes <= 0.02,
    ));
    rows.push(row(
        "S15",
        "planted drop against natural absence, area under the curve",
        ">= .91",
        format!("{:.3}", b.ranking),
        b.ranking >= 0.91,
    ));
    rows.push(row(
        "S18",
        "the same bits twice",
        "required",
        if r.same_bits { "yes".into() } else { "no".into() },
        r.same_bits,
    ));
    rows
}

fn presence(rows: &mut Vec<Row>, b: &Backtest) {
    let (speaker, cell) = (b.over_speaker.percent(), b.over_cell.percent());
    rows.push(row(
        "S1",
        "log score gain over the speaker's past rate",
        ">= 38 %",
        format!("{speaker:.1} %"),
        speaker >= 38.0,
    ));
    rows.push(row(
        "S2",
        "the same over speaker and occasion",
        ">= 27 %",
        format!("{cell:.1} %"),
        cell >= 27.0,
    ));
    rows.push(row(
        "S3",
        "calibration error, all / main class",
        "<= .010 / .015",
        format!("{:.4} / {:.4}", b.all.ece, b.main.ece),
        b.all.ece <= 0.010 && b.main.ece <= 0.015,
    ));
    rows.push(row(
        "S4",
        "PIT distance, main class",
        "<= .018",
        format!("{:.4}", b.pit_distance),
        b.pit_distance <= 0.018,
    ));
    let (sure, unlikely) = (&b.sure_silences, &b.unlikely_presences);
    rows.push(row(
        "S5",
        "silences where presence was forecast at .9 or more, seen / expected",
        ".6 to 1.5",
        format!("{:.2} ({} of {:.1})", sure.ratio(), sure.seen, sure.expected),
        (0.6..=1.5).contains(&sure.ratio()),
    ));
    rows.push(row(
        "S6",
        "presences where it was under .05, seen / expected",
        ".5 to 1.5",
        format!(
            "{:.2} ({} of {:.1})",
            unlikely.ratio(),
            unlikely.seen,
            unlikely.expected
        ),
        (0.5..=1.5).contains(&unlikely.ratio()),
    ));
}

fn streams(rows: &mut Vec<Row>, b: &Backtest) {
    let Some(s) = &b.streams else {
        rows.push(Row {
            id: "S10",
            measure: "detectors (S10 to S13)".into(),
            demanded: "",
            reached: "not simulated: --runs 0, too short a record or nobody to watch"
                .into(),
            ok: None,
        });
        return;
    };
    rows.push(row(
        "S10",
        "weighted detector, false alarms a year: shuffled / drawn",
        "<= .45 and bound / 1.3",
        format!("{:.2} (bound {:.2}) / {:.2}", s.shuffled, s.bound, s.drawn),
        s.shuffled <= 0.45 && s.shuffled <= s.bound && s.drawn <= 1.3,
    ));
    rows.push(row(
        "S11",
        "full drop by a frequent speaker: found, median readouts",
        "all, <= 6",
        format!("{:.0} %, {:.0}", 100.0 * s.found, s.delay),
        s.found >= 1.0 && s.delay <= 6.0,
    ));
    let fewer = s.naive / s.shuffled.max(1e-9);
    rows.push(row(
        "S12",
        "fewer false alarms than \u{201c}in the last two, now missing\u{201d}",
        ">= 25 times",
        format!("{:.1} a year there, {fewer:.0} times", s.naive),
        fewer >= 25.0,
    ));
    rows.push(row(
        "S13",
        "e-BH at .1: false under the null; false and found with three drops",
        "<= .10; <= .10, >= .5",
        format!("{:.3}; {:.3}, {:.2}", s.e_bh_null, s.e_bh_false, s.e_bh_found),
        s.e_bh_null <= 0.10 && s.e_bh_false <= 0.10 && s.e_bh_found >= 0.5,
    ));
}

/// The plots: file name and SVG.
#[must_use]
pub fn plots(r: &Report) -> Vec<(&'static str, String)> {
    vec![
        ("reliability.svg", reliability_plot(r)),
        ("pit.svg", pit_plot(r)),
        ("budget.svg", budget_plot(r)),
    ]
}

const SIZE: f64 = 360.0;
const MARGIN: f64 = 56.0;

/// A square plot from 0 to 1 (or to given maxima), with axes and words.
struct Plot {
    body: String,
}

impl Plot {
    fn new(title: &str, x: &str, y: &str) -> Self {
        use std::fmt::Write as _;
        let mut body = String::new();
        let side = SIZE + 2.0 * MARGIN;
        let _ = write!(
            body,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
             font-family=\"sans-serif\" font-size=\"12\">\
             <title>{title}</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
             <text x=\"{MARGIN}\" y=\"24\" font-size=\"14\">{title}</text>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{x}</text>\
             <text transform=\"translate(14 {}) rotate(-90)\" text-anchor=\"middle\">{y}\
             </text><path d=\"M{MARGIN} {MARGIN}V{}H{}\" fill=\"none\" stroke=\"#333\"/>",
            side / 2.0,
            side - 10.0,
            side / 2.0,
            SIZE + MARGIN,
            SIZE + MARGIN,
        );
        Self { body }
    }

    fn x(value: f64) -> f64 {
        MARGIN + SIZE * value
    }

    fn y(value: f64) -> f64 {
        MARGIN + SIZE * (1.0 - value)
    }

    fn push(&mut self, element: &str) {
        self.body.push_str(element);
    }

    fn ticks(&mut self, x: &[(f64, String)], y: &[(f64, String)]) {
        for (at, words) in x {
            self.push(&format!(
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{words}</text>",
                Self::x(*at),
                SIZE + MARGIN + 16.0
            ));
        }
        for (at, words) in y {
            self.push(&format!(
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{words}</text>",
                MARGIN - 4.0,
                Self::y(*at) + 4.0
            ));
        }
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        self.push(&format!(
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"#999\" stroke-dasharray=\"4 3\"/>",
            Self::x(from.0),
            Self::y(from.1),
            Self::x(to.0),
            Self::y(to.1)
        ));
    }

    fn bar(&mut self, x: f64, width: f64, height: f64, color: &str) {
        self.push(&format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{color}\"/>",
            Self::x(x),
            Self::y(height),
            SIZE * width,
            SIZE * height
        ));
    }

    fn finish(mut self) -> String {
        self.body.push_str("</svg>\n");
        self.body
    }
}

fn quarters() -> Vec<(f64, String)> {
    [0.0, 0.25, 0.5, 0.75, 1.0].iter().map(|v| (*v, format!("{v}"))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn reliability_plot(r: &Report) -> String {
    let mut plot = Plot::new("Reliability of forecasts of presence", "forecast", "seen");
    plot.ticks(&quarters(), &quarters());
    plot.line((0.0, 0.0), (1.0, 1.0));
    for (bin, edge) in r.result.all.bins.iter().zip(RELIABILITY_EDGES) {
        if bin.n == 0 {
            continue;
        }
        let n = bin.n as f64;
        let (x, y) = (bin.expected / n, bin.happened as f64 / n);
        plot.push(&format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"#1f5f8b\"><title>from {edge}: \
             {} of {} seen, {:.1} expected</title></circle>",
            Plot::x(x),
            Plot::y(y),
            bin.happened,
            bin.n,
            bin.expected
        ));
    }
    plot.finish()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a histogram of values in [0, 1)"
)]
fn pit_plot(r: &Report) -> String {
    const BINS: usize = 20;
    let mut counts = [0.0_f64; BINS];
    for value in &r.result.pit {
        counts[((value * BINS as f64) as usize).min(BINS - 1)] += 1.0;
    }
    let mean = r.result.pit.len() as f64 / BINS as f64;
    let most = counts.iter().copied().fold(2.0 * mean, f64::max).max(1.0);
    let mut plot = Plot::new(
        "Transforms: level when forecasts are right",
        "randomised transform",
        "readouts times formulas",
    );
    plot.ticks(&quarters(), &[(0.0, "0".into()), (mean / most, format!("{mean:.0}"))]);
    for (i, count) in counts.iter().enumerate() {
        let width = 1.0 / BINS as f64;
        plot.bar(i as f64 * width, width * 0.92, count / most, "#1f5f8b");
    }
    plot.line((0.0, mean / most), (1.0, mean / most));
    plot.finish()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn budget_plot(r: &Report) -> String {
    let budgets = &r.result.budgets;
    let most =
        budgets.iter().map(|b| b.expected.max(b.observed as f64)).fold(1.0_f64, f64::max);
    let mut plot = Plot::new(
        "Silences by surprise: expected by chance, and seen",
        "bits or more (grey: expected, blue: seen)",
        "silences",
    );
    let step = 1.0 / budgets.len().max(1) as f64;
    let mut ticks = Vec::new();
    for (i, b) in budgets.iter().enumerate() {
        let at = i as f64 * step;
        plot.bar(at + 0.15 * step, 0.3 * step, b.expected / most, "#999");
        plot.bar(at + 0.5 * step, 0.3 * step, b.observed as f64 / most, "#1f5f8b");
        ticks.push((at + 0.475 * step, format!("{:.0}", b.bits)));
    }
    plot.ticks(&ticks, &[(0.0, "0".into()), (1.0, format!("{most:.0}"))]);
    plot.finish()
}
