//! The loops that see the whole text, in AVX-512 or AVX2 where the processor has it.
//!
//! Each look is a filter: it walks over a text and keeps the positions whose hash has its
//! bit set in a table. This is the only module with `unsafe`: loads and gathers through
//! pointers, each next to the check that makes it sound. Every loop has a portable twin
//! that keeps the same positions; tests beside each compare them. Which twin runs is said
//! by a [`Width`].
#![expect(
    unsafe_code,
    reason = "loads and gathers; docs/matcher.md says what they bring"
)]
#![cfg_attr(
    target_arch = "x86_64",
    allow(
        clippy::wildcard_imports,
        reason = "intrinsics carry their origin in their names"
    )
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "positions are below 2^32 (pieces of a text are), hashes are cut on purpose"
)]

#[cfg(target_arch = "x86_64")]
use std::sync::LazyLock;

mod rare;
mod samples;
mod squeeze;
mod words;

pub(crate) use rare::{is_rare_shape, rare};
pub(crate) use samples::{
    Beside, FewLook, FirstLook, Gram, Likely, Passed, SecondLook, core_hash,
};
pub(crate) use squeeze::{CARRY, Stream, halves_of, is_kept};
pub(crate) use words::{WordLook, run_key};

/// An odd multiplier for hashing.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Places that a look may keep at once.
pub(crate) const BATCH: usize = 1024;
/// Marked bytes that are collected before they are judged. Were there few, the loop that
/// judges them would wait for what the one before has just written.
#[cfg(target_arch = "x86_64")]
const EVENTS: usize = 512;
/// Room behind the last entry, for a whole vector to be written there.
const SLACK: usize = 8;

/// The numbers of the bytes of a block.
#[cfg(target_arch = "x86_64")]
const NUMBERS: [u8; 64] = {
    let mut numbers = [0; 64];
    let mut i = 0;
    while i < 64 {
        numbers[i] = i as u8;
        i += 1;
    }
    numbers
};
/// Bytes behind the end of a stream that may be loaded.
const MAX_PAD: usize = 64;

/// Places in a text that passed a look.
pub(crate) type Places = [u64; BATCH + SLACK];

/// A set of hashes, one bit each.
#[derive(Clone, Debug)]
struct Bits {
    words: Vec<u64>,
    /// Shift that turns a hash into the number of its bit.
    shift: u32,
}

impl Bits {
    /// A set for `n` hashes with about `bits` bits for each, at most `2^max`.
    fn new(n: usize, bits: usize, max: u32) -> Self {
        let log = (n * bits).next_power_of_two().trailing_zeros().clamp(10, max);
        Self { words: vec![0; 1 << (log - 6)], shift: 64 - log }
    }

    fn insert(&mut self, hash: u64) {
        let bit = hash >> self.shift;
        self.words[(bit / 64) as usize] |= 1 << (bit % 64);
    }

    /// 1 when the hash may be in the set, 0 when it is not.
    #[inline]
    fn has(&self, hash: u64) -> usize {
        let bit = hash >> self.shift;
        (self.words[(bit / 64) as usize] >> (bit % 64) & 1) as usize
    }

    /// Which of eight hashes may be in the set.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi2"
    )]
    #[inline]
    fn has_eight(&self, hashes: std::arch::x86_64::__m512i) -> u8 {
        use std::arch::x86_64::*;
        assert!(self.words.len() == 1 << (58 - self.shift), "every hash has a bit");
        let word_shift = _mm_cvtsi64_si128(i64::from(self.shift) + 6);
        let bit_shift = _mm_cvtsi64_si128(i64::from(self.shift));
        let word = _mm512_srl_epi64(hashes, word_shift);
        // SAFETY: a hash shifted by `shift + 6` is below the number of words, as asserted.
        let bits =
            unsafe { _mm512_i64gather_epi64::<8>(word, self.words.as_ptr().cast()) };
        let bits = _mm512_rorv_epi64(bits, _mm512_srl_epi64(hashes, bit_shift));
        _mm512_test_epi64_mask(bits, _mm512_set1_epi64(1))
    }

    /// Bytes of memory.
    fn size(&self) -> usize {
        self.words.len() * 8
    }
}

/// Appends the positions of the marked bytes of the block at `at` to the first `found`
/// events; returns how many there are then.
#[cfg(target_arch = "x86_64")]
#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi2"
)]
#[inline]
fn collect_events(
    mask: u64,
    at: usize,
    events: &mut [u64; EVENTS],
    found: usize,
) -> usize {
    use std::arch::x86_64::*;
    if mask == 0 {
        return found;
    }
    assert!(found + 64 + SLACK <= EVENTS, "a block may be full of marked bytes");
    // SAFETY: the array has 64 bytes.
    let numbers = unsafe { _mm512_loadu_si512(NUMBERS.as_ptr().cast()) };
    let mut places = _mm512_maskz_compress_epi8(mask, numbers);
    let marked = mask.count_ones() as usize;
    for group in 0..marked.div_ceil(8) {
        let eight = _mm512_cvtepu8_epi64(_mm512_castsi512_si128(places));
        let eight = _mm512_add_epi64(eight, _mm512_set1_epi64(at as i64));
        // SAFETY: this vector starts below `found + 64` and ends before `EVENTS`.
        unsafe {
            let to = events.as_mut_ptr().add(found + 8 * group);
            _mm512_storeu_si512(to.cast(), eight);
        }
        places = _mm512_alignr_epi64::<1>(places, places);
    }
    found + marked
}

/// Vectors of which the loops may make use. What is found does not depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vectors {
    /// None: the portable loops.
    Portable,
    /// AVX2 of x86-64.
    Avx2,
    /// AVX-512 of x86-64 with what came to it with Ice Lake (VBMI2).
    Avx512,
}

impl Vectors {
    /// All that this processor has, the widest last.
    pub fn available() -> impl Iterator<Item = Self> {
        let all = [Self::Portable, Self::Avx2, Self::Avx512];
        all.into_iter().filter(|&vectors| vectors <= Width::widest().0)
    }
}

/// The vectors that are used. Never more than the processor has: whoever holds a width may
/// call the functions that ask for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Width(Vectors);

impl Width {
    /// The widest of this processor.
    pub(crate) fn widest() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            static WIDEST: LazyLock<Vectors> = LazyLock::new(|| {
                let has_avx2 = is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("popcnt");
                let has_avx512 = has_avx2
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512vbmi")
                    && is_x86_feature_detected!("avx512vbmi2")
                    && is_x86_feature_detected!("bmi2");
                match (has_avx512, has_avx2) {
                    (true, _) => Vectors::Avx512,
                    (false, true) => Vectors::Avx2,
                    (false, false) => Vectors::Portable,
                }
            });
            Self(*WIDEST)
        }
        #[cfg(not(target_arch = "x86_64"))]
        Self(Vectors::Portable)
    }

    /// The widest of this processor up to these.
    pub(crate) fn at_most(vectors: Vectors) -> Self {
        Self(vectors.min(Self::widest().0))
    }
}

/// For each set of eight places: those in it, in order, and the same eight places further
/// on; 128 where there are no more. As the indices of a shuffle, this packs two halves of a
/// vector alike.
#[cfg(target_arch = "x86_64")]
static PACK: [[u8; 16]; 256] = {
    let mut pack = [[0x80; 16]; 256];
    let mut set = 0;
    while set < 256 {
        let (mut place, mut count) = (0, 0);
        while place < 8 {
            if set >> place & 1 == 1 {
                pack[set][count] = place;
                pack[set][8 + count] = 8 + place;
                count += 1;
            }
            place += 1;
        }
        set += 1;
    }
    pack
};

/// Fetches an element of a slice that will be needed soon.
#[inline]
pub(crate) fn fetch<T>(slice: &[T], index: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(element) = slice.get(index) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: fetching into the cache has no other effect.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(element).cast()) };
    }
}

/// Eight bytes from `at` on, those beyond the end as zero.
pub(crate) fn load(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => {
            let mut eight = [0; 8];
            eight[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(eight)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Vectors, Width};

    /// The widths of this processor.
    pub(super) fn widths() -> impl Iterator<Item = Width> {
        Vectors::available().map(Width::at_most)
    }

    /// Bytes that look like text of several scripts, from a seed.
    pub(super) fn texts() -> Vec<String> {
        let parts = [
            "党", "两个", "，", "。", "“", "a", "Z9", " ", "\n", "é", "𠮟", "　", "-",
            "｡", "\u{200B}", "Ａ", "‘", "》", "々",
        ];
        let mut state = 7u64;
        // Miri takes its time.
        (0..if cfg!(miri) { 48 } else { 300 })
            .map(|length| {
                (0..length)
                    .map(|_| {
                        state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
                        parts[(state >> 40) as usize % parts.len()]
                    })
                    .collect()
            })
            .collect()
    }
}
