//! The sentences of `silence`, `unusual`, `changes`, `seen` and `backtest`.
//!
//! Every rate stands with its counts, every silence with the number that chance gives, and
//! nothing here says why somebody was silent.

mod appearances;
mod trial;
mod windows;

pub use appearances::{alarms, scan_words, seen};
pub use trial::{backtest, method};
pub use windows::{changes, unusual};

use tealeaf_stats::Unusual;

use super::{date, formula_words, person_words, short_formula};
use crate::{
    baseline::ClassKind,
    pack::Pack,
    readouts::Subject,
    report::statistics::Block,
    silence::{Answer, Silence, Untestable},
    verdict::ItemRef,
};

/// A chance as readers say it: "about 45 times in 100".
pub(super) fn in_100(p: f64) -> String {
    if p < 0.005 {
        "less than once in 100".into()
    } else if p > 0.995 {
        "more than 99 times in 100".into()
    } else {
        let n = p * 100.0;
        let unit = if (0.5..1.5).contains(&n) { "time" } else { "times" };
        format!("about {n:.0} {unit} in 100")
    }
}

fn percent_range((low, high): (f64, f64)) -> String {
    format!("{:.0} to {:.0}", low * 100.0, high * 100.0)
}

/// What an event is about, as a noun: "the loyalty family".
#[must_use]
pub fn subject(pack: &Pack, subject: &Subject) -> String {
    match subject {
        Subject::Formula(key) => formula_words(pack, key),
        Subject::Family(key) => format!("the {key} family"),
        Subject::Several(keys) => {
            let names: Vec<String> =
                keys.iter().map(|key| short_formula(pack, key)).collect();
            names.join(" / ")
        }
    }
}

/// An item in few words.
fn item_words(pack: &Pack, item: &ItemRef) -> String {
    let mut words = format!("{} {}", item.date, occasion_words(pack, &item.occasion));
    if let Some(place) = &item.place {
        words.push_str(&format!(", {place}"));
    }
    if let Some(title) = &item.title {
        words.push_str(&format!(": {title}"));
    }
    words.push_str(&format!(" [{}]", item.id));
    words
}

fn occasion_words(pack: &Pack, key: &str) -> String {
    pack.occasion(key).map_or_else(|| key.to_owned(), |o| o.label.clone())
}

/// The members that an item uses: "两个维护 once".
fn uses_words(pack: &Pack, formulas: &[String], uses: &[(u16, u32)]) -> String {
    let used = uses.iter().filter(|u| u.1 > 0).map(|&(f, n)| {
        let key = &formulas[usize::from(f)];
        format!("{} {}", short_formula(pack, key), super::times(n))
    });
    used.collect::<Vec<_>>().join(", ")
}

/// Why a silence cannot be judged.
fn untestable_words(answer: &Answer, why: Untestable) -> String {
    let chain = &answer.explanation.chain;
    match why {
        Untestable::NoText => {
            "The text of this item is not held: nothing is known to be missing from it."
                .into()
        }
        Untestable::FewReadouts => format!(
            "Not testable: only {} earlier readouts of this kind of occasion are held, \
             fewer than {}.",
            chain.occasion.1,
            Unusual::MIN_CLASS
        ),
        Untestable::FewUses => format!(
            "Not testable as a silence: at this speaker's rate the {} earlier readouts of \
             this kind of occasion would hold {:.1} uses, fewer than one.",
            chain.occasion.1,
            answer.expected()
        ),
    }
}

/// The answer in one sentence, or two.
#[must_use]
pub fn silence_sentence(pack: &Pack, formulas: &[String], s: &Silence) -> String {
    let about = subject(pack, &s.main.event.subject);
    let place = s.item.place.as_ref().map_or_else(String::new, |p| format!(", {p}"));
    let head = format!(
        "In the {} text of {} ({}{place}) {}",
        s.item.outlet,
        date(s.item.date),
        occasion_words(pack, &s.item.occasion),
        person_words(pack, &s.speaker)
    );
    let answer = &s.main;
    let expectation = format!(
        "for a readout like this none was expected {} (sub-models {})",
        in_100(answer.p_silent()),
        percent_range(answer.range())
    );
    let Some(uses) = &answer.uses else {
        return format!(
            "{head} speaks, but the text is not held: whether {about} is missing is not \
             known; {expectation}."
        );
    };
    if uses.iter().any(|u| u.1 > 0) {
        let used = uses_words(pack, formulas, uses);
        return format!("{head} is not silent: {used}; {expectation}.");
    }
    let none = match &answer.event.subject {
        Subject::Formula(_) => format!("does not use {about}"),
        Subject::Family(_) => {
            format!("uses none of the {} formulas of {about}", uses.len())
        }
        Subject::Several(_) => format!("uses none of {about}"),
    };
    match answer.untestable() {
        Some(why) => format!("{head} {none}. {}", untestable_words(answer, why)),
        None => {
            let word = answer.explanation.silence.word();
            format!("{head} {none}. That is {word}: {expectation}.")
        }
    }
}

/// The whole answer of `silence`.
#[must_use]
pub fn silence(pack: &Pack, formulas: &[String], s: &Silence) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("ANSWER".into())];
    blocks.push(Block::Text(silence_sentence(pack, formulas, s)));
    blocks.push(Block::Line(item_words(pack, &s.item)));
    chain(&mut blocks, pack, s);
    budget(&mut blocks, s);
    classes(&mut blocks, pack, formulas, s);
    comparables(&mut blocks, pack, s);
    around(&mut blocks, pack, s);
    others(&mut blocks, pack, formulas, s);
    blocks.push(Block::Heading("HOW".into()));
    blocks.push(Block::Text(how(s)));
    blocks
}

/// The steps from plain counts to the forecast.
fn chain(blocks: &mut Vec<Block>, pack: &Pack, s: &Silence) {
    let e = &s.main.explanation;
    let c = &e.chain;
    blocks.push(Block::Heading("HOW IT IS REACHED (chance that one is there)".into()));
    let mut line = |words: String| blocks.push(Block::Line(words));
    line(format!(
        "1. Anyone on such occasions ({}): {} of {} readouts; {:.0} in 100.",
        occasion_words(pack, &s.item.occasion),
        c.occasion.0,
        c.occasion.1,
        c.occasion_rate * 100.0
    ));
    line(format!(
        "2. {}: {} of {} readouts of any kind, {:.1} expected from their occasions; usual \
         factor on the odds {:.1}, which makes {:.0} in 100.",
        who(pack, s),
        c.speaker.0,
        c.speaker.1,
        c.speaker_expected,
        c.speaker_factor,
        c.shifted_rate * 100.0
    ));
    line(format!(
        "3. Own cases on such occasions: {} of {}; together {:.0} in 100.",
        c.cell.0,
        c.cell.1,
        c.rate * 100.0
    ));
    let present = e.comparables.iter().filter(|c| c.present).count();
    line(match e.comparables_rate {
        Some(rate) => format!(
            "4. The {} most comparable readouts: {present} have one, weighted {:.0} in \
             100.",
            e.comparables.len(),
            rate * 100.0
        ),
        None => "4. No comparable readout is found.".into(),
    });
    line(format!(
        "5. Forecast from all of it: {:.0} in 100; sub-models {}.",
        e.p * 100.0,
        percent_range(e.range)
    ));
    if s.main.silent() == Some(true) {
        line(format!(
            "6. Its absence: {:.2} bits; \u{201c}dropped\u{201d} explains it {:.1} times \
             as well as \u{201c}as usual\u{201d}.",
            s.main.bits(),
            s.main.bayes_factor
        ));
    }
}

/// Whose habits were used.
fn who(pack: &Pack, s: &Silence) -> String {
    let speaker = person_words(pack, &s.speaker);
    match &s.pooled {
        Some(rank) if rank.is_empty() => {
            format!("{speaker} (few readouts: those of all like him)")
        }
        Some(rank) => format!("{speaker} (few readouts: those of his rank, {rank})"),
        None => speaker,
    }
}

fn budget(blocks: &mut Vec<Block>, s: &Silence) {
    blocks.push(Block::Heading("HOW MANY CHANCE GIVES".into()));
    let b = &s.budget;
    blocks.push(Block::Text(format!(
        "From {} to {}, silences at least this surprising ({:.1} bits or more): {:.1} \
         expected by chance for this event over all speakers, {} seen; {:.0} expected over \
         all formulas one by one, {} seen. One silence proves nothing.",
        b.days.0,
        b.days.1,
        b.event.bits,
        b.event.expected,
        b.event.observed,
        b.formulas.expected,
        b.formulas.observed
    )));
}

fn classes(blocks: &mut Vec<Block>, pack: &Pack, formulas: &[String], s: &Silence) {
    let Some(b) = &s.classes else { return };
    blocks.push(Block::Heading("OTHER REASONABLE COMPARISONS (plain counts)".into()));
    let has = if s.main.event.members.len() > 2 {
        "have none".to_owned()
    } else {
        super::english(pack).event(formulas, &b.event)
    };
    for class in &b.classes {
        blocks.push(Block::Line(format!(
            "{}: {} earlier {} {has}",
            class.unusual.word(),
            super::english(pack).rate(class),
            super::english(pack).class(b, class.kind)
        )));
    }
    let here = s.main.explanation.silence;
    let another =
        b.classes.iter().find(|c| c.unusual != here && c.unusual != Unusual::TooFewToSay);
    blocks.push(Block::Text(match another {
        _ if here == Unusual::TooFewToSay => {
            "The classes are shown for reference; the forecast has too few to go by."
                .into()
        }
        Some(class) => format!(
            "The answer changes with the comparison: {} among {}.",
            class.unusual.word(),
            class_short(class.kind)
        ),
        None => "No other reasonable comparison changes the answer.".into(),
    }));
}

fn class_short(kind: ClassKind) -> &'static str {
    match kind {
        ClassKind::SpeakerOccasion => "his own readouts of this kind",
        ClassKind::PeersOccasion => "his peers' readouts of this kind",
        ClassKind::PeersOccasionYear => "his peers' readouts of the year before",
        ClassKind::PeersOccasionLength => "his peers' readouts of similar length",
        ClassKind::SpeakerAll => "his readouts of any kind",
        ClassKind::OutletAll => "all texts of the outlet",
    }
}

fn comparables(blocks: &mut Vec<Block>, pack: &Pack, s: &Silence) {
    if s.comparables.is_empty() {
        return;
    }
    blocks.push(Block::Heading("NEAREST COMPARABLE READOUTS".into()));
    for near in &s.comparables {
        let mark = if near.present { "has it  " } else { "has none" };
        blocks.push(Block::Line(format!(
            "{mark} {}, {}",
            person_words(pack, &near.speaker),
            item_words(pack, &near.item)
        )));
    }
}

fn around(blocks: &mut Vec<Block>, pack: &Pack, s: &Silence) {
    if s.around.is_empty() {
        return;
    }
    blocks.push(Block::Heading("HIS READOUTS BEFORE AND AFTER".into()));
    for near in &s.around {
        let mark = match near.present {
            Some(true) => "has it  ",
            Some(false) => "has none",
            None => "not held",
        };
        blocks.push(Block::Line(format!("{mark} {}", item_words(pack, &near.item))));
    }
}

fn others(blocks: &mut Vec<Block>, pack: &Pack, formulas: &[String], s: &Silence) {
    if s.others.is_empty() {
        return;
    }
    blocks.push(Block::Heading("THE SAME TEXT, OTHER FORMULAS AND FAMILIES".into()));
    for answer in &s.others {
        let about = subject(pack, &answer.event.subject);
        let words = match (&answer.uses, answer.untestable()) {
            (None, _) => "text not held".into(),
            (Some(uses), _) if answer.silent() == Some(false) => {
                let used = if let [(_, n)] = uses.as_slice() {
                    super::times(*n)
                } else {
                    uses_words(pack, formulas, uses)
                };
                format!("{used}; forecast {:.0} in 100", answer.explanation.p * 100.0)
            }
            (_, Some(_)) => "none; not testable".into(),
            (_, None) => format!(
                "none; {} (expected none {}, {:.1} bits)",
                answer.explanation.silence.word(),
                in_100(answer.p_silent()),
                answer.bits()
            ),
        };
        blocks.push(Block::Line(format!("{about}: {words}")));
    }
    blocks.push(Block::Text(
        "Formulas of one family stand and fall together: read a family as one event and \
         never multiply its members."
            .into(),
    ));
}

fn how(s: &Silence) -> String {
    let texts = if s.with_texts {
        "title and narrator's lead are compared, the speaker's own words never"
    } else {
        "no texts at hand: place, company and running order are compared instead of title \
         and lead (an archive, --archive FILE, forecasts better)"
    };
    format!(
        "Learned from {} readouts from {} to the day before; {texts}. Sub-model range: how \
         far reasonable models differ, not a confidence interval. How each number is made: \
         docs/silence.md, docs/methods.md. A record shows what was put out, not what was \
         said or meant.",
        s.learned.0, s.learned.1
    )
}
