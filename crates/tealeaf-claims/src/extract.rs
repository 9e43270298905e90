//! Reads an article in order and makes its claims.

mod assemble;
mod events;
mod guesses;
mod heads;
mod hedges;
mod offices;
mod persons;
mod setting;
mod spoken;
mod times;
mod voice;
mod words;

use tealeaf_text::Span;

use crate::article::{Article, Sentence};
use crate::attribution::Attribution;
use crate::claim::{
    Claim, ClaimId, FormulaRef, Hedge, Polarity, Proposition, SourceKind, When,
};
use crate::names::{MemberId, Names, Sort};
use crate::proposition::{Kind, Trigger};
use crate::scene::Scenes;
use crate::source::{frames, tagged};
use crate::time::Anchors;
use crate::views::{Views, is_chinese};
use crate::vocabulary::Vocabulary;
use crate::{formula_use, proposition, time};

use events::said_by;
use voice::{Part, Voice};

/// How many people a pronoun may go back to.
const SPOKEN_OF: usize = 6;

/// A claim while it is made, with what is filled in at the end.
struct Draft {
    claim: Claim,
    scene: Option<usize>,
    /// Whether its days are its own rather than the scene's.
    own_when: bool,
    subject: Option<MemberId>,
}

/// A document spoken of.
#[derive(Clone, Debug)]
struct Document {
    /// Its number.
    number: String,
    /// What "it" is called where it is not named again.
    called: String,
    /// Whether it is handed round rather than cited.
    disputed: bool,
    /// The paragraph that brought it up.
    paragraph: usize,
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
    /// Who was spoken of before, the last at the end.
    people: Vec<MemberId>,
    /// What "it" is: the last document spoken of.
    document: Option<Document>,
    /// What a paper without a number was called last ("the notice").
    paper: Option<String>,
    recent: Vec<FormulaRef>,
    carried: Option<(Voice, usize)>,
    /// Who spoke last and where, for "she says".
    spoke: Option<(SourceKind, usize)>,
    /// The outlet last leaned on, for "the report said".
    outlet: Option<(SourceKind, Option<String>, usize)>,
    /// A time said by a clause that claims nothing else.
    pending: Option<When>,
    /// Days on which events took place, as told: sentence, noun, day.
    occasions: Vec<(usize, String, When)>,
    /// What the tagger found in the paragraph in hand.
    paragraph: Option<(usize, Vec<Attribution>)>,
    /// Sentence that began with a condition.
    condition: Option<usize>,
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
        events: &vocabulary.events,
        ..Anchors::default()
    };
    let mut reader = Reader {
        article,
        views,
        names,
        anchors,
        scenes: Scenes::default(),
        drafts: Vec::new(),
        subject: None,
        people: Vec::new(),
        document: None,
        paper: None,
        recent: Vec::new(),
        carried: None,
        spoke: None,
        outlet: None,
        pending: None,
        occasions: Vec::new(),
        paragraph: None,
        condition: None,
        text: None,
        offices: std::collections::BTreeSet::new(),
    };
    for index in 0..article.sentences.len() {
        reader.sentence(index);
    }
    reader.finish()
}

impl Reader<'_> {
    fn sentence(&mut self, index: usize) {
        let sentence = self.article.sentences[index];
        if self.opens_paragraph(index) {
            self.anchors.day = None;
        }
        let mut found = frames(&self.views, &self.names, sentence.span);
        self.pronouns_speak(index, &mut found);
        if !sentence.title {
            tagged::join(&mut found, self.tagged(index));
            if found.is_empty() {
                found.extend(self.speaks_on(index));
            }
        }
        found.retain(|frame| {
            !self.is_only_words(frame) && !self.is_cue_of_name(sentence.span, frame)
        });
        self.anaphoric_report(index, &mut found);
        self.document_speaks(&mut found);
        self.note_speaker(index, &found);
        let exprs = time::find(&self.views, sentence.span, &self.names.events);
        let whens = self.resolve_all(sentence.span, &exprs);
        self.documents(sentence);
        self.note_occasions(index, sentence.span, &whens);
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
        self.topic(index, sentence.span);
    }

    /// Whether a sentence is the first of its paragraph.
    fn opens_paragraph(&self, index: usize) -> bool {
        let paragraph = |i: usize| self.article.sentences[i].paragraph;
        index == 0 || paragraph(index - 1) != paragraph(index)
    }

    /// "Rumours about the General Secretary have multiplied. One story has it that he ...":
    /// the only person whom a paragraph's first sentence names is who it is about. Others that
    /// a sentence names are there to be meant, behind who it is about.
    fn topic(&mut self, index: usize, sentence: Span) {
        let mut people: Vec<MemberId> = Vec::new();
        for n in self.names.within(sentence) {
            if self.names.member(n.member).sort == Sort::Person
                && !people.contains(&n.member)
            {
                people.push(n.member);
            }
        }
        if let ([only], true) = (&people[..], self.opens_paragraph(index)) {
            self.speak_of(*only);
            return;
        }
        for member in people {
            if !self.people.contains(&member) {
                self.people.insert(self.people.len().saturating_sub(1), member);
            }
        }
        let over = self.people.len().saturating_sub(SPOKEN_OF);
        self.people.drain(..over);
    }

    /// Notes documents named by number, for "the circular" and "it".
    fn documents(&mut self, Sentence { span: sentence, paragraph, .. }: Sentence) {
        if let Some(number) = proposition::number(&self.views, sentence) {
            let called = proposition::document_word(&self.views, sentence);
            let disputed = proposition::disputed(&self.views, sentence);
            // "Number 14 had been given to a fisheries notice": the paper in hand is still
            // the one that is handed round.
            let in_passing = !disputed
                && self
                    .document
                    .as_ref()
                    .is_some_and(|d| d.disputed && d.paragraph == paragraph);
            if !in_passing {
                self.document = Some(Document { number, called, disputed, paragraph });
            }
        } else if let Some(noun) = proposition::paper(&self.views, sentence) {
            self.paper = Some(noun);
        }
    }

    fn clause(&mut self, index: usize, part: &Part, whens: &[When]) {
        let text = self.views.lower_at(part.span);
        if antecedent(text, is_chinese(text)) {
            if !concedes(text) {
                self.condition = Some(index);
            }
            return;
        }
        if says_on(text) {
            return;
        }
        if self.one_of_them(index, part) {
            return;
        }
        self.silence_called_rare(index, part);
        let trigger = proposition::trigger(&self.views, part.span);
        let uses = if self.orders(part) {
            Vec::new()
        } else {
            formula_use::uses(&self.views, &self.names, part.span, &self.recent)
        };
        if uses.is_empty() {
            formula_use::set_down(&self.views, &self.names, part.span, &mut self.recent);
        }
        let verb = if uses.is_empty() {
            None
        } else {
            formula_use::first_verb(&self.views, part.span)
        };
        let mut outside = self.outside_words(whens, &uses);
        if trigger.as_ref().is_some_and(|t| t.kind == Kind::Publication) {
            // A day in a title is no day of the publication.
            let quoted = self.quoted_in(part.span);
            outside.retain(|w| {
                !w.span.is_some_and(|s| quoted.iter().any(|q| q.overlaps(s)))
            });
        }
        let whens = &outside[..];
        let mut who = self.subject_of(part.span, trigger.as_ref(), verb);
        // "The phrase will return": the phrase is the subject, nobody is carried over.
        if !uses.is_empty()
            && uses.iter().all(|u| u.leads)
            && who.mentions.iter().all(|m| m.span.is_none())
        {
            who = persons::Who::default();
        }
        // "The Marshal is named once": he is what is said, by whoever speaks.
        let named = who.mentions.first().and_then(|m| m.span);
        let spoken_of = !uses.is_empty()
            && uses.iter().all(|u| u.leads)
            && uses.iter().any(|u| named.is_some_and(|s| u.object.overlaps(s)))
            && who.member != self.subject;
        if spoken_of {
            who = self.speaker();
        }
        let is_person = |who: &persons::Who| {
            who.person.is_some() && who.mentions.iter().any(|m| m.span.is_some())
        };
        if !uses.is_empty()
            && !is_person(&who)
            && let Some(speaker) = self.speaker_of_words(part.span, &uses)
        {
            who = speaker;
        }
        // 稿中只提谭宗翰一次: who is named there is not who speaks.
        let named_there = |m: &crate::claim::Mention| {
            uses.iter().any(
                |u| matches!(&u.formula, FormulaRef::Literal(text) if *text == m.surface),
            )
        };
        if !who.mentions.is_empty() && who.mentions.iter().all(named_there) {
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
        if !uses.is_empty()
            && who.member.is_none()
            && let Some(owner) = self.owner_of_text(index, part.span)
        {
            who = owner;
        }
        let words = !uses.is_empty();
        // 据…的新闻联播，he said: a clause that only says when lends its time; so does the time
        // the sentence begins with, and the clause before in it.
        let lent = self.pending.clone().or_else(|| self.frame_time(index));
        let own = self.own_when(part.span, whens).or(lent.clone().filter(|_| words));
        let (trigger_ref, member) = (trigger.as_ref(), who.member);
        let event = trigger_ref.is_some_and(|t| {
            matches!(t.kind, Kind::Visit | Kind::Meeting | Kind::Appearance)
        });
        let day = own.clone().or(lent.filter(|_| event));
        let mut setting = self.setting(index, part.span, trigger_ref, member, day, words);
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
        } else if let Some(trigger) = self
            .within_document(index, part)
            .or_else(|| said_by(part, trigger, self.orders(part)))
        {
            if let Some(guess) = self.guess(index, part, &trigger)
                && self.guessed_claim(index, part, guess, whens)
            {
                return;
            }
            if trigger.kind == Kind::DocumentIssued
                && proposition::tells_content(&self.views, part.span)
            {
                let also = Trigger { kind: Kind::DocumentContent, ..trigger };
                self.event_claim(index, part, &also, &who, scene, own.clone(), whens);
            }
            self.told_of(index, part, &trigger, whens);
            let document = self.document_voice(part, &trigger);
            let part = document.as_ref().unwrap_or(part);
            self.event_claim(index, part, &trigger, &who, scene, own, whens);
        } else if let Some(guess) = self.guess_beside(index, part)
            && self.guessed_claim(index, part, guess, whens)
        {
            return;
        }
        if spoken_of {
            return;
        }
        if let Some(member) = who.person {
            self.speak_of(member);
        } else if trigger.is_some_and(|t| t.kind == Kind::Publication)
            && let Some(member) = self.only_person(part.span)
        {
            // A report about one person: he is who follows.
            self.speak_of(member);
        }
    }

    /// Notes who the story is about now.
    fn speak_of(&mut self, member: MemberId) {
        self.subject = Some(member);
        self.people.retain(|m| *m != member);
        self.people.push(member);
        if self.people.len() > SPOKEN_OF {
            self.people.remove(0);
        }
    }

    /// 刊登了某某在某地调研的消息: the event that is reported is claimed by whoever reports it.
    fn told_of(&mut self, index: usize, part: &Part, trigger: &Trigger, whens: &[When]) {
        if trigger.kind != Kind::Publication {
            return;
        }
        let Some(inner) = proposition::told_of(&self.views, part.span) else { return };
        let Some(event) = proposition::trigger(&self.views, inner).filter(|t| {
            matches!(
                t.kind,
                Kind::Visit | Kind::Appearance | Kind::Meeting | Kind::Illness
            )
        }) else {
            return;
        };
        let who = self.subject_of(inner, Some(&event), None);
        let part = Part { span: inner, voice: part.voice.clone() };
        let own = self.own_when(inner, whens);
        self.event_claim(index, &part, &event, &who, None, own, whens);
    }

    /// "Premier Lu is one of them", 总理陆放舟便是其中之一: what was said of them is said of him.
    fn one_of_them(&mut self, index: usize, part: &Part) -> bool {
        let text = self.views.lower_at(part.span);
        let member = [
            "其中之一",
            "也在其中",
            "名列其中",
            "在列",
            "is one of them",
            "was one of them",
            "is among them",
            "was among them",
        ]
        .iter()
        .any(|w| text.ends_with(w));
        let Some(person) = self.only_person(part.span).filter(|_| member) else {
            return false;
        };
        let Some(told) = self.drafts.last().filter(|d| index - d.claim.sentence <= 1)
        else {
            return false;
        };
        let named = self.names.within(part.span);
        let Some(mention) =
            named.iter().find(|n| n.member == person).map(|n| self.mention(n))
        else {
            return false;
        };
        let mut claim = told.claim.clone();
        claim.sentence = index;
        claim.span = part.span;
        claim.source = part.voice.source.clone();
        claim.subjects = vec![mention];
        claim.repeats = None;
        let draft = Draft {
            claim,
            scene: told.scene,
            own_when: told.own_when,
            subject: Some(person),
        };
        self.drafts.push(draft);
        true
    }

    /// "In it Velt dismisses Koss and hands her ministry to another": what a document in hand
    /// says, to the end of the sentence.
    fn within_document(&self, index: usize, part: &Part) -> Option<Trigger> {
        self.document.as_ref()?;
        let sentence = self.article.sentences[index].span;
        let text = self.views.lower_at(sentence);
        let inside = [
            "in it ",
            "in it, ",
            "in the circular",
            "in the document",
            "in the memo",
            "in the letter",
            "in the order",
            "in the decree",
            "in the directive",
            "in the notice",
        ]
        .iter()
        .any(|w| text.starts_with(w));
        let zh = ["文中", "文件中", "信中", "通知中", "通报中"]
            .iter()
            .any(|w| text.starts_with(w));
        (inside || zh).then(|| Trigger {
            kind: Kind::DocumentContent,
            span: Span::new(part.span.start(), part.span.start()),
        })
    }

    /// A claim of nothing understood: the sentence stays visible.
    fn other(
        &mut self,
        index: usize,
        sentence: Sentence,
        parts: &[Part],
        whens: &[When],
    ) {
        // What a source says is what is told, however little of it is understood.
        let told = parts
            .iter()
            .filter(|p| p.voice.source.kind != SourceKind::Author)
            .max_by_key(|p| p.span.len())
            .filter(|p| p.span.len() * 3 >= sentence.span.len());
        let part = told.or(parts.first());
        let voice = part.map_or_else(Voice::author, |p| p.voice.clone());
        let whole = told.is_none() && parts.len() != 1;
        let span = part.filter(|_| !whole).map_or(sentence.span, |p| p.span);
        if self.guessed_sentence(index, &Part { span, voice: voice.clone() }, whens) {
            return;
        }
        let who = self.subject_of(span, None, None);
        let mut draft = self.draft(index, span, &voice, Proposition::Other);
        draft.claim.subjects = who.mentions;
        self.hedges(&mut draft, span, whens);
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
                guessed: false,
            },
            scene: None,
            own_when: false,
            subject: None,
        }
    }
}

/// 他还声称，: a clause that only says who goes on speaking.
fn says_on(text: &str) -> bool {
    let Some(rest) = ["他", "她", "其", "该报", "该文", "文章"]
        .iter()
        .find_map(|w| text.strip_prefix(w))
    else {
        return false;
    };
    let verb = rest
        .trim_start_matches(['还', '又', '也', '更', '并', '则', '随', '后', '同', '时']);
    [
        "声称",
        "宣称",
        "断言",
        "爆料",
        "爆料称",
        "爆料说",
        "透露",
        "坚称",
        "称",
        "说",
        "表示",
        "认为",
        "指出",
        "补充说",
        "强调",
    ]
    .contains(&verb)
}

/// "Even if it is forged": what follows is said all the same.
fn concedes(text: &str) -> bool {
    ["even if ", "即使", "即便"].iter().any(|w| text.starts_with(w))
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
