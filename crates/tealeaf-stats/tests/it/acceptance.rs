//! The acceptance table on the second half of 2025; settings were chosen on data up to
//! June 2025. `cargo nextest run -p tealeaf-stats --no-capture acceptance` prints it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use tealeaf_stats::simulate::Source;

use tealeaf_stats::{
    Forecast, SubModels, auc, bits, chance_budget, ks_distance, log_score, pit,
    pit_count, reliability,
};

use crate::archive::{self, Archive, FORMULAS, LOYALTY};
use crate::replay::{self, FAMILY, Replay};
use crate::streams;
use crate::table::Table;

#[test]
fn acceptance() {
    let Some(archive) = archive::load() else { return };
    let replay = replay::replay(&archive);
    let view = View { archive: &archive, replay: &replay };
    let mut table = Table::default();
    for (name, from, to) in
        [("fit 2023-07..2025-06", 20_230_701, 20_250_630), ("2025H2", FROM, TO)]
    {
        view.sub_models(name, &view.rows(from, to, false));
    }
    view.presence(&mut table);
    view.tails(&mut table);
    view.counts(&mut table);
    view.family(&mut table);
    view.budget(&mut table);
    streams::streams(&archive, &replay, &mut table);
    view.ranking(&mut table);
    view.worked_example(&mut table);
    view.speed_and_identity(&mut table);
    table.finish();
}

const FROM: u32 = 20_250_701;
const TO: u32 = 20_251_231;

struct View<'a> {
    archive: &'a Archive,
    replay: &'a Replay,
}

impl View<'_> {
    fn rows(&self, from: u32, to: u32, domestic: bool) -> Vec<usize> {
        (0..self.archive.rows.len())
            .filter(|&i| {
                let date = self.archive.dates[i];
                from <= date && date <= to && (!domestic || self.archive.domestic[i])
            })
            .collect()
    }

    fn present(&self, i: usize, series: usize) -> bool {
        self.archive.rows[i].counts[series] > 0
    }

    /// Every forecast of these rows with its outcome.
    fn cases<'b>(
        &'b self,
        rows: &'b [usize],
        p: impl Fn(usize, usize) -> f64 + 'b,
    ) -> impl Iterator<Item = (f64, bool)> + 'b {
        rows.iter()
            .flat_map(move |&i| (0..FORMULAS.len()).map(|s| (i, s)).collect::<Vec<_>>())
            .map(move |(i, s)| (p(i, s), self.present(i, s)))
    }

    fn p(&self, i: usize, series: usize) -> f64 {
        self.replay.forecasts[i].p[series]
    }

    fn sub_models(&self, name: &str, rows: &[usize]) {
        type Get = fn(&SubModels) -> f64;
        let parts: [(&str, Get); 9] = [
            ("steady", |m| m.steady),
            ("rates", |m| m.rates),
            ("titles", |m| m.titles),
            ("leads", |m| m.leads),
            ("mixture", |m| m.mixture),
            ("regression", |m| m.regression),
            ("stack", |m| m.stack),
            ("shared", |m| m.shared),
            ("combined", |m| m.combined),
        ];
        let domestic: Vec<usize> =
            rows.iter().copied().filter(|&i| self.archive.domestic[i]).collect();
        println!("{name}: {} readouts, {} domestic", rows.len(), domestic.len());
        let line = |label: &str, p: &dyn Fn(usize, usize) -> f64| {
            let [all, dom] = [rows, &domestic].map(|r| reliability(self.cases(r, p)));
            let bits = [rows, &domestic].map(|r| log_score(self.cases(r, p)).unwrap());
            let (all, dom) = (all.unwrap(), dom.unwrap());
            println!(
                "  {label:12} bits {:.4} / {:.4}  ece {:.4} / {:.4}  brier {:.4}",
                bits[0], bits[1], all.ece, dom.ece, all.brier
            );
        };
        line("speaker", &|i, s| self.replay.speaker[i][s]);
        line("cell", &|i, s| self.replay.cell[i][s]);
        for (label, get) in parts {
            line(label, &|i, s| get(&self.replay.forecasts[i].sub_models[s]));
        }
        line("final", &|i, s| self.p(i, s));
    }

    fn presence(&self, table: &mut Table) {
        let (all, dom) = (self.rows(FROM, TO, false), self.rows(FROM, TO, true));
        let score =
            |p: &dyn Fn(usize, usize) -> f64| log_score(self.cases(&all, p)).unwrap();
        let ours = score(&|i, s| self.p(i, s));
        let gain = |base: f64| 100.0 * (1.0 - ours / base);
        let speaker = gain(score(&|i, s| self.replay.speaker[i][s]));
        table.within(
            "S1 log score gain over speaker rate, %",
            speaker,
            38.0,
            f64::INFINITY,
        );
        let cell = gain(score(&|i, s| self.replay.cell[i][s]));
        table.within("S2 gain over speaker x occasion, %", cell, 27.0, f64::INFINITY);
        let ece = |rows| reliability(self.cases(rows, |i, s| self.p(i, s))).unwrap().ece;
        table.within("S3 calibration error, all", ece(&all), f64::NEG_INFINITY, 0.010);
        table.within(
            "S3 calibration error, domestic",
            ece(&dom),
            f64::NEG_INFINITY,
            0.015,
        );
        let mut source = Source::new(20_250_518);
        let values: Vec<f64> = self
            .cases(&dom, |i, s| self.p(i, s))
            .map(|(p, y)| pit(p, y, source.uniform()))
            .collect();
        let ks = ks_distance(&values).unwrap();
        table.within("S4 PIT distance, domestic", ks, f64::NEG_INFINITY, 0.018);
    }

    fn tails(&self, table: &mut Table) {
        let all = self.rows(FROM, TO, false);
        let cases: Vec<(f64, bool)> = self.cases(&all, |i, s| self.p(i, s)).collect();
        let sure = cases.iter().filter(|case| case.0 >= 0.9);
        let expected: f64 = sure.clone().map(|case| 1.0 - case.0).sum();
        let seen = sure.filter(|case| !case.1).count() as f64;
        println!("  S5 silences {seen} expected {expected:.1}");
        let half = 1.96 * expected.sqrt();
        let by_chance = (seen - expected).abs() <= half.max(1.0) + 0.5;
        let ratio = seen / expected;
        let ok = by_chance && (0.6..=1.5).contains(&ratio);
        table.row(
            "S5 silences observed/expected where forecast >= .9",
            "Poisson 95 %, .6-1.5",
            format!("{ratio:.3}"),
            ok,
        );
        let never = cases.iter().filter(|case| case.0 < 0.05);
        let expected: f64 = never.clone().map(|case| case.0).sum();
        let seen = never.filter(|case| case.1).count() as f64;
        println!("  S6 presences {seen} expected {expected:.1}");
        let name = "S6 presences observed/expected where forecast < .05";
        table.within(name, seen / expected, 0.5, 1.5);
    }

    fn counts(&self, table: &mut Table) {
        let all = self.rows(FROM, TO, false);
        let base = replay::speaker_counts(self.archive);
        let mut source = Source::new(7);
        let (mut ours, mut theirs, mut values) = (0.0, 0.0, Vec::new());
        for &i in &all {
            for (s, theirs_here) in base[i].iter().enumerate() {
                let count = self.archive.rows[i].counts[s].min(60);
                let pmf = self.replay.forecasts[i].pmf(s, 61);
                ours += bits(pmf[count as usize].max(1e-9));
                theirs += bits(theirs_here.max(1e-9));
                let u = pit_count(&pmf, count as usize, source.uniform());
                if self.archive.domestic[i] {
                    values.push(u);
                }
            }
        }
        let gain = 100.0 * (1.0 - ours / theirs);
        table.within("S7 count gain over gamma-Poisson, %", gain, 34.0, f64::INFINITY);
        let inside = |tail: f64| {
            let n = values.iter().filter(|&&u| tail < u && u < 1.0 - tail).count();
            100.0 * n as f64 / values.len() as f64
        };
        table.within("S7 counts inside 80 % (domestic), %", inside(0.1), 78.0, 82.0);
        table.within("S7 counts inside 95 % (domestic), %", inside(0.025), 94.0, 96.0);
    }

    fn any(&self, i: usize) -> bool {
        LOYALTY.into_iter().any(|s| self.present(i, s))
    }

    fn family(&self, table: &mut Table) {
        let dom = self.rows(FROM, TO, true);
        let direct = log_score(dom.iter().map(|&i| (self.p(i, FAMILY), self.any(i))));
        let product = log_score(dom.iter().map(|&i| {
            let silent: f64 = LOYALTY.map(|s| 1.0 - self.p(i, s)).product();
            (1.0 - silent.clamp(1e-6, 1.0 - 1e-6), self.any(i))
        }));
        let gain = 100.0 * (1.0 - direct.unwrap() / product.unwrap());
        table.within("S8 family event over product, %", gain, 22.0, f64::INFINITY);
    }

    fn budget(&self, table: &mut Table) {
        let all = self.rows(20_230_701, TO, false);
        for threshold in [2.0, 3.0, 4.0] {
            let silences =
                self.cases(&all, |i, s| self.p(i, s)).map(|(p, y)| (1.0 - p, !y));
            let budget = chance_budget(silences, threshold);
            let per_year = budget.expected / 2.5;
            let name = format!(
                "S9 silences of {threshold} bits: observed / {per_year:.1} a year expected"
            );
            table.within(&name, budget.observed as f64 / budget.expected, 0.85, 1.15);
        }
    }

    fn ranking(&self, table: &mut Table) {
        let dom = self.rows(20_230_701, TO, true);
        let pooled: Vec<(f64, bool)> = self.cases(&dom, |i, s| self.p(i, s)).collect();
        let area = auc(&pooled).unwrap();
        table.within("S15 planted drop against natural absence, AUC", area, 0.91, 1.0);
        let mean = LOYALTY
            .map(|s| {
                let cases: Vec<(f64, bool)> =
                    dom.iter().map(|&i| (self.p(i, s), self.present(i, s))).collect();
                auc(&cases).unwrap()
            })
            .sum::<f64>()
            / 4.0;
        table.within("S15 the same, loyalty formulas", mean, 0.87, 1.0);
    }

    fn worked_example(&self, table: &mut Table) {
        let p = |date: u32, title: &str| {
            let i = (0..self.archive.rows.len())
                .find(|&i| {
                    self.archive.dates[i] == date
                        && self.archive.titles[i].contains(title)
                })
                .unwrap();
            self.p(i, FAMILY)
        };
        let trip = 1.0 - p(20_250_518, "唐山");
        table.within("S16 inspection of 18 May 2025, P(silent)", trip, 0.35, 0.60);
        let group = 1.0 - p(20_250_312, "党的建设工作领导小组");
        table.within("S16 leading group of 12 March 2025, P(silent)", group, 0.0, 0.25);
        let meeting = p(20_250_424, "秘书长会议");
        table.within("S16 meeting of 24 April 2025, P(present)", meeting, 0.75, 1.0);
    }

    fn speed_and_identity(&self, table: &mut Table) {
        // Stated for an optimised build; another build gets ten times as long.
        let slack = if cfg!(debug_assertions) { 10.0 } else { 1.0 };
        let (all, one) = self.replay.took;
        let name = "S17 replay of 31 formulas, processor seconds";
        table.within(name, all, f64::NEG_INFINITY, 2.0 * slack);
        let name = "S17 one new readout with comparables, ms";
        table.within(name, one * 1e3, f64::NEG_INFINITY, 20.0 * slack);
        let first = digest(&self.replay.forecasts);
        let rows = replay::with_family(self.archive);
        let again: Vec<u64> = std::thread::scope(|scope| {
            let run = || digest(&replay::forecasts(&rows));
            let threads: Vec<_> = (0..2).map(|_| scope.spawn(run)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let same = again.iter().all(|&other| other == first);
        table.row(
            "S18 the same bits over runs and threads",
            "same",
            format!("{same}"),
            same,
        );
    }
}

/// A digest of every bit of the forecasts.
fn digest(forecasts: &[Forecast]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for forecast in forecasts {
        for p in &forecast.p {
            p.to_bits().hash(&mut hasher);
        }
        for comparable in &forecast.comparables {
            (comparable.position, comparable.weight.to_bits()).hash(&mut hasher);
        }
    }
    hasher.finish()
}
