//! The answers of the statistics for a terminal: headings, sentences and lines.

use std::fmt::Write as _;

use super::terminal::{Layout, wrap};

/// A piece of an answer; the words come from [`crate::wording::statistics`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A sentence or several.
    Text(String),
    /// A line of a list.
    Line(String),
}

/// Lays the blocks out.
#[must_use]
pub fn render(blocks: &[Block], layout: Layout) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Heading(words) => {
                if !out.is_empty() {
                    out.push('\n');
                }
                let (on, off) =
                    if layout.color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
                let _ = writeln!(out, "{on}{words}{off}");
            }
            Block::Text(words) => {
                for line in wrap(words, layout.width.max(20)) {
                    let _ = writeln!(out, "{line}");
                }
            }
            Block::Line(words) => {
                let width = layout.width.saturating_sub(4).max(20);
                for (i, line) in wrap(words, width).iter().enumerate() {
                    let indent = if i == 0 { 2 } else { 4 };
                    let _ = writeln!(out, "{:indent$}{line}", "");
                }
            }
        }
    }
    out
}
