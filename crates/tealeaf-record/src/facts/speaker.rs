//! Who speaks in an item and who is there.
//!
//! A title leads with whoever acts; where it names nobody, the body does, with the office
//! before the name (「…书记处书记某某出席会议并讲话」). A name that is merely quoted
//! carries its office behind it (「某某总书记指出」) or stands in a formula, and is then
//! nobody's appearance.

use std::sync::LazyLock;

use regex::Regex;
use tealeaf_text::Match;

use super::Reading;

#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) speakers: Vec<String>,
    pub(super) role: Option<String>,
    pub(super) present: Vec<String>,
}

/// What follows a name that is not acting: part of a formula, possessive, or told about.
static NOT_ACTING_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:新时代|(?:主席|总书记)?夫人|[^，。\s]{0,8}思想|喜欢|用典|谈治国|著作|经济文选|文选|外交演讲集|书信|
          总书记(?:关于|的|指引|引领|嘱托|关心|重要|在.{1,40}(?:精神|回信|重要讲话)|对.{1,30}精神|[^，。\s]{0,12}精神|给|曾|强调的)|
          主席(?:关于|的|重要|在.{1,40}(?:精神|回信|重要讲话)|提出|和夫人彭丽媛回赠)|
          同志(?:关于|为核心|为总书记|为主要|在|的|《)|
          的|关于|等中央领导同志关心)",
    )
    .expect("a fixed pattern")
});
/// What stands before a name that is not acting.
static NOT_ACTING_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:学习|贯彻|学习贯彻|落实|学习领会|深入领会|领会|应|受|祝贺|感谢|致信|向党中央和|拥护|以|在|牢记|按照|根据|遵循|阐释|体现|论|致|向)$",
    )
    .expect("a fixed pattern")
});
/// Offices that stand right before the name of someone who acts.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:总书记|主席|总理|常委|书记|委员长|委员|部长|主任|组长|院长|检察长|会长|代表|特使|元首|秘书长|同志|局长|校长)$",
    )
    .expect("a fixed pattern")
});
/// What someone does who speaks.
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"讲话|指出|强调|表示|致辞|致词|致开幕|主持|会见|会谈|会晤|调研|考察|视察|检查|宣布|看望|慰问|批示|指示|通电话|致电|致信|贺电|贺信|演讲|发言|作报告|作总结|部署|宣读|颁|听取|参加|出席|访问|抵达|签署|回信|提出要求|提出重要要求|审阅",
    )
    .expect("a fixed pattern")
});
/// What someone does who speaks though others lead the item.
static SPEAKS_TOO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[^，。；]{0,30}?(?:并讲话|讲话|主持会议|主持开幕|主持闭幕|主持座谈|主持|作总结|作报告|作说明|宣读|致辞|致词|作出?(?:重要)?批示|发言)",
    )
    .expect("a fixed pattern")
});
static IS_THERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"出席|参加|陪同|列席|主持|讲话|致辞|致词|会见|会谈|调研|考察|看望|宣读|同机|一同|颁|陪伴|迎接|到机场|送行|送别|敬献|默哀|观看|在座|就座",
    )
    .expect("a fixed pattern")
});
/// What makes an attendance one that has not happened or not in person.
static NOT_THERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"将于|将出席|将在|将对|将赴|将访|邀请.{0,20}(?:出席|参加)|要求|委托|视频连线|同志逝世|曾|送来花圈|送花圈|以不同方式|请.{0,6}转达")
        .expect("a fixed pattern")
});

/// What opens a list of those who are there as well.
static ALSO_THERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:出席|参加|列席|陪同|在座)[^。；]{0,24}?的(?:领导同志|同志)?(?:还)?有[：:，]?")
        .expect("a fixed pattern")
});

/// How many characters of the text open it.
const OPENING: usize = 420;

pub(super) fn find(
    reading: &Reading,
    title: &str,
    text: &str,
    in_person: bool,
    no_speaker: bool,
) -> Found {
    if no_speaker {
        return Found::default();
    }
    let mut speakers = Vec::new();
    let mut present = Vec::new();
    let mentions = mentions(reading, title);
    for (index, m) in mentions.iter().enumerate() {
        if !reading.leader[m.entry.0 as usize] || !acts(title, m) {
            continue;
        }
        let end = mentions.get(index + 1).map_or(title.len(), |next| next.span.start());
        let own = &title[m.span.end()..end.max(m.span.end())];
        push(&mut speakers, m.entry.0);
        if in_person || IS_THERE.is_match(own) && !NOT_THERE.is_match(own) {
            push(&mut present, m.entry.0);
        }
    }
    let opening = prefix(text, OPENING);
    let in_text = self::mentions(reading, opening);
    // Who speaks at an event that somebody else leads, and, where the title names nobody,
    // who leads it: the first to speak, else the first to be there.
    let acting = in_text.iter().filter(|m| {
        reading.leader[m.entry.0 as usize] && holds_office(opening, m) && acts(opening, m)
    });
    let mut leads = None;
    for m in acting {
        let rest = sentence_rest(opening, m.span.end());
        if SPEAKS_TOO.is_match(rest) {
            push(&mut speakers, m.entry.0);
            push(&mut present, m.entry.0);
        } else if leads.is_none() && SPEAKS.is_match(rest) {
            leads = Some(m.entry.0);
        }
    }
    if let Some(leads) = leads.filter(|_| speakers.is_empty()) {
        push(&mut speakers, leads);
        if in_person {
            push(&mut present, leads);
        }
    }
    let role = speakers
        .first()
        .and_then(|&s| role(opening, in_text.iter().find(|m| m.entry.0 == s)?));
    attendance(reading, text, in_person, &mut present);
    let key = |index: &u32| reading.people.keys()[*index as usize].clone();
    Found {
        speakers: speakers.iter().map(key).collect(),
        role,
        present: present.iter().map(key).collect(),
    }
}

fn push(list: &mut Vec<u32>, person: u32) {
    if !list.contains(&person) {
        list.push(person);
    }
}

fn mentions(reading: &Reading, text: &str) -> Vec<Match> {
    let mut found = reading.people.find(text);
    found.retain(|m| !m.nested);
    found
}

/// The first `n` characters.
fn prefix(text: &str, n: usize) -> &str {
    text.char_indices().nth(n).map_or(text, |(at, _)| &text[..at])
}

/// What stands from `at` to the end of the sentence.
fn sentence_rest(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    rest.find(['。', '！', '？', '\n']).map_or(rest, |end| &rest[..end])
}

/// Whether a name is the one who acts, not part of a formula or merely told about.
fn acts(text: &str, m: &Match) -> bool {
    let before: String = text[..m.span.start()]
        .chars()
        .rev()
        .take(6)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    // What is published is the author's word, however the author is called.
    if before.ends_with("发表") || before.ends_with("播发") {
        return true;
    }
    let after = &text[m.span.end()..];
    let explains = after.starts_with("关于") && text.ends_with("说明");
    (explains || !NOT_ACTING_AFTER.is_match(after))
        && !NOT_ACTING_BEFORE.is_match(&before)
}

/// Whether an office or another name of a list stands right before a name.
fn holds_office(text: &str, m: &Match) -> bool {
    let before = &text[..m.span.start()];
    let start = before.is_empty() || before.ends_with(['\n', '。', '，', '、', ' ']);
    let behind = ["总书记", "主席", "总理", "委员长", "同志"]
        .iter()
        .any(|office| text[m.span.end()..].starts_with(office));
    !behind && (start || OFFICE.is_match(before))
}

/// What stands between the start of the clause and the name.
fn role(text: &str, m: &Match) -> Option<String> {
    let before = &text[..m.span.start()];
    let start = before.rfind(['。', '，', '；', '：', '\n', '日']);
    let start =
        start.map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let role = before[start..].trim();
    (OFFICE.is_match(role) && role.chars().count() <= 60).then(|| role.to_owned())
}

/// Adds everyone whom a sentence of the text lists as there.
fn attendance(reading: &Reading, text: &str, in_person: bool, present: &mut Vec<u32>) {
    if !in_person {
        return;
    }
    for sentence in text.split(['。', '\n', '！']) {
        // 出席大会的还有：A、B、C: whoever the list names. 曾 in a name is no past.
        if let Some(list) = ALSO_THERE.find(sentence)
            && !NOT_THERE.is_match(&sentence[..list.end()])
        {
            for m in mentions(reading, &sentence[list.end()..]) {
                push(present, m.entry.0);
            }
        }
        if !IS_THERE.is_match(sentence) || NOT_THERE.is_match(sentence) {
            continue;
        }
        for m in mentions(reading, sentence) {
            let after = &sentence[m.span.end()..];
            if acts(sentence, &m)
                && holds_office(sentence, &m)
                && IS_THERE.is_match(after)
                && !after.starts_with("总书记")
            {
                push(present, m.entry.0);
            }
        }
    }
}
