//! Dumps of RSS and Atom feeds: one item per entry.

use quick_xml::{Reader, events::Event};

use super::{Blob, Parsed, ParsedItem, markup, plain, stored_text};
use crate::{RecordRules, Skip};

/// Whether a text is a feed.
pub(crate) fn recognises(text: &str) -> bool {
    let head: String = text.chars().take(1000).collect();
    let head = head.trim_start();
    head.starts_with('<')
        && !head.to_ascii_lowercase().contains("<html")
        && (head.contains("<rss") || head.contains("<feed") || head.contains("<rdf:RDF"))
}

/// Reads a feed.
pub(crate) fn read(
    blob: &Blob,
    text: &str,
    outlet: Option<&str>,
    rules: &RecordRules,
) -> Result<Parsed, String> {
    let mut reader = Reader::from_str(text);
    let mut parsed = Parsed::default();
    let mut entry: Option<plain::Front> = None;
    let mut field: Option<&'static str> = None;
    let mut value = String::new();
    let mut place = 0;
    loop {
        let event = reader.read_event().map_err(|e| format!("not a feed: {e}"))?;
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "item" | "entry" => entry = Some(plain::Front::default()),
                name => {
                    let known = field_of(name);
                    if entry.is_some() && known.is_some() && field.is_none() {
                        field = known;
                        value.clear();
                    }
                }
            },
            Event::Empty(start) if start.local_name().as_ref() == "link" => {
                let href = start.try_get_attribute("href").ok().flatten();
                let href = href.map(|a| a.value.into_owned());
                if let (Some(front), Some(href)) = (&mut entry, href) {
                    front.set("url", &href);
                }
            }
            Event::Text(text) if field.is_some() => {
                value.push_str(&text);
            }
            Event::CData(text) if field.is_some() => {
                value.push_str(&text);
            }
            Event::GeneralRef(name) if field.is_some() => {
                let name = format!("&{};", &*name);
                value.push_str(&markup::entity(&name).0);
            }
            Event::End(end) => match end.local_name().as_ref() {
                "item" | "entry" => {
                    place += 1;
                    let Some(front) = entry.take() else { continue };
                    match item(front, outlet, rules) {
                        Ok(item) => parsed.items.push(ParsedItem { place, ..item }),
                        Err(reason) => {
                            let path = format!("{}, entry {place}", blob.name);
                            parsed.skips.push(Skip::unknown(path, reason));
                        }
                    }
                }
                name => {
                    if field.is_some()
                        && field_of(name) == field
                        && let (Some(front), Some(field)) = (&mut entry, field.take())
                    {
                        front.set(field, &value);
                    }
                }
            },
            Event::Eof => return Ok(parsed),
            _ => {}
        }
    }
}

fn field_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "title" => "title",
        "link" => "url",
        "pubDate" | "published" | "date" => "date",
        "creator" => "speaker",
        "encoded" | "content" => "text",
        "description" | "summary" => "summary",
        _ => return None,
    })
}

fn item(
    mut front: plain::Front,
    outlet: Option<&str>,
    rules: &RecordRules,
) -> Result<ParsedItem, String> {
    if let Some(date) = front.get("date")
        && let Ok(zoned) = jiff::fmt::rfc2822::parse(date)
    {
        front.replace("date", zoned.date().to_string());
    }
    let body = front.get("text").or(front.get("summary")).unwrap_or("").to_owned();
    let text = stored_text(&markup::html_paragraphs(&body));
    plain::finish(front, "", text, outlet, rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_read() {
        let check = |feed: &str, expected: &str| {
            assert!(recognises(feed), "{feed}");
            let blob = Blob { name: "feed.xml".into(), ..Blob::default() };
            let parsed =
                read(&blob, feed, Some("paper"), &RecordRules::default()).unwrap();
            let items = parsed.items.iter().map(|i| {
                let text = i.text.as_deref().unwrap_or("-");
                format!(
                    "{} {} {} {text}",
                    i.date,
                    i.title,
                    i.url.as_deref().unwrap_or("-")
                )
            });
            let skips = parsed.skips.iter().map(|s| format!("skip {}", &s.reason[..7]));
            assert_eq!(items.chain(skips).collect::<Vec<_>>().join("|"), expected);
        };
        check(
            "<rss><channel><title>C</title><item><title>A &amp; B</title>\
             <link>http://x/1</link><pubDate>Mon, 06 May 2024 23:30:00 +0800</pubDate>\
             <description><![CDATA[<p>Tea.</p><p>Leaves.</p>]]></description></item>\
             <item><title>undated</title></item></channel></rss>",
            "2024-05-06 A & B http://x/1 Tea.\nLeaves.|skip no date",
        );
        check(
            "<?xml version='1.0'?><feed xmlns='x'><entry><title>A</title>\
             <link href='http://x/2'/><published>2024-05-06T10:00:00Z</published>\
             <content type='html'>&lt;p&gt;Tea.&lt;/p&gt;</content></entry></feed>",
            "2024-05-06 A http://x/2 Tea.",
        );
    }
}
