//! Reading of annotated articles: brat stand-off files and tagged sentences.

use std::fmt;
use std::ops::Range;

use super::super::label::{COUNT, GAP_AFTER, GAP_BEFORE, OUTSIDE, Role};
use super::super::tags;
use super::super::token::{self, Paragraph, Token};

/// Byte ranges of source, cue and content.
pub(crate) type Parts = [Vec<Range<usize>>; 3];

/// An annotated article.
#[derive(Clone, Debug)]
pub struct Document {
    /// Name, unique in its corpus.
    pub name: String,
    /// The text as read.
    pub text: String,
    /// Attributions: byte ranges of source, cue and content.
    pub(crate) attributions: Vec<Parts>,
}

/// A file that could not be read as what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRead(String);

impl fmt::Display for NotRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotRead {}

impl Document {
    /// Reads a text with its brat annotations (`T` lines give spans in code points, `E`
    /// lines tie them together). Lines that cannot be read are left out: the corpus has a
    /// few broken ones.
    #[must_use]
    pub fn from_brat(name: &str, text: &str, annotations: &str) -> Self {
        let mut offsets: Vec<usize> =
            text.char_indices().map(|(offset, _)| offset).collect();
        offsets.push(text.len());
        let mut spans: Vec<(&str, Vec<Range<usize>>)> = Vec::new();
        for line in annotations.split('\n').filter(|line| line.starts_with('T')) {
            let mut columns = line.split('\t');
            let (Some(key), Some(place)) = (columns.next(), columns.next()) else {
                continue;
            };
            let Some((_, places)) = place.split_once(' ') else { continue };
            if let Some(found) = places.split(';').map(|p| range(p, &offsets)).collect() {
                spans.push((key, found));
            }
        }
        spans.sort_by(|a, b| a.0.cmp(b.0));
        let attributions = annotations
            .split('\n')
            .filter(|line| line.starts_with('E'))
            .filter_map(|line| event(line.split_once('\t')?.1, &spans))
            .collect();
        Self { name: name.to_owned(), text: text.to_owned(), attributions }
    }
}

/// `12 34` in code points as a range of bytes.
fn range(place: &str, offsets: &[usize]) -> Option<Range<usize>> {
    let (from, to) = place.split_once(' ')?;
    let from = *offsets.get(from.parse::<usize>().ok()?)?;
    let to = *offsets.get(to.parse::<usize>().ok()?)?;
    (from < to).then_some(from..to)
}

fn event(arguments: &str, spans: &[(&str, Vec<Range<usize>>)]) -> Option<Parts> {
    let mut parts: Parts = Default::default();
    for argument in arguments.split_whitespace() {
        let Some((role, key)) = argument.split_once(':') else { continue };
        let part = match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "Source" => 0,
            "Cue" => 1,
            "Content" => 2,
            _ => continue,
        };
        if let Ok(found) = spans.binary_search_by_key(&key, |row| row.0) {
            parts[part].extend(spans[found].1.iter().cloned());
        }
    }
    (!parts[1].is_empty()).then_some(parts)
}

/// The tokens of a sentence with their tags.
pub(crate) type TaggedSentence = (Vec<Token>, Vec<u8>);

/// Reads lines `word<TAB>tag`.
pub(crate) fn tagged_sentences(text: &str) -> Result<Vec<TaggedSentence>, NotRead> {
    let mut sentences = Vec::new();
    let (mut words, mut tags): (Vec<&str>, Vec<u8>) = (Vec::new(), Vec::new());
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.is_empty() {
            if !words.is_empty() {
                let tokens = token::from_words(words.drain(..));
                sentences.push((tokens, std::mem::take(&mut tags)));
            }
            continue;
        }
        let tagged = line
            .split_once('\t')
            .and_then(|(word, tag)| Some((word, tags::coarse(tag)?)));
        let Some((word, tag)) = tagged else {
            let place = number + 1;
            return Err(NotRead(format!(
                "line {place} of the tagged text is not `word<TAB>tag` with a treebank tag"
            )));
        };
        words.push(word);
        tags.push(tag);
    }
    Ok(sentences)
}

/// The right label of each token of a paragraph.
pub(crate) fn labels(paragraph: &Paragraph, attributions: &[Parts]) -> Vec<u8> {
    let tokens = &paragraph.tokens;
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Vec::new();
    };
    let here: Vec<[Vec<usize>; 3]> = attributions
        .iter()
        .filter(|parts| (first.start..last.end).contains(&parts[1][0].start))
        .map(|parts| parts.each_ref().map(|ranges| covered(tokens, ranges)))
        .filter(|parts| !parts[1].is_empty())
        .collect();
    let owners = owners(&here, tokens.len());
    let mut labels = vec![OUTSIDE; tokens.len()];
    let mut last_owner = None;
    for (idx, owner) in owners.iter().enumerate() {
        if let Some((group, part)) = *owner {
            let role = role(&here[group], group, part, idx, &owners);
            let goes_on = last_owner == Some((group, part));
            labels[idx] = role.begin() + u8::from(goes_on);
        }
        last_owner = *owner;
    }
    mark_gaps(&here, &owners, &mut labels);
    debug_assert!(labels.iter().all(|&label| usize::from(label) < COUNT));
    labels
}

/// Indices of the tokens that the ranges touch.
fn covered(tokens: &[Token], ranges: &[Range<usize>]) -> Vec<usize> {
    let mut found = Vec::new();
    for range in ranges {
        let from = tokens.partition_point(|token| token.end <= range.start);
        let to = tokens.partition_point(|token| token.start < range.end);
        found.extend(from..to);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Which group and part each token belongs to. A source that several groups share goes to
/// the one whose cue is nearest; cues win over sources, sources over contents.
fn owners(groups: &[[Vec<usize>; 3]], n_tokens: usize) -> Vec<Option<(usize, usize)>> {
    let mut owners: Vec<Option<(usize, usize)>> = vec![None; n_tokens];
    for part in [2, 0, 1] {
        for (group, parts) in groups.iter().enumerate() {
            let distance = |group: usize, idx: usize| groups[group][1][0].abs_diff(idx);
            for &idx in &parts[part] {
                let nearer = match owners[idx] {
                    Some((other, taken)) if taken == part => {
                        distance(group, idx) < distance(other, idx)
                    }
                    _ => true,
                };
                if nearer {
                    owners[idx] = Some((group, part));
                }
            }
        }
    }
    owners
}

fn role(
    parts: &[Vec<usize>; 3],
    group: usize,
    part: usize,
    idx: usize,
    owners: &[Option<(usize, usize)>],
) -> Role {
    let before = idx < parts[1][0];
    match part {
        0 if before => Role::SourceBefore,
        0 => Role::SourceAfter,
        2 if before => Role::ContentBefore,
        2 => Role::ContentAfter,
        _ => {
            let lent = |at: &usize| owners[*at] != Some((group, 0));
            let sharing = !parts[0].is_empty() && parts[0].iter().all(lent);
            if sharing { Role::SharingCue } else { Role::Cue }
        }
    }
}

/// Marks the tokens between the parts of one group.
fn mark_gaps(
    groups: &[[Vec<usize>; 3]],
    owners: &[Option<(usize, usize)>],
    labels: &mut [u8],
) {
    for (group, parts) in groups.iter().enumerate() {
        let cue = parts[1][0];
        let owned = || {
            let all = parts.iter().flatten().copied();
            all.filter(|&idx| owners[idx].is_some_and(|owner| owner.0 == group))
        };
        let (Some(from), Some(to)) = (owned().min(), owned().max()) else { continue };
        for (idx, label) in labels.iter_mut().enumerate().take(to).skip(from) {
            if *label == OUTSIDE {
                *label = if idx < cue { GAP_BEFORE } else { GAP_AFTER };
            }
        }
    }
}
