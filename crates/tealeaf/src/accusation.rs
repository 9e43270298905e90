//! Accusations of crime or treason against a person: their words are shown folded, and
//! never in a title, a summary or a finding.
//!
//! Two tests, either is enough: the claim is of a kind that accuses (a coup, opposition, a
//! secret plan) and names somebody, or its words hold a word of crime or treason beside the
//! name of a person. Folding too much costs a click; folding too little costs a person.

use std::collections::BTreeSet;

use tealeaf_claims::{Article, Claim, Proposition};
use tealeaf_text::to_simplified;

use crate::pack::Pack;

/// Beginnings of English words, in lower case.
const ENGLISH: &[&str] = &[
    "treason",
    "traitor",
    "treacher",
    "betray",
    "coup ",
    "coups",
    "coup,",
    "coup.",
    "mutin",
    "plotted",
    "plotting",
    "plot to",
    "plot against",
    "conspir",
    "spy",
    "spies",
    "espionage",
    "mole ",
    "double agent",
    "foreign agent",
    "defected",
    "defector",
    "overthrow",
    "usurp",
    "turned against",
    "sold out",
    "corrupt",
    "brib",
    "embezzl",
    "graft ",
    "kickback",
    "launder",
    "murder",
    "assassinat",
    "smuggl",
    "fraud",
    "rape",
    "sabotag",
    "treasonous",
    "poison",
];

/// Chinese words, Simplified.
const CHINESE: &[&str] = &[
    "叛国", "叛徒", "叛变", "背叛", "反叛", "内奸", "卧底", "间谍", "特务", "政变",
    "兵变", "谋反", "造反", "篡权", "夺权", "篡位", "逼宫", "倒戈", "反水", "贪污",
    "贪腐", "腐败", "受贿", "行贿", "索贿", "洗钱", "谋杀", "暗杀", "杀害", "下毒",
    "强奸", "诈骗", "走私", "通敌", "卖国", "出卖",
];

/// What takes the accusation out of the word after it.
const AGAINST: &[&str] =
    &["anti-", "anti", "against ", "fight ", "fighting ", "反", "惩治", "惩"];

/// Whether a claim accuses a person, so that its words are folded.
#[must_use]
pub fn accuses(pack: &Pack, article: &Article, claim: &Claim) -> bool {
    let mentions = !claim.subjects.is_empty() || !claim.objects.is_empty();
    let kind = matches!(
        claim.proposition,
        Proposition::Coup | Proposition::Opposition | Proposition::Plan
    );
    if kind && !claim.subjects.is_empty() {
        return true;
    }
    let text = &article.text[claim.span.range()];
    has_word(text) && (mentions || names_person(pack, text))
}

/// Whether a text has, in one sentence, a word of crime or treason and a known person.
#[must_use]
pub fn in_text(pack: &Pack, text: &str) -> bool {
    text.split(['.', '。', '!', '！', '?', '？', ';', '；', '\n'])
        .any(|sentence| has_word(&format!("{sentence} ")) && names_person(pack, sentence))
}

/// Whether the headline accuses somebody.
#[must_use]
pub fn in_headline(pack: &Pack, article: &Article, claims: &[Claim]) -> bool {
    article.title.is_some_and(|title| {
        let inside =
            |c: &&Claim| title.start() <= c.span.start() && c.span.end() <= title.end();
        in_text(pack, &article.text[title.range()])
            || claims.iter().filter(inside).any(|c| accuses(pack, article, c))
    })
}

fn has_word(text: &str) -> bool {
    let lower = text.to_lowercase();
    let starts_word =
        |at: usize| !lower[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let meant = |at: usize, text: &str| !AGAINST.iter().any(|a| text[..at].ends_with(a));
    let english = ENGLISH.iter().any(|w| {
        lower.match_indices(w).any(|(at, _)| starts_word(at) && meant(at, &lower))
    });
    let simplified = to_simplified(text);
    english
        || CHINESE
            .iter()
            .any(|w| simplified.match_indices(w).any(|(at, _)| meant(at, &simplified)))
}

fn names_person(pack: &Pack, text: &str) -> bool {
    let simplified = to_simplified(text);
    let words: BTreeSet<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let people = pack.people.iter().filter(|p| p.zh.is_some() || p.surname.is_some());
    let mut people = people;
    people.any(|p| {
        p.zh.as_ref().is_some_and(|zh| simplified.contains(zh.as_str()))
            || p.surname.as_ref().is_some_and(|s| words.contains(s.as_str()))
            || p.en.iter().any(|en| text.contains(en.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::in_text;
    use crate::pack::{EMBEDDED, Pack, PackSource};

    #[test]
    fn accusations_in_texts() {
        let sources: Vec<PackSource> =
            EMBEDDED.iter().map(|k| PackSource::Embedded((*k).to_owned())).collect();
        let pack = Pack::load(&sources).expect("the packs");
        for (text, accuses) in [
            ("Cai Qi betrayed his patron.", true),
            ("Li Xi is a mole in the ranks", true),
            ("Zhang Youxia plotted a coup.", true),
            ("Wang Yi took bribes", true),
            ("蔡奇背叛了他的上级", true),
            ("張又俠發動政變", true),
            ("There was a coup. Xi was in Moscow.", false),
            ("Li Xi led the anti-corruption campaign", false),
            ("Li Xi spoke on the fight against corruption", false),
            ("李希在反腐败会议上讲话", false),
            ("Cai Qi inspected Tangshan", false),
            ("Spies are everywhere", false),
        ] {
            assert_eq!(in_text(&pack, text), accuses, "{text}");
        }
    }
}
