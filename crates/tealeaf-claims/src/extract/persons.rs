//! Who a clause is about: names, titles, surnames and pronouns.

use tealeaf_text::Span;

use super::Reader;
use crate::claim::{Mention, SourceKind};
use crate::names::{Form, MemberId, Named, Pronoun, Sort};
use crate::proposition::{self, Kind, Trigger};
use crate::rules::rules;
use crate::views::is_chinese;

rules! {
    PRONOUN = r"\b(he|she|him|they|it|his|her|their|its)\b";
    OBJECT_PRONOUN = r"\b(?:seen|saw|shown|shows?|showing|spotted|found|photographed|filmed|carried|visited|treated|poisoned|arrested|detained|taken) (?:him|her)\b";
    SUBJECT_PRONOUN = r"\b(he|she)\b";
    CHINESE_THING = r"该?(?:通知|文件|密件|该文|公文|通报|备忘录|密令|密电|指令|公函)";
    THING = r"\b(?:the|this|that|a) (?:[a-z]+ )?(circular|document|notice|directive|memo|letter|order|decree)\b";
    JOINED = r"^,? (?:and|nor|or) (?:(?:his|her|their|its|the) [a-z -]{2,40}, )?$";
    TEXT_SUBJECT = r"\b(?:statements?|new text|old text|text|readouts?|communiqués?|communiques?|reports?|minutes|editorials?|articles?)\b|公报|通稿|声明|原文|全文|纪要|社论|文章|社评|短评";
    ENGLISH_NP = r"^(?:(?:mark my words|rest assured|make no mistake)[:,] (?:that )?)?(?:(?:only |just |barely )?(?:an?|one|two|three|several) (?:year|month|week|day|decade)s? (?:ago|earlier|later),? )?(?:(?:last|on|in|this|earlier|yesterday|perhaps|however|meanwhile|but|and|by|now|soon|today|tonight|tomorrow|only|even)\b[a-z0-9 ]{0,40}?,? )?((?:(?:ministers|leaders|officials|cadres|generals|governors|deputies|delegates|lawmakers|voters|workers|citizens|officers|soldiers|diplomats|politicians|statues|portraits|readouts|factions|provinces|ministries|banks|markets|newspapers|papers|editors|speeches)|[a-z]+ (?:members|officials|leaders|ministers|delegates|deputies|lawmakers|voters|officers|generals|workers|governors|investors|traders|diplomats)|(?:the|an?|some|several|many|most|all|both|every|each|few|older|two|three|four|five|six|seven|nine|ten|retired|senior|other) [a-z0-9'’ -]{2,50}?))(?: (?:no longer|already|also|now|once|then|quietly|openly|really|merely))? (?:have|has|had|is|are|was|were|will|would|could|may|might|did|does|do|[a-z]{3,12}ed|no longer|often|rarely|usually|always|sometimes|seldom|recited|attend|want|oppose|support|held|met|left|said|say|spoke|began)\b";
    CHINESE_NP = r"(?:^|[，：])(?:是?因为|据说|上周[一二三四五六日]|昨日|昨天|今年|去年|看来|但是|但|而|期间|其中|另有|又有|，)*([^，。；：“”在的被把将已也都还不没]{0,10}?(?:委员会|委员|账号|元老|总督|总统|总理|首相|主席|书记|部长|省长|市长|议长|司令|参谋长|总长|元首|国王|女王|王储|发言人|全会|官方|当局|军方|外界|舆论|舆论场|办公厅|成员|军官|派|局|院|部门|宣传部|组织部|者|们|人士|大佬|老人|党|军队|军方|大会|代表))(?:内部|中|已经|已|将|曾|均|都|也|会|再|不再|没有|没|未|就|有[一二三四五六七八九十两]人)*";
    CHINESE_SOME = r"((?:至少|约|近)?有?[一二三四五六七八九十两几多数0-9]{1,3}人)(?:主张|反对|支持|表态|已|被|倒|要求|认为|投|缺席|辞|参)";
    CHINESE_COUNTED = r"(?:^|[，：])(?:其中|另有|又有|还有|有)?((?:[0-9]{1,4}|[一二三四五六七八九十两百几数多]{1,4})(?:名|位)[^，。；：“”0-9]{0,10}?(?:将军|将领|军官|军人|官员|议员|委员|成员|代表|学者|专家|部长|党员|外交官|干部|记者|商人|律师|幕僚|元老|常委|员工|人士|人))";
    DOCUMENT_NOUN = r"\b(?:circular|document|notice|directive|memo|memorandum|letter|order|decree|edict|resolution|instruction|ordinance)\b";
    DOCUMENT_SUBJECT = r"^(?:(?:the|this|that) (?:[a-z-]+ ){0,3}?(?:circular|document|notice|directive|memo|memorandum|letter|order|decree|edict|resolution|instruction|ordinance)|it) ";
    SHOWN_PRONOUN = r"\b(?:him|her)\b";
    SOURCE_DAY = r"(?:本周|上周|下周|周[一二三四五六日]|昨|今天|今日|当天|当日|[0-9]{1,2}[月日]|[一二三四五六七八九十]{1,3}[月日]).*$";
    OWN_TEXT = r"^(?:(?:in|at|on|during|throughout) )?(his|her)\b";
    PUBLISHER = r"\b(?:(?:[a-z]+(?:['’]s)? )?state (?:television|tv|radio|media|broadcaster|news agency)|the (?:[a-z-]+ )?(?:paper|newspaper|channel|agency|broadcaster|website|station|daily|magazine|site|presidency|palace|press office|ministry))\b|官媒|官方媒体|电视台|该报|该刊|党报|党刊";
    CHINESE_PRONOUN = r"(他们|他|她|其)";
}

/// The subject of a clause.
#[derive(Clone, Debug, Default)]
pub(super) struct Who {
    /// The member spoken of.
    pub(super) member: Option<MemberId>,
    /// The same, when it is a person named or meant here: the "he" of what follows.
    pub(super) person: Option<MemberId>,
    pub(super) mentions: Vec<Mention>,
}

impl Reader<'_> {
    /// Who a clause is about.
    pub(super) fn subject_of(
        &self,
        clause: Span,
        trigger: Option<&Trigger>,
        mention_verb: Option<usize>,
    ) -> Who {
        let verb = trigger.map_or(clause.end(), |t| t.span.start().max(clause.start()));
        let verb = mention_verb.map_or(verb, |v| v.max(clause.start()));
        let verb_end = trigger.map_or(verb, |t| t.span.end());
        let named: Vec<Named> = self
            .names
            .within(clause)
            .iter()
            .filter(|n| clause.contains(n.span))
            .filter(|n| !self.in_phrase(clause, n))
            .copied()
            .collect();
        let published = trigger.is_some_and(|t| t.kind == Kind::Publication);
        if published
            && mention_verb.is_none()
            && let Some(outlet) = self.publisher(clause, &named)
        {
            return outlet;
        }
        if trigger.is_some_and(|t| t.kind == Kind::Meeting)
            && let Some(chair) = self.chair(clause, &named)
        {
            return chair;
        }
        let before: Vec<&Named> =
            named.iter().filter(|n| n.span.start() < verb && !n.possessive).collect();
        let actor = before.iter().any(|n| self.is_subject(n, &named));
        if let Some(owner) = self.relative(clause) {
            return owner;
        }
        let pronoun = self.pronoun(clause, verb);
        if !actor
            && pronoun.is_none()
            && mention_verb.is_some()
            && self.text_subject(clause, verb)
            || self.text_first(clause, verb, &named)
            || self.views.lower_at(clause).starts_with("there ")
        {
            return self
                .owner_meant(clause)
                .map_or_else(Who::default, |owner| self.carried(owner, None));
        }
        if let Some(first) = before.iter().find(|n| self.is_subject(n, &named)) {
            // "In his speech Cai": the name that follows a possessive is the subject; a
            // pronoun in subject position before the name ("he named the Marshal") wins.
            let pronoun_first = pronoun.is_some_and(|p| p.start() < first.span.start());
            let within_longer = self.noun_phrase(clause, verb, verb_end).filter(|np| {
                self.names.member(first.member).sort != Sort::Person
                    && np.span.is_some_and(|s| {
                        s.contains(first.span)
                            && s.end() > first.span.end()
                            // "The Rate Board of the bank" is the board.
                            && !self.views.lower_at(Span::new(first.span.end(), s.end()))
                                .starts_with(" of ")
                    })
            });
            if let Some(np) = within_longer {
                return Who { member: None, person: None, mentions: vec![np] };
            }
            if !pronoun_first {
                let list = self.listed(first, &before);
                return Who {
                    member: Some(first.member),
                    person: (self.names.member(first.member).sort == Sort::Person)
                        .then_some(first.member),
                    mentions: list.iter().map(|n| self.mention(n)).collect(),
                };
            }
        }
        if let Some(span) = pronoun {
            if let Some(member) = self.meant(span) {
                return self.carried(member, Some(span));
            }
            if let Some(next) = self.next_person(clause.start()) {
                return self.carried(next, Some(span));
            }
        }
        // "Seen him on a stretcher": whoever is seen is who it is about.
        if trigger.is_some_and(|t| after_is_subject(t.kind) || t.kind == Kind::Appearance)
            && OBJECT_PRONOUN.is_match(self.views.lower_at(clause))
            && let Some(member) = self.subject
        {
            return self.carried(member, None);
        }
        if let Some(np) = self
            .noun_phrase(clause, verb, verb_end)
            .filter(|np| !proposition::is_document(&np.surface))
        {
            return Who { member: None, person: None, mentions: vec![np] };
        }
        if let Some(thing) = self.thing(clause, trigger) {
            return thing;
        }
        // "... and paid tribute to the Chancellor": a verb first goes on with who acted.
        let goes_on = crate::clause::verb_first(self.views.lower_at(clause))
            && self.subject.is_some();
        let after = trigger.filter(|_| mention_verb.is_none() && !goes_on);
        if let Some(only) = named
            .iter()
            .find(|n| !n.possessive && n.span.start() >= verb && self.person(n))
            && after.is_some_and(|t| after_is_subject(t.kind))
        {
            return Who {
                member: Some(only.member),
                person: Some(only.member),
                mentions: vec![self.mention(only)],
            };
        }
        if let Some(owner) =
            named.iter().find(|n| n.possessive && n.span.start() < verb && self.person(n))
        {
            return Who {
                member: Some(owner.member),
                person: Some(owner.member),
                mentions: vec![self.mention(owner)],
            };
        }
        match self.owner_meant(clause).or(self.subject) {
            // Who is spoken of has published nothing.
            Some(member) if !published => self.in_mind(member),
            _ => Who::default(),
        }
    }

    /// "Her text referred to it four times": whom "her" means at the start of a clause.
    pub(super) fn owner_meant(&self, clause: Span) -> Option<MemberId> {
        let m = OWN_TEXT.captures(self.views.lower_at(clause))?.get(1)?;
        self.meant(Span::new(clause.start() + m.start(), clause.start() + m.end()))
    }

    /// "Printed in the Workers' Bell", "released by the agency": who published, wherever the
    /// clause names it, unless a person did.
    fn publisher(&self, clause: Span, named: &[Named]) -> Option<Who> {
        let actor = named.iter().any(|n| {
            self.person(n)
                && !n.possessive
                && !self.after_preposition(n)
                && n.span.start() < clause.start() + 40
        });
        if actor {
            return None;
        }
        let outlet = named
            .iter()
            .find(|n| matches!(self.names.member(n.member).sort, Sort::Outlet { .. }));
        if let Some(outlet) = outlet {
            return Some(Who {
                member: Some(outlet.member),
                person: None,
                mentions: vec![self.mention(outlet)],
            });
        }
        let m = PUBLISHER.find(self.views.lower_at(clause))?;
        let span = Span::new(clause.start() + m.start(), clause.start() + m.end());
        let surface = self.views.text_at(span).to_owned();
        Some(Who {
            member: None,
            person: None,
            mentions: vec![Mention { span: Some(span), surface, entity: None }],
        })
    }

    /// Whether a name is part of a set phrase ("Xi Jinping Thought"): nobody acts there.
    pub(super) fn in_phrase(&self, clause: Span, n: &Named) -> bool {
        self.names
            .formulas_within(clause)
            .iter()
            .filter(|hit| hit.span.contains(n.name) && hit.span.len() > n.span.len())
            .any(|hit| {
                // "The Marshal" may be listed as a formula: the name is all of it.
                let bare = self.views.lower_at(hit.span).strip_prefix("the ");
                bare != Some(self.views.lower_at(n.span))
            })
    }

    /// A subject that is no name: "several anonymous accounts", 元老.
    fn noun_phrase(&self, clause: Span, verb: usize, verb_end: usize) -> Option<Mention> {
        let text = self.views.lower_at(clause);
        let (start, end) = if is_chinese(text) {
            let end = verb_end.max(verb).min(clause.end()).max(clause.start());
            let lead = &text[..end - clause.start()];
            let c = CHINESE_COUNTED
                .captures(text)
                .or_else(|| CHINESE_SOME.captures(text))
                .or_else(|| CHINESE_NP.captures(lead))?;
            let m = c.get(1)?;
            (m.start(), m.end())
        } else {
            let np = ENGLISH_NP.captures(text)?;
            let m = np.get(1)?;
            (m.start(), m.end())
        };
        let span = Span::new(clause.start() + start, clause.start() + end);
        let mut span = span;
        for lead in [" who", " which", " that"] {
            if let Some(bare) = self.views.lower_at(span).strip_suffix(lead) {
                span = Span::new(span.start(), span.start() + bare.len());
            }
        }
        if crate::clause::has_verb(self.views.lower_at(span)) {
            return None;
        }
        // "A photograph of it": the document that is photographed.
        if let Some(document) = &self.document
            && [
                " of it",
                " of the order",
                " of the document",
                " of the letter",
                " of the memo",
            ]
            .iter()
            .any(|w| self.views.lower_at(span).ends_with(w))
        {
            return Some(Mention {
                span: Some(span),
                surface: document.called.clone(),
                entity: Some(document.number.clone()),
            });
        }
        let surface = self.views.text_at(span);
        let surface = surface
            .strip_prefix("the ")
            .or(surface.strip_prefix("The "))
            .unwrap_or(surface);
        (!surface.is_empty()).then(|| Mention {
            span: Some(span),
            surface: surface.to_owned(),
            entity: None,
        })
    }

    /// 四中全会公报确认了某人的处分: the text stands first, the person only after the verb.
    fn text_first(&self, clause: Span, verb: usize, named: &[Named]) -> bool {
        let text = self.views.lower_at(clause);
        if !is_chinese(text) {
            return false;
        }
        let Some(m) = TEXT_SUBJECT.find(text) else { return false };
        let at = clause.start() + m.start();
        at < verb
            && named.iter().filter(|n| self.person(n)).all(|n| n.span.start() > at)
            && self.pronoun(Span::new(clause.start(), at), at).is_none()
    }

    /// "The statement", "no communiqué", 公报: a text is the subject, and whose it is the
    /// scene knows.
    fn text_subject(&self, clause: Span, verb: usize) -> bool {
        let lead = Span::new(clause.start(), verb.min(clause.end()));
        TEXT_SUBJECT.is_match(self.views.lower_at(lead))
    }

    fn person(&self, n: &Named) -> bool {
        self.names.member(n.member).sort == Sort::Person
    }

    /// An outlet or body is a subject only where no person is.
    fn is_subject(&self, n: &Named, all: &[Named]) -> bool {
        match self.names.member(n.member).sort {
            Sort::Person => !self.after_preposition(n),
            Sort::Body => {
                let person = |m: &Named| {
                    self.person(m) && !m.possessive && !self.after_preposition(m)
                };
                !self.after_preposition(n) && !all.iter().any(person)
            }
            Sort::Outlet { .. } => {
                all.first() == Some(n)
                    && !self.after_preposition(n)
                    && !self.of_a_title(n, all)
            }
        }
    }

    /// 党中央书记处书记某某: an organ that is part of the title of whoever follows.
    fn of_a_title(&self, n: &Named, all: &[Named]) -> bool {
        let Some(next) = all.iter().find(|m| m.span.start() >= n.span.end()) else {
            return false;
        };
        let title = self.views.plain_at(Span::new(n.span.end(), next.name.start()));
        self.person(next)
            && next.span.start() < next.name.start()
            && is_chinese(title)
            && title.chars().count() <= 20
            && !title.contains(['，', '。', '：', '；', '“'])
            && proposition::trigger(
                &self.views,
                Span::new(n.span.end(), next.name.start()),
            )
            .is_none()
    }

    fn after_preposition(&self, n: &Named) -> bool {
        let before = self.views.lower[..n.span.start()].trim_end();
        let word_start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let word = &before[word_start..];
        let word = if word == "the" {
            let head = before[..word_start].trim_end();
            let at = head
                .rfind(|c: char| !c.is_ascii_alphanumeric())
                .map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
            &head[at..]
        } else {
            word
        };
        matches!(
            word,
            "of" | "with"
                | "in"
                | "at"
                | "to"
                | "from"
                | "by"
                | "against"
                | "under"
                | "for"
                | "about"
        ) || ["与", "同", "向", "对", "和", "由"].iter().any(|w| {
            self.views.plain[..n.span.start()].ends_with(w) && *w != "由" && *w != "和"
        })
    }

    /// Names in one list with the first: "Ding, Zhao and Li".
    fn listed<'n>(&self, first: &'n Named, before: &[&'n Named]) -> Vec<&'n Named> {
        let mut out = vec![first];
        for n in before
            .iter()
            .filter(|n| n.span.start() > first.span.start() && self.person(n))
        {
            let last = out.last().expect("starts with one");
            let gap = self.views.lower_at(Span::new(last.span.end(), n.span.start()));
            if matches!(
                gap,
                ", " | " and " | ", and " | "、" | "和" | "与" | "及" | "以及" | " & "
            ) || JOINED.is_match(gap)
            {
                out.push(n);
            }
        }
        out
    }

    pub(super) fn mention(&self, n: &Named) -> Mention {
        let member = self.names.member(n.member);
        let surface = if n.form == Form::Full {
            self.views.text_at(n.name).to_owned()
        } else {
            member.name.clone()
        };
        Mention { span: Some(n.span), surface, entity: member.key.clone() }
    }

    /// The person that a clause shows: named in it, else meant by "him", else spoken of.
    pub(super) fn shown(&self, clause: Span) -> Option<Mention> {
        let named = self.names.within(clause);
        if let Some(n) = named.iter().find(|n| clause.contains(n.span) && self.person(n))
        {
            return Some(self.mention(n));
        }
        let text = self.views.lower_at(clause);
        let him = SHOWN_PRONOUN
            .find(text)
            .map(|m| Span::new(clause.start() + m.start(), clause.start() + m.end()));
        let member = him.map_or(self.subject, |span| self.meant(span))?;
        self.carried(member, him).mentions.pop()
    }

    /// Who a source is, where it is named or meant; as written where neither is known.
    pub(super) fn source_mention(&self, span: Span) -> Option<Mention> {
        let named = self.names.within(span);
        let mut known = named.iter().filter(|n| span.contains(n.span));
        let best = known.clone().rfind(|n| self.person(n)).or(known.next_back());
        if let Some(n) = best {
            return Some(self.mention(n));
        }
        if Pronoun::of(self.views.lower_at(span)).is_some() {
            let member = self.meant(span)?;
            return self.carried(member, Some(span)).mentions.pop();
        }
        // 发言人本周三对此: a day is no part of who speaks.
        let text = self.views.plain_at(span);
        let end = SOURCE_DAY.find(text).map_or(text.len(), |m| m.start());
        let surface = self.views.text_at(span)[..end].trim_end_matches(',').to_owned();
        (!surface.is_empty()).then_some(Mention {
            span: Some(span),
            surface,
            entity: None,
        })
    }

    /// 会议由某某主持, 主持会议的是某某: who chairs, wherever he stands.
    fn chair(&self, clause: Span, named: &[Named]) -> Option<Who> {
        let found = named.iter().find(|n| {
            let before = self.views.plain_at(Span::new(clause.start(), n.span.start()));
            let after = &self.views.plain[n.span.end()..clause.end().max(n.span.end())];
            let after = after.trim_start_matches("同志");
            after.starts_with("主持")
                && ["由", "是", "为"].iter().any(|w| before.ends_with(w))
                || [
                    "主持会议的是",
                    "主持的是",
                    "主持大会的是",
                    "主持人是",
                    "主持会议的则是",
                ]
                .iter()
                .any(|w| before.ends_with(w))
        })?;
        let person = self.names.member(found.member).sort == Sort::Person;
        Some(Who {
            member: Some(found.member),
            person: person.then_some(found.member),
            mentions: vec![self.mention(found)],
        })
    }

    pub(super) fn carried(&self, member: MemberId, span: Option<Span>) -> Who {
        let m = self.names.member(member);
        Who {
            member: Some(member),
            person: (m.sort == Sort::Person).then_some(member),
            mentions: vec![Mention {
                span,
                surface: m.name.clone(),
                entity: m.key.clone(),
            }],
        }
    }

    /// "The Winter Congress, which is to convene": what the relative clause hangs on.
    fn relative(&self, clause: Span) -> Option<Who> {
        let before = &self.views.lower[..clause.start()];
        let from = clause.start().saturating_sub(160);
        let names = self.names.within(Span::new(from, clause.start()));
        let opens = |n: &&Named| {
            let behind = before.get(n.span.end()..).unwrap_or_default();
            behind.starts_with(", which ") || behind.starts_with(", who ")
        };
        // Right before the clause, or before an aside that the clause follows.
        let behind_aside = before.ends_with(", ")
            && crate::clause::verb_first(self.views.lower_at(clause));
        let owner = names.iter().rev().find(opens).filter(|n| {
            let gap = &before[n.span.end()..];
            matches!(gap, ", which " | ", who ")
                || behind_aside && !gap.contains(['.', ';', '!', '?'])
        })?;
        let which = before[owner.span.end()..].starts_with(", which ");
        if which == self.person(owner) {
            return None;
        }
        let member = self.names.member(owner.member);
        Some(Who {
            member: Some(owner.member),
            person: (member.sort == Sort::Person).then_some(owner.member),
            mentions: vec![self.mention(owner)],
        })
    }

    /// Whoever speaks in the text in hand.
    pub(super) fn speaker(&self) -> Who {
        self.subject.map_or_else(Who::default, |member| self.in_mind(member))
    }

    /// Who is carried over from before: nobody here starts to speak of them.
    pub(super) fn in_mind(&self, member: MemberId) -> Who {
        Who { person: None, ..self.carried(member, None) }
    }

    /// Whether a clause tells what a document orders: words to avoid or to use are its
    /// content, nobody has used them yet.
    pub(super) fn orders(&self, part: &super::voice::Part) -> bool {
        let text = self.views.lower_at(part.span);
        let chinese = is_chinese(text);
        if part.voice.source.kind == SourceKind::Document {
            return proposition::orders(text, chinese);
        }
        let author = part.voice.source.kind == SourceKind::Author;
        if author && self.document_before(part.span).is_some() {
            return proposition::orders(text, chinese);
        }
        let named = !text.starts_with("it ");
        author
            && (self.document.is_some() || named)
            && proposition::it_orders(text, chinese)
    }

    /// "Memorandum 7, which instructs ministries": the document that a relative clause tells of.
    pub(super) fn document_before(&self, clause: Span) -> Option<Span> {
        let head = &self.views.lower[..clause.start()];
        let head = head.strip_suffix("which ").or_else(|| head.strip_suffix("that "))?;
        let head = head.trim_end_matches([',', ' ']);
        // Ninety characters hold a number, a date and a title.
        let near = head.floor_char_boundary(head.len().saturating_sub(90));
        let from = head[near..].rfind(['.', ';', '\n']).map_or(near, |at| near + at + 1);
        let found = DOCUMENT_NOUN.find_iter(&head[from..]).last()?;
        // Nothing but its number, date or title stands between.
        let between = &head[from + found.end()..];
        (between.split_ascii_whitespace().count() <= 7
            && !crate::clause::has_verb(between))
        .then(|| Span::new(from + found.start(), head.len()))
    }

    /// What a document orders stands on the document's word, whoever tells of it.
    pub(super) fn document_voice(
        &self,
        part: &super::voice::Part,
        trigger: &Trigger,
    ) -> Option<super::voice::Part> {
        let author = part.voice.source.kind == SourceKind::Author;
        if !author || trigger.kind != Kind::DocumentContent {
            return None;
        }
        let text = self.views.lower_at(part.span);
        let subject = self.document_before(part.span).or_else(|| {
            let m = DOCUMENT_SUBJECT.find(text)?;
            (text[m.end()..].len() > 4).then(|| {
                Span::new(
                    part.span.start(),
                    part.span.start() + m.as_str().trim_end().len(),
                )
            })
        })?;
        let mut voice = part.voice.clone();
        voice.source.kind = SourceKind::Document;
        voice.source.spans = vec![subject];
        voice.evidential = crate::source::evidential_of(SourceKind::Document);
        voice.strength = voice.strength.min(4);
        Some(super::voice::Part { span: part.span, voice })
    }

    /// Who a pronoun means: the last person spoken of for whom it is the right one, then the
    /// last for whom the article shows none.
    fn meant(&self, pronoun: Span) -> Option<MemberId> {
        let subject = self.subject?;
        let Some(wanted) = Pronoun::of(self.views.lower_at(pronoun)) else {
            return Some(subject);
        };
        let of = |m: &MemberId| self.names.pronoun(*m);
        // Whom the article calls nothing is "he" rather than "she" where another is known to be.
        if of(&subject) == Some(wanted) || of(&subject).is_none() && wanted == Pronoun::He
        {
            return Some(subject);
        }
        let recent = || self.people.iter().rev();
        recent()
            .find(|m| of(m) == Some(wanted))
            .or_else(|| recent().find(|m| of(m).is_none()))
            .copied()
            .or(Some(subject))
    }

    /// The first subject pronoun before the verb, else a possessive one at the start.
    fn pronoun(&self, clause: Span, verb: usize) -> Option<Span> {
        let lead = Span::new(clause.start(), verb.min(clause.end()));
        let text = self.views.lower_at(clause);
        if is_chinese(text) {
            let m = CHINESE_PRONOUN.find(self.views.plain_at(lead))?;
            return Some(Span::new(lead.start() + m.start(), lead.start() + m.end()));
        }
        let lower = self.views.lower_at(lead);
        let m = SUBJECT_PRONOUN.find(lower).or_else(|| SUBJECT_PRONOUN.find(text))?;
        Some(Span::new(clause.start() + m.start(), clause.start() + m.end()))
    }

    fn next_person(&self, from: usize) -> Option<MemberId> {
        let end = (from + 600).min(self.views.text.len());
        let mut end = end;
        while !self.views.text.is_char_boundary(end) {
            end += 1;
        }
        self.names
            .within(Span::new(from, end))
            .iter()
            .find(|n| self.person(n))
            .map(|n| n.member)
    }

    /// "The circular", "it" after a document.
    fn thing(&self, clause: Span, trigger: Option<&Trigger>) -> Option<Who> {
        let text = self.views.lower_at(clause);
        let known = self.document.as_ref().map(|d| d.number.as_str());
        if is_chinese(text) {
            let m = CHINESE_THING.find(self.views.plain_at(clause))?;
            let span = Span::new(clause.start() + m.start(), clause.start() + m.end());
            let surface = self.views.text_at(span).to_owned();
            let entity = known.map(str::to_owned);
            return Some(Who {
                member: None,
                person: None,
                mentions: vec![Mention { span: Some(span), surface, entity }],
            });
        }
        if let Some(m) = THING.find(text) {
            let span = Span::new(clause.start() + m.start(), clause.start() + m.end());
            let entity = known.map(str::to_owned);
            return Some(Who {
                member: None,
                person: None,
                mentions: vec![Mention {
                    span: Some(span),
                    surface: self.views.text_at(span).to_owned(),
                    entity,
                }],
            });
        }
        let it = PRONOUN.captures(text).is_some_and(|c| &c[1] == "it" || &c[1] == "its");
        let about = self.mentions_words(clause)
            || trigger.is_none_or(|t| {
                matches!(
                    t.kind,
                    Kind::DocumentContent
                        | Kind::DocumentAuthenticity
                        | Kind::DocumentIssued
                )
            });
        if it && about && known.is_some() {
            return Some(Who {
                member: None,
                person: None,
                mentions: vec![Mention {
                    span: None,
                    surface: self
                        .document
                        .as_ref()
                        .map_or_else(|| "the circular".to_owned(), |d| d.called.clone()),
                    entity: known.map(str::to_owned),
                }],
            });
        }
        None
    }

    /// Whether the clause speaks of mentioning ("it does not mention").
    fn mentions_words(&self, clause: Span) -> bool {
        crate::formula_use::first_verb(&self.views, clause).is_some()
    }

    /// Persons and bodies of a clause beside its subject.
    pub(super) fn objects_of(
        &self,
        clause: Span,
        _trigger: &Trigger,
        who: &Who,
    ) -> Vec<Mention> {
        let mut seen: Vec<MemberId> = who.member.into_iter().collect();
        let mut out = Vec::new();
        for n in self.names.within(clause) {
            if clause.contains(n.span)
                && !seen.contains(&n.member)
                && !who.mentions.iter().any(|m| m.span == Some(n.span))
            {
                seen.push(n.member);
                out.push(self.mention(n));
            }
        }
        out
    }
}

/// Kinds whose subject may follow the verb ("house arrest of X", "showed X opening").
fn after_is_subject(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Detention
            | Kind::Coup
            | Kind::Illness
            | Kind::Death
            | Kind::Removal
            | Kind::Appointment
            | Kind::NotSeen
            | Kind::Allegiance
            | Kind::Opposition
    )
}
