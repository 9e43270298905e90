//! What counts as an occurrence, as tables.
//!
//! A lexicon is written `key: variant | variant ! excluded`, one entry a line. A match is
//! written as in the text, with its key; `(...)` marks a nested one.

use tealeaf_text::{Engine, Entry, Lexicon, Vectors};

fn entries(lexicon: &str) -> Vec<Entry> {
    let list = |s: &str| {
        s.split('|').map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect()
    };
    lexicon
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (key, rest) = line.split_once(": ").expect("`key: variants`");
            let (variants, exclude) = rest.split_once('!').unwrap_or((rest, ""));
            Entry { key: key.into(), variants: list(variants), exclude: list(exclude) }
        })
        .collect()
}

#[track_caller]
fn check(lexicon: &str, text: &str, expected: &[&str]) {
    let compiled = Lexicon::compile(&entries(lexicon)).expect("a valid lexicon");
    let matches = compiled.find(text);
    assert_eq!(matches, compiled.find_with(Engine::Reference, text), "in {text:?}");
    for vectors in Vectors::available() {
        let found = compiled.find_with(Engine::FastWith(vectors), text);
        assert_eq!(matches, found, "{vectors:?} in {text:?}");
    }
    let found: Vec<String> = matches
        .iter()
        .map(|m| {
            let shown = format!("{}={}", compiled.key(m.entry), &text[m.span.range()]);
            if m.nested { format!("({shown})") } else { shown }
        })
        .collect();
    assert_eq!(found, expected, "in {text:?}");
    let without_nested: u32 = compiled.counts(text, false).iter().sum();
    let with_nested: u32 = compiled.counts(text, true).iter().sum();
    assert_eq!(with_nested as usize, expected.len());
    assert_eq!(
        without_nested as usize,
        expected.iter().filter(|m| !m.starts_with('(')).count()
    );
}

const UPHOLDS: &str = "
    two-upholds: 两个维护 | Two Upholds | Two Safeguards
    two-establishes: 两个确立 | Two Establishes | Two Establishments
";

#[test]
fn script_and_width() {
    check(UPHOLDS, "做到两个维护", &["two-upholds=两个维护"]);
    check(UPHOLDS, "做到兩個維護", &["two-upholds=兩個維護"]);
    check("a: 兩個維護", "两个维护", &["a=两个维护"]);
    check("a: 两个维护", "兩个維护", &["a=兩个維护"]);
    check("g20: G20峰会", "Ｇ２０峰會 and g20 峰会", &["g20=Ｇ２０峰會", "g20=g20 峰会"]);
    check("a: 台湾 | 臺灣", "臺灣、台湾、台灣", &["a=臺灣", "a=台湾", "a=台灣"]);
}

#[test]
fn spellings_that_differ_in_a_comma() {
    let lexicon = "road: Belt and Road | One Belt One Road | One Belt, One Road";
    check(lexicon, "One Belt, One Road again", &["road=One Belt, One Road"]);
    check(lexicon, "one belt one road", &["road=one belt one road"]);
    check(
        "road: a belt, a road | a belt a road",
        "a belt, a road",
        &["road=a belt, a road"],
    );
}

#[test]
fn quotation_marks_and_spaces_inside() {
    check(
        UPHOLDS,
        "“两个确立”“两个维护”",
        &["two-establishes=两个确立", "two-upholds=两个维护"],
    );
    check(
        UPHOLDS,
        "两个“维护”、「兩個」確立",
        &["two-upholds=两个“维护", "two-establishes=兩個」確立"],
    );
    check(UPHOLDS, "两 个 维 护", &["two-upholds=两 个 维 护"]);
    check(UPHOLDS, "两个\n维护", &["two-upholds=两个\n维护"]);
    check(UPHOLDS, "两个\r\n维护", &["two-upholds=两个\r\n维护"]);
    check(UPHOLDS, "两个\n\n维护", &[]);
    check(UPHOLDS, "两个\n　　维护", &[]);
    check(UPHOLDS, "两个。维护", &[]);
    check(UPHOLDS, "两个\u{200B}维护", &["two-upholds=两个\u{200B}维护"]);
    check("li: 李强", "李　强、李强", &["li=李　强", "li=李强"]);
    check("a: “两个维护”", "两个维护", &["a=两个维护"]);
}

#[test]
fn commas_inside() {
    let beginning = "a: 不忘初心、牢记使命";
    check(beginning, "不忘初心、牢记使命", &["a=不忘初心、牢记使命"]);
    check(beginning, "不忘初心，牢记使命", &["a=不忘初心，牢记使命"]);
    check(beginning, "“不忘初心”“牢记使命”", &["a=不忘初心”“牢记使命"]);
    check("a: 不忘初心牢记使命", "不忘初心，牢記使命", &["a=不忘初心，牢記使命"]);
    check("a: 改革开放", "推进改革，开放市场", &[]);
    check("a: 改革、开放", "推进改革，开放市场", &["a=改革，开放"]);
    check(
        "a: peace, development",
        "Peace, development; peace development",
        &["a=Peace, development", "a=peace development"],
    );
    check("a: peace development", "peace, development", &[]);
    check(
        "a: 坚决维护习近平总书记党中央的核心、全党的核心地位",
        "坚决维护习近平总书记党中央的核心、全党的核心地位，坚决维护党中央权威",
        &["a=坚决维护习近平总书记党中央的核心、全党的核心地位"],
    );
}

#[test]
fn latin_words() {
    check(
        UPHOLDS,
        "the “Two Upholds” and TWO ESTABLISHES",
        &["two-upholds=Two Upholds", "two-establishes=TWO ESTABLISHES"],
    );
    check(
        UPHOLDS,
        "Two-Upholds, Two\nUpholds, two   upholds, Two-\nUpholds",
        &[
            "two-upholds=Two-Upholds",
            "two-upholds=Two\nUpholds",
            "two-upholds=two   upholds",
            "two-upholds=Two-\nUpholds",
        ],
    );
    check(UPHOLDS, "Two ‘Upholds’", &["two-upholds=Two ‘Upholds"]);
    check(UPHOLDS, "TwoUpholds, Two, Upholds. Two - Upholds", &[]);
    check(UPHOLDS, "Two\n\nUpholds", &[]);
    check(
        "p: patient",
        "patient, patients, impatient, patient2, (patient)",
        &["p=patient", "p=patient"],
    );
    check("p: patient", "élpatient patienté patient", &["p=patient"]);
    check("x: Xi", "Xi's, Xi’s, Xian, 习Xi平", &["x=Xi", "x=Xi", "x=Xi"]);
    check("x: People's Republic", "the People’s Republic", &["x=People’s Republic"]);
    check("g: G20", "在G20峰会 G200", &["g=G20"]);
    check("e: ELAN | Élan", "ÉLAN elan", &["e=ÉLAN", "e=elan"]);
}

#[test]
fn longer_contains_shorter() {
    let thought = "
        thought: 习近平新时代中国特色社会主义思想
        xi: 习近平 | 习近平总书记
        era: 新时代
    ";
    check(
        thought,
        "习近平新时代中国特色社会主义思想",
        &["thought=习近平新时代中国特色社会主义思想", "(xi=习近平)", "(era=新时代)"],
    );
    check(thought, "习近平总书记", &["xi=习近平总书记"]);
    // Two that overlap without one containing the other both count.
    check("a: 甲乙丙\nb: 乙丙丁", "甲乙丙丁", &["a=甲乙丙", "b=乙丙丁"]);
    check("a: 哈哈", "哈哈哈", &["a=哈哈", "a=哈哈"]);
    // The second reaches farther, so both contain the last one.
    check(
        "a: 甲乙丙丁\nb: 乙丙丁戊己\nc: 丁戊",
        "甲乙丙丁戊己",
        &["a=甲乙丙丁", "b=乙丙丁戊己", "(c=丁戊)"],
    );
    check(
        "a: general secretary\nb: secretary",
        "General Secretary",
        &["a=General Secretary", "(b=Secretary)"],
    );
}

#[test]
fn exclusions() {
    let names = "
        india: 印度 ! 印度尼西亚 | 印度洋
        li-qiang: 李强 ! 李强调
        wang-yi: 王毅 ! 王毅力
    ";
    check(names, "印度和印度尼西亚、印度洋", &["india=印度"]);
    check(names, "印度、印度尼西亞", &["india=印度"]);
    check(names, "李强调，李强 指出", &["li-qiang=李强"]);
    check(names, "王毅会见，王毅力", &["wang-yi=王毅"]);
    // An excluded string of one entry may be a variant of another.
    check(
        "india: 印度 ! 印度尼西亚\nindonesia: 印度尼西亚",
        "印度尼西亚",
        &["indonesia=印度尼西亚"],
    );
    check("x: Xi ! Xi'an", "Xi in Xi'an and Xi’an", &["x=Xi"]);
}

#[test]
fn same_surface_twice() {
    // Within one entry, the first variant that reads so is named.
    let lexicon =
        Lexicon::compile(&entries("a: 两个维护 | 兩個維護 | “两个维护”")).unwrap();
    let found = lexicon.find("兩個維護");
    assert_eq!((found.len(), found[0].variant), (1, 0));
}

#[test]
fn compile_errors() {
    let check = |lexicon: &str, parts: &[&str]| {
        let error = Lexicon::compile(&entries(lexicon)).unwrap_err().to_string();
        for part in parts {
            assert!(error.contains(part), "{error}");
        }
    };
    check(
        "two-upholds: 两个维护\nother: 兩個“維護”",
        &["two-upholds", "other", "兩個“維護”"],
    );
    check("a: Two Upholds\nb: two-upholds", &["`a`", "`b`", "two-upholds"]);
    check("a: |", &["`a`", "no variant"]);
    check("a: “”", &["`a`", "“”", "nothing to look for"]);
}

#[test]
fn nothing_to_find() {
    check("", "两个维护", &[]);
    check(UPHOLDS, "", &[]);
}
