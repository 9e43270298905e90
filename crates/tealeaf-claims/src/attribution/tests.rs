//! Tables for the tokenizer, the rules and both paths together. All texts are invented.

use tealeaf_text::Span;

use super::token::{Kind, paragraphs, tokenize};
use super::{Attribution, Form, attribute, attribute_rules_only};

/// Tokens apart by spaces, quoted ones with `~` after, sentences apart by `/`.
fn tokens(text: &str) -> String {
    let paragraph = tokenize(text, Span::new(0, text.len()));
    let mut out: Vec<String> = Vec::new();
    for (number, sentence) in paragraph.sentences.iter().enumerate() {
        if number > 0 {
            out.push("/".to_owned());
        }
        out.extend(paragraph.tokens[sentence.clone()].iter().map(|token| {
            let mark = if token.quoted { "~" } else { "" };
            format!("{}{mark}", &text[token.start..token.end])
        }));
    }
    out.join(" ")
}

#[test]
fn text_is_cut_into_tokens_sentences_and_quotations() {
    let table = [
        ("She can't say.", "She ca n't say ."),
        ("Mr. Vale's plan won’t pass.", "Mr. Vale 's plan wo n’t pass ."),
        (
            "The U.S. senator paid $4,500.50 (25%).",
            "The U.S. senator paid $ 4,500.50 ( 25% ) .",
        ),
        ("It rained. He left.", "It rained . / He left ."),
        ("Gov. Dray met J. Pike. They spoke.", "Gov. Dray met J. Pike . / They spoke ."),
        (r#"He said "no" twice."#, r#"He said "~ no~ "~ twice ."#),
        ("“Go,” she said. “Now.”", "“~ Go~ ,~ ”~ she said . / “~ Now~ .~ ”~"),
        ("''Go,'' she said.", "''~ Go~ ,~ ''~ she said ."),
        ("She called it ‘a farce’ again.", "She called it ‘~ a~ farce~ ’~ again ."),
        ("The workers’ union voted.", "The workers ’ union voted ."),
        ("A well-known e-mail -- read it", "A well-known e-mail -- read it"),
        ("Wait... what?", "Wait ... what ?"),
        ("@dray wrote #port on 9:30.", "@dray wrote #port on 9:30 ."),
        ("", ""),
        ("中文 and English", "中文 and English"),
    ];
    for (text, expected) in table {
        assert_eq!(tokens(text), expected, "{text}");
    }
}

#[test]
fn paragraphs_end_at_line_ends_but_not_where_a_long_line_wraps() {
    let wrapped = "The harbour office of the northern islands told the captains that the\n\
                   port would close early.\n\nA second paragraph.\nA third.";
    let found: Vec<&str> =
        paragraphs(wrapped).into_iter().map(|span| &wrapped[span.range()]).collect();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("The harbour") && found[0].ends_with("early."));
    assert_eq!(found[1..], ["A second paragraph.", "A third."]);
}

/// `source | cue | content`, parts of one role joined by ` + `.
fn show(text: &str, attribution: &Attribution) -> String {
    let part = |spans: &[Span]| {
        let parts: Vec<&str> = spans.iter().map(|span| &text[span.range()]).collect();
        parts.join(" + ")
    };
    let Attribution { source, cue, content, .. } = attribution;
    format!("{} | {} | {}", part(source), part(cue), part(content))
}

fn check(find: fn(&str) -> Vec<Attribution>, text: &str, expected: &[&str]) {
    let found: Vec<String> = find(text).iter().map(|a| show(text, a)).collect();
    assert_eq!(found, expected, "{text}");
}

/// Sentences that both paths must read alike.
const BOTH: &[(&str, &[&str])] = &[
    (
        "The minister said that the port would stay open.",
        &["The minister | said | that the port would stay open"],
    ),
    (
        "The port will stay open, the minister said.",
        &["the minister | said | The port will stay open"],
    ),
    (
        "“We will keep the port open,” said Ilven Dray.",
        &["Ilven Dray | said | “We will keep the port open,”"],
    ),
    (
        "“The port is safe,” Dray said. “It will stay open.”",
        &["Dray | said | “The port is safe,” + “It will stay open.”"],
    ),
    (
        "According to the harbour office, three ships have left.",
        &["the harbour office | According to | three ships have left"],
    ),
    (
        "Three ships have left, according to the harbour office.",
        &["the harbour office | according to | Three ships have left"],
    ),
    (
        "There are rumours that the secretary will resign.",
        &["rumours | There are rumours | that the secretary will resign"],
    ),
    (
        "There are also claims online that the marshal was confined to his house.",
        &[
            "claims | There are also claims online | that the marshal was confined to his house",
        ],
    ),
    (
        "Rumour has it that the council is divided.",
        &["Rumour | has it | that the council is divided"],
    ),
    (
        "Rumours have circulated since spring that the council is divided.",
        &["Rumours | have circulated | that the council is divided"],
    ),
    (
        "The secretary is rumoured to be ill.",
        &[" | is rumoured | The secretary + to be ill"],
    ),
    (
        "It is believed that two ministers stayed away.",
        &[" | It is believed | that two ministers stayed away"],
    ),
    (
        "The secretary reportedly left the capital, but his office stayed open.",
        &[" | reportedly | The secretary + left the capital"],
    ),
    ("The claim was long and the report was short.", &[]),
    ("Rain fell on the harbour all night.", &[]),
    ("", &[]),
];

#[test]
fn the_rules_read_common_sentences() {
    for (text, expected) in BOTH {
        check(attribute_rules_only, text, expected);
    }
}

#[test]
fn the_model_reads_common_sentences() {
    for (text, expected) in BOTH {
        check(attribute, text, expected);
    }
}

#[test]
fn the_rules_follow_subjects_and_shared_sources() {
    let table: &[(&str, &[&str])] = &[
        (
            "Petra Lund, an archivist at the registry, argued that the seal is wrong.",
            &[
                "Petra Lund, an archivist at the registry, | argued | that the seal is wrong",
            ],
        ),
        (
            "He said the seal is wrong and added that the number is old.",
            &["He | said | the seal is wrong", "He | added | that the number is old"],
        ),
        (
            "She told reporters that the ship had left.",
            &["She | told | that the ship had left"],
        ),
        (
            "On Tuesday the mayor criticized the plan.",
            &["the mayor | criticized | the plan"],
        ),
        ("DRAY: We will keep the port open.", &["DRAY | : | We will keep the port open"]),
        ("His claim was rejected.", &[]),
    ];
    for (text, expected) in table {
        check(attribute_rules_only, text, expected);
    }
}

#[test]
fn speech_inside_speech_names_what_it_is_inside() {
    let text = "The agency reported that two officers said that the general had left.";
    for find in [attribute, attribute_rules_only] {
        let found = find(text);
        check(
            find,
            text,
            &[
                "The agency | reported | that two officers said that the general had left",
                "two officers | said | that the general had left",
            ],
        );
        assert_eq!(found.iter().map(|a| a.within).collect::<Vec<_>>(), [None, Some(0)]);
    }
}

#[test]
fn forms_are_told_apart() {
    let table = [
        ("The minister said that the port is open.", Form::Reported),
        ("There are rumours that the port is shut.", Form::Existential),
        ("The port is rumoured to be shut.", Form::Passive),
        ("The port is reportedly shut.", Form::Adverbial),
    ];
    for find in [attribute, attribute_rules_only] {
        for (text, expected) in table {
            let forms: Vec<Form> = find(text).iter().map(|found| found.form).collect();
            assert_eq!(forms, [expected], "{text}");
        }
    }
}

#[test]
fn odd_texts_yield_spans_inside_them() {
    let long = "“x, said ".repeat(3000);
    let odd = [
        "\u{feff}“”\"''''``",
        "said said said",
        "\n\n\n",
        "he said",
        "said, \"",
        "according to",
        "according",
        "there are rumours that",
        "reportedly",
        "é’’’ said “ü”",
        ":",
        "a:b:c",
        "X: “",
        ", , , said",
        "is rumoured to",
        "\r\nShe said.\r\n",
        "’s said ’s that",
        &long,
    ];
    for text in odd {
        for find in [attribute, attribute_rules_only] {
            for found in find(text) {
                assert!(!found.cue.is_empty() && !found.content.is_empty(), "{text}");
                let Attribution { source, cue, content, .. } = &found;
                for span in source.iter().chain(cue).chain(content) {
                    assert!(text.get(span.range()).is_some_and(|part| !part.is_empty()));
                }
            }
        }
    }
}

#[test]
fn kinds_of_quotation_marks_are_told_apart() {
    let text = r#"He said "yes" and 'no'."#;
    let paragraph = tokenize(text, Span::new(0, text.len()));
    let kinds: Vec<Kind> = paragraph
        .tokens
        .iter()
        .map(|token| token.kind)
        .filter(|kind| matches!(kind, Kind::OpenQuote | Kind::CloseQuote))
        .collect();
    let (open, close) = (Kind::OpenQuote, Kind::CloseQuote);
    assert_eq!(kinds, [open, close, open, close]);
}
