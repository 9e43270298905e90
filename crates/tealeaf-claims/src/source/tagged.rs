//! Attributions found by the trained tagger, for sentences in which no rule finds one.
//!
//! The rules know the evidentials of this genre; the tagger knows the open class of
//! reporting verbs. Rules win where both see something.

use tealeaf_text::Span;

use super::{Frame, frame, kinds};
use crate::attribution::{Attribution, Form};
use crate::claim::SourceKind;
use crate::names::{Names, Sort};
use crate::rules::rules;
use crate::views::Views;

/// Verbs that the tagger takes for saying and that are deeds: what follows is their object.
const ACTS: &[&str] = &[
    "vote",
    "votes",
    "voted",
    "vetoed",
    "opposed",
    "opposes",
    "backed",
    "supported",
    "abstained",
    "rejected",
    "approved",
    "passed",
    "adopted",
    "elected",
    "chose",
    "named",
    "signed",
    "declined",
    "refused",
    "met",
    "sought",
    "shown",
    "missed",
    "skipped",
    "withdrew",
    "cancelled",
    "dismissed",
    "fired",
    "sacked",
    "removed",
    "replaced",
    "appointed",
    "promoted",
    "arrested",
    "detained",
    "expelled",
];

/// Who may be meant by a pronoun.
#[derive(Clone, Copy, Default)]
pub(crate) struct Speakers {
    /// The kind of whoever spoke just before.
    pub(crate) before: Option<SourceKind>,
    /// Whether the story's "he" is known to the vocabulary: his words are the news itself.
    pub(crate) known: bool,
}

/// Adds what the tagger sees to what the rules found, where the two do not overlap.
pub(crate) fn join(found: &mut Vec<Frame>, tagged: Vec<Frame>) {
    for frame in tagged {
        let apart = |f: &Frame| {
            let (theirs, own) = ([f.head, f.content], [frame.head, frame.content]);
            theirs.iter().all(|a| own.iter().all(|b| !a.overlaps(*b)))
        };
        if found.iter().all(apart) {
            found.push(frame);
        }
    }
    found.sort_by_key(|f| (f.head.start().min(f.content.start()), f.content.start()));
}

/// The frames that the tagger sees in a sentence, spans already those of the article.
pub(crate) fn frames(
    views: &Views<'_>,
    names: &Names<'_>,
    sentence: Span,
    found: &[Attribution],
    speakers: Speakers,
) -> Vec<Frame> {
    let mut out: Vec<Frame> = Vec::new();
    for a in found
        .iter()
        .filter(|a| a.form == Form::Reported && a.within.is_none() && !a.carried)
    {
        let (Some(&source), Some(&cue)) = (a.source.first(), a.cue.first()) else {
            continue;
        };
        if !sentence.contains(source) || !sentence.contains(cue) {
            continue;
        }
        let inside = |s: &Span| {
            s.overlaps(sentence).then(|| {
                Span::new(s.start().max(sentence.start()), s.end().min(sentence.end()))
            })
        };
        // "X, he said, and Y": both halves are his.
        let mut contents: Vec<Span> = a.content.iter().filter_map(inside).collect();
        contents.sort_by_key(|s| std::cmp::Reverse(s.len()));
        let words = views.lower_at(cue);
        // "An account called @leaks": a name, nothing that is said.
        let named = words == "called"
            && a.content.iter().any(|c| {
                views.plain_at(*c).starts_with(|c: char| c == '@' || c.is_uppercase())
            });
        if named {
            continue;
        }
        // What is denied begins with the word that denies it.
        let denies = DENYING.is_match(words);
        let judges = JUDGING.is_match(words);
        contents.retain(|s| {
            let text = views.lower_at(*s);
            !s.overlaps(source)
                && !s.overlaps(cue)
                && (judges || text.starts_with("that ") || crate::clause::has_verb(text))
                && (judges || text.starts_with("that ") || says(words))
        });
        let deed = ACTS.iter().any(|w| kinds::has_word(words, w));
        if deed || !speaks(names, source) {
            continue;
        }
        let Some(kind) = kind(views, names, sentence, source, cue, speakers) else {
            continue;
        };
        for content in contents {
            // "That if he stays away, ...": the tagger stops at the comma.
            let text = views.lower_at(content);
            let goes_on = [
                "that if ",
                "that when ",
                "that unless ",
                "that once ",
                "that although ",
            ]
            .iter()
            .any(|w| text.starts_with(w));
            let content = if goes_on {
                Span::new(content.start(), sentence.end())
            } else {
                content
            };
            let content = if denies && content.start() >= cue.end() {
                Span::new(cue.start(), content.end())
            } else {
                content
            };
            let mut f = frame(views, names, Some(source), cue, content, Some(kind));
            if denies {
                f.head = source;
            }
            super::english::commit(words, &mut f);
            out.push(f);
        }
    }
    out.sort_by_key(|f| f.content.start());
    out.dedup_by(|later, earlier| earlier.content.overlaps(later.content));
    out
}

/// The kind of a source; `None` when it is none of its own.
fn kind(
    views: &Views<'_>,
    names: &Names<'_>,
    sentence: Span,
    source: Span,
    cue: Span,
    speakers: Speakers,
) -> Option<SourceKind> {
    let text = views.lower_at(source);
    match text {
        "i" | "we" | "it" | "which" | "that" | "this" | "you" | "what" => return None,
        "he" | "she" | "they" => {
            if !says(views.lower_at(cue)) {
                return None;
            }
            // A name just before it is who is meant: "Greta Lomvik, ... she said".
            let lead = Span::new(sentence.start(), source.start());
            let person = names.within(lead).iter().rev().find_map(|n| {
                let member = names.member(n.member);
                (member.sort == Sort::Person && !n.possessive).then_some(member)
            });
            return match (person, speakers.before) {
                (Some(member), _) if member.key.is_some() => None,
                (_, Some(before)) => Some(before),
                (Some(_), None) if text != "they" => Some(SourceKind::NamedPerson),
                (None, None) if text != "they" && !speakers.known => {
                    Some(SourceKind::NamedPerson)
                }
                _ => None,
            };
        }
        "who" => {
            if !says(views.lower_at(cue)) {
                return None;
            }
            let lead = views.lower_at(Span::new(sentence.start(), source.start()));
            let lead = lead.trim_end_matches([' ', ',']);
            let from =
                lead.rfind(", ").or_else(|| lead.rfind(" said ")).map_or(0, |at| at + 1);
            let phrase =
                Span::new(sentence.start() + from, sentence.start() + lead.len());
            return speaks(names, phrase).then(|| kinds::kind_of(views, names, phrase));
        }
        _ => {}
    }
    let kind = kinds::kind_of(views, names, source);
    let one_word = !text.contains(' ');
    // "Relatives say" is a class of people; "Power says" is none.
    if kind == SourceKind::UnnamedPeople && one_word && !text.ends_with('s') {
        return None;
    }
    Some(kind)
}

/// Whether a cue has a verb that nobody does but in words.
fn says(cue: &str) -> bool {
    SAYING.is_match(cue)
}

rules! {
    DENYING = r"\bden(?:y|ies|ied)\b";
    JUDGING = r"\b(?:consider|deem|judge|find|believe|think|thought|found|expect|forecast|predict|foresee|anticipate)(?:s|ed|d)?\b";
    SAYING = r"\b(?:sa(?:id|ys?|ying)|told|tells?|wr(?:ote|ites?)|add(?:ed|s)|argu(?:ed|es?)|insist(?:ed|s)?|maintain(?:ed|s)?|reckon(?:ed|s)?|believ(?:ed|es?)|th(?:inks?|ought)|not(?:ed|es)|point(?:ed|s)? out|predict(?:ed|s)?|expect(?:ed|s)?|warn(?:ed|s)?|suspect(?:ed|s)?|doubt(?:ed|s)?|claim(?:ed|s)?|alleg(?:ed|es?)|suggest(?:ed|s)?|conced(?:ed|es?)|admit(?:ted|s)?|acknowledg(?:ed|es?)|recall(?:ed|s)?|explain(?:ed|s)?|assert(?:ed|s)?|contend(?:ed|s)?|speculat(?:ed|es?)|estimat(?:ed|es?)|conclud(?:ed|es?)|swear|swore|swears|guess(?:ed|es)?|fear(?:ed|s)?|hear[ds]?|call(?:ed|s)?|describ(?:ed|es?)|repl(?:ied|ies|y)|answer(?:ed|s)?|joked|quipped|remark(?:ed|s)?|caution(?:ed|s)?|confirm(?:ed|s)?|den(?:ied|ies|y)|state[ds]?|(?:say|claim|alleg|argu|insist|warn|add|suggest|predict|admit|maintain|assert|report|writ|tell|stat|conced|acknowledg|recall|explain|speculat|conclud)ing|consider(?:ed|s)?|convinced|certain|sure|confident|sceptical|skeptical)\b";
}

/// Whether a phrase is a source of its own; a known official who speaks is the news itself.
fn speaks(names: &Names<'_>, source: Span) -> bool {
    names.within(source).iter().all(|n| {
        let member = names.member(n.member);
        member.sort != Sort::Person || member.key.is_none()
    })
}
