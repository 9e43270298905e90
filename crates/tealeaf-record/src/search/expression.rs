//! The language of search expressions, and its translation for the index.

use regex::Regex;

use crate::{Error, archive::index};

/// A parsed expression.
#[derive(Debug)]
pub(crate) struct Expression {
    tree: Option<Tree>,
    regexes: Vec<Regex>,
}

#[derive(Debug, PartialEq, Eq)]
enum Tree {
    Word { text: String, title: bool },
    Near(Box<Self>, Box<Self>, u32),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Title(String),
    Regex(String),
    Near(u32),
    And,
    Or,
    Not,
    Open,
    Close,
}

/// Most brackets inside one another.
const MAX_DEPTH: u32 = 50;

impl Expression {
    /// Parses an expression.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let mut tokens = tokens(text)?;
        let mut regexes = Vec::new();
        // Regular expressions narrow what the rest finds; they may stand anywhere outside
        // of brackets, joined by AND.
        let depth_of = |tokens: &[Token], at: usize| {
            tokens[..at].iter().fold(0_i32, |depth, token| match token {
                Token::Open => depth + 1,
                Token::Close => depth - 1,
                _ => depth,
            })
        };
        while let Some(at) = tokens.iter().position(|t| matches!(t, Token::Regex(_))) {
            let alone = |token: Option<&Token>| {
                !matches!(token, Some(Token::Or | Token::Not | Token::Near(_)))
            };
            let before = at.checked_sub(1).and_then(|b| tokens.get(b));
            if depth_of(&tokens, at) != 0 || !alone(before) || !alone(tokens.get(at + 1))
            {
                return Err(Error::query(
                    "a regular expression can only be joined by AND, outside of brackets",
                ));
            }
            if let Token::Regex(pattern) = tokens.remove(at) {
                let regex = Regex::new(&pattern)
                    .map_err(|e| Error::query(format!("regular expression: {e}")))?;
                regexes.push(regex);
            }
            // An AND beside it has lost one of its sides.
            if tokens.get(at) == Some(&Token::And) {
                tokens.remove(at);
            } else if at > 0 && tokens.get(at - 1) == Some(&Token::And) {
                tokens.remove(at - 1);
            }
        }
        if tokens.is_empty() && regexes.is_empty() {
            return Err(Error::query("nothing to search for"));
        }
        let tree = if tokens.is_empty() {
            None
        } else {
            let mut rest = tokens.as_slice();
            let tree = any(&mut rest, 0)?;
            if !rest.is_empty() {
                return Err(Error::query("a bracket is closed that was not opened"));
            }
            Some(tree)
        };
        if tree.as_ref().is_some_and(is_negative) {
            return Err(Error::query(
                "something must be asked for besides what is NOT wanted",
            ));
        }
        Ok(Self { tree, regexes })
    }

    pub(crate) fn regexes(&self) -> &[Regex] {
        &self.regexes
    }

    /// The expression in the index's own language; `None` when only regular expressions
    /// are asked for.
    pub(crate) fn for_index(&self) -> Option<String> {
        self.tree.as_ref().map(translate)
    }

    /// Words and phrases that are wanted.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(tree) = &self.tree {
            gather(tree, &mut words);
        }
        words
    }
}

fn gather(tree: &Tree, words: &mut Vec<String>) {
    match tree {
        Tree::Word { text, .. } => words.push(text.clone()),
        Tree::Near(a, b, _) => [a, b].into_iter().for_each(|t| gather(t, words)),
        Tree::All(parts) | Tree::Any(parts) => {
            parts.iter().for_each(|t| gather(t, words))
        }
        Tree::Not(_) => {}
    }
}

fn is_negative(tree: &Tree) -> bool {
    match tree {
        Tree::Not(_) => true,
        Tree::Word { .. } | Tree::Near(..) => false,
        Tree::All(parts) => parts.iter().all(is_negative),
        Tree::Any(parts) => parts.iter().any(is_negative),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let (token, next) = match c {
            '(' | '（' => (Token::Open, after),
            ')' | '）' => (Token::Close, after),
            '"' | '“' | '”' | '「' => {
                let (phrase, next) = until(after, &['"', '”', '“', '」'])
                    .ok_or_else(|| Error::query("a quotation mark is not closed"))?;
                (word(phrase)?, next)
            }
            '/' => {
                let (pattern, next) = until(after, &['/']).ok_or_else(|| {
                    Error::query("a regular expression is not closed by /")
                })?;
                (Token::Regex(pattern.to_owned()), next)
            }
            '-' if after.starts_with(|c: char| !c.is_whitespace()) => (Token::Not, after),
            '|' => (Token::Or, after),
            '&' => (Token::And, after),
            _ => {
                let ends = |c: char| c.is_whitespace() || "()（）\"“”「|&".contains(c);
                let end = rest.find(ends).unwrap_or(rest.len());
                (bare(&rest[..end])?, &rest[end..])
            }
        };
        tokens.push(token);
        rest = next.trim_start();
        if let Some(Token::Title(_)) = tokens.last()
            && let Some(Token::Title(text)) = tokens.pop()
        {
            // `title:"…"`: the phrase follows.
            if text.is_empty() {
                let (phrase, next) = rest
                    .strip_prefix(['"', '“', '「'])
                    .and_then(|phrase| until(phrase, &['"', '”', '」']))
                    .ok_or_else(|| Error::query("`title:` wants a word or \"phrase\""))?;
                tokens.push(Token::Title(phrase.to_owned()));
                rest = next.trim_start();
            } else {
                tokens.push(Token::Title(text));
            }
        }
    }
    Ok(tokens)
}

fn until<'t>(text: &'t str, ends: &[char]) -> Option<(&'t str, &'t str)> {
    let end = text.find(ends)?;
    let mark = text[end..].chars().next()?;
    Some((&text[..end], &text[end + mark.len_utf8()..]))
}

fn word(text: &str) -> Result<Token, Error> {
    if index::phrase(text).is_none() {
        return Err(Error::query(format!(
            "`{text}` holds nothing that can be searched for"
        )));
    }
    Ok(Token::Word(text.to_owned()))
}

fn bare(text: &str) -> Result<Token, Error> {
    if let Some(distance) = text.strip_prefix("NEAR/") {
        let n = distance
            .parse()
            .map_err(|_| Error::query(format!("`{text}`: a number must follow NEAR/")))?;
        return Ok(Token::Near(n));
    }
    match text {
        "AND" => Ok(Token::And),
        "OR" => Ok(Token::Or),
        "NOT" => Ok(Token::Not),
        "NEAR" => Ok(Token::Near(10)),
        _ => match text.strip_prefix("title:") {
            Some(title) => Ok(Token::Title(title.to_owned())),
            None => word(text),
        },
    }
}

fn any(tokens: &mut &[Token], depth: u32) -> Result<Tree, Error> {
    let mut parts = vec![all(tokens, depth)?];
    while tokens.first() == Some(&Token::Or) {
        *tokens = &tokens[1..];
        parts.push(all(tokens, depth)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Tree::Any(parts) })
}

fn all(tokens: &mut &[Token], depth: u32) -> Result<Tree, Error> {
    let mut parts = vec![near(tokens, depth)?];
    loop {
        match tokens.first() {
            Some(Token::And) => *tokens = &tokens[1..],
            Some(Token::Or | Token::Close) | None => break,
            Some(_) => {}
        }
        parts.push(near(tokens, depth)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Tree::All(parts) })
}

fn near(tokens: &mut &[Token], depth: u32) -> Result<Tree, Error> {
    let left = one(tokens, depth)?;
    let Some(Token::Near(distance)) = tokens.first() else { return Ok(left) };
    let distance = *distance;
    *tokens = &tokens[1..];
    let right = one(tokens, depth)?;
    match (&left, &right) {
        (Tree::Word { title: false, .. }, Tree::Word { title: false, .. }) => {
            Ok(Tree::Near(Box::new(left), Box::new(right), distance))
        }
        _ => Err(Error::query("NEAR wants a word or phrase on either side")),
    }
}

fn one(tokens: &mut &[Token], depth: u32) -> Result<Tree, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::query(format!(
            "more than {MAX_DEPTH} brackets inside one another"
        )));
    }
    let Some((first, rest)) = tokens.split_first() else {
        return Err(Error::query("the expression ends where a word was expected"));
    };
    *tokens = rest;
    match first {
        Token::Word(text) => Ok(Tree::Word { text: text.clone(), title: false }),
        Token::Title(text) => match word(text)? {
            Token::Word(text) => Ok(Tree::Word { text, title: true }),
            _ => Err(Error::query("`title:` wants a word or \"phrase\"")),
        },
        Token::Not => Ok(Tree::Not(Box::new(one(tokens, depth + 1)?))),
        Token::Open => {
            let tree = any(tokens, depth + 1)?;
            match tokens.split_first() {
                Some((Token::Close, rest)) => *tokens = rest,
                _ => return Err(Error::query("a bracket is not closed")),
            }
            Ok(tree)
        }
        Token::And | Token::Or | Token::Near(_) | Token::Close | Token::Regex(_) => {
            Err(Error::query("AND, OR and NEAR stand between words"))
        }
    }
}

fn translate(tree: &Tree) -> String {
    let quoted = |text: &str| index::phrase(text).expect("checked when parsed");
    match tree {
        Tree::Word { text, title: false } => quoted(text),
        Tree::Word { text, title: true } => format!("(title : {})", quoted(text)),
        Tree::Near(a, b, distance) => match (&**a, &**b) {
            (Tree::Word { text: a, .. }, Tree::Word { text: b, .. }) => {
                let shorter = index::shorter_by(a).max(index::shorter_by(b));
                let distance = distance.saturating_add(shorter);
                format!("NEAR({} {}, {distance})", quoted(a), quoted(b))
            }
            _ => format!("({} AND {})", translate(a), translate(b)),
        },
        Tree::Any(parts) => join(parts.iter(), " OR "),
        Tree::Not(inner) => translate(inner),
        Tree::All(parts) => {
            let wanted = join(parts.iter().filter(|p| !is_negative(p)), " AND ");
            let unwanted: Vec<&Tree> = parts.iter().filter(|p| is_negative(p)).collect();
            if unwanted.is_empty() {
                return wanted;
            }
            format!("({wanted} NOT {})", join(unwanted.into_iter(), " OR "))
        }
    }
}

fn join<'t>(parts: impl Iterator<Item = &'t Tree>, by: &str) -> String {
    let parts: Vec<String> = parts.map(translate).collect();
    if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(by)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_translated() {
        let check = |text: &str, expected: &str| {
            let found = match Expression::parse(text) {
                Ok(expression) => expression.for_index().unwrap_or("-".into()),
                Err(error) => format!("error: {error}"),
            };
            assert_eq!(found, expected, "{text}");
        };
        check("蔡奇", "\"蔡奇\"");
        check("tea leaves", "(\"tea\" AND \"leaves\")");
        check("\"tea leaves\"", "\"tea leaves\"");
        check("a OR b AND c", "(\"a\" OR (\"b\" AND \"c\"))");
        check("(a | b) -c", "((\"a\" OR \"b\") NOT \"c\")");
        check("a NEAR/5 \"b c\"", "NEAR(\"a\" \"b c\", 5)");
        // The second character of a pair is no token of its own.
        check("蔡奇 NEAR/5 调研", "NEAR(\"蔡奇\" \"调研\", 6)");
        check("title:a b", "((title : \"a\") AND \"b\")");
        check("title:\"a b\"", "(title : \"a b\")");
        check("/x+/", "-");
        check("a AND /x+/", "\"a\"");
        check("a \"\"", "error: `` holds nothing that can be searched for");
        check("", "error: nothing to search for");
        check("-a", "error: something must be asked for besides what is NOT wanted");
        check("(a", "error: a bracket is not closed");
        check("a)", "error: a bracket is closed that was not opened");
        check("a OR", "error: the expression ends where a word was expected");
        check("\"a", "error: a quotation mark is not closed");
        check(
            "a OR /x/",
            "error: a regular expression can only be joined by AND, outside of brackets",
        );
        check("a\"b*", "error: a quotation mark is not closed");
        check("x; DROP TABLE", "(\"x\" AND \"drop\" AND \"table\")");
    }
}
