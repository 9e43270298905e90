//! How far a claim commits: hedge and strength from the words of its clause, and whether it
//! is about the future.

use tealeaf_text::Span;

use super::{Draft, Reader};
use crate::claim::{Evidential, Hedge, Proposition, SourceKind, When};
use crate::cues::{CueClass, cues};
use crate::time;
use crate::views::is_chinese;

impl Reader<'_> {
    /// Hedge and strength from the words of the clause.
    pub(super) fn hedges(&self, draft: &mut Draft, clause: Span, whens: &[When]) {
        self.hedges_beside(draft, clause, whens, &[]);
    }

    /// The same, where the clause speaks of words: what those words say ("will be patient")
    /// is no hedge of the claim.
    pub(super) fn hedges_beside(
        &self,
        draft: &mut Draft,
        clause: Span,
        whens: &[When],
        words: &[Span],
    ) {
        let chinese = is_chinese(self.views.text_at(clause));
        let (lower, plain) = (
            without(self.views.lower_at(clause), clause, words),
            without(self.views.plain_at(clause), clause, words),
        );
        let (text, plain) = (lower.as_str(), plain.as_str());
        let ahead = self.ahead(clause, text, chinese, whens);
        let claim = &mut draft.claim;
        let author = claim.source.kind == SourceKind::Author;
        let mut weakest: Option<(CueClass, u8)> = None;
        for cue in cues(text, plain, chinese) {
            if cue.class != CueClass::Booster
                && weakest.is_none_or(|(_, s)| cue.strength < s)
            {
                weakest = Some((cue.class, cue.strength));
            }
        }
        if author && conditional(text, chinese) && !ahead {
            claim.hedge = Hedge::Conditional;
            claim.strength = claim.strength.min(2);
            if claim.evidential == Evidential::Assertion {
                claim.evidential = Evidential::Inference;
            }
            return;
        }
        let own = claim.hedge;
        if let Some((class, strength)) = weakest {
            claim.strength = claim.strength.min(strength);
            let hedge = match class {
                CueClass::Probable | CueClass::Inference => Hedge::Probable,
                CueClass::Possible | CueClass::Rumour | CueClass::Unnamed => {
                    Hedge::Possible
                }
                CueClass::Predict => Hedge::Predicted,
                CueClass::Conditional => own,
                CueClass::Doubt | CueClass::Denied => Hedge::Doubtful,
                CueClass::Booster => own,
            };
            claim.hedge = match (own, hedge) {
                // What is told about the future is a prediction, whoever tells it.
                (_, Hedge::Predicted) => Hedge::Predicted,
                (Hedge::Asserted, h) => h,
                (o, _) => o,
            };
            if author && claim.evidential == Evidential::Assertion {
                match class {
                    CueClass::Inference | CueClass::Probable => {
                        claim.evidential = Evidential::Inference;
                    }
                    CueClass::Rumour => claim.evidential = Evidential::Rumour,
                    _ => {}
                }
            }
        }
        let modal =
            matches!(weakest, Some((CueClass::Possible | CueClass::Conditional, _)))
                || text.contains("would ");
        let next = matches!(claim.proposition, Proposition::Appointment { .. })
            && (text.contains("next ") || text.contains("to be "));
        if ahead && (modal || claim.hedge == Hedge::Asserted) || next {
            claim.hedge = Hedge::Predicted;
        }
    }

    /// Whether the clause names a time after the article, or an event still to come.
    fn ahead(&self, clause: Span, text: &str, chinese: bool, whens: &[When]) -> bool {
        let Some(article) = self.article.date else { return false };
        let future = |w: &&When| {
            w.span.is_some_and(|s| clause.contains(s))
                && w.range.from.or(w.range.to).is_some_and(|d| d > article)
        };
        if whens.iter().any(|w| future(&w)) {
            return true;
        }
        let event = if chinese {
            ["全会前", "大会前", "会议前", "两会前", "全会上", "届时"]
                .iter()
                .any(|w| text.contains(w))
        } else {
            [
                "before the ",
                "by the end",
                "by the time",
                "by the next",
                "by the start",
                "by the plenum",
                "by the congress",
                "by the conclave",
                "by the summit",
                "by the year",
                "by the spring",
                "by the autumn",
                "until the ",
                "at the next ",
                "at the coming ",
            ]
            .iter()
            .any(|w| text.contains(w))
        };
        let modal =
            ["could ", "may ", "might ", "可能", "会"].iter().any(|w| text.contains(w));
        event && (modal || time::looks_ahead(text, chinese))
    }
}

/// A clause with blanks for some of its words, of the same length in bytes.
pub(super) fn without(text: &str, clause: Span, words: &[Span]) -> String {
    let mut out = text.to_owned();
    for word in words.iter().filter(|w| !w.is_empty() && clause.contains(**w)) {
        let range = word.start() - clause.start()..word.end() - clause.start();
        out.replace_range(range.clone(), &" ".repeat(range.len()));
    }
    out
}

/// Whether a clause speaks under a condition.
pub(super) fn conditional(text: &str, chinese: bool) -> bool {
    if chinese {
        return ["如果", "若是", "假如", "倘若", "就会", "本应", "理应"]
            .iter()
            .any(|w| text.contains(w));
    }
    text.starts_with("if ")
        || text.starts_with("unless ")
        || text.starts_with("even if ")
        || text.contains(" if ")
        || ["would have", "should have", "could have", "would be", "would surely"]
            .iter()
            .any(|w| text.contains(w))
}
