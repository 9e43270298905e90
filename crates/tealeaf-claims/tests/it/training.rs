//! Training reads brat files and gives the same bytes every time.

use tealeaf_claims::attribution::train::{Document, Options, train, train_tagger};

/// Sentences of our own: text, source, cue, content.
const SENTENCES: &[(&str, &str, &str, &str)] = &[
    (
        "The minister said that the port is open.",
        "The minister",
        "said",
        "that the port is open",
    ),
    (
        "Officials insisted the rail link works.",
        "Officials",
        "insisted",
        "the rail link works",
    ),
    (
        "According to the mayor, the square is closed.",
        "the mayor",
        "According to",
        "the square is closed",
    ),
    (
        "\"We are ready,\" the captain told reporters.",
        "the captain",
        "told",
        "\"We are ready,\"",
    ),
    (
        "Analysts believe that the harbour will freeze.",
        "Analysts",
        "believe",
        "that the harbour will freeze",
    ),
    (
        "The report warned that grain is short.",
        "The report",
        "warned",
        "that grain is short",
    ),
];

/// Tags for the words above, one sentence.
const TAGGED: &str = "The\tDT\nminister\tNN\nsaid\tVBD\nthat\tIN\nthe\tDT\nport\tNN\nis\tVBZ\n\
                      open\tJJ\n.\t.\n\nOfficials\tNNS\ninsisted\tVBD\nthe\tDT\nrail\tNN\n\
                      link\tNN\nworks\tVBZ\n.\t.\n\n";

/// A small corpus in brat's own form.
fn corpus() -> Vec<Document> {
    (0..4)
        .map(|copy| {
            let mut text = String::new();
            let mut annotations = String::new();
            for (n, (sentence, source, cue, content)) in SENTENCES.iter().enumerate() {
                let at = text.chars().count();
                for (k, part) in [source, cue, content].into_iter().enumerate() {
                    let byte = sentence.find(part).expect("it is in the sentence");
                    let from = at + sentence[..byte].chars().count();
                    let to = from + part.chars().count();
                    let name = ["Source", "Cue", "Content"][k];
                    let id = 3 * n + k + 1;
                    let line = format!("T{id}\t{name} {from} {to}\t{part}\n");
                    annotations.push_str(&line);
                }
                let id = 3 * n;
                let (source, cue, content) = (id + 1, id + 2, id + 3);
                let line =
                    format!("E{n}\tSource:T{source} Cue:T{cue} Content:T{content}\n");
                annotations.push_str(&line);
                text.push_str(sentence);
                text.push_str("\n\n");
            }
            Document::from_brat(&format!("d{copy}"), &text, &annotations)
        })
        .collect()
}

#[test]
fn training_twice_gives_the_same_bytes() {
    let once = || {
        let options = Options { cutoff: 1, epochs: 4, bits: 12, ..Options::default() };
        let tagger = train_tagger(TAGGED, &mut |_| ()).expect("tagged sentences");
        let corpus = corpus();
        let documents: Vec<&Document> = corpus.iter().collect();
        train(&documents, &tagger, &options, &mut |_| ())
    };
    let (first, second) = (once(), once());
    assert!(first.to_bytes() == second.to_bytes());
    let found = first.attribute("The minister said that the port is open.");
    assert_eq!(found.len(), 1);
}
