//! The words of an item's facts, kept small: what is the item's own in one piece of memory,
//! what many items share (keys, lists of keys, places) once for all of them.

use std::{borrow::Borrow, collections::HashSet, fmt, ops::Deref, sync::Arc};

use super::Observed;

/// Id, title, address and the id of the item repeated, one behind the other.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Words {
    text: Box<str>,
    /// Where id, title and address end.
    ends: [u32; 3],
    /// Whether there is a title, an address, an item repeated.
    held: [bool; 3],
}

impl Words {
    pub(crate) fn new(
        id: &str,
        title: Option<&str>,
        url: Option<&str>,
        repeats: Option<&str>,
    ) -> Self {
        let parts = [Some(id), title, url, repeats];
        let mut ends = [0; 3];
        let mut end = 0;
        for (at, part) in ends.iter_mut().zip(parts) {
            end += part.map_or(0, str::len);
            *at = u32::try_from(end).expect("an item's title is no 4 GB long");
        }
        let text: String = parts.into_iter().flatten().collect();
        let held = [title, url, repeats].map(|part| part.is_some());
        Self { text: text.into(), ends, held }
    }

    pub(crate) fn id(&self) -> &str {
        &self.text[..self.ends[0] as usize]
    }

    pub(crate) fn title(&self) -> Option<&str> {
        self.held[0].then(|| &self.text[self.ends[0] as usize..self.ends[1] as usize])
    }

    pub(crate) fn url(&self) -> Option<&str> {
        self.held[1].then(|| &self.text[self.ends[1] as usize..self.ends[2] as usize])
    }

    pub(crate) fn repeats(&self) -> Option<&str> {
        self.held[2].then(|| &self.text[self.ends[2] as usize..])
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = (self.id(), self.title(), self.url(), self.repeats());
        parts.fmt(f)
    }
}

/// A key or a place: a text that many items share.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::rc_buffer,
    reason = "half the size of a wide pointer, millions of times"
)]
pub struct Name(Arc<String>);

impl Name {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(Arc::new(text.to_owned()))
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self(Arc::new(text))
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<String> for Name {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}

impl PartialEq<Name> for String {
    fn eq(&self, other: &Name) -> bool {
        **self == **other
    }
}

impl PartialEq<Name> for str {
    fn eq(&self, other: &Name) -> bool {
        *self == **other
    }
}

impl PartialEq<Name> for &str {
    fn eq(&self, other: &Name) -> bool {
        **self == **other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Keys in order: a list that many items share.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::rc_buffer,
    reason = "half the size of a wide pointer, millions of times"
)]
pub struct Names(Arc<Vec<String>>);

impl Deref for Names {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl From<Vec<String>> for Names {
    fn from(names: Vec<String>) -> Self {
        Self(Arc::new(names))
    }
}

impl<'n> IntoIterator for &'n Names {
    type Item = &'n String;
    type IntoIter = std::slice::Iter<'n, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What items share, while they are made.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    names: HashSet<Name>,
    lists: HashSet<Names>,
}

impl Shared {
    /// Makes an item share what an earlier one has.
    pub(crate) fn share(&mut self, item: &mut Observed) {
        let names =
            [Some(&mut item.outlet), Some(&mut item.occasion), item.place.as_mut()];
        for name in names.into_iter().flatten() {
            match self.names.get(name) {
                Some(held) => *name = held.clone(),
                None => {
                    self.names.insert(name.clone());
                }
            }
        }
        for list in [&mut item.speakers, &mut item.present, &mut item.named] {
            match self.lists.get(list) {
                Some(held) => *list = held.clone(),
                None => {
                    self.lists.insert(list.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart() {
        let check = |title: Option<&str>, url: Option<&str>, repeats: Option<&str>| {
            let words = Words::new("号", title, url, repeats);
            let found = (words.id(), words.title(), words.url(), words.repeats());
            assert_eq!(found, ("号", title, url, repeats));
        };
        for title in [None, Some(""), Some("题目")] {
            for url in [None, Some(""), Some("https://x")] {
                for repeats in [None, Some("b")] {
                    check(title, url, repeats);
                }
            }
        }
    }

    #[test]
    fn a_small_item() {
        // 2,000,000 of them and their words are to fit into 400 MB.
        assert!(size_of::<Observed>() <= 128, "{}", size_of::<Observed>());
    }
}
