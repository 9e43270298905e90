//! `tealeaf pack ...`.

use std::fmt::Write as _;

use anyhow::Result;

use crate::{
    Outcome,
    args::{Common, Pack, PackPart},
    output, record,
};

/// Runs the subcommand.
pub(crate) fn run(common: &Common, command: &Pack) -> Result<Outcome> {
    let pack = record::pack(common)?;
    match command {
        Pack::List { what } => {
            output::write(None, &list(&pack, *what))?;
            Ok(Outcome::Done)
        }
        Pack::Lint => lint(&pack),
    }
}

fn list(pack: &tealeaf::pack::Pack, what: PackPart) -> String {
    let mut text = String::new();
    match what {
        PackPart::Formulas => {
            for f in &pack.formulas {
                let forms: Vec<&str> = f.surfaces().map(String::as_str).collect();
                let _ = writeln!(text, "{}\t{}\t{}", f.key, f.family, forms.join(" | "));
            }
        }
        PackPart::People => {
            for p in &pack.people {
                let zh = p.zh.as_deref().unwrap_or_default();
                let _ = writeln!(text, "{}\t{zh}\t{}", p.key, p.en.join(" | "));
                for o in &p.offices {
                    let to = o.to.map_or_else(String::new, |d| d.to_string());
                    let _ = writeln!(text, "\t{}\t{}\t{to}", o.shown(), o.from);
                }
            }
        }
        PackPart::Outlets => {
            for o in &pack.outlets {
                let _ = writeln!(text, "{}\t{}\t{}", o.key, o.names.join(" | "), o.about);
            }
        }
        PackPart::Occasions => {
            for o in &pack.occasions {
                let _ = writeln!(text, "{}\t{}\t{}", o.key, o.label, o.words.join(" | "));
            }
        }
        PackPart::Events => {
            for e in &pack.events {
                let _ = writeln!(
                    text,
                    "{}\t{}\t{}\t{}",
                    e.key,
                    e.from,
                    e.to,
                    e.names.join(" | ")
                );
            }
        }
    }
    text
}

/// Loading has found no fault; what is left are the test lines of the entries.
fn lint(pack: &tealeaf::pack::Pack) -> Result<Outcome> {
    let faults = pack.failing_expectations();
    let mut text = String::new();
    for fault in &faults {
        let _ = writeln!(text, "{fault}");
    }
    let lines: usize = pack.formulas.iter().map(|f| f.expect.len()).sum();
    let _ = writeln!(
        text,
        "{}: {} formulas, {} people, {} outlets, {} occasions, {} events; {lines} test lines, {} wrong",
        pack.name,
        pack.formulas.len(),
        pack.people.len(),
        pack.outlets.len(),
        pack.occasions.len(),
        pack.events.len(),
        faults.len()
    );
    output::write(None, &text)?;
    Ok(if faults.is_empty() { Outcome::Done } else { Outcome::Partial })
}
