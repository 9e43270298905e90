//! What kind of source a noun phrase names.

use tealeaf_text::Span;

use crate::claim::SourceKind;
use crate::names::{Names, Sort};
use crate::rules::rules;
use crate::views::Views;

/// Nouns by kind, English; the first that stands in the phrase decides.
const ENGLISH: &[(SourceKind, &[&str])] = &[
    (
        SourceKind::Rumour,
        &[
            "rumour",
            "rumours",
            "rumor",
            "rumors",
            "gossip",
            "whispers",
            "whisper",
            "grapevine",
            "hearsay",
            "talk",
            "claims",
            "speculation",
            "allegations",
        ],
    ),
    (
        SourceKind::SocialMedia,
        &[
            "netizens",
            "bloggers",
            "blogger",
            "self-media",
            "youtubers",
            "youtuber",
            "influencers",
            "social media",
            "accounts",
            "vloggers",
            "commenters",
            "internet users",
            "posts",
            "online posts",
            "channels",
            "microblogs",
            "newsletter",
            "newsletters",
            "blog",
            "blogs",
            "podcast",
            "podcasts",
            "channel",
            "website",
            "site",
            "post",
            "thread",
            "users",
            "account",
        ],
    ),
    (
        SourceKind::Analyst,
        &[
            "analysts",
            "analyst",
            "experts",
            "expert",
            "observers",
            "observer",
            "scholars",
            "commentators",
            "commentator",
            "economist",
            "scholar",
            "critic",
            "strategist",
            "historian",
            "desks",
            "economists",
            "watchers",
            "pundits",
            "critics",
            "strategists",
            "traders",
            "historians",
            "academics",
        ],
    ),
    (
        SourceKind::UnnamedReports,
        &[
            "reports",
            "report",
            "media",
            "news",
            "stories",
            "accounts of",
            "media reports",
            "dispatches",
        ],
    ),
    (
        SourceKind::Outlet,
        &[
            "broadcaster",
            "newspaper",
            "daily",
            "magazine",
            "weekly",
            "gazette",
            "station",
            "news service",
            "news agency",
            "newswire",
            "tabloid",
            "outlet",
            "publication",
            "television",
        ],
    ),
    (
        SourceKind::Document,
        &[
            "circular",
            "document",
            "notice",
            "directive",
            "memo",
            "letter",
            "order",
            "communique",
            "communiqué",
            "statement",
            "readout",
            "minutes",
            "calendar",
            "schedule",
            "footage",
            "transcript",
            "decree",
            "resolution",
            "memorandum",
            "edict",
            "filing",
            "text",
            "bulletin",
            "paper",
            "study",
            "photographs",
            "photograph",
            "photos",
            "video",
            "images",
            "records",
            "documents",
            "transcripts",
            "recording",
            "recordings",
            "pictures",
            "logs",
            "diary",
        ],
    ),
    (
        SourceKind::UnnamedPeople,
        &[
            "sources",
            "source",
            "insiders",
            "insider",
            "officials",
            "official",
            "people",
            "officers",
            "diplomat",
            "diplomats",
            "aides",
            "aide",
            "members",
            "residents",
            "witnesses",
            "spokesman",
            "spokeswoman",
            "adviser",
            "advisers",
            "some",
            "many",
            "others",
            "workers",
            "businessmen",
            "veterans",
            "employees",
            "investors",
            "policymakers",
            "lawmakers",
            "participants",
            "governors",
        ],
    ),
    (
        SourceKind::OfficialBody,
        &[
            "ministry",
            "committee",
            "government",
            "office",
            "council",
            "press service",
            "press office",
            "press bureau",
            "palace",
            "presidency",
            "commission",
            "bank",
            "spokesperson",
            "department",
            "bureau",
            "fed",
            "reserve",
            "fomc",
            "board",
            "secretariat",
            "authorities",
            "police",
            "court",
            "politburo",
            "parliament",
            "agency",
        ],
    ),
];

/// The same in Chinese, on simplified characters.
const CHINESE: &[(SourceKind, &[&str])] = &[
    (
        SourceKind::Rumour,
        &["传闻", "传言", "谣言", "谣传", "小道消息", "坊间", "风声", "流言"],
    ),
    (
        SourceKind::SocialMedia,
        &[
            "网友",
            "自媒体",
            "视频",
            "群组",
            "网帖",
            "贴文",
            "通讯软件",
            "社群",
            "网民",
            "博主",
            "博客",
            "帖子",
            "帖文",
            "推文",
            "账号",
            "频道",
            "网传",
            "社交媒体",
            "推特",
            "油管",
            "爆料",
            "网络",
        ],
    ),
    (
        SourceKind::Analyst,
        &[
            "分析人士",
            "分析师",
            "交易员",
            "经济师",
            "分析",
            "专家",
            "学者",
            "观察人士",
            "评论人士",
            "评论",
            "经济学家",
            "观察家",
            "外界",
            "时评",
        ],
    ),
    (
        SourceKind::Document,
        &[
            "通知",
            "文件",
            "公报",
            "声明",
            "通稿",
            "通报",
            "公告",
            "纪要",
            "记录",
            "存档",
            "档案",
            "日程",
            "录像",
            "意见",
            "决定",
            "备忘录",
            "密令",
            "指令",
            "命令",
        ],
    ),
    (
        SourceKind::UnnamedPeople,
        &[
            "知情人士",
            "消息人士",
            "内部人士",
            "人士",
            "有人",
            "不愿具名",
            "匿名",
            "官员",
            "外交官",
            "军官",
            "体制内",
            "老干部",
            "消息",
        ],
    ),
    (SourceKind::UnnamedReports, &["报道", "消息", "媒体", "外媒"]),
    (
        SourceKind::OfficialBody,
        &[
            "办公厅",
            "委员会",
            "外交部",
            "国务院",
            "政府",
            "部",
            "中央",
            "央行",
            "发言人",
            "纪委",
        ],
    ),
];

/// The kind of source a phrase names.
pub(crate) fn kind_of(views: &Views<'_>, names: &Names<'_>, phrase: Span) -> SourceKind {
    let lower = views.lower_at(phrase);
    let chinese = crate::views::is_chinese(lower);
    let unnamed = [
        "前发言人",
        "前官员",
        "不愿具名",
        "不愿透露",
        "不愿公开",
        "不具名",
        "匿名",
        "前秘书",
        "前助手",
        "前助理",
        "前部下",
        "前同事",
        "旧部",
        "身边",
        "亲信",
        "家属",
        "邻居",
        "同学",
        "好友",
        "亲友",
        "前幕僚",
        "前下属",
    ];
    if chinese && unnamed.iter().any(|w| lower.contains(w)) {
        return SourceKind::UnnamedPeople;
    }
    let table = if chinese { CHINESE } else { ENGLISH };
    let by_noun = if chinese {
        table
            .iter()
            .find(|(_, nouns)| nouns.iter().any(|n| lower.contains(n)))
            .map(|(k, _)| *k)
    } else {
        by_english_noun(lower)
    };
    if chinese
        && ["官媒", "官方媒体", "党媒"].iter().any(|w| views.plain_at(phrase).contains(w))
    {
        return SourceKind::OfficialMedia;
    }
    let speaks_for = lower.contains("spokes")
        && !lower.contains("former")
        && (lower.contains("'s ")
            || lower.contains("’s ")
            || lower.contains(" for ")
            || ["her ", "his ", "its ", "their "].iter().any(|w| lower.starts_with(w)));
    if speaks_for {
        return SourceKind::OfficialBody;
    }
    // "An editor at The Torch": one of a class, whatever it belongs to.
    if !chinese && UNNAMED_AT.is_match(lower) {
        let apposed = names
            .within(phrase)
            .iter()
            .any(|n| names.member(n.member).sort == Sort::Person && !n.possessive);
        if !apposed {
            let class = by_noun.filter(|k| {
                matches!(
                    k,
                    SourceKind::Analyst
                        | SourceKind::SocialMedia
                        | SourceKind::UnnamedPeople
                )
            });
            return class.unwrap_or(SourceKind::UnnamedPeople);
        }
    }
    let members = names.within(phrase);
    let named =
        members.iter().find(|n| !n.possessive).map(|n| names.member(n.member).sort);
    match (named, by_noun) {
        // A spokesman for a body speaks for it; someone's former spokesman does not.
        (Some(Sort::Body), Some(SourceKind::UnnamedPeople))
            if lower.contains("spokes") && !lower.contains("former") =>
        {
            SourceKind::OfficialBody
        }
        // "Analysts at the Coral Institute": the class speaks, not the institute.
        (
            Some(Sort::Body),
            Some(
                kind @ (SourceKind::Analyst
                | SourceKind::UnnamedPeople
                | SourceKind::SocialMedia
                | SourceKind::Rumour),
            ),
        ) => kind,
        (Some(Sort::Person), Some(kind @ SourceKind::UnnamedPeople))
            if plural_source(lower) =>
        {
            kind
        }
        (Some(Sort::Person), _) => SourceKind::NamedPerson,
        (Some(Sort::Outlet { official: true }), _) => SourceKind::OfficialMedia,
        (Some(Sort::Outlet { official: false }), _) => {
            if lower.contains("state news")
                || lower.contains("state media")
                || lower.contains("official")
            {
                SourceKind::OfficialMedia
            } else {
                SourceKind::Outlet
            }
        }
        (Some(Sort::Body), _) => SourceKind::OfficialBody,
        (None, Some(SourceKind::UnnamedReports))
            if lower.contains("state media")
                || lower.contains("official media")
                || lower.contains("官方媒体")
                || lower.contains("官媒") =>
        {
            SourceKind::OfficialMedia
        }
        // "The overseas website Red Lantern Review", "an account called @leaks": it has a name.
        (None, Some(SourceKind::SocialMedia)) if !chinese && has_name(views, phrase) => {
            SourceKind::Outlet
        }
        (None, Some(kind)) => kind,
        (None, None) if !chinese && has_name(views, phrase) => SourceKind::Outlet,
        (None, None) => SourceKind::UnnamedPeople,
    }
}

/// Whether a phrase holds a proper name: a handle, an acronym, two capitalised words in a row.
fn has_name(views: &Views<'_>, phrase: Span) -> bool {
    let text = views.plain_at(phrase);
    if let Some((_, name)) =
        text.split_once(" called ").or_else(|| text.split_once(" named "))
    {
        return name.starts_with(|c: char| c.is_uppercase() || c == '@');
    }
    let mut before = false;
    text.split([' ', ',']).any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        let capital = word.starts_with(char::is_uppercase)
            && !matches!(
                word,
                "The" | "A" | "An" | "One" | "Two" | "Three" | "Some" | "Several"
            );
        let letters = word.chars().all(|c| c.is_ascii_uppercase());
        let named = word.starts_with('@') && word.len() > 2
            || letters && word.len() > 1
            || capital && before;
        before = capital;
        named
    })
}

rules! {
    UNNAMED_AT = r"^(?:an?|one|two|three|four|five|several|some|many|most|a (?:second|third|former|senior|retired)|another|both) (?:[a-z’'-]+ ){0,4}?(?:[a-z]{3,}(?:ers?|ors?|ists?|ians?|men|man|women|woman)|people|officials?|sources?|insiders?|aides?|diplomats?|generals?|officers?|clerks?|judges?|residents?|members?|staff|bankers?|historians?|academics?|guards?|cadets?|cousins?|relatives?|friends?|nurses?|figures?|person)\b(?: (?:at|of|in|from|with|for|close to|near|inside|who|whom|to|on)\b|$|,)";
}

fn plural_source(lower: &str) -> bool {
    ["sources", "officials", "officers", "aides", "insiders", "people"]
        .iter()
        .any(|w| has_word(lower, w))
}

/// The kind by the head of the phrase: the last listed noun before a preposition.
fn by_english_noun(lower: &str) -> Option<SourceKind> {
    let end = [
        " of ",
        " at ",
        " close to ",
        " familiar with ",
        " near ",
        " in ",
        " from ",
        " who ",
        " with ",
        " on ",
        " for ",
        ", ",
    ]
    .iter()
    .filter_map(|w| lower.find(w))
    .min()
    .unwrap_or(lower.len());
    for part in [&lower[..end], lower] {
        let hit = ENGLISH
            .iter()
            .flat_map(|(kind, nouns)| {
                nouns.iter().filter_map(move |n| {
                    last_word(part, n).map(|at| (at, n.len(), *kind))
                })
            })
            .max_by_key(|(at, len, _)| (*at + *len, *len));
        if let Some((_, _, kind)) = hit {
            return Some(kind);
        }
    }
    None
}

fn last_word(text: &str, word: &str) -> Option<usize> {
    let letter = |c: char| c.is_ascii_alphanumeric();
    text.rmatch_indices(word)
        .find(|(at, _)| {
            !text[..*at].ends_with(letter) && !text[at + word.len()..].starts_with(letter)
        })
        .map(|(at, _)| at)
}

pub(crate) fn has_word(text: &str, word: &str) -> bool {
    last_word(text, word).is_some()
}

/// The key of the known person or outlet that a phrase names.
pub(crate) fn entity_of(names: &Names<'_>, phrase: Span) -> Option<String> {
    names
        .within(phrase)
        .iter()
        .find(|n| !n.possessive)
        .and_then(|n| names.member(n.member).key.clone())
}
