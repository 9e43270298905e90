//! The look that `words` takes: runs of ASCII letters and digits.

#[cfg(target_arch = "x86_64")]
use super::Vectors;
use super::{BATCH, Bits, MIX, Places, Width, load};

/// Passes runs whose first eight bytes, in lower case, begin a run that is looked for.
#[derive(Clone, Debug)]
pub(crate) struct WordLook {
    starts: Bits,
    /// Runs are in eight groups: which of them have such a first and such a second byte,
    /// by the low six bits.
    firsts: [u8; 64],
    seconds: [u8; 64],
    /// Whether a run begins with a digit.
    has_digits: bool,
}

impl WordLook {
    /// Compiles a look that passes at least runs with these keys, see [`run_key`].
    pub(crate) fn build(keys: &[u64]) -> Self {
        let mut look = Self {
            starts: Bits::new(keys.len(), 32, 20),
            firsts: [0; 64],
            seconds: [0; 64],
            has_digits: false,
        };
        for (n, key) in keys.iter().enumerate() {
            look.starts.insert(key.wrapping_mul(MIX));
            let [first, second, ..] = key.to_le_bytes();
            look.has_digits |= first.is_ascii_digit();
            let group = 1 << (n * 8 / keys.len());
            for byte in [first, first.to_ascii_uppercase()] {
                look.firsts[usize::from(byte & 0x3F)] |= group;
            }
            if second == 0 {
                // Whatever ends the run stands there.
                look.seconds.iter_mut().for_each(|groups| *groups |= group);
            }
            for byte in [second, second.to_ascii_uppercase()] {
                look.seconds[usize::from(byte & 0x3F)] |= group;
            }
        }
        look
    }

    /// Whether a run that starts with these two bytes may be one of ours.
    #[inline]
    fn may_begin(&self, first: u8, second: u8) -> bool {
        let groups = self.firsts[usize::from(first & 0x3F)]
            & self.seconds[usize::from(second & 0x3F)];
        groups != 0 && (self.has_digits || !first.is_ascii_digit())
    }

    /// Bytes of memory.
    pub(crate) fn size(&self) -> usize {
        self.starts.size()
    }

    /// Looks at the text from `at` on, a multiple of 64, until it or `passed` is full;
    /// returns how many passed and where to go on.
    pub(crate) fn run(
        &self,
        width: Width,
        bytes: &[u8],
        at: usize,
        passed: &mut Places,
    ) -> (usize, usize) {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has the features that the function asks for.
        let (count, at) = unsafe {
            match width.0 {
                Vectors::Avx512 => self.avx512(bytes, at, passed),
                Vectors::Avx2 => self.avx2(bytes, at, passed),
                Vectors::Portable => (0, at),
            }
        };
        #[cfg(not(target_arch = "x86_64"))]
        let (count, _) = (0, width);
        self.portable(bytes, at, count, passed)
    }

    fn portable(
        &self,
        bytes: &[u8],
        mut at: usize,
        mut count: usize,
        passed: &mut Places,
    ) -> (usize, usize) {
        let is_word = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric);
        while at < bytes.len() && count + 64 <= BATCH {
            for start in at..at + 64 {
                let word = load(bytes, start);
                let [first, second, ..] = word.to_le_bytes();
                if is_word(start)
                    && (start == 0 || !is_word(start - 1))
                    && self.may_begin(first, second)
                {
                    passed[count] = start as u64;
                    let key = run_key(word);
                    count += self.starts.has(key.wrapping_mul(MIX));
                }
            }
            at += 64;
        }
        (count, at)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi2"
    )]
    fn avx512(&self, bytes: &[u8], mut at: usize, passed: &mut Places) -> (usize, usize) {
        use std::arch::x86_64::*;

        use super::{EVENTS, SLACK, collect_events};
        let set = |value: u64| _mm512_set1_epi64(value.cast_signed());
        // SAFETY: both tables have 64 bytes.
        let (firsts, seconds) = unsafe {
            (
                _mm512_loadu_si512(self.firsts.as_ptr().cast()),
                _mm512_loadu_si512(self.seconds.as_ptr().cast()),
            )
        };
        let mut events = [0u64; EVENTS];
        let mut count = 0;
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        let mut carry = u64::from(before.is_some_and(u8::is_ascii_alphanumeric));
        while at + 72 <= bytes.len() && count + EVENTS <= BATCH {
            let mut found = 0;
            while found + 64 + SLACK <= EVENTS && at + 72 <= bytes.len() {
                // SAFETY: 64 bytes from `at` on lie inside the text.
                let (text, next) = unsafe {
                    let from = bytes.as_ptr().add(at);
                    (
                        _mm512_loadu_si512(from.cast()),
                        _mm512_loadu_si512(from.add(1).cast()),
                    )
                };
                let (letters, digits) = masks(text);
                let mask = letters | digits;
                let starts = mask & !(mask << 1 | carry);
                carry = mask >> 63;
                at += 64;
                // See `may_begin`.
                let starts = if self.has_digits { starts } else { starts & letters };
                let begins = _mm512_test_epi8_mask(
                    _mm512_permutexvar_epi8(text, firsts),
                    _mm512_permutexvar_epi8(next, seconds),
                );
                found = collect_events(starts & begins, at - 64, &mut events, found);
            }
            for first in (0..found).step_by(8) {
                let used = (u16::MAX >> (16 - (found - first).min(8))) as u8;
                // SAFETY: the entries up to `found` are positions with 8 bytes behind them
                // in the text; others are not used.
                let (p, run) = unsafe {
                    let p = _mm512_loadu_si512(events.as_ptr().add(first).cast());
                    let base: *const i64 = bytes.as_ptr().cast();
                    (p, _mm512_mask_i64gather_epi64::<1>(set(0), used, p, base))
                };
                // See `run_key`.
                let (letters, digits) = masks(run);
                let end = _mm512_movm_epi8(!(letters | digits));
                let lowest = _mm512_and_si512(end, _mm512_sub_epi64(set(0), end));
                let keep = _mm512_sub_epi64(lowest, set(1));
                let lower = _mm512_or_si512(run, set(0x2020_2020_2020_2020));
                let key = _mm512_and_si512(lower, keep);
                let hits =
                    self.starts.has_eight(_mm512_mullo_epi64(key, set(MIX))) & used;
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

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn avx2(&self, bytes: &[u8], mut at: usize, passed: &mut Places) -> (usize, usize) {
        let mut count = 0;
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        let mut carry = u64::from(before.is_some_and(u8::is_ascii_alphanumeric));
        while count + 64 <= BATCH
            && let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk())
        {
            let (letters, digits) = masks_avx2(block);
            let mask = letters | digits;
            let mut starts = mask & !(mask << 1 | carry);
            carry = mask >> 63;
            if !self.has_digits {
                starts &= letters;
            }
            while starts != 0 {
                let start = at + starts.trailing_zeros() as usize;
                starts &= starts - 1;
                let word = load(bytes, start);
                let [first, second, ..] = word.to_le_bytes();
                if self.may_begin(first, second) {
                    passed[count] = start as u64;
                    count += self.starts.has(run_key(word).wrapping_mul(MIX));
                }
            }
            at += 64;
        }
        (count, at)
    }
}

/// The ASCII letters and the digits of 64 bytes, in AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
fn masks_avx2(bytes: &[u8; 64]) -> (u64, u64) {
    use std::arch::x86_64::*;
    let set = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let masks = |from: usize| {
        // SAFETY: both halves of the 64 bytes have 32.
        let text = unsafe { _mm256_loadu_si256(bytes.as_ptr().add(from).cast()) };
        // Which bytes are at most `most` above `least`.
        let within = |text, least, most| {
            let above = _mm256_sub_epi8(text, set(least));
            let is_within = _mm256_cmpeq_epi8(_mm256_min_epu8(above, set(most)), above);
            u64::from(_mm256_movemask_epi8(is_within).cast_unsigned()) << from
        };
        let lower = _mm256_or_si256(text, set(0x20));
        (within(lower, b'a', 25), within(text, b'0', 9))
    };
    let (one, two) = (masks(0), masks(32));
    (one.0 | two.0, one.1 | two.1)
}

/// The first eight bytes of a run of letters and digits in lower case, those behind the
/// run as zero.
#[inline]
pub(crate) fn run_key(word: u64) -> u64 {
    let bytes = word.to_le_bytes();
    let len = bytes.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let lower = word | 0x2020_2020_2020_2020;
    lower & u64::MAX.checked_shr(64 - 8 * len as u32).unwrap_or(0)
}

/// The ASCII letters and the digits of 64 bytes.
#[cfg(target_arch = "x86_64")]
#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi2"
)]
#[inline]
fn masks(text: std::arch::x86_64::__m512i) -> (u64, u64) {
    use std::arch::x86_64::*;
    let set = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
    let lower = _mm512_or_si512(text, set(0x20));
    (
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, set(b'a')), set(26)),
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(text, set(b'0')), set(10)),
    )
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{texts, widths},
        *,
    };

    #[test]
    fn portable_and_vector_word_looks_agree() {
        let keys =
            ["z9", "a", "z9z9a", "az9z9az9"].map(|run| run_key(load(run.as_bytes(), 0)));
        for keys in [&keys[..], &keys[..1], &[]] {
            let look = WordLook::build(keys);
            for text in texts() {
                let bytes = text.as_bytes();
                let (mut one, mut two) = ([0; _], [0; _]);
                let (twin, twin_end) = look.portable(bytes, 0, 0, &mut two);
                for width in widths() {
                    let (count, end) = look.run(width, bytes, 0, &mut one);
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
