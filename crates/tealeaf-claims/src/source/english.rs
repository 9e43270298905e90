//! English attribution rules.

mod hearsay;
mod phrase;

use tealeaf_text::Span;

use hearsay::{adverbs, agentless, existential, noun_that, told_me, versions};
use phrase::{is_source, source_before};

use super::{Frame, frame, kinds};
use crate::claim::{Evidential, Hedge, SourceKind};
use crate::clause::quoted;
use crate::names::Names;
use crate::rules::rules;
use crate::views::Views;

rules! {
    ACCORDING = r"\baccording to ([^,;.]+)";
    AS_SAY = r"(?:^|[,(] ?|\bwhere,? |\band,? )as ((?:[a-z’'-]+ ){0,5}?[a-z’'-]+) (?:recalls?|says?|said|tells? it|claims?|claimed|puts? it|notes?|noted|reports?|reported|remembers?|ha(?:s|ve) it|describes? it|described it|sees? it|saw it|explains?|explained|observes?|observed|points? out|pointed out),? ";
    ASIDE_SAYS = r", ((?:[a-z0-9’'-]+ ){0,9}?[a-z0-9’'-]+) (says?|said|maintains?|maintained|believes?|argues?|argued|insists?|insisted|claims?|claimed|warns?|warned|reckons?|thinks?|adds?|added|writes?|wrote|suggests?|alleges?|alleged|swears?|notes?|noted|concedes?|conceded|recalls?|recalled|points? out|pointed out|reports?|reported),(?: \w|$)";
    IT_APPEARS = r"\bit (?:appears|seems|would appear|would seem|looks like|looks as if) (?:that )?";
    POSSIBLY = r"\b(?:it (?:cannot|can['’]t|can not) be (?:ruled out|excluded)|it is (?:quite |entirely |also )?(?:possible|conceivable|imaginable|plausible|not impossible|not inconceivable)|there is (?:a|every|some) (?:chance|possibility)|(?:no one|nobody|one cannot|we cannot|i would not) (?:can )?rule out) that ";
    LIKELY = r"\b(?:it is (?:more than |quite |very )?(?:likely|probable)|chances are|the odds are|in all likelihood,?|there is little doubt)(?: that)? ";
    MY_VIEW = r"\b((?:my|our) (?:guess|hunch|sense|suspicion|bet|view|reading|impression) is|in my view|in my opinion|in this writer['’]s view|as i see it|i believe|i think|i suspect|i would argue|i am convinced|to my mind)(?: that)?,? ";
    SAYS = r"\b(?:puts? (?:the )?(?:chances?|odds|likelihood|probability|risk)|(?:is|are|was|were|remains?) (?:convinced|certain|adamant|confident|sure|persuaded)|swear|swears|swore|attest|attests|attested|caution|cautions|cautioned|confide|confided|confides|recount|recounts|recounted|remark|remarked|remarks|recalls?|maintained|retorted|countered|counters|insinuated?|insinuates|impl(?:y|ies|ied)|posits?|posited|surmised?|guess|guesses|guessed|whispers?|whispered|vow|vows|vowed|hints?|report that|tells? (?:me|us|this [a-z]+)|show|reveal|reveals|claim|announce|insist|predict|argue|confirm|warn|write|assert|(?:told|assured|informed|reminded|warned|promised) (?:[a-z0-9’'-]+ ){1,5}?that|told|said|says|saying|told [a-z ]{2,30}|reported|claimed|claims|alleged|insisted|insists|predicted|predicts|argued|argues|believe|believes|believed|think|thinks|thought|noted|notes|stated|states|announced|confirmed|confirms|revealed|disclosed|acknowledged|warned|warns|wrote|writes|maintain|maintains|contend|contends|contended|suggested|suggest|suggests|speculate|speculated|assert|assert|asserts|asserted|added|adds|explained|showed|shows|expect|expects|estimated|estimate|agree|agreed|concluded|concludes|doubt|doubts|doubted|questioned|questions|regard|regards|regarded|see|view|views|viewed|interpret|interpreted|read|posted|admitted|declared|quipped|recalled|hinted|complained|say|report|indicate|indicated|allege|joked|observed|heard|fear|fears|feared|hope|hopes|hoped|suspect|suspects|suspected|forecast|forecasts|foresee|foresees|reckon|reckons|reckoned|worry|worries|calls|called|describes|described|attribute|attributes|attributed|ascribe|ascribes|ascribed)\b(?: (?:in|on|to|at|during|through|via|before) [a-z0-9 ’'-]{2,60}? that\b|(?: on (?:\d{1,2} [a-z]+|[a-z]+(?: \d{1,2})?)| in [a-z]+| yesterday| earlier| online| publicly| last week| openly| again| later| at the time)?,?(?: that\b)?)";
    DENIES = r"\b(?:denied|denies|disputed|disputes|contested|contests|contradicted|contradicts|dismissed|dismisses|rejected|rejects|refuted|rebutted)\b";
    TRAILING = r"[,”\x22’] ?([^,.;“”\x22]{2,80}?) (said|says|say|claim|allege|argue|think|insist|swear|reckon|showed|shows|show|confirmed|recalled|maintained|cautioned|conceded|told [a-z ]{2,30}|wrote|argued|added|insisted|noted|claimed|believe|warned|reported|reports)(?: on [a-z]+| yesterday| in [a-z ]{3,30})?[.]?$";
    INVERTED = r"[,”\x22’]{1,2} (says?|said|claims?|claimed|insists?|insisted|warns?|warned|reports?|writes|wrote|argues?|argued|notes?|noted|adds?|added|explains?|explained|concedes?|conceded|recalls?|recalled|reckons?|thinks?|believes?|maintains?) ([^,.;“”\x22]{3,70}?)(?: (?:on|in|last|this) [a-z]+)?[.]?$";
    OPINION = r"^(?:believe|believes|believed|think|thinks|thought|fear|fears|feared|hope|hopes|hoped|suspect|suspects|suspected|reckon|reckons|reckoned|worry|worries)$";
    A_HOAX = r"^ (?:an?|it (?:is|was) an?|some) (?:[a-z]+ )?(?:hoax|forgery|fake|trick|ruse|plot|provocation|fabrication|cover-up|power struggle|purge|coup)\b";
    CALLED = r"^(?:calls|called|describes|described)$";
    REJECTS = r"\b(?:called|calls|calling|branding|dismissing|labelling|branded|labell?ed|described|dismissed|termed|slammed|denounced) (?:the|these|such|those|this|that|all|any) (?:[a-z]+ )?(?:reports?|claims?|rumou?rs?|story|stories|allegations?|suggestions?|accounts?|speculation|talk|idea|version)(?: as)? (?:an? |\x22|“|'|‘|completely |entirely |totally |utterly |pure |mere |sheer )*(?:fairy|fable|fanciful|figment|made up|concoction|tale|pure|wild|laughable|malicious|invention|nonsense|false|baseless|fabricat|untrue|lies?|fiction|absurd|ridiculous|slander|gossip|fake|hoax|rubbish|fantasy|unfounded|groundless|malicious|idle)";
    CALLED_WHAT = r"^(?: (?:it|this|that|him|her|them|the [a-z ]{2,40}?))(?: as)? (?:an?|the|mere|pure|\x22|“|false|fake|a|genuine|real|authentic|dangerous|unusual)";
    EXPECTS = r"^(?:expects?|expected) (?:[^,;.]{2,60}?) to (?:be|have|[a-z]{3,}) ?";
    PICTURES = r"\b(?:broadcast|aired|published|carried|released|ran|posted|printed|showed|shows)(?: on [^,;]{3,20}?)? (?:(?:the|a|an|new|live|fresh|archive|its|several|some|two|three) )*(?:footage|pictures?|photos?|photographs?|video|images?|film|clips?|recordings?)(?: on [^,;]{3,20}?)? (?:of|showing|in which) ";
    DENIED_BY = r"\b(?:was|were|is|are|has been|have been) (?:[a-z]+ )?(?:denied|dismissed|rejected|refuted|rebutted|disputed|called [^.;]{2,40}?)(?: (?:on|last|this) [a-z]+(?: \d{1,2})?| yesterday| at once| within hours| as [^,.;]{2,50}?)? by ([^,;.]{3,80})";
    FALSE = r"^(?: that)?(?: (?:the|such|these|those|any|all))? ?(?:reports?|claims?|rumou?rs?|allegations?|story|stories|suggestions?|talk|accounts?)(?: [a-z ]{0,40}?)? (?:is|are|was|were|as) (?:completely |entirely |totally |utterly |simply |pure )?(?:false|baseless|fabricat|untrue|nonsense|unfounded|groundless|invented|fiction|gossip|fake|without foundation)";
    THAT_NEEDED = r"^(?:reported|noted|notes|stated|announced|confirmed|confirms|revealed|disclosed|acknowledged|suggested|suggest|suggests|showed|shows|expect|expects|estimated|estimate|agree|agreed|concluded|concludes|indicate|indicated|declared|recalled|read|report|admitted|observed|heard|posted|see|saying)";
}

/// Verbs after which the content may start at once.
fn starts_content(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with(['"', '“', '\'', '‘', ':'])
        || [
            "he ", "she ", "it ", "they ", "the ", "a ", "an ", "there ", "his ", "her ",
            "its ", "their ", "this ", "these ", "those ", "no ", "not ", "in ", "on ",
            "at ", "by ", "five ", "two ", "three ", "some ", "many ", "both ",
            "neither ", "if ", "i ", "we ",
        ]
        .iter()
        .any(|w| rest.starts_with(w))
}

struct Sentence<'a> {
    views: &'a Views<'a>,
    names: &'a Names<'a>,
    span: Span,
    lower: &'a str,
    quotes: Vec<Span>,
}

impl Sentence<'_> {
    fn abs(&self, start: usize, end: usize) -> Span {
        Span::new(self.span.start() + start, self.span.start() + end)
    }

    fn rest(&self, from: usize) -> Span {
        self.abs(from, self.lower.len())
    }

    fn in_quotes(&self, at: usize) -> bool {
        self.quotes.iter().any(|q| q.start() < at && at < q.end())
    }
}

pub(super) fn frames(views: &Views<'_>, names: &Names<'_>, sentence: Span) -> Vec<Frame> {
    let lower = views.lower_at(sentence);
    let quotes = quoted(views.plain_at(sentence));
    let s = Sentence { views, names, span: sentence, lower, quotes };
    let mut out = Vec::new();
    according(&s, &mut out);
    existential(&s, &mut out);
    agentless(&s, &mut out);
    told_me(&s, &mut out);
    versions(&s, &mut out);
    asides(&s, &mut out);
    opinions(&s, &mut out);
    if out.is_empty() {
        trailing(&s, &mut out);
        inverted(&s, &mut out);
    }
    pictures(&s, &mut out);
    verbs(&s, &mut out);
    denials(&s, &mut out);
    denied_by(&s, &mut out);
    noun_that(&s, &mut out);
    adverbs(&s, &mut out);
    out
}

fn according(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for c in ACCORDING.captures_iter(s.lower) {
        let (whole, who) =
            (c.get(0).expect("the match"), c.get(1).expect("always there"));
        let cue = s.abs(whole.start(), who.start() - 1);
        let source = s.abs(who.start(), who.end());
        let before = s.lower[..whole.start()].trim();
        let opens = before.is_empty() || before.split_ascii_whitespace().count() <= 2;
        let content = if opens { s.rest(whole.end()) } else { s.abs(0, whole.start()) };
        out.push(frame(s.views, s.names, Some(source), cue, content, None));
    }
}

/// "As eyewitnesses recall, ...", "X, an official maintains, will ...": who says it stands in
/// an aside.
fn asides(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    let captured = |rule: &'static regex::Regex, whole: bool| {
        rule.captures_iter(s.lower).map(move |c| (c, whole))
    };
    for (c, whole) in captured(&AS_SAY, false).chain(captured(&ASIDE_SAYS, true)) {
        let (m, who) = (c.get(0).expect("the match"), c.get(1).expect("always there"));
        let source = s.abs(who.start(), who.end());
        let taken = out.iter().any(|f| {
            f.head.overlaps(s.abs(who.start(), m.end())) || f.content.contains(source)
        });
        if s.in_quotes(m.start())
            || taken
            || !(is_source(s, source) || speaker(who.as_str()))
        {
            continue;
        }
        let cue = c.get(2).map_or_else(
            || s.abs(who.end() + 1, m.end()),
            |verb| s.abs(verb.start(), verb.end()),
        );
        let content = if whole { s.abs(0, s.lower.len()) } else { s.rest(m.end()) };
        let kind = speaker(who.as_str()).then_some(SourceKind::NamedPerson);
        let mut f = frame(s.views, s.names, Some(source), cue, content, kind);
        f.head = if whole { s.abs(0, 0) } else { s.abs(m.start(), m.end()) };
        if let Some(verb) = c.get(2) {
            commit(verb.as_str(), &mut f);
        }
        out.push(f);
    }
}

/// Whether a word means somebody who spoke before.
fn speaker(word: &str) -> bool {
    matches!(word, "he" | "she" | "they")
}

/// "She forecast that": the pronoun right before a verb. Who is meant, and of what kind, is told
/// where the article is read in order.
fn pronoun_before(s: &Sentence<'_>, verb: usize) -> Option<Span> {
    let head = s.lower[..verb].trim_end();
    let head = ["also", "then", "later", "even", "now", "never", "further", "once"]
        .iter()
        .find_map(|w| head.strip_suffix(w).map(str::trim_end))
        .unwrap_or(head);
    let start = head
        .rfind([' ', '“', '"'])
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    speaker(&head[start..]).then(|| s.abs(start, head.len()))
}

fn subject_document(s: &Sentence<'_>, subject: Span) -> Option<Span> {
    let text = s.views.lower_at(subject).trim_end().trim_end_matches(',');
    // "A leaked memo, No. 7, allegedly": the number stands between.
    let text = text.find(", no. ").map_or(text, |i| &text[..i]);
    let words = [
        "circular",
        "document",
        "notice",
        "directive",
        "memo",
        "letter",
        "order",
        "decree",
    ];
    (text.split_ascii_whitespace().count() <= 4
        && words.iter().any(|w| text.ends_with(w)))
    .then(|| Span::new(subject.start(), subject.start() + text.len()))
}

fn opinions(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for (rule, hedge) in [
        (&*IT_APPEARS, Some(Hedge::Probable)),
        (&*POSSIBLY, Some(Hedge::Possible)),
        (&*LIKELY, Some(Hedge::Probable)),
        (&*MY_VIEW, None),
    ] {
        for m in rule.find_iter(s.lower) {
            if s.in_quotes(m.start()) {
                continue;
            }
            let end = m.start()
                + m.as_str()
                    .trim_end()
                    .trim_end_matches(',')
                    .trim_end_matches(" that")
                    .len();
            let mut f = frame(
                s.views,
                s.names,
                None,
                s.abs(m.start(), end),
                s.rest(m.end()),
                Some(SourceKind::Author),
            );
            f.evidential = Evidential::Inference;
            f.hedge = hedge;
            f.head = s.abs(m.start(), m.end());
            out.push(f);
        }
    }
}

/// `"...", X said.`
fn trailing(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    let Some(c) = TRAILING.captures(s.lower) else { return };
    let (who, verb) = (c.get(1).expect("always there"), c.get(2).expect("always there"));
    let source = s.abs(who.start(), who.end());
    let whole = c.get(0).expect("the match");
    let head_words = who.as_str().split_ascii_whitespace().count();
    if head_words > 8 || whole.start() < 12 {
        return;
    }
    if !is_source(s, source) {
        return;
    }
    // The comma or the quotation mark that closes what was said belongs to it.
    let close = whole.as_str().chars().next().map_or(0, char::len_utf8);
    out.push(frame(
        s.views,
        s.names,
        Some(source),
        s.abs(verb.start(), verb.end()),
        s.abs(0, whole.start() + close),
        None,
    ));
}

/// `"...", Say Palace Sources`: the verb before who says it, at the end.
fn inverted(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    if !out.is_empty() {
        return;
    }
    let Some(c) = INVERTED.captures(s.lower) else { return };
    let (verb, who) = (c.get(1).expect("always there"), c.get(2).expect("always there"));
    let source = s.abs(who.start(), who.end());
    let whole = c.get(0).expect("the match");
    if whole.start() < 12 || !is_source(s, source) {
        return;
    }
    let close = whole.as_str().chars().next().map_or(0, char::len_utf8);
    let cue = s.abs(verb.start(), verb.end());
    let content = s.abs(0, whole.start() + close);
    out.push(frame(s.views, s.names, Some(source), cue, content, None));
}

/// "Norvia One broadcast footage of Tollan receiving ...": what an outlet shows.
fn pictures(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for m in PICTURES.find_iter(s.lower) {
        if s.in_quotes(m.start()) {
            continue;
        }
        let Some(source) = source_before(s, m.start()) else { continue };
        let kind = kinds::kind_of(s.views, s.names, source);
        if !matches!(kind, SourceKind::OfficialMedia | SourceKind::Outlet) {
            continue;
        }
        let cue = s.abs(m.start(), m.end() - 1);
        let content = s.rest(m.end());
        out.push(frame(s.views, s.names, Some(source), cue, content, Some(kind)));
    }
}

fn verbs(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    let mut done = 0;
    for m in SAYS.find_iter(s.lower) {
        let at = s.span.start() + m.start();
        if m.start() < done || s.in_quotes(m.start()) {
            continue;
        }
        if out.iter().any(|f| {
            f.head.start() <= at && at < f.head.end()
                || f.cue
                    .as_ref()
                    .is_some_and(|c| c.spans[0].overlaps(s.abs(m.start(), m.end())))
        }) {
            continue;
        }
        let rest = &s.lower[m.end()..];
        // "Reported the same thing last August": it published, it says nothing new.
        if [" the same", " much the same", " exactly the same"]
            .iter()
            .any(|w| rest.starts_with(w))
        {
            continue;
        }
        // "Took the questions", "no reports": a noun.
        let before = s.lower[..m.start()].trim_end();
        let determined = [
            " the", " a", " an", " no", " any", " his", " her", " their", " its",
            " these", " those", " such", " some", " all", " of",
        ]
        .iter()
        .any(|w| before.ends_with(w));
        // "Had been questioned for nine hours": somebody else asked.
        let passive = [" been", " being", " was", " were", " be", " is", " are", " got"]
            .iter()
            .any(|w| before.ends_with(w));
        if (determined || passive) && !m.as_str().contains("that") {
            continue;
        }
        let with_that = m.as_str().ends_with("that");
        let comma =
            m.as_str().ends_with(',') && !rest.trim_start().starts_with(['"', '“']);
        let verb = m.as_str().trim_end_matches("that").trim_end_matches([',', ' ']);
        let regards = matches!(
            verb,
            "regard"
                | "regards"
                | "regarded"
                | "view"
                | "views"
                | "viewed"
                | "see"
                | "interpret"
                | "interpreted"
                | "read"
        ) && s.lower[m.end()..].contains(" as ");
        let shows = matches!(verb, "showed" | "shows" | "reported" | "posted");
        let traces = (verb.starts_with("attribut") || verb.starts_with("ascrib"))
            && rest.contains(" to ");
        if !traces && (verb.starts_with("attribut") || verb.starts_with("ascrib")) {
            continue;
        }
        let doubts = verb.starts_with("doubt") || verb.starts_with("question");
        let opinion =
            OPINION.is_match(verb) && crate::clause::has_verb(&s.lower[m.end()..]);
        let hoped = EXPECTS.is_match(&s.lower[m.start()..]);
        let called = CALLED.is_match(verb);
        if called && REJECTS.find(&s.lower[m.start()..]).is_some_and(|r| r.start() == 0) {
            continue;
        }
        if called && !CALLED_WHAT.is_match(rest) {
            continue;
        }
        // "Lawyers suspect a hoax": a noun says what is believed.
        let thing = OPINION.is_match(verb) && A_HOAX.is_match(rest);
        let needs =
            THAT_NEEDED.is_match(verb) || comma || OPINION.is_match(verb) && !opinion;
        let free = starts_content(rest)
            || rest.trim_start().is_empty()
            || capital_next(s, m.end());
        if !(with_that
            || regards
            || shows
            || doubts
            || called
            || traces
            || hoped
            || thing
            || verb.starts_with("put")
            || !needs && free)
        {
            continue;
        }
        // What he says inside another's report stands on the report's word.
        let reported = out.iter().any(|f| f.content.contains(s.abs(m.start(), m.end())));
        let pronoun = if (with_that || opinion) && !reported {
            pronoun_before(s, m.start())
        } else {
            None
        };
        let Some(source) = source_before(s, m.start()).or(pronoun) else { continue };
        let kind = if pronoun == Some(source) {
            SourceKind::NamedPerson
        } else {
            kinds::kind_of(s.views, s.names, source)
        };
        if shows
            && !with_that
            && !matches!(
                kind,
                SourceKind::OfficialMedia | SourceKind::Outlet | SourceKind::Document
            )
        {
            continue;
        }
        if verb == "doubt" && kind == SourceKind::UnnamedPeople && !with_that {
            continue;
        }
        if rest.trim().len() < 4 {
            continue;
        }
        let cue = s.abs(m.start(), m.start() + verb.len());
        let content = s.rest(m.end());
        let mut f = frame(s.views, s.names, Some(source), cue, content, Some(kind));
        commit(verb.split(' ').next().unwrap_or(verb), &mut f);
        if FALSE.is_match(&s.lower[m.end()..]) {
            f.denies = true;
            f.strength = 0;
        }
        done = m.end();
        out.push(f);
    }
}

/// How far a verb of saying commits who uses it.
pub(super) fn commit(verb: &str, f: &mut Frame) {
    match verb {
        "believe" | "believes" | "believed" | "think" | "thinks" | "thought"
        | "regard" | "regards" | "regarded" | "view" | "views" | "viewed" | "see"
        | "speculate" | "speculated" | "suggest" | "suggested" | "estimate"
        | "estimated" | "suspect" | "suspects" | "suspected" | "fear" | "fears"
        | "feared" | "reckon" | "reckons" | "worry" | "worries" => {
            f.hedge = f.hedge.or(Some(Hedge::Probable))
        }
        "doubt" | "doubts" | "doubted" | "questions" | "questioned" => {
            f.hedge = Some(Hedge::Doubtful);
            f.strength = 1;
        }
        "expect" | "expects" | "expected" | "predicted" | "predicts" | "predict"
        | "forecast" | "forecasts" | "foresee" | "foresees" => {
            f.hedge = Some(Hedge::Predicted)
        }
        "claimed" | "claims" | "alleged" | "allege" => f.strength = f.strength.min(2),
        _ => {}
    }
}

fn capital_next(s: &Sentence<'_>, at: usize) -> bool {
    s.views
        .plain_at(s.rest(at))
        .trim_start()
        .starts_with(|c: char| c.is_ascii_uppercase())
}

fn denials(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    let flat: Vec<(usize, usize, bool)> = DENIES
        .find_iter(s.lower)
        .map(|m| (m.start(), m.end(), false))
        .chain(REJECTS.find_iter(s.lower).map(|m| (m.start(), m.end(), true)))
        .collect();
    for (start, end, rejects) in flat {
        if s.in_quotes(start)
            || out.iter().any(|f: &Frame| {
                f.denies
                    && f.cue
                        .as_ref()
                        .is_some_and(|c| c.spans[0].overlaps(s.abs(start, end)))
            })
        {
            continue;
        }
        let rest = s.lower[end..].trim_start();
        let of_report = rejects
            || [
                "the report",
                "the rumo",
                "the claim",
                "the story",
                "it",
                "this",
                "that",
                "the allegation",
                "such",
                "the suggestion",
                "speculation",
                "rumo",
                "reports",
                "having",
                "the idea",
                "as ",
            ]
            .iter()
            .any(|w| rest.starts_with(w));
        if !of_report {
            continue;
        }
        let Some(source) = source_before(s, start) else { continue };
        let mut f = frame(
            s.views,
            s.names,
            Some(source),
            s.abs(start, end),
            s.abs(start, clause_end(s, end)),
            None,
        );
        f.denies = true;
        f.strength = 0;
        if f.evidential == Evidential::Official {
            f.evidential = Evidential::Named;
        }
        out.push(f);
    }
}

/// "That was denied last week by the ministry": who denies stands behind.
fn denied_by(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for c in DENIED_BY.captures_iter(s.lower) {
        let (whole, who) =
            (c.get(0).expect("the match"), c.get(1).expect("always there"));
        if s.in_quotes(whole.start()) {
            continue;
        }
        let source = s.abs(who.start(), who.end());
        let cue = s.abs(whole.start(), who.start());
        let content = s.abs(0, whole.start());
        let mut f = frame(s.views, s.names, Some(source), cue, content, None);
        f.denies = true;
        f.strength = 0;
        if f.evidential == Evidential::Official {
            f.evidential = Evidential::Named;
        }
        out.push(f);
    }
}

/// Where a clause starts whose subject has an apposition: "Governor Reiss, once loyal, has
/// reportedly".
fn apposed_start(s: &Sentence<'_>, at: usize) -> usize {
    let start = clause_start(s, at);
    let between = s.lower[start..at].trim();
    let only_helper = matches!(
        between,
        "" | "has" | "have" | "had" | "is" | "are" | "was" | "were" | "will" | "has also"
    );
    if only_helper && s.lower[..start].ends_with(", ") {
        return clause_start(s, s.lower[..start - 2].rfind(", ").unwrap_or(0));
    }
    start
}

fn clause_start(s: &Sentence<'_>, at: usize) -> usize {
    let head = &s.lower[..at];
    [
        ", but ",
        ", and ",
        "; ",
        ", although ",
        ", while ",
        " that ",
        ", ",
        " although ",
        " but ",
    ]
    .iter()
    .filter_map(|w| head.rfind(w).map(|i| i + w.len()))
    .max()
    .unwrap_or(0)
}

fn clause_end(s: &Sentence<'_>, at: usize) -> usize {
    let rest = &s.lower[at..];
    [
        ", although ",
        ", but ",
        "; ",
        ", while ",
        ", though ",
        ", whereas ",
        ", however",
        ", which ",
    ]
    .iter()
    .filter_map(|w| rest.find(w).map(|i| i + at))
    .min()
    .unwrap_or(s.lower.len())
}
