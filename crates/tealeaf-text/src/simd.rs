//! The loops that see the whole text, in AVX-512 where the processor has it.
//!
//! Each look is a filter: it walks over a text and keeps the positions whose hash has its
//! bit set in a table. This is the only module with `unsafe`: loads and gathers through
//! pointers, each next to the check that makes it sound. Every loop has a portable twin
//! that keeps the same positions; the tests below compare them.
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

/// Samples between two changes from the first look to the second.
pub(crate) const BATCH: usize = 1024;
/// Gap characters that are collected before they are judged.
const EVENTS: usize = 512;
/// Room behind the last entry, for a whole vector to be written there.
const SLACK: usize = 8;

/// Positions that passed a look.
pub(crate) type Passed = [u64; BATCH + SLACK];

/// A set of hashes, one bit each.
#[derive(Clone, Debug)]
struct Bits {
    words: Vec<u64>,
    /// Shift that turns a hash into the number of its bit.
    shift: u32,
}

impl Bits {
    /// A set for `n` hashes with about `bits` bits for each.
    fn new(n: usize, bits: usize) -> Self {
        let log = (n * bits).next_power_of_two().trailing_zeros().clamp(10, 21);
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

    /// Bytes of memory.
    fn size(&self) -> usize {
        self.words.len() * 8
    }
}

/// What the first look of a sieve needs.
#[derive(Clone, Debug)]
pub(crate) struct FirstLook {
    /// Bytes between two samples, 3 to 9.
    stride: usize,
    /// Bytes that are hashed, at most 8.
    width: usize,
    bits: Bits,
}

impl FirstLook {
    /// Compiles a first look that passes at least these `grams` of `width` bytes.
    pub(crate) fn build(stride: usize, width: usize, grams: &[u64]) -> Self {
        let mut look = Self { stride, width, bits: Bits::new(grams.len(), 48) };
        for &gram in grams {
            look.bits.insert(look.hash(gram));
        }
        look
    }

    /// Multiplier of the hash. Its zeros in front make the bytes behind the gram vanish.
    fn mix(&self) -> u64 {
        0x9E37_79B9_7F4A_7C15 << (64 - 8 * self.width)
    }

    fn hash(&self, gram: u64) -> u64 {
        gram.wrapping_mul(self.mix())
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.bits.size()
    }

    /// Looks at samples from `q` on until the text or `passed` is full; returns how many
    /// passed and where to go on.
    pub(crate) fn run(
        &self,
        bytes: &[u8],
        q: usize,
        passed: &mut Passed,
    ) -> (usize, usize) {
        let (mut count, mut q) = (0, q);
        #[cfg(target_arch = "x86_64")]
        if has_avx512() {
            if q == 0 {
                (count, q) = self.portable(bytes, 0, bytes.len().min(1), 0, passed);
            }
            // SAFETY: the processor has the features that the function asks for.
            (count, q) = unsafe {
                if self.width > 6 {
                    self.avx512::<true>(bytes, q, count, passed)
                } else {
                    self.avx512::<false>(bytes, q, count, passed)
                }
            };
        }
        self.portable(bytes, q, bytes.len(), count, passed)
    }

    /// The samples in `q..end`, one after the other.
    fn portable(
        &self,
        bytes: &[u8],
        mut q: usize,
        end: usize,
        mut count: usize,
        passed: &mut Passed,
    ) -> (usize, usize) {
        while q < end && count < BATCH {
            passed[count] = q as u64;
            count += self.bits.has(self.hash(load(bytes, char_start(bytes, q))));
            q += self.stride;
        }
        (count, q)
    }

    /// Up to eight samples at once, while there are bytes enough. `WIDE` takes the hashed
    /// bytes from two loads: rounding down by two leaves six of the first.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt"
    )]
    fn avx512<const WIDE: bool>(
        &self,
        bytes: &[u8],
        mut q: usize,
        mut count: usize,
        passed: &mut Passed,
    ) -> (usize, usize) {
        use std::arch::x86_64::*;
        let lanes = (56 / self.stride + 1).min(8);
        let step = lanes * self.stride;
        let used = u8::MAX >> (8 - lanes);
        let mut pick = [0u8; 64];
        let mut positions = [0u64; 8];
        for lane in 0..lanes {
            positions[lane] = (q + lane * self.stride) as u64;
            for byte in 0..8 {
                pick[8 * lane + byte] = (lane * self.stride + byte) as u8;
            }
        }
        // SAFETY: both arrays have 64 bytes.
        let (pick, mut positions) = unsafe {
            (
                _mm512_loadu_si512(pick.as_ptr().cast()),
                _mm512_loadu_si512(positions.as_ptr().cast()),
            )
        };
        let mix = _mm512_set1_epi64(self.mix().cast_signed());
        let slot_shift = _mm_cvtsi64_si128(i64::from(self.bits.shift));
        let word_shift = _mm_cvtsi64_si128(i64::from(self.bits.shift) + 6);
        assert!(
            self.bits.words.len() == 1 << (58 - self.bits.shift),
            "every hash has a bit"
        );
        while q >= 2 && q + 70 <= bytes.len() && count + 8 <= BATCH {
            // SAFETY: `q - 2 .. q + 70` lies inside `bytes` by the loop's condition.
            let (text, next) = unsafe {
                let from = bytes.as_ptr().add(q - 2);
                _mm_prefetch::<_MM_HINT_T0>(from.wrapping_add(4096).cast());
                (_mm512_loadu_si512(from.cast()), _mm512_loadu_si512(from.add(8).cast()))
            };
            let words = _mm512_permutexvar_epi8(pick, text);
            // The sample is byte 2 of a word; 0b10 marks the later bytes of a character.
            let one = _mm512_cmpeq_epi64_mask(
                _mm512_and_si512(words, _mm512_set1_epi64(0xC0_0000)),
                _mm512_set1_epi64(0x80_0000),
            );
            let two = _mm512_mask_cmpeq_epi64_mask(
                one,
                _mm512_and_si512(words, _mm512_set1_epi64(0xC000)),
                _mm512_set1_epi64(0x8000),
            );
            let byte = _mm512_set1_epi64(8);
            let by = _mm512_set1_epi64(16);
            let by = _mm512_mask_sub_epi64(by, one, by, byte);
            let by = _mm512_mask_sub_epi64(by, two, by, byte);
            let grams = if WIDE {
                _mm512_shrdv_epi64(words, _mm512_permutexvar_epi8(pick, next), by)
            } else {
                _mm512_srlv_epi64(words, by)
            };
            let hashes = _mm512_mullo_epi64(grams, mix);
            let word = _mm512_srl_epi64(hashes, word_shift);
            // SAFETY: `word` is below the length of the table, as asserted.
            let bits = unsafe {
                _mm512_i64gather_epi64::<8>(word, self.bits.words.as_ptr().cast())
            };
            let bits = _mm512_rorv_epi64(bits, _mm512_srl_epi64(hashes, slot_shift));
            let hits = _mm512_mask_test_epi64_mask(used, bits, _mm512_set1_epi64(1));
            let entries = _mm512_maskz_compress_epi64(hits, positions);
            // SAFETY: `count + 8 <= BATCH`, and `passed` is longer than that.
            unsafe {
                _mm512_storeu_si512(passed.as_mut_ptr().add(count).cast(), entries)
            };
            count += hits.count_ones() as usize;
            q += step;
            positions = _mm512_add_epi64(positions, _mm512_set1_epi64(step as i64));
        }
        (count, q)
    }
}

/// A core that is likely to stand in the text: its start in the low half, its hash above.
pub(crate) type Likely = [u64; BATCH + SLACK];

/// A position that passed, as an index.
pub(crate) fn position(passed: u64) -> usize {
    passed as usize
}

/// Start and hash of a likely core.
pub(crate) fn split(likely: u64) -> (usize, u32) {
    ((likely & 0xFFFF_FFFF) as usize, (likely >> 32) as u32)
}

/// What the second look of a sieve needs.
#[derive(Clone, Debug)]
pub(crate) struct SecondLook {
    bits: Bits,
}

impl SecondLook {
    /// Compiles a second look that passes at least cores with these hashes.
    pub(crate) fn build(hashes: &[u32]) -> Self {
        let mut bits = Bits::new(hashes.len(), 16);
        hashes.iter().for_each(|&hash| bits.insert(u64::from(hash) << 32));
        Self { bits }
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.bits.size()
    }

    /// Keeps the samples around which a core of ours may stand: `len` bytes, starting
    /// `back` bytes before the sampled character.
    pub(crate) fn run(
        &self,
        bytes: &[u8],
        passed: &[u64],
        (back, len): (usize, usize),
        likely: &mut Likely,
    ) -> usize {
        let (mut count, mut done) = (0, 0);
        #[cfg(target_arch = "x86_64")]
        if has_avx512() {
            // Near the ends of the text, eight bytes here and there lie outside.
            let first = passed.partition_point(|&q| q < 16);
            let last = passed.partition_point(|&q| (q as usize) + 32 <= bytes.len());
            if first + 8 <= last {
                count = self.portable(bytes, &passed[..first], (back, len), 0, likely);
                done = first + (last - first) / 8 * 8;
                // SAFETY: the processor has the features; 16 bytes lie before and 32
                // behind each of these samples.
                count = unsafe {
                    self.avx512(bytes, &passed[first..done], (back, len), count, likely)
                };
            }
        }
        self.portable(bytes, &passed[done..], (back, len), count, likely)
    }

    fn portable(
        &self,
        bytes: &[u8],
        passed: &[u64],
        (back, len): (usize, usize),
        mut count: usize,
        likely: &mut Likely,
    ) -> usize {
        for &sample in passed {
            let Some(core) = char_start(bytes, sample as usize).checked_sub(back) else {
                continue;
            };
            let hash = core_hash(bytes, core, len);
            likely[count] = core as u64 | u64::from(hash) << 32;
            count += self.bits.has(u64::from(hash) << 32);
        }
        count
    }

    /// # Safety
    /// Each sample must have 16 bytes of text before it and 32 from it on, and their
    /// number must be a multiple of 8.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt"
    )]
    unsafe fn avx512(
        &self,
        bytes: &[u8],
        samples: &[u64],
        (back, len): (usize, usize),
        mut count: usize,
        likely: &mut Likely,
    ) -> usize {
        use std::arch::x86_64::*;
        assert!(back <= 12 && count + samples.len() <= BATCH);
        let set = |value: u64| _mm512_set1_epi64(value.cast_signed());
        let (low_mask, high_mask) = core_masks(len);
        let base: *const i64 = bytes.as_ptr().cast();
        let word_shift = _mm_cvtsi64_si128(i64::from(self.bits.shift) + 6);
        let slot_shift = _mm_cvtsi64_si128(i64::from(self.bits.shift));
        assert!(
            self.bits.words.len() == 1 << (58 - self.bits.shift),
            "every hash has a bit"
        );
        for eight in samples.chunks_exact(8) {
            // SAFETY: `eight` has 64 bytes; the samples have text around them as promised,
            // and a core starts at most 2 + 12 bytes before its sample.
            let (core, low, high) = unsafe {
                let q = _mm512_loadu_si512(eight.as_ptr().cast());
                let near = _mm512_i64gather_epi64::<1>(_mm512_sub_epi64(q, set(2)), base);
                let one = _mm512_cmpeq_epi64_mask(
                    _mm512_and_si512(near, set(0xC0_0000)),
                    set(0x80_0000),
                );
                let two = _mm512_mask_cmpeq_epi64_mask(
                    one,
                    _mm512_and_si512(near, set(0xC000)),
                    set(0x8000),
                );
                let core = _mm512_sub_epi64(q, set(back as u64));
                let core = _mm512_mask_sub_epi64(core, one, core, set(1));
                let core = _mm512_mask_sub_epi64(core, two, core, set(1));
                let low = _mm512_i64gather_epi64::<1>(core, base);
                let high =
                    _mm512_i64gather_epi64::<1>(_mm512_add_epi64(core, set(8)), base);
                (core, low, high)
            };
            let low =
                _mm512_mullo_epi64(_mm512_and_si512(low, set(low_mask)), set(MIX_LOW));
            let high =
                _mm512_mullo_epi64(_mm512_and_si512(high, set(high_mask)), set(MIX_HIGH));
            let mixed = _mm512_xor_si512(low, _mm512_rol_epi64::<29>(high));
            let mixed = _mm512_xor_si512(mixed, _mm512_srli_epi64::<32>(mixed));
            let hash = _mm512_mullo_epi64(mixed, set(MIX_END));
            let hash = _mm512_and_si512(hash, set(0xFFFF_FFFF_0000_0000));
            let word = _mm512_srl_epi64(hash, word_shift);
            // SAFETY: `word` is below the number of words, as asserted.
            let bits = unsafe {
                _mm512_i64gather_epi64::<8>(word, self.bits.words.as_ptr().cast())
            };
            let bits = _mm512_rorv_epi64(bits, _mm512_srl_epi64(hash, slot_shift));
            let hits = _mm512_test_epi64_mask(bits, set(1));
            let entries = _mm512_maskz_compress_epi64(hits, _mm512_or_si512(core, hash));
            // SAFETY: at most `samples.len()` entries are kept, and `likely` has room for
            // them and one vector more.
            unsafe {
                _mm512_storeu_si512(likely.as_mut_ptr().add(count).cast(), entries)
            };
            count += hits.count_ones() as usize;
        }
        count
    }
}

const MIX_LOW: u64 = 0x9E37_79B9_7F4A_7C15;
const MIX_HIGH: u64 = 0xC2B2_AE3D_27D4_EB4F;
const MIX_END: u64 = 0xD6E8_FEB8_6659_FD93;

/// Which bits of two words belong to a core of `len` bytes.
#[inline]
fn core_masks(len: usize) -> (u64, u64) {
    (u64::MAX >> (64 - 8 * len.min(8)), (1 << (8 * len.saturating_sub(8))) - 1)
}

/// The hash of the `len` bytes at `at`, 3 to 12.
#[inline]
pub(crate) fn core_hash(bytes: &[u8], at: usize, len: usize) -> u32 {
    let (low_mask, high_mask) = core_masks(len);
    let low = (load(bytes, at) & low_mask).wrapping_mul(MIX_LOW);
    let high = (load(bytes, at + 8) & high_mask).wrapping_mul(MIX_HIGH);
    let mixed = low ^ high.rotate_left(29);
    ((mixed ^ mixed >> 32).wrapping_mul(MIX_END) >> 32) as u32
}

/// What `gaps` looks at: characters that may stand inside a phrase without belonging to
/// it, or take another number of bytes than their folded form, between two letters that
/// follow each other in a phrase.
#[derive(Clone, Debug)]
pub(crate) struct GapLook {
    pairs: Bits,
    /// The same pairs by another hash, and those that a comma may part.
    strict: Bits,
    /// Whether characters of the shape of [`is_odd_shape`] count.
    odd: bool,
}

/// A pair of letters that a gap may part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    /// [`left_key`] of the first.
    pub(crate) left: u64,
    /// [`right_key`] of the second, or [`MORE`].
    pub(crate) right: u64,
    /// Whether the gap may hold a comma.
    pub(crate) comma: bool,
}

impl Pair {
    fn key(self) -> u64 {
        self.left << 16 | self.right
    }

    fn strict_hash(self) -> u64 {
        (self.key() | u64::from(self.comma) << 40).wrapping_mul(MIX_HIGH)
    }
}

impl GapLook {
    /// Compiles a look that passes at least gaps between these pairs.
    pub(crate) fn build(pairs: &[Pair], odd: bool) -> Self {
        let mut look = Self {
            pairs: Bits::new(pairs.len(), 32),
            strict: Bits::new(pairs.len(), 32),
            odd,
        };
        for pair in pairs {
            look.pairs.insert(pair.key().wrapping_mul(MIX_LOW));
            look.strict.insert(pair.strict_hash());
            look.strict.insert(Pair { comma: false, ..*pair }.strict_hash());
        }
        look
    }

    /// Whether a gap may part the pair, asked more strictly than [`GapLook::run`] does.
    pub(crate) fn has(&self, pair: Pair) -> bool {
        self.strict.has(pair.strict_hash()) == 1
    }

    /// Whether the character at `p` is one that may be odd.
    pub(crate) fn may_be_odd(&self, here: u64) -> bool {
        here & 0xFF >= 0xF0 || self.odd && is_odd_shape(here)
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.pairs.size() + self.strict.size()
    }

    /// Looks at the text from `at` on, a multiple of 64, until it or `passed` is full;
    /// returns how many passed and where to go on.
    pub(crate) fn run(
        &self,
        bytes: &[u8],
        at: usize,
        passed: &mut Passed,
    ) -> (usize, usize) {
        let (mut count, mut at) = (0, at);
        #[cfg(target_arch = "x86_64")]
        if has_avx512() {
            if at == 0 {
                (count, at) = self.portable(bytes, 0, bytes.len().min(64), 0, passed);
            }
            // SAFETY: the processor has the features that the function asks for.
            (count, at) = unsafe { self.avx512(bytes, at, count, passed) };
        }
        self.portable(bytes, at, bytes.len(), count, passed)
    }

    fn portable(
        &self,
        bytes: &[u8],
        mut at: usize,
        end: usize,
        mut count: usize,
        passed: &mut Passed,
    ) -> (usize, usize) {
        while at < end && count + 64 <= BATCH {
            let mut mask = gap_mask_portable(&block(bytes, at), around(bytes, at));
            while mask != 0 {
                let p = at + mask.trailing_zeros() as usize;
                mask &= mask - 1;
                let here = load(bytes, p);
                let (left, right) = (left_key(bytes, p), right_side(here));
                let pair = Pair { left, right, comma: false };
                let pair = self.pairs.has(pair.key().wrapping_mul(MIX_LOW));
                passed[count] = p as u64;
                count += pair | usize::from(self.may_be_odd(here));
            }
            at += 64;
        }
        (count, at)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt"
    )]
    fn avx512(
        &self,
        bytes: &[u8],
        mut at: usize,
        mut count: usize,
        passed: &mut Passed,
    ) -> (usize, usize) {
        use std::arch::x86_64::*;
        let set = |value: u64| _mm512_set1_epi64(value.cast_signed());
        let numbers: [u8; 64] = std::array::from_fn(|i| i as u8);
        // SAFETY: the array has 64 bytes.
        let numbers = unsafe { _mm512_loadu_si512(numbers.as_ptr().cast()) };
        let word_shift = _mm_cvtsi64_si128(i64::from(self.pairs.shift) + 6);
        let slot_shift = _mm_cvtsi64_si128(i64::from(self.pairs.shift));
        assert!(
            self.pairs.words.len() == 1 << (58 - self.pairs.shift),
            "every hash has a bit"
        );
        let mut events = [0u64; EVENTS];
        while at >= 64 && at + 72 <= bytes.len() && count + EVENTS <= BATCH {
            // Where gap characters begin in many blocks. Were there few, the loop below
            // would wait for what this one has just written.
            let mut found = 0;
            while found + 64 + SLACK <= EVENTS && at + 72 <= bytes.len() {
                // SAFETY: 64 bytes from `at` on lie inside the text.
                let text = unsafe { _mm512_loadu_si512(bytes.as_ptr().add(at).cast()) };
                let (wide, low, leads) = gap_parts_avx512(text);
                let (before, after) = around(bytes, at);
                let mask = leads | low & beside(wide, before, after);
                let mut places = _mm512_maskz_compress_epi8(mask, numbers);
                let marked = mask.count_ones() as usize;
                for group in 0..marked.div_ceil(8) {
                    let eight = _mm512_cvtepu8_epi64(_mm512_castsi512_si128(places));
                    let eight = _mm512_add_epi64(eight, set(at as u64));
                    // SAFETY: at most 64 events come from a block, and there is room for
                    // them and one vector more.
                    unsafe {
                        let to = events.as_mut_ptr().add(found + 8 * group);
                        _mm512_storeu_si512(to.cast(), eight);
                    }
                    places = _mm512_alignr_epi64::<1>(places, places);
                }
                found += marked;
                at += 64;
            }
            for first in (0..found).step_by(8) {
                let used = (u16::MAX >> (16 - (found - first).min(8))) as u8;
                // SAFETY: the entries up to `found` are positions with 3 bytes before and
                // 5 behind them in the text; others are not used.
                let (p, near) = unsafe {
                    let p = _mm512_loadu_si512(events.as_ptr().add(first).cast());
                    let from = _mm512_sub_epi64(p, set(3));
                    let zero = _mm512_setzero_si512();
                    let base: *const i64 = bytes.as_ptr().cast();
                    (p, _mm512_mask_i64gather_epi64::<1>(zero, used, from, base))
                };
                // The left side, see `left_key`.
                let left = _mm512_and_si512(near, set(0xFF_FFFF));
                let short = _mm512_cmpge_epu64_mask(
                    _mm512_and_si512(near, set(0xFF00)),
                    set(0xC000),
                );
                let left = _mm512_mask_and_epi64(left, short, left, set(0xFF_FF00));
                let ascii = _mm512_testn_epi64_mask(near, set(0x80_0000));
                let lower = _mm512_or_si512(_mm512_srli_epi64::<16>(left), set(0x20));
                let left = _mm512_mask_mov_epi64(left, ascii, lower);
                // The character itself: its first byte tells its length.
                let lead = _mm512_and_si512(_mm512_srli_epi64::<24>(near), set(0xFF));
                let four = _mm512_cmpge_epu64_mask(lead, set(0xF0));
                let shift = set(24 + 24);
                let two = _mm512_cmplt_epu64_mask(lead, set(0xE0));
                let shift = _mm512_mask_mov_epi64(shift, two, set(24 + 16));
                let one = _mm512_cmplt_epu64_mask(lead, set(0x80));
                let shift = _mm512_mask_mov_epi64(shift, one, set(24 + 8));
                // The right side, see `right_side`.
                let right = _mm512_and_si512(_mm512_srlv_epi64(near, shift), set(0xFFFF));
                let byte = _mm512_and_si512(right, set(0xFF));
                let ascii = _mm512_cmplt_epu64_mask(byte, set(0x80));
                let right = _mm512_mask_or_epi64(right, ascii, byte, set(0x20));
                let more = _mm512_cmplt_epu64_mask(byte, set(0x30))
                    | _mm512_cmpge_epu64_mask(byte, set(0xEF))
                    | _mm512_cmpeq_epi64_mask(byte, set(0xC2))
                    | _mm512_cmpeq_epi64_mask(_mm512_or_si512(byte, set(1)), set(0xE3));
                let right = _mm512_mask_mov_epi64(right, more, set(MORE));
                let blank_line = _mm512_cmpeq_epi64_mask(byte, set(0x0A))
                    & _mm512_cmpeq_epi64_mask(lead, set(0x0A));
                let right = _mm512_mask_mov_epi64(right, blank_line, set(NEVER));
                let pair = _mm512_or_si512(_mm512_slli_epi64::<16>(left), right);
                let hash = _mm512_mullo_epi64(pair, set(MIX_LOW));
                let word = _mm512_srl_epi64(hash, word_shift);
                // SAFETY: `word` is below the number of words, as asserted.
                let bits = unsafe {
                    _mm512_i64gather_epi64::<8>(word, self.pairs.words.as_ptr().cast())
                };
                let bits = _mm512_rorv_epi64(bits, _mm512_srl_epi64(hash, slot_shift));
                let mut hits = _mm512_test_epi64_mask(bits, set(1)) | four;
                if self.odd {
                    // See `is_odd_shape`.
                    let second =
                        _mm512_and_si512(_mm512_srli_epi64::<32>(near), set(0xFF));
                    let third =
                        _mm512_and_si512(_mm512_srli_epi64::<40>(near), set(0xFF));
                    let letter = _mm512_cmpge_epu64_mask(third, set(0x90))
                        & _mm512_cmpeq_epi64_mask(second, set(0xBC))
                        | _mm512_cmpeq_epi64_mask(second, set(0xBD));
                    hits |= _mm512_cmpeq_epi64_mask(lead, set(0xEF)) & letter;
                    hits |= _mm512_cmpeq_epi64_mask(lead, set(0xE2))
                        & _mm512_cmpneq_epi64_mask(second, set(0x80));
                }
                let hits = hits & used;
                let entries = _mm512_maskz_compress_epi64(hits, p);
                // SAFETY: `count + EVENTS <= BATCH` held before these events, at most EVENTS.
                unsafe {
                    _mm512_storeu_si512(passed.as_mut_ptr().add(count).cast(), entries)
                };
                count += hits.count_ones() as usize;
            }
        }
        (count, at)
    }
}

/// Right side of a pair when another character of the gap, or an odd one, stands there.
pub(crate) const MORE: u64 = 1;
/// Right side of a pair that no phrase has.
const NEVER: u64 = 0;

/// The character before `p`, or what its last three bytes say of it.
#[inline]
pub(crate) fn left_key(bytes: &[u8], p: usize) -> u64 {
    let byte = |back: usize| p.checked_sub(back).map_or(0, |i| u64::from(bytes[i]));
    match byte(1) {
        ascii @ 0..0x80 => ascii | 0x20,
        last if byte(2) >= 0xC0 => last << 16 | byte(2) << 8,
        last => last << 16 | byte(2) << 8 | byte(3),
    }
}

/// The first two bytes of `word`, or the first one when it is ASCII, or [`MORE`].
#[inline]
pub(crate) fn right_key(word: u64) -> u64 {
    match word & 0xFF {
        0..0x30 | 0xC2 | 0xE2 | 0xE3 | 0xEF.. => MORE,
        ascii @ 0..0x80 => ascii | 0x20,
        _ => word & 0xFFFF,
    }
}

/// The right key of what follows the character that `here` starts with.
#[inline]
pub(crate) fn right_side(here: u64) -> u64 {
    match here & 0xFF {
        // A blank line ends every phrase.
        0x0A if here & 0xFF00 == 0x0A00 => NEVER,
        0..0x80 => right_key(here >> 8),
        0x80..0xE0 => right_key(here >> 16),
        _ => right_key(here >> 24),
    }
}

/// Whether `word` starts with one of the two frequent commas, ， and 、.
#[inline]
pub(crate) fn is_comma(word: u64) -> bool {
    matches!(word & 0xFF_FFFF, 0x8C_BC_EF | 0x81_80_E3)
}

/// Whether `word` starts with a character of two or three bytes that may take fewer when
/// folded: full-width letters and digits, and letters of the block `E2` beside U+20xx.
#[inline]
pub(crate) fn is_odd_shape(word: u64) -> bool {
    let [first, second, third, ..] = word.to_le_bytes();
    match first {
        0xEF => second == 0xBC && third >= 0x90 || second == 0xBD,
        0xE2 => second != 0x80,
        _ => false,
    }
}

/// The 64 bytes from `at` on, those beyond the end as a letter.
fn block(bytes: &[u8], at: usize) -> [u8; 64] {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [b'@'; 64];
        padded[..rest.len()].copy_from_slice(rest);
        padded
    })
}

/// Whether the bytes before and after a block are not ASCII.
#[inline]
fn around(bytes: &[u8], at: usize) -> (bool, bool) {
    let wide =
        |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(|b| !b.is_ascii());
    (wide(at.checked_sub(1)), wide(Some(at + 64)))
}

/// The bytes of a block that stand beside one of `wide`.
#[inline]
fn beside(wide: u64, before: bool, after: bool) -> u64 {
    wide << 1 | wide >> 1 | u64::from(before) | u64::from(after) << 63
}

/// First bytes of characters that [`GapLook`] looks at: those in `C2`, `E2`, `E3`, `EF`
/// and from `F0` on, and ASCII below `0` beside a byte that is not ASCII.
fn gap_mask_portable(block: &[u8; 64], (before, after): (bool, bool)) -> u64 {
    let wide = bits_of(block, |b| !b.is_ascii());
    let low = bits_of(block, |b| b < b'0');
    let leads = bits_of(block, |b| matches!(b, 0xC2 | 0xE2 | 0xE3 | 0xEF..));
    leads | low & beside(wide, before, after)
}

fn bits_of(block: &[u8; 64], test: impl Fn(u8) -> bool) -> u64 {
    block.iter().rev().fold(0, |mask, &byte| mask << 1 | u64::from(test(byte)))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt"
)]
#[inline]
fn gap_parts_avx512(text: std::arch::x86_64::__m512i) -> (u64, u64, u64) {
    use std::arch::x86_64::*;
    let set = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
    let is = |byte: u8| _mm512_cmpeq_epi8_mask(text, set(byte));
    let wide = _mm512_movepi8_mask(text);
    let low = _mm512_cmplt_epu8_mask(text, set(b'0'));
    // E2 and E3 differ in one bit.
    let quotes = _mm512_cmpeq_epi8_mask(_mm512_or_si512(text, set(1)), set(0xE3));
    (wide, low, is(0xC2) | quotes | _mm512_cmpge_epu8_mask(text, set(0xEF)))
}

/// Marks the ASCII letters and digits of the 64 bytes from `at` on.
#[inline]
pub(crate) fn word_mask(bytes: &[u8], at: usize) -> u64 {
    let block = block(bytes, at);
    #[cfg(target_arch = "x86_64")]
    if has_avx512() {
        // SAFETY: the processor has the features that the function asks for.
        return unsafe { word_mask_avx512(&block) };
    }
    bits_of(&block, |b| b.is_ascii_alphanumeric())
}

#[cfg(target_arch = "x86_64")]
#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt"
)]
fn word_mask_avx512(block: &[u8; 64]) -> u64 {
    use std::arch::x86_64::*;
    let set = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
    // SAFETY: a block has 64 bytes.
    let text = unsafe { _mm512_loadu_si512(block.as_ptr().cast()) };
    let lower = _mm512_or_si512(text, set(0x20));
    _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, set(b'a')), set(26))
        | _mm512_cmplt_epu8_mask(_mm512_sub_epi8(text, set(b'0')), set(10))
}

/// A set of small keys with few false answers, for `gaps` and `words`.
#[derive(Clone, Debug)]
pub(crate) struct KeySet(Bits);

impl KeySet {
    pub(crate) fn build(keys: &[u64]) -> Self {
        let mut bits = Bits::new(keys.len(), 16);
        keys.iter().for_each(|key| bits.insert(key.wrapping_mul(MIX_LOW)));
        Self(bits)
    }

    /// 1 when the key may be in the set, 0 when it is not.
    #[inline]
    pub(crate) fn has(&self, key: u64) -> usize {
        self.0.has(key.wrapping_mul(MIX_LOW))
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.0.size()
    }
}

/// The start of the three-byte character that `at` may lie in.
pub(crate) fn char_start(bytes: &[u8], at: usize) -> usize {
    let later = |i: usize| usize::from(bytes.get(i).is_some_and(|b| b & 0xC0 == 0x80));
    match at {
        0 => 0,
        1 => 1 - later(1),
        _ => at - later(at) - (later(at) & later(at - 1)),
    }
}

/// Whether the processor can do what the AVX-512 functions ask for.
#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vbmi")
        && is_x86_feature_detected!("avx512vbmi2")
        && is_x86_feature_detected!("popcnt")
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
    use super::*;

    /// Bytes that look like text of several scripts, from a seed.
    fn texts() -> Vec<String> {
        let parts = [
            "党", "两个", "，", "。", "“", "a", "Z9", " ", "\n", "é", "𠮟", "　", "-",
            "｡",
        ];
        let mut state = 7u64;
        (0..300)
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

    #[test]
    fn portable_and_vector_masks_agree() {
        for text in texts() {
            let bytes = text.as_bytes();
            for at in 0..bytes.len() {
                let expected = bits_of(&block(bytes, at), |b| b.is_ascii_alphanumeric());
                assert_eq!(word_mask(bytes, at), expected, "{text:?} at {at}");
            }
        }
    }

    #[test]
    fn gap_masks_see_across_blocks() {
        for text in texts() {
            let bytes = text.as_bytes();
            for (i, &b) in bytes.iter().enumerate() {
                let wide = |i: usize| bytes.get(i).is_some_and(|b| !b.is_ascii());
                let lead = matches!(b, 0xC2 | 0xE2 | 0xE3 | 0xEF..);
                let expected =
                    lead || b < b'0' && (wide(i.wrapping_sub(1)) || wide(i + 1));
                let at = i / 64 * 64;
                let mask = gap_mask_portable(&block(bytes, at), around(bytes, at));
                assert_eq!(mask >> (i % 64) & 1 == 1, expected, "{text:?} at {i}");
            }
        }
    }

    #[test]
    fn portable_and_vector_gap_looks_agree() {
        let left = |c: &str| left_key(c.as_bytes(), c.len());
        let right = |c: &str| right_key(load(c.as_bytes(), 0));
        let pairs = [("党", "两"), ("个", "党"), ("9", "党"), ("个", "a"), ("两", "é")];
        let pair = |(l, r)| Pair { left: left(l), right: right(r), comma: false };
        let keys: Vec<_> = pairs.map(pair).to_vec();
        let more: Vec<_> =
            keys.iter().map(|&pair| Pair { right: MORE, ..pair }).collect();
        for keys in [vec![], keys, more] {
            for odd in [false, true] {
                let look = GapLook::build(&keys, odd);
                for text in texts() {
                    let bytes = text.as_bytes();
                    let (mut one, mut two) = ([0; _], [0; _]);
                    let (count, end) = look.run(bytes, 0, &mut one);
                    let (twin, twin_end) =
                        look.portable(bytes, 0, bytes.len(), 0, &mut two);
                    assert_eq!(
                        (&one[..count], end),
                        (&two[..twin], twin_end),
                        "{text:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn portable_and_vector_looks_agree() {
        for (stride, width) in [(9, 6), (6, 8), (3, 6), (3, 3), (6, 6)] {
            let grams: Vec<u64> = ["党两个", "个，两", "两个党", "a两个"]
                .iter()
                .map(|gram| load(gram.as_bytes(), 0))
                .collect();
            let first = FirstLook::build(stride, width, &grams);
            let len = 3 + width / 3 * 3;
            let hashes: Vec<u32> = ["党两个，", "两个党。"]
                .iter()
                .map(|c| core_hash(c.as_bytes(), 0, len))
                .collect();
            let second = SecondLook::build(&hashes);
            for text in texts() {
                let bytes = text.as_bytes();
                let (mut one, mut two) = ([0; _], [0; _]);
                let (count, end) = first.run(bytes, 0, &mut one);
                let (twin, twin_end) = first.portable(bytes, 0, bytes.len(), 0, &mut two);
                assert_eq!((&one[..count], end), (&two[..twin], twin_end), "{text:?}");
                let (mut likely, mut likely_two) = ([0; _], [0; _]);
                for back in [0, 3, 6] {
                    let kept = second.run(bytes, &one[..count], (back, len), &mut likely);
                    let twin = second.portable(
                        bytes,
                        &one[..count],
                        (back, len),
                        0,
                        &mut likely_two,
                    );
                    assert_eq!(likely[..kept], likely_two[..twin], "{text:?}");
                }
            }
        }
    }
}
