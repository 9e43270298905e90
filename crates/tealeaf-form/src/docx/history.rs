//! What the container says about the file's own history.

use super::{package::Package, xml::Node};
use crate::{Result, facts::FileHistory};

const RSID_LIMIT: usize = 20_000;

pub(super) fn read(package: &mut Package<'_>, document: &Node) -> Result<FileHistory> {
    let mut history = FileHistory::default();
    if let Some(core) = package.optional_xml("docProps/core.xml")? {
        let day = |name: &str| {
            let text = core.child(name)?.text.trim().to_owned();
            text.get(..10)?.parse().ok()
        };
        history.created = day("created");
        history.modified = day("modified");
        history.revision =
            core.child("revision").and_then(|node| node.text.trim().parse().ok());
    }
    if let Some(app) = package.optional_xml("docProps/app.xml")? {
        let text = |name: &str| {
            app.child(name)
                .map(|node| node.text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        history.application = text("Application");
        history.template = text("Template");
        history.total_time = text("TotalTime").and_then(|text| text.parse().ok());
    }
    if let Some(settings) = package.optional_xml("word/settings.xml")?
        && let Some(marks) = settings.child("rsids")
    {
        history.rsids = marks
            .children("rsidRoot")
            .chain(marks.children("rsid"))
            .filter_map(|node| node.attr("val").map(str::to_owned))
            .take(RSID_LIMIT)
            .collect();
        history.rsids.dedup();
    }
    if history.rsids.is_empty() {
        collect_rsids(document, &mut history.rsids);
    }
    Ok(history)
}

fn collect_rsids(node: &Node, rsids: &mut Vec<String>) {
    if let Some(rsid) = node.attr("rsidR")
        && rsids.len() < 64
        && !rsids.iter().any(|known| known == rsid)
    {
        rsids.push(rsid.to_owned());
    }
    for child in &node.nodes {
        collect_rsids(child, rsids);
    }
}
