//! Who says so: the part of a sentence that attributes, and the part that is attributed.
//!
//! Rules for the evidentials of this genre (rumours that circulate, agentless passives,
//! "according to"), which statistical taggers trained on news miss. Each language has its
//! own file; what they share is here.

mod chinese;
mod english;
mod kinds;
pub(crate) mod tagged;

use tealeaf_text::Span;

use crate::claim::{Cue, Evidential, Hedge, Source, SourceKind};
use crate::names::Names;
use crate::views::{Views, is_chinese};

/// One attribution in a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Source and cue, with what stands between them.
    pub(crate) head: Span,
    pub(crate) source: Source,
    pub(crate) cue: Option<Cue>,
    /// What is attributed.
    pub(crate) content: Span,
    pub(crate) evidential: Evidential,
    /// How far the attribution itself commits, when its words say so.
    pub(crate) hedge: Option<Hedge>,
    pub(crate) strength: u8,
    /// The source denies the content ("dismissed the report").
    pub(crate) denies: bool,
}

/// The attributions of a sentence, in order, contents disjoint.
pub(crate) fn frames(views: &Views<'_>, names: &Names<'_>, sentence: Span) -> Vec<Frame> {
    let mut found = if is_chinese(views.text_at(sentence)) {
        chinese::frames(views, names, sentence)
    } else {
        english::frames(views, names, sentence)
    };
    found.sort_by_key(|f| (f.head.start(), f.content.start()));
    let mut kept: Vec<Frame> = Vec::new();
    for mut frame in found {
        if let Some(last) = kept.last_mut() {
            if last.head.overlaps(frame.head) || frame.content == last.content {
                continue;
            }
            // A later attribution ends the scope of an earlier one, unless it is inside it.
            if last.content.overlaps(frame.content) || last.content.contains(frame.head) {
                if frame.head.start() > last.content.start() {
                    last.content = Span::new(last.content.start(), frame.head.start());
                } else {
                    frame.content = Span::new(
                        last.content.end().min(frame.content.end()),
                        frame.content.end(),
                    );
                }
            }
        }
        kept.push(frame);
    }
    kept.retain(|f| f.denies || !crate::clause::trim(views, f.content).is_empty());
    kept
}

/// What a kind of source makes of the way of knowing.
pub(crate) fn evidential_of(kind: SourceKind) -> Evidential {
    match kind {
        SourceKind::Author => Evidential::Assertion,
        SourceKind::OfficialBody | SourceKind::OfficialMedia => Evidential::Official,
        SourceKind::NamedPerson | SourceKind::Outlet | SourceKind::Document => {
            Evidential::Named
        }
        SourceKind::Analyst
        | SourceKind::UnnamedPeople
        | SourceKind::UnnamedReports
        | SourceKind::Implicit => Evidential::Unnamed,
        SourceKind::SocialMedia | SourceKind::Rumour => Evidential::Rumour,
    }
}

/// Makes a frame from its parts.
pub(crate) fn frame(
    views: &Views<'_>,
    names: &Names<'_>,
    source: Option<Span>,
    cue: Span,
    content: Span,
    kind: Option<SourceKind>,
) -> Frame {
    let kind = kind.unwrap_or_else(|| {
        source.map_or(SourceKind::Implicit, |s| kinds::kind_of(views, names, s))
    });
    let entity = source.and_then(|s| kinds::entity_of(names, s));
    let start = source.map_or(cue.start(), |s| s.start().min(cue.start()));
    let end = source.map_or(cue.end(), |s| s.end().max(cue.end()));
    let strength = match evidential_of(kind) {
        Evidential::Direct | Evidential::Official => 5,
        Evidential::Named => 4,
        Evidential::Unnamed | Evidential::Assertion | Evidential::Inference => 3,
        Evidential::Rumour => 1,
    };
    let unverified = source.is_some_and(|s| {
        let text = views.lower_at(s);
        ["unverified", "unconfirmed", "未经证实", "未证实"]
            .iter()
            .any(|w| text.contains(w))
    });
    let (strength, hedge) = if unverified {
        (1, Some(Hedge::Possible))
    } else {
        (strength, (evidential_of(kind) == Evidential::Rumour).then_some(Hedge::Possible))
    };
    Frame {
        head: Span::new(start, end),
        source: Source {
            kind,
            spans: source.into_iter().collect(),
            entity,
            carried: false,
        },
        cue: Some(Cue { spans: vec![cue] }),
        content,
        evidential: evidential_of(kind),
        hedge,
        strength,
        denies: false,
    }
}
