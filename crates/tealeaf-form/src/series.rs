//! Known document numbers and what they say about another one.
//!
//! A series is one issuer's run of serials under one code, restarting each year or not.
//! Given the known points (day, serial), a serial claimed for a day is held against a
//! *bracket*: above everything known well before that day, below everything known well
//! after it. Days are publication days and runs are not strictly monotone, so "well"
//! means [`WINDOW`] days. A code outside the table yields no statement.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::{Error, Result, number::DocumentNumber};

/// Days by which publication order may differ from numbering order.
///
/// On the published central numbers of 2026 the largest inversion seen was 12 days;
/// 30 leaves room for series that publish less evenly.
pub const WINDOW: i32 = 30;

/// Days by which the interpolated run is shifted to both sides, besides its slack.
const NEAR: i32 = 20;

/// How well a code or number is attested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In a file published by the issuer.
    Seen,
    /// Cited by others only.
    Claimed,
    /// Named somewhere, never found.
    Unknown,
}

/// A known number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Year of the number; `None` in a series that counts through.
    pub year: Option<i16>,
    /// Serial.
    pub serial: u32,
    /// Day on which it was published.
    pub date: Date,
    /// How well it is attested; only `Seen` and `Claimed` numbers are used.
    pub status: Status,
    /// Where it was seen.
    pub source: String,
}

/// One run of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Code in front of the year, such as 国办函.
    pub code: String,
    /// Issuer that owns the code; `None` if the table does not say.
    pub issuer: Option<String>,
    /// English name of the issuer.
    pub issuer_en: Option<String>,
    /// Other spellings of the code.
    pub aliases: Vec<String>,
    /// How well the code is attested.
    pub status: Status,
    /// Whether serials restart each year.
    pub yearly: bool,
    /// Known numbers, by day.
    pub known: Vec<Known>,
}

/// All series of a pack or register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    series: BTreeMap<String, Series>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegister {
    #[serde(default)]
    series: Vec<RawSeries>,
    #[serde(default)]
    known: Vec<RawKnown>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSeries {
    code: String,
    issuer: Option<String>,
    issuer_en: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    status: Status,
    #[serde(default = "yes")]
    yearly: bool,
    /// Required so that no code enters the table without a place to look it up.
    #[expect(dead_code, reason = "read by people and by the pack's own test")]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKnown {
    code: String,
    year: Option<i16>,
    status: Status,
    source: String,
    numbers: Vec<(u32, String)>,
}

fn yes() -> bool {
    true
}

impl Register {
    /// Reads the series part of a pack (`series.toml`).
    ///
    /// # Errors
    ///
    /// Broken TOML, an unknown key, a day that is no day, or a number under a code that
    /// no `[[series]]` entry introduces.
    pub fn from_toml(text: &str) -> Result<Self> {
        let raw: RawRegister = toml::from_str(text).map_err(|error| {
            Error::new(format!("series.toml: {}", error.to_string().trim()))
        })?;
        let mut register = Self::default();
        for entry in raw.series {
            let series = Series {
                code: entry.code.clone(),
                issuer: entry.issuer,
                issuer_en: entry.issuer_en,
                aliases: entry.aliases,
                status: entry.status,
                yearly: entry.yearly,
                known: Vec::new(),
            };
            if register.series.insert(entry.code.clone(), series).is_some() {
                let code = entry.code;
                return Err(Error::new(format!(
                    "series.toml: code {code} stands twice; keep one"
                )));
            }
        }
        for entry in raw.known {
            let code = &entry.code;
            let Some(series) = register.series.get_mut(code) else {
                return Err(Error::new(format!(
                    "series.toml: numbers of {code}, but no [[series]] with this code; add one"
                )));
            };
            for (serial, day) in entry.numbers {
                let date = parse_day(&day)
                    .ok_or_else(|| Error::new(format!("series.toml: {code}, number {serial}: {day} is no day; write YYYY-MM-DD")))?;
                series.known.push(Known {
                    year: entry.year,
                    serial,
                    date,
                    status: entry.status,
                    source: entry.source.clone(),
                });
            }
        }
        register.sort();
        Ok(register)
    }

    /// Adds a table of known numbers: `code,serial,date,agency` with a header row.
    ///
    /// The year of a number is the year of its day.
    ///
    /// # Errors
    ///
    /// A row without four fields, or with a serial or day that cannot be read; the row
    /// number is named.
    pub fn add_csv(&mut self, text: &str) -> Result<()> {
        for (idx, line) in text.lines().enumerate().skip(1) {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let row = idx + 1;
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            let [code, serial, day, agency] = fields.as_slice() else {
                return Err(Error::new(format!(
                    "register, row {row}: expected code,serial,date,agency"
                )));
            };
            let serial = serial.parse().map_err(|_| {
                Error::new(format!("register, row {row}: {serial} is no serial"))
            })?;
            let date = parse_day(day).ok_or_else(|| {
                Error::new(format!(
                    "register, row {row}: {day} is no day; write YYYY-MM-DD"
                ))
            })?;
            let series =
                self.series.entry((*code).to_owned()).or_insert_with(|| Series {
                    code: (*code).to_owned(),
                    issuer: Some((*agency).to_owned()),
                    issuer_en: None,
                    aliases: Vec::new(),
                    status: Status::Seen,
                    yearly: true,
                    known: Vec::new(),
                });
            series.known.push(Known {
                year: Some(date.year()),
                serial,
                date,
                status: Status::Seen,
                source: format!("register, row {row}"),
            });
        }
        self.sort();
        Ok(())
    }

    fn sort(&mut self) {
        for series in self.series.values_mut() {
            series.known.sort_by_key(|known| (known.date, known.serial));
        }
    }

    /// Number of codes in the table.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// All series, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Series> {
        self.series.values()
    }

    /// The series of a code as it stands in running text: the longest known code that
    /// the text ends with.
    pub fn series(&self, code: &str) -> Option<&Series> {
        self.series
            .values()
            .filter(|series| {
                code.ends_with(&series.code)
                    || series.aliases.iter().any(|alias| code.eq_ignore_ascii_case(alias))
            })
            .max_by_key(|series| series.code.len())
    }

    /// The agency that owns a code, also for a sister code of the same letters
    /// (甲乙发 tells whose 甲乙函 is).
    pub fn owner(&self, code: &str) -> Option<&str> {
        if let Some(series) = self.series(code) {
            return series.issuer.as_deref();
        }
        let stem = stem(code);
        self.series
            .values()
            .find(|series| self::stem(&series.code) == stem)
            .and_then(|series| series.issuer.as_deref())
    }
}

/// The letters of the issuer: the code without the kind of paper at its end.
pub(crate) fn stem(code: &str) -> &str {
    code.trim_end_matches(['发', '函', '字', '令', '文', '呈', '报', '请'])
}

fn parse_day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

/// What the known numbers say about one number.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The serial lies where the known run lets one expect it.
    Fits,
    /// The serial lies outside the bracket of known neighbours.
    OutsideRun,
    /// The register holds this very number for about this day.
    Listed,
    /// The register holds this number for another day.
    Duplicate {
        /// The day under which the register holds it.
        other: Date,
    },
    /// The year in the number is not the year of the day.
    YearDisagrees,
    /// Known numbers are too few or too far away.
    TooFewNeighbours,
    /// The code is not in the table: no statement.
    UnknownCode,
    /// No code is given, so several series are possible.
    NoCode,
    /// No day is given.
    NoDate,
}

/// A judgement on one number, with everything it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What the known numbers say.
    pub outcome: Outcome,
    /// Series it was held against.
    pub series: Option<String>,
    /// Last known number well before the day: the serial must be above it.
    pub below: Option<Known>,
    /// First known number well after the day: the serial must be below it.
    pub above: Option<Known>,
    /// Serial that the run lets one expect on that day.
    pub expected: Option<f64>,
    /// Lowest and highest serial that would not be flagged.
    pub range: Option<(u32, u32)>,
    /// Known numbers of the series in that year.
    pub neighbours: usize,
    /// For a number without a code or year known: the series it could belong to and the
    /// days of the year on which their earlier runs reached this serial.
    pub candidates: Vec<Candidate>,
}

/// A series that a number without a code could belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Code of the series.
    pub code: String,
    /// English name of its issuer.
    pub issuer: Option<String>,
    /// Days on which the serial would be reached at the slowest and fastest pace known.
    pub reached: Option<(Date, Date)>,
    /// Known numbers this rests on.
    pub points: usize,
}

impl Judgement {
    fn bare(outcome: Outcome) -> Self {
        Self {
            outcome,
            series: None,
            below: None,
            above: None,
            expected: None,
            range: None,
            neighbours: 0,
            candidates: Vec::new(),
        }
    }

    /// Whether the register speaks against the number.
    pub fn contradicts(&self) -> bool {
        matches!(self.outcome, Outcome::OutsideRun | Outcome::Duplicate { .. })
    }

    /// Whether nothing can be said.
    pub fn is_open(&self) -> bool {
        matches!(
            self.outcome,
            Outcome::TooFewNeighbours
                | Outcome::UnknownCode
                | Outcome::NoCode
                | Outcome::NoDate
        )
    }
}

/// Judges a number on its claimed day against the known numbers.
///
/// # Examples
///
/// ```
/// use tealeaf_form::{number, series::{judge, Register, Outcome}};
/// let mut register = Register::default();
/// register
///     .add_csv("code,serial,date,agency\n甲办函,34,2020-05-25,甲\n甲办函,55,2020-07-22,甲\n")
///     .unwrap();
/// let number = number::find("甲办函〔2020〕95号").unwrap();
/// let day = "2020-06-05".parse().ok();
/// assert_eq!(judge(&number, day, &register).outcome, Outcome::OutsideRun);
/// ```
pub fn judge(
    number: &DocumentNumber,
    date: Option<Date>,
    register: &Register,
) -> Judgement {
    let Some(code) = number.code.as_deref() else {
        let mut judgement = Judgement::bare(Outcome::NoCode);
        judgement.candidates = candidates(number, register);
        return judgement;
    };
    let Some(series) = register.series(code) else {
        return Judgement::bare(Outcome::UnknownCode);
    };
    let year = if series.yearly { number.year } else { None };
    let points: Vec<&Known> = series
        .known
        .iter()
        .filter(|known| {
            known.status != Status::Unknown && (!series.yearly || known.year == year)
        })
        .collect();
    let mut judgement = Judgement::bare(Outcome::TooFewNeighbours);
    judgement.series = Some(series.code.clone());
    judgement.neighbours = points.len();
    if let Some(same) = points.iter().find(|known| known.serial == number.serial) {
        let apart = date.map_or(0, |date| days(same.date, date).abs());
        if apart <= WINDOW {
            judgement.outcome = Outcome::Listed;
            return judgement;
        }
        if apart > 2 * WINDOW {
            judgement.outcome = Outcome::Duplicate { other: same.date };
            return judgement;
        }
        // In between it may be one paper signed early and published late; the run decides,
        // with this very number among its points.
    }
    let Some(date) = date else {
        judgement.outcome = Outcome::NoDate;
        return judgement;
    };
    if series.yearly && year.is_some_and(|year| !year_fits(year, date)) {
        judgement.outcome = Outcome::YearDisagrees;
        return judgement;
    }
    hold(&mut judgement, number.serial, date, year, &points);
    if judgement.outcome == Outcome::TooFewNeighbours {
        judgement.candidates = candidate(number, series).into_iter().collect();
    }
    judgement
}

/// A paper of late December often appears in early January under the old year.
fn year_fits(year: i16, date: Date) -> bool {
    year == date.year() || (year + 1 == date.year() && date.month() <= 2)
}

/// Holds a serial against the bracket and the interpolated run.
fn hold(
    judgement: &mut Judgement,
    serial: u32,
    date: Date,
    year: Option<i16>,
    points: &[&Known],
) {
    let below = points
        .iter()
        .filter(|known| days(known.date, date) > WINDOW)
        .max_by_key(|known| known.serial);
    let above = points
        .iter()
        .filter(|known| days(date, known.date) > WINDOW)
        .min_by_key(|known| known.serial);
    let run = Run::new(points, year);
    judgement.below = below.map(|known| (**known).clone());
    judgement.above = above.map(|known| (**known).clone());
    judgement.expected = run.at(date, 0);
    let mut low = below.map_or(1, |known| known.serial + 1);
    let mut high = above.map(|known| known.serial.saturating_sub(1));
    // Between two known neighbours the interpolated run is tighter than the bracket.
    if let (Some(early), Some(late)) = (run.at(date, -NEAR), run.at(date, NEAR)) {
        let slack = run.slack();
        low = low.max(whole(libm::floor(early - slack)).max(1));
        let run_high = whole(libm::ceil(late + slack));
        high = Some(high.map_or(run_high, |high| high.min(run_high)));
    }
    let Some(high) = high else { return };
    // One point far from the day says nothing about the pace.
    if points.len() < 2 {
        return;
    }
    judgement.range = Some((low.min(high), high));
    judgement.outcome =
        if low <= serial && serial <= high { Outcome::Fits } else { Outcome::OutsideRun };
}

/// The known run as a line through its points, extended at its mean pace.
struct Run {
    /// Day number and serial, both rising (the upper envelope irons out inversions).
    line: Vec<(f64, f64)>,
    /// Serials a day.
    pace: Option<f64>,
}

impl Run {
    fn new(points: &[&Known], year: Option<i16>) -> Self {
        let mut line: Vec<(f64, f64)> = Vec::new();
        if let Some(start) = year.and_then(|year| Date::new(year, 1, 1).ok()) {
            line.push((day_number(start), 0.0));
        }
        for known in points {
            let (day, serial) = (day_number(known.date), f64::from(known.serial));
            match line.last_mut() {
                Some(last) if serial <= last.1 => {}
                Some(last) if day <= last.0 => last.1 = serial,
                _ => line.push((day, serial)),
            }
        }
        let pace = match (line.first(), line.last()) {
            (Some(first), Some(last)) if last.0 - first.0 >= 14.0 => {
                Some((last.1 - first.1) / (last.0 - first.0))
            }
            _ => None,
        };
        Self { line, pace }
    }

    /// Serial expected `shift` days away from a day; beyond the ends the pace goes on.
    fn at(&self, date: Date, shift: i32) -> Option<f64> {
        let day = day_number(date) + f64::from(shift);
        let (first, last) = (self.line.first()?, self.line.last()?);
        if day <= first.0 {
            return Some(first.1 - (first.0 - day) * self.pace?);
        }
        if day >= last.0 {
            return Some(last.1 + (day - last.0) * self.pace?);
        }
        let idx = self.line.partition_point(|point| point.0 <= day);
        let (left, right) = (self.line.get(idx.checked_sub(1)?)?, self.line.get(idx)?);
        let share = (day - left.0) / (right.0 - left.0);
        Some(left.1 + share * (right.1 - left.1))
    }

    /// Room for chance: the Poisson spread of the serials of one shift, and two more.
    fn slack(&self) -> f64 {
        let per_window = self.pace.unwrap_or(0.0) * f64::from(NEAR);
        2.0 + libm::sqrt(per_window.max(0.0))
    }
}

fn whole(value: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of u32 just before"
    )]
    let whole = value.clamp(0.0, 4e9) as u32;
    whole
}

fn day_number(date: Date) -> f64 {
    f64::from(days(Date::ZERO, date))
}

/// Days from one date to another.
pub(crate) fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// Series a number without a code could belong to.
fn candidates(number: &DocumentNumber, register: &Register) -> Vec<Candidate> {
    register
        .iter()
        .filter(|series| series.yearly && series.status != Status::Unknown)
        .filter_map(|series| candidate(number, series))
        .collect()
}

/// When earlier years of a series reached this serial.
fn candidate(number: &DocumentNumber, series: &Series) -> Option<Candidate> {
    let year = number.year?;
    let paces: Vec<f64> = series
        .known
        .iter()
        .filter_map(|known| {
            let start = Date::new(known.year?, 1, 1).ok()?;
            let elapsed = f64::from(days(start, known.date) + 1);
            (elapsed >= 14.0 && known.status != Status::Unknown)
                .then(|| f64::from(known.serial) / elapsed)
        })
        .collect();
    let slow = paces.iter().copied().fold(f64::INFINITY, f64::min);
    let fast = paces.iter().copied().fold(0.0, f64::max);
    let start = Date::new(year, 1, 1).ok()?;
    let reach = |pace: f64| {
        let days = whole((f64::from(number.serial) / pace).min(366.0));
        start.checked_add(jiff::Span::new().days(i64::from(days))).ok()
    };
    let reached =
        (!paces.is_empty()).then(|| Some((reach(fast)?, reach(slow)?))).flatten();
    Some(Candidate {
        code: series.code.clone(),
        issuer: series.issuer_en.clone().or_else(|| series.issuer.clone()),
        reached,
        points: paces.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number;

    fn register() -> Register {
        let mut register = Register::default();
        register
            .add_csv(
                "code,serial,date,agency\n甲办函,34,2020-05-25,甲办\n甲办函,55,2020-07-22,甲办\n\
                 乙发,3,2025-02-01,乙局\n乙发,9,2025-05-01,乙局\n乙发,20,2025-11-01,乙局\n",
            )
            .unwrap();
        register
    }

    fn check(text: &str, day: &str, expected: &str) {
        let number = number::find_loose(text).unwrap();
        let judgement = judge(&number, day.parse().ok(), &register());
        assert_eq!(format!("{:?}", judgement.outcome), expected, "{text} on {day}");
    }

    #[test]
    fn outcomes() {
        let table = [
            ("甲办函〔2020〕95号", "2020-06-01", "OutsideRun"),
            ("甲办函〔2020〕95号", "2020-06-28", "OutsideRun"),
            ("甲办函〔2020〕41号", "2020-06-10", "Fits"),
            ("甲办函〔2020〕34号", "2020-05-20", "Listed"),
            ("甲办函〔2020〕34号", "2020-11-20", "Duplicate { other: 2020-05-25 }"),
            ("乙发〔2025〕6号", "2025-03-15", "Fits"),
            ("乙发〔2025〕60号", "2025-03-15", "OutsideRun"),
            ("乙发〔2024〕6号", "2025-03-15", "YearDisagrees"),
            ("乙发〔2023〕6号", "2023-03-15", "TooFewNeighbours"),
            ("丙字〔2025〕6号", "2025-03-15", "UnknownCode"),
            ("[2025] No. 11", "2025-03-15", "NoCode"),
            ("乙发〔2025〕6号", "", "NoDate"),
        ];
        for (text, day, expected) in table {
            check(text, day, expected);
        }
    }

    #[test]
    fn a_sister_code_has_the_same_owner() {
        assert_eq!(register().owner("乙函"), Some("乙局"));
        assert_eq!(register().owner("丁函"), None);
    }
}
