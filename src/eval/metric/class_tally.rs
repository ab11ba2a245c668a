//! Pixels of each class, to be added up over pictures before they are divided.

use std::ops::AddAssign;

use ndarray::{Array2, Axis};

/// Pixels of each class that were hit, wrongly given to it, and missed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassTally {
    /// Hit, wrong and missed pixels of each class.
    pub counts: Vec<[u64; 3]>,
}

impl ClassTally {
    /// Tally a confusion `[classes, predictions]` where prediction `assignment[c]` stands for class
    /// `c`.
    pub fn new(confusion: &Array2<u64>, assignment: &[Option<usize>]) -> Self {
        let predicted = confusion.sum_axis(Axis(0));
        let counts = confusion.outer_iter().zip(assignment).map(|(row, &prediction)| {
            let hit = prediction.map_or(0, |prediction| row[prediction]);
            let wrong = prediction.map_or(0, |prediction| predicted[prediction] - hit);
            [hit, wrong, row.sum() - hit]
        });
        Self { counts: counts.collect() }
    }

    /// IoU of each class; `None` for one that occurs neither here nor there.
    pub fn ious(&self) -> impl Iterator<Item = Option<f64>> {
        self.counts.iter().map(|counts| {
            let union = counts.iter().sum::<u64>();
            (union > 0).then(|| counts[0] as f64 / union as f64)
        })
    }

    /// Mean over the classes that occur.
    pub fn mean_iou(&self) -> Option<f64> {
        mean_of(self.ious())
    }

    /// Share of pixels that were hit.
    pub fn accuracy(&self) -> f64 {
        let pixels: u64 = self.counts.iter().map(|[hit, _, missed]| hit + missed).sum();
        self.counts.iter().map(|counts| counts[0]).sum::<u64>() as f64 / pixels.max(1) as f64
    }
}

impl AddAssign<&ClassTally> for ClassTally {
    fn add_assign(&mut self, other: &ClassTally) {
        self.counts.resize(self.counts.len().max(other.counts.len()), [0; 3]);
        for (sum, counts) in self.counts.iter_mut().zip(&other.counts) {
            for (sum, count) in sum.iter_mut().zip(counts) {
                *sum += count;
            }
        }
    }
}

/// The mean of the values that there are; `None` without any.
pub fn mean_of(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let values: Vec<f64> = values.flatten().collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
