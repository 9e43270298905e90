//! Results to standard output or a file; nothing else goes there.

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::Path,
};

use anyhow::{Context as _, Result};
use tealeaf::report::terminal::Layout;

use crate::args::Color;

#[cfg(feature = "parquet")]
pub(crate) mod parquet;

/// Writes a result, the same bytes to a file as to standard output: its last line is ended. A
/// file is replaced only when all of it is written.
pub(crate) fn write(output: Option<&Path>, text: &str) -> Result<()> {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    match output {
        None => {
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes())?;
            out.write_all(end.as_bytes())?;
            out.flush()?;
        }
        Some(path) => write_file(path, format!("{text}{end}").as_bytes())?,
    }
    Ok(())
}

/// Writes bytes that are no text to standard output, which must not be a terminal.
#[cfg(feature = "parquet")]
pub(crate) fn write_binary(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        anyhow::bail!("this format is no text; send it to a file with `> FILE`");
    }
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// Replaces a file in one step.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let name =
        path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let part = path.with_file_name(format!(".{name}.part"));
    fs::write(&part, bytes)
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// A field of a CSV line: quoted where it must be.
pub(crate) fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A number of a CSV field; empty where there is none.
pub(crate) fn csv_number(x: Option<f64>) -> String {
    x.map_or_else(String::new, |x| format!("{x:.4}"))
}

/// Text cut or filled to a width, in columns of a terminal.
pub(crate) fn column(text: &str, width: usize) -> String {
    let columns = |c: char| {
        usize::from(!c.is_control())
            + usize::from(
                matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'),
            )
    };
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        if used + columns(c) > width {
            break;
        }
        out.push(c);
        used += columns(c);
    }
    out.extend(std::iter::repeat_n(' ', width - used));
    out
}

/// Width and colour of the terminal, 80 columns and none elsewhere.
pub(crate) fn layout(color: Color) -> Layout {
    let terminal = io::stdout().is_terminal();
    let width = match terminal_size::terminal_size() {
        Some((width, _)) if terminal => usize::from(width.0).clamp(40, 120),
        _ => 80,
    };
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            terminal
                && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    };
    Layout { width, color, accusations: false }
}
