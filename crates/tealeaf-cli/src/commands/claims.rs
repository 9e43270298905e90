//! `tealeaf claims ARTICLE`.

use std::fmt::Write as _;

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use tealeaf::{
    claims::{Article, Claim, claims, exchange, json_v1, profile, score},
    pack::Pack,
    wording,
};

use crate::{
    Outcome,
    args::{Claims, ClaimsFormat, Common},
    input, output, record,
};

/// Takes an article apart and lists its claims.
pub(crate) fn run(common: &Common, args: &Claims) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let article = input::article(&args.article, &args.about)?;
    let found = claims(&article, &pack.vocabulary());
    let doc = args
        .article
        .file_stem()
        .map_or_else(|| "article".into(), |s| s.to_string_lossy().into_owned());
    let lines = || json_v1::to_jsonl(&doc, &article, &found);
    if let Some(path) = &args.score {
        let reference = reference(path, &article)?;
        let score = score::compare(&reference, &lines())
            .with_context(|| format!("{}", path.display()))?;
        output::write(None, &joined(&wording::score::table(&score)))?;
        return Ok(Outcome::Done);
    }
    let text = match args.format {
        ClaimsFormat::Text if args.profile => {
            let profile = profile::profile(&article, &found);
            profile_text(&article, &found, &profile)
        }
        ClaimsFormat::Jsonl if args.profile => {
            json_v1::profile_to_json(&doc, &profile::profile(&article, &found))
        }
        ClaimsFormat::Text => {
            let mut text = String::new();
            for claim in &found {
                write_claim(&mut text, &pack, &article.text, claim);
            }
            text
        }
        ClaimsFormat::Jsonl => lines(),
        ClaimsFormat::Brat => exchange::to_brat(&article.text, &lines())?,
        ClaimsFormat::Cas => exchange::to_cas(&article.text, &lines())?,
    };
    output::write(None, &text)?;
    Ok(Outcome::Done)
}

/// The profile for reading, a heading without indent before each part.
fn profile_text(
    article: &Article,
    found: &[Claim],
    profile: &profile::Profile,
) -> String {
    let language = wording::Language::English;
    let parts = wording::profile::profile(language, &article.text, found, profile, true);
    let mut lines = Vec::new();
    for part in parts {
        lines.push(part.heading.clone());
        lines.extend(part.plain(language).iter().map(|line| format!("  {line}")));
    }
    joined(&lines)
}

/// A corrected file as JSON lines: what its name ends in says what it is.
fn reference(path: &Path, article: &Article) -> Result<String> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read as UTF-8 text", path.display()))?;
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let lines = match ending.as_deref() {
        Some("ann") => exchange::from_brat(&article.text, &text),
        Some("json") => exchange::from_cas(&text).map(|(_, lines)| lines),
        _ => Ok(text),
    };
    lines.with_context(|| format!("{}", path.display()))
}

fn joined(lines: &[String]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn write_claim(out: &mut String, pack: &Pack, text: &str, claim: &Claim) {
    let source = wording::source_words(claim.source.kind);
    let who: Vec<&str> = claim.subjects.iter().map(|m| m.surface.as_str()).collect();
    let when = claim.when.as_ref().map_or("", |w| w.value.as_str());
    let _ = writeln!(out, "{}  {}", claim.id, wording::understood(pack, claim));
    let _ = writeln!(
        out,
        "      says: {source}; about: {}; when: {when}; strength {} of 5",
        who.join(", "),
        claim.strength
    );
    let words: Vec<&str> = text[claim.span.range()].split_whitespace().collect();
    let _ = writeln!(out, "      \u{201c}{}\u{201d}", words.join(" "));
}
