//! Chinese names that no vocabulary lists: people by a title before a surname, outlets and
//! bodies by their last characters.
//!
//! Characters are not parted into words, so where a name ends is told by the article
//! itself: a third character that follows the first two everywhere belongs to them.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use tealeaf_text::Span;

use super::{Cast, Form, MemberId, Named, Sort, mention};
use crate::article::Article;
use crate::rules::rules;
use crate::views::{Views, is_chinese, is_han};
use crate::vocabulary::Vocabulary;

/// Surnames that seldom begin another word.
const SURNAMES: &str = "裘储隗伊厉戎韶郜蓟蔺屠池逄郦雍濮扈燕冀浦闻郁杭钮嵇荀芮羿汲邴富仓暨王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭肖田董潘袁蔡蒋余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严赖覃洪武莫孔汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝辛靳柴蒙鲍华喻祁蒲滕屈饶牟艾尤穆卓吉缪简项芦麦褚娄窦戚岑景宫费卜冷晏卫米柏宗瞿桂佟臧闵苟邬卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘麻苑迟邝曾习谌铁咸";

/// Surnames of two characters.
const DOUBLE: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐",
    "夏侯", "司徒", "端木", "南宫", "独孤", "贺兰", "闻人", "宇文", "长孙", "钟离",
    "澹台", "濮阳", "淳于", "申屠", "轩辕", "鲜于", "赫连", "呼延", "拓跋", "纳兰",
    "完颜", "耶律", "西门", "司空", "司寇", "百里", "东郭",
];

/// Characters that go on after a name rather than end it.
const AFTER: &str = "最据疑撰遭辞在说称将是于对向与和及也又已曾就出主率会要指强表认未没不再仍亲从到把被让使等都并因其为近前昨今上下访赴抵参提谈发重讲接率致届以由同则却还只才之的了时年月日虽而或且病去当正现任";

/// Characters that no given name begins with.
const NOT_GIVEN: &str =
    "在说称将是于对向与和及也又已曾就会要指没不的之了从被把让使等都并却还才去";

/// Words that begin with a surname and are none.
const WORDS: &[&str] = &[
    "方面", "方案", "方式", "方针", "高度", "高层", "高调", "高级", "任命", "任何",
    "任期", "任内", "任职", "文件", "文章", "金融", "万一", "武力", "武装", "白天",
    "江山", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "周末", "周边",
    "关于", "关系", "关注", "包括", "包含", "安全", "安排", "安抚", "简单", "简报",
    "石油", "温和", "史无", "毕竟", "曾经", "曾在", "曾表", "曾说", "曾任", "纪念",
    "纪律", "章程", "严格", "严肃", "严厉", "谢绝", "许多", "许诺", "何时", "何以",
    "余下", "华人", "华侨", "项目", "费用", "商讨", "商议", "商定", "宁可", "尚未",
    "左右", "易于", "符合", "盛传", "盛赞", "景气", "马上", "段时", "程序", "范围",
    "苏丹", "习惯", "习俗", "习性", "铁路", "铁道", "铁证", "钱款", "申请", "申明",
    "申报", "施压", "施政", "康复", "祝贺", "祝福", "顾问", "顾及", "汤匙", "卫队",
    "关心", "关怀", "关切", "关爱", "关照", "安危", "安康", "高见", "严令", "严词",
    "方言", "明言", "闻讯", "闻言", "闻知", "闻名", "富有", "富裕", "富人", "池塘",
    "仓促", "仓库", "伊斯", "卫星", "荣誉", "冷静", "冷落", "米袋",
];

rules! {
    TITLE = r"(?:总参谋长|国防部长|政治委员|总检察长|大统领|国务卿|总指挥|总司令|哈里发|埃米尔|大主教|政务官|幕僚长|文书官|主持人|总干事|参议长|参谋长|监察长|委员长|秘书长|检察长|董事长|司令员|发言人|研究员|经济师|分析师|分析员|检察官|领导人|执政官|评论员|观察员|副部长|副主席|副总理|副总统|总编辑|召集人|执行长|侍从长|侍卫长|典礼官|枢密使|总领事|统领|大公|公爵|皇帝|天皇|酋长|苏丹|教皇|主教|舰长|师长|旅长|秘书|副手|助理|顾问|讲师|记者|诗人|院士|国师|首席|总督|督办|都督|摄政|执政|王储|太子|部长|省长|市长|县长|州长|区长|行长|院长|局长|处长|司长|厅长|署长|会长|校长|社长|团长|军长|议长|馆长|组长|外长|防长|财长|总长|所长|台长|书记|主席|总统|总理|首相|主任|委员|常委|总裁|元首|大臣|司令|将军|上将|中将|少将|元帅|教授|博士|总管|学家|议员|大使|专员|代表|理事|总监|总编|主编|律师|法官|领袖|政委|特使|国王|女王|亲王|馆员|作家|学者|专家|人员|次长|队长|公使|参赞|法师|少校|中校|上校|大校|少尉|中尉|上尉|宫相|幕僚|亲信|县令|庭长|首辅|宰相|领事)";
    DOTTED = r"\p{Han}{1,8}(?:[·•・‧]\p{Han}{1,8})+";
    APPOINTS = r"由|任命|提拔|选举|推举|提名|改由";
    TAKES = r"^(?:接任|接替|出任|继任|担任|取代|代理|主持|兼任|为|暂代|接掌|接班|顶替)";
    OUTLET = r"([^，。；：、“”《》\s\d的在由据和与让对向被将是于又也及年月日方已从把给等]{2,6}?(?:通讯社|通信社|电讯社|广播公司|电视台|广播电台|电台|日报|晚报|时报|早报|周刊|周报|卫视|新闻网|新闻社))";
    OUTLET_MARKS = r"《([^《》]{2,10}?(?:日报|晚报|时报|早报|周刊|周报|杂志|报))》";
    AGENCY = r"(?:^|[，。；：、“”\s据由和与让而但])([^，。；：、“”《》\s\d的在由据和与让对向被将是于又也及年月日方]{2,3}社)(?:报道|引述|援引|电|消息|称|发|说|\d|当|随|日前|曾|播)";
    BODY = r"([^，。；：、“”《》〔〕\s\d的在由据和与让对向被将是于又也及年月日时为有前后]{0,6}?(?:中央银行|银行|委员会|财政厅|财政部|国防署|国防部|外交部|金管局|联储局|国务院|办公厅|公安部|商务部|议会))";
    OWN_BANK = r"央行|该行";
}

/// Adds people, outlets and bodies that a Chinese text names.
pub(super) fn add(
    article: &Article,
    views: &Views<'_>,
    vocabulary: &Vocabulary,
    cast: &mut Cast,
    named: &mut Vec<Named>,
) {
    if !is_chinese(views.text) {
        return;
    }
    for found in [
        outlets(article, views, cast),
        people(article, views, cast),
        bodies(article, views, vocabulary, cast),
    ] {
        named.sort_by_key(|n| n.span.start());
        let mut free = Vec::new();
        let mut end = 0;
        for one in found {
            let at = named.partition_point(|n| n.span.start() < one.span.end());
            let taken =
                named[at.saturating_sub(2)..at].iter().any(|n| n.span.overlaps(one.span));
            if !taken && end <= one.span.start() {
                end = one.span.end();
                free.push(one);
            }
        }
        named.extend(free);
    }
    named.sort_by_key(|n| n.span.start());
}

/// Where a name may begin, with its end when it is short and when it is long.
type Candidates = BTreeMap<usize, (usize, Option<usize>)>;

/// People introduced by a title, wherever they are named.
fn people(article: &Article, views: &Views<'_>, cast: &mut Cast) -> Vec<Named> {
    let mut candidates = Candidates::new();
    for sentence in &article.sentences {
        for m in TITLE.find_iter(views.plain_at(sentence.span)) {
            let at = sentence.span.start() + m.end();
            gather(views, at, sentence.span.end(), LISTED, &mut candidates);
            // 曾任馆长的沈砚秋: who held the office stands behind 的.
            if views.plain[at..].starts_with('的') {
                let behind = at + '的'.len_utf8();
                gather(views, behind, sentence.span.end(), 0, &mut candidates);
            }
        }
    }
    // 由聂远山接任: who comes into an office is named without a title.
    for sentence in &article.sentences {
        let text = views.plain_at(sentence.span);
        for m in APPOINTS.find_iter(text) {
            let at = sentence.span.start() + m.end();
            let Some((short, long)) = name_at(views, at, sentence.span.end()) else {
                continue;
            };
            let takes = |end: usize| {
                TAKES.is_match(&views.plain[end..sentence.span.end().max(end)])
            };
            if takes(short) || long.is_some_and(takes) {
                let long = long.filter(|l| takes(*l));
                candidates.insert(at, (short, long));
            }
        }
    }
    untitled(article, views, &mut candidates);
    let mut names = resolve(views, &candidates);
    names.extend(dotted(views));
    names.sort_unstable();
    names.dedup();
    let Ok(finder) = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(names.iter().map(String::as_str))
    else {
        return Vec::new();
    };
    if names.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut ids: Vec<Option<MemberId>> = vec![None; names.len()];
    for m in finder.find_iter(&views.plain) {
        let span = Span::new(m.start(), m.end());
        // As first written, in whichever script.
        let id = *ids[m.pattern().as_usize()]
            .get_or_insert_with(|| cast.person(None, views.text_at(span), None));
        out.push(mention(views, span, title_start(article, views, span), id, Form::Full));
    }
    out
}

/// Names of three characters that no title introduces, where clauses begin and that the
/// article says again: each with what comes after a name behind it. One pass counts them all.
fn untitled(article: &Article, views: &Views<'_>, out: &mut Candidates) {
    let mut places: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for sentence in &article.sentences {
        let text = views.plain_at(sentence.span);
        let starts = std::iter::once(0).chain(
            text.match_indices(['，', '。', '；', '：', '“', '、', '」', '「'])
                .map(|(at, mark)| at + mark.len()),
        );
        for start in starts {
            let at = sentence.span.start() + start;
            let Some((short, Some(long))) = name_at(views, at, sentence.span.end())
            else {
                continue;
            };
            let name = &views.plain[at..long];
            let third = name.chars().next_back().is_some_and(|c| AFTER.contains(c));
            if name.chars().count() == 3 && !third && ends_name(views, long) {
                places.entry(name).or_insert((at, short, long));
            }
        }
    }
    let briefs: Vec<&str> = places.values().map(|p| &views.plain[p.0..p.1]).collect();
    let Ok(finder) = AhoCorasick::new(&briefs) else { return };
    // How often the two characters stand, the three, and the three as a name does.
    let mut counts = vec![[0_usize; 3]; briefs.len()];
    let names: Vec<&str> = places.keys().copied().collect();
    for m in finder.find_overlapping_iter(&views.plain) {
        let n = m.pattern().as_usize();
        counts[n][0] += 1;
        if views.plain[m.start()..].starts_with(names[n]) {
            counts[n][1] += 1;
            counts[n][2] += usize::from(ends_name(views, m.start() + names[n].len()));
        }
    }
    for ((at, short, long), [brief, whole, ends]) in places.values().zip(counts) {
        // A word goes on in other ways, too; a name does not.
        if whole >= 2 && brief == whole && ends * 2 >= whole {
            out.entry(*at).or_insert((*short, Some(*long)));
        }
    }
}

/// Whether what comes behind a place goes on after a name.
fn ends_name(views: &Views<'_>, end: usize) -> bool {
    views.plain[end..].chars().next().is_some_and(|c| AFTER.contains(c) || !is_han(c))
}

/// Most foreign names in parts that are looked at: each is looked for in the whole text.
const MOST_DOTTED: usize = 64;

/// Foreign names in parts (弗拉基米尔·某某), each with its last part alone.
fn dotted(views: &Views<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let fresh = DOTTED.find_iter(&views.plain).filter(|m| seen.insert(m.as_str()));
    for m in fresh.take(MOST_DOTTED) {
        let text = m.as_str();
        let Some(first_dot) = text.find(DOTS) else { continue };
        let Some(last_dot) = text.rfind(DOTS) else { continue };
        // 国防部长达米尔·某某: the name begins behind the title.
        let mut from = TITLE.find_iter(&text[..first_dot]).last().map_or(0, |t| t.end());
        // 其中歐雷克·某某: what leads to a name is no part of it.
        while let Some(lead) = LEADS
            .iter()
            .find(|w| text[from..first_dot].starts_with(**w))
            .filter(|_| from < first_dot)
        {
            from += lead.len();
        }
        let last = last_dot + text[last_dot..].chars().next().map_or(1, char::len_utf8);
        let rest = &text[last..];
        let stop = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| AFTER.contains(*c))
            .map_or(rest.len(), |(at, _)| at);
        // As long as the text says it again.
        let again = rest
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .filter(|end| *end <= stop && *end >= 6)
            .rfind(|end| views.plain.matches(&rest[..*end]).nth(1).is_some());
        let end = again.unwrap_or(stop);
        if from < first_dot && end >= 6 {
            out.push(text[from..last + end].to_owned());
            out.push(rest[..end].to_owned());
        }
    }
    out
}

/// Words that may stand right before a name.
const LEADS: &[&str] = &[
    "其中", "包括", "以及", "还有", "任命", "接替", "取代", "提拔", "据称", "由", "而",
    "但", "和", "与", "及", "对", "向", "据", "是", "让", "把", "将", "被", "说", "称",
    "指", "在", "从", "到", "给", "为",
];

/// Whether a person is named right behind a place: by surname, or in parts.
pub(super) fn named_behind(views: &Views<'_>, at: usize) -> bool {
    let dotted = || {
        let rest = &views.plain[at..];
        let dot = rest.char_indices().take(9).find(|(_, c)| !is_han(*c));
        dot.is_some_and(|(i, c)| i > 0 && DOTS.contains(&c))
    };
    let surname = name_at(views, at, views.plain.len()).is_some_and(|(short, long)| {
        // 总书记对 ...: a name does not go on like that.
        ends_name(views, short) || long.is_some_and(|l| ends_name(views, l))
    });
    surname || dotted()
}

/// Marks between the parts of a foreign name.
const DOTS: [char; 4] = ['·', '•', '・', '‧'];

/// A place where a person may stand right after a title.
pub(crate) struct Titled {
    /// Where the name begins.
    pub(crate) at: usize,
    /// Where it ends when it has one given character.
    pub(crate) short_end: usize,
}

/// Where people stand right after a title; names in parts ("弗拉基米尔·") are left out.
pub(crate) fn titled(views: &Views<'_>) -> Vec<Titled> {
    let mut out = Vec::new();
    for m in TITLE.find_iter(&views.plain) {
        let at = m.end();
        let Some((short_end, _)) = name_at(views, at, views.plain.len()) else {
            continue;
        };
        let mut after = views.plain[at..].chars().skip_while(|c| is_han(*c));
        if !matches!(after.next(), Some('·' | '•' | '・' | '‧')) {
            out.push(Titled { at, short_end });
        }
    }
    out
}

/// Whether a character goes on after a name rather than end it.
pub(crate) fn goes_on(c: char) -> bool {
    AFTER.contains(c)
}

/// Names of a list that one title introduces.
const LISTED: usize = 4;

/// Notes the name that may begin at a place, and those listed after it.
fn gather(views: &Views<'_>, at: usize, end: usize, more: usize, out: &mut Candidates) {
    let Some((short, long)) = name_at(views, at, end) else { return };
    if out.insert(at, (short, long)).is_some() || more == 0 {
        return;
    }
    for stop in [Some(short), long].into_iter().flatten() {
        let rest = &views.plain[stop..end];
        let joint = ["、", "与", "和", "及"].into_iter().find(|j| rest.starts_with(j));
        if let Some(joint) = joint {
            gather(views, stop + joint.len(), end, more - 1, out);
        }
    }
}

/// Names of one length: the long form where it is the only way the short one goes on.
fn resolve(views: &Views<'_>, candidates: &Candidates) -> Vec<String> {
    let mut forms: Vec<&str> = candidates
        .iter()
        .flat_map(|(at, (short, long))| {
            [Some(&views.plain[*at..*short]), long.map(|l| &views.plain[*at..l])]
        })
        .flatten()
        .collect();
    forms.sort_unstable();
    forms.dedup();
    let Ok(finder) = AhoCorasick::new(&forms) else { return Vec::new() };
    let mut counts = vec![0_usize; forms.len()];
    // “贺兰方略” tells nothing of where the name of 贺兰铎 ends.
    let quotes = crate::clause::quoted(&views.plain);
    for m in finder.find_overlapping_iter(&views.plain) {
        let at = quotes.partition_point(|q| q.end() <= m.start());
        let inside = quotes.get(at).is_some_and(|q| q.start() < m.start());
        counts[m.pattern().as_usize()] += usize::from(!inside);
    }
    let count = |form: &str| forms.binary_search(&form).map_or(0, |i| counts[i]);
    let mut names: Vec<String> = candidates
        .iter()
        .map(|(at, (short, long))| {
            let brief = &views.plain[*at..*short];
            let full = long.map(|l| &views.plain[*at..l]);
            let third =
                |f: &str| f.chars().next_back().is_some_and(|c| AFTER.contains(c));
            match full {
                // A name may end in 之, which mostly goes on after one, where it always does;
                // two brothers share two characters.
                Some(full)
                    if count(full) == count(brief)
                        && (!third(full) || full.ends_with('之') && count(full) > 1)
                        || !third(full)
                            && count(full) > 2
                            && count(full) * 5 >= count(brief) * 4 =>
                {
                    full
                }
                _ => brief,
            }
        })
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Where a title that ends right before a name starts, its own words only.
fn title_start(article: &Article, views: &Views<'_>, name: Span) -> Option<usize> {
    let at = article.sentences.partition_point(|s| s.span.start() <= name.start());
    let sentence = article.sentences[at.checked_sub(1)?].span;
    let mut from =
        name.start().saturating_sub(24).max(sentence.start()).min(name.start());
    while !views.plain.is_char_boundary(from) {
        from += 1;
    }
    let before = views.plain_at(Span::new(from, name.start()));
    let last = TITLE.find_iter(before).last()?;
    (last.end() == before.len()).then_some(from + last.start())
}

/// The ends of a name that begins at a place: with one given character, and with two.
fn name_at(views: &Views<'_>, at: usize, end: usize) -> Option<(usize, Option<usize>)> {
    let rest = views.plain.get(at..end)?;
    let chars: Vec<char> = rest.chars().take(4).collect();
    let two: String = chars.iter().take(2).collect();
    let family = if DOUBLE.contains(&two.as_str()) {
        2
    } else if chars.first().is_some_and(|c| SURNAMES.contains(*c)) {
        1
    } else {
        return None;
    };
    if WORDS.contains(&two.as_str()) {
        return None;
    }
    let given = |n: usize| chars.get(family + n).copied().filter(|c| is_han(*c));
    let first = given(0)?;
    if NOT_GIVEN.contains(first) && family == 1 {
        return None;
    }
    let bytes = |n: usize| chars.iter().take(n).map(|c| c.len_utf8()).sum::<usize>();
    Some((at + bytes(family + 1), given(1).map(|_| at + bytes(family + 2))))
}

fn outlets(article: &Article, views: &Views<'_>, cast: &mut Cast) -> Vec<Named> {
    let mut out = Vec::new();
    for sentence in &article.sentences {
        let text = views.plain_at(sentence.span);
        let mut found: Vec<Span> = [&*OUTLET_MARKS, &*OUTLET, &*AGENCY]
            .iter()
            .flat_map(|rule| rule.captures_iter(text))
            .filter_map(|c| c.get(1))
            .map(|m| Span::new(m.start(), m.end()))
            .collect();
        found.sort_by_key(|s| (s.start(), std::cmp::Reverse(s.end())));
        for m in found {
            let span = Span::new(
                sentence.span.start() + m.start(),
                sentence.span.start() + m.end(),
            );
            let near: String = text[..m.start()].chars().rev().take(8).collect();
            let near: String = near.chars().rev().collect();
            let official = ["官方", "国家", "党报", "党媒", "官媒", "机关报"]
                .iter()
                .any(|w| near.contains(w) || views.plain_at(span).contains(w));
            let id = cast.add(None, views.text_at(span), Sort::Outlet { official });
            out.push(mention(views, span, None, id, Form::Full));
        }
    }
    out
}

fn bodies(
    article: &Article,
    views: &Views<'_>,
    vocabulary: &Vocabulary,
    cast: &mut Cast,
) -> Vec<Named> {
    let mut bank: Option<MemberId> = None;
    let mut out: Vec<Named> = Vec::new();
    for sentence in &article.sentences {
        let text = views.plain_at(sentence.span);
        let base = sentence.span.start();
        for c in BODY.captures_iter(text) {
            let Some(m) = c.get(1) else { continue };
            let span = Span::new(base + m.start(), base + m.end());
            if of_formula(vocabulary, views.text_at(span)) {
                continue;
            }
            let own = matches!(m.as_str(), "中央银行" | "银行");
            let id = match bank {
                Some(bank) if own => bank,
                _ => cast.add(None, views.text_at(span), Sort::Body),
            };
            if m.as_str().ends_with("银行") {
                bank = bank.or(Some(id));
            }
            out.push(mention(views, span, None, id, Form::Full));
        }
        let Some(bank) = bank else { continue };
        for m in OWN_BANK.find_iter(text) {
            let span = Span::new(base + m.start(), base + m.end());
            out.push(mention(views, span, None, bank, Form::Short));
        }
    }
    out.sort_by_key(|n| n.span.start());
    out
}

/// Whether a set phrase holds the words: 中央委员会 in a formula is no actor.
fn of_formula(vocabulary: &Vocabulary, name: &str) -> bool {
    vocabulary.formulas.iter().any(|f| f.surfaces.iter().any(|s| s.contains(name)))
}
