//! Says everything once, with marks in place of what differs, and makes patterns of it.

use jiff::civil::{Date, date};
use regex::Regex;
use tealeaf_claims::{ClaimId, Hedge, SourceKind};
use tealeaf_form::{echo::Class as DocumentClass, series::Outcome};
use tealeaf_record::observations::{Count, CoverageStatement};
use tealeaf_stats::{Estimate, Unusual};

use super::{super::tongue, TAKEN_OUT, quoted_out, tidy};
use crate::{
    baseline::ClassKind,
    check::Note,
    dossier::{FindingKind, OutletFacts},
    verdict::{Evidence, Fact, Lacking, Missing, Piece, Reason, Verdict},
    wording::{Words, short_formula},
};

// Marks stand for a name or a part that has a pattern of its own.
const PERSON: &str = "\u{e001}";
const FORMULA: &str = "\u{e002}";
const SHORT: &str = "\u{e003}";
const ITEM: &str = "\u{e004}";
const TITLE: &str = "\u{e005}";
const SOURCE: &str = "\u{e006}";
const COVERAGE: &str = "\u{e007}";
const OUTLET: &str = "\u{e008}";
const ABOUT: &str = "\u{e009}";
const OCCASION: &str = "\u{e00a}";
const PLACE: &str = "\u{e00b}";
const RECORD: &str = "\u{e00c}";
const CLASS: &str = "\u{e00d}";
const EVENT: &str = "\u{e00e}";
const RATE: &str = "\u{e00f}";
const PIECES: &str = "\u{e010}";
const ATTRIBUTION: &str = "\u{e011}";
const NOTE: &str = "\u{e012}";
const FREE: &str = "\u{e013}";
const BY_SOURCE: &str = "\u{e060}";
const BY_HEDGE: &str = "\u{e061}";
const SAID_AGAIN: &str = "\u{e063}";
const COMMAS: &str = "\u{e064}";
const SLASHES: &str = "\u{e065}";

/// A day that no record has: its digits become a pattern like all digits.
const DAY: Date = date(1111, 11, 11);
const LATER: Date = date(1111, 12, 12);

/// Patterns by mark, and every sentence.
pub(super) struct Sentences {
    marks: Vec<(&'static str, String)>,
    said: Vec<String>,
    pub(super) attribution: String,
    pub(super) whole: String,
    pub(super) item: String,
}

impl Sentences {
    pub(super) fn new(words: Words<'_>) -> Self {
        let mut sentences = Self {
            marks: names(words),
            said: Vec::new(),
            attribution: String::new(),
            whole: String::new(),
            item: String::new(),
        };
        sentences.parts(words);
        sentences.findings(words);
        sentences.claims(words);
        sentences.frame(words);
        sentences
    }

    /// Patterns of all sentences.
    pub(super) fn forms(&self) -> Vec<String> {
        let mut said = self.said.clone();
        said.sort();
        said.dedup();
        said.iter().map(|s| self.pattern(s)).collect()
    }

    /// The sentences as said, marks in place of names.
    pub(super) fn written(&self) -> Vec<String> {
        self.said.clone()
    }

    /// A pattern: escaped, digits as any digits, marks as their patterns.
    fn pattern(&self, said: &str) -> String {
        let digits = Regex::new("[0-9]+").expect("a pattern of ours");
        let escaped = regex::escape(&tidy(&quoted_out(said)));
        let mut pattern = digits.replace_all(&escaped, "[0-9]+").into_owned();
        for month in ["November", "December"] {
            pattern = pattern.replace(month, "[A-Z][a-z]+");
        }
        for (mark, of) in &self.marks {
            pattern = pattern.replace(mark, of);
        }
        pattern
    }

    fn any(&self, said: &[String]) -> String {
        let mut patterns: Vec<String> = said.iter().map(|s| self.pattern(s)).collect();
        // The first that fits is taken: the longest first.
        patterns.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        patterns.dedup();
        format!("(?:{})", patterns.join("|"))
    }

    fn mark(&mut self, mark: &'static str, said: &[String]) {
        let pattern = self.any(said);
        self.marks.push((mark, pattern));
    }

    fn list(&mut self, mark: &'static str, one: &str, between: &str, end: &str) {
        let between = regex::escape(&tidy(between));
        // A separator that ends in a space keeps it between Latin words.
        let between =
            if between.ends_with(';') { format!("{between} ") } else { between };
        let pattern = format!("{one}(?:{between}{one})*{end}");
        self.marks.push((mark, pattern));
    }

    /// Parts of sentences: attributions, coverage, items, pieces of evidence, rates.
    fn parts(&mut self, words: Words<'_>) {
        let tongue = words.tongue();
        let attributions: Vec<String> = SOURCES
            .iter()
            .flat_map(|k| [tongue.attribution(*k, ""), tongue.attribution(*k, "x")])
            .collect();
        self.mark(ATTRIBUTION, &attributions);
        self.attribution = self.pattern(ATTRIBUTION);
        let whole: Vec<String> =
            [(DAY, 1), (LATER, 3)].map(|(to, n)| coverage(words, to, [0; 3], n)).into();
        let mut statements = whole.clone();
        statements.push(tongue.coverage(&CoverageStatement {
            outlet: OUTLET.into(),
            ..CoverageStatement::default()
        }));
        for n in 1..27_usize {
            for to in [DAY, LATER] {
                let holes = [n % 3, n / 3 % 3, n / 9];
                statements.push(coverage(words, to, holes, 0));
            }
        }
        self.whole =
            self.any(&whole.iter().map(|c| tongue.nothing(c)).collect::<Vec<_>>());
        self.mark(COVERAGE, &statements);
        let mut items = Vec::new();
        for n in 0..24_u8 {
            items.push(tongue.item(&tongue::ItemParts {
                outlet: OUTLET,
                date: DAY,
                event: [None, Some((DAY, DAY)), Some((DAY, LATER))][usize::from(n % 3)],
                occasion: (n / 3 % 2 == 1).then_some(OCCASION),
                place: (n / 6 % 2 == 1).then_some(PLACE),
                title: (n / 12 == 1).then_some(RECORD),
            }));
        }
        self.item = self.any(&items);
        // Items are taken out of a text before it is held against the forms.
        self.marks.push((ITEM, TAKEN_OUT.to_string()));
        let piece = self.any(&pieces(words));
        let item = self.pattern(ITEM);
        let one = format!("{piece}(?: ?\\[{item}\\])?");
        let more = self.pattern(&tongue.and_more(3));
        let semicolon = tongue.semicolon();
        let end = format!("(?:{}{more})?", regex::escape(semicolon));
        self.list(PIECES, &one, semicolon, &end);
        let estimate = Estimate { low: 0.1, mid: 0.2, high: 0.3, level: 0.95, n: 3 };
        self.mark(RATE, &[tongue.rate(3, 3, None), tongue.rate(3, 3, Some(&estimate))]);
        let mut classes = Vec::new();
        for kind in CLASSES {
            for n in 0..4_u8 {
                classes.push(tongue.class(&tongue::ClassParts {
                    kind: *kind,
                    occasion: (n % 2 == 1).then_some(OCCASION),
                    speaker: (n / 2 == 1).then_some(PERSON),
                    outlet: OUTLET,
                }));
            }
        }
        self.mark(CLASS, &classes);
        let mut events = vec![
            tongue.event_counted(&tongue::EventParts::AtMost(SHORT.into(), 3)),
            tongue.event_counted(&tongue::EventParts::AtLeast(SHORT.into(), 3)),
        ];
        for n in 1..=3 {
            let names = vec![SHORT.to_owned(); n];
            events.push(tongue.event_counted(&tongue::EventParts::NoneOf(names.clone())));
            events.push(tongue.event_counted(&tongue::EventParts::AnyOf(names)));
        }
        self.longer_lists(&mut events);
        self.mark(EVENT, &events);
        self.silences(words);
        let notes = notes(words);
        self.said.extend(notes.iter().cloned());
        let note = self.any(&notes);
        self.list(NOTE, &note, semicolon, "");
        self.said.extend([ITEM, PIECES, RATE, CLASS, EVENT].map(str::to_owned));
    }

    /// What silence about a document weighs: a class, and any number of others after it.
    fn silences(&mut self, words: Words<'_>) {
        let class = |heard: u32, never: bool| DocumentClass {
            name: DOCUMENT.into(),
            heard,
            looked: 20,
            coverage: 1.0,
            chance: 0.0,
            never,
        };
        let classes =
            [class(0, true), class(0, false), class(10, false), class(20, false)];
        let say = |classes: &[DocumentClass]| words.tongue().silence(classes);
        let first: Vec<String> =
            classes.iter().map(|c| say(std::slice::from_ref(c))).collect();
        let others: Vec<String> = classes
            .iter()
            .map(|c| say(&[classes[0].clone(), c.clone()]).replacen(&first[0], "", 1))
            .collect();
        let (first, others) = (self.any(&first), self.any(&others));
        self.marks.push((SILENCE, format!("{first}(?:{others})*")));
    }

    /// In a list of three, the first name and what follows it may come more than once.
    fn longer_lists(&mut self, said: &mut [String]) {
        let mut betweens: Vec<String> = Vec::new();
        for list in said.iter_mut() {
            let marks: Vec<usize> = list.match_indices(SHORT).map(|(at, _)| at).collect();
            let [first, second, _] = marks.as_slice() else { continue };
            let start = list[*first..*second].to_owned();
            let n = betweens.iter().position(|b| *b == start).unwrap_or_else(|| {
                betweens.push(start.clone());
                betweens.len() - 1
            });
            *list = list.replacen(&start, MORE[n], 1);
        }
        for (between, mark) in betweens.iter().zip(MORE) {
            let one = self.pattern(between);
            // A separator that ends in a space loses it when the sentence is tidied.
            let space = if between.ends_with(' ') { " " } else { "" };
            self.marks.push((mark, format!("(?:{one}{space})+")));
        }
    }

    /// Headings and lines of findings.
    fn findings(&mut self, words: Words<'_>) {
        let tongue = words.tongue();
        let evidence =
            || Evidence::new(Piece { agrees: true, fact: Fact::Event, item: None }, []);
        let verdicts =
            [Verdict::Contradicted(evidence()), Verdict::InTension(evidence())];
        for kind in KINDS {
            for n in 0..32_usize {
                let heading = tongue.heading(&tongue::HeadingParts {
                    kind: *kind,
                    n: 1 + n % 2 * 2,
                    version: (n / 2 % 2 == 1).then_some((OUTLET, DAY)),
                    verdict: &verdicts[n / 4 % 2],
                    disagrees: n / 8 % 2 == 1,
                    rare: n / 16 == 1,
                });
                self.said.push(tongue.title(&heading, &[FREE_IDS.to_owned()]));
                self.said.push(heading);
            }
        }
        let (heading, line) = tongue.sourcing(3, 3);
        self.said.extend([heading, line]);
        self.said.push(tongue.says(ATTRIBUTION, "x"));
        self.said.push(tongue.withheld(ATTRIBUTION));
        self.said.push(tongue.record_has(ITEM, &[PIECES.into()]));
        self.said.push(tongue.record_shows(&[PIECES.into()]));
        self.said.push(tongue.record_shows(&[tongue.nothing(COVERAGE)]));
        self.said.push(tongue.notes(&[NOTE.into()]));
        for unusual in UNUSUAL {
            for n in 0..4_u8 {
                self.said.push(tongue.usual(&tongue::UsualParts {
                    unusual: *unusual,
                    rate: RATE,
                    class: CLASS,
                    event: EVENT,
                    own: (n % 2 == 1).then_some((3, 3)),
                    changes: n / 2 == 1,
                }));
            }
            self.said.push(tongue.unusual(*unusual).into());
        }
    }

    /// What stands on a claim's card.
    fn claims(&mut self, words: Words<'_>) {
        let tongue = words.tongue();
        let labels = tongue.labels();
        self.said.push(ATTRIBUTION.into());
        for after in [labels.colon, labels.accusation, labels.accusation_terminal] {
            self.said.push(format!("{ATTRIBUTION}{after}"));
        }
        let mut verdicts: Vec<String> =
            Verdict::CODES.iter().map(|code| tongue.verdict(code).to_owned()).collect();
        for reason in REASONS {
            verdicts.push(tongue.verdict_in_full(&Verdict::NotTestable(*reason)));
            self.said.push(tongue.reason(*reason).into());
        }
        verdicts.push(tongue.verdict_in_full(&Verdict::Pending { until: Some(DAY) }));
        verdicts.push(tongue.verdict_in_full(&Verdict::Expired { until: DAY }));
        for verdict in &verdicts {
            self.said.push(verdict.clone());
            for mark in MARKS {
                self.said.push(format!("c001 {mark} {verdict}"));
                self.said.push(format!("{mark} 3 {verdict}"));
                self.said.push(format!("{mark} {verdict} (3)"));
            }
            // Under "not tested", before the ids.
            self.said.push(format!("{verdict}{}", labels.colon));
        }
        for source in SOURCES {
            let source = tongue.source(*source);
            self.said.push(format!("{} · {} {source}", labels.verdict, labels.says_so));
        }
        self.said.extend(SOURCES.iter().map(|s| tongue.source(*s).to_owned()));
        let mut missing = vec![
            tongue.gap_days(COVERAGE),
            tongue.gap_no_text(ITEM),
            tongue.gap_texts().into(),
        ];
        missing.extend(MISSING.iter().map(|m| tongue.gap_missing(*m).to_owned()));
        missing.extend(LACKING.iter().map(|l| tongue.gap_lacking(*l).to_owned()));
        for gap in missing {
            self.said.push(format!("{gap}{}", labels.colon));
            self.said.push(gap);
        }
        self.said.push(tongue.nothing(COVERAGE));
        for verdict in [Verdict::Pending { until: None }, Verdict::Expired { until: DAY }]
        {
            self.said.push(tongue.not_reached(&verdict).into());
        }
        let causes = ["program", "packs", "record", "as-of"];
        for n in 1..16_usize {
            let causes: Vec<String> = (0..4)
                .filter(|bit| n >> bit & 1 == 1)
                .map(|bit| causes[bit].to_owned())
                .collect();
            for code in Verdict::CODES {
                self.said.push(tongue.past(code, DAY, &causes));
            }
        }
    }

    /// Labels, counts, and what tells of record and method.
    fn frame(&mut self, words: Words<'_>) {
        let tongue = words.tongue();
        let labels = tongue.labels();
        self.said.extend(labels.alone().into_iter().map(str::to_owned));
        self.profile(words);
        for (before, after) in labels.around() {
            self.said.push(format!("{before}3{after}"));
            self.said.push(format!("{before}{after}"));
        }
        self.said.push(format!("{}{FREE}{}", labels.page_at.0, labels.page_at.1));
        self.said.push(format!("{}{EVENT}{}", labels.items_that.0, labels.items_that.1));
        self.said.push(format!("{} 3", labels.finding));
        self.said.push(format!("{} 3", labels.all));
        self.said.push("c001".into());
        self.said.push("3".into());
        self.said.push(format!("{ITEM} · {}", labels.answers));
        for unusual in UNUSUAL {
            let usual = format!(
                "{}{}{}",
                labels.how_usual_lower,
                labels.before,
                tongue.unusual(*unusual)
            );
            self.said.push(format!("{usual}{}{RATE}{}", labels.open, labels.close));
            self.said.push(usual);
        }
        self.said.push(format!("{CLASS}{}", labels.used));
        for n in [1, 3] {
            self.said.push(tongue.n_claims(n));
            let head = tongue.summary(n, &[]);
            let pair = |code: &&'static str| {
                tongue.summary(n, &[(*code, 3)]).replacen(&head, "", 1)
            };
            let pairs: Vec<String> = Verdict::CODES.iter().map(pair).collect();
            let pairs = self.any(&pairs);
            let head = self.pattern(&head);
            // Chinese commas have no space after them.
            self.marks.push((
                SUMMARIES[n / 3],
                format!("{head} ?{pairs}(?:(?:, |，){pairs})*"),
            ));
            self.said.push(SUMMARIES[n / 3].into());
            for span in [None, Some((DAY, LATER))] {
                let mut parts = vec![tongue.read_against(OUTLET, ABOUT, span)];
                parts.extend(tongue.bounded(Some(DAY), false));
                let part = self.any(&parts);
                let semicolon = regex::escape(&tidy(tongue.semicolon()));
                let space = if semicolon.ends_with(';') { " " } else { "" };
                let head = format!("{} {}", tongue.n_claims(n), labels.read_against);
                let head = self.pattern(&head);
                let mark = READ[n / 3 * 2 + usize::from(span.is_some())];
                let parts = format!("{part}(?:{semicolon}{space}{part})*");
                self.marks.push((mark, format!("{head} ?{parts}")));
                self.said.push(mark.into());
            }
        }
        self.said.push(tongue.versions(FREE, FREE));
        self.said.push(tongue.made_from(FREE, FREE));
        self.said.push(tongue.as_of(DAY));
        self.said.push(tongue.counts_only().into());
        self.said.push(tongue.method().into());
        for daily in [false, true] {
            for span in [None, Some((DAY, LATER))] {
                let outlet = OutletFacts {
                    key: OUTLET.into(),
                    daily,
                    span,
                    ..OutletFacts::default()
                };
                self.said.push(tongue.outlet_held(&outlet, ABOUT));
            }
        }
    }

    /// The sourcing profile: counts and the numbers of claims.
    fn profile(&mut self, words: Words<'_>) {
        let tongue = words.tongue();
        let (labels, profile) = (tongue.labels(), tongue.profile());
        let titled =
            |heading: &str, rest: &str| format!("{heading}{}{rest}", labels.before);
        let kinds: Vec<String> =
            SOURCES.iter().map(|kind| format!("{} 3", tongue.source(*kind))).collect();
        let hedges: Vec<String> =
            HEDGES.iter().map(|hedge| format!("{} 3", (profile.hedge)(*hedge))).collect();
        let (kinds, hedges) = (self.any(&kinds), self.any(&hedges));
        self.list(BY_SOURCE, &kinds, labels.semicolon.trim_end(), "");
        self.list(BY_HEDGE, &hedges, labels.semicolon.trim_end(), "");
        self.list(SAID_AGAIN, "c[0-9]+", " / ", "");
        self.said.extend([
            titled(profile.statements, "3"),
            titled(profile.testable, "3 / 3"),
            titled(profile.on_the_word_of, BY_SOURCE),
            titled(profile.how_surely, BY_HEDGE),
            format!(
                "{}{}{}{}",
                titled(profile.texts, "3"),
                labels.open,
                titled(profile.linked, "3"),
                labels.close
            ),
            SAID_AGAIN.into(),
            format!(
                "c001 / c002{}{}{}",
                labels.open, profile.another_voice, labels.close
            ),
            format!("c001{}{}", labels.pause, profile.absent),
        ]);
        // On the page the numbers are links, which are read apart.
        self.marks.push((COMMAS, "(?: ?[,、])*".into()));
        self.marks.push((SLASHES, "/(?: ?/)*".into()));
        self.said.extend([
            SLASHES.into(),
            format!("/{}{}{}", labels.open, profile.another_voice, labels.close),
            format!("{}{}", labels.pause, profile.absent),
        ]);
        for link in [profile.linked, profile.not_linked] {
            let text = format!("\u{201c}x\u{201d}{}{link}{}", labels.open, labels.close);
            self.said.push(titled(&text, FREE_IDS));
            self.said.push(titled(&text, COMMAS));
            self.said.push(format!("{}{COMMAS}", titled(&text, "").trim_end()));
        }
        for says in [profile.same, profile.weaker, profile.opposite] {
            let says = format!("{}{says}", labels.pause);
            self.said.push(titled(&format!("c001{says}"), "c002"));
            self.said.push(titled(&says, ""));
        }
        for heading in
            [profile.headline, profile.contradictions, profile.pivot, profile.repeated]
        {
            self.said.push(heading.into());
        }
        self.said.push(profile.no_measure.into());
    }
}

/// Name of a class of documents, and what silence about one weighs.
const DOCUMENT: &str = "\u{e01f}";
const SILENCE: &str = "\u{e020}";
/// Any number of ids of claims.
const FREE_IDS: &str = "\u{e014}";
const SUMMARIES: [&str; 2] = ["\u{e015}", "\u{e016}"];
const READ: [&str; 4] = ["\u{e017}", "\u{e018}", "\u{e019}", "\u{e01a}"];
const MARKS: &[&str] = &["✓", "✕", "◐", "∅", "□", "—", "◷", "◌"];

const HEDGES: &[Hedge] = &[
    Hedge::Asserted,
    Hedge::Probable,
    Hedge::Possible,
    Hedge::Conditional,
    Hedge::Doubtful,
    Hedge::Predicted,
];

const SOURCES: &[SourceKind] = &[
    SourceKind::Author,
    SourceKind::NamedPerson,
    SourceKind::OfficialBody,
    SourceKind::OfficialMedia,
    SourceKind::Outlet,
    SourceKind::Document,
    SourceKind::Analyst,
    SourceKind::UnnamedPeople,
    SourceKind::UnnamedReports,
    SourceKind::SocialMedia,
    SourceKind::Rumour,
    SourceKind::Implicit,
];
const CLASSES: &[ClassKind] = &[
    ClassKind::SpeakerOccasion,
    ClassKind::PeersOccasion,
    ClassKind::PeersOccasionYear,
    ClassKind::PeersOccasionLength,
    ClassKind::SpeakerAll,
    ClassKind::OutletAll,
];
const KINDS: &[FindingKind] = &[
    FindingKind::Silence,
    FindingKind::TextDiffers,
    FindingKind::EventDiffers,
    FindingKind::Prediction,
    FindingKind::TextAgrees,
    FindingKind::EventAgrees,
    FindingKind::NotFound,
];
const UNUSUAL: &[Unusual] = &[
    Unusual::TooFewToSay,
    Unusual::Ordinary,
    Unusual::WorthALook,
    Unusual::Unusual,
    Unusual::Rare,
];
const REASONS: &[Reason] = &[
    Reason::Intent,
    Reason::Opinion,
    Reason::Unfalsifiable,
    Reason::Conditional,
    Reason::NotUnderstood,
];
const MISSING: &[Missing] = &[
    Missing::Articles,
    Missing::PageVersions,
    Missing::Document,
    Missing::Outlet,
    Missing::Person,
];
const LACKING: &[Lacking] = &[Lacking::Subject, Lacking::Date];

/// A statement about coverage; `holes` says for missing, incomplete and unknown days
/// whether there are none, one or several.
fn coverage(words: Words<'_>, to: Date, holes: [usize; 3], complete: u32) -> String {
    let days = |n: usize| vec![DAY; [0, 1, 3][n]];
    words.tongue().coverage(&CoverageStatement {
        outlet: OUTLET.into(),
        window: Some((DAY, to)),
        complete,
        missing: days(holes[0]),
        incomplete: days(holes[1]),
        unknown: [0, 1, 3][holes[2]],
    })
}

fn pieces(words: Words<'_>) -> Vec<String> {
    let tongue = words.tongue();
    let mut pieces: Vec<String> =
        [(0, 0), (1, 0), (2, 0), (3, 0), (0, 1), (1, 1), (0, 2), (2, 2)]
            .map(|(own, nested)| tongue.count(FORMULA, Count { own, nested }))
            .into();
    pieces.push(tongue.in_person(PERSON));
    pieces.push(tongue.event().into());
    for to in [None, Some(LATER)] {
        pieces.push(tongue.office_held(&tongue::OfficeParts {
            person: PERSON,
            title: TITLE,
            from: DAY,
            to,
            source: SOURCE,
        }));
    }
    pieces.push(tongue.unseen(PERSON, COVERAGE));
    pieces
}

fn notes(words: Words<'_>) -> Vec<String> {
    let tongue = words.tongue();
    let outcomes = [
        Outcome::Fits,
        Outcome::OutsideRun,
        Outcome::Listed,
        Outcome::Duplicate { other: DAY },
        Outcome::YearDisagrees,
        Outcome::TooFewNeighbours,
        Outcome::UnknownCode,
        Outcome::NoCode,
        Outcome::NoDate,
    ];
    let plain = [
        Note::Abridged { outlet: OUTLET.into() },
        Note::SeveralItems(3),
        Note::VersionsDiffer,
        Note::CountsOnly,
        Note::SaidToBeRare,
        Note::NotRare { same: 3, all: 3 },
        Note::EarlierUse(Some(DAY)),
        Note::EarlierUse(None),
        Note::NoLaterUse(DAY),
        Note::Undated,
        Note::Repeats(ClaimId(1)),
        Note::OwnDating,
    ];
    let words = |before: (u64, u64), others: (u64, u64)| Note::PublicWords {
        speaker: PERSON.into(),
        about: PERSON.into(),
        lately: (3, 3),
        before,
        others,
    };
    let public = [
        words((3, 3), (3, 3)),
        words((0, 0), (3, 3)),
        words((3, 3), (0, 0)),
        words((0, 0), (0, 0)),
    ];
    let mut notes: Vec<String> = plain
        .into_iter()
        .chain(public)
        .chain(outcomes.map(Note::Number))
        .map(|note| tongue.note(&note, Some((OUTLET, ABOUT))))
        .collect();
    // Lists of any length.
    let days = tongue.note(&Note::SilentDays(vec![DAY]), None);
    notes.push(days.replace(&DAY.to_string(), DAYS));
    let doubted = tongue.note(&Note::Doubted(vec![ClaimId(1)]), None);
    notes.push(doubted.replace("c001", FREE_IDS));
    notes.push(SILENCE.to_owned());
    notes
}

/// A name of a list and what follows it, more than once.
const MORE: [&str; 3] = ["\u{e01c}", "\u{e01d}", "\u{e01e}"];
/// Any number of days.
const DAYS: &str = "\u{e01b}";

/// Patterns of the names that the packs have, in this language.
fn names(words: Words<'_>) -> Vec<(&'static str, String)> {
    let pack = words.pack;
    let tongue = words.tongue();
    let offices = || pack.people.iter().flat_map(|p| &p.offices);
    let title = |o: &crate::pack::Office| {
        let zh = o.zh.first().map(String::as_str);
        tongue.office(zh, o.en.first().map(String::as_str)).to_owned()
    };
    let formulas = pack.formulas.iter().map(|f| words.formula(&f.key));
    vec![
        (
            PERSON,
            alternatives(pack.people.iter().map(|p| words.person(&p.key).to_owned())),
        ),
        (FORMULA, alternatives(formulas.chain([words.formula("x")]))),
        (SHORT, alternatives(pack.formulas.iter().map(|f| short_formula(pack, &f.key)))),
        (TITLE, alternatives(offices().map(title))),
        (SOURCE, alternatives(offices().map(|o| o.source.clone()))),
        (OUTLET, alternatives(pack.outlets.iter().map(|o| o.key.clone()))),
        (ABOUT, alternatives(pack.outlets.iter().map(|o| words.about(&o.key)))),
        (
            OCCASION,
            alternatives(
                pack.occasions
                    .iter()
                    .filter_map(|o| words.occasion(&o.key))
                    .map(str::to_owned),
            ),
        ),
        // Places and titles are the record's: characters, not sentences, of a Latin script.
        (
            PLACE,
            format!(r"(?:{TAKEN_OUT}|[\p{{Han}}\p{{N}}·]+(?:、[\p{{Han}}\p{{N}}·]+)*)"),
        ),
        (RECORD, format!(r"(?:{TAKEN_OUT}|[\p{{Han}}\p{{N}}·“”《》 ]+)")),
        (DOCUMENT, alternatives(pack.documents.iter().map(|d| d.name.clone()))),
        (FREE, r"[\w .,:;()%/<>+-]*".to_owned()),
        (FREE_IDS, "c[0-9]+(?:(?:, |、)c[0-9]+)*".to_owned()),
        (DAYS, "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:(?:, |、)[0-9-]{10})*".to_owned()),
    ]
}

fn alternatives(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> =
        names.map(|n| regex::escape(&tidy(&quoted_out(&n)))).collect();
    names.sort();
    names.dedup();
    format!("(?:{})", names.join("|"))
}
