//! `tealeaf claims ARTICLE`.

use std::fmt::Write as _;

use anyhow::Result;
use tealeaf::{
    claims::{Claim, claims, json_v1},
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
    let text = match args.format {
        ClaimsFormat::Text => {
            let mut text = String::new();
            for claim in &found {
                write_claim(&mut text, &pack, &article.text, claim);
            }
            text
        }
        ClaimsFormat::Jsonl => {
            let doc = args
                .article
                .file_stem()
                .map_or_else(|| "article".into(), |s| s.to_string_lossy().into_owned());
            json_v1::to_jsonl(&doc, &article, &found)
        }
    };
    output::write(None, &text)?;
    Ok(Outcome::Done)
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
