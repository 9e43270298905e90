//! What single sentences are read as: a case for every fault that was found in use.

use serde_json::Value;
use tealeaf_claims::{Article, Office, Person, Vocabulary, claims, json_v1};

/// A body, and words of one claim with kind, polarity, class of the source, subject and time as
/// the format of claims names them ("-" for none).
type Row = (&'static str, &'static str, [&'static str; 5]);

const ENGLISH: &[Row] = &[
    (
        "Then there is the whisper that Ada Voss has not been seen since 10 May.",
        "not been seen",
        ["appearance", "-", "rumour", "Ada Voss", "2034-05-10/2034-05-20"],
    ),
    (
        "For seventeen days nobody has set eyes on Ada Voss.",
        "set eyes on",
        ["appearance", "-", "author", "Ada Voss", "2034-05-03/2034-05-20"],
    ),
    (
        "Bloggers predict that Ada Voss will resign by the end of June.",
        "will resign",
        ["removal", "+", "social_media", "Ada Voss", "../2034-06-30"],
    ),
    (
        "In the autumn of 2031 Ada Voss vanished for five weeks; in December she was dismissed.",
        "dismissed",
        ["removal", "+", "author", "Ada Voss", "2031-12"],
    ),
    (
        "On Tuesday a channel posted a photograph of what it described as Decree No. 118-s. The \
         decree is a forgery.",
        "forgery",
        ["document_authenticity", "-", "author", "The decree", "-"],
    ),
    (
        "When the readout was printed in the Harbour Gazette on 3 May, nobody looked.",
        "was printed",
        ["publication", "+", "author", "Harbour Gazette", "2034-05-03"],
    ),
    (
        "Emil Tacora, her defence minister, opened a plant on 3 May. Ada Voss cut the ribbon. \
         The defence minister was arrested on 5 May.",
        "arrested",
        ["detention", "+", "author", "Emil Tacora", "2034-05-05"],
    ),
    (
        "The parade on 1 May was long. Ada Voss did not attend the parade.",
        "not attend",
        ["appearance", "-", "author", "Ada Voss", "2034-05-01"],
    ),
    (
        "Grand Vizier Nadra Selim was dismissed on 2 May.",
        "dismissed",
        ["removal", "+", "author", "Nadra Selim", "2034-05-02"],
    ),
];

const CHINESE: &[Row] = &[
    (
        "国家主席裴元朗5月3日在望汐港出席了阅兵。国家主席5月4日视察了港口。",
        "视察了港口",
        ["appearance", "+", "author", "裴元朗", "2034-05-04"],
    ),
    (
        "2033年4月，祁远山缺席大会。次年1月，祁远山被免职。",
        "被免职",
        ["removal", "+", "author", "祁远山", "2034-01"],
    ),
    (
        "网传一份文件，文号为澜办发〔2034〕13号。文件是伪造的。",
        "是伪造的",
        ["document_authenticity", "-", "author", "文件", "-"],
    ),
    (
        "外界预计国防部长达米尔·赫许科最迟5月底下台。",
        "下台",
        ["removal", "+", "analyst", "达米尔·赫许科", "../2034-05-31"],
    ),
    (
        "其中欧雷克·席姆5月4日被免职，欧雷克·席姆没有回应。",
        "被免职",
        ["removal", "+", "author", "欧雷克·席姆", "2034-05-04"],
    ),
];

fn read(head: &str, body: &str, vocabulary: &Vocabulary) -> Vec<(String, Value)> {
    let article = Article::read(&format!("{head}\n\n{body}\n"));
    let text: Vec<char> = article.text.chars().collect();
    let lines = json_v1::to_jsonl("case", &article, &claims(&article, vocabulary));
    lines
        .lines()
        .map(|line| {
            let claim: Value = serde_json::from_str(line).expect("a line of the format");
            let at = |n: usize| {
                usize::try_from(claim["span"][n].as_u64().expect("a number"))
                    .expect("small")
            };
            (text[at(0)..at(1)].iter().collect(), claim)
        })
        .collect()
}

fn wrong(head: &str, rows: &[Row], vocabulary: &Vocabulary) -> Vec<String> {
    let mut out = Vec::new();
    for (body, words, expected) in rows {
        let found = read(head, body, vocabulary);
        let parts = |claim: &Value| {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            [
                text(&claim["predicate"]),
                text(&claim["polarity"]),
                text(&claim["source"]["cls"]),
                text(&claim["subjects"][0]["text"]),
                text(&claim["time"]["value"]),
            ]
        };
        let of: Vec<_> = found
            .iter()
            .filter(|(span, _)| span.contains(words))
            .map(|(_, c)| parts(c))
            .collect();
        if !of.iter().any(|found| found == expected) {
            out.push(format!("{body}\n  {of:?}\n  not {expected:?}"));
        }
    }
    out
}

#[test]
fn english() {
    let head = "Counting chairs\n\nLetter from the port\n\nBy Orla Venning, The Harbour Gazette, 20 May 2034";
    let wrong = wrong(head, ENGLISH, &Vocabulary::default());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn chinese() {
    let person = Person {
        key: "li-qiang".to_owned(),
        names: vec!["李强".to_owned()],
        offices: vec![Office {
            titles: vec!["国家主席".to_owned()],
            from: None,
            to: None,
        }],
        ..Person::default()
    };
    let vocabulary = Vocabulary { people: vec![person], ..Vocabulary::default() };
    let wrong = wrong("数椅子\n\n港湾日报 2034年5月20日", CHINESE, &vocabulary);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
