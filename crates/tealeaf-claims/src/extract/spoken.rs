//! Whose words a claim about words means, when they are not those of the clause's subject:
//! "the readout of his speech", "was mentioned by him".

use tealeaf_text::Span;

use super::setting::TEXTS;
use super::{Draft, Reader, persons::Who};
use crate::claim::{Proposition, When};
use crate::formula_use::Use;
use crate::names::{Named, Sort};
use crate::proposition;
use crate::rules::rules;
use crate::source::Frame;
use crate::views::is_chinese;

/// Texts that tell of a person's words or deeds; a statement or a communique is a body's.
const OF_A_PERSON: &[&str] = &[
    "readout",
    "report",
    "remarks",
    "speech",
    "address",
    "transcript",
    "account",
    "text of",
    "通稿",
    "报道",
    "讲话",
    "发言",
    "致辞",
];

rules! {
    HIS_TEXT = r"\b(?:in|at|during|throughout) (?:his|her) (?:[a-z]+ ){0,3}?(?:speech|address|remarks|report|statement|lecture|essay|article|talk|testimony)\b";
}

impl Reader<'_> {
    /// Whether all that an attribution attributes is a phrase: "the statement no longer
    /// said 'patient'" tells of the statement's words, it does not pass on what it says.
    pub(super) fn is_only_words(&self, frame: &Frame) -> bool {
        let content = crate::clause::trim(&self.views, frame.content);
        let plain = self.views.plain_at(content);
        let start = ["the words ", "the word ", "the phrase ", "the ", "a ", "the term "]
            .iter()
            .filter(|lead| plain.starts_with(**lead))
            .map(|lead| lead.len())
            .max()
            .unwrap_or(0);
        let rest = plain[start..].trim_end_matches(['.', '。', ',', '，']);
        let marks = |c: char| matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’');
        let quoted = rest.len() > 2
            && rest.starts_with(marks)
            && rest.ends_with(marks)
            && rest.split(marks).filter(|part| !part.trim().is_empty()).count() == 1
            && rest.split_ascii_whitespace().count() <= 12
            && !rest.trim_matches(marks).ends_with(['.', '。', '!', '?', ',', '，']);
        let whole =
            Span::new(content.start() + start, content.start() + start + rest.len());
        // "Carried an item titled ...": a name of a text, nothing that is passed on.
        let head = self.views.lower_at(frame.head);
        let before = self.views.lower_at(Span::new(
            frame.head.start().min(frame.content.start()),
            frame.content.start(),
        ));
        let lead = plain.find(marks).map_or("", |at| &plain[..at]);
        let titled = rest.ends_with(marks)
            && ["titled", "headlined", "entitled", "题为", "标题"]
                .iter()
                .any(|w| head.contains(w) || before.contains(w) || lead.contains(w));
        let only_title = rest.starts_with('《') && rest.ends_with('》');
        quoted
            || only_title
            || titled
            || self
                .names
                .formulas_within(content)
                .iter()
                .any(|hit| hit.span.len() + 6 >= whole.len() && whole.contains(hit.span))
    }

    /// The person whose words the clause is about, where the subject is the words or the
    /// text: the agent ("by him"), else the owner of the text ("his speech").
    pub(super) fn speaker_of_words(&self, clause: Span, uses: &[Use]) -> Option<Who> {
        let persons: Vec<Named> = self
            .names
            .within(clause)
            .iter()
            .filter(|n| clause.contains(n.span))
            .filter(|n| self.names.member(n.member).sort == Sort::Person)
            .filter(|n| uses.iter().all(|u| !u.exact || !u.object.overlaps(n.span)))
            .copied()
            .collect();
        let chinese = is_chinese(self.views.text_at(clause));
        let by = |n: &&Named| {
            let before = self.views.lower_at(Span::new(clause.start(), n.span.start()));
            if chinese {
                return before.ends_with(['由', '被']);
            }
            [" by ", " of ", " from ", "by ", "of "].iter().any(|w| before.ends_with(w))
        };
        let owns = |n: &&Named| n.possessive;
        // 在某某的讲话中: the name right before the words for a text owns it.
        let before_text = |n: &&Named| {
            let after = &self.views.plain[n.span.end()..clause.end().max(n.span.end())];
            let after = after.trim_start_matches(|c: char| {
                c.is_ascii_digit()
                    || matches!(c, '年' | '月' | '日' | '的' | '在' | '于' | ' ')
            });
            ["讲话", "通稿", "报道", "发言", "致辞", "文章", "声明", "演讲"]
                .iter()
                .any(|w| after.starts_with(w))
        };
        // "In his speech of 14 January the phrase occurs five times": he is who it goes on
        // about.
        if persons.is_empty() && HIS_TEXT.is_match(self.views.lower_at(clause)) {
            let owner = self.owner_meant(clause).or(self.subject)?;
            return Some(self.in_mind(owner));
        }
        let found = persons
            .iter()
            .find(owns)
            .or_else(|| persons.iter().find(by))
            .or_else(|| persons.iter().find(before_text).filter(|_| chinese))?;
        Some(Who {
            member: Some(found.member),
            person: Some(found.member),
            mentions: vec![self.mention(found)],
        })
    }

    /// Whose a text is that a clause names by its day alone: "while the readout of 24 April
    /// contained them" goes on about the person whose words were told of just before.
    pub(super) fn owner_of_text(&self, index: usize, clause: Span) -> Option<Who> {
        let said = proposition::occasions(&self.views, clause);
        let text = self.views.lower_at(clause);
        let of_a_person = |said: &str| OF_A_PERSON.contains(&said);
        let apart = |o: &String| !TEXTS.contains(&o.as_str()) && !of_a_person(o);
        if !OF_A_PERSON.iter().any(|w| text.contains(w)) || said.iter().any(apart) {
            return None;
        }
        let told = self.drafts.iter().rev().find(|d| about_words(d))?;
        let near = index - told.claim.sentence <= 1;
        let person = told
            .subject
            .or_else(|| told.scene.and_then(|scene| self.scenes.get(scene).speaker))
            .filter(|m| self.names.member(*m).sort == Sort::Person)?;
        (near && self.names.within(clause).iter().all(|n| !clause.contains(n.span)))
            .then(|| self.carried(person, None))
    }

    /// Whether what looks like a verb of saying is a word of a formula ("Xi Jinping
    /// Thought on") or of a title (《国际人士表示…》).
    pub(super) fn is_cue_of_name(&self, sentence: Span, frame: &Frame) -> bool {
        let cues = frame.cue.iter().flat_map(|cue| &cue.spans);
        cues.copied().any(|cue| {
            if !sentence.contains(cue) {
                return false;
            }
            let before = self.views.plain_at(Span::new(sentence.start(), cue.start()));
            let after = self.views.plain_at(Span::new(cue.end(), sentence.end()));
            let opened =
                before.rfind('《').is_some_and(|at| !before[at..].contains('》'));
            if opened && after.contains('》') {
                return true;
            }
            let near = Span::new(cue.start().saturating_sub(80), cue.end() + 80);
            let near = Span::new(near.start(), near.end().min(self.views.text.len()));
            self.names.formulas_within(near).iter().any(|hit| hit.span.overlaps(cue))
        })
    }

    /// What stands between quotation marks in a clause.
    pub(super) fn quoted_in(&self, clause: Span) -> Vec<Span> {
        crate::clause::quoted(self.views.plain_at(clause))
            .into_iter()
            .map(|q| Span::new(q.start() + clause.start(), q.end() + clause.start()))
            .collect()
    }

    /// The days of a clause about words: a date inside the phrase itself ("the 1992
    /// Consensus", "at least through mid-2013") is no day of the text.
    pub(super) fn outside_words(&self, whens: &[When], uses: &[Use]) -> Vec<When> {
        let inside = |w: &When| {
            w.span.is_some_and(|s| uses.iter().any(|u| u.exact && u.object.overlaps(s)))
        };
        whens
            .iter()
            .filter(|w| !inside(w) && !w.span.is_some_and(|s| self.beside_words(s, uses)))
            .cloned()
            .collect()
    }

    /// "“Ascent”, a staple of speeches since the spring, did not come up": the time of what is
    /// said beside the phrase is not that of the text in hand.
    fn beside_words(&self, when: Span, uses: &[Use]) -> bool {
        let Some(object) = uses
            .iter()
            .filter(|u| u.exact && u.object.end() <= when.start())
            .map(|u| u.object.end())
            .max()
        else {
            return false;
        };
        let between = self.views.lower_at(Span::new(object, when.start()));
        let aside = between.trim_start_matches(['"', '”', '’', '\'', '」', '》']);
        let Some(aside) = aside.strip_prefix(", ") else { return false };
        !aside.contains(',')
            && [
                "a ",
                "an ",
                "the ",
                "one ",
                "last ",
                "first ",
                "once ",
                "long ",
                "which ",
                "used ",
                "heard ",
                "seen ",
                "coined ",
                "introduced ",
                "so ",
            ]
            .iter()
            .any(|w| aside.starts_with(w))
    }
}

fn about_words(draft: &Draft) -> bool {
    matches!(
        draft.claim.proposition,
        Proposition::FormulaUse { .. } | Proposition::FormulaChange { .. }
    )
}
