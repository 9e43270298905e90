//! Clauses that no rule understands, read by the model of kinds.
//!
//! What is read this way is marked as guessed: the kind tells a reader what the sentence is
//! likely about, and no check leans on it.

use tealeaf_text::Span;

use super::Reader;
use super::voice::Part;
use crate::article::Sentence;
use crate::claim::{FormulaRef, Polarity, Proposition, Quantity, TextRef, When};
use crate::json_v1::source_class;
use crate::kind_model::{Guess, guess};
use crate::proposition::{Kind, Trigger};
use crate::views::is_chinese;

/// How likely a kind must be where somebody says or thinks something of no kind that a rule
/// knows.
const LIKELY: f32 = 0.3;
/// How likely it must be where nothing of a sentence is understood.
const AT_ALL: f32 = 0.25;
/// How likely it must be where other clauses of the sentence are understood.
const BESIDE: f32 = 0.8;
/// Characters of the shortest clause that is read so beside others.
const SHORTEST: usize = 25;
const SHORTEST_ZH: usize = 7;

impl Reader<'_> {
    /// What the model makes of a clause of which the rules know no more than that somebody
    /// says or thinks it.
    pub(super) fn guess(
        &self,
        index: usize,
        part: &Part,
        seen: &Trigger,
    ) -> Option<Guess> {
        let vague = seen.span.is_empty()
            && matches!(seen.kind, Kind::Statement | Kind::Evaluation);
        if !vague {
            return None;
        }
        self.likely(index, part).filter(|guess| guess.likely >= LIKELY)
    }

    /// What the model makes of a clause in which the rules see nothing, beside others.
    pub(super) fn guess_beside(&self, index: usize, part: &Part) -> Option<Guess> {
        let text = self.views.text_at(part.span);
        let chinese = is_chinese(text);
        let least = if chinese { SHORTEST_ZH } else { SHORTEST };
        // 在四十分钟的讲话中: when and where, and nothing told.
        let setting = chinese
            && text.ends_with(['中', '时', '時', '后', '後', '前', '里', '裡', '上']);
        if setting || text.chars().count() < least {
            return None;
        }
        let opinion = |kind: Option<Kind>| {
            matches!(
                kind,
                Some(
                    Kind::Statement
                        | Kind::Evaluation
                        | Kind::Motive
                        | Kind::Plan
                        | Kind::OfficeHeld
                )
            )
        };
        self.likely(index, part)
            .filter(|guess| guess.likely >= BESIDE && !opinion(guess.kind))
    }

    /// What the model makes of a clause.
    fn likely(&self, index: usize, part: &Part) -> Option<Guess> {
        let Sentence { title, span, .. } = self.article.sentences[index];
        // A question claims nothing.
        if self.views.text_at(span).trim_end().ends_with(['?', '？']) {
            return None;
        }
        guess(&self.views, part.span, source_class(part.voice.source.kind), title)
    }

    /// Claims what the model makes of a clause; whether it did.
    pub(super) fn guessed_claim(
        &mut self,
        index: usize,
        part: &Part,
        guess: Guess,
        whens: &[When],
    ) -> bool {
        let before = self.drafts.len();
        let own = self.own_when(part.span, whens);
        let who = self.subject_of(part.span, None, None);
        let Some(kind) = guess.kind else {
            let Some(formula) = self.spoken_of(part.span) else { return false };
            let quantity =
                if guess.denied { Quantity::Absent } else { Quantity::Present };
            let what = Proposition::FormulaUse {
                formula,
                quantity,
                text: TextRef::default(),
                order: crate::claim::Order::Any,
                rare: false,
            };
            let mut draft = self.draft(index, part.span, &part.voice, what);
            draft.claim.subjects = who.mentions;
            draft.subject = who.member;
            draft.own_when = own.is_some();
            draft.claim.when = own;
            draft.claim.guessed = true;
            self.drafts.push(draft);
            return true;
        };
        let end = part.span.end();
        let trigger = Trigger { kind, span: Span::new(end, end) };
        self.event_claim(index, part, &trigger, &who, None, own, whens);
        if let Some(person) = who.person {
            self.speak_of(person);
        }
        let polarity = if guess.denied { Polarity::Denied } else { Polarity::Affirmed };
        for draft in &mut self.drafts[before..] {
            draft.claim.guessed = true;
            draft.claim.polarity = polarity;
        }
        self.drafts.len() > before
    }

    /// Claims what the model makes of a sentence in which nothing was understood; whether it
    /// did.
    pub(super) fn guessed_sentence(
        &mut self,
        index: usize,
        part: &Part,
        whens: &[When],
    ) -> bool {
        self.likely(index, part)
            .filter(|guess| guess.likely >= AT_ALL)
            .is_some_and(|guess| self.guessed_claim(index, part, guess, whens))
    }

    /// The phrase that a clause quotes, or the one spoken of last.
    fn spoken_of(&self, clause: Span) -> Option<FormulaRef> {
        let quoted = self.quoted_in(clause).into_iter().next().map(|span| {
            let marks =
                ['"', '“', '”', '‘', '’', '\'', '「', '」', '『', '』', ',', '，', '.'];
            FormulaRef::Literal(self.views.text_at(span).trim_matches(marks).to_owned())
        });
        quoted
            .filter(|f| !matches!(f, FormulaRef::Literal(text) if text.is_empty()))
            .or_else(|| self.recent.last().cloned())
    }
}
