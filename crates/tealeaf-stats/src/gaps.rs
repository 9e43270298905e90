//! Not seen for two weeks: is that long, for this person, at this time of year?
//!
//! A gap is measured in operational time: a day counts as much as people are usually seen
//! at that time of year, so that two weeks in a month when nobody appears are short. The
//! gap is then compared with the person's own earlier gaps and, because those are few,
//! with his peers' gaps in units of their own mean. The record must say on which days a
//! person was seen; a notice of removal is not being seen, and the caller leaves it out.

use crate::{Estimate, proportion};

/// Days on which one person was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearances {
    /// Who.
    pub person: u32,
    /// First day on which he could have been seen in his present office: habits belong to
    /// an office, so earlier days are not used.
    pub from: i32,
    /// Days on which he was seen, sorted, each once.
    pub days: Vec<i32>,
}

/// A person's open gap, as of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The last day on which he was seen.
    pub last_seen: i32,
    /// Days since.
    pub days: i32,
    /// How much is usually seen of people in the season of the gap: 1 for an average or
    /// busy season, less for a quiet one.
    pub season: f64,
    /// His completed gaps so far.
    pub n: u64,
    /// His longest completed gap in days.
    pub longest: i32,
    /// Share of his completed gaps that were at least as long, in operational time.
    pub own: Estimate,
    /// Chance that a gap of this relative length is reached, among his peers.
    pub peers: f64,
    /// Chance that a gap of his gets this long: own gaps, with the peers as prior.
    pub chance: f64,
    /// How many gaps this long he would have a year by chance.
    pub per_year: f64,
}

/// Length of a year in days; phases of the season repeat after it.
const YEAR: f64 = 365.2425;
const PHASES: usize = 366;
/// Half-width of the triangular window that smooths the season, in days.
const WINDOW: usize = 10;
/// Appearances that hold a season near average.
const SEASON_PRIOR: f64 = 3.0;
/// Half-life of a person's own gaps in days: habits change with office.
const HABIT_HALF_LIFE: f64 = 365.0;
/// Long gaps that the peers' curve is worth: with a gamma prior of this shape around the
/// peers' chance, a person who never had so long a gap in n gaps has at most 1 / 2n.
const PRIOR_EVENTS: f64 = 0.5;
/// Fewest completed gaps before anything is said of a person.
const MIN_GAPS: usize = 10;
/// One in this many of the peers' gaps, the longest, give the shape of the tail.
const TAIL_PARTS: usize = 10;

/// Seasons and gaps of a group of peers, as of a day.
#[derive(Clone, Debug)]
pub struct GapModel {
    from: i32,
    as_of: i32,
    /// Operational time up to and including each day since `from`.
    clock: Vec<f64>,
    people: Vec<Person>,
    /// Completed gaps in units of their owner's mean, sorted.
    scaled: Vec<f64>,
    tail: Tail,
}

#[derive(Clone, Debug)]
struct Person {
    person: u32,
    from: i32,
    seen: Vec<i32>,
    /// Operational length of the completed gaps, and how much each still counts.
    gaps: Vec<(f64, f64)>,
}

impl GapModel {
    /// Learns from everything up to and including `as_of`; later days are not looked at.
    /// `missing` lists days without a record, sorted: nobody could be seen on them.
    ///
    /// # Examples
    ///
    /// ```
    /// use tealeaf_stats::{Appearances, GapModel};
    /// // Two people, seen every third day for three years, but never in days 200 to 230
    /// // of a year.
    /// let days = |shift: i32| -> Vec<i32> {
    ///     (0..1095).filter(|d| d % 3 == shift && !(200..230).contains(&(d % 365))).collect()
    /// };
    /// let people: Vec<Appearances> = (0..2)
    ///     .map(|p| Appearances { person: p, from: 0, days: days(p as i32) })
    ///     .collect();
    /// let summer = GapModel::new(&people, &[], 2 * 365 + 215).gap(0).unwrap();
    /// let mut people = people;
    /// people[0].days.retain(|&d| d <= 2 * 365 + 100);
    /// let spring = GapModel::new(&people, &[], 2 * 365 + 115).gap(0).unwrap();
    /// // Fifteen days in summer are nothing; fifteen days in spring are not.
    /// assert!(summer.days >= 15 && summer.season < 0.5 && summer.per_year > 0.3);
    /// assert!(spring.per_year < summer.per_year / 3.0);
    /// ```
    pub fn new(people: &[Appearances], missing: &[i32], as_of: i32) -> Self {
        let from = people.iter().map(|p| p.from).min().unwrap_or(as_of);
        let known: Vec<bool> =
            (from..=as_of).map(|day| missing.binary_search(&day).is_err()).collect();
        let season = season(people, &known, from, as_of);
        let mut total = 0.0;
        let clock: Vec<f64> = (from..=as_of)
            .zip(&known)
            .map(|(day, &known)| {
                total += if known { season[phase(day)] } else { 0.0 };
                total
            })
            .collect();
        let at =
            |day: i32| usize::try_from(day - from).expect("not before the first day");
        let people: Vec<Person> = people
            .iter()
            .map(|p| {
                let seen: Vec<i32> = p
                    .days
                    .iter()
                    .copied()
                    .filter(|&d| p.from <= d && d <= as_of)
                    .collect();
                let length = |pair: &[i32]| {
                    let length = clock[at(pair[1])] - clock[at(pair[0])];
                    (length, fresh(as_of - pair[1]))
                };
                let gaps = seen.windows(2).map(length).collect();
                Person { person: p.person, from: p.from, seen, gaps }
            })
            .collect();
        let mut scaled: Vec<f64> = people
            .iter()
            .filter(|p| p.gaps.len() >= MIN_GAPS)
            .flat_map(|p| {
                let mean = p.mean_gap();
                p.gaps.iter().map(move |gap| gap.0 / mean)
            })
            .collect();
        scaled.sort_by(f64::total_cmp);
        let tail = Tail::fit(&scaled);
        Self { from, as_of, clock, people, scaled, tail }
    }

    /// The open gap of a person; `None` when he has fewer than ten completed gaps, or none
    /// is open.
    pub fn gap(&self, person: u32) -> Option<Gap> {
        let person = self.people.iter().find(|p| p.person == person)?;
        let last_seen = *person.seen.last()?;
        let days = self.as_of - last_seen;
        if person.gaps.len() < MIN_GAPS || days == 0 {
            return None;
        }
        let at = |day: i32| {
            self.clock
                [usize::try_from(day - self.from).expect("not before the first day")]
        };
        let length = at(self.as_of) - at(last_seen);
        // A gap still open has lasted `length`; a completed one compares by its end, the
        // day seen again, which is why the open one is counted to tomorrow.
        let length = length + length / f64::from(days);
        let n = person.gaps.len() as u64;
        let longer = person.gaps.iter().filter(|gap| gap.0 >= length);
        let peers = self.reached(length / person.mean_gap());
        let weight: f64 = person.gaps.iter().map(|gap| gap.1).sum();
        let longer_weight: f64 = longer.clone().map(|gap| gap.1).sum();
        let chance =
            ((longer_weight + PRIOR_EVENTS) / (weight + PRIOR_EVENTS / peers)).min(1.0);
        // Gaps a year, recent years counting more: weighted gaps over weighted time.
        let span = self.as_of - person.from.max(self.from) + 1;
        let years =
            (1.0 - fresh(span)) * HABIT_HALF_LIFE / core::f64::consts::LN_2 / YEAR;
        Some(Gap {
            last_seen,
            days,
            season: (at(self.as_of) - at(last_seen)) / f64::from(days),
            n,
            longest: person.seen.windows(2).map(|w| w[1] - w[0]).max().unwrap_or(0),
            own: proportion(longer.count() as u64, n, 0.95)?,
            peers,
            chance,
            per_year: chance * weight / years,
        })
    }

    /// Chance that a scaled gap reaches `x`: the share of the peers' gaps that did, and
    /// beyond the highest tenth the fitted tail, so that the chance keeps falling past the
    /// longest gap ever seen.
    fn reached(&self, x: f64) -> f64 {
        if x > self.tail.threshold {
            return self.tail.reached(x);
        }
        let below = self.scaled.partition_point(|&gap| gap < x);
        (self.scaled.len() - below) as f64 / (self.scaled.len() as f64).max(1.0)
    }
}

/// A generalised Pareto tail (peaks over threshold, Pickands 1975), fitted by moments
/// (Hosking and Wallis 1987, Technometrics 29:339, section 3.2).
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tail {
    threshold: f64,
    scale: f64,
    shape: f64,
}

impl Tail {
    fn fit(sorted: &[f64]) -> Self {
        let tail = &sorted[sorted.len() - sorted.len() / TAIL_PARTS..];
        let Some(&threshold) = tail.first() else {
            return Self { threshold: f64::INFINITY, scale: 1.0, shape: 0.0 };
        };
        let n = tail.len() as f64;
        let mean = tail.iter().map(|x| x - threshold).sum::<f64>() / n;
        let squares =
            tail.iter().map(|x| (x - threshold - mean) * (x - threshold - mean));
        let ratio = mean * mean / (squares.sum::<f64>() / n).max(1e-9);
        // A negative shape would set a longest possible gap; none is known.
        let shape = (0.5 * (1.0 - ratio)).clamp(0.0, 0.5);
        Self { threshold, scale: (mean * (1.0 - shape)).max(0.05), shape }
    }

    fn reached(&self, x: f64) -> f64 {
        let z = (x - self.threshold) / self.scale;
        let left = if self.shape < 1e-6 {
            libm::exp(-z)
        } else {
            libm::pow(1.0 + self.shape * z, -1.0 / self.shape)
        };
        left / TAIL_PARTS as f64
    }
}

impl Person {
    fn mean_gap(&self) -> f64 {
        let (sum, weight) = self
            .gaps
            .iter()
            .fold((0.0, 0.0), |(sum, weight), gap| (sum + gap.0 * gap.1, weight + gap.1));
        (sum / weight).max(1e-9)
    }
}

/// What a gap that ended so many days ago still counts.
fn fresh(days: i32) -> f64 {
    libm::exp2(-f64::from(days) / HABIT_HALF_LIFE)
}

/// Position in the year, from any fixed origin.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 365")]
fn phase(day: i32) -> usize {
    f64::from(day).rem_euclid(YEAR) as usize
}

/// How much is seen of these people in each part of the year, relative to the average.
fn season(people: &[Appearances], known: &[bool], from: i32, as_of: i32) -> Vec<f64> {
    let mut seen = vec![0.0; PHASES];
    let mut expected = vec![0.0; PHASES];
    for person in people {
        let first = person.from.max(from);
        let span = (first..=as_of).filter(|day| known[(day - from) as usize]);
        let n = span.clone().count() as f64;
        let days: Vec<i32> =
            person.days.iter().copied().filter(|&d| first <= d && d <= as_of).collect();
        let rate = days.len() as f64 / n.max(1.0);
        // Who is seen every day tells nothing about seasons.
        let weight = (1.0 - rate).max(0.0);
        for day in span {
            expected[phase(day)] += weight * rate;
        }
        for day in days {
            seen[phase(day)] += weight;
        }
    }
    (0..PHASES)
        .map(|center| {
            let (mut s, mut e) = (0.0, 0.0);
            for offset in 0..=2 * WINDOW {
                let at = (center + PHASES + offset - WINDOW) % PHASES;
                let weight = 1.0 - WINDOW.abs_diff(offset) as f64 / (WINDOW + 1) as f64;
                s += weight * seen[at];
                e += weight * expected[at];
            }
            // A quiet season excuses a gap; a busy one does not aggravate it, because who
            // is seen most days cannot be seen much more often.
            ((s + SEASON_PRIOR) / (e + SEASON_PRIOR)).min(1.0)
        })
        .collect()
}
