//! Presence forecasts replayed over the archive.

use std::time::Instant;

use tealeaf_stats::Forecaster;

use crate::archive::{self, FORMULAS};

#[test]
fn replay() {
    let Some(archive) = archive::load() else { return };
    let start = Instant::now();
    let mut forecaster = Forecaster::new(FORMULAS.len());
    let mut p = Vec::new();
    for day in archive.days() {
        let forecasts = forecaster.step(&archive.rows[day]).unwrap();
        p.extend(forecasts);
    }
    println!("replay {:?} {} readouts", start.elapsed(), p.len());
    for (name, from, to) in [("FIT", 20230701, 20250630), ("EVAL", 20250701, 20251231)] {
        let sel: Vec<usize> = (0..p.len())
            .filter(|&i| from <= archive.dates[i] && archive.dates[i] <= to)
            .collect();
        let bits = |f: &dyn Fn(usize, usize) -> f64, dom: bool| {
            let mut sum = 0.0;
            let mut n = 0.0;
            for &i in &sel {
                if dom && !archive.domestic[i] {
                    continue;
                }
                for s in 0..FORMULAS.len() {
                    let q = f(i, s);
                    let y = archive.rows[i].counts[s] > 0;
                    sum += tealeaf_stats::bits(if y { q } else { 1.0 - q });
                    n += 1.0;
                }
            }
            sum / n
        };
        type Get = fn(&tealeaf_stats::SubModels) -> f64;
        let subs: [(&str, Get); 8] = [
            ("steady", |m| m.steady),
            ("rates", |m| m.rates),
            ("titles", |m| m.titles),
            ("leads", |m| m.leads),
            ("mixture", |m| m.mixture),
            ("regression", |m| m.regression),
            ("stack", |m| m.stack),
            ("combined", |m| m.combined),
        ];
        println!("{name} {}", sel.len());
        for (label, get) in subs {
            let f = |i: usize, s: usize| get(&p[i].sub_models[s]);
            println!("{label:12} {:.4} {:.4}", bits(&f, false), bits(&f, true));
        }
    }
}
