//! Features of title and narrator's lead: character bigrams, with formulas, names and
//! marks deleted in place. Dropping whole clauses would leak whether a formula was there.

use std::collections::BTreeSet;

use regex::Regex;

const QUOTE: &str = "[“”\"‘’「」『』]?";

/// Surface forms of the 31 formulas, `Q` standing for an optional quotation mark.
const FORMULAS: [&str; 29] = [
    "Q两个维护Q",
    "Q两个确立Q",
    "Q四个意识Q",
    "Q四个自信Q",
    "习近平新时代中国特色社会主义思想",
    "习近平(?:经济|法治|外交|强军|生态文明|文化|党建)思想",
    "以习近平同志为核心的党中央",
    "习近平总书记",
    "国家主席习近平|习近平(?:国家)?主席",
    "习近平",
    "总书记[^，。；]{0,30}?(?:重要讲话|重要指示|重要论述|重要批示)(?:精神)?",
    "党中央(?:权威和)?集中统一领导|坚持党的全面领导|加强党的全面领导",
    "全面从严治党|自我革命",
    "八项规定",
    "形式主义|Q四风Q",
    "中国式现代化",
    "高质量发展",
    "新发展格局|新发展理念",
    "新质生产力",
    "科技自立自强",
    "共同富裕",
    "民族(?:伟大)?复兴",
    "中华民族共同体",
    "命运共同体",
    "Q一个中国Q|台湾是中国",
    "总体国家安全观|统筹发展和安全",
    "(?:党的|中共)?二十大",
    "二十届(?:二中、)?三中全会|二十届四中全会|四中全会",
    "Q十五五Q",
];

/// Speakers named in the table; the speaker is a feature of its own.
const NAMES: &str = "李强|赵乐际|王沪宁|蔡奇|丁薛祥|李希|韩正|李克强|栗战书|汪洋|王岐山|王毅|何立峰|\
    张国清|刘国中|石泰峰|李干杰|李书磊|陈文清|张又侠|何卫东|尹力|陈吉宁|黄坤明|袁家军|马兴瑞|陈敏尔|\
    李鸿忠|谌贻琴|吴政隆|王小洪|王东明|孙春兰|胡春华|刘鹤|杨洁篪|许其亮";

const OFFICES: &str = "国家主席|总书记|中央军委主席|国务院总理|同志";
const SPEECH: &str = "强调|指出|表示|讲话|要求|致辞|致词|说，|说：|希望|认为|批示|指示";
const MARKS: &str = "[0-9０-９“”《》、，。：；（）()\\s]";

/// The formulas, one pattern each.
pub(crate) fn formulas() -> Vec<Regex> {
    FORMULAS.iter().map(|f| Regex::new(&f.replace('Q', QUOTE)).unwrap()).collect()
}

/// Compiled patterns.
pub(crate) struct Masks {
    formulas: Regex,
    names: Regex,
    offices: Regex,
    speech: Regex,
    marks: Regex,
}

impl Masks {
    pub(crate) fn new() -> Self {
        let regex = |s: &str| Regex::new(s).unwrap();
        Self {
            formulas: regex(&FORMULAS.join("|").replace('Q', QUOTE)),
            names: regex(NAMES),
            offices: regex(OFFICES),
            speech: regex(SPEECH),
            marks: regex(MARKS),
        }
    }

    fn mask(&self, text: &str) -> String {
        let text = self.formulas.replace_all(text, "");
        let text = self.names.replace_all(&text, "");
        self.marks.replace_all(&text, "").into_owned()
    }

    /// The first sentence of the body up to the first verb of speech.
    fn lead(&self, body: &str) -> String {
        let sentence: String =
            body.split('。').next().unwrap_or("").chars().take(160).collect();
        let end = self.speech.find(&sentence).map_or(sentence.len(), |m| m.end());
        self.mask(&self.offices.replace_all(&sentence[..end], ""))
    }

    /// Feature ids of the title and of the lead, each sorted.
    pub(crate) fn features(&self, title: &str, body: &str) -> (Vec<u32>, Vec<u32>) {
        (
            bigrams(&(self.mask(title) + "|")),
            bigrams(&("|".to_owned() + &self.lead(body))),
        )
    }
}

/// Character bigrams as numbers. Two code points fit 42 bits, so they are mixed into 32.
fn bigrams(text: &str) -> Vec<u32> {
    let chars: Vec<char> = text.chars().collect();
    let pairs: BTreeSet<u32> = chars
        .windows(2)
        .map(|pair| {
            let mixed = (u64::from(pair[0]) << 21 | u64::from(pair[1]))
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            u32::try_from(mixed >> 32).unwrap()
        })
        .collect();
    pairs.into_iter().collect()
}
