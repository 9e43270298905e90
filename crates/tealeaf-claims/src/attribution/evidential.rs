//! Attributions without a speaker: "there are rumours that", "is rumoured to",
//! "reportedly".
//!
//! News corpora hold few of these, so they are found by rules beside either path.

use std::ops::Range;

use super::Form;
use super::label::{Group, one};
use super::token::{Kind, Paragraph, Token};
use super::words::{self, Classes};

/// How far the noun of "there are ... rumours" may stand from the verb, and the clause
/// from the noun.
const REACH: usize = 5;

/// Finds attributions without a speaker, in order.
pub(crate) fn find(paragraph: &Paragraph) -> Vec<(Group, Form)> {
    let finder = Finder { tokens: &paragraph.tokens };
    let mut found = Vec::new();
    for sentence in &paragraph.sentences {
        for idx in sentence.clone().filter(|&idx| !finder.tokens[idx].quoted) {
            let group = finder
                .existential(idx, sentence)
                .map(|group| (group, Form::Existential))
                .or_else(|| Some((finder.circulating(idx, sentence)?, Form::Existential)))
                .or_else(|| Some((finder.impersonal(idx, sentence)?, Form::Passive)))
                .or_else(|| Some((finder.passive(idx, sentence)?, Form::Passive)))
                .or_else(|| Some((finder.adverb(idx, sentence)?, Form::Adverbial)));
            found.extend(group);
        }
    }
    found
}

/// Puts the attributions without a speaker beside those of a tagger. A phrase about
/// rumours wins over what it overlaps; the others give way.
pub(crate) fn merge(
    groups: Vec<Group>,
    mut without_speaker: Vec<(Group, Form)>,
) -> Vec<(Group, Form)> {
    let touches = |a: &Group, b: &Group| {
        overlap(&a.cue, &b.cue)
            || overlap(&a.cue, &b.source)
            || overlap(&a.source, &b.cue)
    };
    without_speaker.retain(|(group, form)| {
        *form == Form::Existential || !groups.iter().any(|other| touches(group, other))
    });
    let mut all: Vec<(Group, Form)> = groups
        .into_iter()
        .filter(|group| !without_speaker.iter().any(|(other, _)| touches(group, other)))
        .map(|group| (group, Form::Reported))
        .collect();
    all.extend(without_speaker);
    all.sort_by_key(|(group, _)| group.cue.first().map_or(0, |cue| cue.start));
    all
}

fn overlap(left: &[Range<usize>], right: &[Range<usize>]) -> bool {
    left.iter().any(|a| right.iter().any(|b| a.start < b.end && b.start < a.end))
}

struct Finder<'p> {
    tokens: &'p [Token],
}

impl Finder<'_> {
    fn word(&self, idx: usize) -> u32 {
        self.tokens.get(idx).map_or(0, |token| token.word)
    }

    fn is(&self, idx: usize, classes: Classes) -> bool {
        self.tokens.get(idx).is_some_and(|token| token.classes.any(classes))
    }

    fn is_be(&self, idx: usize) -> bool {
        self.tokens.get(idx).is_some_and(|token| token.lemma == words::be())
    }

    /// `there are (persistent) rumours (online) that ...`.
    fn existential(&self, idx: usize, sentence: &Range<usize>) -> Option<Group> {
        if self.word(idx) != words::there() {
            return None;
        }
        let verb = (idx + 1..idx + 4).find(|&at| self.is_be(at))?;
        let end = sentence.end.min(verb + 1 + REACH);
        let noun = (verb + 1..end).find(|&at| self.is_hearsay_noun(at))?;
        let (that, from) = self.clause_after(noun, sentence)?;
        Some(Group {
            source: one(noun..noun + 1),
            cue: one(idx..that),
            content: one(from..self.clause_end(from, sentence)),
            shared: false,
        })
    }

    /// `rumours (have) circulated ... that ...`, `rumour has it that ...`.
    fn circulating(&self, idx: usize, sentence: &Range<usize>) -> Option<Group> {
        let noun = self.is(idx, Classes::RUMOUR)
            || self.word(idx) == words::reports()
            || self.word(idx) == words::claims();
        let verb = (idx + 1..sentence.end.min(idx + 4)).find(|&at| {
            self.is(at, Classes::SPREADING)
                || (self.word(at) == words::has() && self.word(at + 1) == words::it())
        })?;
        if !noun
            || (idx + 1..verb)
                .any(|at| !self.is(at, Classes::AUXILIARY.or(Classes::MANNER)))
        {
            return None;
        }
        let end = sentence.end.min(verb + 14);
        let that = (verb + 1..end).find(|&at| self.word(at) == words::that())?;
        let it = usize::from(self.word(verb) == words::has());
        Some(Group {
            source: one(idx..idx + 1),
            cue: one(idx + 1..verb + 1 + it),
            content: one(that..self.clause_end(that, sentence)),
            shared: false,
        })
    }

    /// `it is rumoured that ...`, `it appears that ...`.
    fn impersonal(&self, idx: usize, sentence: &Range<usize>) -> Option<Group> {
        if self.word(idx) != words::it() {
            return None;
        }
        let end = sentence.end.min(idx + 6);
        let that = (idx + 2..end).find(|&at| self.word(at) == words::that())?;
        let verb = that - 1;
        let passive = self.is(verb, Classes::HEARSAY_PARTICIPLE)
            && (idx + 1..verb).any(|at| self.is_be(at));
        let seems = self.is(verb, Classes::SEEMING);
        (passive || seems).then(|| Group {
            source: Vec::new(),
            cue: one(idx..that),
            content: one(that..self.clause_end(that, sentence)),
            shared: false,
        })
    }

    /// `X is rumoured to ...`: what is said takes in X.
    fn passive(&self, idx: usize, sentence: &Range<usize>) -> Option<Group> {
        let to = self.word(idx + 1) == words::to() || self.word(idx + 1) == words::as_();
        if !self.is(idx, Classes::HEARSAY_PARTICIPLE) || !to || idx + 1 >= sentence.end {
            return None;
        }
        let mut start = idx;
        while start > sentence.start
            && self.is(
                start - 1,
                Classes::AUXILIARY.or(Classes::MANNER).or(Classes::NEGATION),
            )
        {
            start -= 1;
        }
        if !(start..idx).any(|at| self.is_be(at)) {
            return None;
        }
        let from = self.clause_start(start, sentence);
        let rest = idx + 1..self.clause_end(idx + 1, sentence);
        let content = if from < start { vec![from..start, rest] } else { one(rest) };
        Some(Group {
            source: Vec::new(),
            cue: one(start..idx + 1),
            content,
            shared: false,
        })
    }

    /// `X reportedly ...`, `..., reportedly because ...`.
    fn adverb(&self, idx: usize, sentence: &Range<usize>) -> Option<Group> {
        if !self.is(idx, Classes::ADVERB) {
            return None;
        }
        let comma = idx > sentence.start && self.tokens[idx - 1].kind == Kind::Comma;
        let from = if comma { idx } else { self.clause_start(idx, sentence) };
        let rest = idx + 1..self.clause_end(idx + 1, sentence);
        let mut content: Vec<Range<usize>> = Vec::new();
        if from < idx {
            content.push(from..idx);
        }
        if !rest.is_empty() {
            content.push(rest);
        }
        Some(Group { source: Vec::new(), cue: one(idx..idx + 1), content, shared: false })
    }

    fn is_hearsay_noun(&self, idx: usize) -> bool {
        self.is(idx, Classes::RUMOUR.or(Classes::HEARSAY))
    }

    /// Where the clause of a noun begins: `that ...`, `about ...`, `of ...`.
    fn clause_after(
        &self,
        noun: usize,
        sentence: &Range<usize>,
    ) -> Option<(usize, usize)> {
        let end = sentence.end.min(noun + 1 + REACH);
        let that = (noun + 1..end).find(|&at| {
            [words::that(), words::about(), words::of()].contains(&self.word(at))
        })?;
        (that + 1 < sentence.end).then_some((that, that))
    }

    /// Start of the clause around `idx`: after a semicolon or a conjunction behind a comma.
    fn clause_start(&self, idx: usize, sentence: &Range<usize>) -> usize {
        let breaks = |at: usize| {
            let behind_comma =
                at > sentence.start && self.tokens[at - 1].kind == Kind::Comma;
            matches!(self.tokens[at].kind, Kind::Semicolon | Kind::Colon | Kind::Dash)
                || (behind_comma
                    && self.is(at, Classes::CONJUNCTION.or(Classes::CONTRAST)))
        };
        (sentence.start..idx)
            .rev()
            .find(|&at| breaks(at))
            .map_or(sentence.start, |at| at + 1)
    }

    /// End of the clause that starts at `from`: before a contrast, a semicolon or the full
    /// stop.
    fn clause_end(&self, from: usize, sentence: &Range<usize>) -> usize {
        let breaks = |at: usize| {
            let token = &self.tokens[at];
            let contrast =
                token.kind == Kind::Comma && self.is(at + 1, Classes::CONTRAST);
            !token.quoted && (token.kind == Kind::Semicolon || contrast)
        };
        let mut end = (from..sentence.end).find(|&at| breaks(at)).unwrap_or(sentence.end);
        while end > from
            && self.tokens[end - 1].kind == Kind::Stop
            && !self.tokens[end - 1].quoted
        {
            end -= 1;
        }
        end
    }
}
