//! Which event a claim names, beyond its kind: "the commissioning of the carrier Fujian".
//!
//! A person shown somewhere else on that day was not shown at the event named. It is known
//! by its words in the title of an item of these days.

use jiff::{ToSpan as _, civil::Date};
use tealeaf_claims::Claim;
use tealeaf_record::observations::Observed;
use tealeaf_text::fold;

use super::Context;
use crate::{place, resolve::is_at};

/// Chinese characters that claim and title must share in one run.
const SHARED: usize = 6;
/// How many more than the person's own items share.
const MORE: usize = 2;
/// Items looked at; a claim about longer times names no single event.
const LOOKED_AT: usize = 400;

/// Whether an item that does not name the person fits the words of the claim far better
/// than those that show him.
pub(super) fn is_another(
    context: &Context<'_>,
    claim: &Claim,
    person: &str,
    own: &[&Observed],
    (from, to): (Date, Date),
) -> bool {
    if own.is_empty() {
        return false;
    }
    let words = Words::of(context, claim);
    let best = own.iter().map(|item| words.shared(item)).max().unwrap_or(0);
    let others = context.snapshot.within(from, to.saturating_add(3.days()));
    let looked_at: Vec<&Observed> =
        others.map(|(_, item)| item).take(LOOKED_AT + 1).collect();
    looked_at.len() <= LOOKED_AT
        && looked_at
            .into_iter()
            .filter(|item| {
                let (first, last) = item.event.unwrap_or((item.date, item.date));
                first <= to && from <= last
            })
            .map(|item| (words.shared(item), item))
            .rev()
            .max_by_key(|(shared, _)| *shared)
            .is_some_and(|(other, item)| {
                other >= SHARED && other >= best + MORE && !names(context, item, person)
            })
}

/// Whether an item names a person at all, in title or text.
fn names(context: &Context<'_>, item: &Observed, person: &str) -> bool {
    let Some(name) = context.pack.person(person).and_then(|p| p.zh.as_deref()) else {
        return true;
    };
    item.title().is_some_and(|title| title.contains(name))
        || item.speakers.iter().chain(&item.present).any(|key| key == person)
        || context.texts.is_some_and(|texts| {
            texts(item.id()).iter().any(|v| fold(&v.text).as_str().contains(name))
        })
}

/// Whether a claim lists places ("Portugal, Spain and Greece") and one of them is in none of
/// the items.
pub(super) fn misses_one(
    context: &Context<'_>,
    claim: &Claim,
    own: &[&Observed],
) -> bool {
    let text = &context.article.text[claim.span.range()];
    let at: Vec<(usize, usize)> = claim
        .places
        .iter()
        .filter_map(|p| text.find(p.as_str()).map(|at| (at, at + p.len())))
        .collect();
    let listed = at.windows(2).any(|pair| {
        let between = text.get(pair[0].1..pair[1].0).unwrap_or("").trim();
        matches!(between, "、" | "和" | "与" | "及" | "以及" | "and" | ", and")
    });
    listed
        && !own.is_empty()
        && claim
            .places
            .iter()
            .any(|p| !own.iter().any(|item| is_at(item, std::slice::from_ref(p))))
}

/// The words of a claim that can name an event.
struct Words {
    /// Chinese, names of people taken out.
    chinese: Vec<char>,
    /// Capitalized words in Latin script that are no person's and no place's of the claim.
    capitalized: Vec<String>,
}

impl Words {
    fn of(context: &Context<'_>, claim: &Claim) -> Self {
        let sentence = context.article.sentences[claim.sentence].span;
        let text = &context.article.text[sentence.range()];
        let mut latin = text.to_owned();
        // A formula is named in many titles and names no event.
        for m in context.lexicon.find(text) {
            let blank = "|".repeat(m.span.range().len());
            latin.replace_range(m.span.range(), &blank);
        }
        let mut bare = fold(&latin).as_str().to_owned();
        for person in &context.pack.people {
            if let Some(zh) = &person.zh {
                bare = bare.replace(zh.as_str(), "|");
            }
            for en in &person.en {
                latin = latin.replace(en.as_str(), "|");
            }
        }
        // "The carrier Fujian" names an event, "in Fujian" a place.
        let words: Vec<&str> = latin
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|w| !w.is_empty())
            .collect();
        let located = |w: &str| ["in", "at", "to", "from", "of", "near"].contains(&w);
        let capitalized = words
            .windows(2)
            .filter(|pair| !located(pair[0]))
            .map(|pair| pair[1])
            .filter(|w| w.len() > 4 && w.starts_with(|c: char| c.is_ascii_uppercase()))
            .filter(|w| !claim.places.iter().any(|p| p.contains(w)))
            .map(str::to_owned)
            .collect();
        Self { chinese: bare.chars().collect(), capitalized }
    }

    /// How many characters of one run an item's title shares with the claim; a word spelled
    /// in Latin letters counts as one.
    fn shared(&self, item: &Observed) -> usize {
        let Some(title) = item.title() else { return 0 };
        let spelled = self.capitalized.iter().any(|w| place::matches(w, title));
        let title: Vec<char> = fold(title).as_str().chars().collect();
        let run = longest_run(&self.chinese, &title);
        run.max(if spelled { SHARED } else { 0 })
    }
}

/// Length of the longest run of Chinese characters that two texts share.
///
/// # Complexity
/// The product of the lengths.
fn longest_run(a: &[char], b: &[char]) -> usize {
    let mut best = 0;
    let mut previous = vec![0_usize; b.len() + 1];
    for x in a {
        let mut row = vec![0_usize; b.len() + 1];
        if ('\u{3400}'..='\u{9fff}').contains(x) {
            for (j, y) in b.iter().enumerate() {
                if x == y {
                    row[j + 1] = previous[j] + 1;
                    best = best.max(row[j + 1]);
                }
            }
        }
        previous = row;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::longest_run;

    #[test]
    fn runs() {
        let run = |a: &str, b: &str| {
            let chars = |s: &str| s.chars().collect::<Vec<char>>();
            longest_run(&chars(a), &chars(b))
        };
        assert_eq!(run("福建舰入列授旗仪式", "福建舰入列 出席入列授旗仪式"), 6);
        assert_eq!(run("2025年", "2025年"), 1);
        assert_eq!(run("", "仪式"), 0);
    }
}
