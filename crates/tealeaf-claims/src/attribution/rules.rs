//! Attribution by rules alone: reporting verbs, quotation marks and the order of clauses.
//!
//! This path needs no model. It follows a cue verb to its subject on the one side and to
//! what is said on the other, and hands quotations without a verb to the speaker before.

use std::ops::Range;

use super::label::{Group, one};
use super::token::{Kind, Paragraph, Token};
use super::words::Classes;

/// Longest stretch between the commas of an apposition.
const APPOSITION: usize = 20;

/// Finds attributions in one paragraph.
pub(crate) fn find(paragraph: &Paragraph) -> Vec<Group> {
    let rules = Rules { tokens: &paragraph.tokens };
    let mut groups: Vec<Group> = Vec::new();
    groups.extend(rules.transcript());
    if groups.is_empty() {
        for sentence in &paragraph.sentences {
            rules.sentence(sentence, &mut groups);
        }
    }
    carry_quotations(paragraph, &mut groups);
    groups.retain(|group| !group.content.is_empty());
    groups
}

struct Rules<'p> {
    tokens: &'p [Token],
}

/// A verb that may be a cue.
struct Cue {
    /// The verb itself.
    head: usize,
    /// With auxiliaries and adverbs before it.
    tokens: Range<usize>,
    passive: bool,
}

impl Rules<'_> {
    fn kind(&self, idx: usize) -> Option<Kind> {
        self.tokens.get(idx).map(|token| token.kind)
    }

    fn is(&self, idx: usize, classes: Classes) -> bool {
        self.tokens.get(idx).is_some_and(|token| token.classes.any(classes))
    }

    /// `NAME: text`, as in transcripts.
    fn transcript(&self) -> Option<Group> {
        let colon =
            self.tokens.iter().take(6).position(|token| token.kind == Kind::Colon)?;
        let name = &self.tokens[..colon];
        let named = !name.is_empty()
            && name.iter().all(|token| token.capital && token.kind == Kind::Word);
        let shouted = name.iter().all(|token| token.shouted);
        let quoted = self.kind(colon + 1) == Some(Kind::OpenQuote);
        let end = self.tokens.len();
        (named && (shouted || quoted) && colon + 4 < end).then(|| Group {
            source: one(0..colon),
            cue: one(colon..colon + 1),
            content: one(colon + 1..self.without_stop(colon + 1, end)),
            shared: false,
        })
    }

    fn sentence(&self, sentence: &Range<usize>, groups: &mut Vec<Group>) {
        let first_group = groups.len();
        for idx in sentence.clone() {
            let found = if self.is_according(idx) {
                self.according(idx, sentence)
            } else {
                self.cue(idx, sentence).and_then(|cue| self.attribution(&cue, sentence))
            };
            let Some(mut group) = found else { continue };
            let start = group.cue[0].start;
            let covered = groups[first_group..].iter().position(|earlier| {
                earlier.content.iter().any(|part| part.contains(&start))
            });
            if let Some(covered) = covered {
                // A verb inside something said already: a new attribution only when it
                // runs beside the one before ("said ... and added ...").
                let earlier = &mut groups[first_group + covered];
                let Some(cut) = self.coordination(start, &group) else { continue };
                for part in &mut earlier.content {
                    part.end = part.end.min(cut).max(part.start);
                }
                earlier.content.retain(|part| !part.is_empty());
                if group.source.iter().any(|part| part.start < cut)
                    || group.source.is_empty()
                {
                    group.source = earlier.source.clone();
                    group.shared = true;
                }
            }
            // What an earlier group has taken is not said a second time.
            let taken = |idx: usize| {
                let earlier = groups[first_group..].iter();
                earlier
                    .flat_map(|g| g.cue.iter().chain(&g.content))
                    .any(|r| r.contains(&idx))
            };
            group.content.retain(|part| !taken(part.start));
            if !group.content.is_empty() {
                groups.push(group);
            }
        }
    }

    /// Where the clause of a coordinated cue begins: at a conjunction or comma before it.
    fn coordination(&self, start: usize, group: &Group) -> Option<usize> {
        let subject = group.source.first().filter(|range| range.end == start);
        let from = subject.map_or(start, |range| range.start);
        let before = from.checked_sub(1)?;
        let conjunction = self.is(before, Classes::CONJUNCTION);
        let comma = self.kind(before) == Some(Kind::Comma);
        let ing = self.is(group.cue[0].end - 1, Classes::ING);
        if conjunction {
            let comma_too = before > 0 && self.kind(before - 1) == Some(Kind::Comma);
            return Some(if comma_too { before - 1 } else { before });
        }
        (comma && (ing || subject.is_none())).then_some(before)
    }

    fn is_according(&self, idx: usize) -> bool {
        let word = self.tokens[idx].word;
        word == super::words::according() && idx + 1 < self.tokens.len()
    }

    /// `according to X, ...` and `..., according to X`.
    fn according(&self, idx: usize, sentence: &Range<usize>) -> Option<Group> {
        let source = self.phrase_after(idx + 2, sentence.end)?;
        let after = source.end;
        let content = if idx < sentence.start + 2 {
            let from = after + usize::from(self.kind(after) == Some(Kind::Comma));
            from..self.without_stop(from, sentence.end)
        } else {
            let comma = self.kind(idx - 1) == Some(Kind::Comma);
            sentence.start..idx - usize::from(comma)
        };
        (!content.is_empty()).then(|| Group {
            source: one(source),
            cue: one(idx..idx + 2),
            content: one(content),
            shared: false,
        })
    }

    /// The cue whose verb is at `idx`.
    fn cue(&self, idx: usize, sentence: &Range<usize>) -> Option<Cue> {
        let token = &self.tokens[idx];
        if token.quoted || !token.classes.any(Classes::CUE_VERB) {
            return None;
        }
        let mut start = idx;
        let mut passive = false;
        let mut finite = false;
        while start > sentence.start {
            let before = &self.tokens[start - 1];
            let auxiliary = before.classes.any(Classes::AUXILIARY);
            let to = before.word == super::words::to();
            let adverb = before.classes.any(Classes::MANNER.or(Classes::NEGATION))
                || before.adverb;
            if !(auxiliary || to || adverb) || before.kind != Kind::Word {
                break;
            }
            passive |= start == idx && before.lemma == super::words::be();
            finite |= auxiliary || to;
            start -= 1;
        }
        // Adverbs alone do not begin a cue at the start of a sentence.
        let verb = finite || self.reads_as_verb(idx, start, sentence);
        verb.then_some(Cue { head: idx, tokens: start..idx + 1, passive })
    }

    /// Whether a word that could be a noun or a participle stands where a verb does.
    fn reads_as_verb(&self, idx: usize, start: usize, sentence: &Range<usize>) -> bool {
        let token = &self.tokens[idx];
        let Some(before) = (start > sentence.start).then(|| &self.tokens[start - 1])
        else {
            return token.classes.any(Classes::ING) && token.classes.any(Classes::SAY);
        };
        if before.classes.any(Classes::DETERMINER)
            || before.word == super::words::possessive()
        {
            return false;
        }
        if token.classes.any(Classes::ING) {
            return token.classes.any(Classes::SAY);
        }
        let subject = before.classes.any(Classes::PRONOUN.or(Classes::PEOPLE))
            || before.capital
            || before.kind == Kind::CloseBracket;
        let plural = before.plural;
        if token.classes.any(Classes::BASE) {
            return before.classes.any(Classes::PRONOUN) || plural;
        }
        if before.classes.any(Classes::PREPOSITION) {
            return false;
        }
        if token.plural {
            return subject || self.is(idx + 1, Classes::OPENER);
        }
        true
    }

    /// Follows a cue to its source and content.
    fn attribution(&self, cue: &Cue, sentence: &Range<usize>) -> Option<Group> {
        let classes = self.tokens[cue.head].classes;
        let subject = self.subject(cue.tokens.start, sentence);
        let after = cue.tokens.end;
        if cue.passive {
            return self.passive(cue, subject, sentence);
        }
        let left_end = subject.as_ref().map_or(cue.tokens.start, |range| range.start);
        // "...", X said. / "...", said X.
        let inverted =
            subject.is_none() && self.closes_speech(cue.tokens.start, sentence);
        if classes.any(Classes::SAY.or(Classes::THINK))
            && (inverted || self.closes_speech(left_end, sentence))
        {
            let source =
                if inverted { self.phrase_after(after, sentence.end) } else { subject };
            let resume = source.as_ref().map_or(after, |range| range.end).max(after);
            let mut content = one(self.speech_before(left_end, sentence));
            content.extend(self.speech_after(resume, sentence));
            let source = source.map(one).unwrap_or_default();
            return Some(Group {
                source,
                cue: one(cue.tokens.clone()),
                content,
                shared: false,
            });
        }
        let ing =
            classes.any(Classes::ING) && !self.is(cue.tokens.start, Classes::AUXILIARY);
        let beside = self.coordinated(cue.tokens.start, sentence);
        if subject.is_none() && !ing && !beside {
            return None;
        }
        let content = self.object(cue, sentence)?;
        let source = if subject.is_none() {
            self.subject_of_sentence(cue.tokens.start, sentence)
        } else {
            subject
        };
        if source.is_none() && beside {
            return None;
        }
        let source = source.map(one).unwrap_or_default();
        Some(Group {
            source,
            cue: one(cue.tokens.clone()),
            content: one(content),
            shared: false,
        })
    }

    /// `X is expected to ...`: what is said includes the subject.
    fn passive(
        &self,
        cue: &Cue,
        subject: Option<Range<usize>>,
        sentence: &Range<usize>,
    ) -> Option<Group> {
        let after = cue.tokens.end;
        if self.tokens.get(after)?.word != super::words::to() {
            return None;
        }
        let rest = after..self.clause_end(after, sentence);
        let mut content = subject.map(one).unwrap_or_default();
        content.push(rest);
        let cue = one(cue.tokens.clone());
        Some(Group { source: Vec::new(), cue, content, shared: false })
    }

    /// Whether a conjunction stands before a cue without a subject.
    fn coordinated(&self, start: usize, sentence: &Range<usize>) -> bool {
        start > sentence.start && self.is(start - 1, Classes::CONJUNCTION)
    }

    /// What a verb with a subject before it takes after it.
    fn object(&self, cue: &Cue, sentence: &Range<usize>) -> Option<Range<usize>> {
        let classes = self.tokens[cue.head].classes;
        let mut from = cue.tokens.end;
        from = self.past_addressee(cue, from, sentence);
        while self.is(from, Classes::TIME)
            || (self.is(from, Classes::PREPOSITION)
                && self.is(from + 1, Classes::TIME)
                && from + 1 < sentence.end)
            || matches!(self.kind(from), Some(Kind::Comma | Kind::Colon))
        {
            from += 1;
        }
        if from + 1 >= sentence.end {
            return None;
        }
        let opens = self.is(from, Classes::OPENER)
            || self.kind(from) == Some(Kind::OpenQuote)
            || self.tokens[from].word == super::words::to();
        if !opens && classes.any(Classes::SAY) && self.is(from, Classes::PREPOSITION) {
            return None;
        }
        let end = if !opens && !classes.any(Classes::SAY) {
            self.phrase_end(from, sentence)
        } else {
            self.clause_end(from, sentence)
        };
        (from < end).then_some(from..end)
    }

    /// Skips the person told, when something that is said comes after.
    fn past_addressee(&self, cue: &Cue, from: usize, sentence: &Range<usize>) -> usize {
        if !super::words::takes_addressee(self.tokens[cue.head].lemma) {
            return from;
        }
        let limit = (from + 12).min(sentence.end);
        for idx in from..limit {
            let opens = self.is(idx, Classes::OPENER)
                || self.kind(idx) == Some(Kind::OpenQuote)
                || self.tokens[idx].word == super::words::to();
            if opens {
                return idx;
            }
            if matches!(self.kind(idx), Some(Kind::Stop | Kind::Semicolon)) {
                break;
            }
        }
        from
    }

    /// Whether speech ends right before `idx`: a comma or a closing quotation mark.
    fn closes_speech(&self, idx: usize, sentence: &Range<usize>) -> bool {
        let Some(before) = idx.checked_sub(1) else { return false };
        match self.tokens[before].kind {
            Kind::CloseQuote => true,
            Kind::Comma => before >= sentence.start + 3,
            _ => false,
        }
    }

    /// The speech that ends before `end`: back to where its quotation opens, or to the
    /// start of the sentence.
    fn speech_before(&self, end: usize, sentence: &Range<usize>) -> Range<usize> {
        let last = end - 1;
        if self.tokens[last].kind == Kind::Comma {
            return sentence.start..last;
        }
        let mut from = last;
        while from > 0 && self.tokens[from - 1].quoted {
            from -= 1;
            if self.tokens[from].kind == Kind::OpenQuote {
                break;
            }
        }
        let whole = from > sentence.start && !self.is(from - 1, Classes::OPENER);
        let near = from.saturating_sub(sentence.start) <= 25;
        if whole && near && self.kind(from - 1) != Some(Kind::Comma) {
            sentence.start..end
        } else {
            from..end
        }
    }

    /// Speech that goes on after the speaker: `..., "..."`.
    fn speech_after(&self, from: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let limit = (from + 14).min(sentence.end);
        let open = (from..limit).find(|&idx| self.tokens[idx].kind == Kind::OpenQuote)?;
        Some(open..self.clause_end(open, sentence))
    }

    /// End of the clause that starts at `from`: the end of the sentence, or of the
    /// quotation, without the full stop.
    fn clause_end(&self, from: usize, sentence: &Range<usize>) -> usize {
        let mut end = sentence.end;
        let semicolon = |idx: &usize| {
            self.tokens[*idx].kind == Kind::Semicolon && !self.tokens[*idx].quoted
        };
        end = (from..end).find(semicolon).unwrap_or(end);
        if self.tokens[from].quoted {
            while end < self.tokens.len()
                && self.tokens[end].quoted
                && self.tokens[end - 1].quoted
                && self.tokens[end].kind != Kind::OpenQuote
            {
                end += 1;
            }
        }
        self.without_stop(from, end)
    }

    fn without_stop(&self, from: usize, mut end: usize) -> usize {
        while end > from
            && self.tokens[end - 1].kind == Kind::Stop
            && !self.tokens[end - 1].quoted
        {
            end -= 1;
        }
        end
    }

    /// End of a noun phrase that is judged: at a comma, a clause or a full stop.
    fn phrase_end(&self, from: usize, sentence: &Range<usize>) -> usize {
        let stops = |idx: usize| {
            let token = &self.tokens[idx];
            !token.quoted
                && (matches!(
                    token.kind,
                    Kind::Comma | Kind::Stop | Kind::Semicolon | Kind::Colon | Kind::Dash
                ) || (idx > from + 1 && token.classes.any(Classes::OPENER))
                    || (token.classes.any(Classes::PREPOSITION)
                        && self.is(idx + 1, Classes::TIME)))
        };
        (from..sentence.end).find(|&idx| stops(idx)).unwrap_or(sentence.end)
    }

    /// The subject that ends right before `end`.
    fn subject(&self, end: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        if end <= sentence.start {
            return None;
        }
        let mut from = end;
        if self.tokens[end - 1].kind == Kind::Comma {
            // An apposition between two commas belongs to its noun.
            let open = (sentence.start..end - 1)
                .rev()
                .take(APPOSITION)
                .find(|&idx| self.tokens[idx].kind == Kind::Comma)?;
            let inner = &self.tokens[open + 1..end - 1];
            let speech = inner.iter().any(|token| token.quoted)
                || inner.first().is_some_and(|token| token.classes.any(Classes::PRONOUN))
                    && !self.is_relative(open + 1);
            if speech {
                return None;
            }
            from = open;
        }
        if from <= sentence.start {
            return None;
        }
        if self.kind(from - 1) == Some(Kind::CloseBracket) {
            from = (sentence.start..from)
                .rev()
                .find(|&idx| self.tokens[idx].kind == Kind::OpenBracket)?;
        }
        let start = self.phrase_start(from, sentence);
        (start < from).then_some(start..end)
    }

    fn is_relative(&self, idx: usize) -> bool {
        self.is(idx, Classes::OPENER)
    }

    /// Start of the noun phrase that ends before `end`.
    fn phrase_start(&self, end: usize, sentence: &Range<usize>) -> usize {
        let mut start = end;
        while start > sentence.start {
            let token = &self.tokens[start - 1];
            if !matches!(token.kind, Kind::Word | Kind::Number) || token.quoted {
                break;
            }
            if token.classes.any(Classes::PRONOUN) {
                if start == end {
                    start -= 1;
                }
                break;
            }
            let joins = token.classes.any(Classes::PREPOSITION.or(Classes::CONJUNCTION));
            let breaks = token.classes.any(Classes::OPENER)
                || (token.classes.any(Classes::AUXILIARY)
                    && !token.word == super::words::possessive())
                || (token.classes.any(Classes::CUE_VERB)
                    && !token.capital
                    && !token.classes.any(Classes::PEOPLE.or(Classes::DOCUMENT)));
            if breaks || (joins && start == end) {
                break;
            }
            start -= 1;
        }
        // What introduces the sentence is not part of its subject.
        while start < end {
            let token = &self.tokens[start];
            let leads = token.classes.any(
                Classes::CONJUNCTION
                    .or(Classes::PREPOSITION)
                    .or(Classes::MANNER)
                    .or(Classes::TIME),
            ) || token.adverb;
            if !leads {
                break;
            }
            start += 1;
        }
        start
    }

    /// The first subject of a sentence, for a participle later in it.
    fn subject_of_sentence(
        &self,
        before: usize,
        sentence: &Range<usize>,
    ) -> Option<Range<usize>> {
        let cue = (sentence.start..before)
            .find(|&idx| self.cue(idx, sentence).is_some_and(|cue| !cue.passive))?;
        self.subject(self.cue(cue, sentence)?.tokens.start, sentence)
    }

    /// The noun phrase that starts at `from`, with an apposition after it.
    fn phrase_after(&self, from: usize, limit: usize) -> Option<Range<usize>> {
        let ends = |idx: usize| {
            let token = &self.tokens[idx];
            let word = matches!(token.kind, Kind::Word | Kind::Number | Kind::Other);
            !word
                || token.quoted
                || (idx > from
                    && token.classes.any(Classes::OPENER.or(Classes::AUXILIARY))
                    && !token.word == super::words::possessive())
                || (token.classes.any(Classes::PREPOSITION)
                    && self.is(idx + 1, Classes::TIME))
                || (idx > from && token.classes.any(Classes::TIME) && token.capital)
        };
        let mut end = (from..limit).find(|&idx| ends(idx)).unwrap_or(limit);
        let apposition = self.kind(end) == Some(Kind::Comma)
            && (self.is(end + 1, Classes::DETERMINER)
                || self.is(end + 1, Classes::PEOPLE)
                || self
                    .tokens
                    .get(end + 1)
                    .is_some_and(|token| token.word == super::words::who()));
        if apposition && end + 1 < limit {
            let close = |idx: usize| {
                matches!(
                    self.tokens[idx].kind,
                    Kind::Comma | Kind::Stop | Kind::OpenQuote
                )
            };
            end = (end + 1..limit).find(|&idx| close(idx)).unwrap_or(limit);
        }
        (from < end).then_some(from..end)
    }
}

/// Finds speech inside what somebody says: "the agency reported that two officers said
/// that ...". The corpus marks only the outer speaker, so this is left to rules, and to the
/// clearest cases: a speaker and a verb of speech before `that`.
pub(crate) fn nested(paragraph: &Paragraph, groups: &[Group]) -> Vec<Group> {
    let rules = Rules { tokens: &paragraph.tokens };
    let taken = |idx: usize| {
        groups
            .iter()
            .any(|group| group.cue.iter().chain(&group.source).any(|r| r.contains(&idx)))
    };
    let mut found = Vec::new();
    for part in groups.iter().flat_map(|group| &group.content) {
        let sentence = paragraph.sentence_of(part.start);
        let part = part.start..part.end.min(sentence.end);
        for idx in part.clone() {
            let that = rules.tokens.get(idx + 1).map(|token| token.word);
            let speech = rules.tokens[idx].classes.any(Classes::SAY)
                && that == Some(super::words::that())
                && idx + 2 < part.end;
            if !speech || taken(idx) {
                continue;
            }
            let Some(cue) = rules.cue(idx, &part).filter(|cue| !cue.passive) else {
                continue;
            };
            let Some(source) = rules.subject(cue.tokens.start, &part) else { continue };
            found.push(Group {
                source: one(source),
                cue: one(cue.tokens),
                content: one(idx + 1..part.end),
                shared: false,
            });
        }
    }
    found
}

/// Adds what the rules find with the surest cues where a tagger has found nothing at all.
pub(crate) fn fill(paragraph: &Paragraph, groups: &mut Vec<Group>) {
    let parts = |group: &Group| -> Vec<Range<usize>> {
        group.source.iter().chain(&group.cue).chain(&group.content).cloned().collect()
    };
    let taken: Vec<Range<usize>> = groups.iter().flat_map(parts).collect();
    let free = |group: &Group| {
        parts(group)
            .iter()
            .all(|a| !taken.iter().any(|b| a.start < b.end && b.start < a.end))
    };
    for group in find(paragraph) {
        let head = &paragraph.tokens[group.cue[0].end - 1];
        let first = &paragraph.tokens[group.cue[0].start];
        let sure =
            first.word == super::words::according() || head.lemma == super::words::say();
        if sure && free(&group) {
            groups.push(group);
        }
    }
    groups.sort_by_key(|group| group.cue[0].start);
}

/// Hands quotations that no cue has taken to the speaker before, else to the one after.
pub(crate) fn carry_quotations(paragraph: &Paragraph, groups: &mut [Group]) {
    if groups.is_empty() {
        return;
    }
    for sentence in &paragraph.sentences {
        let whole = paragraph.tokens[sentence.clone()]
            .iter()
            .all(|token| token.quoted || token.kind == Kind::Stop);
        let taken = groups
            .iter()
            .flat_map(|group| group.content.iter().chain(&group.cue).chain(&group.source))
            .any(|part| part.start < sentence.end && sentence.start < part.end);
        if !whole || taken || sentence.len() < 3 {
            continue;
        }
        let next = groups
            .iter()
            .position(|group| group.cue[0].start > sentence.start)
            .unwrap_or(groups.len());
        let group = &mut groups[next.saturating_sub(1)];
        match group.content.iter_mut().find(|part| part.end == sentence.start) {
            Some(last) => last.end = sentence.end,
            None => group.content.push(sentence.clone()),
        }
        group.content.sort_by_key(|part| part.start);
    }
}

/// Ends contents at the end of their sentence, unless a quotation runs on.
pub(crate) fn keep_to_sentences(paragraph: &Paragraph, groups: &mut [Group]) {
    for group in groups {
        let colon = paragraph.tokens[group.cue[0].end - 1].kind == Kind::Colon;
        for part in group.content.iter_mut().filter(|_| !colon) {
            let mut end = paragraph.sentence_of(part.start).end;
            while end < part.end && paragraph.tokens[end].quoted {
                end = paragraph.sentence_of(end).end;
            }
            part.end = part.end.min(end);
        }
    }
}
