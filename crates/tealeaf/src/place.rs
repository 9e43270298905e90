//! Whether a place in an article is the place of an item, across scripts.

use std::sync::LazyLock;

use pinyin::ToPinyinMulti as _;
use tealeaf_text::fold;

/// Words that say what kind of place it is, not which.
const GENERIC: &[&str] = &[
    "city",
    "province",
    "county",
    "municipality",
    "region",
    "autonomous",
    "district",
    "prefecture",
    "the",
    "of",
    "in",
    "china",
    "chinese",
];

/// Places whose usual English name is not their pinyin.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("陕西", "shaanxi"),
    ("内蒙古", "inner mongolia"),
    ("西藏", "tibet"),
    ("西藏", "xizang"),
    ("香港", "hong kong"),
    ("澳门", "macao"),
    ("澳门", "macau"),
    ("广东", "canton"),
    ("哈尔滨", "harbin"),
    ("齐齐哈尔", "qiqihar"),
    ("呼和浩特", "hohhot"),
    ("鄂尔多斯", "ordos"),
    ("乌鲁木齐", "urumqi"),
    ("喀什", "kashgar"),
    ("伊宁", "yining"),
    ("伊犁", "ili"),
    ("拉萨", "lhasa"),
    ("日喀则", "shigatse"),
    ("日喀则", "xigaze"),
    ("林芝", "nyingchi"),
    ("山南", "lhoka"),
    ("台北", "taipei"),
    ("高雄", "kaohsiung"),
    ("六安", "lu'an"),
];

/// Buildings and grounds of the capital, which are told of without its name.
const IN_BEIJING: &[&str] = &[
    "人民大会堂",
    "中南海",
    "天安门",
    "钓鱼台",
    "京西宾馆",
    "八一大楼",
    "国家博物馆",
    "中央党校",
    "雁栖湖",
    "首都机场",
];

/// A country, or a city abroad, by its names.
struct Abroad {
    zh: Vec<&'static str>,
    en: Vec<String>,
    /// Names of its cities in Chinese: who is there is in the country.
    cities: Vec<&'static str>,
}

static ABROAD: LazyLock<Vec<Abroad>> = LazyLock::new(|| {
    let list = |names: &'static str| names.split(',').filter(|n| !n.is_empty());
    let lower = |names: &'static str| list(names).map(str::to_ascii_lowercase).collect();
    include_str!("place/abroad.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or("");
            let (zh, en, cities, cities_en) = (next(), next(), next(), next());
            let country = Abroad {
                zh: list(zh).collect(),
                en: lower(en),
                cities: list(cities).collect(),
            };
            let city = |(zh, en): (&'static str, &'static str)| Abroad {
                zh: vec![zh],
                en: lower(en),
                cities: Vec::new(),
            };
            let cities: Vec<Abroad> =
                list(cities).zip(list(cities_en)).map(city).collect();
            std::iter::once(country).chain(cities)
        })
        .collect()
});

/// Whether an article's words name a place abroad that is the held one, or the country that
/// it lies in.
fn is_abroad(said: &str, held: &str) -> bool {
    let lower = said.to_ascii_lowercase();
    let words = |name: &str| {
        lower.match_indices(name).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            !letter(lower[..at].chars().next_back())
                && !letter(lower[at + name.len()..].chars().next())
        })
    };
    ABROAD
        .iter()
        .filter(|place| place.zh.contains(&said) || place.en.iter().any(|en| words(en)))
        .any(|place| place.zh.iter().chain(&place.cities).any(|zh| names(held, zh)))
}

/// Whether a text names a country, and not only one whose name has it inside (印度尼西亚).
fn names(held: &str, zh: &str) -> bool {
    let longer = ABROAD
        .iter()
        .flat_map(|place| &place.zh)
        .filter(|name| name.len() > zh.len() && name.contains(zh));
    let rest = longer.fold(held.to_owned(), |rest, name| rest.replace(name, "|"));
    rest.contains(zh)
}

/// Whether `said`, as an article writes it, names `held`, as the record does.
///
/// Chinese is compared as folded text, Latin script by pinyin without tones: "Tangshan
/// City, Hebei Province" fits 河北唐山.
#[must_use]
pub fn matches(said: &str, held: &str) -> bool {
    let said = fold(said);
    let said = said.as_str().trim();
    let held = fold(held);
    let held = held.as_str();
    if said.is_empty() || held.is_empty() {
        return false;
    }
    let beijing = said == "北京" || said.eq_ignore_ascii_case("beijing");
    if beijing && IN_BEIJING.iter().any(|zh| held.contains(zh)) || is_abroad(said, held) {
        return true;
    }
    if ABROAD.iter().any(|place| place.zh.contains(&said)) {
        return false;
    }
    if !said.is_ascii() {
        let bare = said.trim_end_matches(['市', '省', '县', '区']);
        return !bare.is_empty() && (held.contains(bare) || bare.contains(held));
    }
    let said = said.to_ascii_lowercase();
    if OTHER_NAMES.iter().any(|(zh, en)| held.contains(zh) && said.contains(en)) {
        return true;
    }
    let syllables: Vec<Vec<&str>> = held
        .chars()
        .filter_map(|c| c.to_pinyin_multi())
        .map(|readings| readings.into_iter().map(|p| p.plain()).collect())
        .collect();
    let lower = held.to_ascii_lowercase();
    said.split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 2 && !GENERIC.contains(word))
        // 山西 and 陕西 differ only by the doubled letter of the usual English name.
        .any(|word| {
            (spells(&syllables, word) && !(word == "shanxi" && held.contains("陕西")))
                || lower.split(|c: char| !c.is_ascii_alphabetic()).any(|h| h == word)
        })
}

/// Whether some run of two or more whole syllables spells the word ("han" does not spell
/// 武汉); a character may be read in several ways (重庆).
fn spells(syllables: &[Vec<&str>], word: &str) -> bool {
    (0..syllables.len()).any(|start| spells_from(&syllables[start..], word, 0))
}

fn spells_from(syllables: &[Vec<&str>], rest: &str, n: usize) -> bool {
    if rest.is_empty() {
        return n > 1;
    }
    let Some((first, more)) = syllables.split_first() else { return false };
    first.iter().any(|syllable| {
        rest.strip_prefix(syllable).is_some_and(|tail| spells_from(more, tail, n + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn places_fit_across_scripts() {
        for (said, held, fits) in [
            ("Tangshan", "河北唐山", true),
            ("Tangshan City, Hebei Province", "河北唐山", true),
            ("唐山市", "河北唐山", true),
            ("Shanxi", "陕西", false),
            ("Shaanxi", "陕西", true),
            ("Shanxi", "山西", true),
            ("Beijing", "河北唐山", false),
            ("Tibet", "西藏拉萨", true),
            ("Wuhan", "湖北武汉", true),
            ("Han", "湖北武汉", false),
            ("Hungary", "赵乐际对匈牙利进行正式友好访问", true),
            ("Hungary", "布达佩斯", true),
            ("匈牙利", "布达佩斯", true),
            ("Budapest", "布达佩斯", true),
            ("Budapest", "赵乐际对匈牙利进行正式友好访问", false),
            ("Switzerland", "布达佩斯", false),
            ("Niger", "尼日利亚", false),
            ("India", "印度尼西亚雅加达", false),
            ("印度", "印度尼西亚雅加达", false),
            ("Beijing", "人民大会堂", true),
            ("Moscow", "莫斯科", true),
            ("Hubei", "湖南", false),
            ("Chongqing", "重庆", true),
            ("Changsha", "湖南长沙", true),
            ("Xiamen", "福建厦门", true),
            ("Urumqi", "新疆乌鲁木齐", true),
            ("Hong Kong", "山东、河北", false),
            ("", "北京", false),
        ] {
            assert_eq!(matches(said, held), fits, "{said} / {held}");
        }
    }
}
