//! The angle at which rows are sharpest.
//!
//! The page is cut into narrow vertical strips; for a trial angle the row profiles of the
//! strips are shifted against each other and added. Text rows and rules line up at the
//! right angle, and then the sum changes most from row to row.

use super::mask::{GROUND, Mask};

const STRIP: usize = 24;
const LIMIT: f64 = 5.0;

/// Row profiles of strips.
struct Strips {
    height: usize,
    /// Middle of each strip, in pixels from the middle of the page.
    centres: Vec<f64>,
    profiles: Vec<Vec<f32>>,
}

/// The angle of the rows in degrees, clockwise positive, and whether upper and lower half
/// agree on it.
pub(super) fn find(mask: &Mask) -> (f64, bool) {
    let whole = Strips::new(mask, 0, mask.height);
    let angle = whole.best();
    let halves =
        [(0, mask.height / 2), (mask.height / 2, mask.height)].map(|(from, to)| {
            let half = Strips::new(mask, from, to);
            half.has_rows().then(|| half.best())
        });
    let parallel = match halves {
        [Some(upper), Some(lower)] => (upper - lower).abs() < 0.6,
        _ => true,
    };
    (angle, parallel && angle.abs() < LIMIT - 0.2)
}

impl Strips {
    fn new(mask: &Mask, from: usize, to: usize) -> Self {
        let n_strips = mask.width / STRIP;
        let mut profiles = vec![vec![0.0_f32; to - from]; n_strips];
        for y in from..to {
            let row = mask.row(y);
            for (strip, cells) in profiles.iter_mut().zip(row.chunks_exact(STRIP)) {
                let n_inked = cells.iter().filter(|cell| **cell != GROUND).count();
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "at most the width of a strip"
                )]
                let n_inked = n_inked as f32;
                strip[y - from] = n_inked;
            }
        }
        let centres = (0..n_strips)
            .map(|idx| (idx * STRIP + STRIP / 2) as f64 - mask.width as f64 / 2.0)
            .collect();
        Self { height: to - from, centres, profiles }
    }

    fn has_rows(&self) -> bool {
        let ink: f32 = self.profiles.iter().flatten().sum();
        #[expect(
            clippy::cast_precision_loss,
            reason = "an image has fewer than 2^24 cells per strip"
        )]
        let cells = (self.height * self.profiles.len() * STRIP) as f32;
        ink / cells.max(1.0) > 0.004
    }

    /// A coarse search for rows as wide bands, then a fine one for their sharp edges: the
    /// sharp score alone is so narrow that a coarse grid can step over it.
    fn best(&self) -> f64 {
        let mut best = (0.0, f64::MIN);
        let search =
            |from: f64, step: f64, n_steps: u16, reach: usize, best: &mut (f64, f64)| {
                for idx in 0..=n_steps {
                    let angle = from + f64::from(idx) * step;
                    let score = self.score(angle, reach);
                    if score > best.1 {
                        *best = (angle, score);
                    }
                }
            };
        search(-LIMIT, 0.1, 100, 8, &mut best);
        let coarse = best.0;
        best.1 = f64::MIN;
        search(coarse - 0.14, 0.02, 14, 1, &mut best);
        let fine = best.0;
        search(fine - 0.015, 0.005, 6, 1, &mut best);
        best.0
    }

    /// Sum of squared changes of the added profile, between sums over `reach` rows.
    fn score(&self, degrees: f64, reach: usize) -> f64 {
        let slope = libm::tan(degrees.to_radians());
        let mut total = vec![0.0_f32; self.height];
        for (profile, centre) in self.profiles.iter().zip(&self.centres) {
            let shift = slope * centre;
            let floor = libm::floor(shift);
            #[expect(clippy::cast_possible_truncation, reason = "a fraction of a pixel")]
            let share = (shift - floor) as f32;
            #[expect(
                clippy::cast_possible_truncation,
                reason = "less than the width of a page"
            )]
            let start = floor as i64;
            let from = usize::try_from(-start).unwrap_or(0);
            let skip = usize::try_from(start).unwrap_or(0);
            if skip + 1 >= self.height {
                continue;
            }
            // total[y] takes profile[y + shift], between two pixels.
            let source = &profile[skip..];
            for (sum, pair) in total.iter_mut().skip(from).zip(source.windows(2)) {
                *sum += pair[0] * (1.0 - share) + pair[1] * share;
            }
        }
        total
            .windows(2 * reach)
            .map(|window| {
                let (above, below) = window.split_at(reach);
                f64::from(below.iter().sum::<f32>() - above.iter().sum::<f32>())
            })
            .map(|step| step * step)
            .sum()
    }
}
