//! Hits and what they are hits of, to be added up over pictures before they are divided.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// Numbers of pixels that precision and recall are fractions of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Predicted pixels that are right.
    pub precise: u64,
    /// Predicted pixels.
    pub predicted: u64,
    /// True pixels that were found.
    pub found: u64,
    /// True pixels.
    pub truth: u64,
}

/// Precision, recall, and their harmonic mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fractions {
    /// Share of the prediction that is right.
    pub precision: f64,
    /// Share of the truth that was found.
    pub recall: f64,
    /// 2PR ÷ (P + R).
    pub f: f64,
}

impl Counts {
    /// The fractions; those of nothing are 0.
    pub fn fractions(self) -> Fractions {
        let share =
            |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        Fractions::new(share(self.precise, self.predicted), share(self.found, self.truth))
    }
}

impl Fractions {
    /// Precision and recall with their harmonic mean, which is 0 where both are.
    pub fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        let f = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
        Self { precision, recall, f }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.precise += other.precise;
        self.predicted += other.predicted;
        self.found += other.found;
        self.truth += other.truth;
    }
}
