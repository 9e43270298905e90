//! The dossier for a terminal: readable at 80 columns, colour only as an extra.

use std::fmt::Write as _;

use tealeaf_record::observations::ObservationSet;
use unicode_width::UnicodeWidthChar as _;

use crate::{
    dossier::{Dossier, FindingKind},
    pack::Pack,
    verdict::Verdict,
    wording,
};

/// Most pieces of evidence listed under a claim.
const MAX_EVIDENCE: usize = 8;

/// How to lay it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns.
    pub width: usize,
    /// Whether to add colour.
    pub color: bool,
    /// Whether to repeat the words of accusations.
    pub accusations: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { width: 80, color: false, accusations: false }
    }
}

/// Writes the dossier as text.
#[must_use]
pub fn render(
    pack: &Pack,
    set: &ObservationSet,
    dossier: &Dossier,
    layout: Layout,
) -> String {
    let mut page = Page { out: String::new(), layout };
    head(&mut page, dossier);
    first_page(&mut page, pack, set, dossier);
    table(&mut page, pack, dossier);
    comparisons(&mut page, pack, set, dossier);
    untested(&mut page, pack, dossier);
    method(&mut page, dossier);
    page.out
}

struct Page {
    out: String,
    layout: Layout,
}

impl Page {
    fn heading(&mut self, words: &str) {
        self.out.push('\n');
        let words = self.paint("1", words);
        self.out.push_str(&words);
        self.out.push('\n');
    }

    fn paragraph(&mut self, indent: usize, words: &str) {
        for line in wrap(words, self.layout.width.saturating_sub(indent).max(20)) {
            let _ = writeln!(self.out, "{:indent$}{line}", "");
        }
    }

    fn paint(&self, code: &str, words: &str) -> String {
        if self.layout.color {
            format!("\x1b[{code}m{words}\x1b[0m")
        } else {
            words.to_owned()
        }
    }
}

fn head(page: &mut Page, dossier: &Dossier) {
    let article = &dossier.article;
    let title = article.title.map_or("(no headline)", |t| article.text[t.range()].trim());
    page.paragraph(0, title);
    let mut line = Vec::new();
    if let Some(outlet) = &article.outlet {
        line.push(outlet.clone());
    }
    match article.date {
        Some(day) => line.push(wording::date(day)),
        None => line.push("no date found: give one with --date".into()),
    }
    page.paragraph(0, &line.join(" · "));
    page.paragraph(0, &wording::summary(dossier));
}

fn first_page(page: &mut Page, pack: &Pack, set: &ObservationSet, dossier: &Dossier) {
    page.heading("WHAT MATTERS");
    if dossier.findings.is_empty() {
        page.paragraph(2, "No claim of this article could be tested on the record held.");
    }
    for (n, finding) in dossier.findings.iter().enumerate() {
        let words = wording::finding(pack, &set.formulas, dossier, finding);
        let mark = match finding.kind {
            FindingKind::TextDiffers | FindingKind::EventDiffers => "!",
            FindingKind::Silence
            | FindingKind::TextAgrees
            | FindingKind::EventAgrees
            | FindingKind::Prediction
            | FindingKind::Sourcing
            | FindingKind::NotFound => " ",
        };
        page.out.push('\n');
        for (i, line) in wrap(&words.title(), page.layout.width - 5).iter().enumerate() {
            let label = if i == 0 { format!("{mark}{}. ", n + 1) } else { "    ".into() };
            let line = page.paint("1", line);
            let _ = writeln!(page.out, " {label}{line}");
        }
        for line in words.lines() {
            page.paragraph(5, line);
        }
    }
}

fn table(page: &mut Page, pack: &Pack, dossier: &Dossier) {
    page.heading("EVERY CLAIM");
    let claims = dossier.claims.iter().zip(&dossier.checks).zip(&dossier.history);
    for ((claim, check), history) in claims {
        let color = match check.verdict {
            Verdict::Supported(_) | Verdict::Happened(_) => "32",
            Verdict::Contradicted(_) | Verdict::DidNotHappen(_) => "31",
            Verdict::InTension(_) => "33",
            Verdict::NotFound(_)
            | Verdict::NotCovered(_)
            | Verdict::NotTestable(_)
            | Verdict::Pending { .. }
            | Verdict::Expired { .. } => "2",
        };
        let verdict = page.paint(color, &check.verdict.code().to_uppercase());
        let source = wording::source_words(claim.source.kind);
        let _ = writeln!(page.out, "\n {}  {verdict}  (says: {source})", claim.id);
        if wording::is_accusation(claim) && !page.layout.accusations {
            let words = format!(
                "{}: words not repeated here (an accusation; --show-accusations)",
                wording::attribution(dossier, claim)
            );
            page.paragraph(6, &words);
        } else {
            page.paragraph(
                6,
                &format!("\u{201c}{}\u{201d}", wording::quote(dossier, claim)),
            );
        }
        let evidence = check.verdict.evidence();
        if evidence.is_empty() {
            page.paragraph(6, &format!("-> {}", wording::shows(pack, check)));
        }
        for piece in evidence.iter().take(MAX_EVIDENCE) {
            let words = match &piece.item {
                Some(held) => {
                    format!(
                        "{} [{}]",
                        wording::piece(pack, piece),
                        wording::item(pack, held)
                    )
                }
                None => wording::piece(pack, piece),
            };
            page.paragraph(6, &format!("-> {words}"));
            if let Some(url) = piece.item.as_ref().and_then(|i| i.url.as_deref()) {
                let _ = writeln!(page.out, "         {url}");
            }
        }
        if evidence.len() > MAX_EVIDENCE {
            let more = evidence.len() - MAX_EVIDENCE;
            page.paragraph(
                6,
                &format!("-> and {more} more (--format json has them all)"),
            );
        }
        for quote in evidence.iter().flat_map(quotes).take(3) {
            page.paragraph(9, &quote);
        }
        for note in &check.notes {
            page.paragraph(9, &format!("note: {}", wording::note(pack, note)));
        }
        for past in history {
            page.paragraph(9, &wording::replay::past(past));
        }
    }
}

fn quotes(piece: &crate::verdict::Piece) -> Vec<String> {
    match &piece.fact {
        crate::verdict::Fact::Count { quotes, .. } => quotes
            .iter()
            .map(|q| {
                format!(
                    "{}: \u{2026}{}[{}]{}\u{2026}",
                    q.capture, q.before, q.exact, q.after
                )
            })
            .collect(),
        crate::verdict::Fact::InPerson { .. }
        | crate::verdict::Fact::Event
        | crate::verdict::Fact::Office { .. }
        | crate::verdict::Fact::Unseen { .. } => Vec::new(),
    }
}

fn comparisons(page: &mut Page, pack: &Pack, set: &ObservationSet, dossier: &Dossier) {
    if dossier.baselines.is_empty() {
        return;
    }
    page.heading("HOW USUAL: THE COMPARISONS");
    page.paragraph(
        2,
        "Only items dated before the text asked about. * marks the class used.",
    );
    for (index, b) in dossier.baselines.iter().enumerate() {
        let ids: Vec<String> = dossier
            .baseline_of
            .iter()
            .zip(&dossier.claims)
            .filter(|(of, _)| **of == Some(index))
            .map(|(_, claim)| claim.id.to_string())
            .collect();
        page.out.push('\n');
        page.paragraph(
            2,
            &format!(
                "{}: items that {}; target {}",
                ids.join(", "),
                wording::event(pack, &set.formulas, &b.event),
                wording::item(pack, &b.target)
            ),
        );
        for (i, class) in b.classes.iter().enumerate() {
            let mark = if i == b.used { "*" } else { " " };
            let words = format!(
                "{mark} {}: {}, {}",
                wording::class(pack, b, class.kind),
                wording::rate(class),
                class.unusual.word()
            );
            page.paragraph(4, &words);
        }
        page.paragraph(4, "nearest comparable items:");
        for near in &b.nearest {
            page.paragraph(6, &wording::nearest(pack, near));
            if let Some(url) = &near.item.url {
                let _ = writeln!(page.out, "            {url}");
            }
        }
    }
}

fn untested(page: &mut Page, pack: &Pack, dossier: &Dossier) {
    page.heading("WHAT COULD NOT BE TESTED, AND WHY");
    let reasons = wording::untested(pack, dossier);
    if reasons.is_empty() {
        page.paragraph(2, "Every claim was tested.");
    }
    for (why, ids) in reasons {
        page.paragraph(2, &format!("{}: {why}", ids.join(", ")));
    }
}

fn method(page: &mut Page, dossier: &Dossier) {
    page.heading("METHOD, VERSIONS, COVERAGE");
    for line in wording::method(dossier) {
        page.paragraph(2, &line);
    }
}

/// Columns of a text: two per wide character.
fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Breaks a text into lines of at most `width` columns, at spaces or between wide
/// characters; a longer word stands on its own line, uncut, so that addresses can be
/// copied.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let columns = columns(piece.trim_end());
        if used > 0 && used + columns > width {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
        }
        line.push_str(piece);
        used += self::columns(piece);
    }
    if !line.trim_end().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Words with the space after them; each wide character is a word of its own.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last_wide = false;
    for (at, c) in text.char_indices() {
        let wide = c.width().unwrap_or(0) > 1;
        let closing = "，。、；：？！”’）》」』".contains(c);
        if at > start && !closing && (wide || last_wide || text[..at].ends_with(' ')) {
            pieces.push(&text[start..at]);
            start = at;
        }
        last_wide = wide;
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::{columns, wrap};

    #[test]
    fn lines_fit_and_lose_nothing() {
        let text = "In the version held, 习近平总书记 occurs once; 两个维护 and 两个确立 do not occur.";
        for width in [20, 33, 80] {
            let lines = wrap(text, width);
            assert!(lines.iter().all(|l| columns(l) <= width), "{lines:?}");
            let joined: String = lines.concat().split_whitespace().collect();
            assert_eq!(joined, text.split_whitespace().collect::<String>());
        }
    }
}
