//! Invented captures: how they join, what coverage follows, what facts are read.

use std::{fs, path::Path};

use jiff::civil::date;
use tealeaf_record::{Archive, Counting, observations::DayState};

use crate::setup;

/// A day as the first capture holds it: Markdown with HTML in it.
pub(crate) fn html_day(day: &str, list: &[&str], items: &[(&str, &str, &str)]) -> String {
    let mut page = format!("# 《新闻联播》 ({day})\n\n## 新闻摘要\n\n");
    for (n, title) in (1..).zip(list) {
        page += &format!("{n}.{title}；\n\n\n");
    }
    page += "## 详细新闻\n";
    for (id, title, body) in items {
        let body = if body.is_empty() {
            String::new()
        } else {
            format!("<p><strong>央视网消息</strong>（新闻联播）：{body}</p>")
        };
        page += &format!("\n### {title}\n\n{body}\n\n");
        if !id.is_empty() {
            page += &format!("[查看原文](https://tv.cctv.com/2024/01/01/{id}.shtml)\n\n");
        }
    }
    page + "\n---\n\n(更新时间戳: 1704110400000)\n"
}

/// A day as the second capture holds it: plain Markdown.
pub(crate) fn markdown_day(
    day: &str,
    list: &[&str],
    items: &[(&str, &str, &str)],
) -> String {
    let mut page = format!("# 《新闻联播》（{day}）\n\n## 新闻摘要\n\n");
    for (n, title) in (1..).zip(list) {
        page += &format!("{n}.{title}；\n\n");
    }
    page += &format!("（《新闻联播》 {day} 19:00）\n\n## 详细新闻\n");
    for (id, title, body) in items {
        page += &format!("\n### {title}\n\n**央视网消息**（新闻联播）：{body}\n\n");
        page += &format!("[查看原文](https://tv.cctv.com/2024/01/01/{id}.shtml)\n\n");
    }
    page + "---\n\n更新时间：2024-01-02T02:00:00.000Z\n"
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn days(archive: &Archive) -> Vec<(jiff::civil::Date, DayState)> {
    let (formulas, rules) = (setup::formulas(), setup::rules());
    let counting =
        Counting { formulas: &formulas, rules: &rules, pack: "t 1", pack_digest: "0" };
    let set = archive.observations(&counting).unwrap();
    set.coverage["xwlb"].iter().map(|(d, s)| (*d, *s)).collect()
}

#[test]
fn two_captures_of_a_day_become_versions_of_its_items() {
    let folder = tempfile::tempdir().unwrap();
    let list = ["甲市新桥通车", "乙省粮食丰收", "国际联播快讯"];
    let first = [
        ("VIDEa", "甲市新桥通车", "甲市新桥今天通车。"),
        ("", "乙省粮食丰收", "乙省粮食今年丰收。"),
        ("VIDEc", "国际联播快讯", ""),
    ];
    let second = [
        ("VIDEa", "甲市新桥通车", "甲市新桥今天\n\n通车。"),
        ("VIDEb", "乙省粮食丰收", "乙省粮食今年大丰收。"),
        ("VIDEc", "国际联播快讯", "丙国举行选举。"),
    ];
    write(folder.path(), "one/20240101.md", &html_day("20240101", &list, &first));
    write(folder.path(), "two/20240101.md", &markdown_day("20240101", &list, &second));
    let mut digests = Vec::new();
    // The order of adding must not matter.
    for order in [["one", "two"], ["two", "one"]] {
        let path = folder.path().join(format!("{}.sqlite", order[0]));
        let mut archive = Archive::create(&path).unwrap();
        let inputs = order.map(|name| folder.path().join(name));
        let rules = setup::rules();
        let report =
            archive.add(&inputs, &setup::options(), &rules, &mut |_| {}).unwrap();
        assert_eq!((report.read, report.stored), (6, 3));
        assert_eq!((report.versions, report.duplicates), (2, 1));
        // Whichever capture came first, the item goes by the outlet's own id.
        let item = archive.item("VIDEb").unwrap();
        assert_eq!(item.id, "VIDEb");
        assert_eq!(item.versions.len(), 2);
        assert_eq!(
            item.versions[item.preferred()].text.as_deref(),
            Some("乙省粮食今年大丰收。")
        );
        let filled = archive.item("VIDEc").unwrap();
        assert_eq!((filled.versions.len(), filled.n_versions()), (2, 1));
        let same = archive.item("VIDEa").unwrap();
        assert_eq!((same.versions.len(), same.versions[0].seen_again.len()), (1, 1));
        assert_eq!(days(&archive), [(date(2024, 1, 1), DayState::Complete)]);
        digests.push(archive.record_digest().unwrap());
        let again = archive.add(&inputs, &setup::options(), &rules, &mut |_| {}).unwrap();
        assert_eq!((again.read, again.duplicates), (6, 6));
        assert_eq!(archive.record_digest().unwrap(), digests[0]);
    }
    assert_eq!(digests[0], digests[1]);
}

#[test]
fn holes_are_told_from_silence() {
    let folder = tempfile::tempdir().unwrap();
    let item = ("VIDEa", "甲市新桥通车", "甲市新桥今天通车。");
    let day = |name: &str, list: &[&str], items: &[(&str, &str, &str)]| {
        let file = format!("days/{name}.md");
        write(folder.path(), &file, &html_day(name, list, items));
    };
    let id = |id, title| (id, title, "全文。");
    day("20240101", &["甲市新桥通车"], &[item]);
    day("20240102", &["甲省会议召开", "乙市桥"], &[id("VIDEb", "甲省会议召开")]);
    day("20240104", &[], &[id("VIDEd", "丁")]);
    day("20240105", &["戊"], &[("VIDEe", "戊", "")]);
    day("20240106", &["己"], &[id("VIDEf", "己"), ("", "undefined", "undefined")]);
    let mut archive = Archive::create(&folder.path().join("a.sqlite")).unwrap();
    let rules = setup::rules();
    let inputs = [folder.path().join("days")];
    let report = archive.add(&inputs, &setup::options(), &rules, &mut |_| {}).unwrap();
    assert_eq!(report.skipped.len(), 1, "{:?}", report.skipped);
    let states: Vec<DayState> = days(&archive).into_iter().map(|d| d.1).collect();
    use DayState::{Complete, Incomplete, Missing};
    assert_eq!(
        states,
        [Complete, Incomplete, Missing, Incomplete, Incomplete, Incomplete]
    );
    let gaps = archive.gaps("xwlb").unwrap();
    assert_eq!(gaps[&date(2024, 1, 2)].listed_only, ["乙市桥"]);
    assert_eq!(gaps[&date(2024, 1, 5)].without_text, ["戊"]);
    assert!(gaps[&date(2024, 1, 4)].order_lost);
}

#[test]
fn facts_are_read_by_the_rules() {
    let rules = setup::rules();
    let reading = tealeaf_record::Reading::new(&rules).unwrap();
    let check = |title: &str, text: &str, expected: &str| {
        let facts = reading.facts("xwlb", date(2024, 5, 18), title, Some(text));
        let event = facts.event.map_or("-".into(), |e| format!("{}..{}", e.0, e.1));
        let found = format!(
            "{} | {} | there {} | {} | {event}",
            facts.occasion,
            facts.speakers.join(","),
            facts.present.join(","),
            facts.place.unwrap_or("-".into())
        );
        assert_eq!(found, expected, "{title}");
    };
    check(
        "蔡奇在某省某市调研",
        "中共中央政治局常委、中央书记处书记蔡奇16日至17日在某省某市调研。",
        "inspection | cai-qi | there cai-qi | 某省某市 | 2024-05-16..2024-05-17",
    );
    check(
        "某领导小组召开会议 研究部署工作",
        "某领导小组18日在京召开会议。中共中央政治局常委、领导小组组长蔡奇主持会议并讲话。\
         中共中央政治局常委、领导小组副组长李希出席会议并讲话。",
        "commission | cai-qi,li-xi | there cai-qi,li-xi | 北京 | 2024-05-18..2024-05-18",
    );
    check(
        "习近平对某项工作作出重要指示强调 要做好 丁薛祥出席某会议并讲话",
        "中共中央总书记习近平近日作出重要指示。",
        "written-instruction | xi-jinping,ding-xuexiang | there ding-xuexiang | - | -",
    );
    check(
        "人民日报评论员文章：论学习贯彻习近平总书记重要讲话",
        "习近平总书记强调，要做好。",
        "commentary |  | there  | - | -",
    );
    check(
        "学习贯彻习近平文化思想座谈会举行 王沪宁出席并讲话",
        "会议强调，要学习贯彻习近平文化思想。",
        "symposium | wang-huning | there wang-huning | - | -",
    );
    check(
        "应习近平邀请 某国总统将访华",
        "应国家主席习近平邀请，某国总统将于5月20日访华。",
        "notice |  | there  | - | -",
    );
}
