//! English.

mod record;

use jiff::civil::Date;
use tealeaf_claims::{Hedge, SourceKind};
use tealeaf_form::{echo::Class as DocumentClass, series};
use tealeaf_record::observations::{Count, CoverageStatement};
use tealeaf_stats::{Estimate, Unusual};

use super::{
    Labels, capital,
    profile::ProfileWords,
    tongue::{
        ClassParts, EventParts, HeadingParts, ItemParts, OfficeParts, Tongue, UsualParts,
    },
};
use crate::{
    baseline::ClassKind,
    check::Note,
    dossier::{FindingKind, OutletFacts},
    pack::Formula,
    verdict::{Lacking, Missing, Reason, Verdict},
};

/// English.
pub(super) struct English;

static LABELS: Labels = Labels {
    lang: "en",
    dossier: "tealeaf dossier",
    no_headline: "(no headline)",
    headline_folded: "(a headline that accuses somebody; its words are folded below)",
    no_date: "no date found",
    no_date_terminal: "no date found: give one with --date",
    skip: "Skip to what matters",
    by_verdict: "by verdict",
    read_against: "read against:",
    parts: "Parts of the dossier",
    what_matters: "What matters",
    article: "Article",
    the_article: "The article, with its claims",
    every_claim: "Every claim",
    how_usual: "How usual",
    how_usual_lower: "how usual",
    comparisons: "How usual: the comparisons",
    not_tested: "Not tested",
    sourced: "How the article is sourced",
    sourced_short: "Sourcing",
    why_not_tested: "What could not be tested, and why",
    method: "Method",
    method_versions: "Method, versions, coverage",
    nothing_tested: "No claim of this article could be tested on the record held.",
    all_tested: "Every claim was tested.",
    note_as_in: ("Note: as in ", "."),
    finding: "finding",
    claims: "Claims",
    underline: "Underline: solid, the record agrees; double, disagrees; wavy, bears against; dashed, looked for and not there; dotted, not tested.",
    show: "Show",
    all: "all",
    verdict: "verdict",
    says_so: "says so:",
    says: "says: ",
    before: ": ",
    pause: ", ",
    colon: ":",
    accusation: " (an accusation; open to read the article\u{2019}s words)",
    accusation_terminal: ": words not repeated here (an accusation; --show-accusations)",
    folded: "an accusation",
    page_at: ("page at ", ""),
    more_in_json: ("and ", " more, in the JSON form of this dossier"),
    more_terminal: ("and ", " more (--format json has them all)"),
    note: "Note",
    notes: ("", " notes"),
    in_the_article: "in the article",
    further_claims: (
        "",
        " further claims are not on this page; the JSON form of this dossier has them all.",
    ),
    no_comparison: "No claim of this article asks how usual something is.",
    before_only: "Only items dated before the text asked about. The bar runs from 0 to 100 %: dot, the rate; line, its 95 % interval.",
    before_only_terminal: "Only items dated before the text asked about. * marks the class used.",
    items_that: ("Items that ", ""),
    answers: "answers",
    table: "table, comparison",
    compared_with: "compared with",
    rate: "rate",
    how_unusual: "how unusual",
    used: " (used)",
    nearest: ("The ", " nearest comparable items"),
    nearest_terminal: "nearest comparable items:",
    target: "target",
    and_more: ("and ", " more"),
    comma: ", ",
    semicolon: "; ",
    open: " (",
    close: ")",
};

static PROFILE: ProfileWords = ProfileWords {
    statements: "Statements",
    on_the_word_of: "on the word of",
    how_surely: "how surely",
    testable: "some record could test",
    texts: "Official texts that the article names",
    linked: "with a link",
    not_linked: "no link",
    headline: "Headline against body",
    same: "the body says the same",
    weaker: "the body says it less surely or on another's word",
    opposite: "the body says the opposite",
    absent: "the body does not come back to it",
    contradictions: "Statements that cannot both hold",
    another_voice: "on another's word",
    pivot: "Where the article turns",
    repeated: "Said more than once (one piece of evidence each)",
    no_measure: "These are counts of statements, not a measure of trust.",
    hedge: |hedge| match hedge {
        Hedge::Asserted => "stated outright",
        Hedge::Probable => "as probable",
        Hedge::Possible => "as possible",
        Hedge::Conditional => "under a condition",
        Hedge::Doubtful => "as doubtful",
        Hedge::Predicted => "as a prediction",
    },
};

static FORBIDDEN: &[&str] = &[
    "true",
    "truth",
    "truly",
    "untrue",
    "false",
    "falsely",
    "falsehood",
    "fake",
    "faked",
    "genuine",
    "authentic",
    "forged",
    "forgery",
    "hoax",
    "lie",
    "lies",
    "lied",
    "lying",
    "liar",
    "debunk",
    "debunked",
    "debunks",
    "expose",
    "exposed",
    "exposes",
    "prove",
    "proved",
    "proven",
    "proves",
    "proof",
    "disproved",
    "confirm",
    "confirmed",
    "confirms",
    "fact",
    "facts",
    "factual",
    "misinformation",
    "disinformation",
    "admit",
    "admitted",
    "admits",
    "refuted",
    "refutes",
    "wrong",
    "correct",
];

impl Tongue for English {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn forbidden(&self) -> &'static [&'static str] {
        FORBIDDEN
    }

    fn date(&self, day: Date) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = usize::try_from(day.month() - 1).expect("months are 1 to 12");
        format!("{} {} {}", day.day(), MONTHS[month], day.year())
    }

    fn times(&self, n: u32) -> String {
        match n {
            0 => "0 times".into(),
            1 => "once".into(),
            2 => "twice".into(),
            n => format!("{n} times"),
        }
    }

    fn person<'p>(&self, _: Option<&'p str>, en: &'p str) -> &'p str {
        en
    }

    fn office<'o>(&self, zh: Option<&'o str>, en: Option<&'o str>) -> &'o str {
        en.or(zh).unwrap_or_default()
    }

    fn occasion<'o>(&self, label: &'o str, _: &'o [String]) -> &'o str {
        label
    }

    fn formula(&self, f: &Formula) -> String {
        // The first form that is short enough to be a name.
        match (f.zh.first(), f.en.iter().find(|en| en.len() <= 40)) {
            (Some(zh), Some(en)) => format!("{zh} ({en})"),
            (Some(zh), None) => format!("{zh} ({})", f.label),
            (None, Some(en)) => self.literal(en),
            (None, None) => f.label.clone(),
        }
    }

    fn literal(&self, phrase: &str) -> String {
        format!("\u{201c}{phrase}\u{201d}")
    }

    fn about<'o>(&self, about: &'o str, _: &'o str, _: bool) -> String {
        about.to_owned()
    }

    fn unusual(&self, unusual: Unusual) -> &'static str {
        unusual.word()
    }

    fn verdict(&self, code: &str) -> &'static str {
        match code {
            "supported" => "record agrees",
            "contradicted" => "record disagrees",
            "in-tension" => "record bears against it",
            "not-found" => "looked for and not there",
            "not-covered" => "not held",
            "not-testable" => "not testable",
            "pending" => "pending",
            "happened" => "predicted, and in the record",
            "did-not-happen" => "predicted, and the record shows otherwise",
            "expired" => "day passed, the record does not tell",
            _ => "",
        }
    }

    fn verdict_in_full(&self, verdict: &Verdict) -> String {
        let plain = self.verdict(verdict.code());
        match verdict {
            Verdict::Supported(_)
            | Verdict::Contradicted(_)
            | Verdict::InTension(_)
            | Verdict::NotFound(_)
            | Verdict::NotCovered(_)
            | Verdict::Happened(_)
            | Verdict::DidNotHappen(_)
            | Verdict::Pending { until: None } => plain.into(),
            Verdict::NotTestable(reason) => format!("{plain} ({})", self.reason(*reason)),
            Verdict::Pending { until: Some(day) } => {
                format!("{plain} until {}", self.date(*day))
            }
            Verdict::Expired { until } => format!(
                "its day ({}) has passed; the record held does not tell",
                self.date(*until)
            ),
        }
    }

    fn reason(&self, reason: Reason) -> &'static str {
        match reason {
            Reason::Intent => "about what someone wants or thinks",
            Reason::Opinion => "a judgement",
            Reason::Unfalsifiable => "nothing could speak against it",
            Reason::Conditional => "said only under a condition",
            Reason::NotUnderstood => "not understood well enough",
        }
    }

    fn attribution(&self, kind: SourceKind, named: &str) -> String {
        let cites = |what: &str| {
            if named.is_empty() {
                format!("The article cites {what}")
            } else {
                format!("The article cites {what} (\u{201c}{named}\u{201d})")
            }
        };
        match kind {
            SourceKind::Author => "The article says".into(),
            SourceKind::NamedPerson => cites("a named person"),
            SourceKind::OfficialBody => cites("an official body"),
            SourceKind::OfficialMedia => cites("an official outlet"),
            SourceKind::Outlet => cites("another outlet"),
            SourceKind::Document => cites("a document"),
            SourceKind::Analyst => cites("unnamed analysts"),
            SourceKind::UnnamedPeople => cites("unnamed people"),
            SourceKind::UnnamedReports => cites("unnamed reports"),
            SourceKind::SocialMedia => cites("social media"),
            SourceKind::Rumour => "The article passes on a rumour".into(),
            SourceKind::Implicit => "The article says, without naming a source".into(),
        }
    }

    fn source(&self, kind: SourceKind) -> &'static str {
        match kind {
            SourceKind::Author => "the article",
            SourceKind::NamedPerson => "named person",
            SourceKind::OfficialBody => "official body",
            SourceKind::OfficialMedia => "official outlet",
            SourceKind::Outlet => "another outlet",
            SourceKind::Document => "a document",
            SourceKind::Analyst => "unnamed analysts",
            SourceKind::UnnamedPeople => "unnamed people",
            SourceKind::UnnamedReports => "unnamed reports",
            SourceKind::SocialMedia => "social media",
            SourceKind::Rumour => "rumour",
            SourceKind::Implicit => "no source named",
        }
    }

    fn says(&self, attribution: &str, quote: &str) -> String {
        format!("{attribution}: \u{201c}{quote}\u{201d}")
    }

    fn withheld(&self, attribution: &str) -> String {
        format!("{attribution}; its words are not repeated here.")
    }

    fn item(&self, item: &ItemParts<'_>) -> String {
        record::item(item)
    }

    fn count(&self, formula: &str, count: Count) -> String {
        let mut words = format!("{formula}: {}", self.times(count.all()));
        if count.nested > 0 {
            words.push_str(&format!(" ({} inside longer formulas)", count.nested));
        }
        words
    }

    fn in_person(&self, person: &str) -> String {
        format!("{person} in person")
    }

    fn event(&self) -> &'static str {
        "in the record"
    }

    fn office_held(&self, office: &OfficeParts<'_>) -> String {
        record::office_held(office)
    }

    fn unseen(&self, person: &str, coverage: &str) -> String {
        format!("{person} in no in-person item; {coverage}")
    }

    fn coverage(&self, statement: &CoverageStatement) -> String {
        record::coverage(statement)
    }

    fn nothing(&self, coverage: &str) -> String {
        format!("nothing of it; {coverage}")
    }

    fn not_reached(&self, verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Expired { .. } => "nothing in the record held decides it",
            _ => "the record held ends before that day",
        }
    }

    fn gap_days(&self, coverage: &str) -> String {
        format!("nothing found, but not every day is held whole: {coverage}")
    }

    fn gap_no_text(&self, item: &str) -> String {
        format!(
            "{item} is held without its text: unknown, which is not the same as absent"
        )
    }

    fn gap_texts(&self) -> &'static str {
        "needs the texts; only counts are held (give an archive with --archive)"
    }

    fn gap_missing(&self, missing: Missing) -> &'static str {
        match missing {
            Missing::Articles => "needs an archive of articles and posts",
            Missing::PageVersions => "needs the page's versions over time",
            Missing::Document => "needs the document itself",
            Missing::Outlet => "no text of the outlet named is held",
            Missing::Person => "the packs do not list this person or office",
        }
    }

    fn gap_lacking(&self, lacking: Lacking) -> &'static str {
        match lacking {
            Lacking::Subject => {
                "the claim does not say who, so that it cannot be looked up"
            }
            Lacking::Date => {
                "the claim does not say when, so that it cannot be looked up"
            }
        }
    }

    fn note(&self, note: &Note, outlet: Option<(&str, &str)>) -> String {
        record::note(self, note, outlet)
    }

    fn number(&self, outcome: &series::Outcome) -> String {
        record::number(outcome)
    }

    fn silence(&self, classes: &[DocumentClass]) -> String {
        format!(
            "what silence weighs depends on what it is: {}",
            tealeaf_form::wording::silences(classes)
        )
    }

    fn heading(&self, parts: &HeadingParts<'_>) -> String {
        let claims = self.n_claims(parts.n);
        let version = parts.version.map(|(outlet, day)| format!("{outlet} of {day}"));
        match (parts.kind, version) {
            (FindingKind::Silence | FindingKind::TextAgrees, Some(version)) => format!(
                "Record agrees with {claims} about a text: as the article says, in the version held ({version})"
            ),
            (FindingKind::TextDiffers, Some(version)) if parts.rare => format!(
                "Record bears against {claims}: what is called rare is ordinary ({version})"
            ),
            (FindingKind::TextDiffers, Some(version)) => {
                let word =
                    if parts.disagrees { "disagrees with" } else { "bears against" };
                format!(
                    "Record {word} {claims} about a text: not so in the version held ({version})"
                )
            }
            (FindingKind::EventDiffers, _) => {
                capital(&self.verdict_in_full(parts.verdict))
            }
            (FindingKind::Prediction, _) => "A prediction whose day has passed".into(),
            (FindingKind::NotFound, _) => "Looked for and not there".into(),
            (_, _) => "Record agrees".into(),
        }
    }

    fn sourcing(&self, unnamed: usize, all: usize) -> (String, String) {
        (
            format!("{unnamed} of the {all} claims rest on no named source"),
            "Rumour, unnamed people, analysts, reports or social media, as the article itself presents them.".into(),
        )
    }

    fn profile(&self) -> &'static ProfileWords {
        &PROFILE
    }

    fn record_has(&self, item: &str, pieces: &[String]) -> String {
        format!("The record ({item}) has {}.", pieces.join("; "))
    }

    fn record_shows(&self, pieces: &[String]) -> String {
        format!("The record shows: {}.", pieces.join("; "))
    }

    fn and_more(&self, n: usize) -> String {
        format!("and {n} more")
    }

    fn notes(&self, notes: &[String]) -> String {
        format!("Note: {}.", notes.join("; "))
    }

    fn title(&self, heading: &str, claims: &[String]) -> String {
        format!("{heading} ({})", claims.join(", "))
    }

    fn semicolon(&self) -> &'static str {
        LABELS.semicolon
    }

    fn class(&self, class: &ClassParts<'_>) -> String {
        let occasion = class.occasion.unwrap_or("texts");
        let speaker = class.speaker.unwrap_or("the speaker");
        let peers = format!("readouts of speakers of the same rank ({occasion})");
        match class.kind {
            ClassKind::SpeakerOccasion => format!("readouts of {speaker} ({occasion})"),
            ClassKind::PeersOccasion => peers,
            ClassKind::PeersOccasionYear => format!("{peers} in the year before"),
            ClassKind::PeersOccasionLength => format!("{peers} of similar length"),
            ClassKind::SpeakerAll => format!("readouts of {speaker} of any kind"),
            ClassKind::OutletAll => format!("texts of {}", class.outlet),
        }
    }

    fn event_counted(&self, event: &EventParts) -> String {
        let list = |names: &[String], joint: &str| match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("{} {joint} {last}", rest.join(", "))
            }
            _ => names.concat(),
        };
        match event {
            EventParts::NoneOf(all) if all.len() > 1 => {
                format!("have none of {}", list(all, "and"))
            }
            EventParts::NoneOf(all) => format!("lack {}", list(all, "and")),
            EventParts::AnyOf(all) => format!("have {}", list(all, "or")),
            EventParts::AtMost(f, n) => format!("have {f} {n} or fewer times"),
            EventParts::AtLeast(f, n) => format!("have {f} {n} or more times"),
        }
    }

    fn rate(&self, k: u64, n: u64, rate: Option<&Estimate>) -> String {
        let counted = format!("{k} of {n}");
        let percent = |p: f64| format!("{:.0}", p * 100.0);
        match rate {
            Some(Estimate { low, mid, high, .. }) => format!(
                "{counted} ({} %, 95 % interval {} to {} %)",
                percent(*mid),
                percent(*low),
                percent(*high)
            ),
            None => counted,
        }
    }

    fn usual(&self, parts: &UsualParts<'_>) -> String {
        let mut words = match parts.unusual {
            Unusual::TooFewToSay => "How usual is that? Too few to say: ".to_owned(),
            word => format!("How usual is that? {}: ", capital(word.word())),
        };
        words.push_str(&format!(
            "{} earlier {} {}.",
            parts.rate, parts.class, parts.event
        ));
        if let Some((k, n)) = parts.own {
            words.push_str(&format!(" The speaker's own: {k} of {n}."));
        }
        words.push_str(if parts.changes {
            " Another reasonable comparison gives another answer (see the table)."
        } else {
            " No other reasonable comparison changes the answer."
        });
        words
    }

    fn same(&self, happens: bool) -> &'static str {
        if happens { "same" } else { "other" }
    }

    fn n_claims(&self, n: usize) -> String {
        if n == 1 { "1 claim".into() } else { format!("{n} claims") }
    }

    fn summary(&self, n: usize, by_verdict: &[(&'static str, usize)]) -> String {
        let parts: Vec<String> =
            by_verdict.iter().map(|(code, n)| format!("{n} {code}")).collect();
        format!("{}: {}", self.n_claims(n), parts.join(", "))
    }

    fn versions(&self, packs: &str, digest: &str) -> String {
        format!("tealeaf {}; packs {packs} ({digest})", env!("CARGO_PKG_VERSION"))
    }

    fn made_from(&self, digest: &str, made_from: &str) -> String {
        format!("Record {digest} made from {made_from}.")
    }

    fn as_of(&self, day: Date) -> String {
        format!("As of {}: nothing later was looked at.", self.date(day))
    }

    fn counts_only(&self) -> &'static str {
        "Counts only, no texts: give an archive (--archive) for quotes and for phrases that no pack lists."
    }

    fn outlet_held(&self, outlet: &OutletFacts, about: &str) -> String {
        record::outlet_held(outlet, about)
    }

    fn method(&self) -> &'static str {
        "A record shows what a channel said, not what happened. Counts include uses inside longer formulas. Intervals: Wilson, 95 %. How unusual: surprisal of the event in the class used (under 2 bits ordinary, 2 to 4 worth a look, 4 to 7 unusual, over 7 rare; too few to say under 10 items or one expected use)."
    }

    fn read_against(
        &self,
        outlet: &str,
        about: &str,
        span: Option<(Date, Date)>,
    ) -> String {
        let days = span.map_or_else(String::new, |(from, to)| {
            format!(", {} to {}", self.date(from), self.date(to))
        });
        format!("{outlet} ({about}){days}")
    }

    fn bounded(&self, as_of: Option<Date>, texts: bool) -> Vec<String> {
        let day = as_of.map(|day| format!("as of {}", self.date(day)));
        let counts = (!texts).then(|| "counts only, no texts".to_owned());
        day.into_iter().chain(counts).collect()
    }

    fn past(&self, verdict: &str, until: Date, causes: &[String]) -> String {
        format!("until {until}: {verdict} (other {} since)", causes.join(", other "))
    }
}
