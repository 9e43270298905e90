//! Files made to hurt: each must end quickly in a sentence or in harmless facts.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use tealeaf_form::{Options, Pack, assess, read};

use crate::small::container;

/// Reads, and if that works assesses, within a time no honest file needs.
fn check(name: &str, bytes: &[u8], expected: Option<&str>) {
    let start = Instant::now();
    let result = read(bytes);
    match (&result, expected) {
        (Err(error), Some(part)) => {
            let text = error.to_string();
            assert!(text.contains(part), "{name}: {text}");
            assert!(!text.ends_with('.'), "{name}: errors carry no full stop: {text}");
        }
        (Ok(facts), None) => {
            let _ = assess(facts, &Pack::builtin(), &Options::default());
        }
        (other, _) => panic!("{name}: {:?}", other.as_ref().map(|facts| facts.kind)),
    }
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{name} took {:?}",
        start.elapsed()
    );
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder =
        flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PDF of given objects, without a cross-reference table: the reader must repair it.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (idx, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n", idx + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n");
    out
}

fn page(content: Vec<u8>, filter: &str) -> Vec<u8> {
    let mut stream =
        format!("<< /Length {} {filter} >>\nstream\n", content.len()).into_bytes();
    stream.extend(content);
    stream.extend(b"\nendstream");
    pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>".to_vec(),
        stream,
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 10 >>\nstream\n/X Do /X Do\nendstream".to_vec(),
    ])
}

#[test]
fn not_a_paper_at_all() {
    check("empty", b"", Some("not a DOCX, PDF, PNG or JPEG"));
    check("text", "一篇文章".as_bytes(), Some("not a DOCX, PDF, PNG or JPEG"));
    check("cut zip", b"PK\x03\x04\x00\x00", Some("DOCX container cannot be read"));
    check(
        "zip of something else",
        &container(&[("a.txt", b"a")]),
        Some("no word/document.xml"),
    );
    check("cut png", b"\x89PNG\r\n\x1a\n\x00\x00", Some("image cannot be read"));
    check("cut pdf", b"%PDF-1.7\n", Some("PDF"));
}

#[test]
fn broken_and_hostile_xml() {
    let table: [(&str, Vec<u8>, Option<&str>); 6] = [
        ("broken", b"<w:document><w:body>".to_vec(), Some("it ends inside an element")),
        ("crossed", b"<a><b></a></b>".to_vec(), Some("broken XML")),
        ("no element", b"   ".to_vec(), Some("no element")),
        ("not utf-8", b"<a>\xff</a>".to_vec(), Some("not UTF-8")),
        ("deep", "<a>".repeat(100_000).into_bytes(), Some("levels")),
        (
            "entities",
            b"<!DOCTYPE a [<!ENTITY x \"&y;&y;\"><!ENTITY y \"&x;&x;\">]><w:document><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>".to_vec(),
            None,
        ),
    ];
    for (name, document, expected) in table {
        check(name, &container(&[("word/document.xml", &document)]), expected);
    }
}

#[test]
fn bombs() {
    let mut zeros = b"<w:document><w:body><w:p>".to_vec();
    zeros.resize(40 << 20, b' ');
    check(
        "zip bomb",
        &container(&[("word/document.xml", &zeros)]),
        Some("inflates to more than 32 MiB"),
    );
    let many = "<a/>".repeat(1_100_000);
    let many = format!("<w:document>{many}</w:document>");
    check(
        "many nodes",
        &container(&[("word/document.xml", many.as_bytes())]),
        Some("nodes"),
    );
    // The page is lost with a note; the file is still read.
    let bomb = deflated(&vec![b' '; 64 << 20]);
    check("pdf bomb", &page(bomb, "/Filter /FlateDecode"), None);
    let twice = deflated(&deflated(&vec![b' '; 64 << 20]));
    check(
        "pdf bomb in a bomb",
        &page(twice, "/Filter [/FlateDecode /FlateDecode]"),
        None,
    );
    let lines = page(b"0 0 m 1 1 l S ".repeat(140_000), "");
    check("more lines than any paper has", &lines, None);
    let rectangles = page(b"0 0 1 9 re f ".repeat(140_000), "");
    check("more rectangles than any paper has", &rectangles, None);
    let facts = read(&page(b"n ".repeat(600_000), "")).unwrap();
    assert!(
        facts.notes.iter().any(|note| note.contains("too many drawing operations")),
        "{:?}",
        facts.notes
    );
}

#[test]
fn pdf_loops() {
    check("form that draws itself", &page(b"/X Do".to_vec(), ""), None);
    check("unbalanced states", &page(b"q ".repeat(100_000), ""), None);
    let own_parent = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>".to_vec(),
        b"<< /Type /Page /Parent 3 0 R /Contents 3 0 R >>".to_vec(),
    ]);
    let start = Instant::now();
    let _ = read(&own_parent);
    assert!(start.elapsed() < Duration::from_secs(10));
}

/// A PNG of a stated size with hardly any data.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in
        [(b"IHDR", header), (b"IDAT", deflated(&[0; 100])), (b"IEND", Vec::new())]
    {
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        let chunk = [kind.as_slice(), body.as_slice()].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&chunk);
        out.extend(&chunk);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

#[test]
fn huge_images() {
    check("40,000 pixels", &png(40_000, 40_000), Some("scale it down"));
    check("one long row", &png(40_000, 10), Some("scale it down"));
    check("4 billion", &png(u32::MAX >> 1, u32::MAX >> 1), Some("image"));
    check("no data", &png(1654, 2339), Some("image cannot be"));
}

/// A PDF page with a title, a number and a rule, for the tests that change bytes.
pub(crate) fn text_page() -> Vec<u8> {
    let content = b"q 1 0 0 rg BT /F 43 Tf 85 600 Td (MARK OF AN AGENCY) Tj ET Q BT /F 16 Tf 1 0 0 1 219 510 Tm \
        [(No. [2025] 11) -20 (x)] TJ T* (text) ' ET 1 0 0 RG 1.5 w 79 496 m 521 496 l S 79 100 442 0.7 re f /X Do";
    let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
    stream.extend(content);
    stream.extend(b"\nendstream");
    pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>".to_vec(),
        stream,
        b"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+SimSun /Encoding /GBK-EUC-H /DescendantFonts [<< /W [1 [500 500] 5 9 1000] /DW 1000 >>] >>".to_vec(),
        b"<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Length 12 >>\nstream\nabcdefghijkl\nendstream".to_vec(),
    ])
}

/// A small image with rows of ink and a red bar.
pub(crate) fn small_png() -> Vec<u8> {
    let image = image::RgbImage::from_fn(210, 297, |x, y| match (x, y) {
        (30..180, 60..75) if x % 3 > 0 => image::Rgb([220, 20, 30]),
        (30..180, 120..280) if y % 10 < 5 && x % 4 > 0 => image::Rgb([20, 20, 20]),
        _ => image::Rgb([255, 255, 255]),
    });
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}
