//! A roster mined from dated official texts: who is named with which office, first and last.
//!
//! Only people named right after a public office are listed; nobody is looked for, and who
//! is named as a worker, a scholar or a manager is not listed. Where a name ends is told by
//! all texts together: what follows a name differs from text to text, what belongs to it
//! does not. Every row is a proposal with its days; spellings that may be one person are
//! flagged and never joined.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::names::{Titled, goes_on, titled};
use crate::rules::rules;
use crate::views::{Views, is_han};

/// A name with an office, as the texts say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name, simplified.
    pub name: String,
    /// The office as written before the name, simplified.
    pub office: String,
    /// Day of the first text that says so.
    pub first: Date,
    /// Day of the last.
    pub last: Date,
    /// Texts that say so.
    pub texts: usize,
    /// Others who are named with the same office within the same days.
    pub held_with: usize,
    /// What makes the row unsure.
    pub doubts: Vec<Doubt>,
}

/// What makes a mined row unsure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The name is always followed by the same character, which may belong to it.
    MayGoOn(char),
    /// Another name of the table begins like this one: one person or two.
    BeginsLike(String),
    /// Another name with the same office differs in one character only.
    OneCharacterFrom(String),
    /// Others are named with the same office within the same days.
    HeldTogether(Vec<String>),
}

rules! {
    // What an office cannot hold: it begins after the last of these before the name. The
    // words before the group hold such characters and are parts of offices.
    BREAK = r"共和|党的建设|人民代表|代表大会|代表处|宪法和|监察和|[业设房源化障展家央关督学事作易济会]和(?:信息|城乡|社会|旅游|改革|国家|农村|司法|技术|侨务|外事|军队|经济|发展|合作)|环境与|农业与|合作与|经济|经贸|财经|同盟|大同|合同|将军|对外|应急|自由|行政|外交使团|([^\x{4e00}-\x{9fff}]|[的在由与及对向被让使和同经了应以]|将(?:由|以|同|与|在|于|会)|(?:会见|陪同|任命|免去|以及|出席|主持|来自|介绍|代表|欢迎|邀请|接受|听取|随同|决定|时任|新任|原任|候任|前任|其中|包括|还有|以来|今天|当天|近日|日前|通电话|会谈|致电|致函|会晤|发表|应约|感谢|祝贺|支持|委托|授权|指出|强调|表示|迎接|接见|看望|根据|按照|选举|推选|担任|当选|要求|宣读|转达|展现|共同|据))";
    // Offices of the state, the party, the army and of other states.
    PUBLIC = r"(?:书记|主席|总统|总理|首相|部长|省长|市长|州长|县长|区长|委员长?|常委|主任|局长|署长|厅长|司长|总长|参谋长|司令员?|政委|检察长|法院院长|监察院院长|行政学院院长|党校校长|秘书长|外长|防长|财长|大臣|议长|大使|特使|专员|发言人|行长|长官|国王|女王|亲王|王储|元首|总督|执政官|统帅|组长|审计长)$";
    // A title without the body it belongs to.
    BARE = r"^(?:常务|执行|党组|党委|前|代|主席团常务|国务)?副?(?:总统|总理|首相|元首|外长|防长|大臣|书记|主席|部长|省长|市长|州长|县长|区长|委员长?|常委|主任|主任委员|局长|署长|厅长|司长|政委|秘书长|议长|行长|长官|组长|专员|发言人|大会秘书长|团长)$";
    // Offices below the state: who holds one is not a public official.
    PRIVATE = r"村|社区|居委|公司|集团|企业|工厂|车间|班组|医院|学校|中学|小学|大学|研究所|研究院|研究中心|实验室|合作社|商会|俱乐部|项目|工程|支部|总支|小组成员|酒店|农场|林场|牧场|街道|乡|镇|团队|科室|车站|幼儿园|剧团|剧院|乐团|运动员|协会|学会|基金会|论坛|银行(?:副?行长|主席)";
    // Banks of the state.
    STATE_BANK = r"人民银行|中央银行|央行|世界银行|开发银行|投资银行|联储";
}

/// Longest office, in characters, and the most offices named before one name.
const LONGEST: usize = 34;
const MOST: usize = 6;

/// Share of uses that one following character must have to be part of a name.
const PART: f64 = 0.8;

/// Longest name, in characters after the short form.
const LONGER: usize = 5;

/// Mines dated texts; a row needs at least `least` texts.
///
/// # Examples
/// ```
/// use jiff::civil::date;
/// let texts = [
///     (date(2031, 3, 1), "组织部部长林海出席会议。"),
///     (date(2031, 6, 9), "会议由组织部部长林海主持。"),
/// ];
/// let rows = tealeaf_claims::roster::mine(texts, 2);
/// assert_eq!((rows[0].name.as_str(), rows[0].office.as_str()), ("林海", "组织部部长"));
/// assert_eq!(rows[0].last, date(2031, 6, 9));
/// ```
///
/// # Complexity
/// Linear in the length of the texts.
#[must_use]
pub fn mine<'t>(
    texts: impl IntoIterator<Item = (Date, &'t str)>,
    least: usize,
) -> Vec<Entry> {
    let mut sightings: Vec<Sighting> = Vec::new();
    for (number, (day, text)) in texts.into_iter().enumerate() {
        let views = Views::new(text);
        for person in titled(&views) {
            let offices = offices(&views.plain[..person.at]);
            if !offices.is_empty() {
                sightings.push(Sighting::new(
                    number,
                    day,
                    &views.plain,
                    &person,
                    offices,
                ));
            }
        }
    }
    let names = Names::of(&sightings);
    let mut rows: BTreeMap<(String, String), (Entry, usize)> = BTreeMap::new();
    for sighting in &sightings {
        let (name, doubt) = names.of_sighting(sighting);
        for office in &sighting.offices {
            let (row, seen_in) =
                rows.entry((name.clone(), office.clone())).or_insert_with(|| {
                    (Entry::new(&name, office, sighting.day, doubt), usize::MAX)
                });
            row.first = row.first.min(sighting.day);
            row.last = row.last.max(sighting.day);
            row.texts += usize::from(*seen_in != sighting.text);
            *seen_in = sighting.text;
        }
    }
    let mut rows: Vec<Entry> =
        rows.into_values().map(|(row, _)| row).filter(|r| r.texts >= least).collect();
    drop_forms_of_address(&mut rows);
    doubts(&mut rows);
    rows
}

impl Entry {
    fn new(name: &str, office: &str, day: Date, doubt: Option<char>) -> Self {
        Self {
            name: name.to_owned(),
            office: office.to_owned(),
            first: day,
            last: day,
            texts: 0,
            held_with: 0,
            doubts: doubt.map(Doubt::MayGoOn).into_iter().collect(),
        }
    }
}

/// One place where somebody is named with offices.
struct Sighting {
    text: usize,
    day: Date,
    offices: Vec<String>,
    short: String,
    /// The characters that follow the short form, as far as they are Chinese.
    next: Vec<char>,
}

impl Sighting {
    fn new(
        text: usize,
        day: Date,
        plain: &str,
        person: &Titled,
        offices: Vec<String>,
    ) -> Self {
        let rest = &plain[person.short_end..];
        let next = rest.chars().take_while(|c| is_han(*c)).take(LONGER + 1).collect();
        let short = plain[person.at..person.short_end].to_owned();
        Self { text, day, offices, short, next }
    }
}

/// How often each form is seen, and what follows it.
struct Names(BTreeMap<String, Followers>);

#[derive(Default)]
struct Followers {
    n: usize,
    by: BTreeMap<Option<char>, usize>,
}

impl Followers {
    fn count(&mut self, next: Option<char>) {
        self.n += 1;
        *self.by.entry(next).or_default() += 1;
    }

    fn share(&self, of: impl Fn(Option<char>) -> bool) -> f64 {
        let n: usize =
            self.by.iter().filter(|(next, _)| of(**next)).map(|(_, n)| n).sum();
        n as f64 / self.n.max(1) as f64
    }

    /// Whether a mark follows often enough, or words that go on after names.
    fn ends(&self) -> bool {
        self.share(|next| next.is_none()) >= 0.1
            || self.share(|n| n.is_some_and(verb)) >= 0.5
    }
}

/// Whether a character begins what people do.
fn verb(c: char) -> bool {
    goes_on(c)
        || matches!(
            c,
            '作' | '代'
                | '陪'
                | '受'
                | '签'
                | '宣'
                | '考'
                | '调'
                | '介'
                | '通'
                | '回'
                | '解'
        )
}

impl Names {
    fn of(sightings: &[Sighting]) -> Self {
        let mut forms: BTreeMap<String, Followers> = BTreeMap::new();
        for sighting in sightings {
            let mut form = sighting.short.clone();
            for length in 0..=sighting.next.len().min(LONGER) {
                let next = sighting.next.get(length).copied();
                forms.entry(form.clone()).or_default().count(next);
                form.extend(next);
            }
        }
        Self(forms)
    }

    /// The name of a sighting: the short form with what belongs to it; and the character
    /// that makes it unsure.
    fn of_sighting(&self, sighting: &Sighting) -> (String, Option<char>) {
        let short = &sighting.short;
        let mut name = short.clone();
        for next in &sighting.next {
            let Some(followers) = self.0.get(&name) else { break };
            let longer = format!("{name}{next}");
            let Some(after) = self.0.get(&longer) else { break };
            let marked = after.share(|n| n.is_none());
            let belongs = if verb(*next) {
                // 李克强, not 李强将: always so, and often at the end of a clause.
                let always = followers.share(|n| n == Some(*next)) >= PART;
                always
                    && followers.n >= 5
                    && (marked >= 0.1 || after.by.contains_key(&Some('作')))
            } else if followers.ends() {
                name == *short && after.n >= 3 && marked >= 0.2
            } else {
                after.n >= 2
            };
            if !belongs {
                break;
            }
            name = longer;
        }
        // What never ends is no name: a verb that always follows, or too few texts.
        if self.0.get(&name).is_some_and(Followers::ends) {
            return (name, None);
        }
        (short.clone(), sighting.next.first().copied())
    }
}

/// Takes out what stands after a name and its title ("习近平主席卓越领导"): an office that
/// holds a name of the table is none.
fn drop_forms_of_address(rows: &mut Vec<Entry>) {
    let names: BTreeSet<String> = rows.iter().map(|r| r.name.clone()).collect();
    rows.retain(|row| !names.iter().any(|name| row.office.contains(name.as_str())));
}

/// Flags what may be one person, and who shares an office.
fn doubts(rows: &mut [Entry]) {
    let names: BTreeSet<String> = rows.iter().map(|r| r.name.clone()).collect();
    let by_office = by_office(rows);
    for row in rows {
        let name = row.name.as_str();
        let like = names.iter().filter(|n| {
            n.as_str() != name && (n.starts_with(name) || name.starts_with(n.as_str()))
        });
        row.doubts.extend(like.cloned().map(Doubt::BeginsLike));
        let holders = by_office.get(&row.office).map_or(&[][..], Vec::as_slice);
        let others: Vec<&Holder> = holders.iter().filter(|h| h.0 != name).collect();
        let near = others.iter().filter(|h| one_character(&h.0, name));
        row.doubts.extend(near.map(|h| Doubt::OneCharacterFrom(h.0.clone())));
        let together: Vec<String> = others
            .iter()
            .filter(|h| h.1 <= row.last && row.first <= h.2)
            .map(|h| h.0.clone())
            .collect();
        row.held_with = together.len();
        // Deputies and members are several at a time; two heads are a question.
        let single = !["副", "委员", "常委", "大使", "发言人", "成员"]
            .iter()
            .any(|w| row.office.contains(w) && !row.office.ends_with("主任"));
        if single && (1..=2).contains(&together.len()) {
            row.doubts.push(Doubt::HeldTogether(together));
        }
    }
}

/// Name, first and last day.
type Holder = (String, Date, Date);

fn by_office(rows: &[Entry]) -> BTreeMap<String, Vec<Holder>> {
    let mut out: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
    for row in rows {
        let holder = (row.name.clone(), row.first, row.last);
        out.entry(row.office.clone()).or_default().push(holder);
    }
    out
}

/// Whether two names of one length differ in one character, and not in the first.
fn one_character(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    a.len() == b.len()
        && a.len() > 2
        && a[0] == b[0]
        && a.iter().zip(&b).filter(|(x, y)| x != y).count() == 1
}

/// The public offices that stand right before a name, the nearest first.
fn offices(before: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = before;
    while out.len() < MOST {
        let Some(office) = office(rest) else { break };
        rest = &rest[..rest.len() - office.len()];
        out.push(office.to_owned());
        let Some(joined) = rest.strip_suffix('、') else { break };
        rest = joined;
    }
    out
}

/// The public office that ends right here.
fn office(before: &str) -> Option<&str> {
    let mut from = before.len();
    for (at, _) in before.char_indices().rev().take(LONGEST) {
        from = at;
    }
    let near = &before[from..];
    let breaks = BREAK.captures_iter(near).filter_map(|c| c.get(1));
    let start = breaks.last().map_or(0, |m| m.end());
    // Whoever held it once is not named with it on this day.
    if ["时任", "原任", "前任", "曾任", "历任"].iter().any(|w| near[..start].ends_with(w))
    {
        return None;
    }
    let office = &near[start..];
    let is_public = PUBLIC.is_match(office)
        && (!PRIVATE.is_match(office) || STATE_BANK.is_match(office));
    (is_public && !BARE.is_match(office)).then_some(office)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Rows of texts, one a day, as lines: name, office, texts, doubts.
    fn check(texts: &[&str], least: usize, expected: &[&str]) {
        let days = (1..).map(|n| date(2031, 3, 1) + jiff::Span::new().days(n));
        let rows = mine(days.zip(texts.iter().copied()), least);
        let lines: Vec<String> = rows
            .iter()
            .map(|r| format!("{} {} {} {:?}", r.name, r.office, r.texts, r.doubts))
            .collect();
        assert_eq!(lines, expected, "{texts:?}");
    }

    #[test]
    fn offices_change_hands() {
        let texts = [
            (date(2031, 3, 1), "中央委员会委员、组织部部长林海出席会议。"),
            (date(2031, 5, 1), "组织部部长林海会见了代表。"),
            (date(2031, 6, 9), "组织部部长周岩说，安全第一。"),
            (date(2031, 7, 9), "組織部部長周岩說，安全第一。"),
        ];
        let rows = mine(texts, 2);
        let found: Vec<(&str, &str, Date, Date)> = rows
            .iter()
            .map(|r| (r.name.as_str(), r.office.as_str(), r.first, r.last))
            .collect();
        assert_eq!(
            found,
            [
                ("周岩", "组织部部长", date(2031, 6, 9), date(2031, 7, 9)),
                ("林海", "组织部部长", date(2031, 3, 1), date(2031, 5, 1)),
            ]
        );
    }

    #[test]
    fn where_names_end() {
        // A verb after the name, once a character of it.
        check(
            &[
                "总务部部长李强将出席。",
                "总务部部长李强在会上说。",
                "总务部部长李强陪同考察。",
            ],
            1,
            &["李强 总务部部长 3 []"],
        );
        let often = "总务部部长李克强出席。总务部部长李克强、周岩到会。";
        check(&[often, often, often], 1, &["李克强 总务部部长 3 []"]);
        check(
            &[
                "甲国总统马杜罗、乙国总理到会。",
                "甲国总统马杜罗说。",
                "甲国总统马杜罗会见来宾。",
            ],
            1,
            &["马杜罗 甲国总统 3 []"],
        );
        // Names in parts are left out; too few texts leave the end open.
        check(&["甲国总统安东尼奥·罗查到会。"], 1, &[]);
        check(&["总务部部长李强检查工作。"], 1, &["李强 总务部部长 1 [MayGoOn('检')]"]);
    }

    #[test]
    fn what_is_an_office() {
        check(
            &["中央委员会总书记、国家主席、中央军委主席周岩出席。"],
            1,
            &[
                "周岩 中央军委主席 1 []",
                "周岩 中央委员会总书记 1 []",
                "周岩 国家主席 1 []",
            ],
        );
        // Who has none, had one, or has one of a firm, a village or a school.
        for text in [
            "林海出席会议，工人周岩也来了。",
            "时任组织部部长周岩说。",
            "东风公司党委书记周岩说。",
            "石桥村党支部书记周岩说。",
            "海洋大学校长周岩说。",
            "部长周岩说。",
            "经济学家周岩说。",
        ] {
            check(&[text], 1, &[]);
        }
        check(
            &["宪法和法律委员会主任委员周岩作报告。"],
            1,
            &["周岩 宪法和法律委员会主任委员 1 []"],
        );
        // An address with a name in it is no office of the next.
        check(
            &["国家主席周岩出席。宣读周岩主席贺信。", "国家主席周岩出席。"],
            1,
            &["周岩 国家主席 2 []"],
        );
    }

    #[test]
    fn what_is_unsure_is_said() {
        check(
            &[
                "组织部部长周文海出席，组织部部长周文海说。监察部部长林山出席。",
                "组织部部长周文诲出席，组织部部长周文诲说。监察部部长何平出席。",
                "监察部部长林山出席。",
            ],
            1,
            &[
                "何平 监察部部长 1 [HeldTogether([\"林山\"])]",
                "周文海 组织部部长 1 [OneCharacterFrom(\"周文诲\")]",
                "周文诲 组织部部长 1 [OneCharacterFrom(\"周文海\")]",
                "林山 监察部部长 2 [HeldTogether([\"何平\"])]",
            ],
        );
    }
}
