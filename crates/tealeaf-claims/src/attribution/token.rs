//! Paragraphs, tokens, sentences and the state of quotation at each token.
//!
//! Tokens follow the habits of English treebanks (clitics and closing full stops apart,
//! abbreviations and numbers whole). Everything is linear in the length of the text.

use std::ops::Range;

use tealeaf_text::Span;

use super::hash;
use super::words::{self, Classes};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    Comma,
    /// Full stop, question or exclamation mark, dots.
    Stop,
    Colon,
    Semicolon,
    Dash,
    OpenQuote,
    CloseQuote,
    OpenBracket,
    CloseBracket,
    Other,
}

/// A token with what the features need to know of it.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// Hash of the word in lower case.
    pub(crate) word: u32,
    pub(crate) lemma: u32,
    pub(crate) shape: u32,
    /// Hashes of the last two and three letters, and of the first.
    pub(crate) suffix2: u32,
    pub(crate) suffix3: u32,
    pub(crate) initial: u32,
    pub(crate) classes: Classes,
    /// Starts with a capital letter.
    pub(crate) capital: bool,
    /// Ends in `s`, `ly`, or is written in capitals only.
    pub(crate) plural: bool,
    pub(crate) adverb: bool,
    pub(crate) shouted: bool,
    /// Inside quotation marks, the marks themselves included.
    pub(crate) quoted: bool,
    /// Index of its sentence.
    pub(crate) sentence: usize,
    /// Part of speech, once tagged.
    pub(crate) pos: u8,
    /// How often its lemma is a cue, in steps, once looked up.
    pub(crate) strength: u8,
}

/// A paragraph cut into tokens and sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) tokens: Vec<Token>,
    /// Sentences as ranges of tokens; together they cover all tokens.
    pub(crate) sentences: Vec<Range<usize>>,
}

impl Paragraph {
    /// The sentence that token `at` is in.
    pub(crate) fn sentence_of(&self, at: usize) -> Range<usize> {
        self.sentences[self.tokens[at].sentence].clone()
    }

    /// Span of the tokens `range`, which is not empty.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.tokens[range.start].start, self.tokens[range.end - 1].end)
    }
}

/// Longest paragraph in bytes; longer ones are cut, so that work that grows with the square
/// of a paragraph stays linear in the text.
const LONGEST: usize = 6_000;

/// Finds the paragraphs of a text: runs of text between line ends, where a line end that
/// only wraps a long line does not count.
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for span in lines(text) {
        let mut start = span.start();
        while span.end() - start > LONGEST {
            let end = cut(text, start);
            spans.push(Span::new(start, end));
            start = end;
        }
        spans.push(Span::new(start, span.end()));
    }
    spans
}

/// Where a paragraph that is too long is cut: after a sentence, else after a word, else
/// anywhere.
fn cut(text: &str, start: usize) -> usize {
    let end = text.floor_char_boundary(start + LONGEST);
    let part = &text[start..end];
    let sentence = [". ", ".” ", ".\" ", "? ", "! "]
        .iter()
        .filter_map(|stop| Some(part.rfind(stop)? + stop.len()))
        .max();
    let word = || part.rfind(char::is_whitespace).filter(|&at| at > 0);
    start + sentence.or_else(word).unwrap_or(part.len())
}

fn lines(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if line.trim().is_empty() {
            spans.extend(open.take().map(|from| Span::new(from, end.max(from))));
        } else {
            let from = open.unwrap_or(start);
            if wraps(line, &text[start + line.len()..]) {
                open = Some(from);
            } else {
                spans.push(Span::new(from, end));
                open = None;
            }
        }
        start += line.len();
    }
    spans.extend(open.map(|from| Span::new(from, text.len())));
    spans
}

/// Whether the line end after `line` is there for the width of the page alone.
fn wraps(line: &str, rest: &str) -> bool {
    let next = rest.split('\n').next().unwrap_or("");
    let trimmed = line.trim_end();
    let ends_open = trimmed.chars().next_back().is_some_and(|last| {
        last.is_alphanumeric() || matches!(last, ',' | ';' | '-' | '–' | '—')
    });
    let width = trimmed.len();
    ends_open
        && (60..=100).contains(&width)
        && next.chars().next().is_some_and(char::is_lowercase)
}

/// Cuts one paragraph into tokens. Spans point into `text`.
pub(crate) fn tokenize(text: &str, paragraph: Span) -> Paragraph {
    let source = &text[paragraph.range()];
    let chars: Vec<(usize, char)> = source.char_indices().collect();
    let mut scanner = Scanner {
        source,
        chars: &chars,
        base: paragraph.start(),
        tokens: Vec::with_capacity(chars.len() / 5 + 1),
        buffers: Buffers::default(),
    };
    scanner.run();
    let mut tokens = scanner.tokens;
    mark_quotes(text, &mut tokens);
    let sentences = split_sentences(text, &mut tokens);
    Paragraph { tokens, sentences }
}

struct Scanner<'t> {
    source: &'t str,
    chars: &'t [(usize, char)],
    base: usize,
    tokens: Vec<Token>,
    buffers: Buffers,
}

impl Scanner<'_> {
    fn at(&self, idx: usize) -> char {
        self.chars.get(idx).map_or('\n', |&(_, found)| found)
    }

    fn offset(&self, idx: usize) -> usize {
        self.chars.get(idx).map_or(self.source.len(), |&(offset, _)| offset)
    }

    fn is_word(&self, idx: usize) -> bool {
        let found = self.at(idx);
        found.is_alphanumeric() || found == '_'
    }

    fn run(&mut self) {
        let mut idx = 0;
        while idx < self.chars.len() {
            if self.at(idx).is_whitespace() {
                idx += 1;
                continue;
            }
            let (end, kind) = self.next_token(idx);
            let split = self.negation(idx, end);
            match split {
                Some(split) => {
                    // `don't` is `do` and `n't`.
                    self.push(idx, split, kind);
                    self.push(split, end + 2, kind);
                    idx = end + 2;
                }
                None => {
                    self.push(idx, end, kind);
                    idx = end;
                }
            }
        }
    }

    /// End and kind of the token that starts at `idx`.
    fn next_token(&self, idx: usize) -> (usize, Kind) {
        let first = self.at(idx);
        if first.is_numeric() {
            return (self.number(idx), Kind::Number);
        }
        if self.is_word(idx) || (matches!(first, '@' | '#') && self.is_word(idx + 1)) {
            return (self.word(idx), Kind::Word);
        }
        // Two single marks are one double mark.
        if matches!(first, '\'' | '`') && self.at(idx + 1) == first {
            return (idx + 2, Kind::Other);
        }
        let apostrophe = matches!(first, '\'' | '’') && idx > 0 && self.is_word(idx - 1);
        if let Some(end) = apostrophe.then(|| self.clitic(idx)).flatten() {
            return (end, Kind::Word);
        }
        if matches!(first, '.' | '-') {
            let mut end = idx + 1;
            while self.at(end) == first && end < self.chars.len() {
                end += 1;
            }
            let dash = first == '-';
            return (end, if dash { Kind::Dash } else { Kind::Stop });
        }
        let kind = match first {
            ',' => Kind::Comma,
            '!' | '?' | '…' => Kind::Stop,
            ':' => Kind::Colon,
            ';' => Kind::Semicolon,
            '–' | '—' | '―' => Kind::Dash,
            '“' | '„' | '«' | '‘' => Kind::OpenQuote,
            '”' | '»' => Kind::CloseQuote,
            '(' | '[' | '{' => Kind::OpenBracket,
            ')' | ']' | '}' => Kind::CloseBracket,
            _ => Kind::Other,
        };
        (idx + 1, kind)
    }

    fn number(&self, idx: usize) -> usize {
        let mut end = idx;
        while self.at(end).is_numeric()
            || (matches!(self.at(end), ',' | '.' | ':') && self.at(end + 1).is_numeric())
        {
            end += 1;
        }
        end = self.letters(end);
        while self.at(end) == '-' && self.is_word(end + 1) {
            end = self.letters(end + 1);
        }
        if self.at(end) == '%' { end + 1 } else { end }
    }

    fn letters(&self, mut idx: usize) -> usize {
        while idx < self.chars.len() && self.is_word(idx) {
            idx += 1;
        }
        idx
    }

    fn word(&self, idx: usize) -> usize {
        if let Some(end) = self.acronym(idx) {
            return end;
        }
        let mut end = self.letters(idx + 1);
        while matches!(self.at(end), '-' | '&') && self.is_word(end + 1) {
            end = self.letters(end + 1);
        }
        // A full stop belongs to an abbreviation or an initial when text goes on after.
        let initial = end == idx + 1 && self.at(idx).is_uppercase();
        let word = &self.source[self.offset(idx)..self.offset(end)];
        if self.at(end) == '.'
            && (initial || words::is_abbreviation(word))
            && self.goes_on(end + 1)
        {
            return end + 1;
        }
        end
    }

    /// `U.S.`, `a.m.`: letters with a full stop after each.
    fn acronym(&self, idx: usize) -> Option<usize> {
        let mut end = idx;
        while self.at(end).is_alphabetic() && self.at(end + 1) == '.' {
            end += 2;
        }
        (end >= idx + 4 && !self.is_word(end)).then_some(end)
    }

    fn goes_on(&self, idx: usize) -> bool {
        let mut next = idx;
        while next < self.chars.len() && self.at(next).is_whitespace() {
            next += 1;
        }
        let found = self.at(next);
        next > idx
            && next < self.chars.len()
            && (found.is_alphanumeric() || matches!(found, '“' | '"' | '(' | '['))
    }

    /// `'s`, `'re`, `'ll`: the end of a clitic whose apostrophe is at `idx`.
    fn clitic(&self, idx: usize) -> Option<usize> {
        let (first, second) = (
            self.at(idx + 1).to_ascii_lowercase(),
            self.at(idx + 2).to_ascii_lowercase(),
        );
        if matches!((first, second), ('r' | 'v', 'e') | ('l', 'l'))
            && !self.is_word(idx + 3)
        {
            return Some(idx + 3);
        }
        (matches!(first, 's' | 'd' | 'm') && !self.is_word(idx + 2)).then_some(idx + 2)
    }

    /// Where a word with `n't` after it splits.
    fn negation(&self, idx: usize, end: usize) -> Option<usize> {
        let splits = end > idx + 1
            && matches!(self.at(end - 1), 'n' | 'N')
            && matches!(self.at(end), '\'' | '’')
            && matches!(self.at(end + 1), 't' | 'T')
            && !self.is_word(end + 2);
        splits.then_some(end - 1)
    }

    fn push(&mut self, from: usize, to: usize, kind: Kind) {
        let span = Span::new(self.offset(from), self.offset(to));
        let mut token = Token::new(&self.source[span.range()], kind, &mut self.buffers);
        token.start = self.base + span.start();
        token.end = self.base + span.end();
        self.tokens.push(token);
    }
}

/// Room for the lower-case form and the lemma of a word.
#[derive(Default)]
struct Buffers {
    lower: String,
    lemma: String,
}

impl Token {
    fn new(word: &str, kind: Kind, buffers: &mut Buffers) -> Self {
        let Buffers { lower, lemma } = buffers;
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().flat_map(char::to_lowercase));
            // One apostrophe for all clitics.
            if lower.contains('’') {
                *lower = lower.replace('’', "'");
            }
        }
        words::lemma(lower, lemma);
        let hashed = hash::word(lower);
        Self {
            start: 0,
            end: word.len(),
            kind,
            word: hashed,
            lemma: hash::word(lemma),
            shape: hash::word(&words::shape(word)),
            suffix2: hash::word(last_chars(lower, 2)),
            suffix3: hash::word(last_chars(lower, 3)),
            initial: lower.chars().next().map_or(0, u32::from),
            classes: words::classes(hashed),
            capital: word.chars().next().is_some_and(char::is_uppercase),
            plural: lower.len() > 3 && lower.ends_with('s') && !lower.ends_with("ss"),
            adverb: lower.len() > 4 && lower.ends_with("ly"),
            shouted: word.len() > 1 && word.chars().all(char::is_uppercase),
            quoted: false,
            sentence: 0,
            pos: 0,
            strength: 0,
        }
    }
}

/// Makes tokens of words that have been cut already, as in a tagged corpus.
pub(crate) fn from_words<'w>(words: impl Iterator<Item = &'w str>) -> Vec<Token> {
    let mut buffers = Buffers::default();
    words
        .map(|word| {
            // A clitic by itself must not be taken for a quotation mark.
            let clitic =
                word.starts_with(['\'', '’']) && word.chars().any(char::is_alphabetic);
            let kind = match tokenize(word, Span::new(0, word.len())).tokens.first() {
                Some(token) if !clitic => token.kind,
                _ => Kind::Word,
            };
            Token::new(word, kind, &mut buffers)
        })
        .collect()
}

fn last_chars(word: &str, n: usize) -> &str {
    let from = word.char_indices().rev().nth(n - 1).map_or(0, |(offset, _)| offset);
    &word[from..]
}

/// Marks what stands between quotation marks. A straight mark opens after a space and
/// closes after a letter; a single mark counts when its partner is found.
fn mark_quotes(text: &str, tokens: &mut [Token]) {
    let mut open = false;
    for idx in 0..tokens.len() {
        let mark = &text[tokens[idx].start..tokens[idx].end];
        if matches!(mark, "\"" | "''" | "``") {
            let before = idx == 0 || tokens[idx - 1].end < tokens[idx].start;
            let after =
                tokens.get(idx + 1).is_none_or(|next| next.start > tokens[idx].end);
            let opens = if before == after { !open } else { before };
            tokens[idx].kind = if opens { Kind::OpenQuote } else { Kind::CloseQuote };
        } else if matches!(mark, "’" | "'") && tokens[idx].kind == Kind::Other {
            let after = tokens.get(idx + 1).is_none_or(|next| {
                next.start > tokens[idx].end
                    || !matches!(next.kind, Kind::Word | Kind::Number)
            });
            let before = idx == 0 || tokens[idx - 1].end < tokens[idx].start;
            if before != after {
                tokens[idx].kind = if after { Kind::CloseQuote } else { Kind::OpenQuote };
            }
        }
        let single = matches!(mark, "‘" | "’" | "'");
        match tokens[idx].kind {
            Kind::OpenQuote if !single => {
                open = true;
                tokens[idx].quoted = true;
            }
            Kind::CloseQuote if !single => {
                open = false;
                tokens[idx].quoted = true;
            }
            _ => tokens[idx].quoted = open,
        }
    }
    mark_single_quotes(text, tokens);
}

/// Marks `‘ ... ’` outside double marks, when both ends are there.
fn mark_single_quotes(text: &str, tokens: &mut [Token]) {
    let mut from = None;
    for idx in 0..tokens.len() {
        let token = &tokens[idx];
        if token.quoted {
            from = None;
            continue;
        }
        if !matches!(&text[token.start..token.end], "‘" | "’" | "'") {
            continue;
        }
        match (token.kind, from) {
            (Kind::OpenQuote, _) => from = Some(idx),
            (Kind::CloseQuote, Some(start)) => {
                for inner in &mut tokens[start..=idx] {
                    inner.quoted = true;
                }
                from = None;
            }
            _ => {}
        }
    }
}

fn split_sentences(text: &str, tokens: &mut [Token]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut idx = 0;
    while idx < tokens.len() {
        let stop = tokens[idx].kind == Kind::Stop;
        idx += 1;
        if !stop {
            continue;
        }
        while idx < tokens.len()
            && tokens[idx].start == tokens[idx - 1].end
            && matches!(
                tokens[idx].kind,
                Kind::CloseQuote | Kind::CloseBracket | Kind::Stop
            )
        {
            idx += 1;
        }
        let Some(next) = tokens.get(idx) else { break };
        let opens = next.capital
            || matches!(
                next.kind,
                Kind::Number | Kind::OpenQuote | Kind::OpenBracket | Kind::Dash
            );
        if next.start > tokens[idx - 1].end && opens && text.is_char_boundary(next.start)
        {
            sentences.push(start..idx);
            start = idx;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    for (number, sentence) in sentences.iter().enumerate() {
        for token in &mut tokens[sentence.clone()] {
            token.sentence = number;
        }
    }
    sentences
}
