//! Offices told in passing: "Cai Ming, head of the General Office", 中央纪委书记李希.

use tealeaf_text::Span;

use super::{Reader, Voice};
use crate::claim::{Mention, Proposition};
use crate::names::{Form, Sort};
use crate::rules::rules;
use crate::views::is_chinese;

rules! {
    APPOSITION = r"^,? ?, ((?:a |an |the |also |then )*(?:[a-z-]+ )?(?:member|head|director|secretary|chairman|chairwoman|chair|minister|chief|leader|president|governor|deputy|vice[- ][a-z]+|premier|spokesman|spokeswoman) (?:of|for|at) [^,.;]{3,90})(?:,|\.|;|$)";
}

impl Reader<'_> {
    /// One claim for each office that a sentence gives to a person the first time.
    pub(super) fn offices(&mut self, index: usize, sentence: Span) {
        let named: Vec<_> = self
            .names
            .within(sentence)
            .iter()
            .filter(|n| {
                n.form == Form::Full && self.names.member(n.member).sort == Sort::Person
            })
            .copied()
            .collect();
        for n in named {
            let tail = Span::new(n.name.end(), sentence.end().max(n.name.end()));
            let found = if is_chinese(self.views.text_at(n.name)) {
                (n.span.start() < n.name.start())
                    .then(|| Span::new(n.span.start(), n.name.start()))
            } else {
                APPOSITION
                    .captures(self.views.lower_at(tail))
                    .and_then(|c| c.get(1))
                    .map(|m| Span::new(tail.start() + m.start(), tail.start() + m.end()))
            };
            let Some(office) = found else { continue };
            let written = self.views.text_at(office).trim_end_matches(['、', ' ', ',']);
            let lower = written.to_ascii_lowercase();
            let written = crate::proposition::first_office(written, &lower).to_owned();
            let member = self.names.member(n.member);
            let mention = Mention {
                span: Some(n.span),
                surface: self.views.text_at(n.name).to_owned(),
                entity: member.key.clone(),
            };
            if written.chars().count() < 3 || !self.offices.insert(written.clone()) {
                continue;
            }
            let span = Span::new(
                n.span.start().min(office.start()),
                office.end().max(n.name.end()),
            );
            let what = Proposition::OfficeHeld { office: written };
            let mut draft = self.draft(index, span, &Voice::author(), what);
            draft.claim.subjects = vec![mention];
            draft.subject = Some(n.member);
            self.drafts.push(draft);
        }
    }
}
