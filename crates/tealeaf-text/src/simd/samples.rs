//! The two looks that `sieve` takes: samples, and the cores around them.

use super::{BATCH, Bits, MIX_END, MIX_HIGH, MIX_LOW, Passed, SLACK, char_start, load};

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
        let mut look = Self { stride, width, bits: Bits::new(grams.len(), 64, 20) };
        for &gram in grams {
            look.bits.insert(look.hash(gram));
        }
        look
    }

    /// Multiplier of the hash. Its zeros in front make the bytes behind the gram vanish.
    fn mix(&self) -> u64 {
        MIX_LOW << (64 - 8 * self.width)
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
        if super::has_avx512() {
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
            let hits = self.bits.has_eight(_mm512_mullo_epi64(grams, mix)) & used;
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
        let mut bits = Bits::new(hashes.len(), 16, 20);
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
        if super::has_avx512() {
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
            let hits = self.bits.has_eight(hash);
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

#[cfg(test)]
mod tests {
    use super::{super::tests::texts, *};

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
