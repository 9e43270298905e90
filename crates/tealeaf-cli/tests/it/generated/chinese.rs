//! The same claims in Chinese. The shapes are written in simplified characters; for the
//! traditional ones characters and quotation marks are exchanged.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;

use super::{
    Dice, Told,
    draw::{Kind, PLACES, Said},
    held::Held,
};

/// Simplified and traditional character, in pairs: those that the shapes, the pack's
/// formulas and people, and the places use.
const PAIRS: &str = include_str!("traditional.txt");

static TRADITIONAL: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let chars: Vec<char> = PAIRS.chars().filter(|c| !c.is_whitespace()).collect();
    let pairs = chars.chunks(2).map(|pair| (pair[0], pair[1]));
    pairs.chain([('“', '「'), ('”', '」')]).collect()
});

/// In traditional characters, as far as the table goes.
pub(super) fn traditional(text: &str) -> String {
    text.chars().map(|c| TRADITIONAL.get(&c).copied().unwrap_or(c)).collect()
}

/// An article around the claim.
pub(super) fn tell(held: &Held, said: &Said, dice: &mut Dice) -> Told {
    let published = said.published;
    let on =
        format!("{}年{}月{}日", published.year(), published.month(), published.day());
    let frame = dice.below(4);
    // A day without its year is one of the weeks before the article.
    let near = (published - said.day).get_days() < 60;
    let claim = sentence(held, said, dice, frame == 1 && near);
    let text = match frame {
        0 => claim.clone(),
        1 => format!(
            "说了什么，没说什么\n\n作者：温叶，《港湾报》，{on}\n\n读者来信问，官方文本里究竟写了什么。\
             {claim}其余都是猜测。\n"
        ),
        2 => format!("读一读记录\n\n《港湾报》 {on}\n\n{claim}\n"),
        _ => format!("{claim}目前能说的就是这些。\n"),
    };
    Told { text, claim }
}

fn date(day: Date, short: bool, dice: &mut Dice) -> String {
    if short && dice.below(2) == 0 {
        return format!("{}月{}日", day.month(), day.day());
    }
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn sentence(held: &Held, said: &Said, dice: &mut Dice, short: bool) -> String {
    let day = date(said.day, short, dice);
    let until = date(said.until, short, dice);
    let person = said
        .person
        .as_ref()
        .and_then(|key| held.pack.person(key))
        .and_then(|p| p.zh.as_deref())
        .unwrap_or("");
    let phrase = said.formula.as_ref().and_then(|key| held.pack.formula(key)).map_or(
        String::new(),
        |f| {
            let form = &f.zh[dice.below(f.zh.len().min(2))];
            if form.contains('“') || dice.below(4) == 0 {
                form.clone()
            } else {
                format!("“{form}”")
            }
        },
    );
    let shape = match said.kind {
        Kind::Present if said.denied => dice.one(ABSENT),
        Kind::Present => dice.one(PRESENT),
        Kind::Absent if said.denied => dice.one(ABSENT),
        Kind::Absent => dice.one(PRESENT),
        Kind::Count => dice.one(if said.count == 1 { ONCE } else { COUNT }),
        Kind::Programme if said.denied => dice.one(PROGRAMME_LACKS),
        Kind::Programme => dice.one(PROGRAMME_HAS),
        Kind::First if said.person.is_some() => dice.one(FIRST_BY),
        Kind::First => dice.one(FIRST),
        Kind::Last if said.person.is_some() => dice.one(LAST_BY),
        Kind::Last => dice.one(LAST),
        Kind::Visit if said.denied => dice.one(NO_VISIT),
        Kind::Visit => dice.one(VISIT),
        Kind::Meeting => meeting(said, dice),
        Kind::Appearance => appearance(said, dice),
        Kind::NotSeen => dice.one(NOT_SEEN),
        Kind::Title => dice.one(TITLE),
    };
    let numbers = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九"];
    let written = usize::try_from(said.count)
        .ok()
        .and_then(|n| numbers.get(n))
        .filter(|_| dice.below(2) == 0)
        .map_or_else(|| said.count.to_string(), |n| (*n).to_owned());
    shape
        .replace("{day}", &day)
        .replace("{until}", &until)
        .replace("{who}", person)
        .replace("{phrase}", &phrase)
        .replace("{n}", &written)
        .replace("{place}", said.place.map_or("", |n| PLACES[n].0))
        .replace("{title}", said.title.as_deref().unwrap_or(""))
}

const PRESENT: &[&str] = &[
    "{day}，{who}在讲话中提到{phrase}。",
    "{who}{day}的讲话提到了{phrase}。",
    "{day}，{who}强调了{phrase}。",
    "在{day}的讲话中，{who}使用了{phrase}这一提法。",
    "{who}在{day}的讲话里提到{phrase}。",
    "《新闻联播》{day}报道，{who}提到{phrase}。",
    "{who}{day}讲话的通稿中出现了{phrase}。",
    "据{day}的新闻联播，{who}在讲话中强调{phrase}。",
    "{day}{who}讲话时提及{phrase}。",
    "{who}于{day}重申{phrase}。",
];

const ABSENT: &[&str] = &[
    "{day}，{who}在讲话中没有提到{phrase}。",
    "{who}{day}的讲话没有提及{phrase}。",
    "{who}在{day}的讲话中未提{phrase}。",
    "在{day}的讲话里，{who}只字未提{phrase}。",
    "{who}{day}讲话的通稿中没有出现{phrase}。",
    "《新闻联播》{day}的报道中，{who}没有提到{phrase}。",
    "{day}{who}讲话时并未提到{phrase}。",
    "{phrase}没有出现在{who}{day}的讲话中。",
    "{who}于{day}讲话，对{phrase}只字不提。",
    "{who}{day}的讲话中不见{phrase}。",
];

const ONCE: &[&str] = &[
    "{day}，{who}在讲话中只提到一次{phrase}。",
    "{who}{day}的讲话提到{phrase}一次。",
    "{phrase}在{who}{day}的讲话中出现了一次。",
    "在{day}的讲话中，{who}仅一次提到{phrase}。",
];

const COUNT: &[&str] = &[
    "{day}，{who}在讲话中{n}次提到{phrase}。",
    "{who}{day}的讲话提到{phrase}{n}次。",
    "{phrase}在{who}{day}的讲话中出现了{n}次。",
    "{who}{day}讲话的通稿里，{phrase}出现{n}次。",
];

const PROGRAMME_HAS: &[&str] = &[
    "《新闻联播》{day}的报道提到了{phrase}。",
    "{day}的新闻联播提到{phrase}。",
    "{phrase}出现在{day}的《新闻联播》中。",
    "{day}，央视《新闻联播》使用了{phrase}。",
];

const PROGRAMME_LACKS: &[&str] = &[
    "《新闻联播》{day}的报道没有提到{phrase}。",
    "{day}的新闻联播未提及{phrase}。",
    "{phrase}没有出现在{day}的《新闻联播》中。",
    "{day}，央视《新闻联播》没有使用{phrase}。",
];

const FIRST: &[&str] = &[
    "{phrase}于{day}首次出现在《新闻联播》中。",
    "《新闻联播》{day}首次提到{phrase}。",
    "{day}，新闻联播第一次使用{phrase}。",
];

const FIRST_BY: &[&str] = &[
    "{who}{day}首次提到{phrase}。",
    "{day}，{who}第一次使用{phrase}。",
    "{who}在{day}的讲话中首次提到{phrase}。",
];

const LAST: &[&str] = &[
    "{phrase}于{day}最后一次出现在《新闻联播》中。",
    "《新闻联播》{day}最后一次提到{phrase}。",
    "{day}，新闻联播最后一次使用{phrase}。",
];

const LAST_BY: &[&str] = &[
    "{who}{day}最后一次提到{phrase}。",
    "{day}，{who}最后一次使用{phrase}。",
    "{who}最后一次提到{phrase}是在{day}。",
];

const VISIT: &[&str] = &[
    "{day}，{who}在{place}考察。",
    "{who}{day}到访{place}。",
    "{day}，{who}到{place}调研。",
    "{who}于{day}在{place}调研。",
    "{day}，{who}访问{place}。",
    "{who}{day}在{place}考察调研。",
];

const NO_VISIT: &[&str] = &[
    "{day}，{who}没有到{place}考察。",
    "{who}{day}没有访问{place}。",
    "{day}，{who}并未到访{place}。",
];

const NOT_SEEN: &[&str] = &[
    "{day}至{until}，{who}没有公开露面。",
    "{who}从{day}到{until}未公开露面。",
    "从{day}到{until}，{who}没有公开活动。",
];

const TITLE: &[&str] = &[
    "《新闻联播》{day}播出了题为“{title}”的报道。",
    "{day}，新闻联播播出报道《{title}》。",
    "{day}的《新闻联播》播发了题为《{title}》的消息。",
];

fn meeting(said: &Said, dice: &mut Dice) -> &'static str {
    let of: &[&'static str] = match (said.occasion.as_str(), said.denied) {
        ("politburo", true) => {
            &["{day}，{who}没有主持政治局会议。", "{who}{day}没有出席政治局会议。"]
        }
        ("politburo", false) => &[
            "{day}，{who}主持召开中共中央政治局会议。",
            "{who}{day}主持政治局会议。",
            "{who}{day}出席了政治局会议。",
        ],
        ("state-council", true) => &["{day}，{who}没有主持国务院常务会议。"],
        ("state-council", false) => {
            &["{day}，{who}主持召开国务院常务会议。", "{who}{day}主持国务院常务会议。"]
        }
        ("symposium", true) => &["{day}，{who}没有主持召开座谈会。"],
        ("symposium", false) => {
            &["{day}，{who}主持召开座谈会。", "{who}{day}出席座谈会。"]
        }
        ("plenum", true) => &["{day}，{who}没有出席全会。"],
        ("plenum", false) => &["{day}，{who}出席全会。", "{who}{day}参加了全体会议。"],
        (_, true) => &["{day}，{who}没有出席会议。"],
        (_, false) => &["{day}，{who}出席会议。", "{who}{day}参加了一次工作会议。"],
    };
    of[dice.below(of.len())]
}

fn appearance(said: &Said, dice: &mut Dice) -> &'static str {
    let of: &[&'static str] = match (said.occasion.as_str(), said.denied) {
        (_, true) => &[
            "{day}，{who}没有公开露面。",
            "{who}{day}没有公开活动。",
            "{who}{day}未公开露面。",
        ],
        ("ceremony", _) => &["{day}，{who}出席仪式。", "{who}{day}公开露面。"],
        ("speech", _) => &["{day}，{who}发表讲话。", "{who}{day}发表了讲话。"],
        ("foreign-meeting", _) => {
            &["{day}，{who}会见外宾。", "{who}{day}会见了外国客人。"]
        }
        _ => {
            &["{day}，{who}公开露面。", "{who}{day}公开露面。", "{day}，{who}公开亮相。"]
        }
    };
    of[dice.below(of.len())]
}
