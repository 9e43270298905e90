//! Finds Chinese phrases by looking at few places of the text.
//!
//! # The idea
//!
//! First the text is *squeezed* ([`Stream`]): only characters of three bytes stay, and of
//! them no punctuation. Whatever an editor may put inside a phrase is gone, so that 两个“维护”
//! costs what 两个维护 costs; and the characters that remain lie side by side, two bytes each.
//! A run of four of them contains, wherever it lies, exactly one pair of characters that
//! starts at any given third one. So it is enough to look at one pair in three characters,
//! and to know for each phrase the three pairs of its *core* (four neighbouring characters
//! of it):
//!
//! ```text
//! text       坚 决 做 到 两 个 “ 维 护 ” ， 坚 持 和
//! stream     坚 决 做 到 两 个 维 护 坚 持 和
//! samples    └──┘     └──┘     └──┘     └──┘      one pair in three characters
//! core                   └两 个 维 护┘
//! its pairs              两个 维                   would be sampled if the text began two later
//!                           个维 护                would be sampled if it began one later
//!                           个 维护                is sampled here: the core starts two before
//! ```
//!
//! 1. **First look**, at every sample: is the pair one of ours, and may the character beside
//!    it stand there? One bit in a word of a table: the word by the hash of the pair, the bit
//!    by the character. Nearly all samples end here.
//! 2. **Second look**, for each place where the core may start: is the whole core one of
//!    ours? Again one bit.
//! 3. **Last look**: of the phrases with this core, those that may have the two characters on
//!    either side are compared in the text itself, byte by byte, or letter by letter where
//!    it is written otherwise.
//!
//! The first two looks append to a list without branching, so that a text full of
//! near-misses does not stall the processor. Phrases are in classes by the length of their
//! cores, each with a plan of its own:
//!
//! | class | looked at first | compared next |
//! |---|---|---|
//! | 4 characters | a pair in every 3 characters, in 3 places of the core | 4 characters |
//! | 3, or 2 and 3 | a pair in every 2 or 1 | 3 or 2 |
//! | 1 | every character | 1 |
//! | any class of at most 64 phrases | every character, by [`FewLook`] | all of the shortest |
//!
//! Of a long phrase, the core with the rarest pairs is taken.
//!
//! # No match can be missed
//!
//! Two letters of a core that follow each other in an occurrence follow each other in the
//! stream: what stands between them is a gap, and no character that can be a gap between
//! Chinese letters is kept (a test asks for each). The letters themselves are kept in every
//! form of three bytes; for the others see [`rare`](crate::rare). So the core of an occurrence
//! is a run of the stream, say at `a`, of at least `m` characters, where `m` is the shortest
//! core of its class. With samples of `g` characters at `q = 1, 1 + d, 1 + 2d, ..`, where
//! `d = m - g + 1`, exactly one `q` lies in `a .. a + d`, and its `g` characters lie inside the
//! core. They are in the first table in every form, together with the character beside them
//! that is in the core too. So look 1 passes; look 2, at the place `q - a`, has the first `m`
//! characters of the core in the same forms; look 3 is the definition. And because exactly
//! one `q` lies there, nothing is reported twice.
//!
//! A stream is filled from 16 KB of text at a time. A sample waits for the next filling
//! when fewer than six characters follow it, and six characters before it are carried over.
//!
//! # Cost
//!
//! Squeezing takes about eight cycles for 64 bytes in the cache where there is AVX-512 and
//! fourteen when they come from memory, a first look about twenty-five for sixteen samples
//! (some 160 bytes of text), for few phrases ten for 64 characters; then, by its share of a
//! profile with 300 phrases, about 24 nanoseconds for each core that is found. That is why
//! many phrases cost more than few: they are found more
//! often. Tables: 128 to 256 bits for each sampled pair, form and neighbour, at most 256 KiB;
//! 16 bits and about 50 bytes for each core and form.

use std::collections::{BTreeMap, HashMap};

use crate::{
    Span,
    fast::{Budget, is_core_letter},
    fold::forms,
    phrase::{Anchor, Phrase},
    simd::{
        Beside, CARRY, FewLook, FirstLook, Gram, Likely, Passed, SecondLook, Stream,
        Width, core_hash, fetch, halves_of, is_kept,
    },
};

/// Longest core of a phrase, in characters.
pub(crate) const MAX_CORE: usize = 4;

/// Cores that are compared together.
const AT_ONCE: usize = 32;

/// A place of a core around the sampled gram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// Characters from the start of the core to the gram.
    back: usize,
    /// Whether the neighbour that the first look saw is the one before the gram.
    is_before: bool,
}

/// Where a core stands in its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Member {
    phrase: u32,
    /// Where its text begins in those of the table, and how long it is; 0 when it does not
    /// say enough, because what stands beside it matters.
    text: (u32, u32),
    /// Whether no more members follow that have a core of the same hash.
    is_last: bool,
    /// Characters that may stand beside the core when the gaps are taken out, in the order
    /// of [`Stream::beside`]: a bit for the low half of each form, modulo 32.
    beside: [u32; 4],
    anchor: Anchor,
    /// Bytes from the start of the phrase to its core.
    offset: u32,
}

impl Member {
    fn of(phrases: &[Phrase], phrase: usize, anchor: Anchor, len: usize) -> Self {
        let letters = &phrases[phrase].letters;
        let first = anchor.first as usize;
        let bit = |form: char| match is_kept(form) {
            true => 1 << (halves_of(form)[0] % 32),
            false => u32::MAX,
        };
        // Beyond a letter that a stream may not have, anything may stand.
        let is_known = |i: usize| {
            let between = if i < first { i..first } else { first + len..i + 1 };
            letters.get(between).is_some_and(|l| l.iter().all(|l| is_core_letter(l.char)))
        };
        let bits = |i: Option<usize>| match i.filter(|&i| is_known(i)) {
            Some(i) => forms(letters[i].char).fold(0, |bits, form| bits | bit(form)),
            None => u32::MAX,
        };
        let number = |n: usize| u32::try_from(n).expect("phrases are few and short");
        Self {
            phrase: number(phrase),
            text: (0, 0),
            is_last: false,
            beside: [
                bits(first.checked_sub(1)),
                bits(Some(first + len)),
                bits(first.checked_sub(2)),
                bits(Some(first + len + 1)),
            ],
            anchor,
            offset: number(letters[first].offset),
        }
    }

    /// Whether the phrase stands in the text with its core at `at`; its span if so.
    fn stands(&self, phrases: &[Phrase], text: &str, at: usize) -> Option<Span> {
        let phrase = &phrases[self.phrase as usize];
        let found =
            phrase.occurrence(text, at, self.anchor.first as usize, self.anchor)?;
        found.hidden.is_none().then_some(found.span)
    }
}

/// What is needed to search one text after the other.
#[derive(Debug)]
pub(crate) struct Scratch {
    stream: Stream,
    passed: Passed,
    likely: Likely,
}

impl Scratch {
    /// For texts of at most so many bytes.
    pub(crate) fn new(text: usize, width: Width) -> Self {
        Self {
            stream: Stream::new(text, width),
            passed: Passed::default(),
            likely: Likely::default(),
        }
    }

    pub(crate) fn width(&self) -> Width {
        self.stream.width()
    }
}

/// Tells `report` every occurrence in `text` that the sieves can see; returns whether
/// there is a character of four bytes in the text.
pub(crate) fn scan(
    sieves: &[Sieve],
    phrases: &[Phrase],
    text: &str,
    scratch: &mut Scratch,
    budget: &mut Budget,
    mut report: impl FnMut(usize, Span),
) -> bool {
    let mut next = vec![1; sieves.len()];
    let (mut at, mut from, mut has_four) = (0, 0, false);
    scratch.stream.begin();
    while at < text.len() {
        at = scratch.stream.fill(text, at, from);
        has_four |= scratch.stream.has_four();
        // What a sample needs behind it must be there, or never come.
        let len = scratch.stream.len();
        let end = if at == text.len() { len } else { len.saturating_sub(MAX_CORE + 2) };
        for (sieve, q) in sieves.iter().zip(&mut next) {
            *q = sieve.scan(phrases, text, (*q, end), scratch, budget, &mut report);
            if budget.is_spent() {
                return has_four;
            }
        }
        // And what the next ones need before them.
        from = next
            .iter()
            .map(|q| q.saturating_sub(MAX_CORE + 2))
            .min()
            .unwrap_or(len)
            .min(len);
        debug_assert!(len - from <= CARRY, "little is carried");
        next.iter_mut().for_each(|q| *q -= from);
    }
    has_four
}

/// The first look, by how many cores there are.
#[derive(Debug)]
enum First {
    /// At every character.
    Few(Box<FewLook>),
    /// At one sample in several.
    Many(FirstLook),
}

/// How a sieve looks at a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Characters of the shortest core: so many are compared by their hash.
    pub(crate) len: usize,
    /// Whether every character is looked at, because there are few cores.
    pub(crate) is_few: bool,
}

impl Plan {
    /// Characters that are looked at first.
    fn gram(self) -> usize {
        self.len.min(2)
    }

    /// Where in a core a sample may fall. The first one is the distance of the samples.
    pub(crate) fn starts(self) -> usize {
        if self.is_few { 1 } else { self.len - self.gram() + 1 }
    }
}

/// A compiled set of cores.
#[derive(Debug)]
pub(crate) struct Sieve {
    first: First,
    /// Where the core can lie around a sample that passed.
    places: Vec<Place>,
    second: SecondLook,
    cores: CoreTable,
    /// Characters of a core.
    len: usize,
}

impl Sieve {
    /// Compiles cores that have at least the length of the plan.
    pub(crate) fn build(
        phrases: &[Phrase],
        cores: &[(usize, Anchor)],
        plan: Plan,
    ) -> Self {
        let (min, gram, starts) = (plan.len, plan.gram(), plan.starts());
        let mut places = Vec::new();
        let mut grams: Vec<Gram> = Vec::new();
        // Cores with the same hash share a list; the last look tells them apart.
        let mut table: BTreeMap<u32, Vec<Member>> = BTreeMap::new();
        for &(phrase, anchor) in cores {
            let (first, len) = (anchor.first as usize, anchor.len as usize);
            let letters = &phrases[phrase].letters[first..first + len];
            let member = Member::of(phrases, phrase, anchor, min);
            let letters: Vec<Vec<[u8; 2]>> = letters
                .iter()
                .map(|l| forms(l.char).filter(|&c| is_kept(c)).map(halves_of).collect())
                .collect();
            for form in choices(&letters[..min]) {
                table.entry(core_hash(join(&form))).or_default().push(member);
            }
            for back in 0..starts {
                let end = back + gram;
                let is_before = end == min && back > 0;
                let place = Place { back, is_before };
                if !places.contains(&place) {
                    places.push(place);
                }
                let (from, to) = (
                    back - usize::from(is_before),
                    if is_before { end } else { len.min(end + 1) },
                );
                for form in choices(&letters[from..to]) {
                    let (chars, beside) = match form[..] {
                        [before, first, second] if is_before => {
                            ([first, second], Beside::Before(before[0]))
                        }
                        [first, second, next] => ([first, second], Beside::Next(next[0])),
                        [first, next] if gram == 1 => {
                            ([first, [0; 2]], Beside::Next(next[0]))
                        }
                        [first, second] => ([first, second], Beside::Nothing),
                        [first] => ([first, [0; 2]], Beside::Nothing),
                        _ => unreachable!(
                            "a gram has at most two characters and a neighbour"
                        ),
                    };
                    grams.push(Gram { chars, beside });
                }
            }
        }
        grams.sort_unstable();
        grams.dedup();
        let first = if plan.is_few {
            First::Few(Box::new(FewLook::build(&grams)))
        } else {
            First::Many(FirstLook::build(starts, gram == 2, &grams))
        };
        let hashes: Vec<u32> = table.keys().copied().collect();
        let second = SecondLook::build(min, &hashes);
        let cores = CoreTable::build(phrases, table);
        Self { first, places, second, cores, len: min }
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        let cores = &self.cores;
        let first = match &self.first {
            First::Few(_) => size_of::<FewLook>(),
            First::Many(look) => look.size(),
        };
        first
            + self.second.size()
            + cores.slots.len() * 8
            + cores.members.len() * size_of::<Member>()
            + cores.texts.len()
    }

    /// Tells `report` the occurrences around the samples from `q` to `end`; returns the
    /// next sample.
    fn scan(
        &self,
        phrases: &[Phrase],
        text: &str,
        (q, end): (usize, usize),
        scratch: &mut Scratch,
        budget: &mut Budget,
        report: &mut impl FnMut(usize, Span),
    ) -> usize {
        let Scratch { stream, passed, likely } = scratch;
        let next = match &self.first {
            First::Few(look) => look.run(stream, q, end, passed),
            First::Many(look) => look.run(stream, q, end, passed),
        };
        for place in &self.places {
            let samples = if place.is_before { &passed.before } else { &passed.next };
            self.second.run(stream, samples, place.back, likely);
            let all = likely.cores().chunks(AT_ONCE).zip(likely.hashes().chunks(AT_ONCE));
            for (cores, hashes) in all {
                self.compare(phrases, text, stream, (cores, hashes), budget, report);
                if budget.is_spent() {
                    return next;
                }
            }
        }
        next
    }

    /// Reports the phrases that stand around some cores. Their data are fetched for all
    /// before they are used, so that the waits fall together.
    fn compare(
        &self,
        phrases: &[Phrase],
        text: &str,
        stream: &Stream,
        (cores, hashes): (&[u32], &[u32]),
        budget: &mut Budget,
        report: &mut impl FnMut(usize, Span),
    ) {
        hashes.iter().for_each(|&hash| self.cores.fetch_slot(hash));
        let mut starts = [0; AT_ONCE];
        for (start, &hash) in starts.iter_mut().zip(hashes) {
            *start = self.cores.find(hash);
        }
        for (&core, &start) in cores.iter().zip(&starts) {
            let members = self.cores.members(start);
            if members.is_empty() {
                continue;
            }
            let core = core as usize;
            let beside = stream.beside(core, self.len);
            let at = stream.place(core);
            for member in members {
                if !budget.spend() {
                    return;
                }
                let mut sides = member.beside.iter().zip(beside);
                if !sides.all(|(&bits, low)| bits >> low & 1 == 1) {
                    continue;
                }
                let found = match self.cores.written_at(member, text, at) {
                    Some(span) => Some(span),
                    None => member.stands(phrases, text, at),
                };
                if let Some(span) = found {
                    report(member.phrase as usize, span);
                }
            }
        }
    }
}

/// All ways to choose one of each.
fn choices(each: &[Vec<[u8; 2]>]) -> Vec<Vec<[u8; 2]>> {
    each.iter().fold(vec![Vec::new()], |all, these| {
        let longer = |head: &Vec<[u8; 2]>, &last| [&head[..], &[last]].concat();
        all.iter()
            .flat_map(|head| these.iter().map(move |last| longer(head, last)))
            .collect()
    })
}

/// The low and the high halves of a core, as a stream has them.
fn join(chars: &[[u8; 2]]) -> [u32; 2] {
    [0, 1].map(|half| chars.iter().rev().fold(0, |all, c| all << 8 | u32::from(c[half])))
}

/// Lookup of cores by their hashes, by open addressing.
#[derive(Debug)]
struct CoreTable {
    /// Hash and number of the first member, [`FREE`] in a free slot.
    slots: Vec<(u32, u32)>,
    shift: u32,
    members: Vec<Member>,
    /// The texts of the members' phrases, one after the other.
    texts: Vec<u8>,
}

const FREE: u32 = u32::MAX;

impl CoreTable {
    fn build(phrases: &[Phrase], cores: BTreeMap<u32, Vec<Member>>) -> Self {
        let size = (cores.len() * 2).next_power_of_two().max(2);
        let mut made = Self {
            slots: vec![(0, FREE); size],
            shift: 32 - size.trailing_zeros(),
            members: Vec::new(),
            texts: Vec::new(),
        };
        let number = |n: usize| u32::try_from(n).expect("phrases are few and short");
        let mut texts: HashMap<u32, (u32, u32)> = HashMap::new();
        for (hash, mut members) in cores {
            members.sort_unstable_by_key(|member| member.phrase);
            members.dedup();
            for member in &mut members {
                let phrase = &phrases[member.phrase as usize];
                if phrase.is_simple {
                    member.text = *texts.entry(member.phrase).or_insert_with(|| {
                        let start = number(made.texts.len());
                        made.texts.extend(phrase.text.bytes());
                        (start, number(phrase.text.len()))
                    });
                }
            }
            if let Some(last) = members.last_mut() {
                last.is_last = true;
            }
            let mut slot = (hash >> made.shift) as usize;
            while made.slots[slot].1 != FREE {
                slot = (slot + 1) % size;
            }
            made.slots[slot] = (hash, number(made.members.len()));
            made.members.extend(members);
        }
        made
    }

    fn fetch_slot(&self, hash: u32) {
        fetch(&self.slots, (hash >> self.shift) as usize);
    }

    /// The number of the first member that has a core with this hash, which is fetched, or
    /// [`FREE`].
    #[inline]
    fn find(&self, hash: u32) -> u32 {
        let mut slot = (hash >> self.shift) as usize;
        loop {
            let (here, start) = self.slots[slot];
            if start == FREE || here == hash {
                fetch(&self.members, start as usize);
                return start;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// The members from the one with this number to the last that shares its hash.
    #[inline]
    fn members(&self, start: u32) -> &[Member] {
        let rest = self.members.get(start as usize..).unwrap_or_default();
        let last = rest.iter().position(|member| member.is_last);
        last.map_or(&[], |last| &rest[..=last])
    }

    /// Whether a phrase stands in the text just as it is compiled, with its core at `at`.
    #[inline]
    fn written_at(&self, member: &Member, text: &str, at: usize) -> Option<Span> {
        let (first, len) = (member.text.0 as usize, member.text.1 as usize);
        let start = at.checked_sub(member.offset as usize)?;
        let here = text.as_bytes().get(start..start + len)?;
        let is_here = len > 0 && is_same(here, &self.texts[first..first + len]);
        is_here.then(|| Span::new(start, start + len))
    }
}

/// Whether two strings of one length are the same. They are short and mostly are.
#[inline]
fn is_same(one: &[u8], two: &[u8]) -> bool {
    let eights = one.as_chunks::<8>().0.iter().zip(two.as_chunks::<8>().0);
    let last = |bytes: &[u8]| bytes.last_chunk::<8>().map(|c| u64::from_le_bytes(*c));
    match (last(one), last(two)) {
        (None, None) => one == two,
        (one, two) => one == two && eights.into_iter().all(|(one, two)| one == two),
    }
}
