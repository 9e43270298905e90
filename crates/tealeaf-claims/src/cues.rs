//! The table of words that tell how far a writer commits.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What a cue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CueClass {
    Booster,
    Probable,
    Possible,
    Predict,
    Conditional,
    Doubt,
    Inference,
    Rumour,
    Unnamed,
    Denied,
}

/// A cue found in a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: CueClass,
    pub(crate) strength: u8,
}

struct Table {
    automaton: AhoCorasick,
    rows: Vec<(CueClass, u8)>,
}

static ENGLISH: LazyLock<Table> = LazyLock::new(|| table("en"));
static CHINESE: LazyLock<Table> = LazyLock::new(|| table("zh"));

fn table(language: &str) -> Table {
    let mut words = Vec::new();
    let mut rows = Vec::new();
    for line in include_str!("../data/cues.tsv").lines() {
        let mut fields = line.split('\t');
        if fields.next() != Some(language) {
            continue;
        }
        if let (Some(word), Some(class), Some(strength)) = (
            fields.next(),
            fields.next().and_then(class),
            fields.next().and_then(|s| s.parse().ok()),
        ) {
            words.push(word);
            rows.push((class, strength));
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&words)
        .expect("the table is small");
    Table { automaton, rows }
}

fn class(name: &str) -> Option<CueClass> {
    Some(match name {
        "booster" => CueClass::Booster,
        "probable" => CueClass::Probable,
        "possible" => CueClass::Possible,
        "predict" => CueClass::Predict,
        "conditional" => CueClass::Conditional,
        "doubt" => CueClass::Doubt,
        "inference" => CueClass::Inference,
        "rumour" => CueClass::Rumour,
        "unnamed" => CueClass::Unnamed,
        "denied" => CueClass::Denied,
        _ => return None,
    })
}

/// The cues of a clause, in order of place.
pub(crate) fn cues(lower: &str, plain: &str, chinese: bool) -> Vec<Found> {
    let table = if chinese { &*CHINESE } else { &*ENGLISH };
    table
        .automaton
        .find_iter(lower)
        .filter(|m| chinese || whole(lower, m.start(), m.end()))
        // The month of May is no hedge.
        .filter(|m| {
            m.start() == 0 && !lower[m.end()..].starts_with(',')
                || !(plain[m.start()..].starts_with("May")
                    && &lower[m.start()..m.end()] == "may")
        })
        // 将军, 上将: a rank is no future.
        .filter(|m| {
            &lower[m.start()..m.end()] != "将"
                || !(lower[m.end()..].starts_with(['军', '领', '士', '官', '校', '帅'])
                    || lower[..m.start()]
                        .ends_with(['上', '中', '少', '大', '名', '老', '武']))
        })
        .map(|m| {
            let (class, strength) = table.rows[m.pattern().as_usize()];
            Found { start: m.start(), end: m.end(), class, strength }
        })
        .collect()
}

fn whole(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    !text[..start].ends_with(letter) && !text[end..].starts_with(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = include_str!("../data/cues.tsv")
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
            .count();
        assert_eq!(table("en").rows.len() + table("zh").rows.len(), rows);
    }

    #[test]
    fn whole_words_and_the_longest() {
        let found = cues("mayors may not", "Mayors may not", false);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].class, CueClass::Possible);
        assert_eq!(cues("很可能离任", "很可能离任", true)[0].strength, 4);
    }
}
