//! What the sequence model sees of a token: words and tags around it, quotation, the
//! nearest cue verbs, the noun phrase it is in, its place in the sentence.
//!
//! Numbers of templates are fixed for good, since the model file depends on them. All
//! look-ups are bounded or prepared once per paragraph, so the work is linear.

use super::hash::{NOTHING, feature};
use super::tags::{NAME, NOUN, NOUNS};
use super::token::{Kind, Paragraph, Token};
use super::words::Classes;

/// Strength of a token inside quotation marks, where cues are not looked for.
pub(crate) const QUOTED: u8 = 7;

/// Strength of a word the lexicon does not know.
pub(crate) const UNKNOWN: u8 = 6;

/// From this strength on (and below [`UNKNOWN`]) a word counts as a likely cue.
const STRONG: u8 = 3;

/// What has been prepared for a paragraph.
pub(crate) struct Context<'p> {
    tokens: &'p [Token],
    paragraph: &'p Paragraph,
    /// Number of commas before each token.
    commas: Vec<u32>,
    /// Number of verbs before each token.
    verbs: Vec<u32>,
    /// Nearest likely cue at or before, and at or after each token, in its sentence.
    cue_before: Vec<Option<usize>>,
    cue_after: Vec<Option<usize>>,
    /// Nearest verb before and after.
    verb_before: Vec<Option<usize>>,
    verb_after: Vec<Option<usize>>,
    /// Nearest clause opener before.
    opener_before: Vec<Option<usize>>,
    /// First and one past the last token of the noun phrase around each token.
    phrase: Vec<(usize, usize)>,
    /// One past the end of the noun phrase with the prepositional phrases after it.
    long_phrase: Vec<usize>,
    /// Opening and closing mark around each quoted token.
    quote: Vec<Option<(usize, usize)>>,
    /// Which sentences hold a quotation, and their likely cues.
    sentence_quotes: Vec<bool>,
    sentence_cues: Vec<u32>,
}

fn is_verb(token: &Token) -> bool {
    (7..=12).contains(&token.pos)
}

fn in_phrase(token: &Token) -> bool {
    matches!(token.pos, NOUN | NOUNS | NAME | 5 | 6 | 16 | 19 | 21)
}

fn is_strong(token: &Token) -> bool {
    (STRONG..UNKNOWN).contains(&token.strength)
}

impl<'p> Context<'p> {
    /// Prepares a paragraph whose tags and strengths are known.
    pub(crate) fn new(paragraph: &'p Paragraph) -> Self {
        let tokens = &paragraph.tokens[..];
        let mut commas = Vec::with_capacity(tokens.len() + 1);
        let mut count = 0;
        for token in tokens {
            commas.push(count);
            count += u32::from(token.kind == Kind::Comma);
        }
        commas.push(count);
        let mut verbs = Vec::with_capacity(tokens.len());
        let mut n_verbs = 0;
        for token in tokens {
            verbs.push(n_verbs);
            n_verbs += u32::from((7..=10).contains(&token.pos));
        }
        let before = |test: &dyn Fn(&Token) -> bool| nearest_before(paragraph, test);
        let after = |test: &dyn Fn(&Token) -> bool| nearest_after(paragraph, test);
        let phrase = phrases(paragraph);
        Self {
            tokens,
            paragraph,
            commas,
            verbs,
            cue_before: before(&is_strong),
            cue_after: after(&is_strong),
            verb_before: before(&is_verb),
            verb_after: after(&is_verb),
            opener_before: before(&|token| {
                token.classes.any(Classes::OPENER)
                    || matches!(
                        token.kind,
                        Kind::Comma | Kind::Colon | Kind::Semicolon | Kind::Dash
                    )
                    || token.pos == 18
            }),
            long_phrase: long_phrases(paragraph, &phrase),
            phrase,
            quote: quotes(tokens),
            sentence_quotes: paragraph
                .sentences
                .iter()
                .map(|range| tokens[range.clone()].iter().any(|token| token.quoted))
                .collect(),
            sentence_cues: paragraph
                .sentences
                .iter()
                .map(|range| {
                    small(tokens[range.clone()].iter().filter(|t| is_strong(t)).count())
                })
                .collect(),
        }
    }

    fn get(&self, idx: usize, shift: isize) -> Option<&'p Token> {
        self.tokens.get(idx.checked_add_signed(shift)?)
    }

    /// Writes the features of token `idx`.
    pub(crate) fn describe(&self, idx: usize, out: &mut Vec<u32>) {
        self.words(idx, out);
        self.tags(idx, out);
        self.place(idx, out);
        self.cues(idx, out);
        self.phrases(idx, out);
        self.quotation(idx, out);
    }

    fn words(&self, idx: usize, out: &mut Vec<u32>) {
        let here = &self.tokens[idx];
        let word = |shift| self.get(idx, shift).map_or(NOTHING, |token| token.word);
        let lemma = |shift| self.get(idx, shift).map_or(NOTHING, |token| token.lemma);
        let mut push = |template, a, b| out.push(feature(template, a, b));
        push(1, 0, 0);
        push(2, here.word, 0);
        push(3, here.lemma, 0);
        push(4, here.shape, 0);
        push(5, here.suffix3, 0);
        push(6, u32::from(here.strength), 0);
        push(7, here.classes.bits(), u32::from(here.quoted));
        for (number, shift) in [-3, -2, -1, 1, 2, 3].into_iter().enumerate() {
            push(10 + number_of(number), word(shift), 0);
        }
        for (number, shift) in [-2, -1, 1, 2].into_iter().enumerate() {
            let number = number_of(number);
            push(20 + number, strength(self.get(idx, shift)), 0);
            push(24 + number, lemma(shift), 0);
            let classes = self.get(idx, shift).map_or(0, |token| token.classes.bits());
            push(28 + number, classes, 0);
        }
        push(32, word(-1), here.word);
        push(33, here.word, word(1));
        push(34, lemma(-1), here.lemma);
        push(35, here.lemma, lemma(1));
    }

    fn tags(&self, idx: usize, out: &mut Vec<u32>) {
        let here = &self.tokens[idx];
        let tag = |shift| self.get(idx, shift).map_or(0, |token| u32::from(token.pos));
        let mut push = |template, a, b| out.push(feature(template, a, b));
        let (b2, b1, h, a1, a2) = (tag(-2), tag(-1), tag(0), tag(1), tag(2));
        push(40, h, 0);
        push(41, b1, 0);
        push(42, a1, 0);
        push(43, b2, 0);
        push(44, a2, 0);
        push(45, b1, h);
        push(46, h, a1);
        push(47, b1 * 32 + h, a1);
        push(48, h * 32 + a1, a2);
        push(49, b2 * 32 + b1, h);
        push(50, u32::from(here.strength), h);
        push(51, here.lemma, a1);
        push(52, here.lemma, b1);
        push(53, b2 * 32 + b1, h * 32 + a1);
    }

    fn place(&self, idx: usize, out: &mut Vec<u32>) {
        let here = &self.tokens[idx];
        let sentence = self.paragraph.sentence_of(idx);
        let first = &self.tokens[sentence.start];
        let quoted = |number: Option<usize>| {
            number
                .and_then(|number| self.sentence_quotes.get(number))
                .map_or(2, |&quoted| u32::from(quoted))
        };
        let cues = |number: Option<usize>| {
            number
                .and_then(|number| self.sentence_cues.get(number))
                .map_or(4, |&n| n.min(3))
        };
        let number = here.sentence;
        let around = quoted(Some(number)) * 9
            + quoted(number.checked_sub(1)) * 3
            + quoted(Some(number + 1));
        let mut push = |template, a, b| out.push(feature(template, a, b));
        push(60, small(idx - sentence.start).min(6), 0);
        push(61, small(sentence.end - 1 - idx).min(4), 0);
        push(62, around, u32::from(here.quoted));
        push(63, first.word, u32::from(idx == sentence.start));
        push(64, self.commas[idx] - self.commas[sentence.start], 0);
        push(
            65,
            cues(Some(number)) * 5 + cues(number.checked_sub(1)),
            cues(Some(number + 1)),
        );
        push(66, small(number).min(3), small(self.paragraph.sentences.len()).min(4));
        if let Some(opener) = self.opener_before[idx] {
            let token = &self.tokens[opener];
            push(67, token.word, 0);
            push(68, token.word, steps(idx - opener));
            let before =
                opener.checked_sub(1).map_or(NOTHING, |at| self.tokens[at].lemma);
            push(69, token.word, before);
        }
    }

    fn cues(&self, idx: usize, out: &mut Vec<u32>) {
        let here = &self.tokens[idx];
        let tag = u32::from(here.pos);
        let quoted = u32::from(here.quoted);
        let mut push = |template, a, b| out.push(feature(template, a, b));
        let (before, after) = (self.cue_before[idx], self.cue_after[idx]);
        if let Some(cue) = before {
            let token = &self.tokens[cue];
            let next = self.get(cue, 1);
            let (word, distance) = (next.map_or(NOTHING, |t| t.word), steps(idx - cue));
            let commas = (self.commas[idx] - self.commas[cue]).min(3);
            push(70, token.lemma, 0);
            push(71, distance, u32::from(token.strength));
            push(72, token.lemma, word);
            push(73, commas, 0);
            push(74, word, u32::from(token.strength));
            push(75, next.map_or(0, |t| u32::from(t.pos)), tag);
            push(76, distance * 4 + commas, quoted);
            push(77, token.lemma, distance);
            let next_tag = self.get(idx, 1).map_or(0, |t| u32::from(t.pos));
            let last_tag =
                idx.checked_sub(1).map_or(0, |at| u32::from(self.tokens[at].pos));
            let verbs = (self.verbs[idx] - self.verbs[cue]).min(3);
            let cue_tag = u32::from(token.pos);
            push(130, cue_tag * 32 + tag, next_tag);
            push(131, cue_tag * 32 + tag, last_tag);
            push(132, verbs * 32 + tag, next_tag);
            push(133, word, verbs * 32 + tag);
            push(134, here.word, cue_tag * 4 + commas);
            push(135, token.lemma, verbs * 4 + commas);
            push(136, word, tag * 32 + next_tag);
        } else {
            push(78, tag, 0);
        }
        if let Some(cue) = after {
            let token = &self.tokens[cue];
            let around = |shift| self.get(cue, shift).map_or(NOTHING, |t| t.word);
            let distance = steps(cue - idx);
            let commas = (self.commas[cue] - self.commas[idx]).min(3);
            push(80, token.lemma, 0);
            push(81, distance, u32::from(token.strength));
            push(82, commas, 0);
            push(83, around(-1), u32::from(token.strength));
            push(84, around(1), u32::from(token.strength));
            push(85, distance * 4 + commas, quoted);
            push(86, tag, distance);
            push(87, token.lemma, distance);
        } else {
            push(88, tag, 0);
        }
        if before.is_none() && after.is_none() {
            push(89, quoted, 0);
        }
        if let Some(verb) = self.verb_before[idx] {
            let token = &self.tokens[verb];
            push(90, token.lemma, tag);
            push(91, u32::from(token.pos), steps(idx - verb));
        }
        if let Some(verb) = self.verb_after[idx] {
            let token = &self.tokens[verb];
            push(92, token.lemma, tag);
            push(93, u32::from(token.pos), steps(verb - idx));
            push(94, strength(Some(token)), steps(verb - idx));
        }
    }

    fn phrases(&self, idx: usize, out: &mut Vec<u32>) {
        let (start, end) = self.phrase[idx];
        if start == end {
            return;
        }
        let mut push = |template, a, b| out.push(feature(template, a, b));
        let left = start.checked_sub(1).map(|at| &self.tokens[at]);
        let right = self.tokens.get(end);
        let far = self.tokens.get(self.long_phrase[idx]);
        let head = &self.tokens[end - 1];
        push(100, right.map_or(NOTHING, |t| t.lemma), u32::from(idx == start));
        push(101, left.map_or(NOTHING, |t| t.word), u32::from(idx == start));
        push(102, strength(right), right.map_or(0, |t| u32::from(t.pos)));
        push(103, strength(far), far.map_or(0, |t| u32::from(t.pos)));
        push(104, far.map_or(NOTHING, |t| t.lemma), 0);
        push(105, head.lemma, u32::from(idx + 1 == end));
        push(106, head.lemma, strength(right));
        push(107, strength(left), left.map_or(0, |t| u32::from(t.pos)));
        push(108, left.map_or(NOTHING, |t| t.lemma), strength(far));
        push(109, head.classes.bits(), strength(far));
    }

    fn quotation(&self, idx: usize, out: &mut Vec<u32>) {
        let here = &self.tokens[idx];
        let near = |shift| self.get(idx, shift).is_some_and(|token| token.quoted);
        let state =
            u32::from(here.quoted) * 4 + u32::from(near(-1)) * 2 + u32::from(near(1));
        let mut push = |template, a, b| out.push(feature(template, a, b));
        push(120, state, 0);
        push(121, state, here.word);
        let Some((open, close)) = self.quote[idx] else { return };
        let before = open.checked_sub(1).map(|at| &self.tokens[at]);
        let after = self.tokens.get(close + 1);
        let next = self.tokens.get(close + 2);
        let capital = self.tokens.get(open + 1).is_some_and(|token| token.capital);
        let length = steps(close - open);
        push(122, before.map_or(NOTHING, |t| t.word), 0);
        push(
            123,
            after.map_or(NOTHING, |t| t.lemma),
            next.map_or(0, |t| u32::from(t.pos)),
        );
        push(124, length, u32::from(capital));
        push(125, length * 8 + strength(before), u32::from(capital));
        let cue = self.cue_after.get(close + 1).copied().flatten();
        push(126, cue.map_or(9, |cue| steps(cue - close)), length);
        let cue = self.cue_before[open];
        push(127, cue.map_or(9, |cue| steps(open - cue)), length);
        push(128, state, length);
    }
}

fn strength(token: Option<&Token>) -> u32 {
    token.map_or(8, |token| u32::from(token.strength))
}

fn number_of(idx: usize) -> u32 {
    small(idx)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A distance in steps that grow with it.
fn steps(distance: usize) -> u32 {
    match distance {
        0..=2 => small(distance),
        3..=4 => 3,
        5..=8 => 4,
        9..=16 => 5,
        17..=32 => 6,
        _ => 7,
    }
}

/// For each token the nearest one before it in its sentence that passes the test.
fn nearest_before(
    paragraph: &Paragraph,
    test: &dyn Fn(&Token) -> bool,
) -> Vec<Option<usize>> {
    let mut found = vec![None; paragraph.tokens.len()];
    for sentence in &paragraph.sentences {
        let mut last = None;
        for idx in sentence.clone() {
            found[idx] = last;
            if test(&paragraph.tokens[idx]) {
                last = Some(idx);
            }
        }
    }
    found
}

fn nearest_after(
    paragraph: &Paragraph,
    test: &dyn Fn(&Token) -> bool,
) -> Vec<Option<usize>> {
    let mut found = vec![None; paragraph.tokens.len()];
    for sentence in &paragraph.sentences {
        let mut last = None;
        for idx in sentence.clone().rev() {
            found[idx] = last;
            if test(&paragraph.tokens[idx]) {
                last = Some(idx);
            }
        }
    }
    found
}

/// The noun phrase around each token: the longest run of its parts; empty elsewhere.
fn phrases(paragraph: &Paragraph) -> Vec<(usize, usize)> {
    let tokens = &paragraph.tokens;
    let mut found: Vec<(usize, usize)> =
        (0..tokens.len()).map(|idx| (idx, idx)).collect();
    let mut idx = 0;
    while idx < tokens.len() {
        let start = idx;
        while idx < tokens.len()
            && tokens[idx].sentence == tokens[start].sentence
            && (in_phrase(&tokens[idx]) || tokens[idx].pos == 15)
        {
            idx += 1;
            if tokens[idx - 1].pos == 15 {
                break;
            }
        }
        found[start..idx].fill((start, idx));
        idx = idx.max(start + 1);
    }
    found
}

/// Where each noun phrase ends when the prepositional phrases after it are taken in.
fn long_phrases(paragraph: &Paragraph, phrase: &[(usize, usize)]) -> Vec<usize> {
    let tokens = &paragraph.tokens;
    let mut ends: Vec<usize> = phrase.iter().map(|&(_, end)| end).collect();
    for idx in (0..tokens.len()).rev() {
        let (start, end) = phrase[idx];
        if start == end {
            continue;
        }
        let attaches = tokens.get(end).is_some_and(|token| {
            token.pos == 4 && token.sentence == tokens[idx].sentence
        });
        if attaches && phrase.get(end + 1).is_some_and(|&(from, to)| from < to) {
            ends[idx] = ends[end + 1];
        }
    }
    ends
}

/// The marks around each quoted token.
fn quotes(tokens: &[Token]) -> Vec<Option<(usize, usize)>> {
    let mut found = vec![None; tokens.len()];
    let mut idx = 0;
    while idx < tokens.len() {
        if !tokens[idx].quoted {
            idx += 1;
            continue;
        }
        let open = idx;
        idx += 1;
        while idx < tokens.len()
            && tokens[idx].quoted
            && tokens[idx].kind != Kind::OpenQuote
            && tokens[idx - 1].kind != Kind::CloseQuote
        {
            idx += 1;
        }
        found[open..idx].fill(Some((open, idx - 1)));
    }
    found
}
