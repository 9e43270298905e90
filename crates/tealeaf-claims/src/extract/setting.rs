//! What a clause says about the event it tells of: speaker, occasion, place, outlet; and
//! the scene this finds or opens.

use tealeaf_text::Span;

use super::hedges::without;
use super::times::short;
use super::voice::Part;
use super::{Reader, persons};
use crate::claim::{SourceKind, When};
use crate::names::{MemberId, Sort};
use crate::proposition::{self, is_document};
use crate::proposition::{Kind, Trigger};
use crate::scene::Setting;
use crate::views::is_chinese;

impl Reader<'_> {
    /// The scene a clause is about, found or opened.
    pub(super) fn scene_of(
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

    pub(super) fn setting(
        &self,
        index: usize,
        clause: Span,
        trigger: Option<&Trigger>,
        speaker: Option<MemberId>,
        when: Option<When>,
        words: bool,
    ) -> Setting {
        let kind = trigger.map(|t| t.kind);
        let publication = kind == Some(Kind::Publication);
        let outlet = self.outlet_of(clause);
        let text = self.views.lower_at(clause);
        Setting {
            speaker: speaker
                .filter(|m| !matches!(self.names.member(*m).sort, Sort::Outlet { .. })),
            named_person: speaker
                .is_some_and(|m| self.names.member(m).sort == Sort::Person),
            occasion: self.occasions(clause, words),
            outlet: outlet.filter(|_| {
                words || publication || kind == Some(Kind::Statement) || kind.is_none()
            }),
            title: if publication {
                self.own_title(self.article.sentences[index].span)
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
            before: [
                " had ",
                "last year",
                "a year earlier",
                "曾",
                "去年",
                "前年",
                "往年",
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

    /// Words of the occasion in a clause; those of a formula that is said to be used (学习
    /// in 学习教育) are none.
    fn occasions(&self, clause: Span, words: bool) -> Vec<String> {
        let formulas: Vec<Span> = self
            .names
            .formulas_within(clause)
            .iter()
            .filter(|_| words)
            .map(|f| f.span)
            .collect();
        let text = without(self.views.lower_at(clause), clause, &formulas);
        proposition::occasions_in(&text, is_chinese(self.views.text_at(clause)))
    }

    /// The outlet that a clause names first; of two names in one (央视《新闻联播》, "CCTV's
    /// Xinwen Lianbo") the second, which says what of the first is meant.
    fn outlet_of(&self, clause: Span) -> Option<String> {
        let mut found: Option<(usize, String)> = None;
        for n in self.names.within(clause).iter().filter(|n| clause.contains(n.span)) {
            let member = self.names.member(n.member);
            if !matches!(member.sort, Sort::Outlet { .. }) || self.in_phrase(clause, n) {
                continue;
            }
            let name = member.key.clone().unwrap_or_else(|| member.name.clone());
            match &found {
                Some((end, _)) if n.span.start() > end + 5 => break,
                _ => found = Some((n.span.end(), name)),
            }
        }
        found.map(|(_, name)| name)
    }

    /// The outlet whose report a clause is told by.
    pub(super) fn voice_outlet(&self, part: &Part, setting: &mut Setting) {
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

    /// The first title of a sentence that is no outlet's name (《新闻联播》).
    pub(super) fn own_title(&self, sentence: Span) -> Option<String> {
        proposition::titles(&self.views, sentence).into_iter().find(|t| {
            !self.names.vocabulary.outlets.iter().any(|o| {
                o.names.iter().any(|n| {
                    tealeaf_text::fold(n).as_str() == tealeaf_text::fold(t).as_str()
                })
            })
        })
    }

    /// Places of a clause, people and bodies left out.
    pub(super) fn places(&self, clause: Span) -> Vec<String> {
        proposition::places(&self.views, clause)
            .into_iter()
            .filter(|p| {
                let mut over = self
                    .names
                    .within(clause)
                    .iter()
                    .filter(|n| n.span.overlaps(*p))
                    .peekable();
                // "Visited Hong Kong" names no person of two names that nobody knows.
                over.peek().is_none()
                    || self.is_where(clause, *p)
                        && over.all(|n| {
                            let member = self.names.member(n.member);
                            member.sort == Sort::Person && member.key.is_none()
                        })
            })
            .filter(|p| {
                !self.names.formulas_within(clause).iter().any(|f| f.span.overlaps(*p))
            })
            .map(|p| self.views.text_at(p).to_owned())
            .collect()
    }

    /// Whether a name in a clause stands where only a place can.
    fn is_where(&self, clause: Span, name: Span) -> bool {
        let before = self.views.lower_at(Span::new(clause.start(), name.start()));
        let before = before.trim_end().trim_end_matches(" the");
        [
            "visit",
            "visits",
            "visited",
            "visiting",
            "tour of",
            "toured",
            "touring",
            "trip to",
            "visit to",
            "travelled to",
            "traveled to",
            "flew to",
            " into",
            "went to",
            "inspected",
            "inspecting",
            "inspection of",
            "arrived in",
            " in",
        ]
        .iter()
        .any(|w| before.ends_with(w))
    }

    /// The one person that a clause names.
    pub(super) fn only_person(&self, clause: Span) -> Option<MemberId> {
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
}

impl Setting {
    /// Whether the clause says anything about a scene.
    pub(super) fn sets(&self) -> bool {
        let placed = !self.places.is_empty() || !self.occasion.is_empty();
        self.publication
            || self.event && placed
            || self.when.is_some() && (placed || self.act)
    }
}

/// Occasions that are texts, not events that someone attends.
pub(super) const TEXTS: &[&str] = &[
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
