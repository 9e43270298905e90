//! A small invented domain, with Chinese and English names of the same things.

use jiff::civil::date;
use tealeaf_claims::{Formula, NamedEvent, Office, Outlet, Person, Vocabulary};

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|s| (*s).to_owned()).collect()
}

pub(crate) fn vocabulary() -> Vocabulary {
    let formula = |key: &str, surfaces: &[&str]| Formula {
        key: key.to_owned(),
        surfaces: strings(surfaces),
    };
    let person = |key: &str, names: &[&str], surname: &str, titles: &[&str]| Person {
        key: key.to_owned(),
        names: strings(names),
        surname: Some(surname.to_owned()),
        exclude: Vec::new(),
        offices: vec![Office {
            titles: strings(titles),
            from: Some(date(2020, 1, 1)),
            to: None,
        }],
    };
    Vocabulary {
        formulas: vec![
            formula("two-upholds", &["两个维护", "Two Upholds", "Two Safeguards"]),
            formula(
                "two-establishes",
                &["两个确立", "Two Establishes", "Two Establishments"],
            ),
            formula("new-thought", &["新时代思想", "New Era Thought"]),
            formula(
                "leader-title",
                &[
                    "总书记林海",
                    "林海总书记",
                    "General Secretary Lin Hai",
                    "General Secretary Lin",
                ],
            ),
            formula("leader-name", &["林海", "Lin Hai"]),
            formula("as-core", &["为核心", "as the core"]),
        ],
        people: vec![
            person(
                "lin-hai",
                &["林海", "Lin Hai"],
                "Lin",
                &["总书记", "General Secretary"],
            ),
            person(
                "cai-ming",
                &["蔡明", "Cai Ming"],
                "Cai",
                &["办公厅主任", "head of the General Office"],
            ),
            person("zhao-yu", &["赵宇", "Zhao Yu"], "Zhao", &["组织部长"]),
        ],
        outlets: vec![
            Outlet {
                key: "xh".to_owned(),
                names: strings(&["Xinhua", "新华社"]),
                official: true,
            },
            Outlet {
                key: "post".to_owned(),
                names: strings(&["Morning Post", "晨报"]),
                official: false,
            },
        ],
        events: vec![
            NamedEvent {
                key: "third-plenum".to_owned(),
                names: strings(&["Third Plenum", "三中全会"]),
                from: date(2024, 7, 15),
                to: date(2024, 7, 18),
            },
            NamedEvent {
                key: "fourth-plenum".to_owned(),
                names: strings(&["Fourth Plenum", "四中全会"]),
                from: date(2025, 10, 20),
                to: date(2025, 10, 23),
            },
        ],
    }
}
