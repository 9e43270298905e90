//! The look that `rare` takes: characters that hide an anchor from the other filters.

#[cfg(target_arch = "x86_64")]
use super::Vectors;
use super::{BATCH, Places, Width, load};

/// Shapes of characters that may stand inside a word without being seen, or that may fold
/// to one of another length: a bit for each shape, by the low six bits of the first, the
/// second and the third byte. A character has a shape when all three have the bit.
const SHAPES: [[u8; 64]; 3] = {
    // First byte, and ranges of the second and the third.
    const ALL: (u8, u8) = (0x80, 0xBF);
    let shapes = [
        // Soft hyphen.
        (0xC2, 0xC2, (0xAD, 0xAD), ALL),
        // Zero-width characters.
        (0xE2, 0xE2, (0x80, 0x80), (0x8B, 0x8F)),
        // Symbols like K (Kelvin).
        (0xE2, 0xE2, (0x81, 0xBF), ALL),
        // Byte order mark.
        (0xEF, 0xEF, (0xBB, 0xBB), ALL),
        // Full-width digits, capitals and small letters.
        (0xEF, 0xEF, (0xBC, 0xBC), (0x90, 0x99)),
        (0xEF, 0xEF, (0xBC, 0xBC), (0xA1, 0xBA)),
        (0xEF, 0xEF, (0xBD, 0xBD), (0x81, 0x9A)),
        // All that have four bytes.
        (0xF0, 0xF7, ALL, ALL),
    ];
    let mut tables = [[0; 64]; 3];
    let mut i = 0;
    while i < shapes.len() {
        let (from, to, second, third) = shapes[i];
        let ranges = [(from, to), second, third];
        let mut n = 0;
        while n < 3 {
            let mut byte = ranges[n].0;
            while byte <= ranges[n].1 {
                tables[n][(byte & 0x3F) as usize] |= 1 << i;
                byte += 1;
            }
            n += 1;
        }
        i += 1;
    }
    tables
};

/// Whether `word` starts with a character of one of the [`SHAPES`].
#[inline]
pub(crate) fn is_rare_shape(word: u64) -> bool {
    let [first, second, third, ..] = word.to_le_bytes();
    let has = |n: usize, byte: u8| SHAPES[n][usize::from(byte & 0x3F)];
    first >= 0xC0 && has(0, first) & has(1, second) & has(2, third) != 0
}

/// Looks at the text from `at` on, a multiple of 64, until it or `places` is full;
/// returns how many characters passed and where to go on.
pub(crate) fn rare(
    width: Width,
    bytes: &[u8],
    at: usize,
    places: &mut Places,
) -> (usize, usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the processor has the features that the function asks for.
    let (count, at) = unsafe {
        match width.0 {
            Vectors::Avx512 => avx512(bytes, at, places),
            Vectors::Avx2 => avx2(bytes, at, places),
            Vectors::Portable => (0, at),
        }
    };
    #[cfg(not(target_arch = "x86_64"))]
    let (count, _) = (0, width);
    portable(bytes, at, count, places)
}

fn portable(
    bytes: &[u8],
    mut at: usize,
    mut count: usize,
    places: &mut Places,
) -> (usize, usize) {
    while at < bytes.len() && count + 64 <= BATCH {
        for p in at..(at + 64).min(bytes.len()) {
            if bytes[p] >= 0xC0 && is_rare_shape(load(bytes, p)) {
                places[count] = p as u64;
                count += 1;
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
fn avx512(bytes: &[u8], mut at: usize, places: &mut Places) -> (usize, usize) {
    use std::arch::x86_64::*;
    // SAFETY: the tables have 64 bytes each.
    let [in_first, in_second, in_third] = SHAPES
        .each_ref()
        .map(|table| unsafe { _mm512_loadu_si512(table.as_ptr().cast()) });
    let mut count = 0;
    while at + 66 <= bytes.len() && count + 64 <= BATCH {
        // SAFETY: 66 bytes from `at` on lie inside the text.
        let (first, second, third) = unsafe {
            let from = bytes.as_ptr().add(at);
            (
                _mm512_loadu_si512(from.cast()),
                _mm512_loadu_si512(from.add(1).cast()),
                _mm512_loadu_si512(from.add(2).cast()),
            )
        };
        // See `is_rare_shape`.
        let shapes = _mm512_ternarylogic_epi64::<0x80>(
            _mm512_permutexvar_epi8(first, in_first),
            _mm512_permutexvar_epi8(second, in_second),
            _mm512_permutexvar_epi8(third, in_third),
        );
        let leads = _mm512_and_si512(first, _mm512_add_epi8(first, first));
        let mut mask = _mm512_test_epi8_mask(shapes, shapes) & _mm512_movepi8_mask(leads);
        while mask != 0 {
            places[count] = (at + mask.trailing_zeros() as usize) as u64;
            count += 1;
            mask &= mask - 1;
        }
        at += 64;
    }
    (count, at)
}

/// In AVX2: the first byte tells which characters to look at, quotation marks and stops
/// excepted, the most frequent ones.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(bytes: &[u8], mut at: usize, places: &mut Places) -> (usize, usize) {
    use std::arch::x86_64::*;
    let set = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let mut count = 0;
    while at + 66 <= bytes.len() && count + 64 <= BATCH {
        for at in [at, at + 32] {
            // SAFETY: 34 bytes from `at` on lie inside the text.
            let (first, second, third) = unsafe {
                let from = bytes.as_ptr().add(at);
                (
                    _mm256_loadu_si256(from.cast()),
                    _mm256_loadu_si256(from.add(1).cast()),
                    _mm256_loadu_si256(from.add(2).cast()),
                )
            };
            let is = |bytes, byte| _mm256_cmpeq_epi8(bytes, set(byte));
            let (e2, ef) = (is(first, 0xE2), is(first, 0xEF));
            // 0x80 and above for what has four bytes; so below too.
            let four = _mm256_subs_epu8(first, set(0x70));
            let leads = _mm256_or_si256(_mm256_or_si256(e2, ef), is(first, 0xC2));
            let from_90 = _mm256_subs_epu8(third, set(0x10));
            // E2 80 from 90 on.
            let quotes =
                _mm256_and_si256(_mm256_and_si256(e2, is(second, 0x80)), from_90);
            // EF BC up to 8F, and from 9A to 9F.
            let above = _mm256_sub_epi8(third, set(0x9A));
            let colons = _mm256_cmpeq_epi8(_mm256_min_epu8(above, set(5)), above);
            let is_stop = _mm256_or_si256(colons, _mm256_xor_si256(from_90, set(0x80)));
            let stops = _mm256_and_si256(_mm256_and_si256(ef, is(second, 0xBC)), is_stop);
            let marks = _mm256_andnot_si256(
                _mm256_or_si256(quotes, stops),
                _mm256_or_si256(leads, four),
            );
            let mut mask = _mm256_movemask_epi8(marks).cast_unsigned();
            while mask != 0 {
                let place = at + mask.trailing_zeros() as usize;
                places[count] = place as u64;
                count += usize::from(is_rare_shape(load(bytes, place)));
                mask &= mask - 1;
            }
        }
        at += 64;
    }
    (count, at)
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{texts, widths},
        *,
    };

    #[test]
    fn portable_and_vector_looks_agree() {
        for text in texts() {
            let bytes = text.as_bytes();
            let (mut one, mut two) = ([0; _], [0; _]);
            let (twin, twin_end) = portable(bytes, 0, 0, &mut two);
            for width in widths() {
                let (count, end) = rare(width, bytes, 0, &mut one);
                assert_eq!((&one[..count], end), (&two[..twin], twin_end), "{text:?}");
            }
        }
    }

    #[test]
    fn rare_shapes() {
        let check = |chars: &str, expected: bool| {
            for c in chars.chars() {
                let mut buffer = [0; 4];
                let word = load(c.encode_utf8(&mut buffer).as_bytes(), 0);
                assert_eq!(is_rare_shape(word), expected, "{c:?}");
            }
        };
        check("\u{AD}\u{200B}\u{200F}\u{2060}\u{FEFF}０９ＡＺａｚ\u{212A}𠮟🍵", true);
        check("aé\u{A0}\u{2009}“”—，：；（）、。「」党가", false);
    }
}
