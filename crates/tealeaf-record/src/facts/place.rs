//! Where the event took place, as the text gives it.
//!
//! What stands behind 在 is a place only now and then (在认真听取, 在回信中说). It is taken
//! for one when it begins with a name of the list in `places.txt`, or has the shape of a
//! place: it ends in what places are called by, and no word in it is another matter. Whatever
//! is neither is left out: no place is better than a wrong one.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

static IN_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"在([\p{Han}、（）]{2,24}?)(?:进行|参加)?(?:调研|考察|视察|看望|慰问|检查|访问)",
    )
    .expect("a fixed pattern")
});
static ARRIVES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:抵达|访问|参加)([\p{Han}]{2,12}?)(?:开始|出席|对|代表团|$|\s)")
        .expect("a fixed pattern")
});
static IN_LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:在|来到|抵达|赴)([\p{Han}、]{1,16}?)(?:隆重|调研|考察|视察|检查|出席|会见|会同|主持|举行|以视频|以线上|亲切|共同|集体|逝世|发表|同|与|参加|听取|看望|慰问|访问|召开|举办|启动|分别|应约|应邀|开幕|闭幕|，)",
    )
    .expect("a fixed pattern")
});
/// What a place is called by.
static ENDS_AS_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:[省市县区州盟旗镇乡村山湖岛江河港寺宫馆堂厅楼台阁苑园]|机场|车站|大学|学院|学校|中学|小学|医院|
          研究[院所]|广场|大厦|街道|基地|中心|体育场|酒店|饭店|公司|集团|工厂|车间|企业|码头|总部|[总大]统府|总理府|
          使馆|营区|部队|机关|陵园|公墓|航天城|发射场|着陆场|半岛|群岛|海域)$",
    )
    .expect("a fixed pattern")
});
/// What makes another matter of words that end as places do (高标准农田建设中突出的园区).
static OTHER_MATTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)[的了着过被将把使让在并且也还都不即其这那我他她它]|上市|超市|股市|平台|设立|进行|开展|实现|推进|推动|提高|加强|提供|
          控制|打击|巡航|形成|登陆|着陆成功|坚守|工作|会议|会晤|峰会|精神|期间|措施|问题|方面|行动|系统|领域|声明|讲话|
          演讲|群众|干部|代表大会|防控|疫情|地区|方向|核心区|赛区|景区|灾区|[上中内外下里]$",
    )
    .expect("a fixed pattern")
});
/// What stands between 在 and a place, or before a place that is come to.
const BEFORE: &[&str] = &["回到", "来到", "到达", "抵达", "前往", "位于", "赴", "了"];

static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("places.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});
/// Characters of the longest name, and more than any will have.
const LONGEST: usize = 10;

/// The place named by the title, else by the opening of the text.
pub(super) fn find(title: &str, text: &str) -> Option<String> {
    let opening: String = text.chars().take(160).collect();
    let first = |pattern: &Regex, text: &str| {
        pattern.captures_iter(text).find_map(|found| read(&found[1]))
    };
    first(&IN_TITLE, title)
        .or_else(|| first(&ARRIVES, title))
        .or_else(|| first(&IN_LEAD, &opening))
}

/// The place that words name, or `None` when they name none.
fn read(words: &str) -> Option<String> {
    let mut words = words.trim_matches(['、', '，']);
    while let Some(rest) = BEFORE.iter().find_map(|before| words.strip_prefix(before)) {
        words = rest;
    }
    words = words.strip_suffix("联合").unwrap_or(words);
    if let Some(capital) = words.strip_prefix("首都").filter(|w| known(w).is_some()) {
        words = capital;
    }
    if words == "京" {
        return Some("北京".into());
    }
    let is_place = !words.is_empty() && words.split('、').all(is_place);
    is_place.then(|| words.to_owned())
}

/// Whether words are a name of the list, names in a row (浙江杭州), or one with what is in
/// it (北京人民大会堂), or have the shape of a place.
fn is_place(words: &str) -> bool {
    let mut rest = words;
    while let Some(name) = known(rest) {
        rest = rest[name.len()..].trim_start_matches(['省', '市', '县', '州']);
    }
    let named = rest.len() < words.len();
    if rest.is_empty() {
        return named;
    }
    // A shape alone must be more than a word of two characters (社区, 现场).
    let long_enough = named || words.chars().count() >= 3;
    long_enough && ENDS_AS_PLACE.is_match(rest) && !OTHER_MATTER.is_match(rest)
}

/// The longest name of the list that words begin with.
fn known(words: &str) -> Option<&str> {
    let ends = words.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
    ends.map(|end| &words[..end]).filter(|name| NAMES.contains(name)).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        let check = |title: &str, text: &str, expected: Option<&str>| {
            assert_eq!(find(title, text).as_deref(), expected, "{title} {text}");
        };
        check("甲某在河北唐山市调研", "", Some("河北唐山市"));
        check(
            "甲某会见某国总理",
            "甲某18日在人民大会堂会见某国总理。",
            Some("人民大会堂"),
        );
        check("某会议在京举行", "某会议5月1日在京举行。", Some("北京"));
        check("甲某抵达河内开始访问", "", Some("河内"));
        check("甲某在某某座谈会上强调", "甲某在会上强调，要好好学习。", None);
        // What stands behind 在 and is no place.
        check("", "甲某在认真听取汇报后说，要抓紧。", None);
        check("", "甲某在回信中说，要努力。", None);
        check("", "各地在更加突出的位置，不断推进。", None);
        check("", "某中心在多个方向打击，并在现场发表谈话。", None);
        check("", "会议在今天召开。", None);
        check("", "大会在中国共产党某某全国代表大会，开幕。", None);
        // A later 在 may be the one that names it.
        check("", "甲某在认真听取汇报后，在浙江杭州主持座谈会。", Some("浙江杭州"));
        // A place and not what happens there, nor how one came there.
        check("", "甲某因病医治无效，在北京逝世，享年九十岁。", Some("北京"));
        check("", "甲某在北京以视频方式会见某人。", Some("北京"));
        check("", "甲某结束访问，于今日抵达回到北京，", Some("北京"));
        check("", "甲某在首都德黑兰会见某人。", Some("德黑兰"));
        check("", "甲某在人民大会堂联合主持会议。", Some("人民大会堂"));
        check("", "大会在纽约联合国总部举行。", Some("纽约联合国总部"));
        // Names in a row, a list, and shapes that no list holds.
        check("", "甲某在北京人民大会堂会见某人。", Some("北京人民大会堂"));
        check("甲某在浙江、安徽调研", "", Some("浙江、安徽"));
        check("甲某在某某县某某镇考察", "", Some("某某县某某镇"));
        check("", "甲某来到某某师范大学看望师生。", Some("某某师范大学"));
        check("", "部队在高标准农田建设中突出的园区开展检查，", None);
    }

    #[test]
    fn no_name_is_longer_than_looked_for() {
        let longest = NAMES.iter().map(|name| name.chars().count()).max();
        assert!(longest.is_some_and(|longest| longest <= LONGEST), "{longest:?}");
    }
}
