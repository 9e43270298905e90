//! The look that `gaps` takes: characters that may stand inside a phrase.

use super::{BATCH, Bits, MIX_HIGH, MIX_LOW, Passed, load};

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
            pairs: Bits::new(pairs.len(), 32, 21),
            strict: Bits::new(pairs.len(), 32, 21),
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
        if super::has_avx512() {
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

        use super::{EVENTS, SLACK, collect_events};
        let set = |value: u64| _mm512_set1_epi64(value.cast_signed());
        let mut events = [0u64; EVENTS];
        while at >= 64 && at + 72 <= bytes.len() && count + EVENTS <= BATCH {
            let mut found = 0;
            while found + 64 + SLACK <= EVENTS && at + 72 <= bytes.len() {
                // SAFETY: 64 bytes from `at` on lie inside the text.
                let text = unsafe { _mm512_loadu_si512(bytes.as_ptr().add(at).cast()) };
                let (wide, low, leads) = gap_parts_avx512(text);
                let (before, after) = around(bytes, at);
                let mask = leads | low & beside(wide, before, after);
                found = collect_events(mask, at, &mut events, found);
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
                let mut hits =
                    self.pairs.has_eight(_mm512_mullo_epi64(pair, set(MIX_LOW))) | four;
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

#[cfg(test)]
mod tests {
    use super::{super::tests::texts, *};

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
}
