//! Whether the pronoun for a person is "he" or "she", as far as the article itself shows it:
//! by titles, kinship and words like "herself".

use std::collections::BTreeMap;

use super::{Cast, MemberId, Named, Sort};
use crate::article::Article;
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
    TITLE_HE = r"(?:^|[^\p{L}])(?:mr\.?|king|prince|emir|amir|sultan|shah|tsar|lord|sir|duke|baron|count|emperor|chairman|spokesman|patriarch|brother|father|son|uncle|nephew|husband),? $";
    TITLE_SHE = r"(?:^|[^\p{L}])(?:mrs\.?|ms\.?|miss|madame|queen|princess|sheikha|lady|dame|duchess|baroness|countess|empress|chairwoman|spokeswoman|sister|mother|daughter|aunt|niece|wife|widow),? $";
    AFTER_HE = r"^(?:,? himself\b|, (?:who |whose )?(?:his|her husband|her brother|her father|her son)\b|, (?:the|a) (?:[a-z]+ )?(?:man|brother|father|son|prince|king|businessman|statesman)\b)";
    AFTER_SHE = r"^(?:,? herself\b|, (?:who |whose )?(?:her|his wife|his second wife|his sister|his daughter|his mother)\b|, (?:the|a) (?:[a-z]+ )?(?:woman|sister|mother|daughter|princess|queen|widow)\b)";
}

/// "... read out by Brell instead. Her text": who alone was named in the sentence before; used
/// where nothing else tells.
fn by_next_sentence(
    article: &Article,
    views: &Views<'_>,
    cast: &Cast,
    named: &[Named],
    votes: &mut BTreeMap<MemberId, (usize, usize)>,
) {
    let mut weak: BTreeMap<MemberId, (usize, usize)> = BTreeMap::new();
    for pair in article.sentences.windows(2) {
        let [before, sentence] = pair else { continue };
        if before.paragraph != sentence.paragraph || before.title {
            continue;
        }
        let text = views.lower_at(sentence.span);
        let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let Some(pronoun) = Pronoun::of(first) else { continue };
        // "She received the minister. Her office": she was somebody else before.
        let said = views.lower_at(before.span).split(|c: char| !c.is_alphabetic());
        if said.filter_map(Pronoun::of).any(|p| p == pronoun) {
            continue;
        }
        let from = named.partition_point(|n| n.span.start() < before.span.start());
        let mut people = named[from..]
            .iter()
            .take_while(|n| n.span.start() < before.span.end())
            .filter(|n| cast.get(n.member).sort == Sort::Person)
            .map(|n| n.member);
        let Some(only) = people.next().filter(|id| people.all(|other| other == *id))
        else {
            continue;
        };
        let vote = weak.entry(only).or_default();
        match pronoun {
            Pronoun::He => vote.0 += 1,
            Pronoun::She => vote.1 += 1,
        }
    }
    for (member, vote) in weak {
        let told = votes.entry(member).or_default();
        if *told == (0, 0) && (vote.0 == 0 || vote.1 == 0) {
            *told = vote;
        }
    }
}

/// The pronouns of those whose words around their names tell; where they tell both, none.
pub(super) fn pronouns(
    article: &Article,
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
    by_next_sentence(article, views, cast, named, &mut votes);
    votes
        .into_iter()
        .filter_map(|(member, votes)| match votes {
            (he, 0) if he > 0 => Some((member, Pronoun::He)),
            (0, she) if she > 0 => Some((member, Pronoun::She)),
            _ => None,
        })
        .collect()
}
