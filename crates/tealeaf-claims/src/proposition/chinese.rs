//! Chinese triggers, on simplified characters.

use std::sync::LazyLock;

use regex::Regex;
use tealeaf_text::Span;

use super::Kind;
use crate::rules::{rule, rules};
use crate::time::count_character;

const TABLE: &[(Kind, &str)] = &[
    (Kind::Coup, "政变|兵变|夺权|逼宫|宫廷政变"),
    (
        Kind::Detention,
        "软禁|拘押|被抓|被捕|被.{0,6}(?:带走|逮捕|拘捕|扣押|扣留|控制起来|关押|押走|隔离审查)|逮捕|拘留|被带走|羁押|控制起来|留置|立案审查|接受.{0,4}审查|被看管|关押|被监视|被控制|被查|因.{1,12}被查|接受(?:组织)?调查|被双规|失去自由",
    ),
    (
        Kind::DocumentAuthenticity,
        "伪造|真伪|真实性|造假|杜撰|假文件|假的|伪作|伪件|伪文|(?:没有|缺少|缺|漏盖|未盖)(?:密级|印章|公章|文号|签名|落款|编号|抬头|签发人)|赝品|字体|字型|字号|版式|格式|印章|公章|落款(?:日期|时间)?(?:是|为|写)|笔迹|红头|版头|公文用语|用纸|水印|落款.{0,12}(?:不符|不对|有误|不一致|不同|错)|(?:签名|编号|文号|署名|日期).{0,12}(?:不符|不对|有误|不一致|不同|错误)",
    ),
    (Kind::Withdrawal, "撤稿|撤下|撤回|下架|删除|删文|收回|撤掉|被删|撤除"),
    (
        Kind::DocumentIssued,
        "(?:印发|下发|签发|发出|下达|制定|流出|外泄|出台|发布|发了|下了).{0,60}(?:通知|文件|意见|通报|指示|决定|办法|号文)|(?:照片|图片|截图|扫描件|影印件|影像|录音).{0,20}(?:流传|疯传|传开|曝光|流出)|(?:流传|流出|疯传|传阅|曝光).{0,40}(?:通知|文件|通报|密令|备忘录|密电|号文)|(?:通知|文件|号文|通报|备忘录|密令).{0,20}(?:印发|下发|流出|外泄|曝光|流传)|第?[0-9]{1,3}号文件|〔20[0-9]{2}〕",
    ),
    (
        Kind::Publication,
        "(?:发表|刊发|刊登|播发|刊出|发布|登出|播出|推出|刊载|登载).{0,40}(?:照片|图片|影像|画面|视频|录像|文章|社论|评论|通稿|报道|消息|署名|全文|公报|声明|纪要|《)|(?:刊发|刊登|播发|登出).{0,20}讲话|(?:文章|社论|通稿|报道|评论员文章).{0,12}(?:发表|刊发|刊登|见报)|(?:未|没有|没|未曾|从未)(?:作|做|作出|予|有|再)?(?:过|任何|一字|片言|只字)*(?:报道|刊登|见报|转载)|没有刊发|未刊发|没有发表|未见报|(?:没有|不会没有|不可能没有|应有|会有|必有|配发|配合|没有任何)(?:[^，。]{0,4})(?:社论|评论员文章|评论配合)|社论配合|没有见报|发了(?:一篇)?(?:长)?(?:通稿|报道|文章)",
    ),
    (
        Kind::NotSeen,
        "(?:未|没有|没|未曾|不曾)(?:再|能|曾|有)?(?:在)?(?:公开|公众)?(?:场合)?(?:露面|亮相|现身|出现在)|最后一次(?:公开)?(?:露面|亮相|出现|现身)|再也没有(?:公开)?露面|未露面|没有露面|没露面|未公开露面|不曾露面|缺席|不见踪影|失踪|消失|未见|没有出现在|未再露面|没有公开露面|没有公开活动|没有公开亮相|没有亮相|未亮相|没有现身|未现身|(?:没有|未)(?:再)?出现.{0,6}(?:名字|身影|画面)|(?:名字|身影).{0,4}(?:没有|未)(?:再)?出现|不见(?:其)?(?:身影|踪影|人影)|没有(?:参加|出席)|未(?:参加|出席|到场)|未能出席|取消.{0,8}(?:行程|访问|出访|活动)|行程取消|未有公开|无公开|未公开活动|未公开亮相|隐身",
    ),
    (
        Kind::Illness,
        "身体健康|身体无恙|安然无恙|健康状况良好|患病|住院|住进.{0,12}(?:医院|病房)|入院|送医|病危|患癌|癌症|昏迷|病重|中风|脑溢血|脑出血|脑梗|心梗|心脏病|心肌梗|抢救|重症|ICU|icu|瘫痪|失能|不能说话|卧床|疗养|养病|化疗|透析|肿瘤|手术|健康状况|身体欠佳|脑动脉|抱病|病情",
    ),
    (Kind::Death, "去世|逝世|死亡|身亡|病逝|病故"),
    (
        Kind::PowerHeld,
        "掌权|掌控|主政|接管|控制了|大权旁落|架空|主持工作|说了算|垂帘|掌握.{0,4}(?:军权|大权|实权|权力)|实权",
    ),
    (
        Kind::Appointment,
        "接任|出任|就任|当选|任命|升任|晋升|接班|继任|接替|担任.{0,10}(?:总书记|主席|总理|书记|部长)|成为.{0,8}(?:总书记|主席|总理|接班人|行长)",
    ),
    (
        Kind::Removal,
        "下台|退居|引退|隐退|退隐|淡出|交班|让贤|免去|免职|撤职|停职|停权|被撤|开除|双开|落马|被免|辞职|卸任|罢免|出局|垮台|倒台|被取代|被撤换|撤换|换掉|拿下|出事|失势|降职|去向不明|被清洗|靠边站|交权|交出.{0,8}(?:职|权|位)|让出|放弃.{0,8}职|退位|下课|被查|被拿下|离任|去职|让位|退休",
    ),
    (
        Kind::Visit,
        "考察|调研|视察|到访|访问|走访|看望|慰问|抵达|到达|随行|陪同|赴.{2,10}(?:检查|出席)|来到",
    ),
    (
        Kind::Meeting,
        "主持.{0,30}(?:会议|会)|召开.{0,40}(?:会议|会|全会)|(?:将|会|要)?(?:召开|举行)的.{0,10}(?:全会|会议|大会|峰会)|(?:会议|全会|座谈会|大会|扩大会议|选举|大选).{0,12}(?:召开|举行|开幕|闭幕|通过|谴责|批判)|举行.{0,30}(?:会议|会谈|会)|扩大会议",
    ),
    (
        Kind::Appearance,
        "出席|会见|接见|恢复工作|重新露面|复出|返回工作岗位|同框|同台|出镜|公开活动|观礼|亮相|露面|现身|发表.{0,10}讲话|致辞|作报告|参加|发言|会晤|接待",
    ),
    (
        Kind::DocumentContent,
        "内容(?:是|为|包括|涉及|要求)|(?:文件|通知|公报|意见|声明|通稿|报道|全文|纪要|该文|文中|备忘录|通报|密令|指令|命令).{0,10}(?:要求|禁止|勒令|责令|称|载明|列明|规定|指出|强调|批评|批判|提出|称|说|规定|警告|列出|写道|明确)",
    ),
    (Kind::Motive, "是为了|旨在|意在|出于|此举是|目的是|动机"),
    (
        Kind::Opposition,
        "反对|对抗|投.{0,3}(?:反对|弃权|否决)票|弃权|失和|否决|驳回|关系.{0,3}(?:紧张|恶化|破裂|疏远|僵)|有隙|芥蒂|貌合神离|积怨|交恶|闹翻|施压|角力|倒戈|背叛|决裂|分裂|不和|批判|谴责|倒习|反习|切割|疏远|公开叫板|主张恢复|另立|分庭抗礼|对立|矛盾|裂痕|嫌隙|撕破脸|挑战|抵制|造反|翻脸|内斗|弹劾|清算|保持距离|异见",
    ),
    (
        Kind::Allegiance,
        "效忠|忠诚|拥护|支持|站队|力挺|表忠|亲信|投靠|追随|拥戴|宣誓|听命于|站在.{1,6}一边|唯.{1,4}马首是瞻|倒向",
    ),
    (
        Kind::Motive,
        "意在|厌倦|疲倦|倦怠|灰心|失望|出于|不过是|只是(?:不想|想|为|怕|不愿|谨慎|小心)|不想|不愿|想要|以免|以求|意图|心态|情绪|焦虑|不满|愤怒|紧张|恐惧|故意|有意|刻意|目的|企图|为了|旨在|想要|担心|害怕|无意|奉命|授意|是想|自保|动机|心存",
    ),
    (Kind::Plan, "密谋|策划|起草|拟定|酝酿|筹划|布局|暗中|密会|准备"),
    (
        Kind::Discourse,
        "(?:传闻|传言|谣言|风声|消息|议论).{0,8}(?:四起|不断|甚嚣尘上|满天飞|流传|传开|蔓延|很多|频传|热议)|(?:传闻|传言|谣言|流言)(?:也|很|都)?(?:不少|很多|多)|热议|议论纷纷|众说纷纭|引发.{0,6}(?:猜测|热议|关注|联想|议论)|盛传|炸开了?锅|流传甚广|广为流传|不胫而走|刷屏|(?:类似|相同)的(?:预言|传闻|说法)|闹得沸沸扬扬|沸沸扬扬",
    ),
    (
        Kind::Evaluation,
        "(?:绝非|并非|不是)(?:偶然|巧合)|不宜(?:过度|过分)?解读|过度解读|不足为奇|可能性(?:不大|很大|极小|不高)|不等于|并不意味|难以(?:证实|核实|判断)|无法(?:证实|核实)|有待(?:观察|证实)|无一应验|(?:很多|多种|诸多)理由|一向|向来|不同看法|看法不同|俗话说|常言道|俗语说|古人云|老话说|有道是|耐人寻味|罕见|不寻常|反常|值得注意|意味深长|前所未有|史无前例|令人|重要|蹊跷|微妙|可见|说明|表明|显得|不同寻常|异常|诡异|无非|绝非|不意外",
    ),
    (
        Kind::OfficeHeld,
        "(?:是|任|担任|兼任|身为|作为).{0,24}(?:书记|主席|总理|部长|主任|委员|常委|秘书长|行长|组长)",
    ),
    (
        Kind::Statement,
        "(?:没有|未|拒绝|未曾|尚未|不愿)(?:对此)?(?:作出|做出|给出|公开)?(?:说明|解释|回应|置评|交代)|不予置评|强调|指出|表示|要求|说|称|提出|宣布|呼吁|重申|谈到|介绍|希望|坦言|回应|警告|主张|倡议",
    ),
];

static RULES: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
    TABLE.iter().map(|(kind, pattern)| (*kind, rule(pattern))).collect()
});

pub(super) fn trigger(plain: &str) -> Option<(Kind, Span)> {
    RULES.iter().find_map(|(kind, rule)| {
        let m =
            rule.find_iter(plain).find(|m| !nominal(*kind, plain, m.start(), m.end()))?;
        Some((*kind, Span::new(m.start(), m.end())))
    })
}

/// 按照…的要求, 可以说, 名称: no statement.
fn nominal(kind: Kind, plain: &str, start: usize, end: usize) -> bool {
    let (before, after) = (&plain[..start], &plain[end..]);
    match kind {
        Kind::Statement => {
            [
                "的", "按照", "根据", "据", "名", "简", "可以", "号", "职", "学", "小",
                "传", "听",
            ]
            .iter()
            .any(|w| before.ends_with(w))
                || ["的", "法", "明", "呼", "号", "精神"]
                    .iter()
                    .any(|w| after.starts_with(w))
        }
        Kind::Visit => ["的通稿", "的报道", "的消息", "通稿", "报道"]
            .iter()
            .any(|w| after.starts_with(w)),
        Kind::NotSeen => {
            matches!(&plain[start..end], "消失" | "缺席" | "未见")
                && before.ends_with(['”', '"'])
        }
        Kind::Evaluation => {
            &plain[start..end] == "说明"
                && ["的", "没有", "未", "作", "出", "拒绝", "公开"]
                    .iter()
                    .any(|w| before.ends_with(w))
        }
        _ => false,
    }
}

rules! {
    NEGATION = r"(?:没有|未曾|从未|并未|尚未|未|没|不再|不会|并非|不是|无|否认|不)$|(?:没有|未能|从未|并未|并非|不是|不会)[^，。]{0,6}$";
    OCCASION = r"(政治局(?:常委会)?(?:扩大)?会议|国务院常务会议|国务院全体会议|工作会议|全体会议|中央全会|委员会会议|领导小组会议|集体学习|招待会|看望|考察|调研|视察|检查|座谈会|会议|讲话|全会|会见|论坛|通稿|报道|声明|公报|仪式|发言|致辞|讲座|学习|大会|访问|文章|报告|会谈|扩大会议|纪要)";
    BACK = r"(?:讲话|会议|报道|通稿|考察|调研|会|全文|发言|公报|声明|纪要|报告)(?:中|上|里|期间|时|全文|稿)|^(?:其中|当中|全文|通篇|原文|文中|会上|讲话|通稿|报道)|(?:这次|此次|该|这篇|本次|此番)(?:讲话|会议|报道|通稿|考察|调研|发言|公报|声明)";
    PLACE = r"(?:在|赴|到|前往|来到|抵达|于)([^，。、；：“”《》在的]{2,12}?)(?:市|省|县|区|州)?(?:看望|慰问|考察|调研|视察|检查|出席|主持|发表|讲话|召开|参加|会见|举行|访问|走访|期间|指出|强调|参观|慰问)";
    PLACE_SPEECH = r"(?:在|其|他的|她的|的)?([^，。、；：“”《》在的其]{2,4})(?:讲话|之行|行)(?:中|里|时)";
    PLACE_AFTER = r"(?:到访|访问|出访|视察|走访|抵达|前往|考察|调研|到了|去了)了?([^，。、；：“”《》在的了]{2,8}?)(?:市|省|县|区|州)?(?:[，。；、：]|$|的|时|并|考察|调研|视察|访问|进行|出席|期间)";
    NUMBER = r"[^，。；：“”《》\s（）]{0,6}?[〔\[（【]20\d\d[〕\]）】]\s?(?:第)?\d{1,4}\s?号|第?\d{1,4}号(?:文件|文)";
    DOCUMENT = r"通知|文件|通报|备忘录|密令|密电|指令|公函|密件|公告|意见|决定";
    ROUND = r"流传|流出|疯传|传阅|曝光|外泄";
    ORDERS = r"^(?:还|并|又|也|同时)?(?:要求|禁止|责令|勒令|命令|规定|严禁|指示|提醒|警告|不准|不得|号召)";
    IT_ORDERS = r"^(?:该|这份|此)?(?:通知|文件|通报|备忘录|密令|密电|指令|公函|密件|公告)(?:还|并|又|也|同时|据称|据说)*(?:要求|禁止|责令|勒令|命令|规定|严禁|指示|警告)";
    DIFFERS = r"比(?:通常|一般|正常|标准|真)的?.{0,4}[小大粗细长短宽窄]|[小大]一圈|星期[日六]|周[末日六]|偏小|偏大|旧版|不规范|不合规|不像|缺失|少了|错位|不符|不同|不一致|有出入|有误|对不上|存疑|不合|(?:没有|缺少|缺|漏盖|未盖)(?:密级|印章|公章|文号|签名|落款|编号|抬头|签发人)";
    TOLD_OF = r"(?:刊登|刊发|刊载|播发|播出|登出|发布|报道|推出)了?(?:一则|一条|一篇|有关|关于)*([^，。；“”《》]{6,60}?)的(?:消息|报道|通稿|新闻)";
    HOURS = r"(\d{1,4}|[一二三四五六七八九十两百]{1,5})(?:个)?(小时|钟头|天)";
    MEETING = r"([^，。；：“”、的在了]{0,12}(?:会议|全会|座谈会|大会|扩大会议|论坛|工作会|学习会))";
}

pub(super) fn negated(before: &str, inside: &str) -> bool {
    NEGATION.is_match(before)
        // 未作任何报道; what is gone says so by itself.
        || ["未", "没有", "从未", "没"].iter().any(|w| inside.starts_with(w))
            && ["报道", "刊登", "刊发", "见报", "转载", "发表", "说明", "解释", "回应", "置评", "交代"]
                .iter()
                .any(|w| inside.ends_with(w))
}

pub(super) fn occasions(plain: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for m in OCCASION.find_iter(plain) {
        for word in [m.as_str(), bare_occasion(m.as_str())] {
            if !out.iter().any(|o| o == word) {
                out.push(word.to_owned());
            }
        }
    }
    out
}

/// 政治局会议 is also 会议: what later sentences call it.
fn bare_occasion(word: &str) -> &str {
    ["会议", "全会", "学习"]
        .into_iter()
        .find(|bare| word.len() > bare.len() && word.ends_with(bare))
        .unwrap_or(word)
}

pub(super) fn points_back(plain: &str) -> bool {
    BACK.is_match(plain)
}

pub(super) fn places(plain: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for rule in [&*PLACE, &*PLACE_SPEECH, &*PLACE_AFTER] {
        for c in rule.captures_iter(plain) {
            let Some(m) = c.get(1) else { continue };
            let text = m.as_str();
            if [
                "会",
                "上",
                "中",
                "时",
                "日",
                "月",
                "年",
                "这",
                "那",
                "此",
                "公开",
                "重要",
                "其",
                "内部",
                "他",
                "她",
                "发表",
                "总书记",
            ]
            .iter()
            .any(|w| text.ends_with(w) || text == *w)
                || ["工作", "报告", "部队", "活动", "调研", "考察", "出席", "会议"]
                    .iter()
                    .any(|w| text.starts_with(w))
            {
                continue;
            }
            if !out.iter().any(|s| s.start() == m.start()) {
                out.push(Span::new(m.start(), m.end()));
            }
        }
    }
    out
}

pub(super) fn number(plain: &str) -> Option<Span> {
    let m = NUMBER.find(plain)?;
    Some(Span::new(m.start(), m.end()))
}

/// The word for the document: the one that follows a number, else the last.
pub(super) fn document_word(plain: &str) -> Option<Span> {
    let from = NUMBER.find(plain).map_or(0, |m| m.end());
    let m = DOCUMENT.find(&plain[from..]).map(|m| (m.start() + from, m.end() + from));
    m.or_else(|| DOCUMENT.find_iter(plain).last().map(|m| (m.start(), m.end())))
        .map(|(start, end)| Span::new(start, end))
}

pub(super) fn goes_round(plain: &str) -> bool {
    ROUND.is_match(plain)
}

pub(super) fn orders(plain: &str) -> bool {
    ORDERS.is_match(plain)
}

pub(super) fn it_orders(plain: &str) -> bool {
    IT_ORDERS.is_match(plain)
}

pub(super) fn differs(plain: &str) -> bool {
    DIFFERS.is_match(plain)
}

pub(super) fn hours(plain: &str) -> Option<u32> {
    HOURS.captures_iter(plain).find_map(|c| {
        let n = count_character(&c[1])?;
        Some(if &c[2] == "天" { n * 24 } else { n })
    })
}

pub(super) fn told_of(plain: &str) -> Option<Span> {
    let m = TOLD_OF.captures(plain)?.get(1)?;
    Some(Span::new(m.start(), m.end()))
}

pub(super) fn meeting(plain: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for m in MEETING.find_iter(plain) {
        let text = m
            .as_str()
            .trim_start_matches("主持召开")
            .trim_start_matches("主持")
            .trim_start_matches("召开")
            .trim_start_matches("出席")
            .trim_start_matches("举行")
            .to_owned();
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}
