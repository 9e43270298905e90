//! Chinese verbs of mention, counts and anaphors, on simplified characters.

use tealeaf_text::Span;

use super::{Verb, VerbKind};
use crate::claim::{Order, Quantity};
use crate::clause::quoted;
use crate::rules::rules;
use crate::time::count_character;
use crate::views::Views;

rules! {
    VERB = r"(提到|提及|提了|谈到|谈及|点名|称呼|称|点到)|(提出了?|说到|说过|说了|讲过|大谈|畅谈|强调|重申|使用|沿用|引用|高呼|高唱|高举|念及|搬出|打出|祭出|突出|写入|写进|写有|包含|列入|阐述|论述|表述|用了|用到|高喊|谈了|讲到|讲了|写道|喊出|喊了|讲出|用过|念了|念到|念出|读出|读到|含有|含|载有|用)|(只字未提|只字不提|一字未提|一字不提|未置一词|绝口不提|闭口不提|避而不谈|避谈|回避|略去|省略|遗漏|漏掉|漏了|隐去|缺少|未见|没有)|(删去|删除|删掉|去掉|拿掉|抹去|弃用|撤下|拿下)|(新增|增加了|加入|加上|增写|恢复)|(出现|被提到|亮相|见于|登场|见诸|现身)|(不见|缺席|缺位|无踪|难觅)|(保留|沿袭|维持了)|(仍在|保留在|留在)|(消失|绝迹)|(系新增|为新增)|(提|讲|谈|有)";
    NEGATED = r"(?:没有|未曾|不曾|从未|并未|均未|都未|也未|未能|未|没|不再|无一|不|毫无|拒绝|避免|没再|停止)(?:再|有|一次|直接|明确|公开|正面)*$";
    CEASED = r"(?:不再|没再|停止|弃用)(?:再|公开|明确)*$";
    BOTH_NOT = r"(?:既没有|既未|既不)";
    TIMES = r"(?:(至少|不少于|最多|不超过|超过|仅仅|只有|只|仅|共|才)?[^，。；]{0,10}?)([0-9]{1,3}|[一二三四五六七八九十两]{1,3})(?:次|遍|处|回)";
    DEGREES = r"([两二三四五六])度";
    MANY = r"多次|反复|再三|数次|屡次|一再|频频|多处|不断|屡屡|好几次|几次";
    FIRST = r"首次|第一次|首度|头一次|最早";
    LAST = r"最后一次|最后一回|末次";
    STILL = r"仍|依然|依旧|继续";
    EVER = r"从未|从来没有|从来不|从没|历来没有|一直没有";
    BOTH = r"(?:这|上述|这些|该)?(?:两者|二者|两个提法|两种提法|两个口号|两个表述|两句话|两个词)|两个都|这两个|这两|两项";
    SLOGANS = r"[^，。；：“”这那该此]{0,12}(?:口号|提法|套话)";
    ELLIPTIC = r"(?:通稿|报道|讲话|发言|致辞|公报|声明|社论|文章|报告|文本)(?:中|里)?(?:则|却|也|都|又|仍|还)*(没有|并没有|并未|未曾|未|没)?(?:再)?(?:提到|提及|提过|提|谈到|出现|使用|写入|写进)(?:了|过)?(?:[0-9]{1,3}|[一二三四五六七八九十两]{1,3}|多|数)?(?:次|遍|处)?$";
    PHRASES = r"(?:这些|上述|此类|这类|那些)(?:提法|口号|表述|说法|用语|词|字眼|套话)";
    PHRASE = r"这[两二三四五六七八几]个字|这个词|这句话|这句|这话|(?:这个|这一|该|此|上述|这)(?:提法|口号|表述|说法|用语|词|字眼)";
}

/// 而4月24日的通稿提到了: the object of the verb of mention is left out. How often is said.
pub(super) fn elliptic(plain: &str) -> Option<Quantity> {
    let found = ELLIPTIC.captures(plain)?;
    if found.get(1).is_some() {
        return Some(Quantity::Absent);
    }
    Some(count(plain).unwrap_or(Quantity::Present))
}

pub(super) fn verbs(views: &Views<'_>, clause: Span) -> Vec<Verb> {
    let text = views.plain_at(clause);
    let quotes = quoted(text);
    let mut out: Vec<Verb> = Vec::new();
    let mut from = 0;
    for c in VERB.captures_iter(text) {
        let whole = c.get(0).expect("the match");
        if quotes.iter().any(|q| q.start() < whole.start() && whole.start() < q.end()) {
            continue;
        }
        let Some(kind) = (1..=12).find(|g| c.get(*g).is_some()).map(VerbKind::of_group)
        else {
            continue;
        };
        let lead = &text[from.min(whole.start())..whole.start()];
        if nominal(text, whole.start(), whole.end(), whole.as_str()) {
            continue;
        }
        let negated =
            NEGATED.is_match(lead) || BOTH_NOT.is_match(lead) && !lead.contains('，');
        let ceased = CEASED.is_match(lead);
        let span =
            Span::new(clause.start() + whole.start(), clause.start() + whole.end());
        // 出现在 someone's speech: the phrase stands before it.
        let only_lead = kind == VerbKind::Appear && text[whole.end()..].starts_with('在');
        out.push(Verb { span, kind, negated, ceased, only_lead });
        from = whole.end();
    }
    out
}

/// 提 in 提出, 前提, 提法; 称 in 名称, 称号; 用 in 用语, 作用: no verb of mention.
fn nominal(text: &str, start: usize, end: usize, word: &str) -> bool {
    let (before, after) = (&text[..start], &text[end..]);
    match word {
        // 未提供给侧改革 does not mention supply-side reform, it provides nothing.
        "提" => {
            !after.starts_with("供给侧")
                && [
                    "法", "出", "高", "供", "升", "议", "案", "前", "名", "醒", "交",
                    "拔", "倡",
                ]
                .iter()
                .any(|w| after.starts_with(w))
                || before.ends_with('前')
        }
        "讲" | "谈" => {
            let next =
                ["话", "座", "述", "解", "究", "堂", "习", "课", "义", "会", "判", "论"];
            let last =
                ["演", "宣", "会", "座", "访", "商", "洽", "面", "交", "恳", "约", "听"];
            next.iter().any(|w| after.starts_with(w))
                || last.iter().any(|w| before.ends_with(w))
        }
        // 称某人「公务在身」 says something of him.
        "称" if after.find('“').is_some_and(|at| {
            after[..at].chars().count() >= 2 && !after[..at].contains(['，', '为'])
        }) =>
        {
            true
        }
        "有" => {
            let named = after.starts_with('“')
                && after.find('”').is_some_and(|at| {
                    let rest = &after[at + '”'.len_utf8()..];
                    [
                        "一词",
                        "字样",
                        "的提法",
                        "的表述",
                        "字眼",
                        "的说法",
                        "这个词",
                        "的字样",
                        "二字",
                        "四字",
                    ]
                    .iter()
                    .any(|w| rest.starts_with(w))
                });
            !named || before.ends_with(['没', '未', '具', '拥', '只', '所', '享'])
        }
        "称" if before.trim().is_empty() => true,
        "称" => {
            ["号", "呼", "赞", "职", "为是"].iter().any(|w| after.starts_with(w))
                || [
                    "名", "简", "据", "声", "宣", "自", "号", "消息", "报道", "统", "人",
                    "被",
                ]
                .iter()
                .any(|w| before.ends_with(w))
        }
        "用" => {
            ["语", "于", "来", "以", "户", "人", "心"]
                .iter()
                .any(|w| after.starts_with(w))
                || [
                    "作", "使", "引", "采", "利", "沿", "不", "运", "费", "启", "重",
                    "弃", "信", "任", "选",
                ]
                .iter()
                .any(|w| before.ends_with(w))
        }
        // 没有X的名字 leaves X out; 没有提到X is a negation of another verb.
        "没有" => {
            let rest = &after[..after.find(['，', '。', '；']).unwrap_or(after.len())];
            let named = ["名字", "字样", "提法", "字眼", "表述", "口号", "一词", "身影"]
                .iter()
                .any(|w| rest.ends_with(w));
            !named || VERB.is_match(rest)
        }
        "提出" | "提出了" => !after.starts_with('“'),
        _ => false,
    }
}

pub(super) fn count(text: &str) -> Option<Quantity> {
    if let Some(c) = TIMES.captures(text)
        && let Some(n) = count_character(&c[2])
    {
        let head = c.get(0).expect("the match").as_str();
        let number = c.get(2).expect("always there").start();
        let ordinal =
            ["第", "首", "头", "最后", "末", "最近", "上", "这", "那", "每", "再"]
                .iter()
                .any(|w| text[..number].ends_with(w));
        if !FIRST.is_match(head) && !ordinal {
            return Some(match c.get(1).map(|m| m.as_str()) {
                Some("至少" | "不少于") => Quantity::AtLeast(n),
                Some("最多" | "不超过") => Quantity::AtMost(n),
                Some("超过") => Quantity::AtLeast(n + 1),
                _ => Quantity::Exactly(n),
            });
        }
    }
    if let Some(n) = DEGREES.captures(text).and_then(|c| count_character(&c[1])) {
        return Some(Quantity::Exactly(n));
    }
    MANY.is_match(text).then_some(Quantity::AtLeast(2))
}

pub(super) fn order(text: &str) -> Order {
    super::order([&FIRST, &LAST, &STILL, &EVER], text)
}

/// 总书记的口号: set phrases spoken of without being quoted.
pub(super) fn slogans(text: &str) -> Option<Span> {
    let m = SLOGANS.find(text)?;
    Some(Span::new(m.start(), m.end()))
}

/// How many formulas an anaphor stands for; `None` when there is none.
pub(super) fn anaphor(text: &str) -> Option<usize> {
    if BOTH.is_match(text) || PHRASES.is_match(text) {
        return Some(2);
    }
    PHRASE.is_match(text).then_some(1)
}
