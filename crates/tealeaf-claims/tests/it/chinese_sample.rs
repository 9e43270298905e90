//! Who says what in the evening news: two random samples judged by hand, found again in the
//! shared texts. The file holds places only, no text.

use std::collections::BTreeMap;
use std::io::Read as _;

use tealeaf_claims::attribution::attribute;

use crate::shared::shared;

/// Places of source, cue and content, in code points.
type Places = [usize; 6];

/// One judged line.
struct Judged {
    sample: String,
    file: String,
    paragraph: usize,
    carried: bool,
    places: Places,
    right: bool,
}

fn judged() -> Vec<Judged> {
    include_str!("../data/zh_attributions.tsv")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.starts_with("sample"))
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let number = |i: usize| fields[i].parse().expect("a number");
            Judged {
                sample: fields[0].to_owned(),
                file: fields[1].to_owned(),
                paragraph: number(2),
                carried: fields[3] == "carried",
                places: std::array::from_fn(|i| number(4 + i)),
                right: fields[10] != "w",
            }
        })
        .collect()
}

/// The files of the archive whose name without ending is wanted.
fn texts(wanted: &[&str]) -> Option<BTreeMap<String, String>> {
    let folder = shared("data")?;
    let file = std::fs::File::open(folder.join("xwlb-dev.tar.zst")).expect("the archive");
    let plain = zstd::Decoder::new(file).expect("a zstd file");
    let mut out = BTreeMap::new();
    for entry in tar::Archive::new(plain).entries().expect("a tar file") {
        let mut entry = entry.expect("a whole entry");
        let path = entry.path().expect("a path").into_owned();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if wanted.contains(&stem.as_str()) {
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("UTF-8");
            out.insert(stem, text);
        }
    }
    Some(out)
}

fn paragraph(text: &str, number: usize) -> String {
    let parts = text.split("<p>").skip(1).filter_map(|p| p.split_once("</p>"));
    let inner = parts.map(|(inner, _)| inner).nth(number - 1).expect("the paragraph");
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
}

/// Of the judged lines that are still found, the share that is right; and how many of the
/// right ones are found.
#[test]
fn judged_samples_keep_their_precision() {
    let lines = judged();
    let wanted: Vec<&str> = lines.iter().map(|l| l.file.as_str()).collect();
    let Some(texts) = texts(&wanted) else { return };
    // By sample and form: found and right, found, right in all.
    let mut counts: BTreeMap<(String, bool), [usize; 3]> = BTreeMap::new();
    for line in &lines {
        let text = paragraph(&texts[&line.file], line.paragraph);
        let found = attribute(&text).iter().any(|a| {
            let spans = [a.source[0], a.cue[0], a.content[0]];
            let places: Vec<usize> = spans
                .iter()
                .flat_map(|s| [s.start(), s.end()])
                .map(|byte| text[..byte].chars().count())
                .collect();
            a.carried == line.carried && places == line.places
        });
        let entry = counts.entry((line.sample.clone(), line.carried)).or_default();
        entry[0] += usize::from(found && line.right);
        entry[1] += usize::from(found);
        entry[2] += usize::from(line.right);
    }
    for ((sample, carried), [right, found, all]) in counts {
        let floor = if carried { 88 } else { 92 };
        let name = format!("sample {sample}, carried {carried}");
        assert!(100 * right >= floor * found, "{name}: {right} right of {found}");
        assert!(100 * right >= 90 * all, "{name}: {right} of {all} still found");
    }
}
