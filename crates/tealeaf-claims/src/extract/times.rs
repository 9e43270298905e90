//! The days of a sentence: resolved in order, and given to the claims whose clause names
//! them or borrows them.

use tealeaf_text::Span;

use super::Reader;
use super::hedges::conditional;
use super::voice::Part;
use crate::claim::{Hedge, Proposition, SourceKind, When};
use crate::time;
use crate::time::Expr;
use crate::views::is_chinese;

impl Reader<'_> {
    /// Every time expression of the sentence, resolved in order.
    pub(super) fn resolve_all(&mut self, exprs: &[Expr]) -> Vec<When> {
        let mut out = Vec::new();
        for expr in exprs {
            let near = self.views.lower_at(self.around(expr.span));
            self.anchors.future = time::looks_ahead(near, is_chinese(near));
            let when = time::resolve(expr, &self.anchors);
            self.anchors.remember(&when);
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
        let inside = whens.iter().filter(|w| w.span.is_some_and(|s| clause.contains(s)));
        let dated: Vec<&When> =
            inside.filter(|w| w.range.from.is_some() || w.range.to.is_some()).collect();
        dated
            .iter()
            .find(|w| w.range.from.is_some() && w.range.to.is_some())
            .or(dated.first())
            .map(|w| (*w).clone())
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

/// Whether a time is short enough to be that of one event.
pub(super) fn short(when: &When) -> bool {
    match (when.range.from, when.range.to) {
        (Some(from), Some(to)) => to.since(from).is_ok_and(|s| s.get_days() <= 45),
        _ => false,
    }
}
