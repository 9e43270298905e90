//! stub
use crate::{
    Error, Result,
    facts::{DocumentFacts, Rgb},
};
/// Reads.
pub fn read(_pages: &[&[u8]]) -> Result<DocumentFacts> {
    Err(Error::new("todo"))
}
/// Sums up colours that are not ground.
#[derive(Default)]
pub(crate) struct InkSum {
    sum: [u64; 3],
    n: u64,
}
impl InkSum {
    /// Adds a pixel unless it is nearly white.
    pub(crate) fn add(&mut self, Rgb(red, green, blue): Rgb) {
        if red.min(green).min(blue) > 200 {
            return;
        }
        for (sum, value) in self.sum.iter_mut().zip([red, green, blue]) {
            *sum += u64::from(value);
        }
        self.n += 1;
    }
    /// The mean colour.
    pub(crate) fn mean(&self) -> Option<Rgb> {
        let channel = |sum: u64| u8::try_from(sum.checked_div(self.n)?).ok();
        Some(Rgb(channel(self.sum[0])?, channel(self.sum[1])?, channel(self.sum[2])?))
    }
}
/// Mean colour of the ink of a PNG or JPEG.
pub(crate) fn ink(bytes: &[u8]) -> Option<Rgb> {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(4000);
    limits.max_image_height = Some(4000);
    limits.max_alloc = Some(128 << 20);
    reader.limits(limits);
    let picture = reader.decode().ok()?.to_rgba8();
    let mut sum = InkSum::default();
    for pixel in picture.pixels() {
        let [red, green, blue, alpha] = pixel.0;
        if alpha >= 128 {
            sum.add(Rgb(red, green, blue));
        }
    }
    sum.mean()
}
