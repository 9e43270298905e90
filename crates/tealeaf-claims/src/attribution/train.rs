//! Training of the attribution model from annotated articles.
//!
//! Everything runs on one thread with fixed seeds: the same input gives the same bytes.
//! This module reads and writes no files; the program `train` does.

mod corpus;
mod learn;
mod perceptron;

use super::features::{Context, QUOTED, UNKNOWN};
use super::hash::Shuffler;
use super::label;
use super::model::Model;
use super::token::{self, Paragraph};
use super::{Attribution, crf, tags};

pub use corpus::{Document, NotRead};

/// What can be chosen about training; the defaults are the ones that were measured.
#[derive(Clone, Debug)]
pub struct Options {
    /// Passes over the articles.
    pub epochs: usize,
    /// Step size.
    pub rate: f32,
    /// Features seen less often than this are left out.
    pub cutoff: u32,
    /// The table of the labeller has `2^bits` rows.
    pub bits: u32,
    /// Size of one step of the stored whole numbers.
    pub unit: f32,
    /// Smaller weights are stored as nothing.
    pub floor: f32,
    /// Pull of the weights towards zero.
    pub decay: f32,
    /// Share of the features that are hidden at each step, so that none is relied on
    /// alone.
    pub hidden: f32,
    /// How much the labeller leans away from calling a word part of nothing.
    pub lean: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            epochs: 8,
            rate: 0.02,
            cutoff: 3,
            bits: 18,
            unit: 0.02,
            floor: 0.03,
            decay: 0.0,
            hidden: 0.3,
            lean: 0.5,
        }
    }
}

/// A trained tagger, to be used for several labellers.
pub struct Tagger(super::table::Table<{ tags::LANES }>);

/// Trains the part-of-speech tagger on lines `word<TAB>tag`, sentences apart by blank
/// lines. `notice` is told how each pass went.
///
/// # Errors
/// When a line has no tag, or one that is not in the treebank's set.
pub fn train_tagger(
    tagged: &str,
    notice: &mut dyn FnMut(&str),
) -> Result<Tagger, NotRead> {
    let sentences = corpus::tagged_sentences(tagged)?;
    Ok(Tagger(perceptron::train(sentences, notice)))
}

/// A trained model as it is stored.
pub struct Trained(Model);

impl Trained {
    /// The bytes of the model file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    /// Finds attributions with this model instead of the one that is built in.
    #[must_use]
    pub fn attribute(&self, text: &str) -> Vec<Attribution> {
        super::attribute_with(&self.0, text)
    }
}

/// Trains the labeller on some documents. `notice` is told how each pass went.
pub fn train(
    documents: &[&Document],
    tagger: &Tagger,
    options: &Options,
    notice: &mut dyn FnMut(&str),
) -> Trained {
    let mut model = Model {
        tags: tagger.0.clone(),
        strengths: Vec::new(),
        labels: super::table::Table::new(options.bits),
        transitions: crf::empty_transitions(),
        lean: whole(options.lean / options.unit),
    };
    let mut prepared: Vec<Vec<Example>> =
        documents.iter().map(|document| examples(document, &model)).collect();
    let counts = Counts::of(&prepared);
    for examples in &mut prepared {
        // What the article itself teaches is taken out, so that the strengths are as
        // uncertain in training as they are on a new article.
        let strengths =
            counts.without(&Counts::of(std::slice::from_ref(examples))).strengths();
        for example in examples {
            for token in &mut example.paragraph.tokens {
                token.strength = strength_in(&strengths, token);
            }
        }
    }
    model.strengths = counts.strengths();
    let mut learner = learn::Learner::new(options);
    for example in prepared.into_iter().flatten() {
        let context = Context::new(&example.paragraph);
        let borders = crf::borders(&example.paragraph);
        learner.add(&borders, &example.labels, |idx, out| context.describe(idx, out));
    }
    learner.prune();
    let mut shuffler = Shuffler::new(11);
    for epoch in 0..options.epochs {
        let fit = learner.pass(epoch, &mut shuffler);
        notice(&format!("pass {epoch}: mean probability of the right label {fit:.4}"));
    }
    learner.write(&mut model.labels, &mut model.transitions);
    Trained(model)
}

#[expect(clippy::cast_possible_truncation, reason = "the cast stops at the ends of i32")]
fn whole(number: f32) -> i32 {
    number.round() as i32
}

fn strength_in(strengths: &[(u32, u8)], token: &token::Token) -> u8 {
    if token.quoted {
        return QUOTED;
    }
    strengths
        .binary_search_by_key(&token.lemma, |row| row.0)
        .map_or(UNKNOWN, |found| strengths[found].1)
}

/// A paragraph with its right labels.
struct Example {
    paragraph: Paragraph,
    labels: Vec<u8>,
}

fn examples(document: &Document, model: &Model) -> Vec<Example> {
    token::paragraphs(&document.text)
        .into_iter()
        .map(|span| {
            let mut paragraph = token::tokenize(&document.text, span);
            model.annotate(&mut paragraph);
            let labels = corpus::labels(&paragraph, &document.attributions);
            Example { paragraph, labels }
        })
        .filter(|example| !example.labels.is_empty())
        .collect()
}

/// How often each lemma outside quotation marks occurs, and how often in a cue; sorted.
struct Counts(Vec<(u32, u32, u32)>);

impl Counts {
    fn of(documents: &[Vec<Example>]) -> Self {
        let mut rows: Vec<(u32, u32, u32)> = Vec::new();
        for example in documents.iter().flatten() {
            for (token, &label) in example.paragraph.tokens.iter().zip(&example.labels) {
                if !token.quoted {
                    rows.push((token.lemma, 1, u32::from(label::is_cue(label))));
                }
            }
        }
        rows.sort_unstable();
        rows.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
                kept.2 += next.2;
            }
            same
        });
        Self(rows)
    }

    fn without(&self, other: &Self) -> Self {
        let mut rows = self.0.clone();
        for &(lemma, n, n_cues) in &other.0 {
            let row = rows
                .binary_search_by_key(&lemma, |row| row.0)
                .expect("a part of the whole");
            rows[row].1 -= n;
            rows[row].2 -= n_cues;
        }
        Self(rows)
    }

    /// The share of cues in steps, for lemmas seen at least three times.
    fn strengths(&self) -> Vec<(u32, u8)> {
        let frequent = self.0.iter().filter(|row| row.1 >= 3);
        frequent
            .map(|&(lemma, n, n_cues)| {
                let share = (f64::from(n_cues) + 0.1) / (f64::from(n) + 1.0);
                let step =
                    [0.03, 0.1, 0.25, 0.5, 0.8].iter().filter(|edge| share > **edge);
                (lemma, u8::try_from(step.count()).expect("at most five"))
            })
            .collect()
    }
}
