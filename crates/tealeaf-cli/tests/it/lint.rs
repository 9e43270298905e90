//! `lint`: every dossier of the examples keeps to the rules, and a dossier that breaks one is
//! found, in both forms and both languages.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::program::{archive, root, shared, stderr, tealeaf};

/// Writes the dossier of an article.
fn dossier(command: &mut Command, article: &Path, format: &str, lang: &str) -> String {
    command.args(["--format", format, "--lang", lang]).arg(article);
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn embedded() -> Command {
    let mut command = tealeaf();
    command.args(["check", "--embedded"]);
    command
}

/// Exit code and what is said of dossiers.
fn lint(texts: &[String]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = tealeaf();
    command.arg("lint");
    for (n, text) in texts.iter().enumerate() {
        let path = folder.path().join(format!("dossier-{n}"));
        fs::write(&path, text).expect("a dossier");
        command.arg(&path);
    }
    let output = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), said + &stderr(&output))
}

/// Every article of the examples, those of the kinds of claim included.
fn articles() -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("examples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("examples") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "txt") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.len() >= 3, "{found:?}");
    found
}

#[test]
fn dossiers_of_all_examples_keep_to_the_rules() {
    let mut articles = articles();
    articles.extend(shared("gold/fictional_article.txt"));
    let mut texts = Vec::new();
    for (n, article) in articles.iter().enumerate() {
        // Short articles take turns, so that all of them are quick.
        let short = fs::metadata(article).expect("an article").len() < 1_000;
        let all = [("en", "json"), ("zh", "html"), ("zh", "json"), ("en", "html")];
        for (m, (lang, format)) in all.into_iter().enumerate() {
            if !short || n % 4 == m {
                texts.push(dossier(&mut embedded(), article, format, lang));
            }
        }
    }
    let (code, said) = lint(&texts);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn dossiers_with_quotes_keep_to_the_rules() {
    let Some(archive) = archive() else { return };
    let mut texts = Vec::new();
    for example in ["tangshan", "tangshan-zh-hant", "fomc"] {
        for lang in ["en", "zh"] {
            for format in ["json", "html"] {
                let mut command = tealeaf();
                command.arg("--archive").arg(archive).arg("check");
                let article = root().join(format!("examples/{example}.txt"));
                texts.push(dossier(&mut command, &article, format, lang));
            }
        }
    }
    let (code, said) = lint(&texts);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_dossier_that_breaks_a_rule_as_json() {
    type Change<'c> = &'c dyn Fn(&mut Value);
    let claim = |value: &mut Value, verdict: &str| -> usize {
        let claims = value["claims"].as_array().expect("claims");
        claims.iter().position(|c| c["verdict"] == verdict).expect("such a claim")
    };
    let cases: &[(&str, &str, Change<'_>, &str)] = &[
        (
            "en",
            "summary",
            &|v| v["summary"] = "Cai Qi has broken with Xi".into(),
            "unattributed",
        ),
        ("zh", "summary", &|v| v["summary"] = "蔡奇与习近平决裂".into(), "unattributed"),
        (
            "en",
            "count",
            &|v| v["summary"] = "35 claims: 34 supported".into(),
            "inconsistent",
        ),
        (
            "en",
            "heading",
            &|v| v["findings"][0]["heading"] = "Cai Qi leaves the fold".into(),
            "unattributed",
        ),
        (
            "en",
            "line without attribution",
            &|v| v["findings"][0]["lines"][0] = "“He named him only once”".into(),
            "unattributed",
        ),
        (
            "zh",
            "line without attribution",
            &|v| v["findings"][0]["lines"][0] = "他只提了一次".into(),
            "unattributed",
        ),
        (
            "en",
            "accusation in a line",
            &|v| {
                v["findings"][0]["lines"][0] =
                    "The article says: “Li Xi is a traitor”".into()
            },
            "open-accusation",
        ),
        (
            "zh",
            "accusation in a line",
            &|v| v["findings"][0]["lines"][0] = "文章称：“李希是内奸”".into(),
            "open-accusation",
        ),
        (
            "en",
            "attribution",
            &|v| v["claims"][3]["attribution"] = "".into(),
            "unattributed",
        ),
        (
            "en",
            "attribution that is none",
            &|v| v["claims"][3]["attribution"] = "Everyone knows".into(),
            "unattributed",
        ),
        (
            "en",
            "shows",
            &|v| v["claims"][3]["shows"] = "it is true".into(),
            "forbidden-word",
        ),
        (
            "zh",
            "shows",
            &|v| v["claims"][3]["shows"] = "此事属实".into(),
            "forbidden-word",
        ),
        (
            "en",
            "note",
            &|v| v["claims"][3]["notes"] = serde_json::json!(["the notice is genuine"]),
            "forbidden-word",
        ),
        (
            "en",
            "no evidence",
            &|v| {
                let n = claim(v, "supported");
                v["claims"][n]["evidence"] = serde_json::json!([]);
            },
            "no-evidence",
        ),
        (
            "en",
            "no coverage",
            &|v| {
                let n = claim(v, "not-found");
                v["claims"][n]["coverage"] = Value::Null;
            },
            "no-coverage",
        ),
        (
            "en",
            "days with holes",
            &|v| {
                let n = claim(v, "not-found");
                v["claims"][n]["coverage"]["missing"] = serde_json::json!(["2025-05-14"]);
            },
            "no-coverage",
        ),
        (
            "en",
            "an accusation not marked",
            &|v| {
                v["claims"][3]["quote"] = "Cai Qi betrayed Xi".into();
                v["claims"][3]["accusation"] = false.into();
            },
            "open-accusation",
        ),
        (
            "en",
            "no verdict",
            &|v| v["claims"][0]["verdict"] = "true".into(),
            "inconsistent",
        ),
        (
            "en",
            "words of a comparison",
            &|v| v["baselines"][0]["words"] = "That says it all.".into(),
            "unattributed",
        ),
        (
            "en",
            "a person no pack has",
            &|v| v["claims"][0]["evidence"][0]["words"] = "John Smith in person".into(),
            "unattributed",
        ),
    ];
    let article = root().join("examples/tangshan.txt");
    let whole = ["en", "zh"].map(|lang| dossier(&mut embedded(), &article, "json", lang));
    let mut texts = Vec::new();
    for (lang, _, change, _) in cases {
        let mut value: Value =
            serde_json::from_str(&whole[usize::from(*lang == "zh")]).expect("JSON");
        change(&mut value);
        texts.push(value.to_string());
    }
    found(
        &texts,
        cases.iter().map(|(lang, name, _, rule)| (format!("{lang}: {name}"), *rule)),
    );
}

#[test]
fn a_dossier_that_breaks_a_rule_as_a_page() {
    // What is replaced, by what: the first place, which must be there.
    let cases: &[(&str, &str, &str, &str)] = &[
        ("en", "<p>The article says: ", "<p>", "unattributed"),
        (
            "en",
            "<ol class=\"findings\">",
            "<ol class=\"findings\"><li><p>Cai Qi has broken with Xi.</p></li>",
            "unattributed",
        ),
        (
            "zh",
            "<ol class=\"findings\">",
            "<ol class=\"findings\"><li><p>他已经失势。</p></li>",
            "unattributed",
        ),
        (
            "en",
            "<h2 id=\"h-findings\">What matters</h2>",
            "<h2 id=\"h-findings\">The fall of a steward</h2>",
            "unattributed",
        ),
        ("en", "<p>The article says:</p><blockquote", "<blockquote", "unattributed"),
        (
            "en",
            "<details><summary>The article passes on a rumour (an accusation; open to read the article’s words)</summary><blockquote",
            "<p>The article passes on a rumour:</p><blockquote",
            "open-accusation",
        ),
        ("en", "<title>", "<title>Zhang Youxia plotted a coup: ", "open-accusation"),
        (
            "en",
            "<h1 dir=\"auto\">",
            "<h1 dir=\"auto\">Cai Qi, traitor: ",
            "open-accusation",
        ),
        (
            "zh",
            "<h1 dir=\"auto\">",
            "<h1 dir=\"auto\">蔡奇背叛了习近平：",
            "open-accusation",
        ),
        (
            "en",
            "nothing of it; xwlb 2025-05-14: the day is held whole",
            "nothing of it",
            "no-coverage",
        ),
        ("en", "<p><strong>Cai Qi in person</strong>", "<p>", "no-evidence"),
        (
            "en",
            "A record shows what a channel said",
            "The truth is out",
            "forbidden-word",
        ),
        ("en", "<code>supported</code>", "<code>true</code>", "inconsistent"),
        ("zh", "<code>supported</code>", "<code>属实</code>", "inconsistent"),
    ];
    let article = root().join("examples/tangshan.txt");
    let whole = ["en", "zh"].map(|lang| dossier(&mut embedded(), &article, "html", lang));
    let mut texts = Vec::new();
    let mut names = Vec::new();
    for (lang, old, new, rule) in cases {
        let page = &whole[usize::from(*lang == "zh")];
        assert!(page.contains(old), "{lang}: no {old}");
        texts.push(page.replacen(old, new, 1));
        names.push((format!("{lang}: {new}"), *rule));
    }
    found(&texts, names.into_iter());
}

/// Each dossier has a fault of the rule named.
fn found<'r>(texts: &[String], expected: impl Iterator<Item = (String, &'r str)>) {
    let (code, said) = lint(texts);
    assert_eq!(code, Some(1), "{said}");
    for (n, (name, rule)) in expected.enumerate() {
        let of = format!("dossier-{n}: ");
        let faults: Vec<&str> = said.lines().filter(|l| l.contains(&of)).collect();
        assert!(
            faults.iter().any(|l| l.contains(&format!(": {rule}: "))),
            "{name}: no `{rule}` in {faults:#?}"
        );
        // What lint prints repeats no accusation.
        for word in ["traitor", "betrayed", "coup", "内奸", "背叛"] {
            assert!(faults.iter().all(|l| !l.contains(word)), "{faults:#?}");
        }
    }
}

#[test]
fn files_that_are_no_dossier() {
    for (text, says) in [
        ("plain text", "neither the JSON form nor the page"),
        ("{}", "missing field"),
        ("<html lang=\"fr\">", "no known `lang`"),
        ("<html lang=\"en\"><p>hello</p>", "no findings and claims"),
    ] {
        let (code, said) = lint(&[text.to_owned()]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(says), "{said}");
    }
}
