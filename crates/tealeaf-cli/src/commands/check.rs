//! `tealeaf check ARTICLE`.

use std::{cell::RefCell, collections::BTreeMap};

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use tealeaf::{
    check::VersionText,
    claims::Article,
    dossier::{Asked, Dossier, Inputs, dossier},
    pack::Pack,
    report::{self, terminal::Layout},
    verdict::Verdict,
    wording::Language,
};

use crate::{
    Outcome,
    args::{Check, Common, DossierFormat, Lang},
    input, output,
    record::{self, Record},
};

/// Checks an article and writes the dossier.
pub(crate) fn run(common: &Common, check: &Check) -> Result<Outcome> {
    for code in &check.fail_on {
        if !Verdict::CODES.contains(&code.as_str()) {
            bail!("no verdict `{code}`; there are: {}", Verdict::CODES.join(", "));
        }
    }
    let pack = record::pack(common)?;
    let article = match (&check.claim, &check.article) {
        (Some(claim), _) => input::sentences(claim, &check.about)?,
        (None, Some(path)) => input::article(path, &check.about)?,
        (None, None) => bail!("give an article, or a sentence with --claim"),
    };
    let record =
        record::given(common, &pack, check.embedded, check.observations.as_deref())?;
    let mut dossier = ask(&pack, &record, article, check.as_of);
    dossier.asked = Asked {
        date: check.about.date,
        outlet: check.about.outlet.clone(),
        held: record.held,
        language: match check.lang {
            Lang::En => Language::English,
            Lang::Zh => Language::Chinese,
        },
    };
    let format = if check.json { DossierFormat::Json } else { check.format };
    let layout =
        Layout { accusations: check.show_accusations, ..output::layout(common.color) };
    let text = render(&pack, &record, &dossier, format, layout)?;
    output::write(check.output.as_deref(), &text)?;
    let signalled = dossier
        .checks
        .iter()
        .any(|c| check.fail_on.iter().any(|code| code == c.verdict.code()));
    Ok(if signalled { Outcome::Signalled } else { Outcome::Done })
}

/// Writes a dossier in a format.
pub(crate) fn render(
    pack: &Pack,
    record: &Record,
    dossier: &Dossier,
    format: DossierFormat,
    layout: Layout,
) -> Result<String> {
    match format {
        DossierFormat::Text => {
            Ok(report::terminal::render(pack, &record.set, dossier, layout))
        }
        DossierFormat::Json => report::json_v1::render(pack, &record.set, dossier)
            .context("cannot write JSON"),
        DossierFormat::Html => report::html::render(pack, &record.set, dossier)
            .context("cannot write the page"),
    }
}

/// Makes the dossier of an article from a record.
pub(crate) fn ask(
    pack: &Pack,
    record: &Record,
    article: Article,
    as_of: Option<Date>,
) -> Dossier {
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
        pack,
        lexicon: &pack.lexicon(),
        as_of,
    };
    dossier(inputs, article)
}
