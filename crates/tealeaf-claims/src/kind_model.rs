//! What kind of thing a clause says, judged by all its words: for what no rule knows.
//!
//! A linear model over hashed words, pairs and triples of words (English) or runs of one to
//! four characters (Chinese), learnt by multinomial logistic regression from articles with
//! gold ([`train`]). It decides only where the rules of [`crate::Proposition`] are silent or
//! see no more than somebody saying something; a claim read this way is marked
//! ([`crate::Claim::guessed`]) and no check leans on it. The model holds no text.
//! `docs/model-card-kinds.md` tells what it was trained on and how well it does.

pub mod train;

use std::sync::OnceLock;

use tealeaf_text::Span;

use crate::attribution::hash;
use crate::attribution::model::{read_table, write_table};
use crate::attribution::table::{Table, exp};
use crate::proposition::Kind;
use crate::views::{Views, is_chinese, is_han};

/// First bytes of a model file; the last one is the version of the format.
const MAGIC: &[u8; 8] = b"tlkind\0\x01";
/// The table has two to this many rows.
const BITS: u32 = 14;
/// Weights of a row: one for each kind, one for denial, one unused.
const LANES: usize = 24;
/// The lane of denial.
const DENIED: usize = 22;
/// Bytes of a clause that are looked at.
const LONGEST: usize = 600;

/// The kinds in the order of their lanes: as the format of claims names them, and as the
/// rules do; no trigger of a rule says that words are used.
pub(crate) const KINDS: [(&str, Option<Kind>); 22] = [
    ("allegiance", Some(Kind::Allegiance)),
    ("appearance", Some(Kind::Appearance)),
    ("appointment", Some(Kind::Appointment)),
    ("coup", Some(Kind::Coup)),
    ("detention", Some(Kind::Detention)),
    ("discourse", Some(Kind::Discourse)),
    ("document_authenticity", Some(Kind::DocumentAuthenticity)),
    ("document_content", Some(Kind::DocumentContent)),
    ("document_issued", Some(Kind::DocumentIssued)),
    ("evaluation", Some(Kind::Evaluation)),
    ("illness_death", Some(Kind::Illness)),
    ("meeting", Some(Kind::Meeting)),
    ("motive", Some(Kind::Motive)),
    ("office_held", Some(Kind::OfficeHeld)),
    ("opposition", Some(Kind::Opposition)),
    ("plan", Some(Kind::Plan)),
    ("power_change", Some(Kind::PowerHeld)),
    ("publication", Some(Kind::Publication)),
    ("removal", Some(Kind::Removal)),
    ("retraction", Some(Kind::Withdrawal)),
    ("statement", Some(Kind::Statement)),
    ("text_mention", None),
];

/// A trained model.
#[derive(Debug)]
struct Model {
    weights: Table<LANES>,
    /// What one step of a weight is worth.
    scale: f32,
}

/// What the model makes of a clause.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guess {
    /// The likeliest kind; `None` is the use of words.
    pub(crate) kind: Option<Kind>,
    /// How likely, from 0 to 1, as the model sees it.
    pub(crate) likely: f32,
    /// Whether the clause says that it is not so.
    pub(crate) denied: bool,
}

/// The likeliest kind of a clause; `None` when there is no model. `class` is the class of its
/// source as the format of claims names it.
pub(crate) fn guess(
    views: &Views<'_>,
    clause: Span,
    class: &str,
    title: bool,
) -> Option<Guess> {
    static MODEL: OnceLock<Option<Model>> = OnceLock::new();
    let model = MODEL
        .get_or_init(|| Model::from_bytes(include_bytes!("../models/kinds.bin")))
        .as_ref()?;
    let mut features = Vec::new();
    describe(views, clause, class, title, &mut features);
    let scores = model.scores(&features);
    let best = (0..KINDS.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]))?;
    let sum: f32 =
        scores[..KINDS.len()].iter().map(|score| exp(score - scores[best])).sum();
    Some(Guess { kind: KINDS[best].1, likely: 1.0 / sum, denied: scores[DENIED] > 0.0 })
}

impl Model {
    #[expect(clippy::cast_precision_loss, reason = "sums of some hundred small numbers")]
    fn scores(&self, features: &[u32]) -> [f32; LANES] {
        let norm = self.scale / (features.len().max(1) as f32).sqrt();
        self.weights.sum(features).map(|sum| sum as f32 * norm)
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.scale.to_le_bytes());
        write_table(&self.weights, &mut out);
        out
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (scale, mut rest) = rest.split_first_chunk::<4>()?;
        let weights = read_table(&mut rest)?;
        let scale = f32::from_le_bytes(*scale);
        rest.is_empty().then_some(Self { weights, scale })
    }
}

/// Templates of features.
mod template {
    pub(super) const FACT: u32 = 1;
    pub(super) const WORD: u32 = 2;
    pub(super) const STEM: u32 = 3;
    pub(super) const PAIR: u32 = 4;
    pub(super) const TRIPLE: u32 = 5;
    pub(super) const AROUND: u32 = 6;
    /// Runs of one character, then of two, three and four.
    pub(super) const RUN: u32 = 10;
}

/// The features of a clause, each once.
fn describe(
    views: &Views<'_>,
    clause: Span,
    class: &str,
    title: bool,
    out: &mut Vec<u32>,
) {
    let text = views.text_at(clause);
    let end = text.floor_char_boundary(LONGEST);
    let chinese = is_chinese(text);
    let mut fact =
        |name: &str| out.push(hash::feature(template::FACT, hash::word(name), 0));
    fact(if chinese { "chinese" } else { "english" });
    fact(class);
    if title {
        fact("title");
    }
    if text.contains(['"', '“', '‘', '「', '『', '《']) {
        fact("quoted");
    }
    if chinese {
        let span = Span::new(clause.start(), clause.start() + end);
        runs(views.plain_at(span), out);
    } else {
        words(&text[..end], out);
    }
    out.sort_unstable();
    out.dedup();
}

/// Runs of one to four characters; every number is the same.
fn runs(text: &str, out: &mut Vec<u32>) {
    let mut chars: Vec<char> = Vec::new();
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if !(c == '0' && chars.last() == Some(&'0')) && (is_han(c) || !c.is_whitespace())
        {
            chars.push(c);
        }
    }
    let mut run = String::new();
    for start in 0..chars.len() {
        run.clear();
        for (n, c) in (0..4).zip(&chars[start..]) {
            run.push(*c);
            out.push(hash::feature(template::RUN + n, hash::word(&run), 0));
        }
    }
}

/// Words, their stems, and what stands beside what; a word with a capital inside a sentence
/// is a name, whichever.
fn words(text: &str, out: &mut Vec<u32>) {
    let mut tokens: Vec<String> = Vec::new();
    let mut word = String::new();
    let close = |word: &mut String, tokens: &mut Vec<String>| {
        if word.is_empty() {
            return;
        }
        let name = !tokens.is_empty() && word.starts_with(char::is_uppercase);
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        tokens.push(match (name, number) {
            (true, _) => "Name".to_owned(),
            (_, true) => "0".to_owned(),
            _ => word.to_lowercase(),
        });
        word.clear();
    };
    for c in text.chars() {
        let inside = c.is_alphanumeric()
            || matches!(c, '\'' | '’') && word.ends_with(|c: char| c.is_alphabetic());
        if inside {
            word.push(c);
            continue;
        }
        close(&mut word, &mut tokens);
        if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    close(&mut word, &mut tokens);
    let stems: Vec<u32> = tokens.iter().map(|word| hash::word(stem(word))).collect();
    for (at, word) in tokens.iter().enumerate() {
        out.push(hash::feature(template::WORD, hash::word(word), 0));
        out.push(hash::feature(template::STEM, stems[at], 0));
        let Some(next) = stems.get(at + 1) else { continue };
        out.push(hash::feature(template::PAIR, stems[at], *next));
        let Some(third) = stems.get(at + 2) else { continue };
        out.push(hash::feature(template::AROUND, stems[at], *third));
        let pair = hash::feature(template::PAIR, stems[at], *next);
        out.push(hash::feature(template::TRIPLE, pair, *third));
    }
}

/// A word without its ending.
fn stem(word: &str) -> &str {
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    if word.len() <= 4 {
        return word;
    }
    ["ing", "ed", "es", "s", "e", "ion", "ly"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word)
}
