//! Regions without names against classes: which region is which class is decided picture by
//! picture.

use std::collections::{BTreeSet, HashSet};

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::eval::labels::Labels;
use crate::eval::metric::class_tally::{ClassTally, mean_of};
use crate::eval::metric::hungarian::best_assignment;
use crate::eval::metric::overlap::overlap;

/// Pixels of each region by class, for one picture. Pixels without a class are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassTable {
    /// The classes that occur.
    classes: Vec<u16>,
    /// A row for each region, a column for each of these classes.
    pixels: Vec<Vec<u64>>,
}

impl ClassTable {
    /// Count regions against the true classes.
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

    /// Every pair of a region and a class that meet, with the pixels that they share.
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize, u64)> {
        self.pixels.iter().enumerate().flat_map(move |(region, row)| {
            let row = self.classes.iter().zip(row).filter(|(_, pixels)| **pixels > 0);
            row.map(move |(&class, &pixels)| (region, usize::from(class), pixels))
        })
    }

    /// Give each of `count` classes one region so that the most pixels agree: the protocol of
    /// DiffSeg and DiffCut. Regions that are left over count against the classes they get that are
    /// not in the picture, or not at all.
    pub fn matched(&self, count: usize) -> ClassTally {
        let mut table = Array2::zeros((count, count.max(self.regions())));
        for (region, class, pixels) in self.entries().filter(|entry| entry.1 < count) {
            table[[class, region]] = pixels;
        }
        let assignment = best_assignment(table.view());
        ClassTally::new(&table, &assignment)
    }

    /// Match by DiffCut's protocol for data sets whose last class is the background: the regions
    /// that match no other class become one before [`matched`](Self::matched).
    pub fn matched_with_background(&self, count: usize) -> ClassTally {
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

    /// Give every region to the class that has the most pixels in it, so that splitting a class
    /// costs nothing.
    pub fn majority(&self) -> ClassTally {
        let mut confusion = Array2::zeros((self.class_count(), self.class_count()));
        for (region, row) in self.pixels.iter().enumerate() {
            let largest = row.iter().max().copied().unwrap_or(0);
            let Some(winner) = row.iter().position(|&pixels| pixels == largest) else { continue };
            let winner = usize::from(self.classes[winner]);
            for (_, class, pixels) in self.entries().filter(|entry| entry.0 == region) {
                confusion[[class, winner]] += pixels;
            }
        }
        ClassTally::new(&confusion, &(0..self.class_count()).map(Some).collect::<Vec<_>>())
    }

    /// Mean IoU over the classes of this picture alone, after `tally` has matched them.
    pub fn mean_iou(&self, tally: &ClassTally) -> Option<f64> {
        let present: BTreeSet<usize> = self.classes.iter().map(|&class| class.into()).collect();
        mean_of(
            tally
                .ious()
                .enumerate()
                .filter(|(class, _)| present.contains(class))
                .map(|(_, iou)| iou),
        )
    }
}
