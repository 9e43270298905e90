//! The colour of the ink of an image inside a PDF, for telling a red seal.

use lopdf::{Document, Object, Stream};

use crate::{facts::Rgb, scan};

const PIXELS_LIMIT: usize = 4_000_000;
const BYTES_LIMIT: usize = 16 << 20;

/// Mean colour of the pixels that are neither transparent nor near white.
pub(super) fn ink(document: &Document, stream: &Stream) -> Option<Rgb> {
    let filters = stream.filters().unwrap_or_default();
    if filters.contains(&b"DCTDecode".as_slice()) {
        return scan::ink(&stream.content);
    }
    let size = |key: &[u8]| {
        let value = stream.dict.get_deref(key, document).and_then(Object::as_i64).ok()?;
        usize::try_from(value).ok()
    };
    let (width, height) = (size(b"Width")?, size(b"Height")?);
    if size(b"BitsPerComponent") != Some(8) || width.checked_mul(height)? > PIXELS_LIMIT {
        return None;
    }
    let bytes = stream.get_plain_content_with_limit(BYTES_LIMIT).ok()?;
    let pixels = width * height;
    let palette = palette(document, stream);
    let components =
        bytes.len().checked_div(pixels).filter(|n| matches!(n, 1 | 3 | 4))?;
    let mask = mask(document, stream, (width, height));
    let mut sum = scan::InkSum::default();
    for (idx, pixel) in bytes.chunks_exact(components).take(pixels).enumerate() {
        if mask
            .as_ref()
            .is_some_and(|mask| mask.get(idx).is_some_and(|alpha| *alpha < 128))
        {
            continue;
        }
        let colour = match (pixel, &palette) {
            ([index], Some(palette)) => {
                let at = usize::from(*index) * 3;
                match palette.get(at..at + 3) {
                    Some([red, green, blue]) => Rgb(*red, *green, *blue),
                    _ => continue,
                }
            }
            ([grey], None) => Rgb(*grey, *grey, *grey),
            ([red, green, blue], _) => Rgb(*red, *green, *blue),
            // CMYK seals are not met in practice; their colour stays unknown.
            _ => return None,
        };
        sum.add(colour);
    }
    sum.mean()
}

fn palette(document: &Document, stream: &Stream) -> Option<Vec<u8>> {
    let space =
        stream.dict.get_deref(b"ColorSpace", document).and_then(Object::as_array).ok()?;
    let [kind, _, _, table] = space.as_slice() else { return None };
    if kind.as_name().ok()? != b"Indexed" {
        return None;
    }
    let (_, table) = document.dereference(table).ok()?;
    match table {
        Object::String(bytes, _) => Some(bytes.clone()),
        Object::Stream(stream) => stream.get_plain_content_with_limit(4096).ok(),
        _ => None,
    }
}

/// The soft mask, if it has the size of the image.
fn mask(
    document: &Document,
    stream: &Stream,
    (width, height): (usize, usize),
) -> Option<Vec<u8>> {
    let mask =
        stream.dict.get_deref(b"SMask", document).and_then(Object::as_stream).ok()?;
    let bytes = mask.get_plain_content_with_limit(BYTES_LIMIT).ok()?;
    (bytes.len() >= width * height).then_some(bytes)
}
