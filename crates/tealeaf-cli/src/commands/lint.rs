//! `tealeaf lint DOSSIER...`: nothing in a dossier may read as the program's own assertion.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use tealeaf::lint::Linter;

use crate::{
    Outcome,
    args::{Common, Lint},
    input, output, record,
};

/// Holds each dossier against the rules.
pub(crate) fn run(common: &Common, args: &Lint) -> Result<Outcome> {
    let pack = record::pack(common)?;
    let linter = Linter::new(&pack);
    let mut out = String::new();
    let mut n = 0;
    for path in &args.dossiers {
        let text = input::dossier(path)?;
        let faults = linter
            .lint(&text)
            .with_context(|| format!("cannot lint {}", path.display()))?;
        n += faults.len();
        for fault in faults {
            let _ = writeln!(out, "{}: {fault}", path.display());
        }
    }
    let counted =
        |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    let (faults, read) = (counted(n, "fault"), counted(args.dossiers.len(), "dossier"));
    let _ = writeln!(out, "{faults} in {read}");
    output::write(None, &out)?;
    Ok(if n == 0 { Outcome::Done } else { Outcome::Signalled })
}
