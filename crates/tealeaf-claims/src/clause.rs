//! Clauses of a sentence: where one statement ends and the next begins.
//!
//! Without a parser a clause is what stands between conjunctions and stops and has a verb
//! of its own. A wrong cut costs little, because subject and scene carry over.

use tealeaf_text::Span;

use crate::rules::rules;
use crate::views::{Views, is_chinese};

rules! {
    JOINT = r"(?:;|:|,|—|–|--)?\s+(?:and that|but that|and|but|while|whereas|although|though|even though|because|yet|so that|since|until|which|who|where|then|or|nor|when|after|before|as)\s|;\s|:\s|—|\s–\s|\s--\s";
    FINITE = r"\b(?:is|are|was|were|has|have|had|will|would|could|may|might|can|must|should|did|does|do|shall|am|be|been|said|says|told|made|left|ran|held|took|went|came|gave|became|began|met|spoke|wrote|drew|lost|won|kept|knew|saw|felt|showed|put|set|got|found|stood|led|fell|rose|broke|chose|swore|sent|brought|underwent|overthrew|withstood|forbade|rang|sank|shook|tore|wore|woke|bore|bit|blew|froze|hung|laid|lent|lit|overcame|overtook|split|sprang|stuck|stung|undertook|understood|upheld|withheld|rode|thinks?|believes?|opens?|remains?|seems?|appears?|shows?|wants?|needs?|knows?|means?|raises?|suggests?|makes?|takes?|goes|comes|gives?|sees?|looks?|tells?|calls?|orders?|opposes?|supports?|defies|controls?|criticises?|criticizes?|contradicts?|stopped|spent|paid|sat|fled|hid|caught|cut|dealt|drove|fought|forgot|grew|heard|hit|lay|let|meant|sold|shot|slept|spread|stole|struck|taught|threw|withdrew|withdraws|chairs|heads|leads|serves|runs|carr(?:y|ies)|contains?|occurs?|includes?|continues?|belongs?|swears?|argues?|admits?|denies|hopes?|fears?|describes?|insists?|quit|miss(?:es)?|beat|bought|built|cast|flew|sought|turns?|(?:instruct|empower|oblig|propos|recommend|provid|appoint|requir|forbid|prohibit|suspend|approv|dismiss|refer|speak|cit|keep|los|ow|own|hid|publish|alleg|confirm|reject|refus|declin|attend|receiv|travel|resign|retir|disappear|vanish|resurfac|reappear|govern|maintain|contend|assert|acknowledg|conced|explain|prefer|enjoy|grow|prov|reveal|reflect|impl|differ|deriv|depend|dislik|distrust|criticis|criticiz|avoid|omit|begin|happen|seek|intend|remember|recall|forget|tak|giv|mak|hold|lack|li)e?s\b|[a-z]{2,}ed|[a-z]{3,}izes?|[a-z]{3,}ises?)\b";
    SUBJECT_NEXT = r"^(?:(?:only|even|also|then)\s+)?(?:he|she|it|they|we|i|there|the|a|an|his|her|its|their|this|that|these|those|none|nobody|no one|some|many|most|several|[a-z]+ members|all|both|neither|five|four|three|two|one)\b";
    NOT_FIRST = r"^\W*(?:if|when|after|as|because|although|though|while|since|once|before|until|unless|whether|despite|given|had|were|should|having|being|that|in|on|at|by|for|to|from|with|of)\b";
    SAYS = r"^(?:said|says|say|told|tells|wrote|writes|added|adds|argued|argues|insisted|insists|noted|notes|reported|reports|claimed|claims|believes?|believed|thinks?|thought|showed|shows|warned|warns|maintains?|recalls?|recalled|suggests?|seems|seemed|appears|appeared|is|was)$";
    ASIDE = r",\s+(?:who|which)\s";
    AFTER_ASIDE = r"^(?:(?:also|then|later|still|never|once|[a-z]+ly) )+";
    CHINESE_JOINT = r"[，；：。！？\u3000 ]|——";
}

/// Clauses of `within`, in order. Together they cover all of it but the joints.
pub(crate) fn clauses(views: &Views<'_>, within: Span) -> Vec<Span> {
    let within = trim(views, within);
    let text = views.lower_at(within);
    let spans = if is_chinese(text) {
        chinese(text)
    } else {
        english(text, views.plain_at(within))
    };
    spans
        .into_iter()
        .map(|s| {
            trim(views, Span::new(s.start() + within.start(), s.end() + within.start()))
        })
        .filter(|s| !s.is_empty())
        .collect()
}

fn english(lower: &str, plain: &str) -> Vec<Span> {
    let quoted = quoted(plain);
    let joints: Vec<(usize, usize)> = JOINT
        .find_iter(lower)
        .map(|m| (m.start(), m.end()))
        .filter(|(s, _)| !quoted.iter().any(|q| q.start() < *s && *s < q.end()))
        .collect();
    let mut out = Vec::new();
    let mut start = 0;
    let asides = asides(lower, &quoted);
    if let Some(comma) = antecedent(lower, &quoted) {
        out.push(Span::new(0, comma));
        start = comma + 1;
    }
    for (i, &(cut, end)) in joints.iter().enumerate() {
        if cut < start {
            continue;
        }
        // "Brandt, who accompanied Tesk, walked out": the aside is a clause of its own, and
        // what is told of her goes on behind it.
        if let Some(aside) = asides.iter().find(|a| a.start() == end) {
            if FINITE.is_match(&lower[start.min(cut)..cut]) {
                out.push(Span::new(start, cut));
            }
            out.push(*aside);
            start = aside.end() + 2;
            continue;
        }
        let next = joints.get(i + 1).map_or(lower.len(), |j| j.0);
        let left = &lower[start.min(cut)..cut];
        let right = &lower[end..next];
        let rest = &lower[end..];
        if splits(&lower[cut..end], left, right, rest, &plain[end..]) {
            // "And", "but" go; a relative word belongs to nobody.
            out.push(Span::new(start, cut));
            start = end;
        }
    }
    out.push(Span::new(start, lower.len()));
    out.into_iter().flat_map(|clause| in_a_row(lower, &quoted, clause)).collect()
}

/// ", who ..., " and ", which ..., " that a verb follows.
fn asides(lower: &str, quoted: &[Span]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for m in ASIDE.find_iter(lower) {
        let inside = |at: usize| quoted.iter().any(|q| q.start() < at && at < q.end());
        if inside(m.start()) || out.last().is_some_and(|a| m.start() < a.end()) {
            continue;
        }
        let close =
            lower[m.end()..].match_indices(", ").map(|(i, _)| m.end() + i).find(|i| {
                let rest = &lower[i + 2..];
                let rest =
                    AFTER_ASIDE.find(rest).map_or(rest, |lead| &rest[lead.end()..]);
                !inside(*i) && FINITE.find(rest).is_some_and(|v| v.start() == 0)
            });
        if let Some(close) = close
            && FINITE.is_match(&lower[m.end()..close])
        {
            out.push(Span::new(m.end(), close));
        }
    }
    out
}

/// Where "If ..., " ends at the start of a sentence.
fn antecedent(lower: &str, quoted: &[Span]) -> Option<usize> {
    if ![
        "if ",
        "unless ",
        "even if ",
        "although ",
        "though ",
        "while ",
        "had the ",
        "when ",
        "after ",
        "once ",
        "because ",
        "even though ",
        "were ",
        "should ",
        "whereas ",
    ]
    .iter()
    .any(|w| lower.starts_with(w))
    {
        return None;
    }
    let comma = lower
        .match_indices(", ")
        .map(|(i, _)| i)
        .find(|i| !quoted.iter().any(|q| q.start() < *i && *i < q.end()))?;
    let full =
        ["when ", "after ", "once ", "because "].iter().any(|w| lower.starts_with(w));
    let verb = |text: &str| FINITE.is_match(text);
    (verb(&lower[comma..]) && (!full || verb(&lower[..comma]))).then_some(comma)
}

fn splits(joint: &str, left: &str, right: &str, rest: &str, rest_plain: &str) -> bool {
    let word = joint.trim_matches(|c: char| !c.is_ascii_alphabetic());
    let words = |s: &str| s.split_ascii_whitespace().count();
    let finite = FINITE.is_match(right);
    if words(left) < 2 || words(right) < 2 {
        return joint.starts_with(';');
    }
    match word {
        "" => joint.starts_with(';') || finite && FINITE.is_match(left),
        "and that" | "but that" => true,
        // After a relative word whatever ends in "s" is a verb: "which lapses in May".
        "which" | "who" => joint.starts_with(',') && (finite || third_person(rest)),
        "where" => joint.starts_with(',') && finite && FINITE.is_match(left),
        "while" | "whereas" | "although" | "though" | "even though" | "because"
        | "yet" | "but" | "so that" => {
            // "But" before a bare noun phrase contrasts things, not statements.
            FINITE.is_match(rest.get(..120.min(rest.len())).unwrap_or(right))
                && FINITE.is_match(left)
        }
        "since" | "until" | "when" | "after" | "before" | "as" => {
            finite
                && FINITE.is_match(left)
                && SUBJECT_NEXT.is_match(rest)
                && joint.starts_with(',')
        }
        _ => {
            // "And" and "or" part statements only where a verb follows: at once ("and left
            // out"), or after a subject.
            let first: String =
                rest.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
            let verb_first =
                FINITE.find(rest).is_some_and(|m| m.start() == 0) && first != "all";
            let subject_first = finite
                && (SUBJECT_NEXT.is_match(rest)
                    || rest_plain.starts_with(|c: char| c.is_ascii_uppercase())
                    || joint.starts_with(','))
                && FINITE.find(right).is_some_and(|m| {
                    let most = if joint.starts_with(',') { 10 } else { 7 };
                    words(&right[..m.start()]) <= most
                });
            FINITE.is_match(left) && (verb_first && words(right) >= 3 || subject_first)
        }
    }
}

fn third_person(rest: &str) -> bool {
    let word: &str = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
    word.len() > 3 && word.ends_with('s') && !word.ends_with("ss")
}

/// "The stamp is right, the date matches": statements in a row with commas alone.
fn in_a_row(lower: &str, quoted: &[Span], whole: Span) -> Vec<Span> {
    let text = &lower[whole.range()];
    if NOT_FIRST.is_match(text) {
        return vec![whole];
    }
    let commas: Vec<usize> = text
        .match_indices(", ")
        .map(|(i, _)| whole.start() + i)
        .filter(|i| !quoted.iter().any(|q| q.start() < *i && *i < q.end()))
        .collect();
    let mut out = Vec::new();
    let mut start = whole.start();
    for (n, &comma) in commas.iter().enumerate() {
        let end = commas.get(n + 1).copied().unwrap_or(whole.end());
        let (left, right) = (&lower[start..comma], &lower[comma + 2..end]);
        let verb = FINITE.find(right);
        let near = verb.is_some_and(|m| {
            let words = right[..m.start()].split_ascii_whitespace().count();
            (1..=5).contains(&words) && !right[..m.start()].contains(" who ")
        });
        let says = verb.is_some_and(|m| SAYS.is_match(m.as_str()));
        if near
            && !says
            && right.split_ascii_whitespace().count() >= 3
            && SUBJECT_NEXT.is_match(right)
            && FINITE.is_match(left)
            && left.split_ascii_whitespace().count() >= 3
        {
            out.push(Span::new(start, comma));
            start = comma + 2;
        }
    }
    out.push(Span::new(start, whole.end()));
    out
}

fn chinese(text: &str) -> Vec<Span> {
    let quoted = quoted(text);
    let mut out = Vec::new();
    let mut start = 0;
    for m in CHINESE_JOINT.find_iter(text) {
        // A space parts two halves of a headline; beside a number it is layout.
        let space = m.as_str().trim().is_empty();
        let between_words = text[..m.start()].ends_with(crate::views::is_han)
            && text[m.end()..].starts_with(crate::views::is_han);
        if space && !between_words {
            continue;
        }
        if quoted.iter().any(|q| q.start() < m.start() && m.start() < q.end()) {
            continue;
        }
        out.push(Span::new(start, m.start()));
        start = m.end();
    }
    out.push(Span::new(start, text.len()));
    out
}

/// What stands between quotation marks, marks included.
pub(crate) fn quoted(plain: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut previous = ' ';
    for (at, c) in plain.char_indices() {
        let next = plain[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        match (open, c) {
            (None, '"') => open = Some((at, '"')),
            (None, '“') => open = Some((at, '”')),
            (None, '‘') => open = Some((at, '’')),
            (None, '《') => open = Some((at, '》')),
            (None, '\'') if !previous.is_alphanumeric() && next.is_alphanumeric() => {
                open = Some((at, '\''))
            }
            (Some((start, close)), c) if c == close => {
                let inside_word = matches!(c, '\'' | '’')
                    && previous.is_alphanumeric()
                    && next.is_alphanumeric();
                if !inside_word {
                    out.push(Span::new(start, at + c.len_utf8()));
                    open = None;
                }
            }
            _ => {}
        }
        previous = c;
    }
    out
}

/// Whether a stretch of lower-case English begins with its verb.
pub(crate) fn verb_first(lower: &str) -> bool {
    let lower = AFTER_ASIDE.find(lower).map_or(lower, |lead| &lower[lead.end()..]);
    !is_chinese(lower) && FINITE.find(lower).is_some_and(|m| m.start() == 0)
}

/// Whether a stretch of lower-case English has a finite verb.
pub(crate) fn has_verb(lower: &str) -> bool {
    !is_chinese(lower) && FINITE.is_match(lower)
}

pub(crate) fn trim(views: &Views<'_>, span: Span) -> Span {
    let raw = views.plain_at(span);
    let edge = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ';'
                    | ':'
                    | '.'
                    | '，'
                    | '；'
                    | '：'
                    | '。'
                    | '！'
                    | '？'
                    | '—'
                    | '–'
                    | '!'
                    | '?'
            )
    };
    let inner = raw.trim_matches(edge);
    if inner.is_empty() {
        return Span::new(span.start(), span.start());
    }
    let start = span.start() + raw.len() - raw.trim_start_matches(edge).len();
    Span::new(start, start + inner.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let views = Views::new(text);
        let found: Vec<&str> = clauses(&views, Span::new(0, text.len()))
            .iter()
            .map(|s| &text[s.range()])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn english_clauses() {
        check(
            "He named the Marshal twice, but he never used the phrases.",
            &["He named the Marshal twice", "he never used the phrases"],
        );
        check(
            "He stressed the Two Upholds and the Two Establishes.",
            &["He stressed the Two Upholds and the Two Establishes"],
        );
        check(
            "he is protecting himself and that he could return",
            &["he is protecting himself", "he could return"],
        );
        check("He left it out, which is telling.", &["He left it out", "is telling"]);
        check("A, B, and C have turned.", &["A, B, and C have turned"]);
    }

    #[test]
    fn chinese_clauses() {
        check("他既没有提“甲，乙”，也没有提丙。", &["他既没有提“甲，乙”", "也没有提丙"]);
    }
}
