//! Facts drawn from the record, each with a twin that is changed in one slot and is false.

use jiff::{ToSpan as _, civil::Date};
use tealeaf::record::observations::{DayState, ItemIdx, Observed};

use super::{Dice, held::Held};

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A speaker used a formula.
    Present,
    /// A speaker did not.
    Absent,
    /// So many times.
    Count,
    /// The programme of a day has the formula, or not.
    Programme,
    /// A formula was used first, or last.
    First,
    Last,
    /// A visit to a place.
    Visit,
    /// A meeting of a kind.
    Meeting,
    /// An appearance in person.
    Appearance,
    /// Nobody saw him between two days.
    NotSeen,
    /// The programme had an item of that title.
    Title,
}

const KINDS: [Kind; 14] = [
    Kind::Present,
    Kind::Absent,
    Kind::Count,
    Kind::Visit,
    Kind::Meeting,
    Kind::Present,
    Kind::Absent,
    Kind::Count,
    Kind::Appearance,
    Kind::Programme,
    Kind::First,
    Kind::Title,
    Kind::Last,
    Kind::NotSeen,
];

impl Kind {
    pub(crate) fn is_of_words(self) -> bool {
        matches!(
            self,
            Self::Present
                | Self::Absent
                | Self::Count
                | Self::Programme
                | Self::First
                | Self::Last
        )
    }

    pub(crate) fn is_in_person(self) -> bool {
        matches!(self, Self::Visit | Self::Meeting | Self::Appearance | Self::NotSeen)
    }
}

/// One claim, before it is told.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) kind: Kind,
    pub(crate) person: Option<String>,
    pub(crate) day: Date,
    /// The last day of a stretch.
    pub(crate) until: Date,
    /// When the article was published.
    pub(crate) published: Date,
    pub(crate) formula: Option<String>,
    pub(crate) count: u32,
    /// Number of the place in [`PLACES`].
    pub(crate) place: Option<usize>,
    /// Key of the occasion.
    pub(crate) occasion: String,
    pub(crate) title: Option<String>,
    /// Said not to be so.
    pub(crate) denied: bool,
    /// The slot that was changed.
    pub(crate) changed: Option<&'static str>,
}

/// Places with their English names.
pub(crate) const PLACES: &[(&str, &str)] = &[
    ("新疆", "Xinjiang"),
    ("湖南", "Hunan"),
    ("福建", "Fujian"),
    ("广东", "Guangdong"),
    ("海南", "Hainan"),
    ("山西", "Shanxi"),
    ("陕西", "Shaanxi"),
    ("浙江", "Zhejiang"),
    ("安徽", "Anhui"),
    ("江西", "Jiangxi"),
    ("云南", "Yunnan"),
    ("辽宁", "Liaoning"),
    ("湖北", "Hubei"),
    ("山东", "Shandong"),
    ("江苏", "Jiangsu"),
    ("天津", "Tianjin"),
    ("河北", "Hebei"),
    ("甘肃", "Gansu"),
    ("四川", "Sichuan"),
    ("青海", "Qinghai"),
    ("西藏", "Tibet"),
    ("黑龙江", "Heilongjiang"),
    ("上海", "Shanghai"),
    ("河南", "Henan"),
    ("内蒙古", "Inner Mongolia"),
    ("重庆", "Chongqing"),
    ("广西", "Guangxi"),
    ("贵州", "Guizhou"),
    ("宁夏", "Ningxia"),
    ("吉林", "Jilin"),
    ("洛阳", "Luoyang"),
    ("唐山", "Tangshan"),
    ("深圳", "Shenzhen"),
    ("香港", "Hong Kong"),
    ("澳门", "Macao"),
    ("莫斯科", "Moscow"),
    ("河内", "Hanoi"),
    ("巴黎", "Paris"),
    ("阿斯塔纳", "Astana"),
    ("吉隆坡", "Kuala Lumpur"),
    ("雅加达", "Jakarta"),
    ("利马", "Lima"),
    ("首尔", "Seoul"),
    ("里约热内卢", "Rio de Janeiro"),
    ("约翰内斯堡", "Johannesburg"),
    ("喀山", "Kazan"),
];

/// Families whose formulas are told as set phrases.
const FAMILIES: &[&str] = &[
    "loyalty",
    "core",
    "thought",
    "programme",
    "party",
    "security",
    "foreign",
    "economy",
];

/// The `n`-th fact of a run and its changed twin; `None` when none was met in many tries.
pub(crate) fn draw(held: &Held, dice: &mut Dice, n: usize) -> Option<(Said, Said)> {
    let kind = KINDS[n % KINDS.len()];
    for _ in 0..4_000 {
        let drawn = match kind {
            Kind::Present | Kind::Absent | Kind::Count => words(held, dice, kind),
            Kind::Programme => programme(held, dice),
            Kind::First | Kind::Last => edge(held, dice, kind),
            Kind::Visit => visit(held, dice),
            Kind::Meeting | Kind::Appearance => occasion(held, dice, kind),
            Kind::NotSeen => unseen(held, dice),
            Kind::Title => title(held, dice),
        };
        if drawn.is_some() {
            return drawn;
        }
    }
    None
}

fn blank(kind: Kind, day: Date) -> Said {
    Said {
        kind,
        person: None,
        day,
        until: day,
        published: day.saturating_add(5.days()),
        formula: None,
        count: 0,
        place: None,
        occasion: String::new(),
        title: None,
        denied: false,
        changed: None,
    }
}

fn formula(held: &Held, dice: &mut Dice, fits: impl Fn(&str) -> bool) -> Option<String> {
    let all: Vec<&str> = held
        .pack
        .formulas
        .iter()
        .filter(|f| FAMILIES.contains(&f.family.as_str()) && !f.zh.is_empty())
        .filter(|f| fits(&f.key))
        .map(|f| f.key.as_str())
        .collect();
    dice.pick(&all).map(|key| (*key).to_owned())
}

/// An item of a speaker who has no other one of that day.
fn spoken(held: &Held, dice: &mut Dice) -> Option<(ItemIdx, String, Date)> {
    let idx = *dice.pick(&held.spoken)?;
    let item = held.item(idx);
    let person = item.speakers[0].clone();
    let day = match item.event {
        Some((first, last)) if first == last && dice.below(2) == 0 => first,
        _ => item.date,
    };
    (held.of_day(&person, day) == [idx]).then_some((idx, person, day))
}

/// A day near by on which nothing is of the person.
fn free_day(held: &Held, dice: &mut Dice, person: &str, day: Date) -> Option<Date> {
    for _ in 0..40 {
        let by = i64::try_from(dice.below(60)).expect("a small number") + 1;
        let other = if dice.below(2) == 0 {
            day.saturating_add(by.days())
        } else {
            day.saturating_sub(by.days())
        };
        if held.of_day(person, other).is_empty() && in_span(held, other) {
            return Some(other);
        }
    }
    None
}

fn in_span(held: &Held, day: Date) -> bool {
    held.set.coverage["xwlb"].contains_key(&day)
}

/// Another leader who has nothing of that day.
fn other_person(held: &Held, dice: &mut Dice, person: &str, day: Date) -> Option<String> {
    let all: Vec<&str> = held
        .pack
        .people
        .iter()
        .filter(|p| p.leader && p.zh.is_some() && p.key != person)
        .filter(|p| p.offices_on(day).next().is_some())
        .filter(|p| held.of_day(&p.key, day).is_empty())
        .map(|p| p.key.as_str())
        .collect();
    dice.pick(&all).map(|key| (*key).to_owned())
}

fn words(held: &Held, dice: &mut Dice, kind: Kind) -> Option<(Said, Said)> {
    let (idx, person, day) = spoken(held, dice)?;
    let has = |key: &str| held.count(idx, key) > 0;
    let absent = kind == Kind::Absent;
    let key = formula(held, dice, |key| has(key) != absent)?;
    let n = held.count(idx, &key);
    if kind == Kind::Count && !(1..=9).contains(&n) {
        return None;
    }
    let mut fact = blank(kind, day);
    fact.person = Some(person.clone());
    fact.formula = Some(key.clone());
    fact.count = n;
    fact.occasion = held.item(idx).occasion.to_string();
    fact.denied = absent;
    let mut mutant = fact.clone();
    let slot = ["formula", "person", "date", "polarity", "count"]
        [dice.below(if kind == Kind::Count { 5 } else { 4 })];
    mutant.changed = Some(slot);
    match slot {
        "formula" => mutant.formula = Some(formula(held, dice, |k| has(k) == absent)?),
        "person" => mutant.person = Some(other_person(held, dice, &person, day)?),
        "date" => {
            mutant.day = free_day(held, dice, &person, day)?;
            mutant.published = mutant.day.saturating_add(5.days());
        }
        "polarity" => {
            mutant.denied = !absent;
            if kind == Kind::Count {
                mutant.kind = Kind::Absent;
            }
        }
        _ => mutant.count = if n > 1 && dice.below(2) == 0 { n - 1 } else { n + 1 },
    }
    mutant.until = mutant.day;
    Some((fact, mutant))
}

/// Items of the evening news of one day.
fn of_programme(held: &Held, day: Date) -> Vec<ItemIdx> {
    let of = |n: &usize| {
        let item = &held.set.items[*n];
        item.outlet == "xwlb" && item.date == day
    };
    (0..held.set.items.len()).filter(of).map(ItemIdx).collect()
}

fn whole_day(held: &Held, dice: &mut Dice) -> Option<Date> {
    let days: Vec<Date> = held.set.coverage["xwlb"]
        .iter()
        .filter(|(_, state)| **state == DayState::Complete)
        .map(|(day, _)| *day)
        .collect();
    dice.pick(&days).copied()
}

fn programme(held: &Held, dice: &mut Dice) -> Option<(Said, Said)> {
    let day = whole_day(held, dice)?;
    let items = of_programme(held, day);
    if items.iter().any(|idx| held.item(*idx).counts.is_none()) {
        return None;
    }
    let has = |key: &str| items.iter().any(|idx| held.count(*idx, key) > 0);
    let denied = dice.below(2) == 0;
    let key = formula(held, dice, |key| has(key) != denied)?;
    let mut fact = blank(Kind::Programme, day);
    fact.formula = Some(key);
    fact.denied = denied;
    let mut mutant = fact.clone();
    if dice.below(2) == 0 {
        mutant.changed = Some("polarity");
        mutant.denied = !denied;
    } else {
        mutant.changed = Some("formula");
        mutant.formula = Some(formula(held, dice, |key| has(key) == denied)?);
    }
    Some((fact, mutant))
}

/// First or last use: in the programme, or by one speaker.
fn edge(held: &Held, dice: &mut Dice, kind: Kind) -> Option<(Said, Said)> {
    let key = formula(held, dice, |_| true)?;
    let person = if dice.below(2) == 0 { None } else { Some(spoken(held, dice)?.1) };
    let of = |item: &Observed| {
        item.outlet == "xwlb"
            && person.as_ref().is_none_or(|p| item.speakers.first() == Some(p))
    };
    let mut uses: Vec<(Date, ItemIdx)> = (0..held.set.items.len())
        .map(ItemIdx)
        .filter(|idx| of(held.item(*idx)) && held.count(*idx, &key) > 0)
        .map(|idx| (held.item(idx).date, idx))
        .collect();
    uses.sort();
    let (edge, other) = match kind {
        Kind::First => (uses.first()?, uses.get(1 + dice.below(uses.len().min(30)))?),
        _ => {
            let back = 2 + dice.below(uses.len().min(30));
            (uses.last()?, uses.get(uses.len().checked_sub(back)?)?)
        }
    };
    let span = held.set.coverage["xwlb"].keys();
    let (start, end) = (*span.clone().next()?, *span.last()?);
    let inside = start.saturating_add(40.days()) < edge.0
        && edge.0 < end.saturating_sub(40.days());
    let alone = |day: Date| {
        uses.iter().filter(|u| u.0 == day).count() == 1
            && person.as_ref().is_none_or(|p| held.of_day(p, day).len() == 1)
    };
    if !inside || other.0 == edge.0 || !alone(edge.0) || !alone(other.0) {
        return None;
    }
    let mut fact = blank(kind, edge.0);
    fact.formula = Some(key);
    fact.person = person;
    fact.occasion = held.item(edge.1).occasion.to_string();
    // A last use is the last one as of the article.
    fact.published = if kind == Kind::Last { end } else { edge.0.max(other.0) };
    fact.published = fact.published.saturating_add(3.days());
    let mut mutant = fact.clone();
    mutant.changed = Some("date");
    mutant.day = other.0;
    mutant.until = other.0;
    Some((fact, mutant))
}

fn visit(held: &Held, dice: &mut Dice) -> Option<(Said, Said)> {
    let (idx, person, day) = spoken(held, dice)?;
    let item = held.item(idx);
    if !["inspection", "troops", "travel"].contains(&item.occasion.as_str())
        || !item.present.contains(&person)
    {
        return None;
    }
    let at = item.place.as_deref()?;
    let place =
        PLACES.iter().position(|(zh, _)| at.contains(zh) && !at.contains("离开"))?;
    let mut fact = blank(Kind::Visit, day);
    fact.person = Some(person.clone());
    fact.place = Some(place);
    fact.occasion = item.occasion.to_string();
    let mut mutant = fact.clone();
    let slot = ["place", "person", "date", "polarity"][dice.below(4)];
    mutant.changed = Some(slot);
    match slot {
        "place" => {
            let there: Vec<ItemIdx> = held.near(&person, day, 4);
            let other = dice.below(PLACES.len());
            let (zh, _) = PLACES[other];
            if there.iter().any(|idx| {
                let item = held.item(*idx);
                item.place.as_deref().is_some_and(|p| p.contains(zh))
                    || item.title().is_some_and(|t| t.contains(zh))
            }) {
                return None;
            }
            mutant.place = Some(other);
        }
        "person" => mutant.person = Some(other_person(held, dice, &person, day)?),
        "date" => {
            mutant.day = free_day(held, dice, &person, day)?;
            mutant.published = mutant.day.saturating_add(5.days());
        }
        _ => mutant.denied = true,
    }
    mutant.until = mutant.day;
    Some((fact, mutant))
}

/// Whether a sentence of the item says that the person chairs: who is there need not.
fn chairs(held: &Held, item: &Observed, person: &str) -> bool {
    let Some(name) = held.pack.person(person).and_then(|p| p.zh.as_deref()) else {
        return false;
    };
    held.texts(item.id()).iter().any(|version| {
        let sentences = version.text.split('。').chain([version.title.as_str()]);
        sentences
            .filter_map(|sentence| sentence.split_once(name))
            .any(|(_, rest)| rest.contains("主持"))
    })
}

fn occasion(held: &Held, dice: &mut Dice, kind: Kind) -> Option<(Said, Said)> {
    let (idx, person, day) = spoken(held, dice)?;
    let item = held.item(idx);
    let wanted: &[&str] = match kind {
        Kind::Meeting => {
            &["politburo", "symposium", "state-council", "plenum", "work-conference"]
        }
        _ => &["ceremony", "speech", "symposium", "foreign-meeting", "npc-delegation"],
    };
    if !wanted.contains(&item.occasion.as_str()) || !item.present.contains(&person) {
        return None;
    }
    if kind == Kind::Meeting && !chairs(held, item, &person) {
        return None;
    }
    let mut fact = blank(kind, day);
    fact.person = Some(person.clone());
    fact.occasion = item.occasion.to_string();
    let mut mutant = fact.clone();
    let slot = ["person", "date", "polarity"][dice.below(3)];
    mutant.changed = Some(slot);
    match slot {
        "person" => mutant.person = Some(other_person(held, dice, &person, day)?),
        "date" => {
            mutant.day = free_day(held, dice, &person, day)?;
            mutant.published = mutant.day.saturating_add(5.days());
        }
        _ => mutant.denied = true,
    }
    mutant.until = mutant.day;
    Some((fact, mutant))
}

/// Days held whole on which nothing shows the person.
fn unseen(held: &Held, dice: &mut Dice) -> Option<(Said, Said)> {
    let (_, person, day) = spoken(held, dice)?;
    let days = i64::try_from(3 + dice.below(8)).expect("a small number");
    let until = day.saturating_add(days.days());
    let seen = |from: Date, to: Date| {
        let mut at = from;
        while at <= to {
            if held
                .of_day(&person, at)
                .iter()
                .any(|idx| held.item(*idx).present.contains(&person))
            {
                return true;
            }
            at = at.saturating_add(1.day());
        }
        false
    };
    let whole = |from: Date, to: Date| {
        let mut at = from;
        while at <= to {
            if held.set.coverage["xwlb"].get(&at) != Some(&DayState::Complete) {
                return false;
            }
            at = at.saturating_add(1.day());
        }
        true
    };
    let (first, last) = (day.saturating_add(2.days()), until.saturating_add(2.days()));
    if seen(first, last) || !whole(first, last.saturating_add(3.days())) {
        return None;
    }
    let mut fact = blank(Kind::NotSeen, first);
    fact.person = Some(person.clone());
    fact.until = last;
    fact.published = last.saturating_add(6.days());
    let mut mutant = fact.clone();
    mutant.changed = Some("date");
    mutant.day = day.saturating_sub(2.days());
    mutant.until = mutant.day.saturating_add((days + 2).days());
    let held_on = |idx: &ItemIdx| held.item(*idx).present.contains(&person);
    held.of_day(&person, day).iter().any(held_on).then_some((fact, mutant))
}

fn title(held: &Held, dice: &mut Dice) -> Option<(Said, Said)> {
    let day = whole_day(held, dice)?;
    let items = of_programme(held, day);
    let idx = *dice.pick(&items)?;
    let text = held.item(idx).title()?.to_owned();
    let fits = |text: &str| {
        let n = text.chars().count();
        (8..=36).contains(&n) && !text.contains(['《', '》', '“', '”', '【', '|', '丨'])
    };
    if !fits(&text) {
        return None;
    }
    let mut fact = blank(Kind::Title, day);
    fact.title = Some(text.clone());
    let mut mutant = fact.clone();
    if dice.below(2) == 0 {
        mutant.changed = Some("date");
        mutant.day = whole_day(held, dice)?;
        mutant.until = mutant.day;
        mutant.published = mutant.day.saturating_add(5.days());
        let has = |idx: &ItemIdx| held.item(*idx).title() == Some(&text);
        if of_programme(held, mutant.day).iter().any(has) {
            return None;
        }
    } else {
        mutant.changed = Some("title");
        let other = dice.below(held.set.items.len());
        let other = held.set.items[other].title()?.to_owned();
        let has = |idx: &ItemIdx| held.item(*idx).title() == Some(&other);
        if !fits(&other) || items.iter().any(has) {
            return None;
        }
        mutant.title = Some(other);
    }
    Some((fact, mutant))
}
