//! Checks: each claim against the record. One file per kind of proposition.
//!
//! A check asks the record only through [`Snapshot`], returns a [`Check`] for every claim
//! (what cannot be tested is a verdict with a reason, never an error), and writes no
//! sentence: words are made in [`crate::wording`].

mod appearance;
mod detention;
mod document;
mod formula;
mod meeting;
mod named;
mod office;
mod power;
mod prediction;
mod stance;

use jiff::{Timestamp, civil::Date};
use tealeaf_claims::{Article, Claim, ClaimId, DateRange, Hedge, Proposition, TextRef};
use tealeaf_form::echo::Class;
use tealeaf_record::{
    Item, Snapshot,
    observations::{ItemIdx, Observed},
};
use tealeaf_text::Lexicon;

use crate::{
    baseline::Event,
    echo::Echo,
    pack::Pack,
    resolve::Resolution,
    verdict::{Coverage, Fact, Gap, ItemRef, Lacking, Missing, Piece, Reason, Verdict},
};

/// One version of an item's text, as an archive holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionText {
    /// Capture it is from.
    pub capture: String,
    /// When it was captured.
    pub captured_at: Option<Timestamp>,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
}

impl VersionText {
    /// The versions of an item of an archive, the one that was counted first.
    #[must_use]
    pub fn all_of(item: Item) -> Vec<Self> {
        let preferred = item.preferred();
        let mut versions: Vec<Self> = item
            .versions
            .into_iter()
            .map(|v| Self {
                capture: v.capture,
                captured_at: v.captured_at,
                title: v.title,
                text: v.text.unwrap_or_default(),
            })
            .collect();
        if preferred < versions.len() {
            versions[..=preferred].rotate_right(1);
        }
        versions
    }
}

/// Hands out the texts of an item by its id: all versions, the one that was counted first.
pub type Texts<'t> = &'t dyn Fn(&str) -> Vec<VersionText>;

/// What every check may look at.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The record.
    pub snapshot: Snapshot<'c>,
    /// The texts, when an archive is given; only counts otherwise.
    pub texts: Option<Texts<'c>>,
    /// The same texts as they are asked for echoes of documents.
    pub echo: Option<&'c Echo<'c>>,
    /// The pack.
    pub pack: &'c Pack,
    /// The pack's formulas, compiled.
    pub lexicon: &'c Lexicon,
    /// The article.
    pub article: &'c Article,
}

/// The answer to one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Which claim.
    pub claim: ClaimId,
    /// What the record says.
    pub verdict: Verdict,
    /// Items that the claim was resolved to.
    pub targets: Vec<ItemRef>,
    /// What should be counted in comparable items, where that is a question.
    pub question: Option<Question>,
    /// What a reader must know beside the verdict.
    pub notes: Vec<Note>,
}

/// The event whose usualness a check asks about.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Index of the target in the observation set.
    pub target: ItemIdx,
    /// What is counted.
    pub event: Event,
    /// Whose words the claim is about, where it says so.
    pub speaker: Option<String>,
}

/// What a reader must know beside a verdict.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The verdict holds for an abridged version; the full text is not held.
    Abridged {
        /// Key of the outlet whose version is held.
        outlet: String,
    },
    /// The claim fits several items equally well.
    SeveralItems(usize),
    /// Versions of the item differ in the count.
    VersionsDiffer,
    /// Only counts are held: the page is linked instead of quoted.
    CountsOnly,
    /// The claim calls it rare or a first; that is tested by the baseline beside it.
    SaidToBeRare,
    /// Said to be rare, and ordinary among comparable items: in how many of how many.
    NotRare {
        /// Items in which it is the same.
        same: u64,
        /// Comparable items.
        all: u64,
    },
    /// Said to be the first use: the day of the last earlier one by the same speaker in the
    /// same outlet, when the record has one.
    EarlierUse(Option<Date>),
    /// Said to be the last use: no later one by the same speaker in the same outlet is held
    /// up to this day.
    NoLaterUse(Date),
    /// The claim carries no date; the latest text that fits was taken.
    Undated,
    /// Days inside the window of which no item shows the person, between those that do.
    SilentDays(Vec<Date>),
    /// The claim rests on a document or claim that the article itself doubts.
    Doubted(Vec<ClaimId>),
    /// An earlier claim of the article says the same; evidence is counted once.
    Repeats(ClaimId),
    /// The document number of the claim against its known series.
    Number(tealeaf_form::series::Outcome),
    /// Nothing was heard of a document: what that weighs, for each class it could be of.
    Silence(Vec<Class>),
    /// What the record shows is its own channel's dating.
    OwnDating,
    /// Beside a claim about somebody's stance: in how many of how many of his texts
    /// formulas about the leader stand.
    PublicWords {
        /// Whose words: the key, or the name as it is to be shown.
        speaker: String,
        /// The leader, in the same way.
        about: String,
        /// In the year before.
        lately: (u64, u64),
        /// Before that.
        before: (u64, u64),
        /// In texts of others of the same rank in that year.
        others: (u64, u64),
    },
}

impl Check {
    fn new(claim: &Claim, verdict: Verdict) -> Self {
        let mut notes = Vec::new();
        if !claim.doubted_by.is_empty() {
            notes.push(Note::Doubted(claim.doubted_by.clone()));
        }
        if let Some(earlier) = claim.repeats {
            notes.push(Note::Repeats(earlier));
        }
        Self { claim: claim.id, verdict, targets: Vec::new(), question: None, notes }
    }

    fn with_targets(mut self, context: &Context<'_>, resolution: &Resolution) -> Self {
        self.targets = resolution
            .items
            .iter()
            .map(|idx| item_ref(context.snapshot.item(*idx)))
            .collect();
        if self.targets.len() > 1 {
            self.notes.push(Note::SeveralItems(self.targets.len()));
        }
        if context.texts.is_none() && !self.targets.is_empty() {
            self.notes.push(Note::CountsOnly);
        }
        self
    }
}

/// Checks all claims of an article, in their order.
#[must_use]
pub fn check_all(context: &Context<'_>, claims: &[Claim]) -> Vec<Check> {
    claims.iter().map(|claim| check(context, claim)).collect()
}

/// Checks one claim.
#[must_use]
pub fn check(context: &Context<'_>, claim: &Claim) -> Check {
    if claim.hedge == Hedge::Predicted || claim.deadline.is_some() {
        let asked = prediction::check(context, claim);
        // What no rule understood is not put to the record on a guess.
        if !claim.guessed || matches!(asked.verdict, Verdict::NotTestable(_)) {
            return asked;
        }
    }
    if claim.hedge == Hedge::Conditional {
        return Check::new(claim, Verdict::NotTestable(Reason::Conditional));
    }
    if claim.guessed {
        return Check::new(claim, Verdict::NotTestable(Reason::NotUnderstood));
    }
    let untestable = |reason| Check::new(claim, Verdict::NotTestable(reason));
    let not_held =
        |missing| Check::new(claim, Verdict::NotCovered(Gap::NotHeld(missing)));
    match &claim.proposition {
        Proposition::FormulaUse { formula, quantity, text, order, rare } => {
            let asked = formula::Asked { formula, quantity: *quantity, text };
            let said = formula::Said { order: *order, rare: *rare };
            formula::check_use(context, claim, asked, said)
        }
        Proposition::FormulaChange { formula, dropped, text } => {
            formula::check_change(context, claim, formula, *dropped, text)
        }
        Proposition::Appearance { occasion } => {
            appearance::check_seen(context, claim, occasion)
        }
        Proposition::Visit => appearance::check_seen(context, claim, &[]),
        Proposition::NotSeen => appearance::check_not_seen(context, claim),
        Proposition::Meeting { occasion } => meeting::check(context, claim, occasion),
        Proposition::Detention { hours } => detention::check(context, claim, *hours),
        Proposition::Coup | Proposition::Illness => {
            detention::check(context, claim, None)
        }
        Proposition::PowerHeld => power::check(context, claim),
        Proposition::Death | Proposition::Removal => office::check_gone(context, claim),
        Proposition::Appointment { office } | Proposition::OfficeHeld { office } => {
            office::check_held(context, claim, office)
        }
        Proposition::DocumentIssued { number, title } => {
            document::check_issued(context, claim, number.as_deref(), title.as_deref())
        }
        Proposition::DocumentContent | Proposition::DocumentAuthenticity => {
            not_held(Missing::Document)
        }
        Proposition::Publication { title } => {
            document::check_published(context, claim, title.as_deref())
        }
        Proposition::Withdrawal { .. } => not_held(Missing::PageVersions),
        Proposition::Statement => appearance::check_statement(context, claim),
        Proposition::Allegiance | Proposition::Opposition => {
            stance::check(context, claim)
        }
        Proposition::Plan | Proposition::Motive => untestable(Reason::Intent),
        Proposition::Evaluation => untestable(Reason::Opinion),
        Proposition::Discourse => not_held(Missing::Articles),
        Proposition::Other => untestable(Reason::NotUnderstood),
    }
}

/// What a reader needs to find an item again.
#[must_use]
pub fn item_ref(item: &Observed) -> ItemRef {
    ItemRef {
        id: item.id().to_owned(),
        outlet: item.outlet.to_string(),
        date: item.date,
        event: item.event,
        url: item.url().map(str::to_owned),
        title: item.title().map(str::to_owned),
        occasion: item.occasion.to_string(),
        place: item.place.as_deref().map(str::to_owned),
        versions: item.versions,
    }
}

/// An item that shows a person in person, as a piece of evidence.
fn seen_piece(context: &Context<'_>, idx: ItemIdx, person: &str, agrees: bool) -> Piece {
    Piece {
        agrees,
        fact: Fact::InPerson { person: person.to_owned() },
        item: Some(item_ref(context.snapshot.item(idx))),
    }
}

/// An item that tells of the event itself, as a piece of evidence.
fn event_piece(context: &Context<'_>, idx: ItemIdx, agrees: bool) -> Piece {
    Piece { agrees, fact: Fact::Event, item: Some(item_ref(context.snapshot.item(idx))) }
}

/// The first subject of the claim that the pack knows as a person.
fn known_subject<'c>(context: &Context<'_>, claim: &'c Claim) -> Option<&'c str> {
    claim
        .subjects
        .iter()
        .filter_map(|m| m.entity.as_deref())
        .find(|key| context.pack.person(key).is_some())
}

/// Why a claim about a person cannot be looked up.
fn no_subject(claim: &Claim) -> Verdict {
    let gap = if claim.subjects.is_empty() {
        Gap::TooLittle(Lacking::Subject)
    } else {
        Gap::NotHeld(Missing::Person)
    };
    Verdict::NotCovered(gap)
}

/// Both ends of a claim's days, an open one closed by the article's date.
fn closed_days(context: &Context<'_>, days: Option<DateRange>) -> Option<(Date, Date)> {
    let days = days?;
    let from = days.from.or(days.to)?;
    let to = days.to.or(context.article.date).unwrap_or(from);
    Some((from, to.max(from)))
}

/// `not-found` when the window is held whole in some daily outlet, `not-covered` with the
/// best statement otherwise.
fn nothing_there(context: &Context<'_>, (from, to): (Date, Date)) -> Verdict {
    let mut best = None;
    for outlet in context.pack.outlets.iter().filter(|o| o.held && o.daily) {
        let statement = context.snapshot.coverage(&outlet.key, from, to);
        match Coverage::complete(statement.clone()) {
            Some(coverage) => return Verdict::NotFound(coverage),
            None if best.is_none() => best = Some(statement),
            None => {}
        }
    }
    match best {
        Some(statement) => Verdict::NotCovered(Gap::Days(statement)),
        None => Verdict::NotCovered(Gap::NotHeld(Missing::Outlet)),
    }
}

/// A text reference that only names an occasion.
fn occasion_text(occasion: &[String]) -> TextRef {
    TextRef { occasion: occasion.to_vec(), ..TextRef::default() }
}
