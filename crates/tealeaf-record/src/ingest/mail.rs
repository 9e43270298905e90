//! A mailbox of clippings (mbox) or one message: an item per message, its subject the
//! title, its day the date.
//!
//! Dates of mail are days of sending in the sender's zone; a recipe can find a better one
//! in the text.

use mail_parser::{MessageParser, PartType};

use super::{
    Blob,
    plain::{self, Front},
    recipe::Page,
};
use crate::Skip;

/// Most bytes of one message.
const MAX_MESSAGE: usize = 16 << 20;

/// Whether some bytes are a mailbox or a message, by their first lines.
pub(crate) fn recognises(blob: &Blob) -> bool {
    let head = &blob.bytes[..blob.bytes.len().min(4096)];
    let head = String::from_utf8_lossy(head);
    if head.starts_with("From ") && header(&head, "from:") && header(&head, "date:") {
        return true;
    }
    blob.ending() == "eml" && header(&head, "date:")
}

fn header(head: &str, name: &str) -> bool {
    head.lines().any(|line| {
        line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
    })
}

/// Messages of a mailbox.
pub(crate) fn read(blob: &Blob) -> Vec<Result<Page, Skip>> {
    let parts = messages(&blob.bytes);
    let alone = parts.len() == 1;
    (1_u32..)
        .zip(parts)
        .map(|(number, bytes)| {
            let label = if alone { String::new() } else { format!(", message {number}") };
            message(bytes, &label)
                .map_err(|reason| Skip::damaged(format!("{}{label}", blob.name), reason))
        })
        .collect()
}

/// Parts that start with a line `From …` behind an empty line or at the start.
fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes];
    }
    let mut starts = vec![0];
    let mark = b"\nFrom ";
    for at in 0..bytes.len().saturating_sub(mark.len()) {
        let here = bytes[at..].starts_with(mark);
        let blank =
            here && (bytes[..at].ends_with(b"\n") || bytes[..at].ends_with(b"\n\r"));
        if blank {
            starts.push(at + 1);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    starts.iter().zip(ends).map(|(from, to)| &bytes[*from..to]).collect()
}

fn message(bytes: &[u8], label: &str) -> Result<Page, String> {
    if bytes.len() > MAX_MESSAGE {
        return Err(format!("a message larger than {} MiB", MAX_MESSAGE >> 20));
    }
    // The line `From …` is the mailbox's, not the message's.
    let bytes = match bytes.iter().position(|b| *b == b'\n') {
        Some(end) if bytes.starts_with(b"From ") => &bytes[end + 1..],
        _ => bytes,
    };
    let message =
        MessageParser::default().parse(bytes).ok_or("damaged: not a message")?;
    let mut front = Front::default();
    if let Some(subject) = message.subject() {
        front.set_column("title", subject);
    }
    if let Some(date) = message.date() {
        let day = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
        front.set_column("date", &day);
    }
    if let Some(id) = message.message_id() {
        front.set_column("id", id);
    }
    let sender = message.from().and_then(|from| from.first());
    if let Some(address) = sender.and_then(|sender| sender.address()) {
        // Whoever sent a clipping does not speak in it.
        front.set_column("from", address);
    }
    let body = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.as_ref()),
        PartType::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    let source = body.unwrap_or_default().to_owned();
    Ok(Page {
        front,
        text: plain::paragraphs_of(&source),
        heads: Vec::new(),
        source,
        label: label.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_are_read() {
        let mailbox = "From a@example.org Mon May  6 10:00:00 2031\r\nFrom: A <a@example.org>\r\n\
            Date: Tue, 6 May 2031 10:00:00 +0800\r\nSubject: =?utf-8?B?6Iy2?= leaves\r\n\
            Message-ID: <1@example.org>\r\n\r\nGreen tea.\r\nFrom here on cold.\r\n\r\n\
            From b@example.org Wed May  7 10:00:00 2031\r\nFrom: B <b@example.org>\r\n\
            Date: Wed, 7 May 2031 10:00:00 +0800\r\nContent-Type: text/html\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Ink=20is</p><p>black.</p>\r\n";
        let blob = Blob {
            name: "clippings.mbox".into(),
            bytes: mailbox.as_bytes().to_vec(),
            ..Blob::default()
        };
        assert!(recognises(&blob));
        let pages: Vec<Page> =
            read(&blob).into_iter().map(|page| page.unwrap()).collect();
        let shown: Vec<String> = pages
            .iter()
            .map(|p| {
                let get = |key| p.front.get(key).unwrap_or("-");
                format!(
                    "{} [{}] {}",
                    get("date"),
                    get("title"),
                    p.text.replace('\n', "/")
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "2031-05-06 [茶 leaves] Green tea./From here on cold.",
                "2031-05-07 [-] Ink is/black.",
            ]
        );
        assert!(!recognises(&Blob {
            bytes: b"From here on.".to_vec(),
            ..Blob::default()
        }));
    }
}
