//! Reads an article in order and makes its claims.

mod assemble;
mod hedges;
mod offices;
mod persons;

use tealeaf_text::Span;

use crate::article::{Article, Sentence};
use crate::attribution::{self, Attribution};
use crate::claim::{
    Claim, ClaimId, Cue, Evidential, FormulaRef, Hedge, Mention, Polarity, Proposition,
    Source, SourceKind, TextRef, When,
};
use crate::clause::clauses;
use crate::cues::{CueClass, cues};
use crate::formula_use::{self, Use};
use crate::names::{MemberId, Names, Sort};
use crate::proposition::{self, Kind, Trigger};
use crate::scene::{Scenes, Setting};
use crate::source::{Frame, frames, tagged};
use crate::time::{self, Anchors, Expr};
use crate::views::{Views, is_chinese};
use crate::vocabulary::Vocabulary;

use assemble::is_document;
use hedges::conditional;

/// A claim while it is made, with what is filled in at the end.
struct Draft {
    claim: Claim,
    scene: Option<usize>,
    /// Whether its days are its own rather than the scene's.
    own_when: bool,
    subject: Option<MemberId>,
}

/// Whose word a stretch of a sentence stands on.
#[derive(Clone)]
struct Voice {
    source: Source,
    cue: Option<Cue>,
    evidential: Evidential,
    hedge: Option<Hedge>,
    strength: u8,
}

impl Voice {
    fn author() -> Self {
        Self {
            source: Source {
                kind: SourceKind::Author,
                spans: Vec::new(),
                entity: None,
                carried: false,
            },
            cue: None,
            evidential: Evidential::Assertion,
            hedge: None,
            strength: 5,
        }
    }

    fn of(frame: &Frame) -> Self {
        Self {
            source: frame.source.clone(),
            cue: frame.cue.clone(),
            evidential: frame.evidential,
            hedge: frame.hedge,
            strength: frame.strength,
        }
    }
}

/// The state of reading.
pub(crate) struct Reader<'a> {
    article: &'a Article,
    views: Views<'a>,
    names: Names<'a>,
    anchors: Anchors<'a>,
    scenes: Scenes,
    drafts: Vec<Draft>,
    /// Who "he" is.
    subject: Option<MemberId>,
    /// What "it" is: the last document spoken of.
    document: Option<String>,
    recent: Vec<FormulaRef>,
    carried: Option<(Voice, usize)>,
    /// The outlet last leaned on, for "the report said".
    outlet: Option<(SourceKind, Option<String>, usize)>,
    /// A time said by a clause that claims nothing else.
    pending: Option<When>,
    /// What the tagger found in the paragraph in hand.
    paragraph: Option<(usize, Vec<Attribution>)>,
    /// Sentence whose subject is a text.
    text: Option<usize>,
    /// Offices already claimed, as written.
    offices: std::collections::BTreeSet<String>,
}

/// The claims of an article.
pub(crate) fn read(article: &Article, vocabulary: &Vocabulary) -> Vec<Claim> {
    let views = crate::article::views(article);
    let names = Names::read(article, &views, vocabulary);
    let anchors = Anchors {
        article: article.date,
        previous: None,
        future: false,
        events: &vocabulary.events,
    };
    let mut reader = Reader {
        article,
        views,
        names,
        anchors,
        scenes: Scenes::default(),
        drafts: Vec::new(),
        subject: None,
        document: None,
        recent: Vec::new(),
        carried: None,
        outlet: None,
        pending: None,
        paragraph: None,
        text: None,
        offices: std::collections::BTreeSet::new(),
    };
    for index in 0..article.sentences.len() {
        reader.sentence(index);
    }
    reader.finish()
}

/// One clause with what it stands on.
struct Part {
    span: Span,
    voice: Voice,
}

impl Reader<'_> {
    fn sentence(&mut self, index: usize) {
        let sentence = self.article.sentences[index];
        let mut found = frames(&self.views, &self.names, sentence.span);
        if found.is_empty() && !sentence.title {
            found = self.tagged(index);
        }
        self.anaphoric_report(index, &mut found);
        let exprs = time::find(&self.views, sentence.span, &self.names.events);
        let whens = self.resolve_all(&exprs);
        self.documents(sentence.span);
        let before = self.drafts.len();
        self.reports(index, &found, &whens);
        let parts = self.parts(index, sentence, &found, &whens);
        self.offices(index, sentence.span);
        self.pending = None;
        for part in &parts {
            let made = self.drafts.len();
            self.clause(index, part, &whens);
            if self.drafts.len() == made {
                // A clause that only says when lends its time to the next.
                self.pending = self.own_when(part.span, &whens).or(self.pending.take());
            }
        }
        for frame in found.iter().filter(|f| f.denies) {
            self.denial(index, frame, before, &whens);
        }
        let offices = self.drafts[before..]
            .iter()
            .filter(|d| matches!(d.claim.proposition, Proposition::OfficeHeld { .. }))
            .count();
        if self.drafts.len() == before + offices && offices == 0 {
            self.other(index, sentence, &parts, &whens);
        }
        self.carry(index, sentence, &found);
    }

    /// What the trained tagger finds in an English sentence. It reads a paragraph at a time,
    /// and only the first part of a very long text.
    fn tagged(&mut self, index: usize) -> Vec<Frame> {
        let sentence = self.article.sentences[index];
        let text = self.views.lower_at(sentence.span);
        // A sentence about words, or under a condition, is the author's own.
        let own = formula_use::first_verb(&self.views, sentence.span).is_some()
            || conditional(text, false);
        if own || is_chinese(text) || sentence.span.end() > TAGGED {
            return Vec::new();
        }
        if self.paragraph.as_ref().is_none_or(|(n, _)| *n != sentence.paragraph) {
            let same = |s: &&Sentence| s.paragraph == sentence.paragraph && !s.title;
            let after = self.article.sentences[index..].iter().take_while(same);
            let end = after.last().map_or(sentence.span.end(), |s| s.span.end());
            let before = self.article.sentences[..index].iter().rev().take_while(same);
            let start = before.last().map_or(sentence.span.start(), |s| s.span.start());
            let mut found =
                attribution::attribute(self.views.text_at(Span::new(start, end)));
            for a in &mut found {
                for span in a.source.iter_mut().chain(&mut a.cue).chain(&mut a.content) {
                    *span = Span::new(span.start() + start, span.end() + start);
                }
            }
            self.paragraph = Some((sentence.paragraph, found));
        }
        let found = self.paragraph.as_ref().map_or(&[][..], |(_, found)| found);
        tagged::frames(&self.views, &self.names, sentence.span, found)
    }

    /// Every time expression of the sentence, resolved in order.
    fn resolve_all(&mut self, exprs: &[Expr]) -> Vec<When> {
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
    fn around(&self, span: Span) -> Span {
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

    /// Notes documents named by number, for "the circular" and "it".
    fn documents(&mut self, sentence: Span) {
        if let Some(number) = proposition::number(&self.views, sentence) {
            self.document = Some(number);
        }
    }

    /// Heads of attributions that are events themselves: an outlet's dated report, talk
    /// that goes round.
    fn reports(&mut self, index: usize, found: &[Frame], whens: &[When]) {
        let sentence = self.article.sentences[index].span;
        for frame in found.iter().filter(|f| !f.denies) {
            let head_when = whens.iter().find(|w| {
                w.span.is_some_and(|s| !frame.content.contains(s) && sentence.contains(s))
            });
            let outlet = matches!(
                frame.source.kind,
                SourceKind::OfficialMedia | SourceKind::Outlet
            );
            if outlet {
                let name =
                    frame.source.entity.clone().or_else(|| {
                        frame.source.spans.first().map(|s| self.outlet_name(*s))
                    });
                if let Some(when) = head_when {
                    self.scenes.locate(&Setting {
                        outlet: name,
                        when: Some(when.clone()),
                        publication: true,
                        sentence: index,
                        ..Setting::default()
                    });
                    self.head_claim(
                        index,
                        frame,
                        Proposition::Publication { title: None },
                        Some(when.clone()),
                        Evidential::Official,
                    );
                }
            }
            let talk = frame.source.kind == SourceKind::Rumour
                && frame.cue.is_some()
                && frame.head.len() > 24
                && head_when.is_some();
            if talk {
                self.head_claim(
                    index,
                    frame,
                    Proposition::Discourse,
                    head_when.cloned(),
                    Evidential::Assertion,
                );
            }
        }
    }

    fn outlet_name(&self, span: Span) -> String {
        self.names.within(span).iter().find(|n| !n.possessive).map_or_else(
            || self.views.text_at(span).to_owned(),
            |n| self.names.member(n.member).name.clone(),
        )
    }

    fn head_claim(
        &mut self,
        index: usize,
        frame: &Frame,
        what: Proposition,
        when: Option<When>,
        evidential: Evidential,
    ) {
        let sentence = self.article.sentences[index].span;
        let span = Span::new(
            when.as_ref()
                .and_then(|w| w.span)
                .map_or(frame.head.start(), |s| s.start().min(frame.head.start()))
                .max(sentence.start()),
            frame.head.end().min(frame.content.start().max(frame.head.start())),
        );
        let mut voice = Voice::author();
        voice.evidential = evidential;
        let subjects = frame
            .source
            .spans
            .iter()
            .filter(|_| !matches!(what, Proposition::Discourse))
            .map(|s| Mention {
                span: Some(*s),
                surface: self.outlet_name(*s),
                entity: frame.source.entity.clone(),
            })
            .collect();
        let span = crate::clause::trim(&self.views, span);
        let mut draft = self.draft(index, span, &voice, what);
        draft.claim.subjects = subjects;
        draft.own_when = true;
        draft.claim.when = when;
        draft.claim.hedge = Hedge::Asserted;
        draft.claim.strength = 5;
        self.drafts.push(draft);
    }

    /// The clauses of a sentence, each with its voice.
    fn parts(
        &self,
        index: usize,
        sentence: Sentence,
        found: &[Frame],
        whens: &[When],
    ) -> Vec<Part> {
        let mut stretches: Vec<(Span, Voice)> = Vec::new();
        let mut at = sentence.span.start();
        let author =
            self.carried_voice(index, sentence, found).unwrap_or_else(Voice::author);
        for frame in found {
            let start = frame.content.start().min(if frame.head.is_empty() {
                frame.content.start()
            } else {
                frame.head.start()
            });
            if at < start {
                stretches.push((Span::new(at, start), author.clone()));
            }
            if !frame.denies {
                stretches.push((frame.content, Voice::of(frame)));
            }
            at = at.max(frame.content.end()).max(frame.head.end());
        }
        if at < sentence.span.end() {
            stretches.push((Span::new(at, sentence.span.end()), author));
        }
        let mut out = Vec::new();
        for (span, voice) in stretches {
            let mut waiting: Option<usize> = None;
            let mut voice = voice;
            for clause in clauses(&self.views, span) {
                let start = waiting.take().unwrap_or(clause.start());
                // A day on its own (「8月3日，」) belongs to what follows it.
                if self.only_time(clause, whens) {
                    waiting = Some(start);
                    continue;
                }
                let span = Span::new(start, clause.end());
                out.push(Part { span, voice: voice.clone() });
                // What is doubted is the first clause; the next ones give the reasons.
                let doubted = voice.hedge == Some(Hedge::Doubtful)
                    || voice.hedge == Some(Hedge::Probable)
                        && voice.source.kind == SourceKind::NamedPerson;
                if doubted {
                    voice.hedge = None;
                    voice.strength = voice.strength.max(3);
                }
            }
            if let Some(start) = waiting {
                let span = crate::clause::trim(&self.views, Span::new(start, span.end()));
                out.push(Part { span, voice: voice.clone() });
            }
        }
        out
    }

    /// Whether a clause is hardly more than a time.
    fn only_time(&self, clause: Span, whens: &[When]) -> bool {
        let told: usize = whens
            .iter()
            .filter_map(|w| w.span)
            .filter(|s| clause.contains(*s))
            .map(Span::len)
            .sum();
        told > 0 && clause.len() <= told + 9
    }

    /// The voice of the sentence before, when this one goes on in it: "He was then ..."
    /// after a rumour about him.
    fn carried_voice(
        &self,
        index: usize,
        sentence: Sentence,
        found: &[Frame],
    ) -> Option<Voice> {
        let (voice, from) = self.carried.as_ref()?;
        if !found.is_empty() || *from + 1 != index {
            return None;
        }
        let text = self.views.lower_at(sentence.span);
        let goes_on = if is_chinese(text) {
            [
                "其", "他", "她", "该", "并", "还", "随后", "此后", "会上", "会议",
                "政变", "而且",
            ]
            .iter()
            .any(|w| text.starts_with(w))
        } else {
            [
                "he ",
                "she ",
                "they ",
                "the coup",
                "the plan",
                "the two ",
                "this was",
                "these ",
                "afterwards",
                "then ",
                "the meeting",
                "his ",
                "her ",
            ]
            .iter()
            .any(|w| text.starts_with(w))
        };
        goes_on.then(|| {
            let mut voice = voice.clone();
            voice.source.carried = true;
            voice.cue = None;
            voice
        })
    }

    fn carry(&mut self, index: usize, sentence: Sentence, found: &[Frame]) {
        let next = self.article.sentences.get(index + 1);
        let same = next.is_some_and(|n| n.paragraph == sentence.paragraph);
        let last = found.iter().rfind(|f| {
            !f.denies
                && matches!(
                    f.source.kind,
                    SourceKind::Rumour
                        | SourceKind::SocialMedia
                        | SourceKind::UnnamedReports
                        | SourceKind::UnnamedPeople
                )
        });
        self.carried = match (last, same) {
            (Some(frame), true) => Some((Voice::of(frame), index)),
            (None, true) if found.is_empty() => {
                // A carried voice goes on only while it is carried.
                let carried = self
                    .drafts
                    .last()
                    .is_some_and(|d| d.claim.sentence == index && d.claim.source.carried);
                self.carried.take().filter(|_| carried).map(|(v, _)| (v, index))
            }
            _ => None,
        };
    }

    fn clause(&mut self, index: usize, part: &Part, whens: &[When]) {
        let text = self.views.lower_at(part.span);
        if antecedent(text, is_chinese(text)) {
            return;
        }
        let trigger = proposition::trigger(&self.views, part.span);
        let uses = formula_use::uses(&self.views, &self.names, part.span, &self.recent);
        let verb = if uses.is_empty() {
            None
        } else {
            formula_use::first_verb(&self.views, part.span)
        };
        let mut who = self.subject_of(part.span, trigger.as_ref(), verb);
        // "The phrase will return": the phrase is the subject, nobody is carried over.
        if !uses.is_empty()
            && uses.iter().all(|u| u.leads)
            && who.mentions.iter().all(|m| m.span.is_none())
        {
            who = persons::Who::default();
        }
        if who.mentions.is_empty() {
            self.text = Some(index);
        } else if who.mentions.iter().all(|m| m.span.is_none())
            && self.text == Some(index)
        {
            // "The statement mentioned A and named B": the text is still the subject.
            who = persons::Who::default();
        }
        let own = self.own_when(part.span, whens);
        let mut setting =
            self.setting(index, part.span, trigger.as_ref(), who.member, own.clone());
        self.voice_outlet(part, &mut setting);
        setting.explicit = who.mentions.iter().any(|m| m.span.is_some());
        if setting.publication
            && let Some(person) = self.only_person(part.span)
        {
            setting.speaker = Some(person);
            setting.named_person = true;
            setting.explicit = true;
        }
        let scene =
            self.scene_of(part, &setting, &who, trigger.as_ref(), !uses.is_empty());
        let mut made = false;
        if !uses.is_empty() {
            formula_use::antecedents(&uses, &mut self.recent);
            self.formula_claims(index, part, &uses, &who, scene, &setting, whens);
            made = true;
        }
        if made {
            self.event_beside(index, part, trigger.as_ref(), &who, &setting, scene, own);
        } else if let Some(trigger) = said_by(part, trigger) {
            if trigger.kind == Kind::DocumentIssued
                && proposition::tells_content(&self.views, part.span)
            {
                let also = Trigger { kind: Kind::DocumentContent, ..trigger };
                self.event_claim(index, part, &also, &who, scene, own.clone(), whens);
            }
            self.event_claim(index, part, &trigger, &who, scene, own, whens);
        }
        if let Some(member) = who.person {
            self.subject = Some(member);
        } else if trigger.is_some_and(|t| t.kind == Kind::Publication)
            && let Some(member) = self.only_person(part.span)
        {
            // A report about one person: he is who follows.
            self.subject = Some(member);
        }
    }

    /// The one person that a clause names.
    fn only_person(&self, clause: Span) -> Option<MemberId> {
        let mut ids: Vec<MemberId> = self
            .names
            .within(clause)
            .iter()
            .map(|n| n.member)
            .filter(|m| self.names.member(*m).sort == Sort::Person)
            .collect();
        ids.dedup();
        if let [only] = ids[..] { Some(only) } else { None }
    }

    /// A title that is no outlet's name (《新闻联播》).
    fn own_title(&self, title: Option<String>) -> Option<String> {
        title.filter(|t| {
            !self.names.vocabulary.outlets.iter().any(|o| {
                o.names.iter().any(|n| {
                    tealeaf_text::fold(n).as_str() == tealeaf_text::fold(t).as_str()
                })
            })
        })
    }

    /// The outlet whose report a clause is told by.
    fn voice_outlet(&self, part: &Part, setting: &mut Setting) {
        if matches!(
            part.voice.source.kind,
            SourceKind::OfficialMedia | SourceKind::Outlet
        ) {
            let span = part.voice.source.spans.first();
            let name = part
                .voice
                .source
                .entity
                .clone()
                .or_else(|| span.map(|s| self.outlet_name(*s)));
            setting.outlet = setting.outlet.take().or(name);
        }
    }

    /// The scene a clause is about, found or opened.
    fn scene_of(
        &mut self,
        part: &Part,
        setting: &Setting,
        who: &persons::Who,
        trigger: Option<&Trigger>,
        words: bool,
    ) -> Option<usize> {
        // What a document says has no place and day of its own.
        if who.member.is_none() && who.mentions.iter().any(|m| is_document(&m.surface)) {
            return None;
        }
        let told = !matches!(
            part.voice.source.kind,
            SourceKind::Rumour | SourceKind::SocialMedia | SourceKind::UnnamedReports
        );
        if words || setting.sets() && told {
            return self.scenes.locate(setting);
        }
        let speech = trigger.is_some_and(|t| t.kind == Kind::Statement);
        if speech && setting.when.is_none() { self.scenes.near(setting) } else { None }
    }

    fn setting(
        &self,
        index: usize,
        clause: Span,
        trigger: Option<&Trigger>,
        speaker: Option<MemberId>,
        when: Option<When>,
    ) -> Setting {
        let kind = trigger.map(|t| t.kind);
        let publication = kind == Some(Kind::Publication);
        let outlet = self.names.within(clause).iter().find_map(|n| {
            let member = self.names.member(n.member);
            matches!(member.sort, Sort::Outlet { .. })
                .then(|| member.key.clone().unwrap_or_else(|| member.name.clone()))
        });
        let text = self.views.lower_at(clause);
        Setting {
            speaker: speaker
                .filter(|m| !matches!(self.names.member(*m).sort, Sort::Outlet { .. })),
            named_person: speaker
                .is_some_and(|m| self.names.member(m).sort == Sort::Person),
            occasion: proposition::occasions(&self.views, clause),
            outlet: outlet.filter(|_| {
                publication || kind == Some(Kind::Statement) || kind.is_none()
            }),
            title: if publication {
                self.own_title(proposition::title(
                    &self.views,
                    self.article.sentences[index].span,
                ))
            } else {
                None
            },
            when: when.filter(short),
            places: self.places(clause),
            latest: [
                "new text",
                "new statement",
                "latest statement",
                "new wording",
                "latest text",
                "新声明",
                "新公报",
                "最新",
            ]
            .iter()
            .any(|w| text.contains(w)),
            back: proposition::points_back(&self.views, clause),
            same_place: text.contains("the same ") || text.contains("同一地"),
            publication,
            event: matches!(kind, Some(Kind::Visit | Kind::Meeting | Kind::Appearance)),
            act: kind == Some(Kind::Statement),
            explicit: false,
            sentence: index,
        }
    }

    /// Places of a clause, people and bodies left out.
    fn places(&self, clause: Span) -> Vec<String> {
        proposition::places(&self.views, clause)
            .into_iter()
            .filter(|p| !self.names.within(clause).iter().any(|n| n.span.overlaps(*p)))
            .filter(|p| {
                !self.names.formulas_within(clause).iter().any(|f| f.span.overlaps(*p))
            })
            .map(|p| self.views.text_at(p).to_owned())
            .collect()
    }

    /// The days a clause names for what it tells, lengths and vague times left out.
    fn own_when(&self, clause: Span, whens: &[When]) -> Option<When> {
        let inside = whens.iter().filter(|w| w.span.is_some_and(|s| clause.contains(s)));
        let dated: Vec<&When> =
            inside.filter(|w| w.range.from.is_some() || w.range.to.is_some()).collect();
        dated
            .iter()
            .find(|w| w.range.from.is_some() && w.range.to.is_some())
            .or(dated.first())
            .map(|w| (*w).clone())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of `clause`, split off to fit a screen"
    )]
    fn formula_claims(
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
        let rare = [
            "rare",
            "unprecedented",
            "unusual",
            "for the first time",
            "罕见",
            "史无前例",
            "极不寻常",
            "首次",
            "破天荒",
        ]
        .iter()
        .any(|w| text.contains(w));
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
                    first: one.first,
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
            self.hedges(&mut draft, part.span, whens);
            if draft.claim.hedge == Hedge::Predicted {
                draft.scene = None;
                draft.own_when = true;
                self.deadline(&mut draft, part.span, whens);
            }
            self.drafts.push(draft);
        }
    }

    /// A dated appearance told beside a claim about words: "On April 2, at the same yards,
    /// he had used both".
    #[expect(
        clippy::too_many_arguments,
        reason = "one step of `clause`, split off to fit a screen"
    )]
    fn event_beside(
        &mut self,
        index: usize,
        part: &Part,
        trigger: Option<&Trigger>,
        who: &persons::Who,
        setting: &Setting,
        scene: Option<usize>,
        own: Option<When>,
    ) {
        let Some(when) = own else { return };
        let event = setting.occasion.iter().any(|o| !TEXTS.contains(&o.as_str()));
        let placed = !setting.places.is_empty() || setting.same_place || event;
        let person =
            who.member.is_some_and(|m| self.names.member(m).sort == Sort::Person);
        if !placed || !person {
            return;
        }
        let end = when.span.map_or(part.span.end(), |s| s.end());
        let tail = &self.views.lower[end..part.span.end().max(end)];
        let stop =
            tail.trim_start_matches(',').find([',', '，']).map_or(end, |i| end + i + 1);
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

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of `clause`, split off to fit a screen"
    )]
    fn event_claim(
        &mut self,
        index: usize,
        part: &Part,
        trigger: &Trigger,
        who: &persons::Who,
        scene: Option<usize>,
        own: Option<When>,
        whens: &[When],
    ) {
        let sentence = self.article.sentences[index].span;
        let mut what = proposition::build(&self.views, sentence, part.span, trigger);
        if let Proposition::Publication { title } | Proposition::Withdrawal { title } =
            &mut what
        {
            *title = self.own_title(title.take());
        }
        let people =
            if expands(&what) && who.mentions.len() > 1 { who.mentions.len() } else { 1 };
        for n in 0..people {
            let mut draft = self.draft(index, part.span, &part.voice, what.clone());
            draft.claim.subjects = if people > 1 {
                vec![who.mentions[n].clone()]
            } else {
                who.mentions.clone()
            };
            draft.claim.objects = self.objects_of(part.span, trigger, who);
            draft.claim.places = self.places(part.span);
            if proposition::negated(&self.views, part.span, trigger.span)
                && !matches!(what, Proposition::NotSeen)
            {
                draft.claim.polarity = Polarity::Denied;
            }
            if matches!(what, Proposition::DocumentAuthenticity) {
                let word = self.views.lower_at(trigger.span);
                let forged =
                    ["forg", "fabric", "fake", "hoax", "伪造", "造假", "杜撰", "假文件"]
                        .iter()
                        .any(|w| word.contains(w));
                let text = self.views.lower_at(part.span);
                let doubted = draft.claim.hedge == Hedge::Doubtful
                    || cues(text, self.views.plain_at(part.span), is_chinese(text))
                        .iter()
                        .any(|c| c.class == CueClass::Doubt);
                if (forged || doubted) && draft.claim.polarity == Polarity::Affirmed {
                    draft.claim.polarity = Polarity::Denied;
                }
            }
            draft.claim.when =
                own.clone().or_else(|| self.lent_time(index, part, &what, whens));
            draft.own_when = draft.claim.when.is_some();
            draft.scene = scene;
            draft.subject = who.member;
            self.hedges(&mut draft, part.span, whens);
            self.durations(&mut draft, part.span, whens);
            self.deadline(&mut draft, part.span, whens);
            self.document_subject(&mut draft, part.span);
            self.drafts.push(draft);
        }
    }

    /// The time of an event that its own clause does not name: said just before, or by the
    /// claim before it in the sentence, or with the words that attribute it.
    fn lent_time(
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

    /// A claim of nothing understood: the sentence stays visible.
    fn other(
        &mut self,
        index: usize,
        sentence: Sentence,
        parts: &[Part],
        whens: &[When],
    ) {
        let voice = parts.first().map_or_else(Voice::author, |p| p.voice.clone());
        let span =
            parts.first().filter(|_| parts.len() == 1).map_or(sentence.span, |p| p.span);
        let who = self.subject_of(span, None, None);
        let mut draft = self.draft(index, span, &voice, Proposition::Other);
        draft.claim.subjects = who.mentions;
        self.hedges(&mut draft, span, whens);
        self.drafts.push(draft);
    }

    /// "Pike's office dismissed the report": the claim before it, denied.
    fn denial(&mut self, index: usize, frame: &Frame, before: usize, whens: &[When]) {
        let Some(earlier) =
            self.drafts[before.min(self.drafts.len())..].last().or(self.drafts.last())
        else {
            return;
        };
        if matches!(earlier.claim.proposition, Proposition::Discourse)
            && earlier.claim.sentence != index
        {
            return;
        }
        let what = earlier.claim.proposition.clone();
        let subjects = earlier.claim.subjects.clone();
        let (scene, subject, when) =
            (earlier.scene, earlier.subject, earlier.claim.when.clone());
        let mut draft = self.draft(
            index,
            crate::clause::trim(&self.views, frame.content),
            &Voice::of(frame),
            what,
        );
        draft.claim.subjects = subjects;
        draft.claim.polarity = Polarity::Denied;
        draft.claim.hedge = Hedge::Asserted;
        let sentence = self.article.sentences[index].span;
        let said = whens.iter().find(|w| {
            w.span
                .is_some_and(|s| frame.head.start() <= s.start() && sentence.contains(s))
        });
        draft.claim.when = said.cloned().or(when);
        draft.own_when = true;
        draft.scene = scene;
        draft.subject = subject;
        self.drafts.push(draft);
    }

    fn draft(
        &self,
        index: usize,
        span: Span,
        voice: &Voice,
        proposition: Proposition,
    ) -> Draft {
        Draft {
            claim: Claim {
                id: ClaimId(0),
                sentence: index,
                span,
                source: voice.source.clone(),
                cue: voice.cue.clone(),
                evidential: voice.evidential,
                hedge: voice.hedge.unwrap_or(Hedge::Asserted),
                strength: voice.strength,
                polarity: Polarity::Affirmed,
                subjects: Vec::new(),
                objects: Vec::new(),
                proposition,
                when: None,
                places: Vec::new(),
                deadline: None,
                doubted_by: Vec::new(),
                repeats: None,
            },
            scene: None,
            own_when: false,
            subject: None,
        }
    }

    /// Gives a report that is spoken of again ("the report said", 报道称) its outlet.
    fn anaphoric_report(&mut self, index: usize, found: &mut [Frame]) {
        for frame in found.iter_mut() {
            let outlet = matches!(
                frame.source.kind,
                SourceKind::OfficialMedia | SourceKind::Outlet
            );
            if outlet {
                self.outlet =
                    Some((frame.source.kind, frame.source.entity.clone(), index));
                continue;
            }
            let Some(span) = frame.source.spans.first() else { continue };
            let text = self.views.lower_at(*span);
            let again = matches!(
                text,
                "报道"
                    | "通稿"
                    | "该社"
                    | "该报"
                    | "该台"
                    | "文章"
                    | "the report"
                    | "the article"
                    | "the readout"
                    | "the agency"
                    | "the paper"
            );
            if let (true, Some((kind, entity, at))) = (again, &self.outlet)
                && index - *at <= 2
            {
                frame.source.kind = *kind;
                frame.source.entity.clone_from(entity);
                frame.evidential = crate::source::evidential_of(*kind);
                frame.hedge = None;
                frame.strength = 5;
            }
        }
    }
}

/// Whether a clause is the condition of the one after it: nothing is claimed in it.
fn antecedent(text: &str, chinese: bool) -> bool {
    if chinese {
        return ["如果", "若是", "假如", "倘若", "即使", "即便"]
            .iter()
            .any(|w| text.starts_with(w));
    }
    text.starts_with("if ") || text.starts_with("unless ") || text.starts_with("even if ")
}

/// What a document or a person says outright, when nothing more special is understood.
fn said_by(part: &Part, trigger: Option<Trigger>) -> Option<Trigger> {
    let kind = match part.voice.source.kind {
        SourceKind::Document => Kind::DocumentContent,
        SourceKind::NamedPerson | SourceKind::OfficialBody => Kind::Statement,
        _ => return trigger,
    };
    match trigger {
        Some(t) if t.kind == Kind::Statement => Some(Trigger { kind, ..t }),
        None => {
            Some(Trigger { kind, span: Span::new(part.span.start(), part.span.start()) })
        }
        other => other,
    }
}

/// Whether a time is short enough to be that of one event.
fn short(when: &When) -> bool {
    match (when.range.from, when.range.to) {
        (Some(from), Some(to)) => to.since(from).is_ok_and(|s| s.get_days() <= 45),
        _ => false,
    }
}

/// Bytes of an article that the trained tagger reads; the rest is left to the rules.
const TAGGED: usize = 400_000;

/// Occasions that are texts, not events that someone attends.
const TEXTS: &[&str] = &[
    "statement",
    "report",
    "readout",
    "article",
    "editorial",
    "minutes",
    "essay",
    "communique",
    "communiqué",
    "通稿",
    "报道",
    "声明",
    "公报",
    "文章",
    "纪要",
    "报告",
];

impl Setting {
    /// Whether the clause says anything about a scene.
    fn sets(&self) -> bool {
        let placed = !self.places.is_empty() || !self.occasion.is_empty();
        self.publication
            || self.event && placed
            || self.when.is_some() && (placed || self.act)
    }
}

/// Propositions told of each person by name.
fn expands(what: &Proposition) -> bool {
    matches!(
        what,
        Proposition::Allegiance
            | Proposition::Opposition
            | Proposition::NotSeen
            | Proposition::Appearance { .. }
            | Proposition::Visit
            | Proposition::Detention { .. }
            | Proposition::Removal
    )
}
