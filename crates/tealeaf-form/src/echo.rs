//! The dog that did not bark: what silence in the expected channels weighs.
//!
//! `e` is the rate at which documents of a class, known to exist, were heard of within
//! the window; `c` the part of the window that is held; `f` the rate at which something
//! that does not exist is heard of by chance. Silence then has the likelihood ratio
//! `(1 - e c) / (1 - f c)`; hearing of it has `e / f`. The counts come from the caller,
//! who holds the record; nothing here knows channels or texts.

use jiff::civil::Date;

/// Counts for one class of documents in one group of channels.
///
/// Channels of one press system are one group, not several.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Name of the class, for the reader.
    pub name: String,
    /// Documents of the class that were heard of within the window.
    pub heard: u32,
    /// Documents of the class looked at.
    pub looked: u32,
    /// Part of the window that is held, 0 to 1.
    pub coverage: f64,
    /// Rate of chance echo.
    pub chance: f64,
    /// Papers of this class are never made public: a rate of 0 is assumed, not counted.
    pub never: bool,
}

/// A look for one document in the record of a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// First and last day looked at.
    pub window: (Date, Date),
    /// Items that name it, as the caller calls them; none is silence.
    pub heard: Vec<String>,
    /// What it could be, where it was not heard of; which one it is, the reader decides.
    pub classes: Vec<Class>,
}

/// A likelihood ratio with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// Lower end.
    pub low: f64,
    /// From the mean of the posterior.
    pub mid: f64,
    /// Upper end.
    pub high: f64,
    /// Documents the echo rate rests on.
    pub n: u32,
}

/// Weighs silence: a document that exists against one that does not.
///
/// The echo rate has a Beta(1/2, 1/2) prior (Jeffreys); the interval runs over its
/// central 95 %. A ratio near 1 means silence says nothing.
///
/// # Examples
///
/// ```
/// use tealeaf_form::echo::{Class, silence};
/// let class = Class { name: "campaign".into(), heard: 2, looked: 2, coverage: 1.0, chance: 0.0, never: false };
/// let ratio = silence(&class);
/// assert!((ratio.mid - 0.17).abs() < 0.005 && ratio.high < 0.68);
/// ```
pub fn silence(class: &Class) -> Ratio {
    if class.never {
        return Ratio { low: 1.0, mid: 1.0, high: 1.0, n: 0 };
    }
    let heard = f64::from(class.heard.min(class.looked));
    let missed = f64::from(class.looked) - heard;
    let (alpha, beta) = (heard + 0.5, missed + 0.5);
    let coverage = class.coverage.clamp(0.0, 1.0);
    let chance = class.chance.clamp(0.0, 0.99);
    let ratio = |rate: f64| (1.0 - rate * coverage) / (1.0 - chance * coverage);
    Ratio {
        low: ratio(beta_quantile(alpha, beta, 0.975)).max(0.0),
        mid: ratio(alpha / (alpha + beta)),
        high: ratio(beta_quantile(alpha, beta, 0.025)),
        n: class.looked,
    }
}

/// Quantile of the Beta distribution, by bisection on [`beta_cdf`].
fn beta_quantile(alpha: f64, beta: f64, level: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let mid = f64::midpoint(low, high);
        if beta_cdf(alpha, beta, mid) < level {
            low = mid;
        } else {
            high = mid;
        }
    }
    f64::midpoint(low, high)
}

/// Regularised incomplete beta function, by its continued fraction
/// (DLMF 8.17.22, evaluated with Lentz's method).
fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_cdf(b, a, 1.0 - x);
    }
    let log_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    let tiny = 1e-30;
    let (mut c, mut d) = (1.0, 1.0 - (a + b) * x / (a + 1.0));
    d = 1.0 / if d.abs() < tiny { tiny } else { d };
    let mut fraction = d;
    for step in 1..200 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 + term * d;
            d = 1.0 / if d.abs() < tiny { tiny } else { d };
            c = 1.0 + term / c;
            if c.abs() < tiny {
                c = tiny;
            }
            change = c * d;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-14 {
            break;
        }
    }
    libm::exp(log_front) * fraction / a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_with_a_closed_form() {
        let arcsine = |level: f64| {
            let sine = libm::sin(std::f64::consts::FRAC_PI_2 * level);
            sine * sine
        };
        let table = [
            // Beta(1/2, 1/2) is the arcsine law, Beta(1, b) and Beta(a, 1) are powers.
            (0.5, 0.5, 0.975, arcsine(0.975)),
            (0.5, 0.5, 0.1, arcsine(0.1)),
            (1.0, 7.0, 0.025, 1.0 - libm::pow(0.975, 1.0 / 7.0)),
            (9.0, 1.0, 0.5, libm::pow(0.5, 1.0 / 9.0)),
        ];
        for (a, b, level, expected) in table {
            let found = beta_quantile(a, b, level);
            assert!((found - expected).abs() < 1e-9, "{a} {b} {level}: {found}");
        }
    }

    #[test]
    fn silence_of_three_classes() {
        let class = |heard, looked, coverage| Class {
            name: String::new(),
            heard,
            looked,
            coverage,
            chance: 0.0,
            never: false,
        };
        let campaign = silence(&class(2, 2, 1.0));
        assert!((campaign.mid - 1.0 / 6.0).abs() < 1e-12);
        assert!(campaign.low < 0.005 && (campaign.high - 0.67).abs() < 0.01);
        let serial = silence(&class(13, 60, 1.0));
        assert!((0.7..0.85).contains(&serial.mid), "{serial:?}");
        let nothing_held = silence(&class(2, 2, 0.0));
        assert!((nothing_held.mid - 1.0).abs() < 1e-12, "no coverage, no weight");
    }
}
