//! An article as read: its text, its parts and its sentences.

use jiff::civil::Date;
use tealeaf_text::Span;

use crate::sentence::sentences;
use crate::time;
use crate::views::{Views, is_chinese, is_han};

/// An article to be taken apart. `text` is kept byte for byte; every span points into it.
#[derive(Clone, Debug)]
pub struct Article {
    /// The whole text as read.
    pub text: String,
    /// Headline, when there is one.
    pub title: Option<Span>,
    /// Dateline or byline, when there is one; no claims are taken from it.
    pub byline: Option<Span>,
    /// Date of publication: as given by the user, else as found in front matter or
    /// byline.
    pub date: Option<Date>,
    /// Where it was published, as given or as found.
    pub outlet: Option<String>,
    /// Address it was read from, when the front matter gives one.
    pub url: Option<String>,
    /// Sentences in order, headline included, byline left out.
    pub sentences: Vec<Sentence>,
}

/// One sentence of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it is.
    pub span: Span,
    /// Number of its paragraph, from 0.
    pub paragraph: usize,
    /// Whether it is the headline.
    pub title: bool,
}

impl Article {
    /// Reads an article: front matter (`---` lines with `title`, `date`, `outlet`, `url`),
    /// headline, byline, paragraphs, sentences. Never fails.
    ///
    /// # Examples
    /// ```
    /// let text = "A Quiet Speech\n\nBy A. Quill, The Observer, 3 May 2031\n\nHe spoke. He left.\n";
    /// let article = tealeaf_claims::Article::read(text);
    /// assert_eq!(article.sentences.len(), 3);
    /// assert_eq!(article.outlet.as_deref(), Some("The Observer"));
    /// assert_eq!(article.date.map(|d| d.to_string()).as_deref(), Some("2031-05-03"));
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut article = Self {
            text: text.to_owned(),
            title: None,
            byline: None,
            date: None,
            outlet: None,
            url: None,
            sentences: Vec::new(),
        };
        let body_start = front_matter(text, &mut article);
        let mut paragraphs = paragraphs(text, body_start);
        headline(text, &mut article, &mut paragraphs);
        let decks = bylines(text, &mut article, &mut paragraphs);
        let mut number = 0;
        for title in article.title.into_iter().chain(decks) {
            article.sentences.push(Sentence { span: title, paragraph: 0, title: true });
            number = 1;
        }
        for (index, paragraph) in paragraphs.into_iter().enumerate() {
            let paragraph = dateline(text, &mut article, paragraph, index == 0);
            let found = sentences(text, paragraph);
            if found.is_empty() {
                continue;
            }
            article.sentences.extend(found.into_iter().map(|span| Sentence {
                span,
                paragraph: number,
                title: false,
            }));
            number += 1;
        }
        article
    }
}

/// Reads `---` front matter; returns where the body starts.
fn front_matter(text: &str, article: &mut Article) -> usize {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = lines(text, Span::new(start, text.len())).into_iter();
    match lines.next() {
        Some(first) if text[first.range()].trim_end() == "---" => {}
        _ => return start,
    }
    let mut found = Article { text: String::new(), ..article.clone() };
    for line in lines.take(64) {
        let raw = &text[line.range()];
        if raw.trim_end() == "---" {
            let text = std::mem::take(&mut article.text);
            *article = Article { text, ..found };
            return line.end();
        }
        let Some(colon) = raw.find([':', '：']) else { continue };
        let colon_len = raw[colon..].chars().next().map_or(1, char::len_utf8);
        let value_raw = &raw[colon + colon_len..];
        let value = value_raw.trim().trim_matches(['"', '\'']).trim();
        if value.is_empty() {
            continue;
        }
        match raw[..colon].trim().to_ascii_lowercase().as_str() {
            "title" | "标题" => {
                let at = line.start()
                    + colon
                    + colon_len
                    + value_raw.find(value).expect("value is a part of value_raw");
                found.title = Some(Span::new(at, at + value.len()));
            }
            "date" | "published" | "日期" => found.date = time::first_day(value),
            "outlet" | "source" | "publication" | "来源" => {
                found.outlet = Some(value.to_owned())
            }
            "url" | "link" => found.url = Some(value.to_owned()),
            _ => {}
        }
    }
    start
}

/// Lines without their ends; a line span never includes `\n` or `\r\n`.
fn lines(text: &str, within: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = within.start();
    for (at, _) in text[within.range()].match_indices('\n') {
        let end = within.start() + at;
        let cut = if text[start..end].ends_with('\r') { end - 1 } else { end };
        out.push(Span::new(start, cut));
        start = end + 1;
    }
    out.push(Span::new(start, within.end()));
    out
}

/// Blocks between blank lines; where lines are not wrapped, every line is one.
fn paragraphs(text: &str, start: usize) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut block: Vec<Span> = Vec::new();
    for line in lines(text, Span::new(start, text.len())) {
        if text[line.range()].trim().is_empty() {
            close_block(text, &mut block, &mut out);
        } else {
            block.push(line);
        }
    }
    close_block(text, &mut block, &mut out);
    out
}

fn close_block(text: &str, block: &mut Vec<Span>, out: &mut Vec<Span>) {
    let longest = block.iter().map(|l| l.len()).max().unwrap_or(0);
    let mut open: Option<Span> = None;
    for line in block.drain(..) {
        let raw = &text[line.range()];
        let span = match open {
            Some(so_far) => Span::new(so_far.start(), line.end()),
            None => line,
        };
        let stops = raw.trim_end().ends_with([
            '.', '!', '?', '。', '！', '？', '”', '」', '』', '"', ')', '）', ':', '：',
        ]);
        let ends = raw.starts_with('#')
            || longest > 140
            || (stops && (is_chinese(raw) || line.len() * 5 < longest * 3));
        if ends {
            out.push(span);
            open = None;
        } else {
            open = Some(span);
        }
    }
    out.extend(open);
}

/// Takes the first paragraph as headline when it looks like one.
fn headline(text: &str, article: &mut Article, paragraphs: &mut Vec<Span>) {
    let Some(&first) = paragraphs.first() else { return };
    let raw = text[first.range()].trim();
    let bare = raw.trim_start_matches('#').trim();
    if let Some(title) = article.title {
        if bare == &text[title.range()] {
            paragraphs.remove(0);
        }
        return;
    }
    let short = if is_chinese(bare) { 60 } else { 160 };
    let looks = raw.starts_with('#')
        || (paragraphs.len() > 1
            && !bare.is_empty()
            && !raw.contains('\n')
            && bare.chars().count() <= short
            && !bare.ends_with(['.', '。', ':', '：', ',', '，']));
    if looks && !bare.is_empty() {
        let at = first.start()
            + text[first.range()].find(bare).expect("bare is a part of the paragraph");
        article.title = Some(Span::new(at, at + bare.len()));
        paragraphs.remove(0);
    }
}

/// Words that begin the name of who wrote.
const AUTHORED: &[&str] =
    &["作者", "记者", "記者", "文／", "文/", "文：", "撰文", "编辑", "編輯"];

/// Words that begin where or when it was published.
const PUBLISHED: &[&str] =
    &["原载", "原載", "来源", "來源", "发布", "發布", "Published", "Date"];

/// Lines after the headline in which bylines are looked for.
const BYLINES: usize = 5;

/// Takes the bylines after the headline (author, outlet, date); what stands between headline
/// and byline ("Letter from Sankt Ivo", a second headline) is returned.
fn bylines(text: &str, article: &mut Article, paragraphs: &mut Vec<Span>) -> Vec<Span> {
    let mut decks = Vec::new();
    let mut taken = 0;
    for (i, &paragraph) in paragraphs.iter().enumerate().take(BYLINES) {
        let raw = text[paragraph.range()].trim();
        if raw.chars().count() > 160 || raw.is_empty() {
            break;
        }
        let at = paragraph.start()
            + text[paragraph.range()].find(raw).expect("raw is a part of it");
        let span = Span::new(at, at + raw.len());
        if byline(raw, span, article) {
            taken = i + 1;
        } else if taken == 0 && article.title.is_some() {
            decks.push(span);
        } else {
            break;
        }
    }
    if taken == 0 {
        return Vec::new();
    }
    paragraphs.drain(..taken);
    decks
}

/// Reads a line as a byline, when it is one.
fn byline(raw: &str, span: Span, article: &mut Article) -> bool {
    let n_chars = raw.chars().count();
    let day = time::first_day(raw);
    let marked = raw.starts_with("By ")
        || AUTHORED.iter().chain(PUBLISHED).any(|m| raw.starts_with(m));
    let ends = raw.ends_with(['.', '。', '!', '?', '！', '？']);
    if !(marked && !ends || day.is_some() && !ends && n_chars <= 100) {
        return false;
    }
    article.byline = Some(match article.byline {
        Some(first) => Span::new(first.start(), span.end()),
        None => span,
    });
    article.date = article.date.or(day);
    if article.outlet.is_none() {
        article.outlet = byline_outlet(raw);
    }
    true
}

fn byline_outlet(raw: &str) -> Option<String> {
    raw.split([',', '，', '|', '｜', '·', '—', '\n', '　', ';'])
        .map(str::trim)
        .filter(|part| {
            !part.is_empty()
                && !part.starts_with("By ")
                && !AUTHORED.iter().any(|m| part.starts_with(m))
                && !part.chars().any(|c| c.is_ascii_digit())
                && part.chars().any(char::is_alphabetic)
        })
        .map(|part| {
            part.trim_start_matches("来源")
                .trim_start_matches("來源")
                .trim_start_matches([':', '：'])
                .trim()
        })
        .find(|part| !part.is_empty())
        .map(str::to_owned)
}

/// Cuts a dateline (`BEIJING, May 18 (Agency) - `, `新华社北京5月17日电 `, `【…讯】`) off the
/// first paragraph and reads date and outlet from it.
fn dateline(text: &str, article: &mut Article, paragraph: Span, first: bool) -> Span {
    if !first {
        return paragraph;
    }
    let raw = &text[paragraph.range()];
    let Some(cut) = dateline_end(raw) else { return paragraph };
    let head = &raw[..cut];
    if article.date.is_none() {
        article.date = time::first_day(head).or_else(|| {
            let year = latest_year(text)?;
            time::day_in_year(head, year)
        });
    }
    if article.outlet.is_none() {
        article.outlet = dateline_outlet(head);
    }
    if article.byline.is_none() {
        article.byline =
            Some(Span::new(paragraph.start(), paragraph.start() + head.trim_end().len()));
    }
    Span::new(paragraph.start() + cut, paragraph.end())
}

fn dateline_end(raw: &str) -> Option<usize> {
    if raw.starts_with('【') {
        return raw
            .char_indices()
            .take(60)
            .find(|(_, c)| *c == '】')
            .map(|(i, c)| i + c.len_utf8());
    }
    if is_han(raw.chars().next()?) {
        let head_end = raw.char_indices().nth(30).map_or(raw.len(), |(i, _)| i);
        let head = &raw[..head_end];
        let mut at = ["日电", "日電", "日讯", "日訊", "消息：", "消息:"]
            .iter()
            .find_map(|m| head.find(m).map(|i| i + m.len()))?;
        if raw[at..].starts_with(['（', '(']) {
            at += raw[at..]
                .char_indices()
                .take(40)
                .find(|(_, c)| matches!(c, '）' | ')'))
                .map(|(i, c)| i + c.len_utf8())?;
        }
        return Some(
            at + (raw[at..].len()
                - raw[at..].trim_start_matches([' ', '　', '：', ':']).len()),
        );
    }
    let head_end = raw.char_indices().nth(80).map_or(raw.len(), |(i, _)| i);
    let head = &raw[..head_end];
    let letters: String =
        head.chars().take_while(|c| c.is_ascii_uppercase() || *c == ' ').collect();
    if letters.trim().len() < 3 {
        return None;
    }
    [" - ", " — ", " – ", "-- "]
        .iter()
        .filter_map(|m| head.find(m).map(|i| i + m.len()))
        .min()
}

fn dateline_outlet(head: &str) -> Option<String> {
    if let (Some(open), Some(close)) = (head.find('('), head.find(')'))
        && open < close
    {
        return Some(head[open + 1..close].trim().to_owned());
    }
    let inner = head.trim_start_matches('【');
    let name: String = inner.chars().take_while(|c| is_han(*c)).collect();
    let cut = ["社", "网", "網", "报", "報", "时报", "時報", "纪元", "紀元"]
        .iter()
        .filter_map(|m| name.find(m).map(|i| i + m.len()))
        .max()?;
    Some(name[..cut].to_owned())
}

/// The latest year written in the text with four digits, the only hint left when a
/// dateline has none.
fn latest_year(text: &str) -> Option<i16> {
    let bytes = text.as_bytes();
    let mut best = None;
    let mut at = 0;
    while at + 4 <= bytes.len() {
        let run = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if run == 4 {
            let year: i16 = text[at..at + 4].parse().expect("four digits");
            if (1900..=2100).contains(&year) {
                best = best.max(Some(year));
            }
        }
        at += run.max(1);
    }
    best
}

/// The readings that all rules run on.
pub(crate) fn views(article: &Article) -> Views<'_> {
    Views::new(&article.text)
}
