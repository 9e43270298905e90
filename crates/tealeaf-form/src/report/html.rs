//! One self-contained page: the result, every finding, and each page with its boxes.
//!
//! No script, no request, no font from elsewhere. A page image is turned upright by the
//! measured skew, so that the boxes lie on it; without an image the page is a sketch of
//! the boxes alone.

use std::fmt::Write as _;

use crate::{
    assess::Assessment,
    check::{Finding, Status},
    facts::{DocumentFacts, Place},
    hypotheses::{HYPOTHESES, Matrix},
    wording,
};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1a1a1a;background:#fff}\
main{max-width:72rem;margin:0 auto;padding:1.5rem}\
h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2rem}\
.verdict{font-size:1.1rem;border-left:.3rem solid #444;padding:.5rem 1rem;background:#f5f5f2}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ddd}\
tr:target{background:#fff3c4}.deviates td:first-child{font-weight:bold}\
.pages{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:0;flex:1 1 24rem;max-width:34rem}\
svg{width:100%;height:auto;border:1px solid #bbb;background:#fff}\
rect.b{fill:#b4002411;stroke:#b40024;stroke-width:.5}rect.m{fill:none;stroke:#33669988;stroke-width:.25}\
text{font:3.4px sans-serif;fill:#b40024}a{color:#123f7a}.small{color:#555;font-size:.9rem}\
@media print{.pages{break-before:page}}";

/// Writes the page. `images` are the page images in page order, as given to the reader.
pub fn write(
    name: &str,
    assessment: &Assessment,
    facts: &DocumentFacts,
    images: &[&[u8]],
    hypotheses: bool,
) -> String {
    let mut out = String::new();
    let title = escape(name);
    let _ = write!(
        out,
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\
         <title>Form of {title}</title><style>{STYLE}</style><main><h1>Form of {title}</h1>"
    );
    let _ =
        write!(out, "<p class=\"verdict\">{}</p>", escape(&wording::verdict(assessment)));
    let _ = write!(
        out,
        "<p>{} Read as {}.</p>",
        escape(&wording::basis(assessment)),
        wording::kind_name(assessment.kind)
    );
    if let (Some(number), Some(judgement)) = (&assessment.number, &assessment.judgement) {
        let _ = write!(
            out,
            "<h2>Number {}</h2><p>{}</p>",
            escape(&number.text),
            escape(&wording::judgement(judgement))
        );
    }
    groups(&mut out, assessment);
    pages(&mut out, assessment, facts, images);
    findings(&mut out, assessment);
    if hypotheses {
        matrix(&mut out, &Matrix::of(assessment));
    }
    lists(&mut out, assessment);
    let _ = write!(out, "<p class=\"small\">{}</p></main></html>", wording::LIMITS);
    out
}

fn groups(out: &mut String, assessment: &Assessment) {
    out.push_str("<h2>By cause</h2><table><tr><th>cause<th>evidence<th>rules<th>met<th>not measurable<th>both ways</tr>");
    for summary in &assessment.groups {
        let _ = write!(
            out,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td class=\"small\">{}</tr>",
            wording::group_name(summary.group),
            summary.band.map_or("none", wording::band_name),
            escape(&summary.deviating.join(" ")),
            summary.met,
            summary.not_measurable,
            wording::group_both_ways(summary.group)
        );
    }
    out.push_str("</table>");
    for sentence in assessment.echo.iter().flat_map(wording::look) {
        let _ = write!(out, "<p>{}</p>", escape(&sentence));
    }
}

fn findings(out: &mut String, assessment: &Assessment) {
    out.push_str(
        "<h2>Rules</h2><table><tr><th>rule<th>element<th>requirement<th>result</tr>",
    );
    for (idx, finding) in assessment.findings.iter().enumerate() {
        let page = match finding.place {
            Some(place) => {
                format!(" <a href=\"#page-{}\">page {}</a>", place.page, place.page)
            }
            None => String::new(),
        };
        let _ = write!(
            out,
            "<tr id=\"f{idx}\" class=\"{}\"><td>{}<td>{}<td>{}<td>{}{page}</tr>",
            finding.status.key(),
            escape(&finding.rule),
            escape(&finding.element),
            escape(&finding.requirement),
            escape(&wording::finding(finding)),
        );
    }
    out.push_str("</table>");
}

fn pages(
    out: &mut String,
    assessment: &Assessment,
    facts: &DocumentFacts,
    images: &[&[u8]],
) {
    let placed = |finding: &Finding| finding.place.is_some_and(|place| is_sane(&place));
    let mut numbers: Vec<u32> = assessment
        .findings
        .iter()
        .filter(|finding| placed(finding))
        .filter_map(|finding| Some(finding.place?.page))
        .chain(facts.elements.iter().map(|element| element.place.page))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    out.push_str("<h2>Pages</h2><p class=\"small\">Red boxes deviate and lead to their rule; thin boxes are the parts recognised.</p><div class=\"pages\">");
    for page in numbers.into_iter().take(12) {
        let _ = write!(
            out,
            "<figure id=\"page-{page}\"><svg viewBox=\"0 0 210 297\" role=\"img\" aria-label=\"page {page}\">"
        );
        let at = usize::try_from(page).unwrap_or(usize::MAX).saturating_sub(1);
        if let Some(image) = images.get(at) {
            let kind = if image.starts_with(b"\x89PNG") { "png" } else { "jpeg" };
            let skew = facts.scan.map_or(0.0, |scan| scan.skew.value);
            let _ = write!(
                out,
                "<image href=\"data:image/{kind};base64,{}\" width=\"210\" height=\"297\" \
                 preserveAspectRatio=\"none\" transform=\"rotate({skew:.3} 105 148.5)\"/>",
                base64(image)
            );
        }
        for element in facts.elements.iter().filter(|element| element.place.page == page)
        {
            rectangle(out, &element.place, "m");
        }
        let deviating =
            assessment.findings.iter().enumerate().filter(|(_, finding)| {
                finding.status == Status::Deviates && placed(finding)
            });
        for (idx, finding) in deviating {
            let Some(place) = finding.place.filter(|place| place.page == page) else {
                continue;
            };
            let _ = write!(
                out,
                "<a href=\"#f{idx}\"><title>{}</title>",
                escape(&finding.element)
            );
            rectangle(out, &place, "b");
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\">{}</text></a>",
                (place.x1 + 1.0).min(196.0),
                (place.y0 + 3.0).clamp(4.0, 296.0),
                escape(&finding.rule)
            );
        }
        let _ = write!(out, "</svg><figcaption>page {page}</figcaption></figure>");
    }
    out.push_str("</div>");
}

fn is_sane(place: &Place) -> bool {
    [place.x0, place.y0, place.x1, place.y1]
        .iter()
        .all(|value| value.is_finite() && value.abs() < 10_000.0)
}

fn rectangle(out: &mut String, place: &Place, class: &str) {
    if !is_sane(place) {
        return;
    }
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\"/>",
        place.x0,
        place.y0,
        place.width().max(0.5),
        place.height().max(0.5)
    );
}

fn matrix(out: &mut String, matrix: &Matrix) {
    out.push_str("<h2>Competing explanations</h2><table><tr><th>finding");
    for name in HYPOTHESES {
        let _ = write!(out, "<th>{name}");
    }
    out.push_str("</tr>");
    for (idx, row) in matrix.rows.iter().enumerate() {
        let decisive = if matrix.decisive.contains(&idx) {
            " (the order hangs on this row)"
        } else {
            ""
        };
        let _ = write!(out, "<tr><td>{}{decisive}", escape(&row.finding));
        for cell in row.cells {
            let _ = write!(out, "<td>{}", cell.mark());
        }
        out.push_str("</tr>");
    }
    out.push_str("<tr><th>against");
    for sum in matrix.against {
        let _ = write!(out, "<td>{sum}");
    }
    out.push_str("</tr></table>");
}

fn lists(out: &mut String, assessment: &Assessment) {
    for (heading, sentences) in [
        ("What would change this", &assessment.would_change),
        ("The reader says", &assessment.notes),
    ] {
        if sentences.is_empty() {
            continue;
        }
        let _ = write!(out, "<h2>{heading}</h2><ul>");
        for sentence in sentences {
            let _ = write!(out, "<li>{}", escape(sentence));
        }
        out.push_str("</ul>");
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] =
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let (a, b, c) = (chunk[0], chunk.get(1).copied(), chunk.get(2).copied());
        let bits = u32::from(a) << 16
            | u32::from(b.unwrap_or(0)) << 8
            | u32::from(c.unwrap_or(0));
        let sign = |shift: u32| char::from(SIGNS[(bits >> shift & 63) as usize]);
        out.push(sign(18));
        out.push(sign(12));
        out.push(if b.is_some() { sign(6) } else { '=' });
        out.push(if c.is_some() { sign(0) } else { '=' });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_the_rfc() {
        let table = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, expected) in table {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(
            escape("<img src=x onerror='1'>\u{1}"),
            "&lt;img src=x onerror=&#39;1&#39;&gt; "
        );
    }
}
