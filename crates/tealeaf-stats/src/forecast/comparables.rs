//! Comparable readouts: the same kind of text, if possible the same speaker, not long ago.
//!
//! Readouts are compared by the cosine of their binary features (for example character
//! bigrams of the title), weighted by inverse document frequency as it stood when each
//! was added. The nearest ones vote on presence, and are themselves the evidence that a
//! reader is shown. Found through an inverted index, not by comparing all pairs.

use std::collections::HashMap;

/// Width of the similarity kernel: `exp(6 (cosine - 1))`.
const SHARPNESS: f64 = 6.0;
/// Half-life of a comparable in days.
const HALF_LIFE: f64 = 720.0;
/// Strength of the prior in units of a perfect match by the same speaker today.
const PRIOR: f64 = 0.1;

/// A unit vector over features, by position in the index.
pub(super) type Vector = Vec<(u32, f64)>;

/// A past readout with its weight as evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparable {
    /// Position in the order in which readouts were added.
    pub position: usize,
    /// Weight: 1 for an identical text by the same speaker on the same day.
    pub weight: f64,
    /// Cosine similarity of the features.
    pub similarity: f64,
}

#[derive(Clone, Copy, Debug)]
struct Past {
    day: i32,
    speaker: u32,
}

/// An inverted index over one kind of features.
#[derive(Clone, Debug)]
pub(super) struct Index {
    top: usize,
    places: HashMap<u32, u32>,
    /// For each feature: `(readout, weight in its unit vector)`, in order of addition.
    postings: Vec<Vec<(u32, f64)>>,
    past: Vec<Past>,
}

impl Index {
    pub(super) fn new(top: usize) -> Self {
        Self { top, places: HashMap::new(), postings: Vec::new(), past: Vec::new() }
    }

    fn weight(&self, document_frequency: usize) -> f64 {
        let n = self.past.len() as f64;
        libm::log((1.0 + n) / (1.0 + document_frequency as f64)) + 1.0
    }

    /// The unit vector of a set of features. Features never seen before are left out: they
    /// cannot match anything, and a new place name must not make a text unlike all others.
    pub(super) fn vector(&self, features: &[u32]) -> Vector {
        let mut vector = Vec::with_capacity(features.len());
        let mut square = 0.0;
        for feature in features {
            let place = self.places.get(feature);
            let w = self.weight(place.map_or(0, |&p| self.postings[p as usize].len()));
            if let Some(&place) = place {
                square += w * w;
                vector.push((place, w));
            }
        }
        let norm = square.sqrt().max(1e-9);
        for (_, w) in &mut vector {
            *w /= norm;
        }
        vector
    }

    /// The nearest past readouts, heaviest first; ties go to the earlier readout.
    pub(super) fn nearest(
        &self,
        vector: &[(u32, f64)],
        speaker: u32,
        day: i32,
    ) -> Vec<Comparable> {
        let mut cosine = vec![0.0; self.past.len()];
        for &(place, w) in vector {
            for &(readout, v) in &self.postings[place as usize] {
                cosine[readout as usize] += w * v;
            }
        }
        let mut ranked: Vec<(f64, u32)> = (0_u32..)
            .zip(self.past.iter().zip(&cosine))
            .map(|(position, (past, similarity))| {
                let log_weight = SHARPNESS * (similarity - 1.0)
                    - f64::from(u8::from(past.speaker != speaker))
                    - core::f64::consts::LN_2 * f64::from(day - past.day) / HALF_LIFE;
                (log_weight, position)
            })
            .collect();
        let heaviest_first =
            |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if ranked.len() > self.top {
            ranked.select_nth_unstable_by(self.top, heaviest_first);
            ranked.truncate(self.top);
        }
        ranked.sort_unstable_by(heaviest_first);
        ranked
            .into_iter()
            .map(|(log_weight, position)| Comparable {
                position: position as usize,
                weight: libm::exp(log_weight),
                similarity: cosine[position as usize],
            })
            .collect()
    }

    /// Adds a readout and gives its unit vector, the new features included.
    ///
    /// # Panics
    ///
    /// When the index would hold more than `u32::MAX` readouts or features.
    pub(super) fn add(&mut self, features: &[u32], speaker: u32, day: i32) -> Vector {
        let readout = u32::try_from(self.past.len()).expect("fewer than 2^32 readouts");
        let mut vector = Vec::with_capacity(features.len());
        let mut square = 0.0;
        for &feature in features {
            let next =
                u32::try_from(self.postings.len()).expect("fewer than 2^32 features");
            let place = *self.places.entry(feature).or_insert(next);
            if place == next {
                self.postings.push(Vec::new());
            }
            let w = self.weight(self.postings[place as usize].len());
            square += w * w;
            vector.push((place, w));
        }
        let norm = square.sqrt().max(1e-9);
        for (place, w) in &mut vector {
            *w /= norm;
            self.postings[*place as usize].push((readout, *w));
        }
        self.past.push(Past { day, speaker });
        vector
    }
}

/// Weighted vote of the comparables, shrunk toward `prior`.
///
/// Nadaraya 1964 and Watson 1964 with a pseudo-observation:
/// `(sum w y + 0.1 p) / (sum w + 0.1)`.
pub(super) fn vote(weight_present: f64, weight_all: f64, prior: f64) -> f64 {
    (weight_present + PRIOR * prior) / (weight_all + PRIOR)
}
