//! Who says what in official Chinese: a grammar of reporting verbs on characters.
//!
//! Readouts are formulaic: a subject, where and when, a verb, what is said, and then whole
//! sentences without a subject that the same speaker goes on to say. Words are not parted;
//! each reporting verb has the neighbours that make it a noun, and what stands before it in
//! its clause must begin with somebody. What is doubtful is left out: a missed attribution
//! costs less here than a wrong one.

use tealeaf_text::Span;

use super::{Attribution, Form};
use crate::clause::quoted;
use crate::rules::rules;
use crate::sentence::sentences;
use crate::views::{Views, is_han};

rules! {
    CUE = r"(强调指出|批示指出|批示要求|批示强调|指示指出|指示强调|指示要求|介绍说|回应说|回应称|坦言|强调|指出|表示|认为|宣布|透露|呼吁|重申|敦促|承诺|警告|声称|宣称|证实|否认|主张|谴责|提出|要求|希望|建议|介绍|说|称)(，|：|“|:)?";
    // Where and when a subject speaks, and the verbs that may stand before the one of saying.
    AFTER_SUBJECT = r"(?:[0-9]{1,4}年|[0-9]{1,2}月|[0-9]{1,2}日|[0-9]{1,2}号|近日|日前|今天|昨天|当天|今日|昨日|当日|上午|下午|晚间|凌晨|在|对|就|向|与|同|于|主持|出席|会见|会晤|作出|发表|致信|致电|致辞|致贺|应邀|通过|分别|率|来到|赴|前往|一行|接受|回答|参加|听取|随后|表示|此前|专门|曾|也|还|又|则|都|均|并|再次|多次|一致|共同|特别|明确|进一步|同时|在会上|对此|就此|为此|日在|发布|回应|进行|已经|已|因|正在|正式|纷纷|相继|联合|积极|高度|评价|送上|强烈|坚决|热烈|深入|认真|带头|提出|再度|首次|率先|公开|请|谴责|让|把|将|祝贺|感谢|欢迎|赞赏|称赞|祝愿|转达|鲜明)";
    NOMINAL_BEFORE = r"(?:的|名|简|统|号|职|自|按照|根据|落实|达到|符合|新|总|工作|学|小|传|听|据|可以|有的|这|来|样|可|被|誉|俗|通|美其|堪|人|有关|相关|重要|严格|标准|任务|部署|决策|提|所|将|无法|难以|一再被|公开信|应|须|必须|如果|虽然|不|没有|未|无)$";
    NOMINAL_AFTER = r"^(?:的|了|下|和|、|精神|等|书|会|过|出|起|中|上|着|法|明|服|呼|道|号|谓|不上|得|到|来|去|与|及|性|点|词|方|高|升|前|醒|案|交|供|速)";
    OPENS_WITH_VERB = r"^(?:按照|依据|贯彻|落实|围绕|针对|为|以|把|将|使|让|随着|坚持|深入|认真|学习|要|应|必须|不断|推动|促进|加强|如果|因为|由于|虽然|尽管|并且|而且|从而|其中|此外|另外|即|是|有|没有|不|作为|关于|对于|如何|怎么|什么|这|那|此|该|更|最|可|能|会|已|正|被|受|用|经|自|从|到|中的|上的|也|还|又|都|就|只|再|很|非常|所|之|与|和|及|、)";
    GOES_ON = r"^(?:(?:同时|此外|另外|其次|最后|因此|总之|当前|今年|下一步|未来)，)?(?:要|必须|坚持|应当|应该|我们|我国要|希望|相信|愿|中方愿|中方将|中方始终|中国愿|中国将|中国始终|双方要|双方应|各级|各地要|各地区各部门要|各部门要|全党|党员|广大|更要|既要|只有|加强|深化|推进|一要|二要|三要|四要|五要|一是|二是|三是|四是|第一，|第二，|第三，|咱们)";
    MET = r"(?:符合|按照|根据|落实|达到|满足|贯彻|遵循|依据|听取|提高|明确|统一)";
    // A clause that tells something is nobody.
    CLAUSE = r"(?:无法|完全|进入|满足|传达|当前|举行|召开|签署|达成|发生|开展|实现|取得|继续|提供|成为|造成|导致|超过|显示|需要|认识|落实|整改|完成)";
    TELLS = r"(?:出席|陪同|参加会见|一同|来到|乘车|抵达|步入|举行了|欢迎仪式|记者|据了解|据统计|数据显示|图为|会前|会后|签署|主持会议|作了|听取了|汇报|发言$|在座|合影)";
}

/// How far back a subject may stand: clauses of one sentence.
const CLAUSES: usize = 4;

/// Longest source, in characters.
const LONGEST: usize = 42;

/// The attributions of a Chinese paragraph, in the order of their cues.
pub(crate) fn find(text: &str, paragraph: Span, out: &mut Vec<Attribution>) {
    let views = Views::new(&text[paragraph.range()]);
    let whole = Span::new(0, views.plain.len());
    let mut speaker: Option<(Span, Span)> = None;
    for sentence in sentences(views.text, whole) {
        if let Some(found) = direct(&views, sentence) {
            speaker = Some((found.0, found.1));
            out.push(attribution(paragraph, found, false));
            continue;
        }
        let goes_on = speaker.filter(|_| carries(views.plain_at(sentence)));
        match goes_on {
            Some((source, cue)) => {
                let content = trim(&views, sentence);
                out.push(attribution(paragraph, (source, cue, content), true));
            }
            None => speaker = None,
        }
    }
}

fn attribution(
    paragraph: Span,
    (source, cue, content): (Span, Span, Span),
    carried: bool,
) -> Attribution {
    let here = |s: Span| {
        vec![Span::new(s.start() + paragraph.start(), s.end() + paragraph.start())]
    };
    Attribution {
        source: here(source),
        cue: here(cue),
        content: here(content),
        form: Form::Reported,
        carried,
        within: None,
    }
}

/// Whether a sentence goes on with what was said before.
fn carries(sentence: &str) -> bool {
    GOES_ON.is_match(sentence) && !TELLS.is_match(sentence)
}

/// Source, cue and content of the first reporting verb of a sentence that has a subject.
fn direct(views: &Views<'_>, sentence: Span) -> Option<(Span, Span, Span)> {
    let text = views.plain_at(sentence);
    let quotes = quoted(text);
    for c in CUE.captures_iter(text) {
        let word = c.get(1)?;
        let stop = c.get(2).map_or("", |m| m.as_str());
        let inside = |q: &Span| q.start() <= word.start() && word.start() < q.end();
        if quotes.iter().any(inside)
            || NOMINAL_BEFORE.is_match(&text[..word.start()])
            || NOMINAL_AFTER.is_match(&text[word.end()..])
            || weak(word.as_str()) && stop.is_empty()
        {
            continue;
        }
        // 符合党中央要求: what is asked for, not asking.
        let clause = text[..word.start()].rsplit(['，', '；', '。']).next().unwrap_or("");
        if weak(word.as_str()) && MET.is_match(clause) {
            continue;
        }
        let rest = text[word.end()..].trim_start_matches(['，', '：', ':']);
        if rest.chars().filter(|c| is_han(*c)).count() < 4 {
            continue;
        }
        let Some(source) = subject(text, word.start(), &quotes) else { continue };
        let from = text.len() - rest.len();
        let at = sentence.start();
        let content = trim(views, Span::new(at + from, sentence.end()));
        return Some((
            Span::new(at + source.start(), at + source.end()),
            Span::new(at + word.start(), at + word.end()),
            content,
        ));
    }
    None
}

/// Verbs that are nouns or parts of words too often to be taken without a mark after them.
fn weak(word: &str) -> bool {
    matches!(
        word,
        "要求" | "希望" | "建议" | "介绍" | "提出" | "说" | "称" | "主张" | "谴责"
    )
}

/// What is said, without the stops around it.
fn trim(views: &Views<'_>, span: Span) -> Span {
    crate::clause::trim(views, span)
}

/// The subject of a verb: what its clause begins with, else the clause before.
fn subject(text: &str, verb: usize, quotes: &[Span]) -> Option<Span> {
    let mut end = verb;
    for _ in 0..CLAUSES {
        let head = &text[..end];
        let start = head
            .char_indices()
            .rev()
            .find(|(at, c)| {
                matches!(c, '，' | '；' | '：' | '。' | '！' | '？')
                    && !quotes.iter().any(|q| q.start() < *at && *at < q.end())
            })
            .map_or(0, |(at, c)| at + c.len_utf8());
        match speaker(&text[start..end]) {
            Piece::Somebody(from, to) => {
                return Some(Span::new(start + from, start + to));
            }
            Piece::Nobody => return None,
            Piece::Aside => {}
        }
        if start == 0 || text[..start].ends_with(['；', '：', '。', '！', '？']) {
            return None;
        }
        end = start - '，'.len_utf8();
    }
    None
}

/// What a clause before a verb of saying begins with.
enum Piece {
    /// Somebody, from and to.
    Somebody(usize, usize),
    /// Time, place or occasion only: the subject stands in the clause before.
    Aside,
    /// Something that says nothing.
    Nobody,
}

fn speaker(piece: &str) -> Piece {
    let piece_start = piece.len() - piece.trim_start().len();
    let text = piece.trim();
    if text.is_empty() {
        return Piece::Aside;
    }
    let mut end = text.len();
    for m in AFTER_SUBJECT.find_iter(text) {
        if part_of_name(text, m.start(), m.end()) {
            continue;
        }
        end = m.start();
        break;
    }
    let name = text[..end].trim_end_matches(['、', ' ']);
    if name.is_empty() {
        return Piece::Aside;
    }
    if matches!(name, "他" | "她") {
        return Piece::Somebody(piece_start, piece_start + name.len());
    }
    // 据某某称: the word before the source is none of it.
    let lead =
        ["根据", "据"].iter().find(|w| name.starts_with(**w)).map_or(0, |w| w.len());
    let (name, piece_start) = (&name[lead..], piece_start + lead);
    let name = name.strip_suffix("报道").filter(|n| !n.is_empty()).unwrap_or(name);
    let count = name.chars().count();
    if OPENS_WITH_VERB.is_match(name)
        || !(2..=LONGEST).contains(&count)
        || name.ends_with(['的', '了', '着', '等', '时', '中', '后', '前'])
        || !name.chars().any(is_han)
        || CLAUSE.is_match(name)
        || name.contains(['《', '“', '”', '（', '('])
    {
        return Piece::Nobody;
    }
    Piece::Somebody(piece_start, piece_start + name.len())
}

/// 同志, 对外, 代表: a marker that is part of a name or title.
fn part_of_name(text: &str, start: usize, end: usize) -> bool {
    let (word, rest) = (&text[start..end], &text[end..]);
    match word {
        "同" => rest.starts_with(['志', '济', '盟', '仁', '行']),
        "对" => rest.starts_with(['外', '台', '华', '口']),
        "就" => rest.starts_with('业'),
        "与" => {
            let whole = ["会", "安全", "发展", "社会", "贸易", "文化", "卫生", "合作"]
                .iter()
                .any(|w| rest.starts_with(w));
            whole || rest.contains("两国") || rest.contains("双方")
        }
        "联合" => rest.starts_with(['国', '会', '社', '利']),
        "在" => {
            text[..start].ends_with('所')
                || start == 0 && rest.starts_with(['场', '座', '野', '线', '职', '校'])
        }
        "率" => true,
        "通过" | "发布" | "进行" => start == 0,
        "也" => rest.starts_with('门'),
        "向" => rest.starts_with(['阳', '心', '导']),
        "于" => start == 0,
        "发表" | "主持" => rest.starts_with('人'),
        "一行" => false,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str, bool)]) {
        let mut found = Vec::new();
        find(text, Span::new(0, text.len()), &mut found);
        let cut = |spans: &[Span]| &text[spans[0].range()];
        let found: Vec<(&str, &str, &str, bool)> = found
            .iter()
            .map(|a| (cut(&a.source), cut(&a.cue), cut(&a.content), a.carried))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn readouts() {
        check(
            "林海在讲话中强调，安全规定必须落实。要把隐患排查到位。会后，林海看望了工人。要注意身体。",
            &[
                ("林海", "强调", "安全规定必须落实", false),
                ("林海", "强调", "要把隐患排查到位", true),
            ],
        );
        check(
            "中央委员会总书记林海6月9日在沙洲市考察，并指出：“造船业是根本。”",
            &[("中央委员会总书记林海", "指出", "“造船业是根本。”", false)],
        );
        check(
            "外交部发言人周岩9日表示，有关说法没有根据。",
            &[("外交部发言人周岩", "表示", "有关说法没有根据", false)],
        );
    }

    #[test]
    fn nouns_are_no_verbs() {
        check("各地按照中央的要求，抓好落实。", &[]);
        check("这项技术被称为“海志”，可以说，意义重大。", &[]);
        check("会议听取了情况介绍，讨论了建议，通过了决定。", &[]);
    }
}
