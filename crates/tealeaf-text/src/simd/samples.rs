//! The looks that `sieve` takes: samples or all characters, and the cores around them.

use super::{MAX_PAD, Stream};
#[cfg(target_arch = "x86_64")]
use super::{PACK, Vectors};

/// Odd multipliers for hashing.
const MIX_GRAM: u32 = 0x9E37_79B1;
const MIX_LOW: u32 = 0x85EB_CA77;
const MIX_HIGH: u32 = 0xC2B2_AE3D;
const MIX_END: u32 = 0x27D4_EB2F;

/// One or two characters by which a core is found, and what is known of its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gram {
    /// The two halves of each character; of a single one, the second is zero.
    pub(crate) chars: [[u8; 2]; 2],
    pub(crate) beside: Beside,
}

/// A neighbour of a gram inside its core, by its low half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Beside {
    Next(u8),
    Before(u8),
    /// The core is the gram.
    Nothing,
}

impl Gram {
    fn hash(self) -> u32 {
        let [[low, high], [low_2, high_2]] = self.chars;
        u32::from_le_bytes([low, low_2, high, high_2]).wrapping_mul(MIX_GRAM)
    }
}

/// What the first look of a sieve needs.
#[derive(Clone, Debug)]
pub(crate) struct FirstLook {
    /// Characters between two samples, 1 to 3.
    stride: usize,
    /// Whether two characters are hashed, not one.
    is_pair: bool,
    /// By the hash of a gram, a bit for each neighbour.
    words: Vec<u32>,
    /// Shift that turns a hash into the number of its word.
    shift: u32,
}

/// Samples that passed the first look, by number of character.
#[derive(Debug, Default)]
pub(crate) struct Passed {
    /// Those whose next character fits, or that need none.
    pub(crate) next: List,
    /// Those whose character before fits.
    pub(crate) before: List,
}

/// Numbers, with room for a whole vector behind the last one.
#[derive(Debug, Default)]
pub(crate) struct List {
    items: Vec<u32>,
    len: usize,
}

impl List {
    /// Empties the list and makes room for so many numbers.
    fn clear(&mut self, room: usize) {
        if self.items.len() < room + 16 {
            self.items.resize(room + 16, 0);
        }
        self.len = 0;
    }

    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.items[..self.len]
    }

    /// Adds a number, or writes it where the next one overwrites it.
    #[inline]
    fn push_if(&mut self, number: u32, keep: bool) {
        self.items[self.len] = number;
        self.len += usize::from(keep);
    }

    /// Adds those of 16 numbers that are marked.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,popcnt")]
    #[inline]
    fn push_marked(&mut self, numbers: std::arch::x86_64::__m512i, marks: u16) {
        use std::arch::x86_64::*;
        assert!(self.len + 16 <= self.items.len(), "`clear` made room");
        let numbers = _mm512_maskz_compress_epi32(marks, numbers);
        // SAFETY: there is room for 16 numbers, as asserted.
        unsafe {
            _mm512_storeu_si512(self.items.as_mut_ptr().add(self.len).cast(), numbers);
        }
        self.len += marks.count_ones() as usize;
    }

    /// Adds those of 8 numbers that are marked: `first`, and `step` more for each.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt")]
    #[inline]
    fn push_eight(&mut self, first: u32, step: u32, marks: u8) {
        use std::arch::x86_64::*;
        assert!(self.len + 8 <= self.items.len(), "`clear` made room");
        // SAFETY: the table's rows have 16 bytes, and there is room for 8 numbers, as
        // asserted.
        unsafe {
            let places = _mm_loadl_epi64(PACK[usize::from(marks)].as_ptr().cast());
            let places = _mm256_cvtepu8_epi32(places);
            let set = |number: u32| _mm256_set1_epi32(number.cast_signed());
            let numbers = _mm256_mullo_epi32(places, set(step));
            let numbers = _mm256_add_epi32(numbers, set(first));
            _mm256_storeu_si256(self.items.as_mut_ptr().add(self.len).cast(), numbers);
        }
        self.len += marks.count_ones() as usize;
    }
}

impl FirstLook {
    /// Compiles a first look that passes at least these grams.
    pub(crate) fn build(stride: usize, is_pair: bool, grams: &[Gram]) -> Self {
        let log = (grams.len() * 4).next_power_of_two().trailing_zeros().clamp(8, 16);
        let mut look =
            Self { stride, is_pair, words: vec![0; 1 << log], shift: 32 - log };
        for gram in grams {
            look.words[(gram.hash() >> look.shift) as usize] |= match gram.beside {
                Beside::Next(low) | Beside::Before(low) => 1 << (low % 32),
                Beside::Nothing => u32::MAX,
            };
        }
        look
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.words.len() * 4
    }

    /// Looks at samples from `q`, 1 or more, to `end`; returns the next one.
    pub(crate) fn run(
        &self,
        stream: &Stream,
        mut q: usize,
        end: usize,
        passed: &mut Passed,
    ) -> usize {
        let samples = end.saturating_sub(q).div_ceil(self.stride);
        passed.next.clear(samples);
        passed.before.clear(samples);
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has the features that the function asks for.
        unsafe {
            match stream.width().0 {
                Vectors::Avx512 => q = self.avx512(stream, q, end, passed),
                Vectors::Avx2 => q = self.avx2(stream, q, end, passed),
                Vectors::Portable => {}
            }
        }
        self.portable(stream, q, end, passed)
    }

    /// One sample after the other.
    fn portable(
        &self,
        stream: &Stream,
        mut q: usize,
        end: usize,
        passed: &mut Passed,
    ) -> usize {
        let (low, high) = stream.halves();
        while q < end {
            let second = if self.is_pair { [low[q + 1], high[q + 1]] } else { [0; 2] };
            let chars = [[low[q], high[q]], second];
            let gram = Gram { chars, beside: Beside::Nothing };
            let word = self.words[(gram.hash() >> self.shift) as usize];
            let next = low[q + if self.is_pair { 2 } else { 1 }];
            let has = |beside: u8| word >> (beside % 32) & 1 == 1;
            passed.next.push_if(q as u32, has(next));
            passed.before.push_if(q as u32, has(low[q - 1]));
            q += self.stride;
        }
        q
    }

    /// Sixteen samples at once, while there are so many.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi2"
    )]
    fn avx512(
        &self,
        stream: &Stream,
        mut q: usize,
        end: usize,
        passed: &mut Passed,
    ) -> usize {
        use std::arch::x86_64::*;
        let (low, high) = stream.halves();
        assert!(self.words.len() == 1 << (32 - self.shift), "every hash has a word");
        assert!(self.stride <= 3 && q >= 1 && end + MAX_PAD <= low.len());
        // The 64 bytes from `q - 1` on hold all samples: at most 1 + 3 * 15 + 2 characters.
        let (mut grams, mut besides, mut positions) = ([0u8; 64], [0u8; 64], [0u32; 16]);
        for lane in 0..16 {
            let at = (1 + self.stride * lane) as u8;
            let next = at + 1 + u8::from(self.is_pair);
            grams[4 * lane..4 * lane + 4].copy_from_slice(&[at, at + 1, at, at + 1]);
            besides[4 * lane..4 * lane + 2].copy_from_slice(&[next, at - 1]);
            positions[lane] = (q + self.stride * lane) as u32;
        }
        // SAFETY: the arrays have 64 bytes each.
        let (grams, besides, mut positions) = unsafe {
            (
                _mm512_loadu_si512(grams.as_ptr().cast()),
                _mm512_loadu_si512(besides.as_ptr().cast()),
                _mm512_loadu_si512(positions.as_ptr().cast()),
            )
        };
        let (in_low, in_high): (u64, u64) = if self.is_pair {
            (0x3333_3333_3333_3333, 0xCCCC_CCCC_CCCC_CCCC)
        } else {
            (0x1111_1111_1111_1111, 0x4444_4444_4444_4444)
        };
        let step = 16 * self.stride;
        let mix = _mm512_set1_epi32(MIX_GRAM.cast_signed());
        let shift = _mm_cvtsi64_si128(i64::from(self.shift));
        while q + step <= end {
            // SAFETY: `low` and `high` go on for 64 bytes behind `end`.
            let (low, high) = unsafe {
                (
                    _mm512_loadu_si512(low.as_ptr().add(q - 1).cast()),
                    _mm512_loadu_si512(high.as_ptr().add(q - 1).cast()),
                )
            };
            let gram = _mm512_maskz_permutexvar_epi8(in_low, grams, low);
            let gram = _mm512_mask_permutexvar_epi8(gram, in_high, grams, high);
            let beside = _mm512_permutexvar_epi8(besides, low);
            let hash = _mm512_mullo_epi32(gram, mix);
            // SAFETY: a hash shifted so is below the number of words, as asserted.
            let word = unsafe {
                let number = _mm512_srl_epi32(hash, shift);
                _mm512_i32gather_epi32::<4>(number, self.words.as_ptr().cast())
            };
            let one = _mm512_set1_epi32(1);
            let next = _mm512_test_epi32_mask(_mm512_rorv_epi32(word, beside), one);
            let beside = _mm512_srli_epi32::<8>(beside);
            let before = _mm512_test_epi32_mask(_mm512_rorv_epi32(word, beside), one);
            passed.next.push_marked(positions, next);
            passed.before.push_marked(positions, before);
            q += step;
            positions = _mm512_add_epi32(positions, _mm512_set1_epi32(step as i32));
        }
        q
    }

    /// Eight samples at once, while there are so many.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt")]
    fn avx2(
        &self,
        stream: &Stream,
        mut q: usize,
        end: usize,
        passed: &mut Passed,
    ) -> usize {
        use std::arch::x86_64::*;
        let (low, high) = stream.halves();
        assert!(self.words.len() == 1 << (32 - self.shift), "every hash has a word");
        assert!(self.stride <= 3 && q >= 1 && end + MAX_PAD <= low.len());
        // The 16 bytes from `q - 1` on hold four samples: at most 1 + 3 * 3 + 2 characters.
        let (mut lows, mut highs, mut besides) = ([128u8; 16], [128u8; 16], [128u8; 16]);
        for lane in 0..4 {
            let at = (1 + self.stride * lane) as u8;
            let second = if self.is_pair { at + 1 } else { 128 };
            let next = at + 1 + u8::from(self.is_pair);
            lows[4 * lane..4 * lane + 2].copy_from_slice(&[at, second]);
            highs[4 * lane + 2..4 * lane + 4].copy_from_slice(&[at, second]);
            besides[4 * lane..4 * lane + 2].copy_from_slice(&[next, at - 1]);
        }
        // SAFETY: the arrays have 16 bytes each.
        let [lows, highs, besides] = [lows, highs, besides].map(|indices| unsafe {
            _mm256_broadcastsi128_si256(_mm_loadu_si128(indices.as_ptr().cast()))
        });
        let mix = _mm256_set1_epi32(MIX_GRAM.cast_signed());
        let shift = _mm_cvtsi64_si128(i64::from(self.shift));
        let last_five = _mm256_set1_epi32(31);
        let step = 8 * self.stride;
        while q + step <= end {
            // SAFETY: the second 16 bytes begin at most 11 bytes behind `q`, and both halves
            // go on for 64 bytes behind `end`.
            let eight = |half: &[u8]| unsafe {
                let from = half.as_ptr().add(q - 1);
                _mm256_loadu2_m128i(from.add(4 * self.stride).cast(), from.cast())
            };
            let low = eight(low);
            let gram = _mm256_or_si256(
                _mm256_shuffle_epi8(low, lows),
                _mm256_shuffle_epi8(eight(high), highs),
            );
            let beside = _mm256_shuffle_epi8(low, besides);
            let hash = _mm256_mullo_epi32(gram, mix);
            // SAFETY: a hash shifted so is below the number of words, as asserted.
            let word = unsafe {
                let number = _mm256_srl_epi32(hash, shift);
                _mm256_i32gather_epi32::<4>(self.words.as_ptr().cast(), number)
            };
            let marks = |beside| {
                let bit = _mm256_srlv_epi32(word, _mm256_and_si256(beside, last_five));
                let bit = _mm256_castsi256_ps(_mm256_slli_epi32::<31>(bit));
                _mm256_movemask_ps(bit) as u8
            };
            passed.next.push_eight(q as u32, self.stride as u32, marks(beside));
            let before = marks(_mm256_srli_epi32::<8>(beside));
            passed.before.push_eight(q as u32, self.stride as u32, before);
            q += step;
        }
        q
    }
}

/// A first look at every character, for few grams.
///
/// The grams are in eight groups. A table for each half of the characters says which groups
/// have it, by its low six bits; where all tables name a group, one of its grams may stand.
#[derive(Clone, Debug)]
pub(crate) struct FewLook {
    /// For the halves of the first character, those of the second, and what is beside.
    groups: [[u8; 64]; 5],
}

impl FewLook {
    /// Compiles a look that passes at least these grams, none with a character before.
    pub(crate) fn build(grams: &[Gram]) -> Self {
        let mut groups = [[0; 64]; 5];
        for (n, gram) in grams.iter().enumerate() {
            let group = 1u8 << (n * 8 / grams.len());
            let [[low, high], second] = gram.chars;
            let [low_2, high_2] = match second {
                [0, 0] => [None; 2],
                halves => halves.map(Some),
            };
            let next = match gram.beside {
                Beside::Next(low) | Beside::Before(low) => Some(low),
                Beside::Nothing => None,
            };
            let halves = [Some(low), Some(high), low_2, high_2, next];
            for (table, half) in groups.iter_mut().zip(halves) {
                match half {
                    Some(half) => table[usize::from(half % 64)] |= group,
                    None => table.iter_mut().for_each(|groups| *groups |= group),
                }
            }
        }
        Self { groups }
    }

    /// Looks at characters from `q` to `end`; returns the next one.
    pub(crate) fn run(
        &self,
        stream: &Stream,
        mut q: usize,
        end: usize,
        passed: &mut Passed,
    ) -> usize {
        passed.next.clear(end.saturating_sub(q));
        passed.before.clear(0);
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has the features that the function asks for.
        unsafe {
            match stream.width().0 {
                Vectors::Avx512 => q = self.avx512(stream, q, end, passed),
                Vectors::Avx2 => q = self.avx2(stream, q, end, passed),
                Vectors::Portable => {}
            }
        }
        self.portable(stream, q, end, passed)
    }

    fn portable(
        &self,
        stream: &Stream,
        q: usize,
        end: usize,
        passed: &mut Passed,
    ) -> usize {
        let (low, high) = stream.halves();
        for q in q..end {
            let halves = [low[q], high[q], low[q + 1], high[q + 1], low[q + 2]];
            let groups =
                self.groups.iter().zip(halves).fold(u8::MAX, |all, (table, half)| {
                    all & table[usize::from(half % 64)]
                });
            passed.next.push_if(q as u32, groups != 0);
        }
        q.max(end)
    }

    /// Sixty-four characters at once, while there are so many.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi2"
    )]
    fn avx512(
        &self,
        stream: &Stream,
        mut q: usize,
        end: usize,
        passed: &mut Passed,
    ) -> usize {
        use std::arch::x86_64::*;

        use super::NUMBERS;
        let (low, high) = stream.halves();
        assert!(end + MAX_PAD <= low.len() && low.len() == high.len());
        // SAFETY: all tables have 64 bytes.
        let ([first_low, first_high, second_low, second_high, beside], numbers) = unsafe {
            let load = |table: &[u8; 64]| _mm512_loadu_si512(table.as_ptr().cast());
            (self.groups.each_ref().map(load), load(&NUMBERS))
        };
        while q + 64 <= end {
            // SAFETY: 64 bytes from `q + 2` on lie inside the halves, which go on for 64
            // bytes behind `end`.
            let at = |half: &[u8], q| unsafe {
                _mm512_loadu_si512(half.as_ptr().add(q).cast())
            };
            let first = _mm512_and_si512(
                _mm512_permutexvar_epi8(at(low, q), first_low),
                _mm512_permutexvar_epi8(at(high, q), first_high),
            );
            let second = _mm512_ternarylogic_epi64::<0x80>(
                first,
                _mm512_permutexvar_epi8(at(low, q + 1), second_low),
                _mm512_permutexvar_epi8(at(high, q + 1), second_high),
            );
            let beside = _mm512_permutexvar_epi8(at(low, q + 2), beside);
            let mut marks = _mm512_test_epi8_mask(second, beside);
            while marks != 0 {
                // Sixteen at a time; mostly there are fewer.
                let places = _mm512_maskz_compress_epi8(marks, numbers);
                let places = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
                let places = _mm512_add_epi32(places, _mm512_set1_epi32(q as i32));
                let some = marks.count_ones().min(16);
                passed.next.push_marked(places, u16::MAX >> (16 - some));
                marks &= !_pdep_u64(u64::from(u16::MAX), marks);
            }
            q += 64;
        }
        q
    }

    /// Thirty-two characters at once, while there are so many.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt")]
    fn avx2(
        &self,
        stream: &Stream,
        mut q: usize,
        end: usize,
        passed: &mut Passed,
    ) -> usize {
        use std::arch::x86_64::*;
        let (low, high) = stream.halves();
        assert!(end + MAX_PAD <= low.len() && low.len() == high.len());
        let tables = self.groups.each_ref().map(|table| {
            [0, 16, 32, 48].map(|from| {
                // SAFETY: all tables have 64 bytes.
                let part = unsafe { _mm_loadu_si128(table.as_ptr().add(from).cast()) };
                _mm256_broadcastsi128_si256(part)
            })
        });
        let set = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
        // Of each part of a table what belongs to it: other indices turn out above 127.
        let look_up = |table: &[__m256i; 4], halves| {
            let index = _mm256_and_si256(halves, set(63));
            let of = |part: u8| {
                let index = _mm256_xor_si256(index, set(16 * part));
                let index = _mm256_adds_epu8(index, set(112));
                _mm256_shuffle_epi8(table[usize::from(part)], index)
            };
            _mm256_or_si256(_mm256_or_si256(of(0), of(1)), _mm256_or_si256(of(2), of(3)))
        };
        while q + 32 <= end {
            // SAFETY: 32 bytes from `q + 2` on lie inside the halves, which go on for 64
            // bytes behind `end`.
            let at = |half: &[u8], q| unsafe {
                _mm256_loadu_si256(half.as_ptr().add(q).cast())
            };
            let halves = [
                at(low, q),
                at(high, q),
                at(low, q + 1),
                at(high, q + 1),
                at(low, q + 2),
            ];
            let all =
                tables.iter().zip(halves).fold(set(u8::MAX), |all, (table, half)| {
                    _mm256_and_si256(all, look_up(table, half))
                });
            let none = _mm256_cmpeq_epi8(all, _mm256_setzero_si256());
            let marks = !_mm256_movemask_epi8(none).cast_unsigned();
            for (eight, marks) in (0u32..).zip(marks.to_le_bytes()) {
                if marks != 0 {
                    passed.next.push_eight(q as u32 + 8 * eight, 1, marks);
                }
            }
            q += 32;
        }
        q
    }
}

/// Cores that are likely to stand in the text.
#[derive(Debug, Default)]
pub(crate) struct Likely {
    /// By number of their first character.
    cores: List,
    hashes: List,
}

impl Likely {
    /// The numbers of their first characters.
    pub(crate) fn cores(&self) -> &[u32] {
        self.cores.as_slice()
    }

    /// Their hashes.
    pub(crate) fn hashes(&self) -> &[u32] {
        self.hashes.as_slice()
    }
}

/// What the second look of a sieve needs.
#[derive(Clone, Debug)]
pub(crate) struct SecondLook {
    /// Characters of a core.
    len: usize,
    /// By the first bits of a core's hash, a bit for its last five.
    words: Vec<u32>,
    /// Shift that turns a hash into the number of its word.
    shift: u32,
}

impl SecondLook {
    /// Compiles a second look that passes at least cores of `len` characters with these
    /// hashes.
    pub(crate) fn build(len: usize, hashes: &[u32]) -> Self {
        let log = (hashes.len() / 2).next_power_of_two().trailing_zeros().clamp(5, 15);
        let mut look = Self { len, words: vec![0; 1 << log], shift: 32 - log };
        for hash in hashes {
            look.words[(hash >> look.shift) as usize] |= 1 << (hash % 32);
        }
        look
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.words.len() * 4
    }

    /// Keeps the samples around which a core of ours may stand, with `back` of its
    /// characters before the sample.
    pub(crate) fn run(
        &self,
        stream: &Stream,
        samples: &List,
        back: usize,
        likely: &mut Likely,
    ) {
        let samples = samples.as_slice();
        likely.cores.clear(samples.len());
        likely.hashes.clear(samples.len());
        #[cfg(target_arch = "x86_64")]
        if stream.width().0 == Vectors::Avx512 {
            // SAFETY: the processor has the features that the function asks for.
            unsafe { self.avx512(stream, samples, back, likely) };
            return;
        }
        self.portable(stream, samples, back, likely);
    }

    fn portable(
        &self,
        stream: &Stream,
        samples: &[u32],
        back: usize,
        likely: &mut Likely,
    ) {
        let (low, high) = stream.halves();
        for &q in samples {
            // A core does not begin before the text.
            let Some(core) = q.checked_sub(back as u32) else { continue };
            let hash =
                core_hash([low, high].map(|half| load(half, core as usize, self.len)));
            let has = self.words[(hash >> self.shift) as usize] >> (hash % 32) & 1 == 1;
            likely.cores.push_if(core, has);
            likely.hashes.push_if(hash, has);
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi2"
    )]
    fn avx512(&self, stream: &Stream, samples: &[u32], back: usize, likely: &mut Likely) {
        use std::arch::x86_64::*;
        let (low, high) = stream.halves();
        assert!(self.words.len() == 1 << (32 - self.shift), "every hash has a word");
        assert!(low.len() == high.len() && low.len() >= stream.len() + MAX_PAD);
        let set = |value: u32| _mm512_set1_epi32(value.cast_signed());
        let mask = set(u32::MAX >> (32 - 8 * self.len));
        let shift = _mm_cvtsi64_si128(i64::from(self.shift));
        let zero = _mm512_setzero_si512();
        for some in samples.chunks(16) {
            let there = u16::MAX >> (16 - some.len());
            // SAFETY: as many numbers are loaded as there are.
            let q = unsafe { _mm512_maskz_loadu_epi32(there, some.as_ptr().cast()) };
            let used = there
                & _mm512_cmpge_epu32_mask(q, set(back as u32))
                & _mm512_cmplt_epu32_mask(q, set(stream.len() as u32));
            let core = _mm512_sub_epi32(q, set(back as u32));
            // SAFETY: four bytes from there on lie inside the halves, which go on behind
            // the last character.
            let (low, high) = unsafe {
                let (low, high) = (low.as_ptr().cast(), high.as_ptr().cast());
                (
                    _mm512_mask_i32gather_epi32::<1>(zero, used, core, low),
                    _mm512_mask_i32gather_epi32::<1>(zero, used, core, high),
                )
            };
            // See `core_hash`.
            let low = _mm512_mullo_epi32(_mm512_and_si512(low, mask), set(MIX_LOW));
            let high = _mm512_mullo_epi32(_mm512_and_si512(high, mask), set(MIX_HIGH));
            let mixed = _mm512_xor_si512(low, _mm512_rol_epi32::<15>(high));
            let mixed = _mm512_xor_si512(mixed, _mm512_srli_epi32::<15>(mixed));
            let mixed = _mm512_mullo_epi32(mixed, set(MIX_END));
            let hash = _mm512_xor_si512(mixed, _mm512_srli_epi32::<16>(mixed));
            // SAFETY: a hash shifted so is below the number of words, as asserted.
            let word = unsafe {
                let number = _mm512_srl_epi32(hash, shift);
                _mm512_i32gather_epi32::<4>(number, self.words.as_ptr().cast())
            };
            let has = _mm512_test_epi32_mask(_mm512_rorv_epi32(word, hash), set(1));
            likely.cores.push_marked(core, has & used);
            likely.hashes.push_marked(hash, has & used);
        }
    }
}

/// The first `len` bytes from `at` on, at most 4.
#[inline]
fn load(bytes: &[u8], at: usize, len: usize) -> u32 {
    let four = bytes[at..].first_chunk().expect("a stream goes on behind its end");
    u32::from_le_bytes(*four) & (u32::MAX >> (32 - 8 * len))
}

/// The hash of a core, by the low and the high halves of its characters.
#[inline]
pub(crate) fn core_hash([low, high]: [u32; 2]) -> u32 {
    let mixed = low.wrapping_mul(MIX_LOW) ^ high.wrapping_mul(MIX_HIGH).rotate_left(15);
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(MIX_END);
    mixed ^ mixed >> 16
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Width, halves_of,
            tests::{texts, widths},
        },
        *,
    };

    fn grams(pairs: &[&str]) -> Vec<Gram> {
        let gram = |text: &&str| {
            let halves: Vec<[u8; 2]> = text.chars().map(halves_of).collect();
            let chars = [halves[0], halves.get(1).copied().unwrap_or_default()];
            let beside =
                halves.get(2).map_or(Beside::Nothing, |next| Beside::Next(next[0]));
            Gram { chars, beside }
        };
        pairs.iter().map(gram).collect()
    }

    fn lists(passed: &Passed) -> [Vec<u32>; 2] {
        [&passed.next, &passed.before].map(|list| list.as_slice().to_vec())
    }

    fn likely(likely: &Likely) -> [Vec<u32>; 2] {
        [likely.cores().to_vec(), likely.hashes().to_vec()]
    }

    #[test]
    fn portable_and_vector_looks_agree() {
        for width in widths() {
            check(width);
        }
    }

    fn check(width: Width) {
        let (mut one, mut two) = (Passed::default(), Passed::default());
        let (mut some, mut same) = (Likely::default(), Likely::default());
        let text = texts().concat();
        let mut stream = Stream::new(text.len(), width);
        stream.begin();
        stream.fill(&text, 0, 0);
        for grams in [grams(&["党两", "两个党", "个两两"]), grams(&["党", "个"])]
        {
            let is_pair = grams[0].chars[1] != [0; 2];
            for (stride, end) in
                [(3, stream.len()), (2, stream.len() - 5), (1, 100), (1, 1)]
            {
                let first = FirstLook::build(stride, is_pair, &grams);
                let next = first.run(&stream, 1, end, &mut one);
                two.next.clear(end);
                two.before.clear(end);
                assert_eq!(first.portable(&stream, 1, end, &mut two), next);
                assert_eq!(lists(&one), lists(&two), "every {stride} to {end}");
                let few = FewLook::build(&grams);
                few.run(&stream, 1, end, &mut one);
                two.next.clear(end);
                two.before.clear(0);
                few.portable(&stream, 1, end, &mut two);
                assert_eq!(lists(&one), lists(&two), "few to {end}");
                for (back, len) in [(0, 4), (1, 4), (2, 4), (1, 3), (0, 2), (0, 1)] {
                    let second = SecondLook::build(len, &[7, 1 << 20, 0xFFFF_0000]);
                    second.run(&stream, &one.next, back, &mut some);
                    same.cores.clear(end);
                    same.hashes.clear(end);
                    second.portable(&stream, one.next.as_slice(), back, &mut same);
                    assert_eq!(likely(&some), likely(&same), "{len} back {back}");
                }
            }
        }
    }
}
