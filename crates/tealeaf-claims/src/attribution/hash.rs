//! Hashing of words and features.
//!
//! The model holds no words: a word is a 32-bit hash, a feature is a hash of its template
//! number and two such values. The functions are fixed for good, since every model file
//! depends on them.

/// Hash of the empty word; stands for a place outside the text too.
pub(crate) const NOTHING: u32 = 0;

/// Hashes a word. The caller has folded its case.
pub(crate) fn word(text: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in text.as_bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    finish(hash)
}

/// Hashes a feature: a template number with two values.
#[inline]
pub(crate) fn feature(template: u32, a: u32, b: u32) -> u32 {
    let values = u64::from(a) | (u64::from(b) << 32);
    let seed = u64::from(template).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    finish((values ^ seed).wrapping_mul(0xd6e8_feb8_6659_fd93) ^ (seed >> 7))
}

#[inline]
fn finish(hash: u64) -> u32 {
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((hash ^ (hash >> 31)) >> 32) as u32
}

/// A generator for shuffling training examples: the same order for the same seed.
pub(crate) struct Shuffler(u64);

impl Shuffler {
    /// Starts from a seed other than zero.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Puts the items in a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.next() % (last as u64 + 1);
            items.swap(last, usize::try_from(other).expect("not above `last`"));
        }
    }
}
