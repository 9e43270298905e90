//! `tealeaf check ARTICLE`.

use std::{cell::RefCell, collections::BTreeMap};

use anyhow::{Context as _, Result, bail};
use tealeaf::{
    check::VersionText,
    dossier::{Inputs, dossier},
    report::{self, terminal::Layout},
    verdict::Verdict,
};

use crate::{
    Outcome,
    args::{Check, Common, DossierFormat},
    input, output, record,
};

/// Checks an article and writes the dossier.
pub(crate) fn run(common: &Common, check: &Check) -> Result<Outcome> {
    for code in &check.fail_on {
        if !Verdict::CODES.contains(&code.as_str()) {
            bail!("no verdict `{code}`; there are: {}", Verdict::CODES.join(", "));
        }
    }
    let pack = record::pack(common)?;
    let article = input::article(&check.article, &check.about)?;
    let lexicon = pack.lexicon();
    let record = if let Some(path) = &check.observations {
        record::observations(&pack, path)?
    } else if check.embedded {
        record::embedded(&pack)?
    } else {
        record::open(common, &pack, &lexicon)?
    };
    // Several claims ask for the texts of one item.
    let read: RefCell<BTreeMap<String, Vec<VersionText>>> = RefCell::default();
    let texts = |id: &str| -> Vec<VersionText> {
        if let Some(known) = read.borrow().get(id) {
            return known.clone();
        }
        let found = record.versions(id);
        read.borrow_mut().insert(id.to_owned(), found.clone());
        found
    };
    let inputs = Inputs {
        set: &record.set,
        texts: record.archive.is_some().then_some(&texts),
        pack: &pack,
        lexicon: &lexicon,
        as_of: check.as_of,
    };
    let dossier = dossier(inputs, article);
    let format = if check.json { DossierFormat::Json } else { check.format };
    let text = match format {
        DossierFormat::Text => report::terminal::render(
            &pack,
            &record.set,
            &dossier,
            Layout {
                accusations: check.show_accusations,
                ..output::layout(common.color)
            },
        ),
        DossierFormat::Json => report::json_v1::render(&pack, &record.set, &dossier)
            .context("cannot write JSON")?,
        DossierFormat::Html => report::html::render(&pack, &record.set, &dossier)
            .context("cannot write the page")?,
    };
    output::write(check.output.as_deref(), &text)?;
    let signalled = dossier
        .checks
        .iter()
        .any(|c| check.fail_on.iter().any(|code| code == c.verdict.code()));
    Ok(if signalled { Outcome::Signalled } else { Outcome::Done })
}
