//! The labels of the sequence model, and what they say about grouping.
//!
//! A label names a role (source, cue, content) and the side of the cue it stands on, so
//! that a labelled paragraph already says which source and content belong to which cue.
//! Two more labels mark gaps inside a group, and a second kind of cue shares the source of
//! another group ("he said ... and added ...").

use std::ops::Range;

/// Number of lanes in a row of weights; at least the number of labels.
pub(crate) const LANES: usize = 16;

/// Number of labels.
pub(crate) const COUNT: usize = 15;

pub(crate) const OUTSIDE: u8 = 0;
pub(crate) const GAP_BEFORE: u8 = 1;
pub(crate) const GAP_AFTER: u8 = 2;

/// Roles of a segment; each has a begin and an inside label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    SourceBefore,
    ContentBefore,
    Cue,
    /// A cue whose source belongs to another group.
    SharingCue,
    SourceAfter,
    ContentAfter,
}

const ROLES: [Role; 6] = [
    Role::SourceBefore,
    Role::ContentBefore,
    Role::Cue,
    Role::SharingCue,
    Role::SourceAfter,
    Role::ContentAfter,
];

impl Role {
    /// The label of the first token of a segment; the next label is for its other tokens.
    pub(crate) fn begin(self) -> u8 {
        3 + 2 * self as u8
    }

    fn of(label: u8) -> Option<Self> {
        ROLES.get(usize::from(label.checked_sub(3)? / 2)).copied()
    }

    pub(crate) fn is_source(self) -> bool {
        matches!(self, Self::SourceBefore | Self::SourceAfter)
    }

    pub(crate) fn is_cue(self) -> bool {
        matches!(self, Self::Cue | Self::SharingCue)
    }
}

/// Whether `label` may follow `previous` (`None` at the start of a paragraph).
pub(crate) fn may_follow(previous: Option<u8>, label: u8) -> bool {
    let inside = label >= 3 && (label - 3) % 2 == 1;
    !inside || previous.is_some_and(|previous| previous == label || previous == label - 1)
}

/// A run of tokens with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) role: Role,
    pub(crate) tokens: Range<usize>,
}

/// Reads the segments out of a labelled paragraph.
pub(crate) fn segments(labels: &[u8]) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    for (idx, &label) in labels.iter().enumerate() {
        let Some(role) = Role::of(label) else { continue };
        match found.last_mut() {
            Some(last)
                if label != role.begin()
                    && last.tokens.end == idx
                    && last.role == role =>
            {
                last.tokens.end = idx + 1;
            }
            _ => found.push(Segment { role, tokens: idx..idx + 1 }),
        }
    }
    found
}

/// One attribution as ranges of tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) source: Vec<Range<usize>>,
    pub(crate) cue: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
    /// The source was taken from another group.
    pub(crate) shared: bool,
}

/// A part that is one run of tokens.
pub(crate) fn one(range: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(range).collect()
}

/// Groups the segments by their cues: what stands before a cue goes to the next cue, what
/// stands after goes to the last one.
pub(crate) fn groups(segments: &[Segment]) -> Vec<Group> {
    let cues: Vec<&Segment> = segments.iter().filter(|s| s.role.is_cue()).collect();
    let mut groups: Vec<Group> = cues
        .iter()
        .map(|cue| Group {
            cue: one(cue.tokens.clone()),
            shared: cue.role == Role::SharingCue,
            ..Group::default()
        })
        .collect();
    if groups.is_empty() {
        return groups;
    }
    for segment in segments.iter().filter(|segment| !segment.role.is_cue()) {
        let next = cues.partition_point(|cue| cue.tokens.start < segment.tokens.start);
        let before = matches!(segment.role, Role::SourceBefore | Role::ContentBefore);
        let owner =
            if before { next.min(cues.len() - 1) } else { next.saturating_sub(1) };
        let group = &mut groups[owner];
        if segment.role.is_source() {
            group.source.push(segment.tokens.clone());
        } else {
            group.content.push(segment.tokens.clone());
        }
    }
    share_sources(&mut groups);
    groups
}

/// Gives each sharing group without a source that of the nearest group before it, else of
/// the nearest after it.
fn share_sources(groups: &mut [Group]) {
    for idx in 0..groups.len() {
        if !groups[idx].shared {
            continue;
        }
        if !groups[idx].source.is_empty() {
            groups[idx].shared = false;
            continue;
        }
        let before = groups[..idx].iter().rev().find(|group| !group.source.is_empty());
        let after = groups[idx + 1..].iter().find(|group| !group.source.is_empty());
        if let Some(lender) = before.or(after) {
            groups[idx].source = lender.source.clone();
        }
    }
}

/// Whether a label is one of a cue.
pub(crate) fn is_cue(label: u8) -> bool {
    Role::of(label).is_some_and(Role::is_cue)
}
