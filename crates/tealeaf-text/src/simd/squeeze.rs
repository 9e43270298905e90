//! Squeezes a text: the characters of three bytes that are no gap, packed side by side.

use super::{MAX_PAD, Width};
#[cfg(target_arch = "x86_64")]
use super::{PACK, Vectors};

/// Bytes of a block, the unit in which places are remembered.
const BLOCK: usize = 64;
/// Blocks that a stream holds; their numbers fit a byte.
const BLOCKS: usize = 256;
/// Characters that may be carried from one filling to the next, at most.
pub(crate) const CARRY: usize = 16;

/// The characters of a part of a text that may belong to a core: those of three bytes,
/// punctuation excepted. Everything else is left out, gaps among it.
///
/// Each character is two bytes here, in two arrays: `low` has the last six bits of its
/// number and bits 0 and 1 of its first byte, `high` the middle six bits and bits 2 and 3
/// of the first byte. Before the first character of a text stands one that is all zero.
#[derive(Debug)]
pub(crate) struct Stream {
    low: Vec<u8>,
    high: Vec<u8>,
    /// In which block each character stands.
    block: Vec<u8>,
    len: usize,
    /// Places in the text of the first characters, which were carried.
    carried: [usize; CARRY],
    carried_len: usize,
    /// Where in the text the blocks begin.
    base: usize,
    /// How many characters come before each block, and which bytes of it are first bytes
    /// of characters.
    starts: Vec<u32>,
    masks: Vec<u64>,
    /// Whether there was a character of four bytes in the last filling.
    has_four: bool,
    width: Width,
}

impl Stream {
    /// A stream for a text of so many bytes.
    pub(crate) fn new(text: usize, width: Width) -> Self {
        let blocks = text.div_ceil(BLOCK).min(BLOCKS);
        let room = blocks * 22 + CARRY + MAX_PAD;
        Self {
            low: vec![0; room],
            high: vec![0; room],
            block: vec![0; room],
            len: 0,
            carried: [0; CARRY],
            carried_len: 0,
            base: 0,
            starts: vec![0; blocks],
            masks: vec![0; blocks],
            has_four: false,
            width,
        }
    }

    pub(crate) fn width(&self) -> Width {
        self.width
    }

    /// Begins another text, no longer than the one that the stream was made for.
    pub(crate) fn begin(&mut self) {
        (self.low[0], self.high[0]) = (0, 0);
        self.len = 1;
    }

    /// Number of characters.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn has_four(&self) -> bool {
        self.has_four
    }

    /// The low and the high halves of the characters, with [`MAX_PAD`] more bytes behind
    /// the last one.
    pub(super) fn halves(&self) -> (&[u8], &[u8]) {
        (&self.low[..self.len + MAX_PAD], &self.high[..self.len + MAX_PAD])
    }

    /// Where the character with this number begins in the text.
    pub(crate) fn place(&self, number: usize) -> usize {
        if number < self.carried_len {
            return self.carried[number];
        }
        let block = usize::from(self.block[number]);
        let before = number - self.starts[block] as usize;
        self.base + BLOCK * block + nth_one(self.width, self.masks[block], before)
    }

    /// The low halves, modulo 32, of the two characters before and the two behind `len`
    /// ones; the nearer ones first.
    #[inline]
    pub(crate) fn beside(&self, number: usize, len: usize) -> [u8; 4] {
        let before = |back| self.low[number.saturating_sub(back)] % 32;
        let behind = |far| self.low[number + len + far] % 32;
        [before(1), behind(0), before(2), behind(1)]
    }

    /// Keeps the characters from `from` on, at most [`CARRY`], and fills the stream up
    /// with those of the text from byte `at` on; returns where to go on.
    pub(crate) fn fill(&mut self, text: &str, at: usize, from: usize) -> usize {
        self.carry(at, from);
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut, reason = "vectors"))]
        let mut block = 0;
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has the features that the function asks for.
        unsafe {
            match self.width.0 {
                Vectors::Avx512 => block = self.avx512(text.as_bytes()),
                Vectors::Avx2 => block = self.avx2(text.as_bytes()),
                Vectors::Portable => {}
            }
        }
        self.portable(text, block)
    }

    /// Moves the characters from `from` on to the front.
    fn carry(&mut self, at: usize, from: usize) {
        let kept = self.len - from;
        for i in 0..kept {
            self.carried[i] = self.place(from + i);
        }
        self.low.copy_within(from..self.len, 0);
        self.high.copy_within(from..self.len, 0);
        (self.len, self.carried_len) = (kept, kept);
        self.base = at;
        self.has_four = false;
    }

    /// Squeezes the blocks from `block` on; returns where to go on.
    fn portable(&mut self, text: &str, mut block: usize) -> usize {
        let bytes = text.as_bytes();
        while block < self.masks.len() && self.base + BLOCK * block < bytes.len() {
            self.squeeze_block(bytes, block);
            block += 1;
        }
        self.low[self.len..self.len + MAX_PAD].fill(0);
        self.high[self.len..self.len + MAX_PAD].fill(0);
        (self.base + BLOCK * block).min(bytes.len())
    }

    /// Squeezes one block, the last one of a text as if zeros followed.
    fn squeeze_block(&mut self, bytes: &[u8], block: usize) {
        let rest = &bytes[self.base + BLOCK * block..];
        let mut near = [0; BLOCK + 2];
        let filled = rest.len().min(BLOCK + 2);
        near[..filled].copy_from_slice(&rest[..filled]);
        let mut mask = 0;
        self.starts[block] = self.len as u32;
        for i in 0..BLOCK {
            let [first, second, third] = [near[i], near[i + 1], near[i + 2]];
            if keeps(first, second) {
                mask |= 1 << i;
                [self.low[self.len], self.high[self.len]] = halves(first, second, third);
                self.block[self.len] = block as u8;
                self.len += 1;
            }
            self.has_four |= first >= 0xF0;
        }
        self.masks[block] = mask;
    }

    /// Squeezes blocks as long as two bytes follow them; returns how many.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi2"
    )]
    fn avx512(&mut self, bytes: &[u8]) -> usize {
        use std::arch::x86_64::*;
        let set = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
        // SAFETY: the array has 64 bytes.
        let turns = unsafe { _mm512_loadu_si512(TURNS.as_ptr().cast()) };
        let (mut most, mut len, mut block) = (_mm512_setzero_si512(), self.len, 0);
        while block < self.masks.len()
            && self.base + BLOCK * (block + 1) + 2 <= bytes.len()
            && len + 32 <= self.low.len()
        {
            // SAFETY: 66 bytes from there on lie inside the text.
            let (first, second, third) = unsafe {
                let from = bytes.as_ptr().add(self.base + BLOCK * block);
                _mm_prefetch::<_MM_HINT_T1>(from.wrapping_add(4096).cast());
                (
                    _mm512_loadu_si512(from.cast()),
                    _mm512_loadu_si512(from.add(1).cast()),
                    _mm512_loadu_si512(from.add(2).cast()),
                )
            };
            // See `keeps` and `halves`.
            let turn = _mm512_permutexvar_epi8(first, turns);
            let fits = _mm512_add_epi8(second, turn);
            let leads = _mm512_subs_epu8(first, set(0x60));
            let mask = _mm512_movepi8_mask(_mm512_and_si512(fits, leads));
            most = _mm512_max_epu8(most, first);
            let low = _mm512_slli_epi16::<6>(first);
            let low = _mm512_ternarylogic_epi64::<0x78>(third, low, set(0xC0));
            let high = _mm512_slli_epi16::<4>(first);
            let high = _mm512_ternarylogic_epi64::<0x78>(second, high, set(0xC0));
            let low = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(mask, low));
            let high = _mm512_castsi512_si256(_mm512_maskz_compress_epi8(mask, high));
            // SAFETY: all three arrays have the length of the first, and 32 bytes more
            // than `len` by the loop's condition.
            unsafe {
                _mm256_storeu_si256(self.low.as_mut_ptr().add(len).cast(), low);
                _mm256_storeu_si256(self.high.as_mut_ptr().add(len).cast(), high);
                let number = _mm256_set1_epi8((block as u8).cast_signed());
                _mm256_storeu_si256(self.block.as_mut_ptr().add(len).cast(), number);
            }
            self.starts[block] = len as u32;
            self.masks[block] = mask;
            // At most 22 characters of three bytes begin in 64 bytes.
            len += mask.count_ones().min(32) as usize;
            block += 1;
        }
        self.len = len;
        self.has_four = _mm512_cmpge_epu8_mask(most, set(0xF0)) != 0;
        block
    }

    /// The same in AVX2: eight bytes are packed at once.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,popcnt")]
    fn avx2(&mut self, bytes: &[u8]) -> usize {
        use std::arch::x86_64::*;
        let set = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
        let (mut most, mut len, mut block) = (_mm256_setzero_si256(), self.len, 0);
        while block < self.masks.len()
            && self.base + BLOCK * (block + 1) + 2 <= bytes.len()
            && len + 32 <= self.low.len()
        {
            self.starts[block] = len as u32;
            // SAFETY: all three arrays have the length of the first, and 32 bytes more than
            // `len` by the loop's condition.
            unsafe {
                let number = _mm256_set1_epi8((block as u8).cast_signed());
                _mm256_storeu_si256(self.block.as_mut_ptr().add(len).cast(), number);
            }
            let mut all = 0;
            for half in 0..2 {
                // SAFETY: 34 bytes from there on lie inside the text.
                let (first, second, third) = unsafe {
                    let from = bytes.as_ptr().add(self.base + BLOCK * block + 32 * half);
                    _mm_prefetch::<_MM_HINT_T1>(from.wrapping_add(4096).cast());
                    (
                        _mm256_loadu_si256(from.cast()),
                        _mm256_loadu_si256(from.add(1).cast()),
                        _mm256_loadu_si256(from.add(2).cast()),
                    )
                };
                // See `keeps`, [`TURNS`] and `halves`.
                let turn = |lead, by| {
                    _mm256_and_si256(_mm256_cmpeq_epi8(first, set(lead)), set(by))
                };
                let turn = _mm256_or_si256(
                    _mm256_or_si256(turn(0xE2, 0xFE), turn(0xE3, 0xFF)),
                    turn(0xEF, 0x48),
                );
                let fits = _mm256_add_epi8(second, turn);
                let leads = _mm256_subs_epu8(first, set(0x60));
                let marks = _mm256_and_si256(fits, leads);
                let mask = _mm256_movemask_epi8(marks).cast_unsigned();
                most = _mm256_max_epu8(most, first);
                let low = _mm256_and_si256(_mm256_slli_epi16::<6>(first), set(0xC0));
                let low = _mm256_xor_si256(third, low);
                let high = _mm256_and_si256(_mm256_slli_epi16::<4>(first), set(0xC0));
                let high = _mm256_xor_si256(second, high);
                let even = _mm256_unpacklo_epi64(low, high);
                let odd = _mm256_unpackhi_epi64(low, high);
                let eights = [
                    _mm256_castsi256_si128(even),
                    _mm256_castsi256_si128(odd),
                    _mm256_extracti128_si256::<1>(even),
                    _mm256_extracti128_si256::<1>(odd),
                ];
                for (eight, marks) in eights.into_iter().zip(mask.to_le_bytes()) {
                    // SAFETY: `len` has grown by at most 3 for each of at most seven groups
                    // since there was room for 32 bytes: 8 more fit.
                    unsafe {
                        let pack = PACK[usize::from(marks)].as_ptr();
                        let packed =
                            _mm_shuffle_epi8(eight, _mm_loadu_si128(pack.cast()));
                        _mm_storel_epi64(self.low.as_mut_ptr().add(len).cast(), packed);
                        let high = self.high.as_mut_ptr().add(len);
                        _mm_storeh_pd(high.cast(), _mm_castsi128_pd(packed));
                    }
                    // At most 3 characters of three bytes begin in 8 bytes.
                    len += marks.count_ones().min(3) as usize;
                }
                all |= u64::from(mask) << (32 * half);
            }
            self.masks[block] = all;
            block += 1;
        }
        self.len = len;
        let fours = _mm256_subs_epu8(most, set(0x70));
        self.has_four = _mm256_movemask_epi8(fours) != 0;
        block
    }
}

/// What is added to the second byte of a character, by the low six bits of its first, so
/// that the highest bit tells whether it is kept: E2 80 and E2 81 (general punctuation)
/// are not, nor E3 80 (CJK punctuation), nor EF from B8 on
/// (presentation and full-width forms).
const TURNS: [u8; 64] = {
    let mut turns = [0; 64];
    turns[0x22] = 0xFE;
    turns[0x23] = 0xFF;
    turns[0x2F] = 0x48;
    turns
};

/// Whether the character that begins with these bytes is kept. Of characters of four
/// bytes something is kept too, so that no core goes on across them.
#[inline]
fn keeps(first: u8, second: u8) -> bool {
    first >= 0xE0 && second.wrapping_add(TURNS[usize::from(first & 0x3F)]) >= 0x80
}

/// The two halves of a character.
#[inline]
fn halves(first: u8, second: u8, third: u8) -> [u8; 2] {
    [third ^ (first << 6), second ^ ((first << 4) & 0xC0)]
}

/// Whether a character of three bytes is in the stream.
pub(crate) fn is_kept(c: char) -> bool {
    let mut buffer = [0; 4];
    matches!(c.encode_utf8(&mut buffer).as_bytes(), &[first, second, _] if keeps(first, second))
}

/// The two halves of a character that [`is_kept`].
pub(crate) fn halves_of(c: char) -> [u8; 2] {
    let mut buffer = [0; 4];
    match *c.encode_utf8(&mut buffer).as_bytes() {
        [first, second, third] => halves(first, second, third),
        _ => [0; 2],
    }
}

/// The position of the `n`th bit that is set.
#[inline]
#[cfg_attr(not(target_arch = "x86_64"), expect(unused_variables, reason = "vectors"))]
fn nth_one(width: Width, mut mask: u64, n: usize) -> usize {
    #[cfg(target_arch = "x86_64")]
    if width.0 == Vectors::Avx512 {
        // SAFETY: the processor has the feature that the function asks for.
        return unsafe { nth_one_bmi2(mask, n) };
    }
    for _ in 0..n {
        mask &= mask - 1;
    }
    mask.trailing_zeros() as usize
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "bmi2")]
fn nth_one_bmi2(mask: u64, n: usize) -> usize {
    std::arch::x86_64::_pdep_u64(1 << n, mask).trailing_zeros() as usize
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{texts, widths},
        *,
    };
    use crate::skeleton::{Role, role};

    /// All characters with their places, from fillings that carry a few over.
    fn squeezed(text: &str, width: Width) -> Vec<(usize, [u8; 2])> {
        let mut stream = Stream::new(text.len(), width);
        stream.begin();
        let (mut at, mut from, mut seen, mut all) = (0, 0, 1, Vec::new());
        while at < text.len() {
            at = stream.fill(text, at, from);
            seen -= from;
            all.extend(
                (seen..stream.len())
                    .map(|n| (stream.place(n), [stream.low[n], stream.high[n]])),
            );
            seen = stream.len();
            from = stream.len().saturating_sub(9);
            for n in (from..seen).rev().take(all.len()) {
                assert_eq!(stream.place(n), all[all.len() + n - seen].0, "{n} of {seen}");
            }
        }
        all
    }

    fn check(text: &str) {
        let expected: Vec<(usize, [u8; 2])> = text
            .char_indices()
            .filter(|&(_, c)| is_kept(c))
            .map(|(at, c)| (at, halves_of(c)))
            .collect();
        let three = |all: Vec<(usize, [u8; 2])>| -> Vec<(usize, [u8; 2])> {
            all.into_iter()
                .filter(|&(at, _)| text[at..].chars().next().is_some_and(is_kept))
                .collect()
        };
        let one = squeezed(text, Width::at_most(Vectors::Portable));
        for width in widths() {
            assert_eq!(one, squeezed(text, width), "{width:?} {text:?}");
        }
        assert_eq!(three(one), expected, "{text:?}");
    }

    #[test]
    fn streams_hold_characters_and_places() {
        texts().iter().for_each(|text| check(text));
        let long = texts().concat();
        let shifts = if cfg!(miri) { 2 } else { 8 };
        (0..shifts).for_each(|shift| check(&format!("{}{long}", "x".repeat(shift))));
        check(&"党".repeat(20_000));
        check(&("党".to_owned() + &" ".repeat(40_000) + "两个"));
    }

    #[test]
    fn gaps_between_chinese_letters_are_left_out() {
        for c in (0..0x0011_0000).filter_map(char::from_u32) {
            if !matches!(role(c), Role::Keep | Role::Hyphen) {
                assert!(!is_kept(c) && c.len_utf8() < 4, "{c:?}");
            }
        }
    }

    #[test]
    fn halves_tell_characters_apart() {
        let kept = (0..0x1_0000).filter_map(char::from_u32).filter(|&c| is_kept(c));
        let mut halves: Vec<[u8; 2]> = kept.map(halves_of).collect();
        let count = halves.len();
        halves.sort_unstable();
        halves.dedup();
        assert_eq!(halves.len(), count);
    }
}
