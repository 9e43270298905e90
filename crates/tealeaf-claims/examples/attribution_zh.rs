//! Finds who says what in files of Chinese pages and prints one attribution a line:
//! `cargo run -p tealeaf-claims --example attribution_zh FILE...`. What stands between `<p>`
//! and `</p>` is a paragraph; numbers are paragraphs from 1 and code points of a paragraph
//! without its tags.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::{env, fs, path::Path, process::ExitCode};

use tealeaf_claims::attribution::attribute;

fn main() -> ExitCode {
    for path in env::args().skip(1) {
        let Ok(text) = fs::read_to_string(&path) else {
            println!("{path}: cannot be read as UTF-8 text");
            return ExitCode::from(2);
        };
        let name = Path::new(&path).file_stem().unwrap_or_default().to_string_lossy();
        for (index, paragraph) in paragraphs(&text).iter().enumerate() {
            print(&name, index + 1, paragraph);
        }
    }
    ExitCode::SUCCESS
}

/// The paragraphs of a page, their tags left out.
fn paragraphs(text: &str) -> Vec<String> {
    let parts = text.split("<p>").skip(1);
    parts
        .filter_map(|part| part.split_once("</p>"))
        .map(|(inner, _)| {
            let mut out = String::new();
            let mut tag = false;
            for c in inner.chars() {
                match c {
                    '<' => tag = true,
                    '>' if tag => tag = false,
                    _ if !tag => out.push(c),
                    _ => {}
                }
            }
            out
        })
        .collect()
}

fn print(name: &str, paragraph: usize, text: &str) {
    for a in attribute(text) {
        let form = if a.carried { "carried" } else { "direct" };
        let parts = [a.source[0], a.cue[0], a.content[0]];
        let places: Vec<String> = parts
            .iter()
            .flat_map(|s| [s.start(), s.end()])
            .map(|byte| text[..byte].chars().count().to_string())
            .collect();
        let words: Vec<String> =
            parts.iter().map(|s| text[s.range()].replace('\n', " ")).collect();
        println!(
            "{name}\t{paragraph}\t{form}\t{}\t{}",
            places.join("\t"),
            words.join("\t")
        );
    }
}
