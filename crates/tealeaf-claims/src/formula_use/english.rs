//! English verbs of mention, counts and anaphors.

use tealeaf_text::Span;

use super::{Verb, VerbKind};
use crate::claim::{Order, Quantity};
use crate::clause::quoted;
use crate::rules::rules;
use crate::time::count_word;
use crate::views::Views;

rules! {
    VERB = r"\b(?:((?:there (?:is|was|were|are)|(?:is|was|were|are) there|there had been|offered|gave|contain(?:ed|s)|had|has|with|carr(?:y|ies|ied)|ma(?:de|kes?)|includ(?:ed|es)|spar(?:ed|es)) (?:no|not a|not one|hardly a|barely a|nary a|never a|a|any) (?:[a-z]+ )?(?:word|mention|trace|sign|hint|reference|allusion|syllable|whisper|nod)(?: of| on| about| to)?)|(mention(?:ed|s|ing)?(?: of)?|nam(?:ed|es|ing|e)|refer(?:red|s|ring)?(?: back)?(?: to)?|referenc(?:ed|es|ing|e)(?: to)?|references to|allud(?:ed|es|ing|e) to|allusion to|cit(?:ed|es|ing|e)|invok(?:ed|es|ing|e)|quot(?:ed|es|ing|e)|describ(?:ed|es|ing|e)|hail(?:ed|s|ing)?|prais(?:ed|es|ing|e)|laud(?:ed|s|ing)?|salut(?:ed|es|ing|e)|thank(?:ed|s|ing)?|name-check(?:ed|s)?|paid (?:tribute|homage) to|pay(?:s|ing)? (?:tribute|homage) to|call(?:ed|s|ing)? (?:for|on))|(us(?:ed|es|ing|e)(?: of)?|put(?:s|ting)?|emphasi[sz](?:ed|es|ing|e)|stress(?:ed|es|ing)?|repeat(?:ed|s|ing)?|reiterat(?:ed|es|ing|e)|includ(?:ed|es|ing|e)|contain(?:ed|s|ing)?|highlight(?:ed|s|ing)?|underscor(?:ed|es|ing|e)|underlin(?:ed|es|ing|e)|enumerat(?:ed|es|ing|e)|extol(?:led|s|ling)?|echo(?:ed|es|ing)?|featur(?:ed|es|ing|e)|spoke of|spoken of|speaks? of|speaking of|talked (?:of|about)|utter(?:ed|s|ing)?|coin(?:ed|s)?|deploy(?:ed|s)?|championed|upheld|uphold|adher(?:ed|es|ing|e) to|urged|said|says|say|vow(?:ed|s)?|pledg(?:ed|es|ing|e)|had|has|carried|carries|raised|brought up|evoked|recit(?:ed|es|ing|e)|chant(?:ed|s|ing)?|intoned|parroted|trumpeted|tout(?:ed|s)?|shout(?:ed|s|ing)|pronounc(?:ed|es|ing)|print(?:ed|s)?|proclaim(?:ed|s|ing)?|(?:open(?:ed|s|ing)?|clos(?:ed|es|ing)|beg(?:an|in|ins|inning)|end(?:ed|s|ing)?|start(?:ed|s|ing)?|conclud(?:ed|es|ing)|signed off) with|sang|dwelt on|dwelled on)|(omit(?:ted|s|ting)?|omission of|left out|leav(?:es|ing|e) out|leaving out|skip(?:ped|s|ping)?|shunn?(?:ed|s|ing)?|eschew(?:ed|s|ing)?|avoid(?:ed|s)|lack(?:ed|s|ing)?|silent on|silent about|silence on|quiet on|quiet about|nothing (?:of|about)|mute on|pass(?:ed|es|ing) over|bypass(?:ed|es|ing)?|made no mention of|makes no mention of|stopped short of|(?:will|do|did|does|could|can|would|may)(?: not|n['’]t) (?:find|hear|read|see|get)|in vain for|steer(?:ed|s|ing)? clear of|left unsaid|leav(?:es|ing) unsaid|neglect(?:ed|s|ing)|fail(?:ed|s) to (?:mention|use|invoke|repeat|name|cite)|dispens(?:ed|es|ing) with|(?:end|clos|finish|pass|conclud)(?:ed|es|s) without)|(dropp?(?:ed|s|ing)?|remov(?:ed|es|ing|e)|delet(?:ed|es|ing|e)|struck(?: out)?|scrapp?(?:ed|ing|s)?|ditch(?:ed|es|ing)?|jettisoned|abandon(?:ed|s|ing)?|replac(?:ed|es|ing|e)|cut|took out|taken out|let (?:it|them|the (?:word|phrase|term)) go|gone (?:is|are|was|were)|expung(?:ed|es|ing)|eras(?:ed|es|ing)|excis(?:ed|es|ing)|retir(?:ed|es|ing)|discard(?:ed|s|ing)?|did away with|done away with)|(br(?:ought|ings?) (?:back|(?:it|them|the (?:word|phrase|term|formula|slogan)) back)|add(?:ed|s|ing)?|insert(?:ed|s|ing)?|introduc(?:ed|es|ing|e)|restor(?:ed|es|ing|e)|reinstat(?:ed|es|ing|e)|debut(?:ed|s)?)|(appear(?:ed|s|ing)?|(?:made|makes) its (?:first |last |final )?appearance|(?:made|makes) its debut|occur(?:red|s|ring)?|featured|figured?|surfaced?|turn(?:ed|s) up|show(?:ed|s) up|crop(?:ped|s)? up|c(?:ame|omes?) up|(?:was|were|is|been) heard|sat in|(?:was|were|is|are) printed|(?:gets?|got|receiv(?:ed|es)|earn(?:ed|s)|merit(?:ed|s)|rat(?:ed|es)|drew|draws) (?:[a-z]+ ){0,3}?(?:references?|mentions?|nods?|allusions?)|return(?:ed|s|ing)?|be back|come back|came back|is back|resurfac(?:ed|es|e)|reappear(?:ed|s)?|to be (?:found|heard|read)|was (?:found|heard|there)|is found)|(absent|missing|nowhere(?: to be found)?|not to be found)|(kept|keep(?:s|ing)?|retain(?:ed|s|ing)?|maintain(?:ed|s)|preserved?)|(remain(?:ed|s|ing)?|stay(?:ed|s)?|survived?)|(gone|disappear(?:ed|s|ing)?|vanish(?:ed|es|ing)?|f(?:ell|allen) (?:away|by the wayside)|went (?:missing|unmentioned|unsaid|unspoken)|fad(?:ed|es) (?:out|away)|slipped (?:out|away))|((?:was|were|is) (?:brand )?new(?: in| to)))\b";
    OFFICE_NEXT = r"^(?:as|after|him|her|them|the (?:new|next)|acting|deputy|vice|first|chief|head|director|president|premier|prime|minister|governor|secretary|chair[a-z]*|commander|regent|heir|leader|ambassador|envoy|new|next|to (?:the|head|lead|run|replace))\b";
    NEGATION = r"\b(?:not|never|neither|nor|without|no|refrain(?:ed|s|ing)? from|avoid(?:ed|s|ing)?|fail(?:ed|s|ing)? to|declin(?:ed|es|ing) to|stopp?(?:ed|s|ing)?|ceas(?:ed|es|ing)|no longer|rather than|instead of|neglected to|omitted to|hardly|scarcely|none of|any)\b|n['’]t\b";
    SUBJECT_NONE = r"^(?:(?:until|in|since|during|before) [^,]{2,40}, )?(?:no|none of|not one|neither|in none of|in no|at no|on no|nowhere)\b";
    CEASED = r"\b(?:stopp?(?:ed|s|ing)?|ceas(?:ed|es|ing)|no longer|not any ?more|has dropped|given up)\b";
    TIMES = r"\b(?:(at least|at most|no more than|more than|fewer than|less than|over|up to|exactly|only|just|nearly|almost|some) )?(?:a total of )?([a-z]+|\d+) times\b";
    ONCE = r"\b(?:(?:only|just|exactly|but|merely) )?(once|twice|thrice|a single time|one time)\b";
    COUNTED = r"\b(?:(only|just|exactly|at least|at most|no more than|more than|fewer than|less than|over|barely|but|nearly|almost|about|some) )?([a-z]+|\d+) (?:(?:brief|passing|explicit|direct|separate|admiring|fleeting) )?(?:references|mentions|nods|allusions|occurrences|appearances|uses|instances)\b|\b(?:(only|just|exactly|but|barely) )?(?:one|a) (?:(?:brief|passing|explicit|direct|single|lone|fleeting|solitary) )?(?:reference|mention|nod|allusion|occurrence|use|instance)\b";
    GONE = r"^(?:(?:had|has|have|was|were|is|are|been|simply|now|suddenly|quietly|already|entirely|also) )*(?:gone|missing|absent|nowhere (?:to be (?:found|seen|heard)|in)|vanished|disappeared|(?:did|does|was|were|is)(?: not|n['’]t) (?:there|appear|feature|figure|occur|come up|used|mentioned|repeated))\b[^,;]{0,40}$";
    BACK_AGAIN = r"^(?:(?:had|has|have|was|were|is|are|suddenly|now|also) )*(?:back|returned|reappeared|resurfaced|restored|reinstated|made a comeback)\b[^,;]{0,40}$";
    SINGLE = r"\b(?:only|just|but) (?:a |one )?(?:single )?(?:mention|reference|time)\b|\ba single (?:mention|reference|time)\b";
    MANY = r"\b(repeatedly|again and again|time and again|several times|many times|frequently|multiple times|numerous times|over and over|a number of times|often|countless times)\b";
    FIRST = r"\b(?:for the (?:very )?first time|first (?:use[ds]?|appear(?:ed|s|ance)?|mention(?:ed|s)?|time|introduced|surfaced|emerged|occurred|said|included|contained|cited|invoked|stressed|emphasi[sz]ed|referred|employed|uttered|spoke|came|entered|(?:[a-z]+ )?to (?:use|mention|contain|include|say|have|carry|feature))|made its debut|debut(?:ed)?)\b";
    LAST = r"\b(?:for the (?:very )?(?:last|final) time|(?:last|final) (?:use[ds]?|appear(?:ed|s|ance)|mention(?:ed|s)?|occurred|said|included|contained|cited|invoked|stressed|emphasi[sz]ed|referred|spoke|(?:[a-z]+ )?to (?:use|mention|contain|include|say|have|carry|feature)))\b";
    STILL = r"\b(?:still|continued to|continues to)\b";
    EVER = r"\b(?:never|ever)\b";
    BOTH = r"\b(?:both|either|neither)(?: of (?:them|these|the|those))?(?: (?:the )?(?:phrases?|formulas?|formulae|slogans?|terms?|expressions?|set phrases|words|concepts|wordings?))?(?:$|[ .,;:'’”\x22])|\b(?:the|these|those|such) two (?:phrases|formulas|formulae|slogans|terms|expressions|concepts|wordings)\b";
    BARE_LEAD = r"^(?:(?:had|has|have|once|also|already|last|first|previously|never|still) ?)*$";
    TEXT_AFTER = r"^ (?:in|on|at) .*\b(?:statements?|speech(?:es)?|reports?|readouts?|texts?|minutes|communiqués?|editorials?|remarks)\b";
    SLOGANS = r"\bthe ((?:[a-z]+ ){0,2}?(?:slogans?|line|mantra|catchphrases?|formulas?|wording|language|rhetoric)(?: of (?:the )?[a-z]+(?: [a-z]+)?)?)\b";
    ELLIPTIC_CEASED = r"\bno longer (?:did|does|has|had)(?: so)?$";
    ELLIPTIC_NOT = r"\b(?:did not|does not|didn['’]t|doesn['’]t)(?: so)?$";
    THERE_IS = r"\b(?:(?:will|do|did|does|could|can|would|may)( not|n['’]t) (?:find|hear|read|see|get)|(?:there (?:is|was|were|are)|(?:is|are|was|were) there|there had been|offered|gave|contain(?:ed|s)|had|has|with|carr(?:y|ies|ied)|ma(?:de|kes?)|includ(?:ed|es)|spar(?:ed|es)) (?:(no|not a|not one|hardly a|barely a|nary a|never a)|a|any) )";
    NOT_AT_ALL = r"\bnot (?:at all|once|a single time)\b|\bzero times\b|\bno times\b";
    NOT_ONCE = r"^(?:and |but |yet )?(?:not (?:once|at all|a single time)|never)(?: (?:in|on|at|since) [a-z0-9 ]+)?$";
    ELLIPTIC_DID = r"\b(?:speech|speeches|statement|statements|readout|readouts|report|remarks|text|article|editorial|minutes|one)\b[^,;]*? (?:did|does)(?: so)?$";
    NOT_ELLIPTIC = r"^(?:as|than|what|whatever|which|who|how|if)\b";
    PHRASES = r"\b(?:the|these|those|his|her|such|any of the|all the|all|the set) (?:set |two |three |usual |old |same |familiar )?(?:phrases|language|formulas|formulae|slogans|terms|expressions|catchphrases|wordings|slogan phrases)\b";
    PHRASE = r"\b(?:the|this|that) (?:set |usual |old |same )?(?:phrase|formula|slogan|term|expression|wording|word|title|epithet|oath|motto|watchword|mantra|label|catchphrase)(?:$|[ .,;:'’”])|\bit(?:$|[ .,;:'’”])";
    THEM = r"\bthem(?:$|[ .,;:'’”])";
    BOTH_NOUN = r"\b(?:both|either|neither)(?: of)?(?: the)? (?:sides?|men|women|countries|leaders|parties|governments|meetings|speeches|cities|houses)\b|\bboth (?:in|at|on|by|for|to|as)\b|\b(?:either|neither) (?:to|by|in|as|at|on|the|an?|[a-z]+ing)\b";
}

pub(super) fn verbs(views: &Views<'_>, clause: Span) -> Vec<Verb> {
    let lower = views.lower_at(clause);
    let quotes = quoted(views.plain_at(clause));
    let mut out: Vec<Verb> = Vec::new();
    let mut from = 0;
    for c in VERB.captures_iter(lower) {
        let whole = c.get(0).expect("the match");
        if quotes.iter().any(|q| q.start() < whole.start() && whole.start() < q.end()) {
            continue;
        }
        // The first group says how much of something is there; the others are in order.
        let kind = match (1..=12).find(|g| c.get(*g).is_some()) {
            Some(1) => VerbKind::Omit,
            Some(group) => VerbKind::of_group(group - 1),
            None => continue,
        };
        // "Added that" says more, it adds no phrase to a text.
        let that = whole.as_str().starts_with("add")
            && lower[whole.end()..].starts_with(" that");
        let kind = if that { VerbKind::Use } else { kind };
        let lead = &lower[from.min(whole.start())..whole.start()];
        let noun = noun_use(lead, whole.as_str(), &lower[whole.end()..]);
        if noun {
            continue;
        }
        let own = NEGATION.find_iter(lead).last().is_some_and(|m| {
            m.as_str() != "any"
                && (lead[m.end()..].split_ascii_whitespace().count() <= 4
                    || lead[m.start()..].starts_with("neither"))
        });
        // "There is no word on", "nor is there a mention of": how much there is stands inside.
        let (kind, own) = match THERE_IS.captures(whole.as_str()) {
            Some(found) if kind == VerbKind::Omit => {
                let none = own || found.get(1).or_else(|| found.get(2)).is_some();
                (if none { VerbKind::Omit } else { VerbKind::Use }, false)
            }
            _ => (kind, own),
        };
        let subject = SUBJECT_NONE.is_match(&lower[..whole.start()]);
        let joined = lead.trim_end().ends_with(" or")
            || lead.trim_end().ends_with(" nor")
            || lead.contains(" nor ");
        let after_neither = lower[whole.end()..].trim_start().starts_with("neither")
            || lower[whole.end()..].trim_start().starts_with("no ");
        let inherited = joined && out.last().is_some_and(|v: &Verb| v.negated);
        let negated = own || inherited || after_neither || subject;
        let ceased = CEASED.is_match(lead);
        let span =
            Span::new(clause.start() + whole.start(), clause.start() + whole.end());
        // "Appeared on the news": a phrase or a person, whichever stands before it.
        let only_lead = kind == VerbKind::Appear
            && [" at ", " on "].iter().any(|w| lower[whole.end()..].starts_with(w));
        out.push(Verb { span, kind, negated, ceased, only_lead });
        from = whole.end();
    }
    out
}

/// "The use of force", "added value": the word is no verb of mention here.
fn noun_use(lead: &str, word: &str, rest: &str) -> bool {
    let before = lead.trim_end();
    let article = before.ends_with(" the")
        || before == "the"
        || before.ends_with(" a")
        || before.ends_with(" its");
    match word {
        "use" | "name" | "call for" | "repeat" | "quote" | "stress" | "echo" => {
            article || before.ends_with(" by") || before.ends_with(" in")
        }
        // "What is described as Order No. 7": so called, not quoted.
        "described" | "describe" | "describes" => {
            before.ends_with("what is")
                || before.ends_with("what was")
                || before.ends_with("what they")
                || before.ends_with("what it")
        }
        "quoted" | "quotes" => {
            let next = rest.trim_start();
            next.starts_with("by name")
                || before.ends_with(" be")
                || ["him as ", "her as ", "them as "].iter().any(|w| next.starts_with(w))
                || next.split(' ').take(4).any(|w| w == "as") && next.contains("ing ")
        }
        // "Will be named deputy president", "a successor was named": an office, no mention.
        "named" => {
            let next = rest.trim_start();
            before.ends_with(" be")
                || ["successor", "replacement", "heir", "nominee", "candidate"]
                    .iter()
                    .any(|w| before.contains(w))
                || OFFICE_NEXT.is_match(next)
        }
        "put" | "puts" | "putting" => {
            !(rest.contains(['"', '“', '‘'])
                && [" in front of ", " into ", " back ", " before "]
                    .iter()
                    .any(|w| rest.contains(w)))
        }
        "said" | "used" => rest.starts_with(" to "),
        "appeared" | "appears" | "appear" => {
            rest.starts_with(" to ") || rest.starts_with(" that ")
        }
        "gone" => {
            before.ends_with(" has")
                || before.ends_with(" have")
                || before.ends_with(" be")
        }
        "printed" | "prints" | "print" => {
            let next = rest.trim_start().trim_start_matches("the ");
            let passive = ["was", "were", "been"].iter().any(|w| before.ends_with(w));
            let quoted = next.starts_with(['"', '“', '\'', '‘'])
                || passive && lead.contains(['"', '”', '’']);
            !quoted
        }
        "had" | "has" | "carried" | "carries" => {
            let next = rest.trim_start().trim_start_matches("the ");
            !next.starts_with(['"', '“', '\'', '‘'])
        }
        "cut" => {
            article
                || !rest.trim_start().starts_with(['"', '“', '\'', '‘'])
                    && !rest.trim_start().starts_with("the ")
        }
        "say" | "have" => !rest.trim_start().starts_with(['"', '“', '\'', '‘']),
        "raised" | "figured" | "figure" | "stay" | "stays" | "stayed" | "keep"
        | "keeping" => !rest.contains(['"', '“', '‘']) && !lead.contains(['"', '”', '’']),
        "return" | "returned" | "returns" => {
            rest.trim_start().starts_with("to ") && !rest.contains("language")
        }
        // "Having been absent from the one before" tells of another text.
        "absent" | "missing" => {
            let of = rest.split([',', ';']).next().unwrap_or("");
            rest.starts_with(" person")
                || of.starts_with(" from ")
                    && [
                        " before",
                        "previous",
                        "preceding",
                        "prior ",
                        "earlier",
                        "the last",
                    ]
                    .iter()
                    .any(|w| of.contains(w))
        }
        _ => false,
    }
}

pub(super) fn count(text: &str) -> Option<Quantity> {
    if NOT_AT_ALL.is_match(text) {
        return Some(Quantity::Absent);
    }
    if let Some(c) = TIMES.captures(text)
        && let Some(n) = count_word(&c[2])
    {
        return Some(match c.get(1).map(|m| m.as_str()) {
            Some("at least") => Quantity::AtLeast(n),
            Some("at most" | "no more than" | "up to") => Quantity::AtMost(n),
            Some("more than" | "over") => Quantity::AtLeast(n + 1),
            Some("fewer than" | "less than") => Quantity::AtMost(n.saturating_sub(1)),
            _ => Quantity::Exactly(n),
        });
    }
    if let Some(c) = COUNTED.captures(text) {
        let n = c.get(2).map_or(Some(1), |word| count_word(word.as_str()));
        if let Some(n) = n {
            return Some(match c.get(1).map(|m| m.as_str()) {
                Some("at least") => Quantity::AtLeast(n),
                Some("at most" | "no more than") => Quantity::AtMost(n),
                Some("more than" | "over") => Quantity::AtLeast(n + 1),
                Some("fewer than" | "less than") => Quantity::AtMost(n.saturating_sub(1)),
                _ => Quantity::Exactly(n),
            });
        }
    }
    if MANY.is_match(text) {
        return Some(Quantity::AtLeast(2));
    }
    for m in ONCE.captures_iter(text) {
        let at = m.get(1).expect("always there");
        let after = text[at.end()..].trim_start();
        let before = text[..at.start()].trim_end();
        if at.as_str() == "once"
            && (after.starts_with("again")
                || after.starts_with("more")
                || before.ends_with(" at")
                || before.ends_with("all"))
        {
            continue;
        }
        return Some(match at.as_str() {
            "twice" => Quantity::Exactly(2),
            "thrice" => Quantity::Exactly(3),
            _ => Quantity::Exactly(1),
        });
    }
    SINGLE.is_match(text).then_some(Quantity::Exactly(1))
}

pub(super) fn order(text: &str) -> Order {
    super::order([&FIRST, &LAST, &STILL, &EVER], text)
}

/// "..., which had appeared in every statement": the verb stands alone.
pub(super) fn bare_relative(lead: &str, after: &str) -> bool {
    BARE_LEAD.is_match(lead.trim()) && TEXT_AFTER.is_match(after)
}

/// "The slogans of the Marshal": set phrases spoken of without being quoted.
pub(super) fn slogans(text: &str) -> Option<Span> {
    let m = SLOGANS.captures(text)?.get(1)?;
    Some(Span::new(m.start(), m.end()))
}

/// "The statement of December no longer did", "his speech of 24 April did": the verb of
/// mention and its object are left out. How often is said, and whether that is a change.
pub(super) fn elliptic(lower: &str) -> Option<(Quantity, Option<bool>)> {
    if NOT_ELLIPTIC.is_match(lower) {
        None
    } else if GONE.is_match(lower) || NOT_ONCE.is_match(lower) {
        Some((Quantity::Absent, None))
    } else if BACK_AGAIN.is_match(lower) {
        Some((Quantity::Present, None))
    } else if ELLIPTIC_CEASED.is_match(lower) {
        Some((Quantity::Absent, Some(true)))
    } else if ELLIPTIC_NOT.is_match(lower) {
        Some((Quantity::Absent, None))
    } else {
        ELLIPTIC_DID.is_match(lower).then_some((Quantity::Present, None))
    }
}

/// How many formulas an anaphor stands for; `None` when there is none.
pub(super) fn anaphor(text: &str) -> Option<usize> {
    if BOTH.is_match(text) && !BOTH_NOUN.is_match(text) {
        return Some(2);
    }
    if PHRASES.is_match(text) {
        return Some(if text.contains("three ") { 3 } else { 2 });
    }
    if THEM.is_match(text) {
        return Some(2);
    }
    PHRASE.is_match(text).then_some(1)
}
