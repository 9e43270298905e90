//! A set as an archive keeps it: numbers and bytes in place of JSON, several times faster to
//! read. Nobody else reads it, and whatever does not read is made anew, so that it needs no
//! versions beside the key under which it is kept.

use std::{
    collections::HashMap,
    io::{self, Read as _},
};

use jiff::civil::Date;

use super::{
    CoverageLine, Header, MOST_RESERVED, Name, Names, ObservationSet, Observed,
    OwnedHeader, Words, days_of, runs,
};

/// Longest text that is read: more is a damaged length.
const LONGEST: u32 = 64 << 20;

/// Writes a set.
pub(crate) fn write(set: &ObservationSet, out: impl io::Write) -> io::Result<()> {
    let mut packed = zstd::Encoder::new(out, 1)?;
    packed.include_checksum(true)?;
    let mut out = Out(io::BufWriter::new(packed));
    out.text(&serde_json::to_string(&Header::of(set))?)?;
    out.number(u32::try_from(set.coverage.len()).map_err(io::Error::other)?)?;
    for (outlet, days) in &set.coverage {
        let line = CoverageLine { outlet: outlet.clone(), days: runs(days) };
        out.text(&serde_json::to_string(&line)?)?;
    }
    let mut names: HashMap<&str, u32> = HashMap::new();
    let mut lists: HashMap<&[String], u32> = HashMap::new();
    let (mut name_order, mut list_order): (Vec<&str>, Vec<&[String]>) =
        Default::default();
    for item in &set.items {
        for name in item.names() {
            names.entry(name).or_insert_with(|| number_of(&mut name_order, name));
        }
        for list in item.lists() {
            lists.entry(list).or_insert_with(|| number_of(&mut list_order, list));
        }
    }
    out.number(u32::try_from(name_order.len()).map_err(io::Error::other)?)?;
    for name in name_order {
        out.text(name)?;
    }
    out.number(u32::try_from(list_order.len()).map_err(io::Error::other)?)?;
    for list in list_order {
        out.number(u32::try_from(list.len()).map_err(io::Error::other)?)?;
        list.iter().try_for_each(|key| out.text(key))?;
    }
    for item in &set.items {
        out.item(item, &names, &lists)?;
    }
    out.0.into_inner()?.finish()?;
    Ok(())
}

/// The number that an element gets behind those that there are.
fn number_of<T>(order: &mut Vec<T>, element: T) -> u32 {
    order.push(element);
    u32::try_from(order.len() - 1).expect("fewer than the items of a record")
}

impl Observed {
    fn names(&self) -> impl Iterator<Item = &str> {
        [Some(&self.outlet), Some(&self.occasion), self.place.as_ref()]
            .into_iter()
            .flatten()
            .map(Name::as_str)
    }

    fn lists(&self) -> [&[String]; 3] {
        [&self.speakers, &self.present, &self.named]
    }
}

struct Out<W: io::Write>(W);

impl<W: io::Write> Out<W> {
    /// Seven bits at a time, the lowest first.
    fn number(&mut self, mut n: u32) -> io::Result<()> {
        let mut bytes = [0; 5];
        let mut used = 0;
        loop {
            let low = n.to_le_bytes()[0] & 0x7f;
            n >>= 7;
            bytes[used] = if n == 0 { low } else { low | 0x80 };
            used += 1;
            if n == 0 {
                return self.0.write_all(&bytes[..used]);
            }
        }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.number(u32::try_from(text.len()).map_err(io::Error::other)?)?;
        self.0.write_all(text.as_bytes())
    }

    /// A text that may be lacking: one more than its length, and 0 for none.
    fn perhaps(&mut self, text: Option<&str>) -> io::Result<()> {
        let Some(text) = text else { return self.number(0) };
        self.number(u32::try_from(text.len() + 1).map_err(io::Error::other)?)?;
        self.0.write_all(text.as_bytes())
    }

    fn date(&mut self, date: Date) -> io::Result<()> {
        let year = u32::try_from(i32::from(date.year()) + 10_000).unwrap_or(0);
        let day = u32::from(date.month().unsigned_abs()) << 5
            | u32::from(date.day().unsigned_abs());
        self.number(year << 9 | day)
    }

    fn item(
        &mut self,
        item: &Observed,
        names: &HashMap<&str, u32>,
        lists: &HashMap<&[String], u32>,
    ) -> io::Result<()> {
        self.text(item.id())?;
        for words in [item.title(), item.url(), item.repeats()] {
            self.perhaps(words)?;
        }
        self.number(names[item.outlet.as_str()])?;
        self.number(names[item.occasion.as_str()])?;
        self.number(item.place.as_ref().map_or(0, |place| names[place.as_str()] + 1))?;
        for list in item.lists() {
            self.number(lists[list])?;
        }
        self.date(item.date)?;
        self.number(u32::from(item.event.is_some()))?;
        for day in item.event.iter().flat_map(|(first, last)| [*first, *last]) {
            self.date(day)?;
        }
        for n in [item.order, item.length, item.versions] {
            self.number(n)?;
        }
        let Some(counts) = &item.counts else { return self.number(0) };
        self.number(u32::try_from(counts.len() + 1).map_err(io::Error::other)?)?;
        for &(formula, own, nested) in counts.iter() {
            for n in [u32::from(formula), own, nested] {
                self.number(n)?;
            }
        }
        Ok(())
    }
}

/// Reads a set; `None` when the bytes are none that [`write`] wrote.
pub(crate) fn read(bytes: impl io::Read) -> Option<ObservationSet> {
    let mut from =
        In(io::BufReader::with_capacity(1 << 16, zstd::Decoder::new(bytes).ok()?));
    let header: OwnedHeader = serde_json::from_str(&from.text()?).ok()?;
    let mut set = ObservationSet {
        made_from: header.made_from,
        record_digest: header.record_digest,
        pack: header.pack,
        pack_digest: header.pack_digest,
        formulas: header.formulas,
        ..ObservationSet::default()
    };
    for _ in 0..from.number()? {
        let line: CoverageLine = serde_json::from_str(&from.text()?).ok()?;
        set.coverage.insert(line.outlet, days_of(&line.days)?);
    }
    let mut names: Vec<Name> = Vec::new();
    for _ in 0..from.number()? {
        names.push(from.text()?.into());
    }
    let mut lists: Vec<Names> = Vec::new();
    for _ in 0..from.number()? {
        let keys: Option<Vec<String>> =
            (0..from.number()?).map(|_| from.text()).collect();
        lists.push(keys?.into());
    }
    set.items.reserve_exact(header.items.min(MOST_RESERVED));
    for _ in 0..header.items {
        set.items.push(from.item(&names, &lists, set.formulas.len())?);
    }
    // The end tells whether the bytes are whole.
    (from.0.read(&mut [0]).ok()? == 0).then_some(set)
}

struct In<R: io::Read>(R);

impl<R: io::Read> In<R> {
    fn number(&mut self) -> Option<u32> {
        let mut n = 0;
        for shift in (0..35).step_by(7) {
            let mut byte = [0];
            self.0.read_exact(&mut byte).ok()?;
            n |= u32::from(byte[0] & 0x7f).checked_shl(shift)?;
            if byte[0] < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn bytes(&mut self, length: u32) -> Option<String> {
        if length > LONGEST {
            return None;
        }
        let mut bytes = vec![0; length as usize];
        self.0.read_exact(&mut bytes).ok()?;
        String::from_utf8(bytes).ok()
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        self.bytes(length)
    }

    /// A text, or that there is none; `None` when neither can be read.
    fn perhaps(&mut self) -> Option<Option<String>> {
        match self.number()? {
            0 => Some(None),
            length => Some(Some(self.bytes(length - 1)?)),
        }
    }

    fn date(&mut self) -> Option<Date> {
        let n = self.number()?;
        let year = i16::try_from(i64::from(n >> 9) - 10_000).ok()?;
        let month = i8::try_from(n >> 5 & 0xf).ok()?;
        Date::new(year, month, i8::try_from(n & 0x1f).ok()?).ok()
    }

    fn item(
        &mut self,
        names: &[Name],
        lists: &[Names],
        n_formulas: usize,
    ) -> Option<Observed> {
        let id = self.text()?;
        let (title, url, repeats) = (self.perhaps()?, self.perhaps()?, self.perhaps()?);
        let words = Words::new(&id, title.as_deref(), url.as_deref(), repeats.as_deref());
        let outlet = names.get(self.number()? as usize)?.clone();
        let occasion = names.get(self.number()? as usize)?.clone();
        let place = match self.number()? {
            0 => None,
            n => Some(names.get(n as usize - 1)?.clone()),
        };
        let mut list = || lists.get(self.number()? as usize).cloned();
        let (speakers, present, named) = (list()?, list()?, list()?);
        let date = self.date()?;
        let event = match self.number()? {
            0 => None,
            _ => Some((self.date()?, self.date()?)),
        };
        let (order, length, versions) = (self.number()?, self.number()?, self.number()?);
        let counts = match self.number()? {
            0 => None,
            n => Some((1..n).map(|_| self.count(n_formulas)).collect::<Option<_>>()?),
        };
        Some(Observed {
            words,
            outlet,
            date,
            event,
            order,
            speakers,
            present,
            named,
            occasion,
            place,
            length,
            versions,
            counts,
        })
    }

    fn count(&mut self, n_formulas: usize) -> Option<(u16, u32, u32)> {
        let formula = u16::try_from(self.number()?).ok()?;
        let known = usize::from(formula) < n_formulas;
        known.then_some((formula, self.number()?, self.number()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_or_not_at_all() {
        let day = |d| jiff::civil::date(2031, 5, d);
        let item = |id: &str, counts: Option<Vec<(u16, u32, u32)>>| Observed {
            words: Words::new(id, Some("题目"), None, Some("a")),
            outlet: "o".into(),
            date: day(2),
            event: counts.is_some().then_some((day(1), day(2))),
            order: 300,
            speakers: vec!["x".to_owned(), "y".to_owned()].into(),
            present: Names::default(),
            named: vec!["x".to_owned()].into(),
            occasion: "visit".into(),
            place: counts.is_none().then(|| "河内".into()),
            length: 70_000,
            versions: 1,
            counts: counts.map(Into::into),
        };
        let set = ObservationSet {
            pack: "made 1".into(),
            formulas: vec!["f".into(), "g".into()],
            items: vec![
                item("a", Some(vec![(0, 1, 2), (1, 200, 0)])),
                item("b", Some(Vec::new())),
                item("c", None),
            ],
            coverage: [(
                "o".into(),
                [(day(2), crate::observations::DayState::Unknown)].into(),
            )]
            .into(),
            ..ObservationSet::default()
        };
        let mut bytes = Vec::new();
        write(&set, &mut bytes).unwrap();
        assert_eq!(read(bytes.as_slice()).as_ref(), Some(&set));
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]), None, "{end}");
        }
        assert_eq!(read(&b"no such bytes"[..]), None);
    }
}
