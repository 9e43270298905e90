//! Claims drawn from the record itself, true and each changed in one slot, told in three
//! languages, and checked: what is true must come out `supported`, what was changed must
//! not, and no piece of evidence may say what its item does not.
//!
//! The seeds of a run are fixed here; any other seed must do as well
//! (`TEALEAF_CLAIM_SEEDS="7 8"`).

mod chinese;
mod draw;
mod english;
mod evidence;
mod fomc;
mod held;

use std::collections::BTreeMap;

use tealeaf::{
    check::{Check, check_all},
    claims::{Article, Claim, FormulaRef, Proposition, claims},
};

use self::{
    draw::{Kind, Said, draw},
    held::Held,
};

/// Claims of one seed.
const CLAIMS: usize = 200;
/// Seeds of a run, unless others are asked for.
const SEEDS: &[u64] = &[1, 2];

fn seeds() -> Vec<u64> {
    let Ok(asked) = std::env::var("TEALEAF_CLAIM_SEEDS") else { return SEEDS.to_vec() };
    asked.split_whitespace().map(|seed| seed.parse().expect("a number")).collect()
}

/// Numbers that look random and are the same everywhere (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let n = u64::try_from(n.max(1)).expect("a small number");
        usize::try_from(z % n).expect("below a small number")
    }

    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        if of.is_empty() { None } else { of.get(self.below(of.len())) }
    }

    pub(crate) fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// The languages that claims are told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    English,
    Simplified,
    Traditional,
}

/// A claim as told: the article, and where in it the claim stands.
pub(crate) struct Told {
    pub(crate) text: String,
    pub(crate) claim: String,
}

/// Whether a claim of the reader is about what was told.
fn is_about(said: &Said, claim: &Claim) -> bool {
    match (&claim.proposition, said.kind) {
        (
            Proposition::FormulaUse { formula, .. }
            | Proposition::FormulaChange { formula, .. },
            kind,
        ) if kind.is_of_words() => {
            said.formula.as_ref().is_some_and(|key| match formula {
                FormulaRef::Key(found) => found == key,
                FormulaRef::Literal(_) => false,
            })
        }
        (
            Proposition::Visit
            | Proposition::Appearance { .. }
            | Proposition::Meeting { .. }
            | Proposition::NotSeen,
            kind,
        ) => kind.is_in_person(),
        (Proposition::Publication { .. }, Kind::Title) => true,
        _ => false,
    }
}

/// What came of one told claim.
struct Outcome {
    supported: bool,
    /// What evidence is quoted for and does not say.
    unsaid: Vec<String>,
    said: String,
}

fn outcome(held: &Held, said: &Said, told: &Told) -> Outcome {
    let article = Article::read(&told.text);
    let found = claims(&article, &held.vocabulary);
    let checks = held.with_context(&article, |context| check_all(&context, &found));
    let unsaid: Vec<String> = found
        .iter()
        .zip(&checks)
        .filter_map(|(claim, check)| evidence::wrong(held, claim, check))
        .collect();
    let at = told.text.find(&told.claim).expect("the claim stands in its article");
    let to = at + told.claim.len();
    let here = |c: &Claim| c.span.start() < to && at < c.span.end();
    let about: Vec<(&Claim, &Check)> =
        found.iter().zip(&checks).filter(|(c, _)| here(c) && is_about(said, c)).collect();
    let codes: Vec<String> =
        about.iter().map(|(_, k)| k.verdict.code().to_owned()).collect();
    let any = about.iter().any(|(_, k)| k.verdict.code() == "supported");
    let all = about.iter().all(|(_, k)| k.verdict.code() == "supported");
    let others: Vec<String> = found
        .iter()
        .zip(&checks)
        .map(|(c, k)| {
            let days = c.when.as_ref().map_or("", |w| &w.value);
            let who: Vec<&str> =
                c.subjects.iter().filter_map(|m| m.entity.as_deref()).collect();
            let code = k.verdict.code();
            format!("{:?} {days} {who:?} {:?} {code}", c.proposition, c.places)
        })
        .collect();
    Outcome {
        unsaid,
        supported: if said.changed.is_none() { any && all } else { any },
        said: format!("{}\n    {codes:?} of\n    {}", told.claim, others.join("\n    ")),
    }
}

fn told(held: &Held, said: &Said, dice: &mut Dice, language: Language) -> Told {
    match language {
        Language::English => english::tell(held, said, dice),
        Language::Simplified => chinese::tell(held, said, dice),
        Language::Traditional => {
            let told = chinese::tell(held, said, dice);
            Told {
                text: chinese::traditional(&told.text),
                claim: chinese::traditional(&told.claim),
            }
        }
    }
}

/// Right and all, per kind, language and whether it was changed.
type Table = BTreeMap<(Kind, Language, bool), (usize, usize)>;

fn run(held: &Held, seed: u64, table: &mut Table) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut dice = Dice::new(seed);
    let languages = [Language::English, Language::Simplified, Language::Traditional];
    for n in 0..CLAIMS {
        let Some((fact, mutant)) = draw(held, &mut dice, n) else { continue };
        let language = languages[n % languages.len()];
        for said in [&fact, &mutant] {
            let told = told(held, said, &mut dice, language);
            let outcome = outcome(held, said, &told);
            let right = outcome.supported == said.changed.is_none();
            let cell =
                table.entry((said.kind, language, said.changed.is_some())).or_default();
            cell.0 += usize::from(right);
            cell.1 += 1;
            if !right || !outcome.unsaid.is_empty() {
                let slot = said.changed.map_or("true", |slot| slot);
                wrong.push(format!(
                    "seed {seed}, {:?} {language:?} ({slot}): {} {:?}",
                    said.kind, outcome.said, outcome.unsaid
                ));
            }
        }
    }
    wrong
}

fn print(table: &Table) {
    println!("kind          language     true      changed");
    let rows: BTreeMap<(Kind, Language), ()> =
        table.keys().map(|(kind, language, _)| ((*kind, *language), ())).collect();
    for (kind, language) in rows.keys() {
        let cell = |changed| {
            let (right, n) =
                table.get(&(*kind, *language, changed)).copied().unwrap_or_default();
            format!("{right}/{n}")
        };
        println!(
            "{:<13} {:<12} {:<9} {}",
            format!("{kind:?}"),
            format!("{language:?}"),
            cell(false),
            cell(true)
        );
    }
}

/// One test, because each would make the archive anew.
#[test]
fn claims_drawn_from_the_record() {
    let Some(held) = Held::open() else { return };
    drawn_claims(&held);
    fomc::wording_runs(&held);
}

fn drawn_claims(held: &Held) {
    let seeds = seeds();
    let mut table = Table::new();
    let mut wrong = Vec::new();
    for &seed in &seeds {
        wrong.extend(run(held, seed, &mut table));
    }
    print(&table);
    for one in &wrong {
        println!("{one}");
    }
    let unsaid = wrong.iter().filter(|w| !w.ends_with("[]")).count();
    assert_eq!(unsaid, 0, "evidence that does not say what it is quoted for");
    for changed in [false, true] {
        let cells = table.iter().filter(|(key, _)| key.2 == changed);
        let (right, n) =
            cells.fold((0, 0), |sum, (_, cell)| (sum.0 + cell.0, sum.1 + cell.1));
        let what = if changed { "changed, not supported" } else { "true, supported" };
        println!("{what}: {right} of {n}");
        assert!(n >= 190 * seeds.len(), "too few claims were drawn: {n}");
        assert!(right * 100 >= n * 98, "{what}: {right} of {n}");
    }
}
