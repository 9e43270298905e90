//! Where the event took place, as the text gives it.

use std::sync::LazyLock;

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
        r"(?:在|来到|抵达|赴)([\p{Han}、]{1,16}?)(?:隆重|调研|考察|视察|检查|出席|会见|会同|主持|举行|同|与|参加|听取|看望|慰问|访问|召开|集体会见|分别|应约|开幕|闭幕|，)",
    )
    .expect("a fixed pattern")
});
static NO_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[上下时际间中后前日月年]$|会上|之际|期间|基础|精神|思想|背景|领导|讲话|会议|论坛|仪式|方面|过程|关于|习近平|工作|这|其|指出|强调|表示|邀请|结束|国事",
    )
    .expect("a fixed pattern")
});

/// The place named by the title, else by the opening of the text.
pub(super) fn find(title: &str, text: &str) -> Option<String> {
    let opening: String = text.chars().take(160).collect();
    let first = |pattern: &Regex, text: &str| {
        pattern
            .captures_iter(text)
            .map(|found| found[1].trim_matches(['、', '，']).to_owned())
            .find(|place| !NO_PLACE.is_match(place) && !place.is_empty())
    };
    let place = first(&IN_TITLE, title)
        .or_else(|| first(&ARRIVES, title))
        .or_else(|| first(&IN_LEAD, &opening))?;
    Some(if place == "京" { "北京".into() } else { place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        let check = |title: &str, text: &str, expected: Option<&str>| {
            assert_eq!(find(title, text).as_deref(), expected, "{title}");
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
    }
}
