//! Chinese attribution rules, on simplified characters.

use tealeaf_text::Span;

use super::{Frame, frame};
use crate::claim::{Evidential, Hedge, SourceKind};
use crate::clause::quoted;
use crate::names::Names;
use crate::rules::rules;
use crate::views::Views;

rules! {
    ACCORDING = r"(?:据|根据)([^，。；：]{1,24}?)(报道|消息|透露|披露|称|介绍|说|爆料|指|电)(?:称|说|指|，|：)+";
    HEARSAY = r"(据悉|据了解|据称|据说|听说|有传|盛传|疯传|网传|谣传|相传|传)(?:，|：|言)?";
    RUMOUR = r"((?:海外|坊间|网上|网络|近日|最近|各种|外界|民间|北京)*(?:传闻|传言|谣言|小道消息|风声|流言))(四起|不断|满天飞|甚嚣尘上)?(?:，)?(?:称|说|指|，|：)";
    NEWS = r"(?:海外|外界|坊间|网上|又|也|更|还)?有(消息|传闻|传言|报道|分析|评论|观点|人|网友|自媒体|学者|专家|知情人|媒体|声音)(?:人士)?(称|说|指出|指|认为|表示|爆料|质疑|解读|预言|预测|断言|猜测)(?:，|：)?";
    CLASS = r"([^，。；：“”]{0,12}?(?:分析人士|观察人士|知情人士|消息人士|内部人士|专家|学者|网友|自媒体|自媒体人|评论人士|分析师|经济学家|外媒|外界|官媒|博主|不愿具名的[^，。；]{1,8}|(?:前|一位|一名|某|多位|数名)[^，。；：“”]{0,8}(?:发言人|官员|军官|干部|幕僚)|[^，。；：“”]{1,6}人士))(?:也|都|则|还|普遍|昨日|近日)*(认为|称|指出|指|表示|透露|爆料|说|猜测|分析|解读|预计|预测|预言|怀疑|质疑|报道|坚称|宣称)(?:，|：)?";
    BELIEF = r"(认为|怀疑|质疑|相信|估计|坚称)(?:，|：)?";
    THE_REPORT = r"^(报道|通稿|该社|该报|该台|文章|消息)(称|说|指出|指|还说|还称)(?:，|：)?";
    DOC_HEARSAY = r"([^，。；：“”]{0,10}?(?:通知|文件|公报|声明|意见|密件|信件|该文))(据称|据说|据传)(?:，)?";
    OUTLET_SAYS = r"(报道称|报道说|报道|发文称|刊文称|消息称|通稿称|通报称|称)(?:，|：)?";
    PASSIVE = r"被(视为|认为|解读为|指|曝|传)(?:是|为)?";
    MY_VIEW = r"(笔者认为|笔者以为|我认为|我看|在我看来|依我看)(?:，)?";
    DENIES = r"(否认|辟谣|驳斥)";
}

pub(super) fn frames(views: &Views<'_>, names: &Names<'_>, sentence: Span) -> Vec<Frame> {
    let text = views.plain_at(sentence);
    let quotes = quoted(text);
    let clear = |at: usize| !quotes.iter().any(|q| q.start() < at && at < q.end());
    let abs = |a: usize, b: usize| Span::new(sentence.start() + a, sentence.start() + b);
    let mut out: Vec<Frame> = Vec::new();
    let taken = |out: &[Frame], at: usize| {
        out.iter().any(|f: &Frame| {
            f.head.start() <= sentence.start() + at
                && sentence.start() + at < f.head.end()
        })
    };
    for c in ACCORDING.captures_iter(text) {
        let (whole, who, verb) = (
            c.get(0).expect("match"),
            c.get(1).expect("group"),
            c.get(2).expect("group"),
        );
        if clear(whole.start()) {
            let cue = abs(verb.start(), verb.end());
            let mut f = frame(
                views,
                names,
                Some(abs(who.start(), who.end())),
                cue,
                abs(whole.end(), text.len()),
                None,
            );
            f.head = abs(whole.start(), whole.end());
            out.push(f);
        }
    }
    for (rule, group) in [(&*RUMOUR, 1), (&*NEWS, 1), (&*CLASS, 1)] {
        for c in rule.captures_iter(text) {
            let (whole, who) = (c.get(0).expect("match"), c.get(group).expect("group"));
            if !clear(whole.start())
                || taken(&out, whole.start())
                || whole.end() >= text.len()
            {
                continue;
            }
            let cue_end =
                whole.start() + whole.as_str().trim_end_matches(['，', '：']).len();
            let cue = if who.end() < cue_end {
                abs(who.end(), cue_end)
            } else {
                abs(whole.start(), cue_end)
            };
            let mut f = frame(
                views,
                names,
                Some(abs(who.start(), who.end())),
                cue,
                abs(whole.end(), text.len()),
                None,
            );
            f.head = abs(whole.start(), whole.end());
            hedge_by_verb(c.get(2).map_or("", |m| m.as_str()), &mut f);
            out.push(f);
        }
    }
    outlets(views, names, sentence, &mut out);
    for c in DOC_HEARSAY.captures_iter(text) {
        let (who, cue) = (c.get(1).expect("group"), c.get(2).expect("group"));
        if !clear(who.start()) || taken(&out, who.start()) {
            continue;
        }
        let end = c.get(0).expect("match").end();
        let (source, cue) = (abs(who.start(), who.end()), abs(cue.start(), cue.end()));
        let mut f = frame(
            views,
            names,
            Some(source),
            cue,
            abs(end, text.len()),
            Some(SourceKind::Document),
        );
        f.evidential = Evidential::Rumour;
        f.hedge = Some(Hedge::Possible);
        f.strength = 2;
        out.push(f);
    }
    if let Some(c) = THE_REPORT.captures(text) {
        let (who, cue) = (c.get(1).expect("group"), c.get(2).expect("group"));
        let end = c.get(0).expect("match").end();
        if end < text.len() {
            let (source, cue) =
                (abs(who.start(), who.end()), abs(cue.start(), cue.end()));
            out.push(frame(views, names, Some(source), cue, abs(end, text.len()), None));
        }
    }
    beliefs(views, names, sentence, &mut out);
    for c in HEARSAY.captures_iter(text) {
        let (whole, word) = (c.get(0).expect("match"), c.get(1).expect("group"));
        if !clear(whole.start())
            || taken(&out, whole.start())
            || word.as_str() == "传" && !bare_rumour(text, whole.start(), whole.end())
        {
            continue;
        }
        let kind = if matches!(word.as_str(), "据悉" | "据了解") {
            SourceKind::Implicit
        } else {
            SourceKind::Rumour
        };
        let mut f = frame(
            views,
            names,
            None,
            abs(word.start(), word.end()),
            abs(whole.end(), text.len()),
            Some(kind),
        );
        f.head = abs(whole.start(), whole.end());
        out.push(f);
    }
    for c in PASSIVE.captures_iter(text) {
        let whole = c.get(0).expect("match");
        if clear(whole.start()) && !taken(&out, whole.start()) {
            let mut f = frame(
                views,
                names,
                None,
                abs(whole.start(), whole.end()),
                abs(whole.end(), text.len()),
                Some(SourceKind::Implicit),
            );
            f.hedge = Some(Hedge::Probable);
            f.strength = 2;
            if &c[1] == "传" || &c[1] == "曝" {
                f.evidential = Evidential::Rumour;
                f.hedge = Some(Hedge::Possible);
            }
            // The subject stands before the passive: 沈默被传将接任.
            let head = &text[..whole.start()];
            let from = head
                .rfind(['，', '。', '；', '：'])
                .map_or(0, |i| i + head[i..].chars().next().map_or(0, char::len_utf8));
            let end = text[whole.end()..]
                .find(['，', '。', '；'])
                .map_or(text.len(), |i| whole.end() + i);
            f.content = abs(from, end);
            f.head = abs(from, from);
            out.push(f);
        }
    }
    for m in MY_VIEW.find_iter(text) {
        let mut f = frame(
            views,
            names,
            None,
            abs(m.start(), m.end()),
            abs(m.end(), text.len()),
            Some(SourceKind::Author),
        );
        f.evidential = Evidential::Inference;
        out.push(f);
    }
    denials(views, names, sentence, &mut out);
    out
}

fn hedge_by_verb(verb: &str, f: &mut Frame) {
    match verb {
        "认为" | "猜测" | "分析" | "解读" => {
            f.hedge = f.hedge.or(Some(Hedge::Probable))
        }
        "预计" | "预测" | "预言" => f.hedge = Some(Hedge::Predicted),
        "怀疑" | "质疑" => f.hedge = Some(Hedge::Doubtful),
        _ => {}
    }
}

/// A named person's belief: 研究员罗佩认为. What officials say is news; what anyone believes
/// is theirs alone.
fn beliefs(views: &Views<'_>, names: &Names<'_>, sentence: Span, out: &mut Vec<Frame>) {
    let text = views.plain_at(sentence);
    for c in BELIEF.captures_iter(text) {
        let (whole, verb) = (c.get(0).expect("match"), c.get(1).expect("group"));
        let at = sentence.start() + whole.start();
        let Some(n) = names.within(sentence).iter().find(|n| n.span.end() == at) else {
            continue;
        };
        if out.iter().any(|f| f.head.overlaps(n.span)) || whole.end() >= text.len() {
            continue;
        }
        let head = &text[..n.span.start() - sentence.start()];
        let start = head
            .rfind(['，', '。', '；', '：'])
            .map_or(0, |i| i + head[i..].chars().next().map_or(0, char::len_utf8));
        let source = Span::new(sentence.start() + start, n.span.end());
        let cue = Span::new(at, sentence.start() + verb.end());
        let content = Span::new(sentence.start() + whole.end(), sentence.end());
        let mut f = frame(
            views,
            names,
            Some(source),
            cue,
            content,
            Some(SourceKind::NamedPerson),
        );
        hedge_by_verb(verb.as_str(), &mut f);
        out.push(f);
    }
}

/// 传 as a verb of its own: at the start of a clause, before a name or a noun.
fn bare_rumour(text: &str, start: usize, end: usize) -> bool {
    let opens =
        start == 0 || text[..start].ends_with(['，', '。', '；', '：', '也', '更', '还']);
    let word = [
        "闻", "言", "统", "达", "播", "承", "奇", "记", "递", "授", "真", "媒", "唤",
        "销",
    ];
    opens && !word.iter().any(|w| text[end..].starts_with(w))
}

/// A known outlet before a verb of reporting: 新华社5月17日报道，…
fn outlets(views: &Views<'_>, names: &Names<'_>, sentence: Span, out: &mut Vec<Frame>) {
    let text = views.plain_at(sentence);
    for n in names.within(sentence) {
        let member = names.member(n.member);
        if !matches!(member.sort, crate::names::Sort::Outlet { .. }) {
            continue;
        }
        let from = n.span.end() - sentence.start();
        let Some(m) = OUTLET_SAYS.find(&text[from..]) else { continue };
        // Date and place may stand between outlet and verb, nothing else.
        let between = &text[from..from + m.start()];
        if between.chars().count() > 14 || between.contains(['，', '。', '《', '“'])
        {
            continue;
        }
        let content = Span::new(n.span.end() + m.end(), sentence.end());
        if content.is_empty() || out.iter().any(|f| f.head.overlaps(n.span)) {
            continue;
        }
        let cue = Span::new(
            n.span.end() + m.start(),
            n.span.end() + m.start() + m.as_str().trim_end_matches(['，', '：']).len(),
        );
        out.push(frame(views, names, Some(n.span), cue, content, None));
    }
}

fn denials(views: &Views<'_>, names: &Names<'_>, sentence: Span, out: &mut Vec<Frame>) {
    let text = views.plain_at(sentence);
    for m in DENIES.find_iter(text) {
        let head = &text[..m.start()];
        let start = head
            .rfind(['，', '。', '；', '：', '但'])
            .map_or(0, |i| i + head[i..].chars().next().map_or(0, char::len_utf8));
        let source = Span::new(sentence.start() + start, sentence.start() + m.start());
        let phrase = views.plain_at(source);
        if phrase.is_empty() || phrase.chars().count() > 16 {
            continue;
        }
        let rest = &text[m.end()..];
        let of_rumour = rest.is_empty()
            || ["了", "这", "该", "上述", "传闻", "此", "有关", "，", "。"]
                .iter()
                .any(|w| rest.starts_with(w));
        if !of_rumour {
            continue;
        }
        let cue = Span::new(sentence.start() + m.start(), sentence.start() + m.end());
        let end = rest.find(['，', '。', '；']).map_or(text.len(), |i| m.end() + i);
        let mut f = frame(
            views,
            names,
            Some(source),
            cue,
            Span::new(cue.start(), sentence.start() + end),
            None,
        );
        f.denies = true;
        f.strength = 0;
        out.push(f);
    }
}
