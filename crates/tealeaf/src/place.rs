//! Whether a place in an article is the place of an item, across scripts.

use pinyin::ToPinyin as _;
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
];

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
    if !said.is_ascii() {
        let bare = said.trim_end_matches(['市', '省', '县', '区']);
        return !bare.is_empty() && (held.contains(bare) || bare.contains(held));
    }
    let said = said.to_ascii_lowercase();
    if OTHER_NAMES.iter().any(|(zh, en)| held.contains(zh) && said.contains(en)) {
        return true;
    }
    let syllables: Vec<&str> =
        held.chars().filter_map(|c| c.to_pinyin()).map(|p| p.plain()).collect();
    let lower = held.to_ascii_lowercase();
    said.split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 2 && !GENERIC.contains(word))
        // 山西 and 陕西 differ only by the doubled letter of the usual English name.
        .any(|word| {
            (spells(&syllables, word) && !(word == "shanxi" && held.contains("陕西")))
                || lower.split(|c: char| !c.is_ascii_alphabetic()).any(|h| h == word)
        })
}

/// Whether some run of two or more whole syllables spells the word ("han" does not spell 武汉).
fn spells(syllables: &[&str], word: &str) -> bool {
    (0..syllables.len()).any(|start| {
        let mut rest = word;
        for (n, syllable) in syllables[start..].iter().enumerate() {
            match rest.strip_prefix(syllable) {
                Some("") => return n > 0,
                Some(tail) => rest = tail,
                None => return false,
            }
        }
        false
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
            ("Moscow", "莫斯科", false),
            ("Wuhan", "湖北武汉", true),
            ("Han", "湖北武汉", false),
            ("", "北京", false),
        ] {
            assert_eq!(matches(said, held), fits, "{said} / {held}");
        }
    }
}
