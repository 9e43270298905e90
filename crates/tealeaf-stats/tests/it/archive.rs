//! Reads the table of readouts that the acceptance numbers are stated for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::PathBuf;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;
use tealeaf_stats::{Observed, Readout};

use crate::features::Masks;

/// Columns of the table that count a formula.
pub(crate) const FORMULAS: [&str; 31] = [
    "two_upholds",
    "two_establishes",
    "four_conscious",
    "four_confidences",
    "xi_thought",
    "xi_subthought",
    "core_center",
    "xi_gensec",
    "xi_president",
    "xi_any",
    "xi_spirit",
    "center_unified",
    "strict_party",
    "self_revolution",
    "eight_rules",
    "formalism",
    "cn_modern",
    "hq_dev",
    "new_pattern",
    "nqpf",
    "tech_self",
    "common_prosper",
    "rejuvenation",
    "community_nation",
    "community_mankind",
    "one_china",
    "total_security",
    "congress20",
    "plenum3",
    "plenum4",
    "fyp15",
];

/// The four formulas whose silence the worked example is about.
pub(crate) const LOYALTY: std::ops::Range<usize> = 0..4;

/// Occasions on which loyalty formulas are structurally absent.
const NOT_DOMESTIC: [&str; 5] =
    ["foreign_meet", "foreign_visit", "message", "announce", "law_appoint"];

/// A path under the folder of shared data, or `None` (after saying so) when it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let path = PathBuf::from(root).join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is not here", path.display());
    println!("skipped: ../shared is not here");
    None
}

/// The readouts in order, with what the tests need to select them.
pub(crate) struct Archive {
    pub(crate) rows: Vec<Observed>,
    /// `yyyymmdd`.
    pub(crate) dates: Vec<u32>,
    pub(crate) domestic: Vec<bool>,
    pub(crate) titles: Vec<String>,
    pub(crate) speakers: Vec<String>,
}

impl Archive {
    /// Day indices of a range of dates (`yyyymmdd`).
    pub(crate) fn days(&self, dates: std::ops::Range<u32>) -> std::ops::Range<i32> {
        let first = |date: u32| {
            let at = self.dates.partition_point(|&d| d < date);
            self.rows.get(at).map_or(i32::MAX, |row| row.readout.day)
        };
        first(dates.start)..first(dates.end)
    }

    /// The first day of each month.
    pub(crate) fn months(&self) -> Vec<i32> {
        let starts = 1..self.dates.len();
        starts
            .filter(|&i| self.dates[i] / 100 != self.dates[i - 1] / 100)
            .map(|i| self.rows[i].readout.day)
            .collect()
    }
}

struct Row {
    text: BTreeMap<String, String>,
    number: BTreeMap<String, i64>,
    empty: bool,
}

/// Loads the readouts that have a text; stubs are dropped, as in the study.
pub(crate) fn load() -> Option<Archive> {
    let path = shared("data/readouts-dev.parquet")?;
    let mut rows: Vec<Row> = read(&path).into_iter().filter(|row| !row.empty).collect();
    rows.sort_by_key(|row| (row.number["date"], row.number["n"]));
    let speakers = ids(rows.iter().map(|row| row.text["sp"].as_str()));
    let occasions = ids(rows.iter().map(|row| row.text["occ"].as_str()));
    let first = rows[0].number["date"];
    let masks = Masks::new();
    let mut archive = Archive {
        rows: Vec::new(),
        dates: Vec::new(),
        domestic: Vec::new(),
        titles: Vec::new(),
        speakers: Vec::new(),
    };
    for (id, row) in (0_u64..).zip(&rows) {
        let occasion = row.text["occ"].clone();
        let counts =
            FORMULAS.iter().map(|f| u32::try_from(row.number[*f]).unwrap()).collect();
        let (title, lead) = masks.features(&row.text["title"], &row.text["text"]);
        let days = (row.number["date"] - first) / 86_400_000_000;
        archive.rows.push(Observed {
            readout: Readout {
                id,
                day: i32::try_from(days).unwrap(),
                speaker: speakers[row.text["sp"].as_str()],
                occasion: occasions[occasion.as_str()],
                net_len: row.number["netlen"] as f64,
                title,
                lead,
                known: true,
            },
            counts,
        });
        archive.dates.push(row.text["ymd"].parse().unwrap());
        archive.domestic.push(!NOT_DOMESTIC.contains(&occasion.as_str()));
        archive.titles.push(row.text["title"].clone());
        archive.speakers.push(row.text["sp"].clone());
    }
    Some(archive)
}

fn ids<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
    names.collect::<BTreeSet<_>>().into_iter().zip(0..).collect()
}

fn read(path: &std::path::Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema();
    let wanted: Vec<&str> = ["ymd", "title", "text", "occ", "sp"]
        .into_iter()
        .chain(["date", "n", "len", "netlen", "empty"])
        .chain(FORMULAS)
        .collect();
    let fields = schema
        .get_fields()
        .iter()
        .filter(|field| wanted.contains(&field.name()))
        .cloned()
        .collect();
    let projection =
        Type::group_type_builder(schema.name()).with_fields(fields).build().unwrap();
    let mut out = Vec::new();
    for row in reader.get_row_iter(Some(projection)).unwrap() {
        let mut parsed =
            Row { text: BTreeMap::new(), number: BTreeMap::new(), empty: false };
        for (name, field) in row.unwrap().get_column_iter() {
            match field {
                Field::Str(s) => drop(parsed.text.insert(name.clone(), s.clone())),
                Field::Long(x) | Field::TimestampMicros(x) => {
                    parsed.number.insert(name.clone(), *x);
                }
                Field::Bool(b) if name == "empty" => parsed.empty = *b,
                _ => {}
            }
        }
        out.push(parsed);
    }
    out
}
