//! A formula is in a text, or is not, or so many times; or was dropped or added.

mod order;

use tealeaf_claims::{Claim, DateRange, FormulaRef, Order, Quantity, TextRef};
use tealeaf_record::observations::{Count, ItemIdx, Observed};
use tealeaf_text::{Entry, EntryId, Lexicon};

use self::order::Series;
use super::{Check, Context, Note, Question, item_ref, known_subject, nothing_there};
use crate::{
    baseline::Event,
    resolve::{Part, Resolution, Wanted, resolve, tells_apart},
    verdict::{Evidence, Fact, Gap, Lacking, Missing, Piece, Quote, Verdict},
};

/// Texts that a body issues and nobody delivers.
const ISSUED: &[&str] = &[
    "statement",
    "communique",
    "communiqué",
    "resolution",
    "minutes",
    "editorial",
    "decision",
    "plenum",
    "公报",
    "声明",
    "决议",
    "决定",
    "社论",
    "全会",
];

/// Characters shown on either side of a quoted match.
const CONTEXT: usize = 12;

/// Items whose versions are compared for one claim.
const VERSIONS_READ: usize = 40;

/// The question of a claim about a formula.
#[derive(Clone, Copy)]
pub(super) struct Asked<'c> {
    pub(super) formula: &'c FormulaRef,
    pub(super) quantity: Quantity,
    pub(super) text: &'c TextRef,
}

/// What is said of the use itself.
#[derive(Clone, Copy)]
pub(super) struct Said {
    pub(super) order: Order,
    pub(super) rare: bool,
}

/// "X mentioned F n times / not at all in that text".
pub(super) fn check_use(
    context: &Context<'_>,
    claim: &Claim,
    asked: Asked<'_>,
    said: Said,
) -> Check {
    let resolution = match target(context, claim, asked.text, said.order) {
        Ok(resolution) => resolution,
        Err(verdict) => return Check::new(claim, *verdict),
    };
    let counter = Counter::new(context, asked.formula);
    let mut pieces = Vec::new();
    for &idx in &resolution.items {
        if let Some(piece) = counter.piece(context, idx) {
            pieces.push((idx, piece));
        }
    }
    let Some(&(first, _)) = pieces.first() else {
        let item = context.snapshot.item(resolution.items[0]);
        let gap = if item.counts.is_none() {
            Gap::NoText(item_ref(item))
        } else {
            Gap::NeedsTexts
        };
        let verdict = Verdict::NotCovered(gap);
        return Check::new(claim, verdict).with_targets(context, &resolution);
    };
    let abridged = abridged(context, context.snapshot.item(first), asked.text);
    let found = judge(asked.quantity, pieces.iter().map(|p| &p.1), abridged);
    let (verdict, note) = if resolution.programme && is_absence(asked.quantity) {
        (whole_programme(context, found, first, &resolution), None)
    } else {
        let series = Series { counter: &counter, of_outlet: resolution.programme };
        order::test(context, series, found, &pieces, said.order)
    };
    let mut check = Check::new(claim, verdict);
    if let Some(outlet) = abridged {
        check.notes.push(Note::Abridged { outlet: outlet.to_owned() });
    }
    if !resolution.programme && said.order != Order::Ever {
        let speaker = spoken_by(context, claim, asked.text).map(str::to_owned);
        check.question = question(&counter, asked.quantity, first, speaker);
    }
    if claim.when.is_none() && said.order != Order::Ever {
        check.notes.push(Note::Undated);
    }
    if said.rare {
        check.notes.push(Note::SaidToBeRare);
    }
    check.notes.extend(note);
    if counter.versions_differ(context, &resolution.items) {
        check.notes.push(Note::VersionsDiffer);
    }
    check.with_targets(context, &resolution)
}

fn is_absence(quantity: Quantity) -> bool {
    matches!(quantity, Quantity::Absent | Quantity::AtMost(_))
}

/// That a whole programme lacks something is known only of days held whole.
fn whole_programme(
    context: &Context<'_>,
    found: Verdict,
    first: ItemIdx,
    resolution: &Resolution,
) -> Verdict {
    if !matches!(found, Verdict::Supported(_)) {
        return found;
    }
    let outlet = &context.snapshot.item(first).outlet;
    let (from, to) = resolution.window;
    let statement = context.snapshot.coverage(outlet, from, to);
    if statement.is_complete() {
        found
    } else {
        Verdict::NotCovered(Gap::Days(statement))
    }
}

/// "F was dropped from / added to that text", against the text before it.
pub(super) fn check_change(
    context: &Context<'_>,
    claim: &Claim,
    formula: &FormulaRef,
    dropped: bool,
    text: &TextRef,
) -> Check {
    let resolution = match target(context, claim, text, Order::Any) {
        Ok(resolution) => resolution,
        Err(verdict) => return Check::new(claim, *verdict),
    };
    let idx = resolution.items[0];
    let item = context.snapshot.item(idx);
    let previous = order::previous(context, item);
    let counter = Counter::new(context, formula);
    let now = counter.piece(context, idx);
    let before = previous.and_then(|idx| counter.piece(context, idx));
    let verdict = match (before, now) {
        (Some(mut before), Some(mut now)) => {
            before.agrees = (occurrences(&before) > 0) == dropped;
            now.agrees = (occurrences(&now) > 0) != dropped;
            let agrees = before.agrees && now.agrees;
            let evidence = Evidence::new(now, [before]);
            if agrees {
                Verdict::Supported(evidence)
            } else {
                Verdict::Contradicted(evidence)
            }
        }
        (None, Some(_)) if context.texts.is_none() => {
            Verdict::NotCovered(Gap::NeedsTexts)
        }
        (None, Some(_)) => Verdict::NotCovered(Gap::TooLittle(Lacking::Date)),
        (_, None) if item.counts.is_none() => {
            Verdict::NotCovered(Gap::NoText(item_ref(item)))
        }
        (_, None) => Verdict::NotCovered(Gap::NeedsTexts),
    };
    Check::new(claim, verdict).with_targets(context, &resolution)
}

/// Words for what an outlet writes itself, beside its reports of events.
const OWN_PIECES: &[&str] =
    &["editorial", "commentary", "article", "essay", "社论", "评论", "文章"];

/// "People's Daily praised it in an editorial": words of an outlet that is not held. Another
/// outlet's report of the same event may stand in for a readout, never for such a piece.
fn is_own_piece(context: &Context<'_>, claim: &Claim, text: &TextRef) -> bool {
    let outlet = claim
        .subjects
        .iter()
        .filter_map(|m| m.entity.as_deref())
        .find_map(|key| context.pack.outlet(key));
    // 央视《新闻联播》: the programme is held, whatever of the broadcaster is not.
    let names_held = text
        .outlet
        .as_deref()
        .and_then(|key| context.pack.outlet(key))
        .is_some_and(|o| context.snapshot.span(&o.key).is_some());
    outlet.is_some_and(|o| context.snapshot.span(&o.key).is_none())
        && !names_held
        && text.title.is_none()
        && text.occasion.iter().all(|said| OWN_PIECES.contains(&said.as_str()))
}

/// Whose words a claim is about.
fn spoken_by<'c>(
    context: &Context<'c>,
    claim: &'c Claim,
    text: &TextRef,
) -> Option<&'c str> {
    let said = text.speaker.as_deref();
    said.and_then(|said| known_person(context, said))
        .or_else(|| known_subject(context, claim))
}

/// The items that the claim means, or why there are none.
fn target(
    context: &Context<'_>,
    claim: &Claim,
    text: &TextRef,
    order: Order,
) -> Result<Resolution, Box<Verdict>> {
    let person = spoken_by(context, claim, text);
    if person.is_none() && claim.places.is_empty() && is_own_piece(context, claim, text) {
        return Err(Box::new(Verdict::NotCovered(Gap::NotHeld(Missing::Outlet))));
    }
    let wanted = Wanted {
        person,
        // "Has never": all days that the record has.
        days: claim.when.as_ref().map(|w| w.range).or(match order {
            Order::Ever => {
                let first = context.snapshot.items().map(|(_, item)| item.date).min();
                Some(DateRange { from: first, to: None })
            }
            Order::Any | Order::First { .. } | Order::Last | Order::Still => None,
        }),
        places: &claim.places,
        text,
        article_date: context.article.date,
        part: Part::Speaks,
    };
    let mut resolution = resolve(&context.snapshot, context.pack, wanted);
    if resolution.as_ref().is_some_and(|r| r.items.is_empty())
        && wanted.days.is_some()
        && text.occasion.iter().any(|said| ISSUED.contains(&said.as_str()))
    {
        // Nobody of that name speaks in these days, but the occasion and the day may name
        // a text that has no speaker: a communique, a statement.
        let nobody = Wanted { person: None, part: Part::Nobody, ..wanted };
        resolution = resolve(&context.snapshot, context.pack, nobody);
    }
    let Some(resolution) = resolution else {
        let lacking =
            if wanted.days.is_none() { Lacking::Date } else { Lacking::Subject };
        return Err(Box::new(Verdict::NotCovered(Gap::TooLittle(lacking))));
    };
    if resolution.items.is_empty() {
        // "The readout of that day" could be anybody's: that nothing fits shows nothing.
        let verdict = if tells_apart(context.pack, wanted) {
            nothing_there(context, resolution.window)
        } else {
            Verdict::NotCovered(Gap::TooLittle(Lacking::Subject))
        };
        return Err(Box::new(verdict));
    }
    Ok(resolution)
}

/// A person or body of the pack by key, or by a name as written ("the Committee").
fn known_person<'c>(context: &Context<'c>, said: &str) -> Option<&'c str> {
    let bare = |name: &str| {
        let name = name.to_lowercase();
        name.strip_prefix("the ").map_or(name.clone(), str::to_owned)
    };
    let said_bare = bare(said);
    context
        .pack
        .people
        .iter()
        .find(|p| p.key == said || p.en.iter().any(|en| bare(en) == said_bare))
        .map(|p| p.key.as_str())
}

/// The key of the outlet when its texts abridge others and the claim is not about this
/// very outlet's report.
fn abridged<'c>(
    context: &Context<'c>,
    item: &Observed,
    text: &TextRef,
) -> Option<&'c str> {
    let outlet = context.pack.outlet(&item.outlet)?;
    let own = text.outlet.as_deref() == Some(outlet.key.as_str());
    (!outlet.stands_for.is_empty() && !own).then_some(outlet.key.as_str())
}

/// Fewer occurrences than claimed decide nothing in an abridged version: what is missing
/// may have been cut. More than claimed do.
fn judge<'p>(
    quantity: Quantity,
    pieces: impl Iterator<Item = &'p Piece>,
    abridged: Option<&str>,
) -> Verdict {
    let agrees = |n: u32| match quantity {
        Quantity::Absent => n == 0,
        Quantity::Present => n > 0,
        Quantity::Exactly(k) => n == k,
        Quantity::AtLeast(k) => n >= k,
        Quantity::AtMost(k) => n <= k,
    };
    let pieces: Vec<Piece> =
        pieces.map(|p| Piece { agrees: agrees(occurrences(p)), ..p.clone() }).collect();
    // An absence is claimed of every text that fits, a presence of one of them.
    let all = matches!(quantity, Quantity::Absent | Quantity::AtMost(_));
    let supported = if all {
        pieces.iter().all(|p| p.agrees)
    } else {
        pieces.iter().any(|p| p.agrees)
    };
    let too_few = |n: u32| match quantity {
        Quantity::Absent | Quantity::AtMost(_) => false,
        Quantity::Present => n == 0,
        Quantity::Exactly(k) | Quantity::AtLeast(k) => n < k,
    };
    let cut = abridged.is_some() && pieces.iter().all(|p| too_few(occurrences(p)));
    let mut pieces = pieces;
    if all && !supported {
        // What speaks against "in none of them" stands first.
        pieces.sort_by_key(|p| p.agrees);
    }
    if !all && supported {
        // Of several texts that fit, those that have it are what supports.
        pieces.retain(|p| p.agrees);
    }
    let evidence = Evidence::from_pieces(pieces).expect("the caller has found a piece");
    if supported {
        Verdict::Supported(evidence)
    } else if cut {
        Verdict::InTension(evidence)
    } else {
        Verdict::Contradicted(evidence)
    }
}

pub(super) fn occurrences(piece: &Piece) -> u32 {
    match &piece.fact {
        Fact::Count { count, .. } => count.all(),
        Fact::InPerson { .. }
        | Fact::Event
        | Fact::Office { .. }
        | Fact::Unseen { .. } => 0,
    }
}

/// What to ask of comparable items: a silence, a presence, or so few or many uses.
fn question(
    counter: &Counter<'_>,
    quantity: Quantity,
    target: ItemIdx,
    speaker: Option<String>,
) -> Option<Question> {
    let formula = counter.index?;
    let event = match quantity {
        Quantity::Absent => Event::NoneOf(vec![formula]),
        Quantity::Present => Event::AnyOf(vec![formula]),
        Quantity::Exactly(n) | Quantity::AtMost(n) => Event::AtMost(formula, n),
        Quantity::AtLeast(n) => Event::AtLeast(formula, n),
    };
    Some(Question { target, event, speaker })
}

/// Counts one formula: from the observation set when the pack lists it, else in the texts.
pub(super) struct Counter<'c> {
    name: &'c str,
    index: Option<u16>,
    lexicon: Option<Lexicon>,
    entry: EntryId,
}

impl<'c> Counter<'c> {
    fn new(context: &Context<'_>, formula: &'c FormulaRef) -> Self {
        match formula {
            FormulaRef::Key(key) => Self {
                name: key,
                index: context.snapshot.set().formula(key),
                lexicon: None,
                entry: context
                    .lexicon
                    .keys()
                    .iter()
                    .position(|k| k == key)
                    .and_then(|i| u32::try_from(i).ok())
                    .map_or(EntryId(u32::MAX), EntryId),
            },
            FormulaRef::Literal(phrase) => Self {
                name: phrase,
                index: None,
                lexicon: Lexicon::compile(&[Entry {
                    key: phrase.clone(),
                    variants: literal_variants(phrase),
                    exclude: Vec::new(),
                }])
                .ok(),
                entry: EntryId(0),
            },
        }
    }

    /// The count in an item as a piece of evidence; `None` when it is not known.
    pub(super) fn piece(&self, context: &Context<'_>, idx: ItemIdx) -> Option<Piece> {
        let item = context.snapshot.item(idx);
        let count = self.count(context, idx)?;
        // Another version may have what the one counted lacks.
        let quotes = if count.all() > 0 || item.versions > 1 {
            self.quotes(context, item)
        } else {
            Vec::new()
        };
        let fact = Fact::Count { formula: self.name.to_owned(), count, quotes };
        Some(Piece { agrees: true, fact, item: Some(item_ref(item)) })
    }

    /// Whether the set has counts of it.
    pub(super) fn is_listed(&self) -> bool {
        self.index.is_some()
    }

    /// The count in an item; `None` when it is not known.
    pub(super) fn count(&self, context: &Context<'_>, idx: ItemIdx) -> Option<Count> {
        let item = context.snapshot.item(idx);
        match (self.index, context.texts) {
            (Some(formula), _) => context.snapshot.set().count(idx, formula),
            (None, Some(texts)) => {
                Some(self.count_in(context, &texts(item.id()).first()?.text))
            }
            (None, None) => None,
        }
    }

    fn matcher<'a>(&'a self, context: &Context<'a>) -> &'a Lexicon {
        self.lexicon.as_ref().unwrap_or(context.lexicon)
    }

    fn count_in(&self, context: &Context<'_>, text: &str) -> Count {
        let mut count = Count::default();
        for m in self.matcher(context).find(text) {
            if m.entry == self.entry {
                if m.nested { count.nested += 1 } else { count.own += 1 }
            }
        }
        count
    }

    fn quotes(&self, context: &Context<'_>, item: &Observed) -> Vec<Quote> {
        let Some(texts) = context.texts else { return Vec::new() };
        let mut quotes = Vec::new();
        for version in texts(item.id()) {
            for m in self.matcher(context).find(&version.text) {
                if m.entry == self.entry {
                    let (before, after) = around(&version.text, m.span.range());
                    quotes.push(Quote {
                        capture: version.capture.clone(),
                        captured_at: version.captured_at,
                        span: m.span,
                        before,
                        exact: version.text[m.span.range()].to_owned(),
                        after,
                    });
                }
            }
        }
        quotes
    }

    fn versions_differ(&self, context: &Context<'_>, items: &[ItemIdx]) -> bool {
        let Some(texts) = context.texts else { return false };
        let several = |idx: &&ItemIdx| context.snapshot.item(**idx).versions > 1;
        items.iter().filter(several).take(VERSIONS_READ).any(|idx| {
            let mut counts = texts(context.snapshot.item(*idx).id())
                .into_iter()
                .filter(|v| !v.text.is_empty())
                .map(|v| self.count_in(context, &v.text).all());
            let first = counts.next();
            counts.any(|n| Some(n) != first)
        })
    }
}

/// A quoted phrase and its plural: "Hurricane" is in a text that says "hurricanes".
fn literal_variants(phrase: &str) -> Vec<String> {
    let mut variants = vec![phrase.to_owned()];
    let last = phrase.rsplit(' ').next().unwrap_or(phrase);
    let plain = last.len() > 3 && last.chars().all(|c| c.is_ascii_lowercase());
    if (plain || phrase.chars().all(|c| c.is_ascii_alphabetic()))
        && !phrase.ends_with('s')
    {
        variants.push(format!("{phrase}s"));
    }
    variants
}

fn around(text: &str, range: std::ops::Range<usize>) -> (String, String) {
    let before: Vec<char> = text[..range.start].chars().rev().take(CONTEXT).collect();
    let after: String = text[range.end..].chars().take(CONTEXT).collect();
    let one_line = |s: String| s.replace(['\n', '\r'], " ");
    (one_line(before.into_iter().rev().collect()), one_line(after))
}
