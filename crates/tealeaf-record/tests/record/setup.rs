//! What the tests share: rules with a small list of people, the occasions of the pack,
//! and the way to the real data.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;
use tealeaf_record::{AddOptions, Occasion, Outlet, RecordRules, RecordedPerson};
use tealeaf_text::{Entry, Lexicon};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OccasionsFile {
    occasion: Vec<OccasionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OccasionEntry {
    pub(crate) key: String,
    label: String,
    pub(crate) coarse: String,
    title: Option<String>,
    lead: Option<String>,
    in_person: bool,
    #[serde(default)]
    no_speaker: bool,
    words: Vec<String>,
}

pub(crate) fn occasion_entries(pack: &str) -> Vec<OccasionEntry> {
    let path =
        format!("{}/../../packs/{pack}/occasions.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let file: OccasionsFile = toml::from_str(&text).unwrap();
    assert!(file.occasion.iter().all(|o| !o.label.is_empty() && !o.words.is_empty()));
    file.occasion
}

fn occasions(pack: &str) -> Vec<Occasion> {
    let entries = occasion_entries(pack).into_iter();
    entries
        .map(|o| Occasion {
            key: o.key,
            title: o.title,
            lead: o.lead,
            in_person: o.in_person,
            no_speaker: o.no_speaker,
        })
        .collect()
}

/// (key, name, words in which the name means another).
const PEOPLE: &[(&str, &str, &[&str])] = &[
    ("xi-jinping", "习近平", &[]),
    ("li-qiang", "李强", &["李强调"]),
    ("zhao-leji", "赵乐际", &[]),
    ("wang-huning", "王沪宁", &[]),
    ("cai-qi", "蔡奇", &[]),
    ("ding-xuexiang", "丁薛祥", &[]),
    ("li-xi", "李希", &["李希望"]),
    ("han-zheng", "韩正", &[]),
    ("li-keqiang", "李克强", &[]),
    ("li-zhanshu", "栗战书", &[]),
    ("wang-yang", "汪洋", &["汪洋大海", "一片汪洋"]),
    ("wang-yi", "王毅", &[]),
];

pub(crate) fn name_of(key: &str) -> &str {
    PEOPLE.iter().find(|p| p.0 == key).map_or(key, |p| p.1)
}

pub(crate) fn rules() -> RecordRules {
    let people = PEOPLE.iter().map(|(key, name, exclude)| RecordedPerson {
        key: (*key).into(),
        names: vec![(*name).into()],
        exclude: exclude.iter().map(|e| (*e).into()).collect(),
        leader: true,
    });
    RecordRules {
        outlets: vec![
            Outlet { key: "xwlb".into(), daily: true, ..Outlet::default() },
            Outlet {
                key: "fomc-statements".into(),
                speaker: Some("fomc".into()),
                occasion: Some("statement".into()),
                ..Outlet::default()
            },
            Outlet { key: "paper".into(), ..Outlet::default() },
        ],
        people: people.collect(),
        occasions: occasions("ccp"),
        recipes: Vec::new(),
    }
}

pub(crate) fn formulas() -> Lexicon {
    let entries: Vec<Entry> = [
        ("two-upholds", "两个维护"),
        ("two-establishes", "两个确立"),
        ("xi-thought", "习近平新时代中国特色社会主义思想"),
        ("xi-name", "习近平"),
        ("considerable-period", "considerable period"),
    ]
    .iter()
    .map(|(key, phrase)| Entry {
        key: (*key).into(),
        variants: vec![(*phrase).into()],
        exclude: Vec::new(),
    })
    .collect();
    Lexicon::compile(&entries).unwrap()
}

pub(crate) fn options() -> AddOptions {
    AddOptions {
        outlet: None,
        capture: None,
        added_at: "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap(),
        origin: "test".into(),
        program: "tealeaf test".into(),
    }
}

/// A file of the real data, or `None` (said aloud) where the data do not lie beside the
/// repository. A run on a build machine must not pass by skipping.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is not here");
    println!("skipped: ../shared is not here");
    None
}
