//! What is told by nobody in particular: rumours, "it is said", versions, adverbs of hearsay.

use tealeaf_text::Span;

use super::super::{Frame, frame, kinds};
use super::phrase::{is_source, source_before};
use super::{
    Sentence, apposed_start, clause_end, clause_start, commit, subject_document,
};
use crate::claim::{Evidential, Hedge, SourceKind};
use crate::rules::rules;

rules! {
    EXISTS = r"\bthere (?:is|are|was|were|have been|has been|had been)(?: also| even| now| still| persistent| widespread| many| growing| some| strong| fresh| new| the| an?| this| another| darker| wilder| old)* (rumou?rs?|claims?|reports?|talk|speculation|suggestions?|whispers?|allegations?|gossip|stor(?:y|ies)|tales?|theor(?:y|ies)|chatter)(?: online| on social media| circulating| abroad| on the internet| in the corridors)*(?: that| of| about)? ";
    CIRCULATE = r"\b(rumou?rs?|word|speculation|talk|gossip|whispers|chatter|claims|allegations|(?:[a-z]+ )?reports)(?:,? (?:also|even|now|again))*(?: have| has| had| is| are)*(?: also| now| been| again)* (?:has it|have it|had it|circulated|circulating|spread|spreading|swirled|swirling|surfaced|emerged|abounded|abound|persisted|persist|say|says|said|suggest|suggests|suggested|claim|claimed|hold|holds|began|appeared|alleged|allege|going around|doing the rounds|spread online)\b(?:[^.;:]{0,140}?\bthat\b)?";
    FULL_OF = r"\b(?:full of|awash with|abuzz with|rife with) (rumou?rs?|talk|speculation|whispers|gossip)(?: that| of)? ";
    IT_IS = r"\bit (?:is|was|has been|had been|is being)(?: also| now| widely| even| further| generally)* (rumou?red|reported|said|claimed|alleged|believed|thought|understood|whispered)(?: online)? that ";
    RAISING = r"\b(?:is|are|was|were|has been|have been|had been)(?: also| widely| now| long| even| said)* (rumou?red|reported|said|believed|thought|alleged|understood|claimed|tipped|expected)(?: (?:on|in|by) (?:some |many )?(?:social media|the internet|the capital|the press|messaging apps|diplomatic circles|blogs|exile circles|observers|insiders)| online| abroad| privately| locally)? (?:to|as) ";
    EMERGED = r"\bit (?:later |since |soon |also |now |has |had |then |subsequently |quickly )*(?:emerged|transpired|turned out|came out|came to light|surfaced|was learned|was learnt)(?: (?:on|last|this) [a-z]+)? that ";
    READ_AS = r"\b(?:has been|have been|was|were|is|are)(?: also| widely| now)* (interpreted|read|seen|viewed|regarded|perceived|described by some) as ";
    WORD_IS = r"\b(?:word (?:on the street|in (?:the )?[a-z]+|around [a-z]+|from [a-z ]{3,30}) (?:is|was|has it)(?: that ?|,? )|word (?:is|was) that |the (?:story|talk|buzz|gossip|word|rumou?r|whisper|claim)(?: [a-z ]{0,30}?)? (?:goes|has it)(?: that)?,? |the (?:story|talk|buzz|gossip|word|rumou?r|whisper|claim)(?: [a-z ]{0,30}?)? (?:is|was|runs) that |(?:legend|the grapevine) has it(?: that)?,? )";
    BY_ACCOUNTS = r"\bby (?:most|all|some|many|several|other|exile|local) accounts\b";
    LONG_SEEN = r", (?:long|widely|generally|often|usually|commonly) (?:regarded|seen|viewed|considered|described|tipped|thought of|spoken of) as ";
    QUOTES_AS = r"\b(?:quotes?|quoted|cites|cited|reported) [^,;.]{2,60}?(?:, [^,]{2,70},)? as (?:saying|telling [^,;.]{2,40}?|warning|insisting|arguing|promising|adding|predicting|confirming|denying)(?: that)? ";
    SAYS_MID = r"[,”] (says?|said|notes?|noted|adds?|added|argues?|argued|explains?|explained|insists?|insisted|warns?|warned|reckons?|believes?|thinks?|recalls?|recalled|points? out|writes?|wrote|claims?|claimed) ((?:[a-z0-9’'-]+ ){0,9}?[a-z’'-]+)(?:,|;) ";
    VERSION = r"\b((?:(?:one|another|a|an|the|their|his|some|yet another|most|such) (?:[a-z]+(?:-[a-z]+)? ){0,3})?(?:version|story|theory|tale|account|variant|scenario|hypothesis|explanation|whisper|thread|post|tweet|video|clip|leaflet|blog|podcast|message)s?)(?: of (?:events|the affair|it)| with [a-z0-9 ]{3,30}| (?:seen|passed|sent|shared|posted|spread|forwarded|going) [a-z0-9 ]{3,60}| on [a-z]+(?: [a-z]+)?)?(?:, [^,;.]{3,100},)?(?:,? (?:doing the rounds|making the rounds|circulating|going round|going around|told|heard|popular|current)[^;.]{0,60}?)?,? (?:holds?|held|is|was|has it|had it|have it|goes|went|runs|says?|said|claims?|claimed|alleges?|maintains?)(?: that|,) |^(?:yet )?(another) (?:holds|held|has it|says|claims|alleges)(?: that)? ";
    TOLD_ME = r"\b(?:(?:i am|i['’]m|i was|i have been|we are|we were|we have been|this (?:paper|newspaper|column|writer|reporter) (?:has been|was|is)) (?:reliably |also )?(?:told|informed|assured)(?: that)? |(?:i|we) (?:hear|understand|gather|have learn(?:ed|t)|learn(?:ed|t))(?: that)? |this (?:paper|newspaper|site) understands(?: that)? )";
    NOUN_THAT = r"\b(rumou?rs?|claims|allegations|speculation|reports|talk|whispers?|gossip|suggestions)(?: online| on social media| in the press)? that ";
    MAIN_VERB = r" (?:are|is|were|was|have|has|had|began|started|remain|remains|persist|grew|emerged|surfaced|first|cannot|do|did|does|could|circulate|circulated|spread|appear|appeared|go|went) ";
    DISBELIEF = r"\b(?:nobody|no one|hardly anyone|few(?: people| observers| analysts)?) (?:(?:here|in [a-z ]{3,20}?) )?(?:believes?|thinks?|buys|accepts?)(?: that)? ";
    ADVERB = r"\b(reportedly|allegedly|purportedly|supposedly)\b,? ?";
}

pub(super) fn existential(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    let rumour = |word: &str| match word.rsplit(' ').next().unwrap_or(word) {
        "report" | "reports" | "story" | "stories" | "suggestion" | "suggestions" => {
            SourceKind::UnnamedReports
        }
        _ => SourceKind::Rumour,
    };
    for rule in [&*EXISTS, &*CIRCULATE, &*FULL_OF] {
        for c in rule.captures_iter(s.lower) {
            let (whole, noun) =
                (c.get(0).expect("the match"), c.get(1).expect("always there"));
            if s.in_quotes(whole.start()) {
                continue;
            }
            let mut kind = rumour(noun.as_str());
            if whole.as_str().contains("social media") {
                kind = SourceKind::SocialMedia;
            }
            // "State media reports say" names an outlet; the verb rule takes it.
            if noun.as_str().contains(' ')
                && !matches!(
                    noun.as_str().split(' ').next(),
                    Some(
                        "some"
                            | "other"
                            | "new"
                            | "fresh"
                            | "the"
                            | "more"
                            | "various"
                            | "unconfirmed"
                            | "online"
                            | "overseas"
                            | "several"
                            | "many"
                            | "further"
                            | "recent"
                            | "latest"
                            | "these"
                            | "such"
                            | "those"
                    )
                )
                && kind == SourceKind::UnnamedReports
                && noun
                    .as_str()
                    .split(' ')
                    .next()
                    .is_some_and(|w| w.ends_with("media") || w.ends_with("news"))
            {
                continue;
            }
            let content = s.rest(whole.end());
            if content.len() < 8 {
                continue;
            }
            let noun_start = noun.start() + noun.as_str().rfind(' ').map_or(0, |i| i + 1);
            let cue_end = whole.start() + whole.as_str().trim_end().len();
            let cue_end =
                cue_end - if s.lower[..cue_end].ends_with(" that") { 5 } else { 0 };
            let gap =
                s.lower[noun.end()..].len() - s.lower[noun.end()..].trim_start().len();
            let cue_start =
                if noun.end() < cue_end { noun.end() + gap } else { whole.start() };
            let cue = s.abs(
                if cue_start < cue_end { cue_start } else { whole.start() },
                cue_end,
            );
            let mut f = frame(
                s.views,
                s.names,
                Some(s.abs(noun_start, noun.end())),
                cue,
                content,
                Some(kind),
            );
            f.head = s.abs(whole.start(), whole.end());
            out.push(f);
        }
    }
}

pub(super) fn agentless(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for c in IT_IS.captures_iter(s.lower) {
        let whole = c.get(0).expect("the match");
        let cue = s.abs(whole.start(), whole.end() - 6);
        let mut f = frame(
            s.views,
            s.names,
            None,
            cue,
            s.rest(whole.end()),
            Some(SourceKind::Implicit),
        );
        rumoured(&c[1], &mut f);
        f.head = s.abs(whole.start(), whole.end());
        out.push(f);
    }
    for m in EMERGED.find_iter(s.lower) {
        let head = s.abs(m.start(), m.end());
        if s.in_quotes(m.start()) || out.iter().any(|f| f.head.overlaps(head)) {
            continue;
        }
        let cue = s.abs(m.start(), m.end() - " that ".len());
        let content = s.rest(m.end());
        let mut f =
            frame(s.views, s.names, None, cue, content, Some(SourceKind::Implicit));
        f.head = head;
        out.push(f);
    }
    for c in RAISING.captures_iter(s.lower) {
        let (whole, word) =
            (c.get(0).expect("the match"), c.get(1).expect("always there"));
        if s.in_quotes(whole.start()) {
            continue;
        }
        let start = clause_start(s, whole.start());
        let end = clause_end(s, whole.end());
        let mut f = frame(
            s.views,
            s.names,
            None,
            s.abs(whole.start(), word.end()),
            s.abs(start, end),
            Some(SourceKind::Implicit),
        );
        rumoured(&c[1], &mut f);
        f.head = s.abs(start, start);
        out.push(f);
    }
    for c in READ_AS.captures_iter(s.lower) {
        let whole = c.get(0).expect("the match");
        if s.in_quotes(whole.start()) {
            continue;
        }
        let cue = s.abs(whole.start(), whole.end() - 1);
        let mut f = frame(
            s.views,
            s.names,
            None,
            cue,
            s.rest(whole.end()),
            Some(SourceKind::Implicit),
        );
        f.hedge = Some(Hedge::Probable);
        f.strength = 2;
        out.push(f);
    }
}

/// "One version holds that ...", "another has it that ...": what is told by nobody.
pub(super) fn versions(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for c in VERSION.captures_iter(s.lower) {
        let whole = c.get(0).expect("the match");
        let Some(who) = c.get(1).or_else(|| c.get(2)) else { continue };
        let head = s.abs(whole.start(), whole.end());
        if s.in_quotes(whole.start()) || out.iter().any(|f| f.head.overlaps(head)) {
            continue;
        }
        // "The official version is that": an official one is told by somebody.
        let official = ["official", "regime", "government", "state", "palace"]
            .iter()
            .any(|w| kinds::has_word(who.as_str(), w));
        if official {
            continue;
        }
        let source = s.abs(who.start(), who.end());
        let content = s.rest(whole.end());
        let mut f = frame(
            s.views,
            s.names,
            Some(source),
            head,
            content,
            Some(SourceKind::Rumour),
        );
        f.head = head;
        out.push(f);
    }
    // "Decrees carry a number, notes Amin Castellan of the university, and ...".
    for c in SAYS_MID.captures_iter(s.lower) {
        let (m, verb, who) = (
            c.get(0).expect("the match"),
            c.get(1).expect("always there"),
            c.get(2).expect("always there"),
        );
        let (source, cue) =
            (s.abs(who.start(), who.end()), s.abs(verb.start(), verb.end()));
        let taken = |f: &Frame| f.head.overlaps(cue) || f.content.overlaps(cue);
        if s.in_quotes(verb.start()) || out.iter().any(taken) || !is_source(s, source) {
            continue;
        }
        for content in [s.abs(0, m.start()), s.rest(m.end())] {
            if crate::clause::has_verb(s.views.lower_at(content)) {
                let mut f = frame(s.views, s.names, Some(source), cue, content, None);
                commit(verb.as_str(), &mut f);
                f.head = s.abs(m.start(), m.end());
                if content.start() > cue.start() {
                    f.head = Span::new(content.start(), content.start());
                }
                out.push(f);
            }
        }
    }
    // "The agency quotes Vetrik as telling the delegates that ...".
    for m in QUOTES_AS.find_iter(s.lower) {
        let head = s.abs(m.start(), m.end());
        let taken = |f: &Frame| f.head.overlaps(head) || f.content.overlaps(head);
        let Some(source) = source_before(s, m.start()) else { continue };
        if s.in_quotes(m.start()) || out.iter().any(taken) {
            continue;
        }
        let verb = s.lower[m.start()..].find(' ').unwrap_or(0);
        let cue = s.abs(m.start(), m.start() + verb);
        let mut f = frame(s.views, s.names, Some(source), cue, s.rest(m.end()), None);
        f.head = Span::new(source.start(), head.end());
        out.push(f);
    }
    for m in BY_ACCOUNTS.find_iter(s.lower) {
        let cue = s.abs(m.start(), m.end());
        if out.iter().any(|f| f.content.overlaps(cue) || f.head.overlaps(cue)) {
            continue;
        }
        let content = s.abs(
            clause_start(s, s.lower[..m.start()].trim_end_matches([',', ' ']).len()),
            clause_end(s, m.end()),
        );
        let kind = Some(SourceKind::UnnamedReports);
        let mut f = frame(s.views, s.names, None, cue, content, kind);
        f.head = Span::new(content.start(), content.start());
        out.push(f);
    }
    // "Quill, long regarded as her rival, ...": said of who stands before.
    for m in LONG_SEEN.find_iter(s.lower) {
        let cue = s.abs(m.start() + 2, m.end() - 1);
        if s.in_quotes(m.start()) || out.iter().any(|f| f.content.overlaps(cue)) {
            continue;
        }
        let end = s.lower[m.end()..].find(',').map_or(s.lower.len(), |at| m.end() + at);
        let content = s.abs(clause_start(s, m.start()), end);
        let kind = Some(SourceKind::Implicit);
        let mut f = frame(s.views, s.names, None, cue, content, kind);
        f.head = Span::new(content.start(), content.start());
        f.hedge = Some(Hedge::Probable);
        f.strength = 2;
        out.push(f);
    }
}

/// "Word on the street is that", "I am told", "nobody believes": heads without a noun phrase
/// that could be looked up.
pub(super) fn told_me(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for (rule, kind, hedge) in [
        (&*WORD_IS, SourceKind::Rumour, Hedge::Possible),
        (&*TOLD_ME, SourceKind::Implicit, Hedge::Asserted),
        (&*DISBELIEF, SourceKind::UnnamedPeople, Hedge::Doubtful),
    ] {
        for m in rule.find_iter(s.lower) {
            let at = s.span.start() + m.start();
            let taken =
                out.iter().any(|f: &Frame| f.head.start() <= at && at < f.head.end());
            if s.in_quotes(m.start()) || taken || s.rest(m.end()).len() < 8 {
                continue;
            }
            let cue_end = m.start() + m.as_str().trim_end().len();
            let cue = s.abs(m.start(), cue_end);
            let mut f = frame(s.views, s.names, None, cue, s.rest(m.end()), Some(kind));
            if hedge != Hedge::Asserted {
                f.hedge = Some(hedge);
                f.strength = 1;
            }
            f.head = s.abs(m.start(), m.end());
            out.push(f);
        }
    }
}

/// "Rumours that Tesk will be replaced are older than the speech": what the rumours say ends
/// before the verb of the sentence; "dismissed reports that she is ill" has it at the end.
pub(super) fn noun_that(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for c in NOUN_THAT.captures_iter(s.lower) {
        let (whole, noun) =
            (c.get(0).expect("the match"), c.get(1).expect("always there"));
        let at = s.span.start() + whole.start();
        let taken = out.iter().any(|f: &Frame| {
            !f.denies
                && (f.head.start() <= at && at < f.head.end()
                    || f.content.contains(s.abs(whole.start(), whole.end())))
        });
        if s.in_quotes(whole.start()) || taken {
            continue;
        }
        let rest = &s.lower[whole.end()..];
        let stop = rest.find([';', ':']).unwrap_or(rest.len());
        let opens = s.lower[..whole.start()].split_ascii_whitespace().count() <= 3;
        let main = MAIN_VERB
            .find_iter(&rest[..stop])
            .filter(|m| opens && crate::clause::has_verb(&rest[..m.start()]))
            .last();
        let end = main.map_or(whole.end() + stop, |m| whole.end() + m.start());
        let kind = if matches!(noun.as_str(), "reports" | "suggestions") {
            SourceKind::UnnamedReports
        } else {
            SourceKind::Rumour
        };
        let mut f = frame(
            s.views,
            s.names,
            Some(s.abs(noun.start(), noun.end())),
            s.abs(noun.start(), noun.end()),
            s.abs(whole.end(), end),
            Some(kind),
        );
        f.head = s.abs(whole.start(), whole.end());
        out.push(f);
    }
}

fn rumoured(word: &str, f: &mut Frame) {
    if word == "expected" {
        f.hedge = Some(Hedge::Predicted);
        return;
    }
    if word.starts_with("rumo") || word == "whispered" {
        f.evidential = Evidential::Rumour;
        f.hedge = Some(Hedge::Possible);
        f.strength = 1;
    } else if word == "believed" || word == "thought" {
        f.hedge = Some(Hedge::Probable);
    } else {
        f.strength = 2;
        f.hedge = Some(Hedge::Possible);
    }
}

pub(super) fn adverbs(s: &Sentence<'_>, out: &mut Vec<Frame>) {
    for c in ADVERB.captures_iter(s.lower) {
        let whole = c.get(0).expect("the match");
        let at = s.span.start() + whole.start();
        if s.in_quotes(whole.start())
            || out.iter().any(|f| f.head.start() <= at && at < f.head.end())
        {
            continue;
        }
        let word = c.get(1).expect("always there");
        let cue = s.abs(word.start(), word.end());
        let rest = &s.lower[whole.end()..];
        let start = if ["because", "after", "when", "as ", "since"]
            .iter()
            .any(|w| rest.starts_with(w))
        {
            whole.end()
        } else {
            apposed_start(s, whole.start())
        };
        let end = clause_end(s, whole.end());
        let subject = s.abs(start, whole.start().max(start));
        let document = subject_document(s, subject);
        let mut f = frame(
            s.views,
            s.names,
            document,
            cue,
            s.abs(start, end),
            Some(if document.is_some() {
                SourceKind::Document
            } else {
                SourceKind::Implicit
            }),
        );
        // "Reportedly because ...": what stands before the adverb is not in its scope.
        f.head = if start == whole.end() { cue } else { s.abs(start, start) };
        f.strength = 2;
        f.hedge = Some(Hedge::Possible);
        f.evidential = if word.as_str() == "reportedly" {
            Evidential::Unnamed
        } else {
            Evidential::Rumour
        };
        // Inside another attribution the adverb adds doubt, not a source.
        if out.iter().any(|g| {
            g.content.contains(f.content) && g.content.start() < f.content.start()
        }) {
            continue;
        }
        out.push(f);
    }
}
