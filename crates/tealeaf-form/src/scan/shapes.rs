//! Long rules and ring-shaped seals.

use super::mask::{DARK, GROUND, Mask, RED};

/// A horizontal rule in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct PixelRule {
    pub(super) x0: usize,
    pub(super) x1: usize,
    pub(super) y0: usize,
    pub(super) y1: usize,
    pub(super) red: bool,
}

/// A ring in pixels: a seal.
#[derive(Clone, Copy, Debug)]
pub(super) struct PixelRing {
    pub(super) x0: usize,
    pub(super) y0: usize,
    pub(super) x1: usize,
    pub(super) y1: usize,
    pub(super) red: bool,
}

/// Finds rules at least 40 mm long and clears them from the mask.
pub(super) fn take_rules(mask: &mut Mask, dpi: f64) -> Vec<PixelRule> {
    let px = |mm: f64| pixels(mm, dpi);
    let mut rules: Vec<PixelRule> = Vec::new();
    for y in 0..mask.height {
        for (class, red) in [(RED, true), (DARK, false)] {
            for (x0, x1) in long_runs(mask.row(y), class, px(40.0)) {
                let known = rules.iter_mut().rev().take(8).find(|rule| {
                    rule.red == red && y - rule.y1 <= 2 && rule.x0 < x1 && x0 < rule.x1
                });
                match known {
                    Some(rule) => {
                        rule.y1 = y;
                        rule.x0 = rule.x0.min(x0);
                        rule.x1 = rule.x1.max(x1);
                    }
                    None => rules.push(PixelRule { x0, x1, y0: y, y1: y, red }),
                }
            }
        }
    }
    // Anything thicker is a bar or a shadow of the scanner, not a rule.
    rules.retain(|rule| rule.y1 - rule.y0 < px(2.2));
    for rule in &rules {
        let slack = px(0.35);
        for y in rule.y0.saturating_sub(slack)..=(rule.y1 + slack).min(mask.height - 1) {
            let row = &mut mask.cells[y * mask.width..(y + 1) * mask.width];
            let from = rule.x0.saturating_sub(slack);
            for cell in &mut row[from..(rule.x1 + slack).min(mask.width)] {
                *cell = GROUND;
            }
        }
    }
    rules
}

/// Runs of a class with gaps of at most three pixels.
fn long_runs(row: &[u8], class: u8, shortest: usize) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    let mut last = 0;
    for (x, cell) in row.iter().enumerate() {
        if *cell != class {
            continue;
        }
        match start {
            Some(from) if x - last > 4 => {
                if last - from >= shortest {
                    runs.push((from, last + 1));
                }
                start = Some(x);
            }
            None => start = Some(x),
            Some(_) => {}
        }
        last = x;
    }
    if let Some(from) = start
        && last - from >= shortest
    {
        runs.push((from, last + 1));
    }
    runs
}

/// Finds rings of 28 to 60 mm: connected ink whose outline is a circle.
pub(super) fn rings(mask: &Mask, dpi: f64) -> Vec<PixelRing> {
    // Half resolution closes hairline gaps and quarters the work.
    let (width, height) = (mask.width / 2, mask.height / 2);
    let mut rings = Vec::new();
    for (class, red) in [(RED, true), (DARK, false)] {
        let mut small = vec![false; width * height];
        for y in 0..height {
            let (upper, lower) = (mask.row(2 * y), mask.row(2 * y + 1));
            for x in 0..width {
                small[y * width + x] =
                    [upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]]
                        .contains(&class);
            }
        }
        let low = pixels(28.0, dpi) / 2;
        let high = pixels(60.0, dpi) / 2;
        for (x0, y0, x1, y1) in components(&small.clone(), width, height) {
            let (wide, tall) = (x1 - x0, y1 - y0);
            let size_fits = (low..=high).contains(&wide) && (low..=high).contains(&tall);
            let square = wide * 4 >= tall * 3 && tall * 4 >= wide * 3;
            if size_fits && square && is_ring(&small, (width, height), (x0, y0, x1, y1)) {
                rings.push(PixelRing {
                    x0: 2 * x0,
                    y0: 2 * y0,
                    x1: 2 * x1,
                    y1: 2 * y1,
                    red,
                });
            }
        }
    }
    rings
}

/// Boxes of connected components (8 neighbours).
fn components(
    cells: &[bool],
    width: usize,
    height: usize,
) -> Vec<(usize, usize, usize, usize)> {
    let mut seen = vec![false; cells.len()];
    let mut boxes = Vec::new();
    let mut queue = Vec::new();
    for start in 0..cells.len() {
        if !cells[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        queue.push(start);
        let (mut x0, mut y0, mut x1, mut y1) = (width, height, 0, 0);
        while let Some(at) = queue.pop() {
            let (x, y) = (at % width, at / width);
            (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x), y1.max(y));
            for ny in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                for nx in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                    let next = ny * width + nx;
                    if cells[next] && !seen[next] {
                        seen[next] = true;
                        queue.push(next);
                    }
                }
            }
        }
        boxes.push((x0, y0, x1, y1));
    }
    boxes
}

/// Whether ink lies near the inscribed circle in most directions.
fn is_ring(
    cells: &[bool],
    (width, height): (usize, usize),
    (x0, y0, x1, y1): (usize, usize, usize, usize),
) -> bool {
    let (cx, cy) = ((x0 + x1) as f64 / 2.0, (y0 + y1) as f64 / 2.0);
    let radius = ((x1 - x0).min(y1 - y0)) as f64 / 2.0;
    let mut hits = 0;
    for step in 0..72_u8 {
        let angle = f64::from(step) * std::f64::consts::TAU / 72.0;
        let hit = (-8..=2_i8).any(|offset| {
            let reach = radius + f64::from(offset) * radius / 60.0;
            let x = libm::round(cx + reach * libm::cos(angle));
            let y = libm::round(cy + reach * libm::sin(angle));
            if x < 0.0 || y < 0.0 {
                return false;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be at least 0; a page side fits"
            )]
            let (x, y) = (x as usize, y as usize);
            x < width && y < height && cells[y * width + x]
        });
        hits += u32::from(hit);
    }
    hits >= 54
}

/// Millimetres as whole pixels.
pub(super) fn pixels(mm: f64, dpi: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive length on a page"
    )]
    let pixels = libm::round((mm * dpi / 25.4).max(0.0)) as usize;
    pixels
}
