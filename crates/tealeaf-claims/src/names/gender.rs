//! Whether the pronoun for a person is "he" or "she", as far as the article itself shows it:
//! by titles, kinship and words like "herself".

use std::collections::BTreeMap;

use super::{Cast, MemberId, Named, Sort};
use crate::rules::rules;
use crate::views::Views;

/// The English pronoun of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pronoun {
    /// "He".
    He,
    /// "She".
    She,
}

impl Pronoun {
    /// The pronoun that a word is a form of.
    pub(crate) fn of(word: &str) -> Option<Self> {
        match word {
            "he" | "him" | "his" | "himself" => Some(Self::He),
            "she" | "her" | "hers" | "herself" => Some(Self::She),
            _ => None,
        }
    }
}

rules! {
    TITLE_HE = r"(?:^|[^\p{L}])(?:mr\.?|king|prince|emir|amir|sultan|shah|tsar|lord|sir|duke|baron|count|emperor|chairman|spokesman|patriarch|brother|father|son|uncle|nephew|husband) $";
    TITLE_SHE = r"(?:^|[^\p{L}])(?:mrs\.?|ms\.?|miss|madame|queen|princess|sheikha|lady|dame|duchess|baroness|countess|empress|chairwoman|spokeswoman|sister|mother|daughter|aunt|niece|wife|widow) $";
    AFTER_HE = r"^(?:,? himself\b|, (?:who |whose )?(?:his|her husband|her brother|her father|her son)\b|, (?:the|a) (?:[a-z]+ )?(?:man|brother|father|son|prince|king|businessman|statesman)\b)";
    AFTER_SHE = r"^(?:,? herself\b|, (?:who |whose )?(?:her|his wife|his second wife|his sister|his daughter|his mother)\b|, (?:the|a) (?:[a-z]+ )?(?:woman|sister|mother|daughter|princess|queen|widow)\b)";
}

/// The pronouns of those whose words around their names tell; where they tell both, none.
pub(super) fn pronouns(
    views: &Views<'_>,
    cast: &Cast,
    named: &[Named],
) -> BTreeMap<MemberId, Pronoun> {
    let mut votes: BTreeMap<MemberId, (usize, usize)> = BTreeMap::new();
    for n in named.iter().filter(|n| cast.get(n.member).sort == Sort::Person) {
        let head = &views.lower[..n.name.start()];
        let before = &head[head.floor_char_boundary(head.len().saturating_sub(24))..];
        let after = &views.lower[n.span.end()..];
        let after = &after[..after.floor_char_boundary(40)];
        let vote = votes.entry(n.member).or_default();
        vote.0 += usize::from(TITLE_HE.is_match(before));
        vote.0 += usize::from(AFTER_HE.is_match(after));
        vote.1 += usize::from(TITLE_SHE.is_match(before));
        vote.1 += usize::from(AFTER_SHE.is_match(after));
    }
    votes
        .into_iter()
        .filter_map(|(member, votes)| match votes {
            (he, 0) if he > 0 => Some((member, Pronoun::He)),
            (0, she) if she > 0 => Some((member, Pronoun::She)),
            _ => None,
        })
        .collect()
}
