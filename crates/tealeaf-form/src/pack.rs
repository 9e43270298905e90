//! The part of a pack this crate understands: standards with their rules, face names,
//! number series.
//!
//! Everything comes in as `&str`; opening the folder is somebody else's work. Unknown
//! keys, unknown measures and broken patterns are refused with file, rule and the nearest
//! known name.

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;

use crate::{
    Error, Result,
    facts::FileKind,
    measure::{KEYS, Value},
    series::Register,
};

/// How binding a rule is, in the standard's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// 规定: must.
    Must,
    /// 一般: as a rule.
    AsARule,
    /// 推荐: recommended.
    Recommended,
    /// Follows by arithmetic from other numbers of the standard.
    Derived,
    /// Practice only, no clause.
    Practice,
}

impl Strength {
    /// The name used in packs and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::AsARule => "as-a-rule",
            Self::Recommended => "recommended",
            Self::Derived => "derived",
            Self::Practice => "practice",
        }
    }

    /// Whether a deviation is one from the standard itself.
    pub fn binding(self) -> bool {
        matches!(self, Self::Must | Self::AsARule)
    }
}

/// How much a deviation weighs as evidence; a band, never a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// Geometry, faces, recommendations, file data.
    Weak,
    /// A serial against its day, a date in the style of another era, a wrong issuer.
    Moderate,
    /// A number already taken, a day that does not exist.
    Strong,
}

impl Band {
    /// The name used in packs and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
        }
    }
}

/// One cause behind several findings; bands are never multiplied inside a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Layout and writing: one retyping changes all of it.
    Form,
    /// The document number and its series.
    Number,
    /// Who issues and whether it may.
    Issuer,
    /// Content and formulas of the time.
    Content,
    /// Whether it was heard of where it should have been.
    Echo,
    /// History of the file.
    History,
}

impl Group {
    /// All groups, in the order of reports.
    pub const ALL: [Self; 6] = [
        Self::Form,
        Self::Number,
        Self::Issuer,
        Self::Content,
        Self::Echo,
        Self::History,
    ];

    /// The name used in packs and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Number => "number",
            Self::Issuer => "issuer",
            Self::Content => "content",
            Self::Echo => "echo",
            Self::History => "history",
        }
    }
}

/// The format types of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Downward and level papers.
    General,
    /// Upward papers: 请示, 报告.
    Upward,
    /// 信函.
    Letter,
    /// 命令 (令).
    Order,
    /// 纪要.
    Minutes,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] =
        [Self::General, Self::Upward, Self::Letter, Self::Order, Self::Minutes];

    /// The name used in packs, options and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Upward => "upward",
            Self::Letter => "letter",
            Self::Order => "order",
            Self::Minutes => "minutes",
        }
    }
}

/// A standard with the time in which it was in force.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Short name, such as GB/T 9704-2012.
    pub name: String,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub to: Option<Date>,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Id in the rule table, such as P02.
    pub id: String,
    /// The element it is about.
    pub element: String,
    /// The requirement in words.
    pub requirement: String,
    /// Clause of the standard.
    pub clause: String,
    /// Group of causes.
    pub group: Group,
    /// Formats it holds for.
    pub formats: Vec<Format>,
    /// What is tested.
    pub(crate) tests: Vec<Test>,
}

/// One test of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub(crate) measure: &'static str,
    pub(crate) expect: Expect,
    pub(crate) strength: Strength,
    pub(crate) band: Band,
    pub(crate) unit: String,
    /// Words for what is expected, where numbers and patterns read badly.
    pub(crate) says: Option<String>,
    /// What a deviation from this test is called, for flags.
    pub(crate) otherwise: Option<String>,
    /// Rules whose deviation explains one from this test.
    pub(crate) follows: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Expect {
    /// Within a tolerance that depends on the kind of file.
    Near { value: f64, tolerance: Tolerance },
    /// Between two values, inclusive.
    Between { low: f64, high: f64, tolerance: Tolerance },
    /// Text of this shape.
    Matches(Regex),
    /// One of these texts.
    OneOf(Vec<String>),
    /// A switch.
    Is(bool),
}

/// Tolerances by kind of file; without one the test is not made there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tolerance {
    docx: Option<f64>,
    pdf: Option<f64>,
    image: Option<f64>,
}

impl Tolerance {
    pub(crate) fn of(self, kind: FileKind) -> Option<f64> {
        match kind {
            FileKind::Docx => self.docx,
            FileKind::Pdf => self.pdf,
            FileKind::Image => self.image,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStandard {
    standard: RawHead,
    #[serde(default)]
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHead {
    name: String,
    from: String,
    to: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    element: String,
    requirement: String,
    clause: String,
    strength: Strength,
    #[serde(default = "form")]
    group: Group,
    #[serde(default = "weak")]
    band: Band,
    formats: Option<Vec<Format>>,
    /// Required so that no rule enters the pack without a place to look it up.
    #[expect(dead_code, reason = "read by people; its presence is what counts")]
    source: String,
    test: Vec<RawTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTest {
    measure: String,
    near: Option<f64>,
    between: Option<(f64, f64)>,
    tolerance: Option<Tolerance>,
    matches: Option<String>,
    one_of: Option<Vec<String>>,
    is: Option<bool>,
    strength: Option<Strength>,
    band: Option<Band>,
    #[serde(default)]
    unit: String,
    says: Option<String>,
    otherwise: Option<String>,
    #[serde(default)]
    follows: Vec<String>,
}

fn form() -> Group {
    Group::Form
}

fn weak() -> Band {
    Band::Weak
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFaces {
    face: Vec<RawFace>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFace {
    class: String,
    names: Vec<String>,
    #[expect(dead_code, reason = "read by people; its presence is what counts")]
    source: String,
}

/// Rules, faces and series.
#[derive(Clone, Debug)]
pub struct Pack {
    standards: Vec<Standard>,
    /// Class and normalised name parts, in order of trial.
    faces: Vec<(String, Vec<String>)>,
    /// Known series of numbers.
    pub register: Register,
}

impl Pack {
    /// Builds a pack from the text of its files.
    ///
    /// `standards` are (file name, text) pairs, one standard each.
    ///
    /// # Errors
    ///
    /// Broken TOML, unknown keys, unknown measures, broken patterns.
    pub fn parse(standards: &[(&str, &str)], faces: &str, series: &str) -> Result<Self> {
        let mut parsed = standards
            .iter()
            .map(|(file, text)| standard(file, text))
            .collect::<Result<Vec<_>>>()?;
        parsed.sort_by_key(|standard| standard.from);
        let raw: RawFaces = toml::from_str(faces).map_err(|error| {
            Error::new(format!("faces.toml: {}", error.to_string().trim()))
        })?;
        let faces = raw
            .face
            .into_iter()
            .map(|face| {
                let names = face.names.iter().map(|name| normal(name)).collect();
                (face.class, names)
            })
            .collect();
        Ok(Self { standards: parsed, faces, register: Register::from_toml(series)? })
    }

    /// The pack that ships with the source: `packs/gbt9704`.
    ///
    /// # Panics
    ///
    /// Never: a test loads the same text.
    pub fn builtin() -> Self {
        Self::parse(
            &[
                ("1999.toml", include_str!("../../../packs/gbt9704/1999.toml")),
                ("2012.toml", include_str!("../../../packs/gbt9704/2012.toml")),
            ],
            include_str!("../../../packs/gbt9704/faces.toml"),
            include_str!("../../../packs/gbt9704/series.toml"),
        )
        .expect("the shipped pack is loaded by a test")
    }

    /// All standards, oldest first.
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// The standard in force on a day.
    pub fn standard_on(&self, date: Date) -> Option<&Standard> {
        self.standards.iter().rev().find(|standard| {
            standard.from <= date && standard.to.is_none_or(|to| date <= to)
        })
    }

    /// The newest standard.
    pub fn newest(&self) -> Option<&Standard> {
        self.standards.last()
    }

    /// Class of a face name, or the name itself if no class knows it.
    pub(crate) fn face(&self, name: &str) -> String {
        let wanted = normal(name);
        self.faces
            .iter()
            .find(|(_, names)| names.iter().any(|part| wanted.contains(part.as_str())))
            .map_or_else(
                || if name.is_empty() { "unnamed".to_owned() } else { name.to_owned() },
                |(class, _)| class.clone(),
            )
    }
}

/// Lower case, without spaces and punctuation.
fn normal(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn standard(file: &str, text: &str) -> Result<Standard> {
    let raw: RawStandard = toml::from_str(text)
        .map_err(|error| Error::new(format!("{file}: {}", error.to_string().trim())))?;
    let day = |text: &str| {
        text.parse::<Date>().map_err(|_| {
            Error::new(format!("{file}: {text} is no day; write YYYY-MM-DD"))
        })
    };
    let from = day(&raw.standard.from)?;
    let to = raw.standard.to.as_deref().map(day).transpose()?;
    let mut rules: Vec<Rule> = Vec::new();
    for entry in raw.rule {
        if rules.iter().any(|rule| rule.id == entry.id) {
            return Err(Error::new(format!(
                "{file}, rule {}: stands twice; keep one",
                entry.id
            )));
        }
        let tests = entry
            .test
            .into_iter()
            .map(|test| build_test(file, &entry.id, entry.strength, entry.band, test))
            .collect::<Result<Vec<_>>>()?;
        rules.push(Rule {
            id: entry.id,
            element: entry.element,
            requirement: entry.requirement,
            clause: entry.clause,
            group: entry.group,
            formats: entry.formats.unwrap_or_else(|| Format::ALL.to_vec()),
            tests,
        });
    }
    Ok(Standard { name: raw.standard.name, from, to, rules })
}

fn build_test(
    file: &str,
    id: &str,
    strength: Strength,
    band: Band,
    raw: RawTest,
) -> Result<Test> {
    let fault = |what: String| Error::new(format!("{file}, rule {id}: {what}"));
    let Some(measure) = KEYS.iter().find(|key| **key == raw.measure) else {
        let near = nearest(&raw.measure);
        return Err(fault(format!(
            "unknown measure {:?}; did you mean {near:?}?",
            raw.measure
        )));
    };
    let tolerance = raw.tolerance.unwrap_or_default();
    let mut expects = Vec::new();
    expects.extend(raw.near.map(|value| Expect::Near { value, tolerance }));
    expects.extend(raw.between.map(|(low, high)| Expect::Between {
        low,
        high,
        tolerance,
    }));
    if let Some(pattern) = &raw.matches {
        let regex = Regex::new(pattern).map_err(|error| {
            fault(format!("pattern {pattern:?} cannot be read: {error}"))
        })?;
        expects.push(Expect::Matches(regex));
    }
    expects.extend(raw.one_of.map(Expect::OneOf));
    expects.extend(raw.is.map(Expect::Is));
    let measure = *measure;
    match <[Expect; 1]>::try_from(expects) {
        Ok([expect]) => Ok(Test {
            measure,
            expect,
            strength: raw.strength.unwrap_or(strength),
            band: raw.band.unwrap_or(band),
            unit: raw.unit,
            says: raw.says,
            otherwise: raw.otherwise,
            follows: raw.follows,
        }),
        Err(_) => Err(fault(format!(
            "test of {measure}: give exactly one of near, between, matches, one_of, is"
        ))),
    }
}

/// The known key with the most characters in common, in order.
fn nearest(name: &str) -> &'static str {
    let distance = |key: &str| {
        let (a, b): (Vec<char>, Vec<char>) =
            (name.chars().collect(), key.chars().collect());
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut corner = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let next = row[j + 1];
                row[j + 1] = (corner + usize::from(x != y)).min(row[j] + 1).min(next + 1);
                corner = next;
            }
        }
        row[b.len()]
    };
    KEYS.iter().copied().min_by_key(|key| distance(key)).unwrap_or("page.width")
}

/// Whether a value meets an expectation; `None` if it is not tested on this kind of file.
pub(crate) fn meets(
    expect: &Expect,
    value: &Value,
    error: f64,
    kind: FileKind,
) -> Option<bool> {
    match (expect, value) {
        (Expect::Near { value: wanted, tolerance }, Value::Number(found)) => {
            Some((found - wanted).abs() <= tolerance.of(kind)? + error)
        }
        (Expect::Between { low, high, tolerance }, Value::Number(found)) => {
            let room = tolerance.of(kind)? + error;
            Some((low - room..=high + room).contains(found))
        }
        (Expect::Matches(regex), Value::Text(text)) => Some(regex.is_match(text)),
        (Expect::OneOf(wanted), Value::Text(text)) => {
            Some(wanted.iter().any(|one| one == text))
        }
        (Expect::Is(wanted), Value::Flag(found)) => Some(wanted == found),
        // A rule that asks a number of a text is a fault of the pack; nothing is said.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_loads() {
        let pack = Pack::builtin();
        assert_eq!(pack.standards().len(), 2);
        let old = pack.standard_on("2009-03-02".parse().unwrap()).unwrap();
        assert_eq!(old.name, "GB/T 9704-1999");
        assert_eq!(pack.newest().unwrap().name, "GB/T 9704-2012");
        assert!(pack.standard_on("1985-01-01".parse().unwrap()).is_none());
    }

    #[test]
    fn faces_by_class() {
        let pack = Pack::builtin();
        let table = [
            ("仿宋_GB2312", "仿宋"),
            ("FangSong_GB2312", "仿宋"),
            ("FandolFang-Regular", "仿宋"),
            ("方正小标宋简体", "小标宋"),
            ("FZXBSJW--GB1-0", "小标宋"),
            ("FandolSong-Bold", "小标宋"),
            ("FandolSong-Regular", "宋体"),
            ("SimSun", "宋体"),
            ("KaiTi_GB2312", "楷体"),
            ("SimHei", "黑体"),
            ("Comic Sans MS", "Comic Sans MS"),
        ];
        for (name, class) in table {
            assert_eq!(pack.face(name), class, "{name}");
        }
    }

    #[test]
    fn faults_name_file_rule_and_next_step() {
        let with = |test: &str| {
            let text = format!(
                "[standard]\nname='x'\nfrom='2012-07-01'\n[[rule]]\nid='P02'\nelement='e'\n\
                 requirement='r'\nclause='5'\nstrength='must'\nsource='S1'\n[[rule.test]]\n{test}"
            );
            standard("2012.toml", &text).unwrap_err().to_string()
        };
        let table = [
            (
                "measure='margin.tip'\nnear=37.0",
                "2012.toml, rule P02: unknown measure \"margin.tip\"; did you mean \"margin.top\"?",
            ),
            (
                "measure='margin.top'",
                "2012.toml, rule P02: test of margin.top: give exactly one of near, between, matches, one_of, is",
            ),
            (
                "measure='number.form'\nmatches='('",
                "2012.toml, rule P02: pattern \"(\" cannot be read",
            ),
        ];
        for (test, expected) in table {
            assert!(with(test).starts_with(expected), "{}", with(test));
        }
    }
}
