//! Simplified Chinese.

mod record;

use jiff::civil::Date;
use tealeaf_claims::{Hedge, SourceKind};
use tealeaf_form::{echo::Class as DocumentClass, series};
use tealeaf_record::observations::{Count, CoverageStatement};
use tealeaf_stats::{Estimate, Unusual};

use super::{
    Labels,
    profile::ProfileWords,
    tongue::{
        ClassParts, EventParts, HeadingParts, ItemParts, OfficeParts, Tongue, UsualParts,
    },
};
use crate::{
    baseline::ClassKind,
    check::Note,
    dossier::{FindingKind, OutletFacts},
    pack::Formula,
    verdict::{Lacking, Missing, Reason, Verdict},
};

/// Simplified Chinese.
pub(super) struct Chinese;

static LABELS: Labels = Labels {
    lang: "zh-Hans",
    dossier: "tealeaf 核查卷宗",
    no_headline: "（无标题）",
    headline_folded: "（标题指控他人；原文收起于下）",
    no_date: "未见日期",
    no_date_terminal: "未见日期：请用 --date 给出",
    skip: "跳到要点",
    by_verdict: "按结论分",
    read_against: "对照的记录：",
    parts: "卷宗各部分",
    what_matters: "要点",
    article: "文章",
    the_article: "文章全文及其主张",
    every_claim: "逐条主张",
    how_usual: "是否寻常",
    how_usual_lower: "是否寻常",
    comparisons: "是否寻常：各种比较",
    not_tested: "未检验",
    sourced: "文章的消息来源",
    sourced_short: "来源",
    why_not_tested: "未能检验的主张及原因",
    method: "方法",
    method_versions: "方法、版本、收存范围",
    nothing_tested: "就现有记录，本文没有可以检验的主张。",
    all_tested: "每条主张都已检验。",
    note_as_in: ("注：同", "。"),
    finding: "要点",
    claims: "主张",
    underline: "下划线：实线，记录相符；双线，记录不符；波浪线，记录对其不利；虚线，查过没有；点线，未检验。",
    show: "显示",
    all: "全部",
    verdict: "结论",
    says_so: "谁说的：",
    says: "谁说的：",
    before: "：",
    pause: "，",
    colon: "：",
    accusation: "（一项指控；展开可读文章原文）",
    accusation_terminal: "；此处不复述原文（一项指控；--show-accusations）",
    folded: "一项指控",
    page_at: ("页面：", ""),
    more_in_json: ("另有 ", " 条，见本卷宗的 JSON 格式"),
    more_terminal: ("另有 ", " 条（全部见 --format json）"),
    note: "注",
    notes: ("", " 条注"),
    in_the_article: "在文章中",
    further_claims: ("另有 ", " 条主张不在此页；本卷宗的 JSON 格式收有全部。"),
    no_comparison: "本文没有问及是否寻常的主张。",
    before_only: "只看早于所问文本的条目。横线从 0 到 100%：圆点为比率，粗线为 95% 区间。",
    before_only_terminal: "只看早于所问文本的条目。* 为所用的一类。",
    items_that: ("", "的条目"),
    answers: "回答",
    table: "表，比较",
    compared_with: "比较对象",
    rate: "比率",
    how_unusual: "寻常程度",
    used: "（所用）",
    nearest: ("最相近的 ", " 个可比条目"),
    nearest_terminal: "最相近的可比条目：",
    target: "所问文本：",
    and_more: ("另有 ", " 条"),
    comma: "、",
    semicolon: "；",
    open: "（",
    close: "）",
};

static PROFILE: ProfileWords = ProfileWords {
    statements: "陈述",
    on_the_word_of: "据谁所言",
    how_surely: "语气把握",
    testable: "可由某种记录检验",
    texts: "文章点名的官方文本",
    linked: "附链接",
    not_linked: "无链接",
    headline: "标题与正文对照",
    same: "正文说法相同",
    weaker: "正文说得较不肯定，或转述他人",
    opposite: "正文说法相反",
    absent: "正文未再提及",
    contradictions: "不能同时成立的陈述",
    another_voice: "转述他人",
    pivot: "文章转折之处",
    repeated: "重复出现的陈述（各算一项证据）",
    no_measure: "以上只是陈述的计数，并非可信程度的衡量。",
    hedge: |hedge| match hedge {
        Hedge::Asserted => "直接断言",
        Hedge::Probable => "很可能",
        Hedge::Possible => "可能",
        Hedge::Conditional => "附条件",
        Hedge::Doubtful => "存疑",
        Hedge::Predicted => "预测",
    },
};

static FORBIDDEN: &[&str] = &[
    "真相",
    "真实",
    "属实",
    "不实",
    "虚假",
    "造假",
    "假的",
    "假新闻",
    "谣言",
    "造谣",
    "辟谣",
    "谎言",
    "撒谎",
    "伪造",
    "捏造",
    "证实",
    "证明",
    "揭穿",
    "揭露",
    "确凿",
    "承认",
    "事实",
    "正确",
    "错误",
];

impl Tongue for Chinese {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn forbidden(&self) -> &'static [&'static str] {
        FORBIDDEN
    }

    fn date(&self, day: Date) -> String {
        format!("{}年{}月{}日", day.year(), day.month(), day.day())
    }

    fn times(&self, n: u32) -> String {
        format!("{n} 次")
    }

    fn person<'p>(&self, zh: Option<&'p str>, en: &'p str) -> &'p str {
        zh.unwrap_or(en)
    }

    fn office<'o>(&self, zh: Option<&'o str>, en: Option<&'o str>) -> &'o str {
        zh.or(en).unwrap_or_default()
    }

    fn occasion<'o>(&self, label: &'o str, words: &'o [String]) -> &'o str {
        words.iter().find(|w| !w.is_ascii()).map_or(label, String::as_str)
    }

    fn formula(&self, f: &Formula) -> String {
        let form = f.zh.first().or_else(|| f.en.iter().find(|en| en.len() <= 40));
        self.literal(form.map_or(f.label.as_str(), String::as_str))
    }

    fn literal(&self, phrase: &str) -> String {
        format!("“{phrase}”")
    }

    fn about<'o>(&self, about: &'o str, name: &'o str, abridges: bool) -> String {
        if abridges {
            format!("{name}，通稿的节录版")
        } else if name.is_empty() {
            about.to_owned()
        } else {
            name.to_owned()
        }
    }

    fn unusual(&self, unusual: Unusual) -> &'static str {
        match unusual {
            Unusual::TooFewToSay => "样本太少，不能下结论",
            Unusual::Ordinary => "寻常",
            Unusual::WorthALook => "值得一看",
            Unusual::Unusual => "少见",
            Unusual::Rare => "罕见",
        }
    }

    fn verdict(&self, code: &str) -> &'static str {
        match code {
            "supported" => "记录相符",
            "contradicted" => "记录不符",
            "in-tension" => "记录对其不利",
            "not-found" => "查过，没有",
            "not-covered" => "未收存",
            "not-testable" => "无法检验",
            "pending" => "尚待",
            "happened" => "曾预言，记录中已有",
            "did-not-happen" => "曾预言，记录所示不然",
            "expired" => "期限已过，记录未能说明",
            _ => "",
        }
    }

    fn verdict_in_full(&self, verdict: &Verdict) -> String {
        let plain = self.verdict(verdict.code());
        match verdict {
            Verdict::Supported(_)
            | Verdict::Contradicted(_)
            | Verdict::InTension(_)
            | Verdict::NotFound(_)
            | Verdict::NotCovered(_)
            | Verdict::Happened(_)
            | Verdict::DidNotHappen(_)
            | Verdict::Pending { until: None } => plain.into(),
            Verdict::NotTestable(reason) => {
                format!("{plain}（{}）", self.reason(*reason))
            }
            Verdict::Pending { until: Some(day) } => {
                format!("{plain}，至{}", self.date(*day))
            }
            Verdict::Expired { until } => {
                format!("期限（{}）已过，现有记录未能说明", self.date(*until))
            }
        }
    }

    fn reason(&self, reason: Reason) -> &'static str {
        match reason {
            Reason::Intent => "说的是某人的意图或想法",
            Reason::Opinion => "属于评判",
            Reason::Unfalsifiable => "没有什么能与之相左",
            Reason::Conditional => "只在某个条件下这样说",
            Reason::NotUnderstood => "未能充分理解",
        }
    }

    fn attribution(&self, kind: SourceKind, named: &str) -> String {
        let cites = |what: &str| {
            if named.is_empty() {
                format!("文章引述{what}")
            } else {
                format!("文章引述{what}（“{named}”）")
            }
        };
        match kind {
            SourceKind::Author => "文章称".into(),
            SourceKind::NamedPerson => cites("具名人士"),
            SourceKind::OfficialBody => cites("官方机构"),
            SourceKind::OfficialMedia => cites("官方媒体"),
            SourceKind::Outlet => cites("另一家媒体"),
            SourceKind::Document => cites("一份文件"),
            SourceKind::Analyst => cites("未具名的分析人士"),
            SourceKind::UnnamedPeople => cites("未具名人士"),
            SourceKind::UnnamedReports => cites("未具名的报道"),
            SourceKind::SocialMedia => cites("社交媒体"),
            SourceKind::Rumour => "文章转述传闻".into(),
            SourceKind::Implicit => "文章称（未说明来源）".into(),
        }
    }

    fn source(&self, kind: SourceKind) -> &'static str {
        match kind {
            SourceKind::Author => "文章",
            SourceKind::NamedPerson => "具名人士",
            SourceKind::OfficialBody => "官方机构",
            SourceKind::OfficialMedia => "官方媒体",
            SourceKind::Outlet => "另一家媒体",
            SourceKind::Document => "一份文件",
            SourceKind::Analyst => "未具名的分析人士",
            SourceKind::UnnamedPeople => "未具名人士",
            SourceKind::UnnamedReports => "未具名的报道",
            SourceKind::SocialMedia => "社交媒体",
            SourceKind::Rumour => "传闻",
            SourceKind::Implicit => "未说明来源",
        }
    }

    fn says(&self, attribution: &str, quote: &str) -> String {
        format!("{attribution}：“{quote}”")
    }

    fn withheld(&self, attribution: &str) -> String {
        format!("{attribution}；此处不复述原文。")
    }

    fn item(&self, item: &ItemParts<'_>) -> String {
        record::item(item)
    }

    fn count(&self, formula: &str, count: Count) -> String {
        let mut words = format!("{formula} {}", self.times(count.all()));
        if count.nested > 0 {
            words.push_str(&format!("（其中 {} 次在更长的提法之内）", count.nested));
        }
        words
    }

    fn in_person(&self, person: &str) -> String {
        format!("{person}本人在场")
    }

    fn event(&self) -> &'static str {
        "记录中有"
    }

    fn office_held(&self, office: &OfficeParts<'_>) -> String {
        record::office_held(office)
    }

    fn unseen(&self, person: &str, coverage: &str) -> String {
        format!("没有{person}本人在场的条目；{coverage}")
    }

    fn coverage(&self, statement: &CoverageStatement) -> String {
        record::coverage(statement)
    }

    fn nothing(&self, coverage: &str) -> String {
        format!("没有；{coverage}")
    }

    fn not_reached(&self, verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Expired { .. } => "现有记录中没有能判定它的内容",
            _ => "现有记录止于那一天之前",
        }
    }

    fn gap_days(&self, coverage: &str) -> String {
        format!("没有找到，但并非每天都完整收存：{coverage}")
    }

    fn gap_no_text(&self, item: &str) -> String {
        format!("{item}：只收存条目，没有正文；未知，不等于没有")
    }

    fn gap_texts(&self) -> &'static str {
        "需要正文；现在只收存计数（用 --archive 给出档案）"
    }

    fn gap_missing(&self, missing: Missing) -> &'static str {
        match missing {
            Missing::Articles => "需要文章和帖子的档案",
            Missing::PageVersions => "需要该网页在不同时间的版本",
            Missing::Document => "需要该文件本身",
            Missing::Outlet => "没有收存所说媒体的文本",
            Missing::Person => "词包中没有这个人或职务",
        }
    }

    fn gap_lacking(&self, lacking: Lacking) -> &'static str {
        match lacking {
            Lacking::Subject => "这条主张没有说是谁，无从查起",
            Lacking::Date => "这条主张没有说是何时，无从查起",
        }
    }

    fn note(&self, note: &Note, outlet: Option<(&str, &str)>) -> String {
        record::note(self, note, outlet)
    }

    fn number(&self, outcome: &series::Outcome) -> String {
        record::number(outcome)
    }

    fn silence(&self, classes: &[DocumentClass]) -> String {
        record::silence(classes)
    }

    fn heading(&self, parts: &HeadingParts<'_>) -> String {
        let claims = self.n_claims(parts.n);
        let version = parts.version.map(|(outlet, day)| format!("{outlet}，{day}"));
        match (parts.kind, version) {
            (FindingKind::Silence | FindingKind::TextAgrees, Some(version)) => {
                format!(
                    "记录与关于一篇文本的 {claims}相符：就所收版本（{version}）而言，如文章所说"
                )
            }
            (FindingKind::TextDiffers, Some(version)) if parts.rare => {
                format!("记录对 {claims}不利：所称罕见者并不罕见（{version}）")
            }
            (FindingKind::TextDiffers, Some(version)) if parts.disagrees => {
                format!(
                    "记录与关于一篇文本的 {claims}不符：所收版本（{version}）并非如此"
                )
            }
            (FindingKind::TextDiffers, Some(version)) => {
                format!(
                    "记录对关于一篇文本的 {claims}不利：所收版本（{version}）并非如此"
                )
            }
            (FindingKind::EventDiffers, _) => self.verdict_in_full(parts.verdict),
            (FindingKind::Prediction, _) => "一项期限已过的预言".into(),
            (FindingKind::NotFound, _) => "查过，没有".into(),
            (_, _) => "记录相符".into(),
        }
    }

    fn sourcing(&self, unnamed: usize, all: usize) -> (String, String) {
        (
            format!("{all} 条主张中有 {unnamed} 条没有具名来源"),
            "传闻、未具名的人士、分析人士、报道或社交媒体，均以文章自己的说法为准。"
                .into(),
        )
    }

    fn profile(&self) -> &'static ProfileWords {
        &PROFILE
    }

    fn record_has(&self, item: &str, pieces: &[String]) -> String {
        format!("记录（{item}）中：{}。", pieces.join("；"))
    }

    fn record_shows(&self, pieces: &[String]) -> String {
        format!("记录显示：{}。", pieces.join("；"))
    }

    fn and_more(&self, n: usize) -> String {
        format!("另有 {n} 条")
    }

    fn notes(&self, notes: &[String]) -> String {
        format!("注：{}。", notes.join("；"))
    }

    fn title(&self, heading: &str, claims: &[String]) -> String {
        format!("{heading}（{}）", claims.join("、"))
    }

    fn semicolon(&self) -> &'static str {
        LABELS.semicolon
    }

    fn class(&self, class: &ClassParts<'_>) -> String {
        let occasion = class.occasion.unwrap_or("文本");
        let speaker = class.speaker.unwrap_or("讲话者");
        let peers = format!("同级讲话者的报道（{occasion}）");
        match class.kind {
            ClassKind::SpeakerOccasion => format!("{speaker}的报道（{occasion}）"),
            ClassKind::PeersOccasion => peers,
            ClassKind::PeersOccasionYear => format!("此前一年{peers}"),
            ClassKind::PeersOccasionLength => format!("篇幅相近的{peers}"),
            ClassKind::SpeakerAll => format!("{speaker}的各类报道"),
            ClassKind::OutletAll => format!("{} 的文本", class.outlet),
        }
    }

    fn event_counted(&self, event: &EventParts) -> String {
        match event {
            EventParts::NoneOf(all) if all.len() > 1 => {
                format!("{}均未出现", all.join("、"))
            }
            EventParts::NoneOf(all) => format!("未出现{}", all.concat()),
            EventParts::AnyOf(all) => format!("出现{}", all.join("或")),
            EventParts::AtMost(f, n) => format!("{f}至多出现 {n} 次"),
            EventParts::AtLeast(f, n) => format!("{f}至少出现 {n} 次"),
        }
    }

    fn rate(&self, k: u64, n: u64, rate: Option<&Estimate>) -> String {
        let counted = format!("{n} 条中有 {k} 条");
        let percent = |p: f64| format!("{:.0}", p * 100.0);
        match rate {
            Some(Estimate { low, mid, high, .. }) => format!(
                "{counted}（{}%，95% 区间 {} 至 {}%）",
                percent(*mid),
                percent(*low),
                percent(*high)
            ),
            None => counted,
        }
    }

    fn usual(&self, parts: &UsualParts<'_>) -> String {
        let mut words = format!(
            "这是否寻常？{}：此前{}，{}，{}。",
            self.unusual(parts.unusual),
            parts.class,
            parts.rate,
            parts.event
        );
        if let Some((k, n)) = parts.own {
            words.push_str(&format!("讲话者本人：{n} 条中有 {k} 条。"));
        }
        words.push_str(if parts.changes {
            "换一种合理的比较，答案会不同（见表）。"
        } else {
            "换其他合理的比较，答案不变。"
        });
        words
    }

    fn same(&self, happens: bool) -> &'static str {
        if happens { "相同" } else { "不同" }
    }

    fn n_claims(&self, n: usize) -> String {
        format!("{n} 条主张")
    }

    fn summary(&self, n: usize, by_verdict: &[(&'static str, usize)]) -> String {
        let parts: Vec<String> = by_verdict
            .iter()
            .map(|(code, n)| format!("{} {n}", self.verdict(code).replace('，', "")))
            .collect();
        format!("{}：{}", self.n_claims(n), parts.join("，"))
    }

    fn versions(&self, packs: &str, digest: &str) -> String {
        format!("tealeaf {}；词包 {packs}（{digest}）", env!("CARGO_PKG_VERSION"))
    }

    fn made_from(&self, digest: &str, made_from: &str) -> String {
        format!("记录 {digest}，由 {made_from} 制成。")
    }

    fn as_of(&self, day: Date) -> String {
        format!("截至{}：此后的一概不看。", self.date(day))
    }

    fn counts_only(&self) -> &'static str {
        "只有计数，没有正文：要引文、要查词包之外的词语，请用 --archive 给出档案。"
    }

    fn outlet_held(&self, outlet: &OutletFacts, about: &str) -> String {
        record::outlet_held(outlet, about)
    }

    fn method(&self) -> &'static str {
        "记录显示的是某个渠道说了什么，不是发生了什么。计数包含更长提法之内的出现。区间：Wilson，95%。寻常程度：该情形在所用类别中的意外度（不足 2 比特为寻常，2 至 4 值得一看，4 至 7 少见，超过 7 罕见；不足 10 条或预期出现不足 1 次，样本太少，不能下结论）。"
    }

    fn read_against(
        &self,
        outlet: &str,
        about: &str,
        span: Option<(Date, Date)>,
    ) -> String {
        let days = span.map_or_else(String::new, |(from, to)| {
            format!("，{}至{}", self.date(from), self.date(to))
        });
        format!("{outlet}（{about}）{days}")
    }

    fn bounded(&self, as_of: Option<Date>, texts: bool) -> Vec<String> {
        let day = as_of.map(|day| format!("截至{}", self.date(day)));
        let counts = (!texts).then(|| "只有计数，没有正文".to_owned());
        day.into_iter().chain(counts).collect()
    }

    fn past(&self, verdict: &str, until: Date, causes: &[String]) -> String {
        let causes: Vec<&str> = causes
            .iter()
            .map(|cause| match cause.as_str() {
                "program" => "程序",
                "packs" => "词包",
                "record" => "记录",
                "as-of" => "截止日",
                other => other,
            })
            .collect();
        let verdict = self.verdict(verdict);
        format!("至 {until} 为止：{verdict}（此后变动：{}）", causes.join("、"))
    }
}
