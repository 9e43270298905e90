//! Recipes on invented inputs.

use super::*;

fn way(place: Where, pattern: &str) -> Way {
    let pattern = (!pattern.is_empty()).then(|| pattern.to_owned());
    Way { place, pattern, on: None }
}

fn field(name: &str) -> Vec<Way> {
    vec![way(Where::Field(name.into()), "")]
}

/// Items as `outlet date [title] <id> speakers | text`, skips as their reasons.
fn check(recipe: Recipe, name: &str, text: &str, expected: &[&str]) {
    let rules = RecordRules { recipes: vec![recipe], ..RecordRules::default() };
    let readers = Readers::new(&rules).unwrap();
    let blob = Blob { name: name.into(), ..Blob::default() };
    let found = match plain::read(&blob, text, None, &readers) {
        Ok(parsed) => parsed
            .items
            .iter()
            .map(|i| {
                let speaker = i.speaker.as_deref().unwrap_or("-").replace('\n', "+");
                let id = i.id.as_deref().unwrap_or("-");
                let text = i.text.as_deref().unwrap_or("-").replace('\n', "/");
                format!("{} {} [{}] <{id}> {speaker} | {text}", i.outlet, i.date, i.title)
            })
            .chain(parsed.skips.iter().map(|s| format!("skip {}: {}", s.path, s.reason)))
            .collect(),
        Err(reason) => vec![format!("error {reason}")],
    };
    assert_eq!(found, expected, "{name}");
}

#[test]
fn a_page_is_split_into_items_with_speakers() {
    let recipe = Recipe {
        outlet: Some("presser".into()),
        date: vec![way(Where::Text, r"^(\d{1,2} \w+ \d{4})$")],
        title: vec![way(Where::Text, r"^(Q\. .+)$")],
        speaker: vec![way(Where::Text, r"^(\w+ \w+): ")],
        start: Some(r"^\d{1,2} \w+ \d{4}$".into()),
        end: Some("^Contact".into()),
        drop: Some("^Photo:".into()),
        split: Some(r"^Q\. ".into()),
        ..Recipe::default()
    };
    let page = "Briefing\n7 March 2031\nOpening words.\nQ. Tea?\nAnn Oak: Yes.\n\
        Photo: cups\nQ. Salt?\nBo Elm: No.\nAnn Oak: Perhaps.\nContact us\n";
    check(
        recipe,
        "dir/b12.txt",
        page,
        &[
            "presser 2031-03-07 [Q. Tea? · 1] <presser-b12-1> Ann Oak+Bo Elm | Opening words.",
            "presser 2031-03-07 [Q. Tea?] <presser-b12-2> Ann Oak | Q. Tea?/Ann Oak: Yes.",
            "presser 2031-03-07 [Q. Salt?] <presser-b12-3> Bo Elm+Ann Oak | \
             Q. Salt?/Bo Elm: No./Ann Oak: Perhaps.",
        ],
    );
}

#[test]
fn columns_are_mapped() {
    let recipe = Recipe {
        outlet: Some("paper".into()),
        date: vec![
            way(Where::Text, r"^(?P<year>\S{4})年(?P<month>\S+)月(?P<day>\S+)日"),
            Way { on: Some("03-05".into()), ..way(Where::Field("year".into()), "") },
        ],
        title: field("head.main"),
        text: field("full"),
        speaker: field("by"),
        ..Recipe::default()
    };
    let lines = concat!(
        r#"{"year":2031,"head":{"main":"Tea"},"full":"<p>A.</p><p>B.</p>","by":["X","Y"]}"#,
        "\n",
        r#"{"year":2032,"head":{"main":"Ink"},"full":"二〇三二年十二月二十三日 C."}"#,
        "\n{\"full\":\"no day\"}\nnonsense\n",
    );
    let expected = [
        "paper 2031-03-05 [Tea] <-> X+Y | A./B.",
        "paper 2032-12-23 [Ink] <-> - | 二〇三二年十二月二十三日 C.",
        "skip a.jsonl, line 3: no date: give one in the front matter (date: YYYY-MM-DD) \
         or in the file name",
        "skip a.jsonl, line 4: not JSON: expected ident at line 1 column 2",
    ];
    check(recipe.clone(), "a.jsonl", lines, &expected);
    let table = "year;head.main;full\n2031;\"Tea; and\";\"A.\nB.\"\n";
    check(recipe, "a.csv", table, &["paper 2031-03-05 [Tea; and] <-> - | A./B."]);
}

#[test]
fn recipes_choose_their_inputs() {
    let recipe = |name: &str, content: &str| Recipe {
        outlet: Some("own".into()),
        name: Some(name.into()),
        content: Some(content.into()),
        title: vec![way(Where::Source, "<b>(.*?)</b>")],
        ..Recipe::default()
    };
    let text = "HEAD\n<b>Tea</b> leaves";
    let day = "in/2031-05-06.dat";
    check(
        recipe(r"\.dat$", "^HEAD"),
        day,
        text,
        &["own 2031-05-06 [Tea] <-> - | HEAD/<b>Tea</b> leaves"],
    );
    let refused = "error no reader for files that end in `dat`";
    for (name, content) in [(r"\.txt$", "^HEAD"), (r"\.dat$", "^TAIL")] {
        let rules = RecordRules {
            recipes: vec![recipe(name, content)],
            ..RecordRules::default()
        };
        let readers = Readers::new(&rules).unwrap();
        let blob = Blob { name: day.into(), ..Blob::default() };
        let error = plain::read(&blob, text, None, &readers).unwrap_err();
        assert!(format!("error {error}").starts_with(refused), "{error}");
    }
    let wrong = Recipe { key: "x".into(), split: Some("(".into()), ..Recipe::default() };
    let error = wrong.check().unwrap_err().to_string();
    assert!(error.starts_with("recipe `x`, split: regex parse error"), "{error}");
}

#[test]
fn dates_and_numbers_are_read() {
    let check = |text: &str, expected: &str| {
        let found = plain::any_date(text).map_or("-".into(), |d| d.to_string());
        assert_eq!(found, expected, "{text}");
    };
    check("Frankfurt, 7 March 2019", "2019-03-07");
    check("Sept. 3, 2020 in Oslo", "2020-09-03");
    check("on May 5th, 2021", "2021-05-05");
    check("2021年5月6日", "2021-05-06");
    check("31 February 2020", "-");
    check("7 Mayor 2019", "-");
    let number = |text: &str| plain::number(text);
    assert_eq!(number("二〇二五"), Some(2025));
    assert_eq!(number("十"), Some(10));
    assert_eq!(number("十二"), Some(12));
    assert_eq!(number("二十三"), Some(23));
    assert_eq!(number("三十"), Some(30));
    assert_eq!(number("x"), None);
    assert_eq!(number(""), None);
}
