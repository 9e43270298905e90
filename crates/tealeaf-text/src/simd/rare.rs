//! The look that `rare` takes: characters that hide an anchor from the other filters.

use super::{BATCH, Places, load};

/// Whether `word` starts with a character that may stand inside a word without being
/// seen, or that may fold to one of another length: characters of four bytes, full-width
/// letters and digits, letters of the block `E2` beside U+20xx, invisible characters.
#[inline]
pub(crate) fn is_rare_shape(word: u64) -> bool {
    let [first, second, third, ..] = word.to_le_bytes();
    match first {
        0xC2 => second == 0xAD,
        0xE2 => second != 0x80 || (0x8B..=0x8F).contains(&third),
        0xEF => second == 0xBC && third >= 0x90 || second == 0xBD || second == 0xBB,
        _ => first >= 0xF0,
    }
}

/// Looks at the text from `at` on, a multiple of 64, until it or `places` is full;
/// returns how many characters passed and where to go on.
pub(crate) fn rare(bytes: &[u8], at: usize, places: &mut Places) -> (usize, usize) {
    let (mut count, mut at) = (0, at);
    #[cfg(target_arch = "x86_64")]
    if super::has_avx512() {
        // SAFETY: the processor has the features that the function asks for.
        (count, at) = unsafe { avx512(bytes, at, places) };
    }
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
            if bytes[p] >= 0xC2 && is_rare_shape(load(bytes, p)) {
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
    let set = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
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
        let is = |text, byte| _mm512_cmpeq_epi8_mask(text, set(byte));
        let invisible = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(third, set(0x8B)), set(5));
        let wide = is(second, 0xBC) & _mm512_cmpge_epu8_mask(third, set(0x90));
        let mut mask = is(first, 0xC2) & is(second, 0xAD)
            | is(first, 0xE2) & (!is(second, 0x80) | invisible)
            | is(first, 0xEF) & (wide | is(second, 0xBD) | is(second, 0xBB))
            | _mm512_cmpge_epu8_mask(first, set(0xF0));
        while mask != 0 {
            places[count] = (at + mask.trailing_zeros() as usize) as u64;
            count += 1;
            mask &= mask - 1;
        }
        at += 64;
    }
    (count, at)
}
