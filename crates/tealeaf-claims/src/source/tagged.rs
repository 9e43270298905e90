//! Attributions found by the trained tagger, for sentences in which no rule finds one.
//!
//! The rules know the evidentials of this genre; the tagger knows the open class of
//! reporting verbs. Rules win where both see something.

use tealeaf_text::Span;

use super::{Frame, frame, kinds};
use crate::attribution::{Attribution, Form};
use crate::claim::SourceKind;
use crate::names::{Names, Sort};
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

/// The frames that the tagger sees in a sentence, spans already those of the article.
pub(crate) fn frames(
    views: &Views<'_>,
    names: &Names<'_>,
    sentence: Span,
    found: &[Attribution],
) -> Vec<Frame> {
    let mut out: Vec<Frame> = Vec::new();
    for a in found
        .iter()
        .filter(|a| a.form == Form::Reported && a.within.is_none() && !a.carried)
    {
        let (Some(&source), Some(&cue)) = (a.source.first(), a.cue.first()) else {
            continue;
        };
        let Some(&content) = a.content.iter().max_by_key(|s| s.len()) else { continue };
        if !sentence.contains(source)
            || !sentence.contains(cue)
            || !content.overlaps(sentence)
        {
            continue;
        }
        let content = Span::new(
            content.start().max(sentence.start()),
            content.end().min(sentence.end()),
        );
        let deed = ACTS.iter().any(|w| kinds::has_word(views.lower_at(cue), w));
        if deed
            || content.overlaps(source)
            || content.overlaps(cue)
            || !speaks(views, names, source)
        {
            continue;
        }
        let kind = kinds::kind_of(views, names, source);
        if kind == SourceKind::UnnamedPeople
            && views.text_at(source).split(' ').count() == 1
        {
            continue;
        }
        let mut f = frame(views, names, Some(source), cue, content, Some(kind));
        super::english::commit(views.lower_at(cue), &mut f);
        out.push(f);
    }
    out.sort_by_key(|f| f.content.start());
    out.dedup_by(|later, earlier| earlier.content.overlaps(later.content));
    out
}

/// Whether a phrase is a source of its own; a known official who speaks is the news itself,
/// and a pronoun is whoever the story is about.
fn speaks(views: &Views<'_>, names: &Names<'_>, source: Span) -> bool {
    let text = views.lower_at(source);
    if ["he", "she", "it", "they", "we", "i", "who", "which", "that"].contains(&text) {
        return false;
    }
    names.within(source).iter().all(|n| {
        let member = names.member(n.member);
        member.sort != Sort::Person || member.key.is_none()
    })
}
