//! Reads an article from a file or standard input, and says clearly what is wrong with it.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use tealeaf::claims::Article;

use crate::args::About;

/// Largest article that is read: far above any, far below what would stall a machine.
const MAX_BYTES: u64 = 8 << 20;

/// Largest dossier that is read: that of the largest article.
const MAX_DOSSIER: u64 = 1 << 30;

/// Reads a dossier, which is UTF-8.
pub(crate) fn dossier(path: &Path) -> Result<String> {
    let shown = shown(path);
    let bytes = bytes(path, MAX_DOSSIER)?;
    String::from_utf8(bytes).map_err(|e| {
        anyhow::anyhow!("{shown} is not UTF-8 ({}): no dossier", e.utf8_error())
    })
}

fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// The bytes of a file or standard input, at most one more than `max`.
fn bytes(path: &Path, max: u64) -> Result<Vec<u8>> {
    let shown = shown(path);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(max + 1).read_to_end(&mut bytes)
    } else {
        File::open(path)
            .with_context(|| format!("cannot open {shown}"))?
            .take(max + 1)
            .read_to_end(&mut bytes)
    }
    .with_context(|| format!("cannot read {shown}"))?;
    Ok(bytes)
}

/// Reads an article.
pub(crate) fn article(path: &Path, about: &About) -> Result<Article> {
    let shown = shown(path);
    let bytes = bytes(path, MAX_BYTES)?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!(
            "{shown} is larger than {} MB, which no article is; \
             to keep texts for comparison use `tealeaf archive add`",
            MAX_BYTES >> 20
        );
    }
    let text = decode(&shown, bytes)?;
    read(&shown, &text, about)
}

/// Reads sentences given on the command line.
pub(crate) fn sentences(text: &str, about: &About) -> Result<Article> {
    read("--claim", text, about)
}

fn read(shown: &str, text: &str, about: &About) -> Result<Article> {
    if text.trim().is_empty() {
        bail!("{shown} is empty: there is no claim to check");
    }
    let mut article = Article::read(text);
    if about.date.is_some() {
        article.date = about.date;
    }
    if about.outlet.is_some() {
        article.outlet.clone_from(&about.outlet);
    }
    if article.date.is_none() {
        tracing::warn!(
            "{shown}: no date of publication found; give it with --date, \
             or days without a year cannot be resolved"
        );
    }
    Ok(article)
}

/// UTF-8 as it is; other encodings are detected and converted with a warning; binary
/// bytes are refused.
fn decode(shown: &str, bytes: Vec<u8>) -> Result<String> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => {
            bail!("{shown} holds NUL bytes: it is not a text file")
        }
        Ok(text) => {
            return Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), Into::into));
        }
        Err(error) => error,
    };
    let at = bytes.utf8_error().valid_up_to();
    let bytes = bytes.into_bytes();
    let marked = encoding_rs::Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    if marked.is_none() && looks_binary(&bytes) {
        bail!("{shown} looks like a binary file, not a text (byte {at})");
    }
    let encoding = marked.unwrap_or_else(|| {
        let mut detector =
            chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(&bytes, true);
        detector.guess(None, chardetng::Utf8Detection::Allow)
    });
    let (text, used, malformed) = encoding.decode(&bytes);
    if malformed {
        bail!(
            "{shown} is not valid UTF-8 (byte {at}) and does not read as {} either; \
             convert it to UTF-8 first",
            used.name()
        );
    }
    tracing::warn!("{shown} is not UTF-8 (byte {at}): read as {}", used.name());
    Ok(text.into_owned())
}

/// Control characters are what texts in any encoding do not have.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(64 << 10)];
    let control = sample
        .iter()
        .filter(|b| **b < 0x20 && !matches!(**b, b'\n' | b'\r' | b'\t' | 0x0c));
    control.count() * 100 > sample.len()
}
