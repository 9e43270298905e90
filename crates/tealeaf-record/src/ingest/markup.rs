//! Markup to paragraphs: HTML fragments and the Markdown of the daily captures.
//!
//! Reads leniently and never fails: what is no tag is text. Knows no outlet.

/// One paragraph of running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Text with runs of white space folded to one space.
    pub(crate) text: String,
    /// Whether all of it is bold: how sub-items are headed.
    pub(crate) bold: bool,
}

/// Gathers text into paragraphs.
#[derive(Default)]
pub(crate) struct Gather {
    done: Vec<Paragraph>,
    text: String,
    bold_chars: usize,
    chars: usize,
}

impl Gather {
    pub(crate) fn push(&mut self, c: char, bold: bool) {
        if is_space(c) {
            if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            return;
        }
        self.text.push(c);
        self.chars += 1;
        self.bold_chars += usize::from(bold);
    }

    pub(crate) fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        let bold = self.chars > 0 && self.bold_chars == self.chars;
        (self.chars, self.bold_chars) = (0, 0);
        let text = text.trim_end();
        if !text.is_empty() {
            self.done.push(Paragraph { text: text.to_owned(), bold });
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Paragraph> {
        self.end_paragraph();
        self.done
    }
}

/// White space, and the invisible characters that pages are padded with.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Text with every run of white space folded to one space, none at the ends.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !is_space(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Paragraphs of an HTML fragment.
///
/// # Complexity
/// One pass over the text.
pub(crate) fn html_paragraphs(html: &str) -> Vec<Paragraph> {
    let mut gather = Gather::default();
    let mut bold = 0_usize;
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        if let Some((tag, after)) = tag(rest) {
            match tag.name.as_str() {
                "p" | "br" | "div" | "li" | "ul" | "ol" | "table" | "tr" | "td"
                | "section" | "article" | "blockquote" | "hr" | "h1" | "h2" | "h3"
                | "h4" | "h5" | "h6" | "figure" | "figcaption" => gather.end_paragraph(),
                "strong" | "b" if tag.closing => bold = bold.saturating_sub(1),
                "strong" | "b" => bold += 1,
                _ => {}
            }
            rest = after;
            if !tag.closing
                && matches!(tag.name.as_str(), "script" | "style" | "noscript")
            {
                rest = skip_raw(after, &tag.name);
            }
        } else if c == '&' {
            let (decoded, after) = entity(rest);
            for d in decoded.chars() {
                gather.push(d, bold > 0);
            }
            rest = after;
        } else {
            gather.push(c, bold > 0);
            rest = &rest[c.len_utf8()..];
        }
    }
    gather.finish()
}

/// Name of a tag and whether it closes.
#[derive(Debug)]
pub(crate) struct Tag<'t> {
    pub(crate) name: String,
    pub(crate) closing: bool,
    /// What stands between the name and `>`.
    pub(crate) attributes: &'t str,
}

/// The tag or comment that `text` starts with, and what follows it.
pub(crate) fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let inner = text.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        let after = comment.find("-->").map_or("", |end| &comment[end + 3..]);
        let tag = Tag { name: "!--".into(), closing: false, attributes: "" };
        return Some((tag, after));
    }
    let closing = inner.starts_with('/');
    let body = inner.strip_prefix('/').unwrap_or(inner);
    if !body.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
        return None;
    }
    let end = body.find('>')?;
    let (head, after) = (&body[..end], &body[end + 1..]);
    let name_end =
        head.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(head.len());
    let name = head[..name_end].to_ascii_lowercase();
    Some((Tag { name, closing, attributes: head[name_end..].trim() }, after))
}

/// What follows the end tag `name`, whose content is no text.
pub(crate) fn skip_raw<'t>(text: &'t str, name: &str) -> &'t str {
    let mut from = 0;
    while let Some(at) = text[from..].find("</") {
        let start = from + at + 2;
        let candidate = text.as_bytes().get(start..start + name.len());
        if candidate.is_some_and(|c| c.eq_ignore_ascii_case(name.as_bytes())) {
            return text[start..].find('>').map_or("", |end| &text[start + end + 1..]);
        }
        from = start;
    }
    ""
}

/// Decodes the entity that `text` starts with (`&nbsp;`); a bare `&` stands for itself.
pub(crate) fn entity(text: &str) -> (String, &str) {
    let bare = ("&".to_owned(), &text[1..]);
    let mut end = None;
    for (at, c) in text.char_indices().skip(1).take(12) {
        match c {
            ';' => {
                end = Some(at);
                break;
            }
            '#' | '0'..='9' | 'a'..='z' | 'A'..='Z' => {}
            _ => break,
        }
    }
    let Some(end) = end else { return bare };
    let name = &text[1..end];
    let decoded = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        code.ok().and_then(char::from_u32)
    } else {
        named_entity(name)
    };
    match decoded {
        Some(c) => (c.to_string(), &text[end + 1..]),
        None => bare,
    }
}

fn named_entity(name: &str) -> Option<char> {
    Some(match name {
        "nbsp" => '\u{a0}',
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        "bull" => '•',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "thinsp" => '\u{2009}',
        "zwnj" => '\u{200c}',
        "deg" => '°',
        "times" => '×',
        "yen" => '¥',
        "copy" => '©',
        "laquo" => '«',
        "raquo" => '»',
        _ => return None,
    })
}

/// Paragraphs of the plain Markdown that the captures hold: blank lines part paragraphs,
/// `**` is bold, a backslash takes the meaning of the next mark away, entities are decoded, comments vanish.
pub(crate) fn markdown_paragraphs(markdown: &str) -> Vec<Paragraph> {
    let mut gather = Gather::default();
    for block in markdown.split('\n') {
        let mut rest = block;
        let mut bold = false;
        while let Some(c) = rest.chars().next() {
            if rest.starts_with("<!--") {
                rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            } else if let Some(after) = rest.strip_prefix("**") {
                bold = !bold;
                rest = after;
            } else if let Some(mark) = escaped(rest) {
                gather.push(mark, bold);
                rest = &rest[2..];
            } else if c == '&' {
                let (decoded, after) = entity(rest);
                for d in decoded.chars() {
                    gather.push(d, bold);
                }
                rest = after;
            } else {
                gather.push(c, bold);
                rest = &rest[c.len_utf8()..];
            }
        }
        gather.end_paragraph();
    }
    gather.finish()
}

/// The mark that a backslash at the start of `text` frees of its meaning.
pub(crate) fn escaped(text: &str) -> Option<char> {
    let mark = text.strip_prefix('\\')?.chars().next()?;
    mark.is_ascii_punctuation().then_some(mark)
}

/// A Markdown line as plain text.
pub(crate) fn unescape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(mark) = escaped(rest) {
            out.push(mark);
            rest = &rest[2..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_paragraphs() {
        let check = |html: &str, expected: &[(&str, bool)]| {
            let found = html_paragraphs(html);
            let found: Vec<_> = found.iter().map(|p| (p.text.as_str(), p.bold)).collect();
            assert_eq!(found, expected, "{html}");
        };
        check("<p>甲</p><p>乙</p>", &[("甲", false), ("乙", false)]);
        check("<p><strong>题</strong></p><p>文</p>", &[("题", true), ("文", false)]);
        check("<p><strong>台</strong>（节目）：文</p>", &[("台（节目）：文", false)]);
        check(
            "<p>\u{3000}\u{3000}甲&nbsp;&nbsp;乙<br>丙</p>",
            &[("甲 乙", false), ("丙", false)],
        );
        check("a &lt;b&gt; &amp; &unknown; &", &[("a <b> & &unknown; &", false)]);
        check("1 < 2<script>x<p>y</script>z", &[("1 < 2z", false)]);
        check("&#20013;&#x6587;", &[("中文", false)]);
        check("<p", &[("<p", false)]);
    }

    #[test]
    fn markdown_becomes_paragraphs() {
        let check = |markdown: &str, expected: &[(&str, bool)]| {
            let found = markdown_paragraphs(markdown);
            let found: Vec<_> = found.iter().map(|p| (p.text.as_str(), p.bold)).collect();
            assert_eq!(found, expected, "{markdown}");
        };
        check("**题**\n\n文", &[("题", true), ("文", false)]);
        check("<!--x-->\n\n甲\\~乙\\*\\*", &[("甲~乙**", false)]);
        check("甲\\乙", &[("甲\\乙", false)]);
        check("甲&#xA0;&#x65B0;乙&", &[("甲 新乙&", false)]);
    }
}
