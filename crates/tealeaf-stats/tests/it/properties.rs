//! Properties of the forecaster that hold on any archive, here on an invented one.

use tealeaf_stats::simulate::Source;
use tealeaf_stats::{
    Families, Forecast, Forecaster, Observed, Readout, Unusual, ks_distance, pit,
};

const SERIES: usize = 4;

/// Three hundred days, one to four readouts a day, with habits, drift and counts.
fn archive(seed: u64) -> Vec<Vec<Observed>> {
    let mut source = Source::new(seed);
    let mut id = 0;
    (0..300)
        .map(|day| {
            (0..=source.below(4))
                .map(|_| {
                    id += 1;
                    let speaker = u32::try_from(source.below(5)).unwrap();
                    let occasion = u32::try_from(source.below(6)).unwrap();
                    let counts = (0..SERIES)
                        .map(|series| {
                            let habit = (speaker as usize * 7 + series * 3) % 5;
                            let drift = if day > 200 && series == 0 { 3 } else { 0 };
                            let p = (habit + drift + occasion as usize) as f64 / 15.0;
                            u32::from(source.chance(p)) * (1 + source.count(0.2, 1.0))
                        })
                        .collect();
                    let title = vec![occasion, 100 + occasion, 200 + speaker];
                    let lead = vec![300 + u32::try_from(source.below(20)).unwrap()];
                    let net_len = 200.0 + 900.0 * source.uniform();
                    let readout = Readout {
                        id,
                        day,
                        speaker,
                        occasion,
                        net_len,
                        title,
                        lead,
                        known: true,
                    };
                    Observed { readout, counts }
                })
                .collect()
        })
        .collect()
}

fn bits(forecasts: &[Forecast]) -> Vec<u64> {
    let all = forecasts.iter().flat_map(|f| {
        let counts = f.pmf(0, 6);
        f.p.iter().copied().chain(counts).collect::<Vec<f64>>()
    });
    all.map(f64::to_bits).collect()
}

fn replay(days: &[Vec<Observed>]) -> (Forecaster, Vec<u64>) {
    let mut forecaster = Forecaster::new(SERIES);
    let mut out = Vec::new();
    for day in days {
        out.extend(bits(&forecaster.step(day).unwrap()));
    }
    (forecaster, out)
}

#[test]
fn later_days_change_no_earlier_forecast() {
    let days = archive(1);
    let (_, all) = replay(&days);
    for until in [1, 40, 200] {
        let (forecaster, before) = replay(&days[..until]);
        assert_eq!(before, all[..before.len()], "until day {until}");
        // A clone is a snapshot: it goes on as the original would.
        let mut snapshot = forecaster.clone();
        let next = bits(&snapshot.step(&days[until]).unwrap());
        assert_eq!(next, all[before.len()..before.len() + next.len()]);
        assert_eq!(forecaster.day(), days[until - 1].last().map(|o| o.readout.day));
    }
}

#[test]
fn the_origin_of_days_changes_nothing() {
    let days = archive(9);
    let (_, want) = replay(&days);
    for shift in [-100_000, 100_000] {
        let mut shifted = days.clone();
        shifted.iter_mut().flatten().for_each(|row| row.readout.day += shift);
        assert_eq!(replay(&shifted).1, want, "shifted by {shift}");
    }
}

#[test]
fn order_within_a_day_changes_nothing() {
    let days = archive(2);
    let mut reversed = days.clone();
    for day in &mut reversed {
        day.reverse();
    }
    let after = |days: &[Vec<Observed>]| {
        let (forecaster, _) = replay(days);
        let mut probe = days[5][0].readout.clone();
        probe.day = 400;
        bits(&[forecaster.predict(&probe)])
    };
    assert_eq!(after(&days), after(&reversed));
}

#[test]
fn an_unknown_text_is_forecast_but_never_counted() {
    let days = archive(3);
    let mut with_stubs = days.clone();
    for (i, day) in with_stubs.iter_mut().enumerate() {
        let mut stub = day[0].clone();
        stub.readout.id = 1_000_000 + i as u64;
        stub.readout.known = false;
        stub.counts = vec![9; SERIES];
        day.push(stub);
    }
    let (plain, _) = replay(&days);
    let (stubbed, _) = replay(&with_stubs);
    let mut probe = days[7][0].readout.clone();
    probe.day = 400;
    assert_eq!(bits(&[plain.predict(&probe)]), bits(&[stubbed.predict(&probe)]));
    assert_eq!(plain.n_readouts(), stubbed.n_readouts());
}

#[test]
fn a_day_that_does_not_fit_is_refused_whole() {
    let days = archive(4);
    let (mut forecaster, _) = replay(&days[..10]);
    let check = |forecaster: &mut Forecaster, rows: &[Observed], want: &str| {
        let n = forecaster.n_readouts();
        let error = forecaster.update(rows).unwrap_err().to_string();
        assert!(error.contains(want), "{error}");
        assert_eq!(forecaster.n_readouts(), n);
    };
    check(&mut forecaster, &days[9], "comes after day 9");
    let mixed = [days[10][0].clone(), days[11][0].clone()];
    check(&mut forecaster, &mixed, "is of day 11, not 10");
    let mut short = days[10].clone();
    short[0].counts.pop();
    check(&mut forecaster, &short, "has 3 counts for 4 series");
}

#[test]
fn forecasts_are_calibrated_on_their_own_history() {
    let days = archive(5);
    let mut forecaster = Forecaster::new(SERIES);
    let mut source = Source::new(6);
    let mut values = Vec::new();
    for day in &days {
        for (row, forecast) in day.iter().zip(forecaster.step(day).unwrap()) {
            for (p, &count) in forecast.p.iter().zip(&row.counts) {
                if row.readout.day > 60 {
                    values.push(pit(*p, count > 0, source.uniform()));
                }
            }
            let total: f64 = forecast.pmf(1, 8).iter().sum();
            assert!((total - 1.0).abs() < 1e-9, "{total}");
            for parts in &forecast.sub_models {
                let (low, high) = parts.range();
                assert!(0.0 < low && low <= high && high < 1.0);
            }
        }
    }
    let distance = ks_distance(&values).unwrap();
    assert!(distance < 1.36 / (values.len() as f64).sqrt() + 0.01, "{distance}");
}

#[test]
fn an_explanation_names_its_evidence() {
    let days = archive(7);
    let (forecaster, _) = replay(&days);
    let mut probe = days[9][0].readout.clone();
    probe.day = 300;
    let forecast = forecaster.predict(&probe);
    let why = forecaster.explain(&probe, &forecast, 1);
    let here = |o: &&Observed| o.readout.occasion == probe.occasion;
    let of_occasion: Vec<&Observed> = days.iter().flatten().filter(here).collect();
    let uses = of_occasion.iter().filter(|o| o.counts[1] > 0).count();
    assert_eq!(why.chain.occasion, (uses as u64, of_occasion.len() as u64));
    assert!(why.silence != Unusual::TooFewToSay && why.comparables.len() == 40);
    for evidence in &why.comparables {
        let row = days.iter().flatten().find(|o| o.readout.id == evidence.id).unwrap();
        assert_eq!(row.counts[1] > 0, evidence.present);
    }
    // Nobody has ever spoken on occasion 77.
    probe.occasion = 77;
    let forecast = forecaster.predict(&probe);
    assert_eq!(forecaster.explain(&probe, &forecast, 1).silence, Unusual::TooFewToSay);
}

#[test]
fn followers_teach_nothing() {
    let days = archive(8);
    let families = Families::new(vec![vec![0, 1, 2]]);
    let (mut alone, mut followed) =
        (Forecaster::new(SERIES), Forecaster::with_followers(SERIES, 1));
    for day in &days {
        let mut extended = day.clone();
        extended.iter_mut().for_each(|row| families.extend(&mut row.counts));
        let a = alone.step(day).unwrap();
        let b = followed.step(&extended).unwrap();
        for (a, b) in a.iter().zip(&b) {
            assert_eq!(a.p[..], b.p[..SERIES]);
        }
    }
}
