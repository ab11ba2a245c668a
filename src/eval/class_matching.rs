//! How the regions of a picture are matched to the classes of its data set.

use crate::eval::dataset::Dataset;
use crate::eval::metric::class_tally::ClassTally;
use crate::eval::metric::classes::ClassTable;
use crate::eval::record::Record;

/// The classes that regions are matched to, picture by picture.
#[derive(Clone, Copy, Debug)]
pub struct ClassMatching {
    /// Number of classes of the data set, or that its masks have shown.
    pub count: usize,
    /// Whether the last class is the background in the sense of DiffCut.
    pub background: bool,
}

impl ClassMatching {
    /// Match to the classes of `dataset`, of which `records` were measured.
    pub fn new(dataset: &Dataset, records: &[Record]) -> Self {
        let outcomes = records.iter().flat_map(|record| &record.outcomes);
        let tables = outcomes.filter_map(|outcome| outcome.scores.classes.as_ref());
        let largest = tables.map(ClassTable::class_count).max();
        let classes = dataset.classes();
        Self { count: classes.count.or(largest).unwrap_or(0), background: classes.background }
    }

    /// Match the regions of one picture.
    pub fn tally(self, table: &ClassTable) -> ClassTally {
        match self.background {
            true => table.matched_with_background(self.count),
            false => table.matched(self.count),
        }
    }
}
