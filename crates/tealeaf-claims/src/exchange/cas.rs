//! UIMA CAS JSON (0.4): feature structures with `%ID` and `%TYPE`, one view, types of our
//! own with the built-in annotation above them.
//!
//! Places are UTF-16 units there, as in the Java world that reads it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    ATTRIBUTES, Error, Line, Places, Text, lines, places, put_places, set, text_at,
    to_jsonl,
};

const CLAIM: &str = "tealeaf.Claim";
/// Parts of a claim: name of the type, feature of the claim that points to it, key of the
/// line.
const PARTS: &[(&str, &str, &str)] =
    &[("tealeaf.Source", "@source", "source"), ("tealeaf.Cue", "@cue", "cue")];

/// Writes JSON lines and their text as one CAS.
///
/// # Errors
/// Names the line that is no claim.
pub fn to_cas(text: &str, jsonl: &str) -> Result<String, Error> {
    let points = Text::new(text);
    let units = units(text);
    let mut out: Vec<Value> = vec![json!({
        "%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
        "mimeType": "text", "sofaString": text,
    })];
    let mut members = Vec::new();
    for line in lines(jsonl)? {
        let mut claim = Map::new();
        for (kind, feature, part) in PARTS {
            let Some([from, to]) = places(&line, part).first().copied() else { continue };
            let id = out.len() + 1;
            let to = to.min(points.len());
            out.push(json!({
                "%ID": id, "%TYPE": kind, "@sofa": 1,
                "begin": units[from.min(to)], "end": units[to],
            }));
            members.push(id);
            claim.insert((*feature).to_owned(), Value::from(id));
        }
        let id = out.len() + 1;
        let [from, to] = places(&line, "content").first().copied().unwrap_or([0, 0]);
        let to = to.min(points.len());
        claim.insert("%ID".to_owned(), Value::from(id));
        claim.insert("%TYPE".to_owned(), Value::from(CLAIM));
        claim.insert("@sofa".to_owned(), Value::from(1));
        claim.insert("begin".to_owned(), Value::from(units[from.min(to)]));
        claim.insert("end".to_owned(), Value::from(units[to]));
        for (name, path) in ATTRIBUTES {
            if let Some(value) = text_at(&line, path) {
                claim.insert(feature_name(name), Value::from(value));
            }
        }
        let whole = serde_json::to_string(&line).expect("plain data serialises");
        claim.insert("line".to_owned(), Value::from(whole));
        out.push(Value::Object(claim));
        members.push(id);
    }
    let cas = json!({
        "%TYPES": types(),
        "%FEATURE_STRUCTURES": out,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    });
    let mut text = serde_json::to_string(&cas).expect("plain data serialises");
    text.push('\n');
    Ok(text)
}

/// `SourceKind` is `sourceKind` as a feature.
fn feature_name(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

fn types() -> Value {
    let mut out = Map::new();
    let mut features = Map::new();
    for (kind, feature, _) in PARTS {
        let plain = json!({"%NAME": kind, "%SUPER_TYPE": "uima.tcas.Annotation"});
        out.insert((*kind).to_owned(), plain);
        let name = feature.trim_start_matches('@');
        features.insert(name.to_owned(), json!({"%NAME": name, "%RANGE": kind}));
    }
    let names = ATTRIBUTES.iter().map(|(name, _)| feature_name(name));
    for name in names.chain(std::iter::once("line".to_owned())) {
        let range = json!({"%NAME": name, "%RANGE": "uima.cas.String"});
        features.insert(name, range);
    }
    features.insert("%NAME".to_owned(), Value::from(CLAIM));
    features.insert("%SUPER_TYPE".to_owned(), Value::from("uima.tcas.Annotation"));
    out.insert(CLAIM.to_owned(), Value::Object(features));
    Value::Object(out)
}

/// UTF-16 units before each code point.
fn units(text: &str) -> Vec<usize> {
    let mut out = vec![0];
    let mut n = 0;
    for c in text.chars() {
        n += c.len_utf16();
        out.push(n);
    }
    out
}

/// Reads a CAS back: the text, and its claims as JSON lines.
///
/// # Errors
/// Says what is missing.
pub fn from_cas(cas: &str) -> Result<(String, String), Error> {
    let cas: Value = serde_json::from_str(cas)
        .map_err(|e| Error(format!("the CAS is no JSON: {e}")))?;
    let structures = cas["%FEATURE_STRUCTURES"].as_array().ok_or_else(|| {
        Error("the CAS has no list %FEATURE_STRUCTURES; export it as JSON 0.4".to_owned())
    })?;
    let text = structures
        .iter()
        .find_map(|s| s["sofaString"].as_str())
        .ok_or_else(|| Error("the CAS has no sofaString, so no text".to_owned()))?
        .to_owned();
    let points = Text::new(&text);
    let units = units(&text);
    let known: BTreeMap<u64, &Value> =
        structures.iter().filter_map(|s| Some((s["%ID"].as_u64()?, s))).collect();
    let place = |s: &Value| {
        let at = |key: &str| {
            let unit = s[key].as_u64().map_or(0, |n| usize::try_from(n).unwrap_or(0));
            units.partition_point(|u| *u < unit).min(units.len() - 1)
        };
        [at("begin"), at("end")]
    };
    let mut out = Vec::new();
    for claim in structures.iter().filter(|s| s["%TYPE"].as_str() == Some(CLAIM)) {
        let mut line: Line = claim["line"]
            .as_str()
            .and_then(|l| serde_json::from_str(l).ok())
            .unwrap_or_default();
        let mut put = |part: &str, new: Option<[usize; 2]>| {
            let before = places(&line, part);
            if before.first().copied() != new {
                let new: Places = new.into_iter().collect();
                put_places(&mut line, part, &new, &points);
            }
        };
        put("content", Some(place(claim)));
        for (_, feature, part) in PARTS {
            let other = claim[*feature].as_u64().and_then(|id| known.get(&id));
            put(part, other.map(|s| place(s)));
        }
        for (name, path) in ATTRIBUTES {
            if let Some(value) = claim[feature_name(name)].as_str() {
                set(&mut line, path, Value::from(value));
            }
        }
        out.push(line);
    }
    let lines = to_jsonl(&out);
    Ok((text, lines))
}
