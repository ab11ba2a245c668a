//! Regions without names against classes: which region is which class is decided picture by picture.

use std::collections::{BTreeSet, HashSet};
use std::ops::AddAssign;

use ndarray::{Array2, Axis};
use serde::{Deserialize, Serialize};

use super::{best_assignment, overlap};
use crate::eval::Labels;

/// Pixels of each region by class, for one picture. Pixels without a class are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassTable {
    /// The classes that occur.
    classes: Vec<u16>,
    /// A row for each region, a column for each of these classes.
    pixels: Vec<Vec<u64>>,
}

/// Pixels of each class that were hit, wrongly given to it, and missed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(Vec<[u64; 3]>);

impl ClassTable {
    /// Counts regions against the true classes.
    ///
    /// # Panics
    /// When the maps differ in size.
    pub fn new(regions: &Labels, classes: &Labels) -> Self {
        let table = overlap(regions, classes);
        let present: Vec<usize> =
            (0..table.ncols()).filter(|&class| table.column(class).sum() > 0).collect();
        let pixels =
            table.outer_iter().map(|row| present.iter().map(|&class| row[class]).collect());
        let pixels = pixels.collect();
        Self { classes: present.into_iter().map(|class| class as u16).collect(), pixels }
    }

    /// Number of regions.
    pub fn regions(&self) -> usize {
        self.pixels.len()
    }

    /// One more than the largest class that occurs.
    pub fn class_count(&self) -> usize {
        self.classes.last().map_or(0, |&class| usize::from(class) + 1)
    }

    /// (region, class, pixels) wherever they meet.
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize, u64)> {
        self.pixels.iter().enumerate().flat_map(move |(region, row)| {
            let row = self.classes.iter().zip(row).filter(|(_, pixels)| **pixels > 0);
            row.map(move |(&class, &pixels)| (region, usize::from(class), pixels))
        })
    }

    /// Each of `count` classes gets one region so that the most pixels agree; regions that are left over
    /// count against the classes they get that are not in the picture, or not at all: the protocol of
    /// DiffSeg and DiffCut.
    pub fn matched(&self, count: usize) -> Tally {
        let mut table = Array2::zeros((count, count.max(self.regions())));
        for (region, class, pixels) in self.entries().filter(|entry| entry.1 < count) {
            table[[class, region]] = pixels;
        }
        let assignment = best_assignment(table.view());
        Tally::new(&table, &assignment)
    }

    /// DiffCut's protocol for data sets whose last class is the background: the regions that match no
    /// other class become one before [`matched`](Self::matched).
    pub fn matched_with_background(&self, count: usize) -> Tally {
        let mut table = Array2::zeros((count - 1, (count - 1).max(self.regions())));
        for (region, class, pixels) in self.entries().filter(|entry| entry.1 < count - 1) {
            table[[class, region]] = pixels;
        }
        let assignment = best_assignment(table.view());
        let chosen: Vec<usize> = assignment.iter().copied().flatten().collect();
        let taken: HashSet<usize> = (0..table.nrows())
            .filter(|&class| chosen.iter().any(|&region| table[[class, region]] > 0))
            .map(|class| chosen[class])
            .collect();
        let background = self.regions();
        let region_of = |region| if taken.contains(&region) { region } else { background };
        let mut merged = Self {
            classes: self.classes.clone(),
            pixels: vec![vec![0; self.classes.len()]; background + 1],
        };
        for (region, row) in self.pixels.iter().enumerate() {
            for (sum, pixels) in merged.pixels[region_of(region)].iter_mut().zip(row) {
                *sum += pixels;
            }
        }
        merged.matched(count)
    }

    /// Every region becomes the class that has the most pixels in it, so that splitting a class costs
    /// nothing.
    pub fn majority(&self) -> Tally {
        let mut confusion = Array2::zeros((self.class_count(), self.class_count()));
        for (region, row) in self.pixels.iter().enumerate() {
            let largest = row.iter().max().copied().unwrap_or(0);
            let Some(winner) = row.iter().position(|&pixels| pixels == largest) else { continue };
            let winner = usize::from(self.classes[winner]);
            for (_, class, pixels) in self.entries().filter(|entry| entry.0 == region) {
                confusion[[class, winner]] += pixels;
            }
        }
        Tally::new(&confusion, &(0..self.class_count()).map(Some).collect::<Vec<_>>())
    }

    /// Mean IoU over the classes of this picture alone, after `tally` has matched them.
    pub fn mean_iou(&self, tally: &Tally) -> Option<f64> {
        let present: BTreeSet<usize> = self.classes.iter().map(|&class| class.into()).collect();
        mean(
            tally
                .ious()
                .enumerate()
                .filter(|(class, _)| present.contains(class))
                .map(|(_, iou)| iou),
        )
    }
}

impl Tally {
    /// Of a confusion `[classes, predictions]`, when prediction `assignment[c]` stands for class `c`.
    pub fn new(confusion: &Array2<u64>, assignment: &[Option<usize>]) -> Self {
        let predicted = confusion.sum_axis(Axis(0));
        let counts = confusion.outer_iter().zip(assignment).map(|(row, &prediction)| {
            let hit = prediction.map_or(0, |prediction| row[prediction]);
            let wrong = prediction.map_or(0, |prediction| predicted[prediction] - hit);
            [hit, wrong, row.sum() - hit]
        });
        Self(counts.collect())
    }

    /// Hit, wrong and missed pixels of each class.
    pub fn counts(&self) -> &[[u64; 3]] {
        &self.0
    }

    /// IoU of each class; `None` for one that occurs neither here nor there.
    pub fn ious(&self) -> impl Iterator<Item = Option<f64>> {
        self.0.iter().map(|counts| {
            let union = counts.iter().sum::<u64>();
            (union > 0).then(|| counts[0] as f64 / union as f64)
        })
    }

    /// Mean over the classes that occur.
    pub fn mean_iou(&self) -> Option<f64> {
        mean(self.ious())
    }

    /// Share of pixels that were hit.
    pub fn accuracy(&self) -> f64 {
        let pixels: u64 = self.0.iter().map(|[hit, _, missed]| hit + missed).sum();
        self.0.iter().map(|counts| counts[0]).sum::<u64>() as f64 / pixels.max(1) as f64
    }
}

impl AddAssign<&Tally> for Tally {
    fn add_assign(&mut self, other: &Tally) {
        self.0.resize(self.0.len().max(other.0.len()), [0; 3]);
        for (sum, counts) in self.0.iter_mut().zip(&other.0) {
            for (sum, count) in sum.iter_mut().zip(counts) {
                *sum += count;
            }
        }
    }
}

fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let values: Vec<f64> = values.flatten().collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
