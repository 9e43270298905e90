//! The days of a sentence: resolved in order, and given to the claims whose clause names
//! them or borrows them.

use tealeaf_text::Span;

use super::hedges::conditional;
use super::voice::Part;
use super::{Draft, Reader};
use crate::claim::{Claim, DateRange, Hedge, Proposition, SourceKind, When};
use crate::proposition::is_document;
use crate::rules::rules;
use crate::time;
use crate::time::Expr;
use crate::views::is_chinese;

rules! {
    OCCASION = r"\b(?:parade|ceremony|dinner|banquet|congress|plenum|summit|rally|funeral|reception|toast|sermon|service|feast|vigil|commemoration|anniversary|conference|session|sitting|inauguration|march|gala|exercise|procession|coronation|speech|address|lecture|budget|statement|decision|meeting|readout|communiqué|bulletin|broadcast|interview)\b";
    OCCASION_ZH = r"阅兵|典礼|晚宴|宴会|国宴|仪式|座谈会|集会|峰会|大会|全会|会议|年会|例会|记者会|发布会|追悼会|葬礼|庆典|阅兵式|酒会|招待会|演习|游行|纪念会|讲话|演说|演讲|致辞|祝酒";
    SUPERLATIVE = r"\b(?:its|his|her|their|the) (?:[a-z-]+est|most [a-z]+|least [a-z]+|first)(?: [a-z-]+){1,3} $";
}

/// Events an article is taken to speak of.
const OCCASIONS: usize = 64;

impl Reader<'_> {
    /// Every time expression of the sentence, resolved in order.
    pub(super) fn resolve_all(&mut self, sentence: Span, exprs: &[Expr]) -> Vec<When> {
        let mut out = Vec::new();
        self.anchors.sentence = None;
        for expr in exprs {
            let near = self.views.lower_at(self.around(expr.span));
            self.anchors.future = time::looks_ahead(near, is_chinese(near));
            let when = time::resolve(expr, &self.anchors);
            self.anchors.remember(&when);
            if expr.span.start() <= sentence.start() + 8 && when.range.to.is_some() {
                self.anchors.sentence = when.range.from;
            }
            out.push(when);
        }
        out
    }

    /// What stands with a time between two commas, at most some words each way.
    pub(super) fn around(&self, span: Span) -> Span {
        let text = &self.views.lower;
        let mut start = span.start().saturating_sub(80);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let mut end = (span.end() + 80).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let stops = [", ", "; ", ". ", "，", "。", "；", "\n", "\"", "“", "”"];
        let before = &text[start..span.start()];
        let from = stops
            .iter()
            .filter_map(|s| before.rfind(s).map(|i| i + s.len()))
            .max()
            .unwrap_or(0);
        let after = &text[span.end()..end.max(span.end())];
        let to = stops.iter().filter_map(|s| after.find(s)).min().unwrap_or(after.len());
        Span::new(start + from, span.end() + to)
    }

    /// The days a clause names for what it tells, lengths and vague times left out.
    pub(super) fn own_when(&self, clause: Span, whens: &[When]) -> Option<When> {
        let inside = whens.iter().filter(|w| {
            w.span.is_some_and(|s| clause.contains(s) && !self.compares(clause, s))
        });
        let dated: Vec<&When> =
            inside.filter(|w| w.range.from.is_some() || w.range.to.is_some()).collect();
        // The closest of several: "on Sunday, in the first week of July".
        dated
            .iter()
            .filter_map(|w| days_long(w).map(|days| (days, w)))
            .min_by_key(|(days, _)| *days)
            .map(|(_, w)| w)
            .or(dated.first())
            .map(|w| (*w).clone())
    }

    /// "Its shortest statement since 2027": a time that only says of what it is the most.
    fn compares(&self, clause: Span, when: Span) -> bool {
        let text = self.views.lower_at(when);
        let before = self.views.lower_at(Span::new(clause.start(), when.start()));
        text.starts_with("since ") && SUPERLATIVE.is_match(before)
    }

    /// The time of an event that its own clause does not name: said just before, or by the
    /// claim before it in the sentence, or with the words that attribute it.
    pub(super) fn lent_time(
        &self,
        index: usize,
        part: &Part,
        what: &Proposition,
        whens: &[When],
    ) -> Option<When> {
        let event = !matches!(
            what,
            Proposition::Motive
                | Proposition::Evaluation
                | Proposition::Discourse
                | Proposition::Allegiance
                | Proposition::OfficeHeld { .. }
                | Proposition::DocumentContent
                | Proposition::DocumentAuthenticity
                | Proposition::Statement
                | Proposition::Plan
        );
        let hypothetical = conditional(
            self.views.lower_at(part.span),
            is_chinese(self.views.lower_at(part.span)),
        );
        if !event || hypothetical {
            return None;
        }
        if let Some(when) = &self.pending {
            return Some(when.clone());
        }
        let before =
            self.drafts.last().filter(|d| d.claim.sentence == index && d.own_when);
        let same_voice = before.filter(|d| {
            d.claim.source == part.voice.source
                || part.voice.source.kind == SourceKind::Implicit
        });
        if let Some(draft) = same_voice {
            return draft
                .claim
                .when
                .clone()
                .filter(|_| draft.claim.hedge != Hedge::Predicted);
        }
        // "A week earlier bloggers insisted that he was ill"; but a report that surfaced on
        // a day tells of another.
        let dated = matches!(
            part.voice.source.kind,
            SourceKind::SocialMedia
                | SourceKind::UnnamedPeople
                | SourceKind::OfficialMedia
                | SourceKind::Outlet
        );
        let sentence = self.article.sentences[index].span;
        whens
            .iter()
            .find(|w| {
                dated
                    && short(w)
                    && w.span.is_some_and(|s| {
                        sentence.contains(s) && s.end() <= part.span.start()
                    })
            })
            .cloned()
    }
}

impl Reader<'_> {
    /// "Asked on Thursday, the spokeswoman replied that he was on leave": what is only said is
    /// of the day it was said, when the sentence names one day outside what is said.
    pub(super) fn time_of_saying(
        &self,
        index: usize,
        part: &Part,
        what: &Proposition,
        whens: &[When],
    ) -> Option<When> {
        if !matches!(what, Proposition::Statement) {
            return None;
        }
        let sentence = self.article.sentences[index].span;
        let mut outside = whens.iter().filter(|w| {
            short(w)
                && w.span.is_some_and(|s| {
                    sentence.contains(s)
                        && (s.end() <= part.span.start() || part.span.end() <= s.start())
                })
        });
        match (outside.next(), outside.next()) {
            (Some(when), None) => Some(when.clone()),
            _ => None,
        }
    }

    /// "When he inspected the same plant in 2036, that title had come up five times": the time
    /// told last in the sentence, when it is short.
    pub(super) fn frame_time(&self, index: usize) -> Option<When> {
        let told = self.drafts.last()?;
        // The day of a report is not that of what it reports.
        let report = matches!(told.claim.proposition, Proposition::Publication { .. });
        let own = told.claim.sentence == index && told.own_when && !report;
        let when = told.claim.when.clone().filter(|w| own && short(w))?;
        (told_outright(&told.claim) && told.claim.hedge != Hedge::Predicted)
            .then_some(when)
    }

    /// Notes on which day an event took place, where a sentence names one day and the event.
    pub(super) fn note_occasions(
        &mut self,
        index: usize,
        sentence: Span,
        whens: &[When],
    ) {
        let mut days = whens.iter().filter_map(|w| {
            let from = w.range.from?;
            let to = w.range.to.unwrap_or(from);
            let days = to.since(from).ok()?.get_days();
            (days <= 7).then(|| When {
                span: None,
                range: DateRange { from: Some(from), to: Some(to) },
                value: if from == to { from.to_string() } else { format!("{from}/{to}") },
            })
        });
        let (Some(day), None) = (days.next(), days.next()) else { return };
        for noun in self.occasions_in(sentence) {
            self.occasions.push((index, noun, day.clone()));
        }
    }

    /// The nouns of events in a span.
    fn occasions_in(&self, span: Span) -> Vec<String> {
        let chinese = is_chinese(self.views.text_at(span));
        let (rule, text) = if chinese {
            (&*OCCASION_ZH, self.views.plain_at(span))
        } else {
            (&*OCCASION, self.views.lower_at(span))
        };
        rule.find_iter(text).map(|m| m.as_str().to_owned()).collect()
    }

    /// "Nor was he at the parade": the day on which the parade was told to be, most lately.
    fn day_of_occasion(&self, claim: &Claim) -> Option<When> {
        let nouns = self.occasions_in(claim.span);
        let to = self.occasions.partition_point(|(at, _, _)| *at <= claim.sentence);
        let known = self.occasions[to.saturating_sub(OCCASIONS)..to].iter().rev();
        known
            .clone()
            .find(|(_, noun, _)| nouns.contains(noun))
            .map(|(_, _, day)| day.clone())
    }

    /// What a paragraph goes on to tell of an event without naming its day again ("the
    /// governor stayed away; her deputy answered instead") is of the day named last in it.
    pub(super) fn borrow_times(&self, drafts: &mut [Draft]) {
        for i in 0..drafts.len() {
            let (before, rest) = drafts.split_at_mut(i);
            let claim = &mut rest[0].claim;
            if claim.when.is_some() || !borrows(claim) {
                continue;
            }
            let sentence = claim.sentence;
            let paragraph = self.article.sentences[sentence].paragraph;
            if let Some(day) = self.day_of_occasion(claim) {
                claim.when = Some(day);
                continue;
            }
            let told = before
                .iter()
                .rev()
                .take_while(|d| {
                    sentence - d.claim.sentence <= 2
                        && self.article.sentences[d.claim.sentence].paragraph == paragraph
                })
                .find(|d| lends(&d.claim));
            let Some(when) = told.and_then(|d| d.claim.when.clone()) else { continue };
            claim.when = Some(When { span: None, ..when });
            if matches!(claim.proposition, Proposition::NotSeen)
                && still(self.views.lower_at(claim.span))
            {
                open_end(claim);
            }
        }
    }
}

/// Whether what is told holds to this day: "not since", 至今未露面.
pub(super) fn still(text: &str) -> bool {
    [
        "至今",
        "仍未",
        "一直",
        "此后",
        "再未",
        "再没",
        "后即未",
        "后未",
        "后再",
        "后就没",
        "后便",
    ]
    .iter()
    .any(|w| text.contains(w))
        || text.ends_with(" since")
        || [" since then", " to this day", " so far", " ever since"]
            .iter()
            .any(|w| text.contains(w))
}

/// From the days told on.
pub(super) fn open_end(claim: &mut Claim) {
    if let Some(when) = &mut claim.when
        && let Some(from) = when.range.from
        && days_long(when).is_some_and(|n| n <= 7)
    {
        when.range.to = None;
        when.value = format!("{from}/..");
    }
}

/// Whether a claim tells of an event of the story told, as a rumour does not.
fn told_outright(claim: &Claim) -> bool {
    matches!(
        claim.source.kind,
        SourceKind::Author
            | SourceKind::OfficialMedia
            | SourceKind::OfficialBody
            | SourceKind::Outlet
            | SourceKind::NamedPerson
            | SourceKind::Document
    )
}

/// Whether a claim tells of words used or of somebody being there.
fn of_the_scene(claim: &Claim) -> bool {
    matches!(
        claim.proposition,
        Proposition::FormulaUse { .. }
            | Proposition::FormulaChange { .. }
            | Proposition::Appearance { .. }
            | Proposition::NotSeen
            | Proposition::Visit
    )
}

fn borrows(claim: &Claim) -> bool {
    told_outright(claim)
        && !claim.subjects.iter().any(|m| is_document(&m.surface))
        && !matches!(claim.hedge, Hedge::Predicted | Hedge::Conditional)
        && of_the_scene(claim)
}

fn lends(claim: &Claim) -> bool {
    claim.when.as_ref().is_some_and(|w| days_long(w).is_some_and(|n| n <= 7))
        && told_outright(claim)
        && claim.hedge != Hedge::Predicted
        && (of_the_scene(claim)
            || matches!(
                claim.proposition,
                Proposition::Meeting { .. }
                    | Proposition::Statement
                    | Proposition::Publication { .. }
            ))
}

fn days_long(when: &When) -> Option<i32> {
    Some(when.range.to?.since(when.range.from?).ok()?.get_days())
}

/// Whether a time is short enough to be that of one event.
pub(super) fn short(when: &When) -> bool {
    days_long(when).is_some_and(|n| n <= 45)
}
