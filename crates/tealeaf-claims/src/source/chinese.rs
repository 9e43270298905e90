//! Chinese attribution rules, on simplified characters.

use tealeaf_text::Span;

use super::{Frame, frame};
use crate::claim::{Evidential, Hedge, SourceKind};
use crate::clause::quoted;
use crate::names::Names;
use crate::rules::rules;
use crate::views::Views;

rules! {
    ACCORDING = r"(?:据|根据)([^，。；：]{1,24}?)(报道|报导|消息|透露|披露|称|介绍|说|爆料|指|电)(?:称|说|指|，|：)+";
    HEARSAY = r"(据信|据报|据传|据闻|据透露|疑似|据悉|据了解|据称|据说|据传|听说|听闻|外传|有传|盛传|疯传|网传|谣传|相传|传)(?:，|：|言)?";
    RUMOUR = r"((?:海外|坊间|网上|网络|近日|最近|各种|外界|民间|北京)*(?:传闻|传言|谣言|小道消息|风声|流言))(四起|不断|满天飞|甚嚣尘上)?(?:，)?(?:称|说|指|，|：)";
    NEWS = r"(?:海外|外界|坊间|网上|又|也|更|还)?有(消息|传闻|传言|报道|分析|评论|观点|人|网友|自媒体|学者|专家|知情人|媒体|声音)(?:人士)?(报道称|报道说|报道|报导|称|说|指出|指|认为|表示|爆料|质疑|解读|预言|预测|断言|猜测|爆出|曝出|曝|传出|撰文称|刊文称)(?:，|：)?";
    CLASS = r"([^，。；：“”]{0,12}?(?:分析人士|观察人士|知情人士|消息人士|内部人士|专家|学者|网友|网民|自媒体|自媒体人|评论人士|评论员|分析师|分析员|交易员|经济学家|外媒|外界|官媒|博主|博客|帖子|帖文|推文|账号|频道|短视频|视频|网文|群组|外交官|不愿具名的[^，。；]{1,8}|(?:前|一位|一名|某|某位|多位|多名|数名|数位|几位|几名|有|匿名|退休)[^，。；：“”]{0,8}(?:发言人|官员|军官|干部|幕僚|将领|官|员|者|人|家|士)|[^，。；：“”]{1,6}人士))(?:也|都|则|却|还|又|更|亦|普遍|曾|昨日|近日|日前|此前|(?:\d{1,2}月)?\d{1,2}日|上?周[一二三四五六日])*(认为|声称|宣称|坚称|称|指出|指|表示|透露|披露|爆料|说|猜测|推测|推断|揣测|分析|解读|预计|预测|预言|预料|预期|判断|怀疑|质疑|担心|相信|报道|直言|断言|断定|暗示|注意到|留意到|发现|观察到)(?:，|：)?";
    GOES_ROUND = r"(坊间|民间|网上|网络上|外界|市面上|圈内|官场|海外|街头巷尾)(?:一直|近来|近日|早已|普遍|都|又|还)*(流传|盛传|疯传|相传|风传)(?:着|称|说|一种说法|，|：)*";
    CITING = r"(?:援引|引述|转引|引用)([^，。；：]{2,14}?)(?:的话|的消息|的说法)?(报道|报导|称|说|指|透露)(?:称|，|：)*";
    FALSE = r"^[^，。；]{0,16}?(?:说法|传闻|传言|报道|消息|指控|谣言|言论)?(?:纯属|均属|全属|属于|都是|全是|完全是|是|系)(?:恶意|彻头彻尾的|无端|毫无根据的)*(?:捏造|谣言|不实|子虚乌有|无稽之谈|虚构|假消息|虚假|谎言)";
    GOES_ON_SAYING = r"(帖子|帖文|短视频|视频|文章|网文|推文|爆料|截图|传单|公开信|录音)[^，。；：“”]{0,8}，(?:并|还|其中)?(声称|宣称|称|指|说|爆料)(?:，|：)?";
    LATE = r"(?:予以|加以|则|随即|当即|对此|一概|断然|坚决|均|都|昨日|昨天|近日|日前|当天|随后|(?:\d{1,2}月)?\d{1,2}日|上?周[一二三四五六日])$";
    SPOKESMAN = r"([^，。；：“”\d]{2,12}?发言人)(?:[^，。；：“”\d称说表指]{0,3})(?:也|则|还|曾|昨日|近日|日前|当天|当日|随后|(?:\d{1,2}月)?\d{1,2}日|上?周[一二三四五六日])*(表示|称|指出|说|回应|回应称|强调|宣布|否认称|透露)(?:，|：)";
    MINUTES = r"((?:[^，。；：“”]{0,12}?的)?(?:存档|档案|公开记录|数据|录像|资料|日程表|名册|清单|卫星图像?|会议纪要|记录)|(?:会议)?纪要|通报|公报|备忘录|文件|记录|名单|日程|公告|通知|草案|决议|信件|密令|公函)(显示|披露|记载|写道|列明|载明|宣布|宣称|声称)(?:，|：)?";
    BODY_ANSWERS = r"([^，。；：“”\d]{2,16}?)(?:昨日|昨天|近日|日前|当天|当日|随后|则|也|已|(?:\d{1,2}月)?\d{1,2}日|上?周[一二三四五六日])*((?:答复|回复|回应|告知|通知|函复)[^，。；：“”]{0,6}?(?:称|说|表示)|回应称|回应说|通报称|澄清称|澄清说|否认称|辟谣称|声明称|答复称|答复说)(?:，|：)?";
    TO_US = r"([^，。；：“”]{2,18}?)(?:(?:对|向)(?:本报|本刊|本台|本社|本网|本组|我们|编辑部|记者|笔者)(?:记者)?(?:表示|说|透露|证实|称|坦言|回忆说|回忆)|(?:告诉|告知)(?:本报|本刊|本台|本社|本网|本组|我们|编辑部|记者|笔者)(?:记者)?)(?:，|：)?";
    ALIAS = r"([^，。；：“”]{0,10}?(?:自媒体人?|自媒体|博主|网友|网红|大V|up主|评论人|爆料人|作家|时评人|主播|账号|频道|网名|署名)?“[^“”]{1,12}”)(?:也|则|还|又|更|曾|昨日|近日|日前|此前|当天|随后|上?周[一二三四五六日]|(?:\d{1,2}月)?\d{1,2}日)*(爆料说|爆料称|爆料|声称|宣称|断言|预言|透露|坚称|称|说|表示|认为|指出|发帖称|发文称|猜测|披露)(?:，|：)?";
    IN_EYES = r"在(他|她|[^，。；：“”]{2,10})看来(?:，)?";
    STAGE = r"(?:撰文|发文|刊文|发帖|受访时|在文中|(?:对|向)(?:本报|本台|本刊|记者|媒体|外界|笔者|[^，。]{2,6}记者)|(?:在)?接受[^，。]{0,12}(?:采访|访问|专访|查询)时|在[^，。]{1,12}(?:上|中)|(?:\d{1,2}月)?\d{1,2}日|昨日|昨天|日前|近日)$";
    DENIED_SAYS = r"否认[^，。；]{0,16}，(?:并)?(称|表示|说|强调|指出)(?:，|：)?";
    BELIEF = r"(认为|怀疑|质疑|相信|估计|坚称|预计|预测|预言|预料|预期|判断|推测|断言|断定)(?:，|：)?";
    OUTSIDER = r"(学者|专家|教授|研究员|分析师|分析员|律师|评论员|学家|作家|博士|经济师|观察员|馆员|主编|总编|总监)";
    OUTSIDER_SAYS = r"(指出|表示|说|称|强调|坦言|告诉本报|告诉记者|提醒|解释)(?:，|：)?";
    OWN_REPORT = r"([^，。；：“”]{0,4}?(?:该台|该社|该报|该刊|该网))(?:还|又|也|则|随后)*(报道称|报道|称|说|指出|援引)(?:，|：)?";
    THE_REPORT = r"^(报道|通稿|该社|该报|该台|文章|消息)(称|说|指出|指|还说|还称)(?:，|：)?";
    DOC_HEARSAY = r"([^，。；：“”]{0,30}?(?:通知|文件|公报|声明|意见|密件|信件|该文|备忘录|通报|密令|密电|指令|命令|公函|函件))(据称|据说|据传|据报)(?:，)?";
    OUTLET_SAYS = r"(显示|披露|报道称|报道说|报道|发文称|刊文称|消息称|通稿称|通报称|称)(?:，|：)?";
    PASSIVE = r"被(视为|认为|解读为|指|曝|传)(?:是|为)?";
    VERSION = r"((?:更|最|另|还有|也有|一种|另一种|各种|流传的|流行的)[^，。；：“”]{0,8}?(?:的)?(?:说法|版本|传言|传闻|猜测|解读|揣测|推测))(?:则|却|便|就)?(?:是|称|说|指)(?:，|：)?";
    ANYONE_SAYS = r"(分析|介绍|回忆道|预测|预言|预计|直言|坦言|指出|认为|以为|表示|透露|断言|推测|推断|猜测|估计|相信|提醒|警告|预料|预期|主张|判定|推断|认定|辩称|声称|宣称|坚称|反驳|澄清|解释|回忆|写道|强调|主张|质疑|怀疑|判断|研判|爆料|披露|告诉[^，。]{1,8}|说|称)(?:称|说|道)?(，|：|“|「)";
    SAYS_ON = r"，(?:并|又|还|也|同时|只|仅)*(称|强调|声称|宣称|坚称|指称|说)[^，。；：“”]{2,24}";
    NO_SUBJECT = r"^(?:他|她|其|它|这|那|此|该|并|并且|而且|但|而|还|又|也|则|曾|当时|随后|据|对|在|从|由|以|如果|若|因为|虽然|尽管|不过|然而|同时|另外|此外|俗话|常言|老话|古人|有道)|的$|(?:名|简|统|号|所|自|可以|不|没有|未|无法|被|将|人们|演|小|学|传|据|听|论|谎|再|胡|有人)$";
    STAGED = r"(?:被问及|受访时|接受|谈到|谈及|在(?:记者会|发布会|社交|节目|推特|脸书|博客|文章)|(?:昨|今|前)(?:天|日|晚)|上?周[一二三四五六日]|上(?:周|个?月)|(?:[0-9]{1,2}月)?[0-9]{1,2}日|近日|日前|此前|随后|当天|翌日|次日|隔日|当晚|事后|至今|一度|也|则|却|都|还|又|就此|对此|私下|公开|普遍|进一步|多次|同样)";
    OFFICE_DENIES = r"([^，。；：“”]{2,16}?(?:办公室|办公厅|发言人|新闻处|部|局|方面|本人|政府|当局|官方|团队|阵营))(?:也|则|随后|已|昨日|昨天|日前|近日|当天)*否认";
    PICTURES = r"([^，。；：“”]{1,12}?(?:台|电视|社|网))(?:[^，。；：“”]{0,12}?)(播出|公布|发布|展示|释出|播放|播发)了?([^，。；《“]{5,40}?)的?(?:画面|照片|影像|视频|镜头|录像|片段)";
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
    for rule in [
        &*CITING,
        &*GOES_ROUND,
        &*RUMOUR,
        &*NEWS,
        &*SPOKESMAN,
        &*CLASS,
        &*MINUTES,
        &*OWN_REPORT,
        &*GOES_ON_SAYING,
    ] {
        for c in rule.captures_iter(text) {
            let (whole, who) = (c.get(0).expect("match"), c.get(1).expect("group"));
            // 网上流传一份文件: a thing goes round, nothing is said.
            let thing = std::ptr::eq(rule, &*GOES_ROUND)
                && ["一", "某", "几", "这", "该", "多"]
                    .iter()
                    .any(|w| text[whole.end()..].starts_with(w));
            // 否认了有关传言，称: who denies goes on speaking, not the rumour.
            let head = &text[..whole.end()];
            let clause =
                head.trim_end_matches(['，', '：']).rfind('。').map_or(0, |i| i + 3);
            let denied = std::ptr::eq(rule, &*RUMOUR)
                && ["否认", "辟谣", "驳斥", "澄清"]
                    .iter()
                    .any(|w| head[clause..].contains(w));
            if !clear(whole.start())
                || taken(&out, whole.start())
                || whole.end() >= text.len()
                || denied
                || thing
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
            let from = who.start() + source_lead(who.as_str());
            let mut f = frame(
                views,
                names,
                Some(abs(from, who.end())),
                cue,
                abs(whole.end(), scope_end(text, whole.end())),
                None,
            );
            f.head = abs(whole.start(), whole.end());
            hedge_by_verb(c.get(2).map_or("", |m| m.as_str()), &mut f);
            if FALSE.is_match(&text[whole.end()..]) {
                f.denies = true;
                f.strength = 0;
            }
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
        let lead = who.as_str().rfind('的').map_or(0, |i| i + '的'.len_utf8());
        let (source, cue) =
            (abs(who.start() + lead, who.end()), abs(cue.start(), cue.end()));
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
    for c in VERSION.captures_iter(text) {
        let (whole, who) = (c.get(0).expect("match"), c.get(1).expect("group"));
        let official = ["官方", "政府", "当局"].iter().any(|w| who.as_str().contains(w));
        if !clear(whole.start())
            || taken(&out, whole.start())
            || whole.end() >= text.len()
            || official
        {
            continue;
        }
        let mut f = frame(
            views,
            names,
            Some(abs(who.start(), who.end())),
            abs(who.end(), whole.end()),
            abs(whole.end(), scope_end(text, whole.end())),
            Some(SourceKind::Rumour),
        );
        f.head = abs(whole.start(), whole.end());
        out.push(f);
    }
    aliases(views, names, sentence, &mut out);
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
        // 林海据信已经离境: who it is about stands before the word.
        let head = &text[..whole.start()];
        let from = head
            .rfind(['，', '。', '；', '：', '？', '！'])
            .map_or(0, |i| i + head[i..].chars().next().map_or(0, char::len_utf8));
        let subject = head[from..].chars().count();
        let within = matches!(
            word.as_str(),
            "据信" | "据报" | "据传" | "据闻" | "疑似" | "据悉" | "据称" | "据说"
        );
        if within && (2..=16).contains(&subject) && !whole.as_str().ends_with('，') {
            f.content = abs(from, text.len());
            f.head = abs(from, from);
        }
        if matches!(word.as_str(), "据信" | "疑似") {
            f.hedge = Some(Hedge::Possible);
            f.strength = 2;
        }
        out.push(f);
    }
    anyone(views, names, sentence, &mut out);
    says_on(views, names, sentence, &mut out);
    shown(views, names, sentence, &mut out);
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

/// 旅居海外的评论人裴亦舟预测，…: whoever stands before a verb of saying that a mark follows,
/// where no rule above knows the source. A known official who speaks is the news itself.
fn anyone(views: &Views<'_>, names: &Names<'_>, sentence: Span, out: &mut Vec<Frame>) {
    let text = views.plain_at(sentence);
    let quotes = quoted(text);
    let abs = |a: usize, b: usize| Span::new(sentence.start() + a, sentence.start() + b);
    let clause_start = |at: usize| {
        text[..at]
            .rfind(['，', '。', '；', '：'])
            .map_or(0, |i| i + text[i..].chars().next().map_or(0, char::len_utf8))
    };
    for c in OFFICE_DENIES.captures_iter(text) {
        let (whole, who) = (c.get(0).expect("match"), c.get(1).expect("group"));
        let cue = abs(whole.end() - "否认".len(), whole.end());
        if out.iter().any(|f| f.head.overlaps(abs(who.start(), whole.end())) || f.denies)
        {
            continue;
        }
        // What is denied begins with the word that denies it.
        let content = abs(whole.end() - "否认".len(), text.len());
        let mut f =
            frame(views, names, Some(abs(who.start(), who.end())), cue, content, None);
        f.head = abs(who.start(), who.end());
        out.push(f);
    }
    for c in ANYONE_SAYS.captures_iter(text) {
        let (verb, mark) = (c.get(1).expect("group"), c.get(2).expect("group"));
        if quotes.iter().any(|q| q.start() < verb.start() && verb.start() < q.end()) {
            continue;
        }
        let mut start = clause_start(verb.start());
        let mut who = &text[start..verb.start()];
        // 发言人某某昨天在记者会上被问及此事时表示: who it is stands before when and where.
        if let Some(m) = STAGED.find(who).filter(|m| m.start() >= 6) {
            who = &who[..m.start()];
        }
        // A verb right after a comma: who speaks stands in the clause before.
        if who.is_empty() && start > 3 && verb.as_str() != "说" && verb.as_str() != "称"
        {
            let before = start - '，'.len_utf8();
            start = clause_start(before);
            who = &text[start..before];
            let Some(m) = STAGED.find(who).filter(|m| m.start() >= 6) else { continue };
            who = &who[..m.start()];
        }
        let bare = ["不过", "但", "而", "也有", "还有", "另有", "有"]
            .iter()
            .fold(who, |who, lead| who.strip_prefix(lead).unwrap_or(who));
        start += who.len() - bare.len();
        let who = bare;
        // 文章强调“X”: words of a text, nothing that is passed on.
        let text_quotes = !matches!(mark.as_str(), "，" | "：")
            && TEXTS.iter().any(|w| who.ends_with(w));
        let chars = who.chars().count();
        let source = abs(start, start + who.len());
        let from = if matches!(mark.as_str(), "“" | "「") {
            mark.start()
        } else {
            mark.end()
        };
        let known = names.within(source).iter().any(|n| {
            let member = names.member(n.member);
            member.key.is_some() && member.sort == crate::names::Sort::Person
        });
        if !(2..=30).contains(&chars)
            || known
            || text_quotes
            || NO_SUBJECT.is_match(who)
            || who.contains(['“', '”', '《'])
            || from + 6 > text.len()
        {
            continue;
        }
        let content = abs(from, scope_end(text, from));
        let free = |f: &Frame| {
            !f.head.overlaps(source)
                && !f.content.overlaps(content)
                && !f.content.contains(source)
        };
        if !out.iter().all(free) {
            continue;
        }
        let kind = match super::kinds::kind_of(views, names, source) {
            SourceKind::UnnamedPeople | SourceKind::Analyst if who_is_named(who) => {
                SourceKind::NamedPerson
            }
            kind => kind,
        };
        let cue = abs(verb.start(), verb.end());
        let mut f = frame(views, names, Some(source), cue, content, Some(kind));
        f.head = abs(start, from);
        hedge_by_verb(verb.as_str(), &mut f);
        out.push(f);
    }
}

/// 该公司次日只以一句话交代，称某人公务在身: who spoke in the clause before says more.
fn says_on(views: &Views<'_>, names: &Names<'_>, sentence: Span, out: &mut Vec<Frame>) {
    let text = views.plain_at(sentence);
    let abs = |a: usize, b: usize| Span::new(sentence.start() + a, sentence.start() + b);
    for c in SAYS_ON.captures_iter(text) {
        let (m, verb) = (c.get(0).expect("match"), c.get(1).expect("group"));
        let before = &text[..m.start()];
        let start = before
            .rfind(['，', '。', '；', '：'])
            .map_or(0, |i| i + text[i..].chars().next().map_or(0, char::len_utf8));
        let Some(staged) = STAGED.find(&before[start..]).filter(|s| s.start() >= 6)
        else {
            continue;
        };
        let who = &before[start..start + staged.start()];
        let source = abs(start, start + who.len());
        let content = abs(verb.end(), text.len());
        let known =
            names.within(source).iter().any(|n| names.member(n.member).key.is_some());
        let free = |f: &Frame| !f.head.overlaps(source) && !f.content.overlaps(content);
        if known
            || who.chars().count() > 24
            || NO_SUBJECT.is_match(who)
            || who.contains('《')
            || !out.iter().all(free)
        {
            continue;
        }
        let kind = super::kinds::kind_of(views, names, source);
        let cue = abs(verb.start(), verb.end());
        let mut f = frame(views, names, Some(source), cue, content, Some(kind));
        f.head = abs(verb.start(), verb.end());
        out.push(f);
    }
}

/// Texts by whose words it goes on: what they say is claimed of them.
const TEXTS: &[&str] = &[
    "文章", "通稿", "讲话", "演说", "演讲", "声明", "社论", "报道", "全文", "公报",
    "致辞", "贺词", "报告", "发言",
];

/// 某台播出了某人会见某人的画面: what pictures show stands on the word of who shows them.
fn shown(views: &Views<'_>, names: &Names<'_>, sentence: Span, out: &mut Vec<Frame>) {
    let text = views.plain_at(sentence);
    let abs = |a: usize, b: usize| Span::new(sentence.start() + a, sentence.start() + b);
    for c in PICTURES.captures_iter(text) {
        let (who, verb, what) = (
            c.get(1).expect("group"),
            c.get(2).expect("group"),
            c.get(3).expect("group"),
        );
        let head = abs(who.start(), verb.end());
        if out.iter().any(|f| f.head.overlaps(head) || f.content.overlaps(head)) {
            continue;
        }
        let source = abs(who.start(), who.end());
        let kind = match super::kinds::kind_of(views, names, source) {
            kind @ SourceKind::OfficialMedia => kind,
            _ => SourceKind::Outlet,
        };
        let cue = abs(verb.start(), verb.end());
        let content = abs(what.start(), what.end());
        let mut f = frame(views, names, Some(source), cue, content, Some(kind));
        f.head = head;
        out.push(f);
    }
}

/// Whether what stands before a verb of saying ends in a name rather than in a class of people:
/// 评论人裴亦舟, not 多数评论人.
fn who_is_named(who: &str) -> bool {
    let class = [
        "人", "者", "员", "官", "家", "士", "们", "民", "友", "师", "界", "方", "媒体",
        "专家",
    ];
    let many = [
        "多数", "多名", "数名", "几名", "一名", "一位", "某", "有些", "不少", "许多",
        "部分", "匿名",
    ];
    !class.iter().any(|w| who.ends_with(w)) && !many.iter().any(|w| who.contains(w))
}

/// Bytes before the source itself: 也有学者, 对此，, 社交平台上有帖子.
fn source_lead(who: &str) -> usize {
    let leads = ["也有", "还有", "亦有", "又有", "更有", "另有", "上有", "里有", "中有"];
    leads
        .iter()
        .filter_map(|w| who.find(w).map(|at| at + w.len()))
        .max()
        .filter(|at| *at < who.len())
        .unwrap_or_else(|| {
            let one = ["有", "但", "而"].iter().find(|w| who.starts_with(*w));
            one.map_or(0, |w| if who.len() > w.len() + 3 { w.len() } else { 0 })
        })
}

/// Where what is said ends: at a turn to what the writer holds against it.
fn scope_end(text: &str, from: usize) -> usize {
    [
        "，但",
        "，不过",
        "，然而",
        "，可是",
        "；但",
        "；不过",
        "；然而",
        "，结果",
        "；结果",
        "，事实上",
        "；事实上",
        "，其实",
        "，实际上",
    ]
    .iter()
    .filter_map(|w| text[from..].find(w).map(|i| from + i))
    .filter(|at| *at > from)
    .min()
    .unwrap_or(text.len())
}

fn hedge_by_verb(verb: &str, f: &mut Frame) {
    match verb {
        "认为" | "猜测" | "推测" | "推断" | "揣测" | "分析" | "解读" | "判断"
        | "相信" | "担心" => f.hedge = f.hedge.or(Some(Hedge::Probable)),
        "预计" | "预测" | "预言" | "预料" | "预期" => {
            f.hedge = Some(Hedge::Predicted)
        }
        "怀疑" | "质疑" => f.hedge = Some(Hedge::Doubtful),
        _ => {}
    }
}

/// A named person's belief: 研究员罗佩认为. What officials say is news; what anyone believes
/// is theirs alone.
fn beliefs(views: &Views<'_>, names: &Names<'_>, sentence: Span, out: &mut Vec<Frame>) {
    let text = views.plain_at(sentence);
    let believed = BELIEF.captures_iter(text).map(|c| (c, false));
    let said = OUTSIDER_SAYS.captures_iter(text).map(|c| (c, true));
    for (c, outsider) in believed.chain(said) {
        let (whole, verb) = (c.get(0).expect("match"), c.get(1).expect("group"));
        // 据此, 私下 and the like may stand between name and verb.
        let mut lead = &text[..whole.start()];
        loop {
            let bare =
                lead.trim_end_matches(|c| "据此因也则曾都还私下公开明确".contains(c));
            // 对本报表示, 接受采访时说: to whom and where it was said.
            let bare = STAGE.find(bare).map_or(bare, |stage| &bare[..stage.start()]);
            if bare.len() == lead.len() {
                break;
            }
            lead = bare;
        }
        let end = sentence.start() + lead.len();
        let at = sentence.start() + whole.start();
        let Some(n) = names.within(sentence).iter().find(|n| n.span.end() == end) else {
            continue;
        };
        if outsider && !OUTSIDER.is_match(views.plain_at(n.span)) {
            continue;
        }
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

/// 自媒体人“老船长”爆料说, 在他看来, 发言人…否认了传言，称: sources known by a pen name, by
/// the words before, and by what they deny.
fn aliases(views: &Views<'_>, names: &Names<'_>, sentence: Span, out: &mut Vec<Frame>) {
    let text = views.plain_at(sentence);
    let abs = |a: usize, b: usize| Span::new(sentence.start() + a, sentence.start() + b);
    for c in ALIAS.captures_iter(text) {
        let (whole, who, verb) = (
            c.get(0).expect("match"),
            c.get(1).expect("group"),
            c.get(2).expect("group"),
        );
        // 把“某方略”说了四遍: a phrase, and how often it was said.
        let rest = &text[whole.end().min(text.len())..];
        let opens = who.as_str().find('“').map_or(who.start(), |at| who.start() + at);
        let said = rest.starts_with(['了', '过', '着', '成'])
            || text[..opens].ends_with(['把', '将', '对', '被', '用', '提', '到']);
        let formula =
            said || !names.formulas_within(abs(who.start(), who.end())).is_empty();
        let taken = out.iter().any(|f| f.head.overlaps(abs(whole.start(), whole.end())));
        if formula || taken || whole.end() >= text.len() {
            continue;
        }
        let content = abs(whole.end(), scope_end(text, whole.end()));
        let mut f = frame(
            views,
            names,
            Some(abs(who.start(), who.end())),
            abs(verb.start(), verb.end()),
            content,
            Some(SourceKind::Outlet),
        );
        f.evidential = Evidential::Rumour;
        f.hedge = Some(Hedge::Possible);
        f.strength = 1;
        f.head = abs(whole.start(), whole.end());
        hedge_by_verb(verb.as_str(), &mut f);
        out.push(f);
    }
    for (rule, kind) in
        [(&*BODY_ANSWERS, Some(SourceKind::OfficialBody)), (&*TO_US, None)]
    {
        for c in rule.captures_iter(text) {
            let (whole, who) = (c.get(0).expect("match"), c.get(1).expect("group"));
            let taken =
                out.iter().any(|f| f.head.overlaps(abs(whole.start(), whole.end())));
            if taken || whole.end() >= text.len() {
                continue;
            }
            let source = abs(who.start(), who.end());
            // Who has a name and a trade is a source of his own, whatever it is he says.
            let person = names.within(source).iter().any(|n| {
                n.span.end() == source.end() && !OUTSIDER.is_match(views.plain_at(n.span))
            });
            if kind.is_none() && person {
                continue;
            }
            let cue = abs(
                who.end(),
                whole.start() + whole.as_str().trim_end_matches(['，', '：']).len(),
            );
            let content = abs(whole.end(), text.len());
            let mut f = frame(views, names, Some(source), cue, content, kind);
            f.head = abs(whole.start(), whole.end());
            out.push(f);
        }
    }
    for c in IN_EYES.captures_iter(text) {
        let (whole, who) = (c.get(0).expect("match"), c.get(1).expect("group"));
        if whole.end() >= text.len() || matches!(who.as_str(), "我" | "笔者") {
            continue;
        }
        let mut f = frame(
            views,
            names,
            Some(abs(who.start(), who.end())),
            abs(
                whole.start(),
                whole.start() + whole.as_str().trim_end_matches('，').len(),
            ),
            abs(whole.end(), text.len()),
            Some(SourceKind::NamedPerson),
        );
        f.head = abs(whole.start(), whole.end());
        f.hedge = Some(Hedge::Probable);
        out.push(f);
    }
    for c in DENIED_SAYS.captures_iter(text) {
        let (whole, verb) = (c.get(0).expect("match"), c.get(1).expect("group"));
        let head = &text[..whole.start()];
        let start = head
            .rfind(['，', '。', '；', '：'])
            .map_or(0, |i| i + head[i..].chars().next().map_or(0, char::len_utf8));
        let end = [
            "在", "1", "2", "3", "4", "5", "6", "7", "8", "9", "昨", "上周", "周", "当",
            "日前", "近日", "随后",
        ]
        .iter()
        .filter_map(|w| text[start..whole.start()].find(w).map(|i| start + i))
        .min()
        .unwrap_or(whole.start());
        if end <= start || whole.end() >= text.len() {
            continue;
        }
        let source = abs(start, end);
        let mut f = frame(
            views,
            names,
            Some(source),
            abs(verb.start(), verb.end()),
            abs(whole.end(), text.len()),
            None,
        );
        f.head = abs(verb.start(), whole.end());
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
        // What an outlet quotes stands on the word of whom it quotes.
        if ["引述", "援引", "转引", "引用"].iter().any(|w| text[from..].starts_with(w))
        {
            continue;
        }
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
        let end = LATE.find(&head[start..]).map_or(m.start(), |l| start + l.start());
        let source = Span::new(sentence.start() + start, sentence.start() + end);
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
