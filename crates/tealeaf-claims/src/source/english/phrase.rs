//! The noun phrase before a verb of saying, and whether it can be a source.

use tealeaf_text::Span;

use super::{Sentence, kinds};
use crate::claim::SourceKind;
use crate::names::Sort;
use crate::rules::rules;

rules! {
    RELATIVE_BACK = r", (?:who|which|whose|a|an|the|speaking|citing|asking)\b[^,]*,$";
    NP_EDGE = r"(?:^|[,;:.—–]|\b(?:and|but|although|though|while|because|that|whereas|yet|so|when|if|as|however|meanwhile|indeed)\b)[ \x22“]*";
    WHEN_LEAD = r"^(?:(?:on|in|by|since|at|during|within|after|before|early (?:on|in)|late (?:on|in)) (?:the )?(?:(?:\d{1,2}(?:st|nd|rd|th)?|early|late|mid|last|next|first|second|third|fourth|spring|summer|autumn|winter|same|following|a|an) )*(?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|days?|weeks?|months?|years?|hours?|morning|evening|night|afternoon|quarter|spring|summer|autumn|winter)(?: (?:\d{1,2}|\d{4}))?(?: (?:morning|evening|night|afternoon))?|(?:last|this|earlier this|later that|the same) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|year|day|spring|summer|autumn|winter)|yesterday|today) ";
    AUX_TAIL = r"(?:[ ,]*\b(?:had|has|have|also|later|then|already|even|still|now|recently|repeatedly|openly|publicly|however|by contrast|meanwhile|for (?:its|his|her) part|in turn|instead|likewise|too|did|do|does|never|once|again|firmly|quietly|privately|all|both|reportedly|widely|flatly|bluntly|angrily|categorically|vehemently|officially|formally|initially|subsequently|immediately|promptly|swiftly|explicitly|simply|merely|clearly|strongly|sharply|briefly|finally|eventually|previously|famously|confidently|anonymously|unanimously|jointly|breathlessly|cautiously|further|therefore|thus|earlier|since)\b,?)+ ?$";
    // A class of people that no list of nouns holds: "two cadets who were present".
    GROUP = r"^[a-z]{3,}(?:ers|ors|ists|ians|men)\b(?: (?:in|at|of|from|close to|near|with|who|familiar) .*)?$|^(?:an?|one|two|three|four|five|several|some|many|another) (?:[a-z-]+ ){0,3}?(?:retired|former|senior|local|veteran|anonymous|unnamed|prominent|leading|high-ranking|longtime|long-time) |^(?:an?|one|two|three|several|some|another) .* who ";
    ANYONE = r"^(?:an?|one|two|three|four|five|six|several|another|others|both|a (?:second|third|fourth)|many|most|some)(?: [a-z'’-]+)*? (?:[a-z]{2,}(?:ers?|ors?|ists?|ians?|man|men|woman|women)|nurses?|generals?|consultants?|assistants?|agents?|residents?|students?|attendees?|employees?|guards?|cadets?|friends?|relatives?|neighbou?rs?|colleagues?|judges?|clerks?|priests?|monks?|cooks?|pilots?|colonels?|captains?|envoys?|staff|hands|figures?|man|men|people)\b|^(?:a (?:second|third|fourth)|another|others|one|both|the (?:first|second|third|other))$";
}

/// The noun phrase that a saying verb belongs to.
pub(super) fn source_before(s: &Sentence<'_>, verb: usize) -> Option<Span> {
    let mut end = verb;
    let head = &s.lower[..end];
    if let Some(tail) = AUX_TAIL.find(head) {
        end = tail.start();
        // "The newsletter, which names nobody, also says": the comma closes the aside.
        let comma = end + usize::from(tail.as_str().starts_with(','));
        if RELATIVE_BACK.is_match(&head[..comma]) {
            end = comma;
        }
    }
    let head = s.lower[..end].trim_end();
    end = head.len();
    // ", who asked not to be named," stands between source and verb.
    if let Some(inner) = head.strip_suffix(',') {
        if let Some(m) = RELATIVE_BACK.find(head) {
            end = m.start();
        } else if let Some(comma) = inner.rfind(", ") {
            // "An archivist at the Registry, Petra Lund, doubts": both parts name one.
            let name = s.abs(comma + 2, head.len() - 1);
            let is_name = s
                .names
                .within(name)
                .iter()
                .any(|n| s.names.member(n.member).sort == Sort::Person);
            let whole = s.abs(np_start(s, comma), head.len() - 1);
            if is_name {
                return Some(whole);
            }
            end = comma;
        }
    }
    let head = s.lower[..end].trim_end_matches([',', ' ']);
    end = head.len();
    let mut start = np_start(s, end);
    // "An archivist at the National Registry, Petra Lund doubts": an apposition before.
    let before = s.lower[..start].trim_end_matches([',', ' ']);
    if s.lower[before.len()..start].starts_with(',') {
        let prior = np_start(s, before.len());
        let phrase = s.abs(prior, before.len());
        let words = s.views.lower_at(phrase);
        let own = s.abs(start, end);
        let person = s
            .names
            .within(own)
            .iter()
            .any(|n| s.names.member(n.member).sort == Sort::Person);
        if person
            && (words.starts_with("a ")
                || words.starts_with("an ")
                || words.starts_with("the "))
            && before.split_ascii_whitespace().count() <= 10
        {
            start = prior;
        }
    }
    let source = s.abs(start, end);
    is_source(s, source).then_some(source)
}

fn np_start(s: &Sentence<'_>, end: usize) -> usize {
    let head = &s.lower[..end];
    let mut start = NP_EDGE.find_iter(head).last().map_or(0, |m| m.end());
    // A leading adverbial without comma ("On Tuesday officials said").
    if let Some(lead) = WHEN_LEAD.find(&head[start..]) {
        start += lead.end();
    }
    let np = &head[start..];
    for lead in [
        "in recent weeks ",
        "last week ",
        "last month ",
        "yesterday ",
        "last friday several ",
        "last friday ",
    ] {
        if np.starts_with(lead) && !lead.ends_with("several ") {
            start += lead.len();
            break;
        }
    }
    start
}

/// Whether a phrase can be a source of its own: a class of people, an outlet, a body, a
/// document, a person outside the story. Officials whose own speech is the subject are
/// not: what they say is the claim.
pub(super) fn is_source(s: &Sentence<'_>, phrase: Span) -> bool {
    let text = s.views.lower_at(phrase).trim();
    let words = text.split_ascii_whitespace().count();
    if words == 0 || words > 14 || phrase.is_empty() {
        return false;
    }
    if matches!(
        text,
        "he" | "she"
            | "it"
            | "they"
            | "we"
            | "i"
            | "which"
            | "who"
            | "this"
            | "that"
            | "you"
            | "one"
            | "what"
            | "there"
            | "his"
            | "her"
    ) {
        return false;
    }
    let members = s.names.within(phrase);
    if let Some(n) = members.iter().rev().find(|n| n.span.end() == phrase.end()) {
        return match s.names.member(n.member).sort {
            // A known official speaking is the news itself.
            Sort::Person => s.names.member(n.member).key.is_none(),
            _ => true,
        };
    }
    if text.starts_with("his ")
        || text.starts_with("her ")
        || text.starts_with("this ")
        || text.starts_with("that ")
    {
        return kinds::has_word(text, "spokesman")
            || kinds::has_word(text, "office")
            || kinds::has_word(text, "aides");
    }
    kinds::kind_of(s.views, s.names, phrase) != SourceKind::UnnamedPeople
        || [
            "sources",
            "source",
            "insiders",
            "insider",
            "officials",
            "people",
            "officers",
            "diplomats",
            "aides",
            "members",
            "residents",
            "witnesses",
            "spokesman",
            "spokeswoman",
            "adviser",
            "some",
            "many",
            "others",
            "veterans",
            "investors",
            "policymakers",
            "participants",
            "official",
            "governors",
        ]
        .iter()
        .any(|w| kinds::has_word(text, w))
        || ANYONE.is_match(text)
        || GROUP.is_match(text)
}
