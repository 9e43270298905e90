//! From bytes to RGB pixels at about 200 dots per inch.

use std::io::Cursor;

use image::{ImageReader, Limits, RgbImage};

use super::InkSum;
use crate::{Error, Result, facts::Rgb};

/// A4 at 600 dots per inch has 34.8 million pixels.
const PIXELS_LIMIT: u64 = 36_000_000;
const SIDE_LIMIT: u32 = 12_000;
const ALLOC_LIMIT: u64 = 300 << 20;
/// Above this resolution pixels are averaged down: nothing measured here gains from more.
const WORKING_DPI: f64 = 230.0;

/// An image with its scale.
pub(super) struct Raster {
    pub(super) pixels: RgbImage,
    /// Dots per inch of `pixels`.
    pub(super) dpi: f64,
    /// Whether the file states its resolution.
    pub(super) stated: bool,
    /// Whether the image has the size of a whole A4 page.
    pub(super) whole_page: bool,
}

/// Decodes a page image.
pub(super) fn decode(bytes: &[u8]) -> Result<Raster> {
    let reader = || {
        ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| Error::new(format!("image cannot be read: {error}")))
    };
    let (width, height) = reader()?
        .into_dimensions()
        .map_err(|error| Error::new(format!("image cannot be read: {error}")))?;
    let n_pixels = u64::from(width) * u64::from(height);
    if n_pixels > PIXELS_LIMIT || width.max(height) > SIDE_LIMIT {
        return Err(Error::new(format!(
            "image has {width} x {height} pixels, more than an A4 page at 600 dots per inch; \
             scale it down"
        )));
    }
    if n_pixels == 0 {
        return Err(Error::new("image has no pixels"));
    }
    let mut reader = reader()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_LIMIT);
    limits.max_image_height = Some(SIDE_LIMIT);
    limits.max_alloc = Some(ALLOC_LIMIT);
    reader.limits(limits);
    let pixels = reader
        .decode()
        .map_err(|error| Error::new(format!("image cannot be decoded: {error}")))?
        .into_rgb8();
    let (dpi, stated, whole_page) = scale(bytes, width, height);
    Ok(shrink(Raster { pixels, dpi, stated, whole_page }))
}

/// Dots per inch, whether they are stated, and whether the page is whole.
///
/// A stated value is believed if it makes the image a page or a part of one; cameras and
/// editors often write 72 or 96 into anything.
fn scale(bytes: &[u8], width: u32, height: u32) -> (f64, bool, bool) {
    let (width, height) = (f64::from(width), f64::from(height));
    let as_a4 = width / 210.0 * 25.4;
    let a4_shape = (height / width - 297.0 / 210.0).abs() < 0.02;
    match stated_dpi(bytes) {
        Some(dpi) if (dpi - as_a4).abs() / as_a4 < 0.03 && a4_shape => (dpi, true, true),
        Some(dpi) if dpi >= 120.0 && width / dpi * 25.4 < 420.0 && !a4_shape => {
            (dpi, true, false)
        }
        Some(dpi) if dpi >= 120.0 && a4_shape && width / dpi * 25.4 < 205.0 => {
            (dpi, true, false)
        }
        _ if a4_shape => (as_a4, false, true),
        // Without a scale the width is taken for that of a page; lengths are then rough
        // and positions are not used, because the page is not whole.
        _ => (as_a4, false, false),
    }
}

/// The resolution in a PNG pHYs chunk or a JFIF header.
fn stated_dpi(bytes: &[u8]) -> Option<f64> {
    let word = |at: usize| {
        let part: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(u32::from_be_bytes(part))
    };
    if bytes.starts_with(b"\x89PNG") {
        let mut at = 8_usize;
        for _ in 0..64 {
            let len = usize::try_from(word(at)?).ok()?;
            let kind = bytes.get(at + 4..at + 8)?;
            if kind == b"pHYs" && bytes.get(at + 16) == Some(&1) {
                return Some(f64::from(word(at + 8)?) * 0.0254);
            }
            if kind == b"IDAT" {
                return None;
            }
            at = at.checked_add(len)?.checked_add(12)?;
        }
        return None;
    }
    if bytes.get(6..11) != Some(b"JFIF\0") {
        return None;
    }
    let density = f64::from(u16::from_be_bytes([*bytes.get(14)?, *bytes.get(15)?]));
    match bytes.get(13)? {
        1 => Some(density),
        2 => Some(density * 2.54),
        _ => None,
    }
}

/// Averages blocks of pixels until the resolution is about 200 dots per inch.
fn shrink(raster: Raster) -> Raster {
    let mut factor = 1_u32;
    while raster.dpi / f64::from(factor + 1) > WORKING_DPI / 1.3 {
        factor += 1;
    }
    if factor == 1 {
        return raster;
    }
    let (width, height) =
        (raster.pixels.width() / factor, raster.pixels.height() / factor);
    let area = factor * factor;
    let pixels = RgbImage::from_fn(width, height, |x, y| {
        let mut sum = [0_u32; 3];
        for dy in 0..factor {
            for dx in 0..factor {
                let pixel = raster.pixels.get_pixel(x * factor + dx, y * factor + dy);
                for (sum, value) in sum.iter_mut().zip(pixel.0) {
                    *sum += u32::from(value);
                }
            }
        }
        image::Rgb(sum.map(|sum| u8::try_from(sum / area).unwrap_or(u8::MAX)))
    });
    Raster { pixels, dpi: raster.dpi / f64::from(factor), ..raster }
}

/// Mean colour of the ink of a small picture, such as a seal inside a DOCX.
pub(crate) fn ink(bytes: &[u8]) -> Option<Rgb> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(4000);
    limits.max_image_height = Some(4000);
    limits.max_alloc = Some(96 << 20);
    reader.limits(limits);
    let picture = reader.decode().ok()?.into_rgba8();
    let mut sum = InkSum::default();
    for pixel in picture.pixels() {
        let [red, green, blue, alpha] = pixel.0;
        if alpha >= 128 {
            sum.add(Rgb(red, green, blue));
        }
    }
    sum.mean()
}
