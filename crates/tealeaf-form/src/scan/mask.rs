//! Pixels as ground, dark ink or red ink; denoised and turned upright.

use image::RgbImage;

/// Ground.
pub(super) const GROUND: u8 = 0;
/// Dark ink.
pub(super) const DARK: u8 = 1;
/// Red ink.
pub(super) const RED: u8 = 2;

/// Classes of all pixels, row by row.
pub(super) struct Mask {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) cells: Vec<u8>,
}

impl Mask {
    /// One row.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.cells[y * self.width..(y + 1) * self.width]
    }

    /// Classifies an image against its own ground.
    pub(super) fn classify(pixels: &RgbImage) -> Self {
        let (width, height) = (pixels.width() as usize, pixels.height() as usize);
        let ground = ground(pixels);
        let dark_below = u32::from(ground) * 62 / 100;
        let cells = pixels
            .as_raw()
            .chunks_exact(3)
            .map(|pixel| {
                let [red, green, blue] = [pixel[0], pixel[1], pixel[2]];
                let rest = green.max(blue);
                if red > 90 && red.saturating_sub(rest) > 45 {
                    return RED;
                }
                let luma =
                    (u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29)
                        >> 8;
                if luma < dark_below { DARK } else { GROUND }
            })
            .collect();
        Self { width, height, cells }
    }

    /// Clears pixels with fewer than two inked neighbours: dust and scanner noise.
    pub(super) fn denoise(&mut self) {
        let (width, height) = (self.width, self.height);
        if width < 3 || height < 3 {
            return;
        }
        // Inked pixels in three neighbouring columns, for each row.
        let mut sums = vec![0_u8; self.cells.len()];
        for y in 0..height {
            let row = &self.cells[y * width..(y + 1) * width];
            let out = &mut sums[y * width..(y + 1) * width];
            for x in 1..width - 1 {
                out[x] =
                    row[x - 1..=x + 1].iter().map(|cell| u8::from(*cell != GROUND)).sum();
            }
        }
        for y in 0..height {
            let above = y.saturating_sub(1);
            let below = (y + 1).min(height - 1);
            for x in 0..width {
                let at = y * width + x;
                if self.cells[at] != GROUND {
                    let inked =
                        sums[above * width + x] + sums[at] + sums[below * width + x];
                    if inked < 3 {
                        self.cells[at] = GROUND;
                    }
                }
            }
        }
    }

    /// The mask turned by an angle in degrees about its centre, nearest pixel.
    pub(super) fn upright(&self, degrees: f64) -> Self {
        if degrees.abs() < 0.01 {
            return Self {
                width: self.width,
                height: self.height,
                cells: self.cells.clone(),
            };
        }
        let angle = degrees.to_radians();
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let (cx, cy) = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        let mut cells = vec![GROUND; self.cells.len()];
        for y in 0..self.height {
            let dy = y as f64 + 0.5 - cy;
            // Source of the first pixel of the row, then one step per pixel.
            let mut sx = cx - cos * (cx - 0.5) - sin * dy;
            let mut sy = cy - sin * (cx - 0.5) + cos * dy;
            for cell in &mut cells[y * self.width..(y + 1) * self.width] {
                if sx >= 0.0 && sy >= 0.0 {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "both are checked to be at least 0 and are below an image side"
                    )]
                    let (x, y) = (sx as usize, sy as usize);
                    if x < self.width && y < self.height {
                        *cell = self.cells[y * self.width + x];
                    }
                }
                sx += cos;
                sy += sin;
            }
        }
        Self { width: self.width, height: self.height, cells }
    }
}

/// Brightness of most of the page.
fn ground(pixels: &RgbImage) -> u8 {
    let mut counts = [0_u32; 256];
    for pixel in pixels.as_raw().chunks_exact(3).step_by(7) {
        counts[usize::from(pixel[1])] += 1;
    }
    let brightest = (100..=255_u8).max_by_key(|value| counts[usize::from(*value)]);
    brightest.unwrap_or(255)
}
