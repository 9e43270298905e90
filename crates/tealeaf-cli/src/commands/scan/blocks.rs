//! A text that is read block by block, each with the pieces into which it may be cut.

use std::io::Read;

use anyhow::{Context as _, Result, bail};
use tealeaf::text::{Lexicon, Span};

/// Bytes that are read at once.
const READ: usize = 1 << 22;
/// Bytes that a thread searches at once, about.
const PIECE: usize = 1 << 18;
/// Longest stretch of a text without a character that ends a phrase.
const MAX_BYTES: usize = 1 << 28;

/// A part of a text.
pub(super) struct Block {
    pub(super) text: String,
    /// Pieces of it that no phrase crosses, one after the other, from its beginning to its
    /// end.
    pub(super) pieces: Vec<Span>,
}

/// What is left to read of a text.
pub(super) struct Blocks<'l, R> {
    lexicon: &'l Lexicon,
    from: R,
    /// Read, but in no block yet.
    rest: Vec<u8>,
    /// Bytes in the blocks so far.
    done: usize,
    is_end: bool,
    /// Bytes that are read at once, and those of a piece.
    sizes: (usize, usize),
}

impl<'l, R: Read> Blocks<'l, R> {
    pub(super) fn new(lexicon: &'l Lexicon, from: R) -> Self {
        Self::with_sizes(lexicon, from, (READ, PIECE))
    }

    fn with_sizes(lexicon: &'l Lexicon, from: R, sizes: (usize, usize)) -> Self {
        Self { lexicon, from, rest: Vec::new(), done: 0, is_end: false, sizes }
    }

    /// The next block; `None` at the end of the text.
    pub(super) fn next(&mut self) -> Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        while !self.is_end {
            // What is too short for a piece is read again with more behind it.
            let more = self.sizes.0.max(bytes.len());
            bytes.reserve(more);
            let read = self.from.by_ref().take(more as u64).read_to_end(&mut bytes);
            self.is_end = read.context("cannot be read")? < more;
            if !self.is_end {
                self.rest = bytes.split_off(whole_len(&bytes));
            }
            let mut text = self.text(bytes)?;
            let mut pieces: Vec<Span> =
                self.lexicon.pieces(&text, self.sizes.1).collect();
            // The last one may go on.
            let last = if self.is_end { None } else { pieces.pop() };
            if let Some(last) = last {
                self.rest.splice(..0, text[last.range()].bytes());
                text.truncate(last.start());
            }
            if !pieces.is_empty() {
                self.done += text.len();
                return Ok(Some(Block { text, pieces }));
            }
            if self.rest.len() > MAX_BYTES {
                bail!("has {} MB that no phrase could end in; split it", MAX_BYTES >> 20);
            }
            bytes = std::mem::take(&mut self.rest);
        }
        Ok(None)
    }

    fn text(&self, bytes: Vec<u8>) -> Result<String> {
        String::from_utf8(bytes).map_err(|error| {
            let at = self.done + error.utf8_error().valid_up_to();
            anyhow::anyhow!("is not UTF-8 (byte {at}); convert it, or name it .gz or .zst if it is compressed")
        })
    }
}

/// How many bytes there are before a character that is cut by the end of them.
fn whole_len(bytes: &[u8]) -> usize {
    let back = bytes.iter().rev().take(3).position(|&byte| byte >= 0xC0);
    match back.map(|back| bytes.len() - 1 - back) {
        Some(first) if first + (bytes[first].leading_ones() as usize) > bytes.len() => {
            first
        }
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use tealeaf::text::Entry;

    use super::*;

    fn lexicon() -> Lexicon {
        let entry = |variant: &str| Entry {
            key: variant.into(),
            variants: vec![variant.into()],
            exclude: vec![],
        };
        Lexicon::compile(&["两个维护", "两个", "Two Upholds"].map(entry))
            .expect("a lexicon")
    }

    /// The text in blocks, and what is found in their pieces.
    fn read(lexicon: &Lexicon, bytes: &[u8], sizes: (usize, usize)) -> (String, usize) {
        let mut blocks = Blocks::with_sizes(lexicon, bytes, sizes);
        let (mut text, mut found) = (String::new(), 0);
        while let Some(block) = blocks.next().expect("it can be read") {
            let mut end = 0;
            for piece in &block.pieces {
                assert_eq!(piece.start(), end, "pieces follow each other");
                end = piece.end();
                found += lexicon.find(&block.text[piece.range()]).len();
            }
            assert_eq!(end, block.text.len(), "pieces reach the end");
            text.push_str(&block.text);
        }
        (text, found)
    }

    #[test]
    fn nothing_is_lost_between_blocks() {
        let lexicon = lexicon();
        for text in [
            "",
            "。",
            "两个维护",
            "做到“两个维护”。坚持两个\n维护，兩個維護；Two-\nUpholds. é𠮟🍵",
            "兩個“維護”。兩個“維護”。兩個“維護”。兩個“維護”。",
            "two upholds two upholds two upholds two upholds two upholds",
        ] {
            let expected = (text.to_owned(), lexicon.find(text).len());
            for sizes in (1..40).flat_map(|read| [1, 7, 100].map(|piece| (read, piece))) {
                assert_eq!(read(&lexicon, text.as_bytes(), sizes), expected, "{sizes:?}");
            }
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let lexicon = lexicon();
        for (bytes, at) in [
            (&b"abc\xffdef"[..], 3),
            ("两个。两".as_bytes().split_last().expect("not empty").1, 9),
            (b"a. b. c. d. \xe4\xb8\x41", 12),
        ] {
            for size in 1..20 {
                let mut blocks = Blocks::with_sizes(&lexicon, bytes, (size, 1));
                let error = loop {
                    match blocks.next() {
                        Ok(block) => assert!(block.is_some(), "{bytes:?} is refused"),
                        Err(error) => break error.to_string(),
                    }
                };
                assert!(error.contains(&format!("(byte {at})")), "{error}");
            }
        }
    }
}
