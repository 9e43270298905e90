//! Everyone and everything an article names, once each.

use std::collections::BTreeMap;

use super::MemberId;

/// What kind of thing is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A person.
    Person,
    /// A body: council, ministry, party.
    Body,
    /// An outlet; whether it speaks for the state.
    Outlet {
        /// Whether it speaks for the state or party.
        official: bool,
    },
}

/// One of the cast.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Key of the vocabulary, when known.
    pub(crate) key: Option<String>,
    /// The name as first written in full.
    pub(crate) name: String,
    pub(crate) surname: Option<String>,
    pub(crate) sort: Sort,
}

/// All members, with the short forms that lead to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cast {
    members: Vec<Member>,
    by_name: BTreeMap<String, MemberId>,
    /// Titles in lower case, with who was introduced by them first.
    pub(super) titles: BTreeMap<String, MemberId>,
}

impl Cast {
    pub(crate) fn get(&self, id: MemberId) -> &Member {
        &self.members[id.0]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (MemberId, &Member)> {
        self.members.iter().enumerate().map(|(i, m)| (MemberId(i), m))
    }

    pub(crate) fn person(
        &mut self,
        key: Option<&str>,
        name: &str,
        surname: Option<&str>,
    ) -> MemberId {
        let id = self.add(key, name, Sort::Person);
        if self.members[id.0].surname.is_none() {
            self.members[id.0].surname = surname.map(str::to_owned);
        }
        id
    }

    pub(crate) fn outlet(&mut self, key: &str, name: &str, official: bool) -> MemberId {
        self.add(Some(key), name, Sort::Outlet { official })
    }

    pub(crate) fn add(&mut self, key: Option<&str>, name: &str, sort: Sort) -> MemberId {
        let index = key.unwrap_or(name);
        if let Some(&id) = self.by_name.get(index) {
            return id;
        }
        let id = MemberId(self.members.len());
        self.members.push(Member {
            key: key.map(str::to_owned),
            name: name.to_owned(),
            surname: None,
            sort,
        });
        self.by_name.insert(index.to_owned(), id);
        id
    }

    pub(crate) fn find(&self, name: &str) -> Option<MemberId> {
        self.by_name.get(name).copied()
    }
}
