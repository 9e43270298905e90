//! Claims about formulas, and the dated appearance that may be told beside them.

use jiff::civil::Date;
use tealeaf_text::Span;

use super::setting::TEXTS;
use super::times::short;
use super::voice::Part;
use super::{Draft, Reader, persons};
use crate::claim::{
    Evidential, Hedge, Order, Proposition, Quantity, SourceKind, TextRef, When,
};
use crate::formula_use::Use;
use crate::names::Sort;
use crate::proposition;
use crate::proposition::{Kind, Trigger};
use crate::scene::Setting;

/// Words that call something rare.
const RARE: &[&str] = &[
    "rare",
    "unprecedented",
    "unusual",
    "for the first time",
    "罕见",
    "史无前例",
    "极不寻常",
    "首次",
    "破天荒",
];

/// Words that point back to an absence just told of.
const SILENCE: &[&str] = &[
    "such a silence",
    "this silence",
    "that silence",
    "the silence",
    "such an omission",
    "this omission",
    "the omission",
    "such an absence",
    "this absence",
    "这样的沉默",
    "这种沉默",
    "如此沉默",
    "这样的缺席",
    "这一省略",
    "这种省略",
];

impl Reader<'_> {
    /// "Such a silence is rare": the absence told of last, now called rare.
    pub(super) fn silence_called_rare(&mut self, index: usize, part: &Part) {
        let text = self.views.lower_at(part.span);
        let said = |words: &[&str]| words.iter().any(|w| text.contains(w));
        if !said(SILENCE) || !said(RARE) {
            return;
        }
        let absent = |d: &&Draft| {
            matches!(
                d.claim.proposition,
                Proposition::FormulaUse { quantity: Quantity::Absent, .. }
            ) && index - d.claim.sentence <= 2
        };
        let Some(told) = self.drafts.iter().rev().find(absent) else { return };
        let mut claim = told.claim.clone();
        claim.sentence = index;
        claim.span = part.span;
        claim.source = part.voice.source.clone();
        claim.repeats = None;
        if let Proposition::FormulaUse { rare, .. } = &mut claim.proposition {
            *rare = true;
        }
        let draft = Draft {
            claim,
            scene: told.scene,
            own_when: told.own_when,
            subject: told.subject,
        };
        self.drafts.push(draft);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of `clause`, split off to fit a screen"
    )]
    pub(super) fn formula_claims(
        &mut self,
        index: usize,
        part: &Part,
        uses: &[Use],
        who: &persons::Who,
        scene: Option<usize>,
        setting: &Setting,
        whens: &[When],
    ) {
        let text = self.views.lower_at(self.article.sentences[index].span);
        let rare = RARE.iter().any(|w| text.contains(w));
        let title = self.article.sentences[index].title;
        let floating = setting.occasion.clone();
        for one in uses {
            let what = match one.change {
                Some(dropped) => Proposition::FormulaChange {
                    formula: one.formula.clone(),
                    dropped,
                    text: TextRef { occasion: floating.clone(), ..TextRef::default() },
                },
                None => Proposition::FormulaUse {
                    formula: one.formula.clone(),
                    quantity: one.quantity,
                    text: TextRef { occasion: floating.clone(), ..TextRef::default() },
                    order: self.since(one.order, part.span, whens),
                    rare,
                },
            };
            let mut voice = part.voice.clone();
            if voice.source.kind == SourceKind::Author
                && voice.evidential == Evidential::Assertion
                && !title
                && (one.change.is_none()
                    || setting.occasion.iter().any(|o| TEXTS.contains(&o.as_str())))
            {
                voice.evidential = Evidential::Direct;
            }
            let lead = one.span.start().min(part.span.end());
            let start = if uses.iter().all(|u| u.span.start() >= lead) {
                part.span.start()
            } else {
                lead
            };
            let span = Span::new(
                start,
                one.span.end().max(start).min(part.span.end().max(start)),
            );
            let mut draft = self.draft(
                index,
                if span.is_empty() { part.span } else { span },
                &voice,
                what,
            );
            draft.claim.subjects = who.mentions.clone();
            draft.scene = scene;
            draft.subject = who.member;
            if let Some(own) = self.own_when(part.span, whens).filter(|w| !short(w)) {
                draft.claim.when = Some(own);
                draft.own_when = true;
            }
            let words: Vec<Span> =
                uses.iter().filter(|u| u.exact).map(|u| u.object).collect();
            self.hedges_beside(&mut draft, part.span, whens, &words);
            if draft.claim.hedge == Hedge::Predicted {
                draft.scene = None;
                draft.own_when = true;
                draft.claim.when = self.own_when(part.span, whens);
                self.deadline(&mut draft, part.span, whens);
            }
            self.drafts.push(draft);
        }
    }

    /// "For the first time since 2004": the last day of the time since which.
    fn since(&self, order: Order, clause: Span, whens: &[When]) -> Order {
        let Order::First { .. } = order else { return order };
        let since = whens
            .iter()
            .filter(|w| w.range.from.is_some() && w.range.to.is_none())
            .find(|w| w.span.is_some_and(|s| clause.contains(s)))
            .and_then(|w| Some((w.range.from?, self.views.lower_at(w.span?))))
            .map(|(from, written)| end_of_unit(from, written));
        Order::First { since }
    }

    /// A dated appearance told beside a claim about words: "On April 2, at the same yards,
    /// he had used both".
    #[expect(
        clippy::too_many_arguments,
        reason = "one step of `clause`, split off to fit a screen"
    )]
    pub(super) fn event_beside(
        &mut self,
        index: usize,
        part: &Part,
        trigger: Option<&Trigger>,
        who: &persons::Who,
        setting: &Setting,
        scene: Option<usize>,
        own: Option<When>,
    ) {
        // A time lent by the clause before tells of no event here.
        let Some(when) =
            own.filter(|w| w.span.is_none_or(|s| part.span.start() <= s.start()))
        else {
            return;
        };
        let event = setting.occasion.iter().any(|o| !TEXTS.contains(&o.as_str()));
        let placed = !setting.places.is_empty() || setting.same_place || event;
        let person =
            who.member.is_some_and(|m| self.names.member(m).sort == Sort::Person);
        if !placed || !person {
            return;
        }
        let end = when.span.map_or(part.span.end(), |s| s.end());
        let tail = &self.views.lower[end..part.span.end().max(end)];
        // The comma right after the day is not the one that ends the clause.
        let rest = tail.trim_start_matches([',', '，']);
        let skipped = tail.len() - rest.len();
        let stop = rest.find([',', '，']).map_or(end, |i| end + skipped + i);
        let span = Span::new(part.span.start(), stop.min(part.span.end()));
        let span = crate::clause::trim(&self.views, span);
        let what = match trigger {
            Some(t) if matches!(t.kind, Kind::Meeting | Kind::Visit) => {
                proposition::build(
                    &self.views,
                    self.article.sentences[index].span,
                    span,
                    t,
                )
            }
            _ => Proposition::Appearance { occasion: setting.occasion.clone() },
        };
        let mut voice = part.voice.clone();
        if voice.source.kind == SourceKind::Author {
            voice.evidential = Evidential::Direct;
        }
        let mut draft = self.draft(index, span, &voice, what);
        draft.claim.subjects = who.mentions.clone();
        draft.claim.when = Some(when);
        draft.own_when = true;
        draft.scene = scene;
        draft.subject = who.member;
        self.drafts.push(draft);
    }
}

/// "Since 2004", 自2004年以来: the time since which ends with the year, month or day written.
fn end_of_unit(from: Date, written: &str) -> Date {
    let n_numbers = written
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .count();
    let month = written.contains('月')
        || [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
            "dec",
        ]
        .iter()
        .any(|name| written.contains(name));
    match (n_numbers, month) {
        (0 | 1, false) => from.last_of_year(),
        (0 | 1, true) => from.last_of_month(),
        (2, true) if written.contains('月') && !written.contains(['日', '号']) => {
            from.last_of_month()
        }
        _ => from,
    }
}
