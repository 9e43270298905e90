//! The dossier for a terminal: readable at 80 columns, colour only as an extra.

use std::fmt::Write as _;

use tealeaf_record::observations::ObservationSet;
use unicode_width::UnicodeWidthChar as _;

use crate::{
    accusation::{accuses, in_headline},
    dossier::{Dossier, FindingKind},
    pack::Pack,
    verdict::Verdict,
    wording::{self, Language, Words},
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
    let words = Words::new(pack, dossier.asked.language);
    let mut page = Page { out: String::new(), layout };
    head(&mut page, words, dossier);
    first_page(&mut page, words, set, dossier);
    table(&mut page, words, dossier);
    comparisons(&mut page, words, set, dossier);
    sourced(&mut page, words, dossier);
    untested(&mut page, words, dossier);
    method(&mut page, words, dossier);
    page.out
}

struct Page {
    out: String,
    layout: Layout,
}

impl Page {
    fn heading(&mut self, words: &str) {
        self.out.push('\n');
        let words = self.paint("1", &words.to_uppercase());
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

fn head(page: &mut Page, words: Words<'_>, dossier: &Dossier) {
    let labels = words.labels();
    let article = &dossier.article;
    let folded =
        !page.layout.accusations && in_headline(words.pack, article, &dossier.claims);
    let title = match article.title {
        _ if folded => labels.headline_folded,
        Some(title) => article.text[title.range()].trim(),
        None => labels.no_headline,
    };
    page.paragraph(0, title);
    let mut line = Vec::new();
    if let Some(outlet) = &article.outlet {
        line.push(outlet.clone());
    }
    match article.date {
        Some(day) => line.push(words.date(day)),
        None => line.push(labels.no_date_terminal.into()),
    }
    page.paragraph(0, &line.join(" · "));
    page.paragraph(0, &words.summary(dossier));
}

fn first_page(
    page: &mut Page,
    words: Words<'_>,
    set: &ObservationSet,
    dossier: &Dossier,
) {
    page.heading(words.labels().what_matters);
    if dossier.findings.is_empty() {
        page.paragraph(2, words.labels().nothing_tested);
    }
    for (n, finding) in dossier.findings.iter().enumerate() {
        let said = words.finding(&set.formulas, dossier, finding);
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
        for (i, line) in wrap(&said.title, page.layout.width - 5).iter().enumerate() {
            let label = if i == 0 { format!("{mark}{}. ", n + 1) } else { "    ".into() };
            let line = page.paint("1", line);
            let _ = writeln!(page.out, " {label}{line}");
        }
        for line in said.lines() {
            page.paragraph(5, line);
        }
    }
}

fn table(page: &mut Page, words: Words<'_>, dossier: &Dossier) {
    let labels = words.labels();
    page.heading(labels.every_claim);
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
        let verdict = match words.language {
            Language::English => check.verdict.code().to_uppercase(),
            Language::Chinese => words.code(check.verdict.code()).to_owned(),
        };
        let verdict = page.paint(color, &verdict);
        let source = words.source(claim.source.kind);
        let _ = writeln!(
            page.out,
            "\n {}  {verdict} {}{}{source}{}",
            claim.id, labels.open, labels.says, labels.close
        );
        if accuses(words.pack, &dossier.article, claim) && !page.layout.accusations {
            let who = words.attribution(dossier, claim);
            page.paragraph(6, &format!("{who}{}", labels.accusation_terminal));
        } else {
            page.paragraph(
                6,
                &format!("\u{201c}{}\u{201d}", wording::quote(dossier, claim)),
            );
        }
        let evidence = check.verdict.evidence();
        if evidence.is_empty() {
            page.paragraph(6, &format!("-> {}", words.shows(check)));
        }
        for piece in evidence.iter().take(MAX_EVIDENCE) {
            let shown = match &piece.item {
                Some(held) => format!("{} [{}]", words.piece(piece), words.item(held)),
                None => words.piece(piece),
            };
            page.paragraph(6, &format!("-> {shown}"));
            if let Some(url) = piece.item.as_ref().and_then(|i| i.url.as_deref()) {
                let _ = writeln!(page.out, "         {url}");
            }
        }
        if evidence.len() > MAX_EVIDENCE {
            let more = evidence.len() - MAX_EVIDENCE;
            let (before, after) = labels.more_terminal;
            page.paragraph(6, &format!("-> {before}{more}{after}"));
        }
        for quote in evidence.iter().flat_map(quotes).take(3) {
            page.paragraph(9, &quote);
        }
        for note in &check.notes {
            page.paragraph(
                9,
                &format!(
                    "{}{} {}",
                    labels.note.to_lowercase(),
                    labels.colon,
                    words.note(note)
                ),
            );
        }
        for past in history {
            page.paragraph(9, &words.past(past));
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

fn comparisons(
    page: &mut Page,
    words: Words<'_>,
    set: &ObservationSet,
    dossier: &Dossier,
) {
    let labels = words.labels();
    if dossier.baselines.is_empty() {
        return;
    }
    page.heading(labels.comparisons);
    page.paragraph(2, labels.before_only_terminal);
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
                "{}{}{}{}{}{}{} {}",
                ids.join(labels.comma),
                labels.before,
                labels.items_that.0.to_lowercase(),
                words.event(&set.formulas, &b.event),
                labels.items_that.1,
                labels.semicolon,
                labels.target,
                words.item(&b.target)
            ),
        );
        for (i, class) in b.classes.iter().enumerate() {
            let mark = if i == b.used { "*" } else { " " };
            let line = format!(
                "{mark} {}{}{}{}{}",
                words.class(b, class.kind),
                labels.before,
                words.rate(class),
                labels.pause,
                words.unusual(class.unusual)
            );
            page.paragraph(4, &line);
        }
        page.paragraph(4, labels.nearest_terminal);
        for near in &b.nearest {
            page.paragraph(6, &words.nearest(near));
            if let Some(url) = &near.item.url {
                let _ = writeln!(page.out, "            {url}");
            }
        }
    }
}

fn sourced(page: &mut Page, words: Words<'_>, dossier: &Dossier) {
    page.heading(words.labels().sourced);
    for part in words.profile(dossier) {
        page.paragraph(2, &part.heading);
        for line in part.plain(words.language) {
            page.paragraph(4, &line);
        }
    }
}

fn untested(page: &mut Page, words: Words<'_>, dossier: &Dossier) {
    let labels = words.labels();
    page.heading(labels.why_not_tested);
    let reasons = words.untested(dossier);
    if reasons.is_empty() {
        page.paragraph(2, labels.all_tested);
    }
    for (why, ids) in reasons {
        page.paragraph(2, &format!("{}{}{why}", ids.join(labels.comma), labels.before));
    }
}

fn method(page: &mut Page, words: Words<'_>, dossier: &Dossier) {
    page.heading(words.labels().method_versions);
    for line in words.method(dossier) {
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
