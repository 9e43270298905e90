//! The wording runs of the statements of the Federal Open Market Committee
//! (`../shared/gold/fomc-wording-gold.tsv`) as claims in plain English, and changed ones.

use std::{collections::BTreeMap, fs};

use jiff::civil::Date;
use tealeaf::{
    check::check_all,
    claims::{Article, Proposition, claims},
};

use super::{Dice, evidence, held::Held};
use crate::program;

/// What is said of a phrase in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Added,
    Dropped,
    Kept,
    First,
    Last,
    Has,
    Lacks,
    Never,
}

/// One phrase of the table: as quoted, and the runs of statements that hold it.
struct Phrase {
    quoted: String,
    runs: Vec<(Date, Date)>,
}

fn phrases() -> Option<Vec<Phrase>> {
    let path = program::shared("gold/fomc-wording-gold.tsv")?;
    let table = fs::read_to_string(path).expect("the table");
    let rows = table.lines().skip(1).filter(|line| !line.trim().is_empty());
    Some(rows.map(phrase).collect())
}

fn phrase(line: &str) -> Phrase {
    let cells: Vec<&str> = line.split('\t').collect();
    let runs = cells.get(3).map_or("", |c| c).split(';').map(str::trim);
    let day = |text: &str| text.parse::<Date>().expect("a day of the table");
    let runs = runs
        .filter(|run| !run.is_empty())
        .map(|run| match run.split_once("..") {
            Some((from, to)) => (day(from), day(to)),
            None => (day(run), day(run)),
        })
        .collect();
    Phrase { quoted: cells[1].to_owned(), runs }
}

/// The plain phrases that a pattern of the table stands for, the first alternatives first.
fn literals(pattern: &str) -> Vec<String> {
    let bare = pattern.replace(r"\b", "").replace("[Cc]", "c").replace("[Ii]", "I");
    let mut out = vec![String::new()];
    let mut rest = bare.as_str();
    if !bare.contains('(') {
        return bare.split('|').flat_map(optional).collect();
    }
    while let Some(open) = rest.find("(?:") {
        let close = open + rest[open..].find(')').expect("a closed group");
        let inner = &rest[open + 3..close];
        let left_out = rest[close + 1..].starts_with('?');
        let mut next = Vec::new();
        for one in &out {
            for word in inner.split('|') {
                next.push(format!("{one}{}{word}", &rest[..open]));
            }
            if left_out {
                next.push(format!("{one}{}", &rest[..open]));
            }
        }
        out = next;
        rest = &rest[close + 1 + usize::from(left_out)..];
    }
    for one in &mut out {
        one.push_str(rest);
    }
    out
}

/// A letter that may be left out: `Hurricanes?`.
fn optional(word: &str) -> Vec<String> {
    match word.strip_suffix("s?") {
        Some(stem) => vec![stem.to_owned(), format!("{stem}s")],
        None => vec![word.to_owned()],
    }
}

/// Whether a text has the phrase as whole words, in any case.
fn holds(text: &str, phrase: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(['\n', '\u{a0}', '-'], " ");
    let (text, phrase) = (plain(text), plain(phrase));
    text.match_indices(&phrase).any(|(at, found)| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        edge(text[..at].chars().next_back())
            && edge(text[at + found.len()..].chars().next())
    })
}

/// Days of the statements, each with its text.
fn statements(held: &Held) -> Vec<(Date, String)> {
    let mut out: Vec<(Date, String)> = held
        .set
        .items
        .iter()
        .filter(|item| item.outlet == "fomc-statements" && item.order == 1)
        .map(|item| (item.date, held.texts(item.id())[0].text.clone()))
        .collect();
    out.sort();
    out
}

fn shapes(said: Said) -> &'static [&'static str] {
    match said {
        Said::Added => &[
            "The statement of {day} added “{phrase}”.",
            "“{phrase}” was added in the statement of {day}.",
            "The Committee added \"{phrase}\" to its statement on {day}.",
            "\"{phrase}\" was new in the {day} statement.",
            "In the statement of {day} the Committee introduced the words “{phrase}”.",
        ],
        Said::Dropped => &[
            "The statement of {day} dropped “{phrase}”.",
            "“{phrase}” was dropped from the statement of {day}.",
            "“{phrase}” was removed in the statement of {day}.",
            "The {day} statement no longer said “{phrase}”.",
            "The FOMC removed the phrase \"{phrase}\" from its statement of {day}.",
            "On {day} the Committee dropped '{phrase}' from its statement.",
            "\"{phrase}\" disappeared from the statement of {day}.",
        ],
        Said::Kept => &[
            "The statement of {day} kept “{phrase}”.",
            "“{phrase}” was kept in the statement of {day}.",
            "The statement of {day} retained \"{phrase}\".",
            "The {day} statement still said “{phrase}”.",
            "“{phrase}” remained in the statement of {day}.",
        ],
        Said::First => &[
            "“{phrase}” first appeared in the statement of {day}.",
            "The phrase “{phrase}” appeared for the first time in the statement of {day}.",
            "The FOMC first used \"{phrase}\" in its statement of {day}.",
            "'{phrase}' made its first appearance in the {day} statement.",
            "The first statement to mention “{phrase}” was that of {day}.",
        ],
        Said::Last => &[
            "“{phrase}” last appeared in the statement of {day}.",
            "The phrase “{phrase}” appeared for the last time in the statement of {day}.",
            "The FOMC last used \"{phrase}\" in its statement of {day}.",
            "The last statement to contain “{phrase}” was that of {day}.",
        ],
        Said::Has => &[
            "The statement of {day} mentioned “{phrase}”.",
            "The FOMC statement of {day} used the phrase \"{phrase}\".",
            "“{phrase}” appears in the statement of {day}.",
            "The {day} statement contained “{phrase}”.",
        ],
        Said::Lacks => &[
            "The statement of {day} did not mention “{phrase}”.",
            "“{phrase}” does not appear in the statement of {day}.",
            "The {day} statement made no mention of \"{phrase}\".",
            "“{phrase}” was absent from the statement of {day}.",
        ],
        Said::Never => &[
            "No FOMC statement has ever used “{phrase}”.",
            "No statement since 1994 has mentioned “{phrase}”.",
            "The FOMC has never used \"{phrase}\" in a statement.",
        ],
    }
}

fn date(day: Date, dice: &mut Dice) -> String {
    day.strftime(dice.one(&["%-d %B %Y", "%B %-d, %Y", "%-d %b %Y"])).to_string()
}

/// Claims of one phrase that are so, and ones that are not.
fn claims_of(
    held: &[(Date, String)],
    has: &[bool],
    dice: &mut Dice,
) -> Vec<(Said, Date, bool)> {
    let n = held.len();
    let mut out = Vec::new();
    let (first, last) = (has.iter().position(|h| *h), has.iter().rposition(|h| *h));
    let (Some(first), Some(last)) = (first, last) else {
        out.push((Said::Never, held[n - 1].0, true));
        out.push((Said::Lacks, held[dice.below(n)].0, true));
        out.push((Said::Has, held[dice.below(n)].0, false));
        return out;
    };
    out.push((Said::First, held[first].0, true));
    out.push((Said::Last, held[last].0, true));
    if first != last {
        out.push((Said::First, held[last].0, false));
        out.push((Said::Last, held[first].0, false));
    }
    out.push((Said::Never, held[n - 1].0, false));
    let mut edges = Vec::new();
    for i in 1..n {
        let day = held[i].0;
        match (has[i - 1], has[i]) {
            (false, true) => edges.extend([
                (Said::Added, day, true),
                (one_of(dice, &[Said::Dropped, Said::Kept]), day, false),
            ]),
            (true, false) => edges.extend([
                (Said::Dropped, day, true),
                (one_of(dice, &[Said::Added, Said::Has, Said::Kept]), day, false),
            ]),
            (true, true) if dice.below(9) == 0 => edges.extend([
                (one_of(dice, &[Said::Kept, Said::Has]), day, true),
                (one_of(dice, &[Said::Dropped, Said::Added, Said::Lacks]), day, false),
            ]),
            (false, false) if dice.below(90) == 0 => edges.extend([
                (Said::Lacks, day, true),
                (one_of(dice, &[Said::Has, Said::Dropped, Said::Kept]), day, false),
            ]),
            _ => {}
        }
    }
    edges.truncate(12);
    out.extend(edges);
    out
}

fn one_of(dice: &mut Dice, of: &[Said]) -> Said {
    of[dice.below(of.len())]
}

impl Phrase {
    /// Which statements have it, by the table.
    fn held_in(&self, statements: &[(Date, String)]) -> Vec<bool> {
        let inside =
            |day: Date| self.runs.iter().any(|(from, to)| *from <= day && day <= *to);
        statements.iter().map(|(day, _)| inside(*day)).collect()
    }
}

/// Phrases that no table lists: words of the statements as they follow one another.
fn other_phrases(statements: &[(Date, String)], dice: &mut Dice) -> Vec<String> {
    let mut out = Vec::new();
    while out.len() < 40 {
        let (_, text) = &statements[dice.below(statements.len())];
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let from = dice.below(words.len());
        let phrase = words[from..(from + 3 + dice.below(3)).min(words.len())].join(" ");
        let dashes = phrase.contains("--");
        let plain = !dashes
            && phrase.chars().all(|c| c.is_ascii_lowercase() || c == ' ' || c == '-');
        if plain && phrase.split(' ').count() >= 3 {
            out.push(phrase);
        }
    }
    out
}

/// Checks every run of the table, and phrases that no table lists.
pub(super) fn wording_runs(held: &Held) {
    let Some(table) = phrases() else { return };
    assert_eq!(table.len(), 56);
    let texts = statements(held);
    let mut dice = Dice::new(7);
    let mut cells: BTreeMap<(Said, bool), (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut asked: Vec<(String, Vec<bool>)> = Vec::new();
    for phrase in &table {
        let by_table = phrase.held_in(&texts);
        let all = literals(&phrase.quoted);
        let has = |quoted: &str| -> Vec<bool> {
            texts.iter().map(|(_, text)| holds(text, quoted)).collect()
        };
        let together: Vec<bool> = texts
            .iter()
            .map(|(_, text)| all.iter().any(|quoted| holds(text, quoted)))
            .collect();
        // The table looks at case ("Hurricane", not "hurricane-related") and beyond the
        // edges of words; a claim is asked about where both ways agree.
        if together != by_table {
            println!("the table and the texts differ: {}", phrase.quoted);
        }
        let of_pack = |quoted: &String| {
            let lists = |s: &String| s.eq_ignore_ascii_case(quoted);
            held.pack.formulas.iter().find(|f| f.surfaces().any(lists)).map(|f| &f.key)
        };
        for quoted in &all {
            // Wordings of one formula of the pack are one phrase.
            let one = of_pack(quoted).is_some()
                && all.iter().all(|other| of_pack(other) == of_pack(quoted));
            let has = if one { together.clone() } else { has(quoted) };
            asked.push((quoted.clone(), has));
        }
    }
    for quoted in other_phrases(&texts, &mut dice) {
        let has = texts.iter().map(|(_, text)| holds(text, &quoted)).collect();
        asked.push((quoted, has));
    }
    for (quoted, has) in &asked {
        for (said, day, so) in claims_of(&texts, has, &mut dice) {
            let shape = dice.one(shapes(said));
            let claim =
                shape.replace("{day}", &date(day, &mut dice)).replace("{phrase}", quoted);
            let cell = cells.entry((said, so)).or_default();
            cell.1 += 1;
            match verdict(held, &claim) {
                Ok(supported) if supported == so => cell.0 += 1,
                Ok(_) => wrong.push(format!("{said:?} {so}: {claim}")),
                Err(what) => wrong.push(format!("{said:?} {so}: {claim}: {what:.300}")),
            }
        }
    }
    for ((said, so), (right, n)) in &cells {
        println!(
            "{:<8} {:<7} {right}/{n}",
            format!("{said:?}"),
            if *so { "true" } else { "changed" }
        );
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether the claims about the phrase come out supported.
fn verdict(held: &Held, text: &str) -> Result<bool, String> {
    let article = Article::read(text);
    let found = claims(&article, &held.vocabulary);
    let checks = held.with_context(&article, |context| check_all(&context, &found));
    let mut about = Vec::new();
    for (claim, check) in found.iter().zip(&checks) {
        if let Some(what) = evidence::wrong(held, claim, check) {
            return Err(what);
        }
        if matches!(
            claim.proposition,
            Proposition::FormulaUse { .. } | Proposition::FormulaChange { .. }
        ) {
            about.push((claim, check.verdict.code()));
        }
    }
    let seen = || {
        format!(
            "{:?}",
            about.iter().map(|a| (&a.0.proposition, &a.0.when, a.1)).collect::<Vec<_>>()
        )
    };
    match &about[..] {
        [] => Err(format!("not understood: {found:?}")),
        [(_, code)] if *code == "supported" => Ok(true),
        [(_, "contradicted" | "in-tension" | "not-found")] => Ok(false),
        _ => Err(seen()),
    }
}
