//! Finds Chinese phrases by looking at few places of the text.
//!
//! # The idea
//!
//! Chinese characters take three bytes. A run of four of them contains, wherever it lies,
//! exactly one pair of characters that starts in any given nine bytes. So it is enough to
//! look at one pair in nine bytes, and to know for each phrase the three pairs of its
//! *core* (four neighbouring characters of it):
//!
//! ```text
//! text       坚 决 做 到 两 个 维 护 ， 坚 持 和
//! samples    └──┘     └──┘     └──┘     └──┘      one pair in three characters
//! core                   └两 个 维 护┘
//! its pairs              两个            would be sampled if the text began two later
//!                           个维         would be sampled if it began one later
//!                              维护      is sampled here: the core starts two before
//! ```
//!
//! 1. **First look**, at every sample: is the pair one of ours? One bit in a table, by the
//!    hash of the pair. Most samples end here.
//! 2. **Second look**, for each place where the core may start: is the whole core one of
//!    ours? Again one bit. Most near-misses end here.
//! 3. **Last look**: fetch the phrases with this core, compare letter by letter.
//!
//! The first two looks append to a list without branching, so that a text full of
//! near-misses does not stall the processor. What is sampled follows from the lexicon: its
//! shortest core and its size.
//!
//! | shortest core | sampled | every | pairs (triples) known per phrase |
//! |---|---|---|---|
//! | 4 characters | 2 characters | 9 bytes | 3 |
//! | 4, very many phrases | 3 characters | 6 bytes | 2 |
//! | 3 characters | 2 characters | 6 bytes | 2 |
//! | 2 characters | 2 characters | 3 bytes | 1 |
//! | 1 character | 1 character | 3 bytes | 1 |
//!
//! Of a long phrase, the core with the rarest pairs is taken.
//!
//! # No match can be missed
//!
//! Let the core of an occurrence stand at byte `a` and have `c` characters, and let a
//! sample have `g`. Samples are taken at `q = 0, d, 2d, ..` with `d = 3 (m - g + 1)`,
//! where `m <= c` is the shortest core of the lexicon, and rounded down to the start of a
//! character. Exactly one `q` lies in `a .. a + d`. Each character of the core starts at a
//! multiple of three bytes from `a`, so that `q` rounds down to `a + 3j` with
//! `0 <= j <= m - g`. The `g` characters there lie inside the core, and they are in the
//! first table in every script form that has three bytes a character. So look 1 passes;
//! look 2, at place `j`, has the core in the same forms; look 3 is the definition. And
//! because exactly one `q` lies there, nothing is reported twice.
//!
//! Occurrences with a gap inside, or with a character that takes another number of bytes
//! than its folded form, are not this module's business: see `gaps`.
//!
//! # Cost
//!
//! `n / d` first looks, eight of them in about twenty cycles where there is AVX-512, plus
//! a few nanoseconds for each sample that passes. Tables: 64 bits for each sampled pair
//! and form, at most 128 KiB; 16 bits and about 30 bytes for each core and form.

use std::collections::BTreeMap;

use crate::{
    Span,
    fast::Budget,
    fold::forms,
    phrase::Phrase,
    simd::{self, FirstLook, SecondLook, core_hash, load},
};

/// Bytes of a character that a core may contain.
const WIDTH: usize = 3;

/// Characters `first..first + len` of a phrase, which stand for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Core {
    pub(crate) phrase: usize,
    pub(crate) first: usize,
    pub(crate) len: usize,
}

/// A core at a distance before the sampled pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// Bytes from the start of the core to the pair.
    back: usize,
    /// Bytes of the core.
    len: usize,
}

/// Where a core stands in its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    phrase: u32,
    /// Bytes from the start of the phrase to its core.
    offset: u32,
    /// Bytes of the core.
    len: u32,
}

/// A compiled set of cores.
#[derive(Debug)]
pub(crate) struct Sieve {
    first: FirstLook,
    /// Where the core can lie around a sample that passed.
    places: Vec<Place>,
    second: SecondLook,
    cores: CoreTable,
}

impl Sieve {
    /// Compiles cores of at least `min` characters, to be sampled by `gram` characters.
    pub(crate) fn build(
        phrases: &[Phrase],
        cores: &[Core],
        min: usize,
        gram: usize,
    ) -> Self {
        let starts = min - gram + 1;
        let mut places = Vec::new();
        let mut grams: Vec<u64> = Vec::new();
        // Cores with the same hash share a list; the last look tells them apart.
        let mut table: BTreeMap<u32, Vec<Member>> = BTreeMap::new();
        for core in cores {
            let letters =
                &phrases[core.phrase].letters[core.first..core.first + core.len];
            let number = |n: usize| u32::try_from(n).expect("phrases are few and short");
            let member = Member {
                phrase: number(core.phrase),
                offset: number(letters[0].offset),
                len: number(core.len * WIDTH),
            };
            let chars: Vec<char> = letters.iter().map(|l| l.char).collect();
            for form in all_forms(&chars) {
                let hash = core_hash(&form, 0, form.len());
                table.entry(hash).or_default().push(member);
            }
            for start in 0..starts {
                let place = Place { back: start * WIDTH, len: core.len * WIDTH };
                if !places.contains(&place) {
                    places.push(place);
                }
                let forms = all_forms(&chars[start..start + gram]);
                grams.extend(forms.iter().map(|form| load(form, 0)));
            }
        }
        grams.sort_unstable();
        grams.dedup();
        let first = FirstLook::build(starts * WIDTH, (gram * WIDTH).min(8), &grams);
        let cores = CoreTable::build(table);
        let second = SecondLook::build(&cores.hashes);
        Self { first, places, second, cores }
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        let cores = &self.cores;
        self.first.size()
            + self.second.size()
            + (cores.slots.len() + cores.lists.len() + cores.members.len()) * 8
            + cores.hashes.len() * 4
    }

    /// Tells `report` every plain occurrence in `text`.
    pub(crate) fn scan(
        &self,
        phrases: &[Phrase],
        text: &str,
        budget: &mut Budget,
        mut report: impl FnMut(usize, Span),
    ) {
        let bytes = text.as_bytes();
        let mut q = 0;
        let mut passed = [0; _];
        let mut likely = [0; _];
        while q < bytes.len() {
            let count;
            (count, q) = self.first.run(bytes, q, &mut passed);
            for place in &self.places {
                let around = (place.back, place.len);
                let kept = self.second.run(bytes, &passed[..count], around, &mut likely);
                for &entry in &likely[..kept] {
                    let (core, hash) = simd::split(entry);
                    for member in self.cores.get(hash) {
                        if !budget.spend() {
                            return;
                        }
                        // A hash says nothing about the length: the text may end here.
                        if member.len as usize != place.len
                            || member.offset as usize > core
                        {
                            continue;
                        }
                        let begin = core - member.offset as usize;
                        let phrase = member.phrase as usize;
                        if let Some(span) = phrases[phrase].plain_at(text, begin) {
                            report(phrase, span);
                        }
                    }
                }
            }
        }
    }
}

/// All ways to write `chars` in characters of the same length.
fn all_forms(chars: &[char]) -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new()];
    let mut buffer = [0; 4];
    for &c in chars {
        let mut longer = Vec::with_capacity(all.len());
        for form in forms(c).filter(|form| form.len_utf8() == c.len_utf8()) {
            let encoded = form.encode_utf8(&mut buffer).as_bytes();
            longer.extend(all.iter().map(|head: &Vec<u8>| [head, encoded].concat()));
        }
        all = longer;
    }
    all
}

/// Exact lookup of cores, by open addressing.
#[derive(Debug)]
struct CoreTable {
    /// `(tag, list)`, with `list == u32::MAX` for a free slot.
    slots: Vec<(u32, u32)>,
    shift: u32,
    hashes: Vec<u32>,
    lists: Vec<(u32, u32)>,
    members: Vec<Member>,
}

impl CoreTable {
    fn build(cores: BTreeMap<u32, Vec<Member>>) -> Self {
        let size = (cores.len() * 2).next_power_of_two().max(2);
        let mut made = Self {
            slots: vec![(0, u32::MAX); size],
            shift: 32 - size.trailing_zeros(),
            hashes: cores.keys().copied().collect(),
            lists: Vec::with_capacity(cores.len()),
            members: Vec::new(),
        };
        for (hash, mut members) in cores {
            members.sort_unstable();
            members.dedup();
            let mut slot = (hash >> made.shift) as usize;
            while made.slots[slot].1 != u32::MAX {
                slot = (slot + 1) % size;
            }
            let number = |n: usize| u32::try_from(n).expect("fewer than 2^32 cores");
            made.slots[slot] = (hash, number(made.lists.len()));
            let start = number(made.members.len());
            made.members.extend(members);
            made.lists.push((start, number(made.members.len())));
        }
        made
    }

    /// The phrases that have a core with this hash.
    fn get(&self, hash: u32) -> &[Member] {
        let mut slot = (hash >> self.shift) as usize;
        loop {
            let (tag, list) = self.slots[slot];
            if list == u32::MAX {
                return &[];
            }
            if tag == hash {
                let (start, end) = self.lists[list as usize];
                return &self.members[start as usize..end as usize];
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }
}
