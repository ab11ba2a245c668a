//! A label map on its way to the regions of a segmentation.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::region::RegionSums;
use super::{Automatic, PIXELS_AT_ONCE};
use crate::Settings;
use crate::picture::{Picture, Pixels};
use crate::pipeline::assignment::Assignment;
use crate::pipeline::partition::Partition;
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::cluster::groups::Groups;
use crate::segment::cluster::tree::ClusterTree;
use crate::segment::connected::islands::absorb_islands;
use crate::segment::connected::pieces::Pieces;

/// A label map whose labels are the leaves of a tree.
pub(super) struct Draft {
    /// Row by row.
    pub labels: Vec<u16>,
    pub tree: ClusterTree,
    pub upsampler: Option<LabelUpsampler>,
    /// The groups of masks that are told apart, in regions.
    pub groups_told: usize,
    /// The mask that each label comes from.
    pub masks: Vec<usize>,
    /// What each label adds up to.
    pub sums: Vec<RegionSums>,
    width: usize,
    /// Which labels are decided between last.
    groups: Groups,
}

impl Draft {
    /// Let components below the smallest area go to what surrounds them.
    pub fn new(
        partition: Partition,
        width: usize,
        automatic: Automatic,
        settings: &Settings,
    ) -> Self {
        let Partition { assignment, tree, masks, groups } = partition;
        let Assignment { mut labels, upsampler } = assignment;
        let min_area = (settings.min_area * labels.len() as f64).round() as usize;
        let transparent = tree.transparent();
        let groups = tree.groups(groups);
        let label = transparent.map(|leaf| leaf as u16);
        absorb_islands(&mut labels, width, min_area, label, &groups);
        Self {
            labels,
            tree,
            upsampler,
            groups_told: match automatic {
                Automatic::Groups(count) => count + usize::from(transparent.is_some()),
                Automatic::Borders(_) => 0,
            },
            masks,
            sums: Vec::new(),
            width,
            groups,
        }
    }

    /// Make the connected pieces of each label labels of their own, which merge only where they
    /// touch.
    pub fn split_into_pieces(self) -> Self {
        let Self { mut labels, tree, mut upsampler, groups_told, groups, masks, width, .. } = self;
        let pieces = Pieces::split(&mut labels, width, tree.transparent().map(|leaf| leaf as u16));
        if let Some(upsampler) = &mut upsampler {
            let stand_ins = tree.stand_ins(&pieces.present(tree.leaves()));
            upsampler.split(&labels, width, &pieces.parents, &stand_ins);
        }
        Self {
            groups: groups.select(pieces.parents.iter().copied()),
            groups_told: pieces.count_at(&tree, groups_told),
            masks: pieces.parents.iter().map(|&parent| masks[usize::from(parent)]).collect(),
            tree: tree.over_pieces(&pieces),
            labels,
            upsampler,
            ..self
        }
    }

    /// Number the labels that hold a pixel by their area, the largest first, and leave out the
    /// others.
    pub fn number_by_area(mut self, picture: &Picture<impl Pixels>) -> Self {
        let transparent = self.tree.transparent().map(|leaf| leaf as u16);
        let sums = RegionSums::of_labels(picture, &self.labels, transparent);
        let mut order: Vec<usize> = (0..sums.len()).filter(|&label| sums[label].area > 0).collect();
        order.sort_by_key(|&label| Reverse(sums[label].area));
        let numbers = numbers(&order, &self.tree);
        self.labels
            .par_iter_mut()
            .with_min_len(PIXELS_AT_ONCE)
            .for_each(|label| *label = numbers[usize::from(*label)]);
        self.groups = self.groups.select(order.iter().map(|&label| label as u16));
        if let Some(upsampler) = &mut self.upsampler {
            upsampler.relabel(&numbers, self.groups.clone());
        }
        Self {
            masks: order.iter().map(|&label| self.masks[label]).collect(),
            sums: order.iter().map(|&label| sums[label]).collect(),
            tree: self.tree.select(&order),
            ..self
        }
    }
}

/// The place in `order` of each label, or of the one that stands in for it.
fn numbers(order: &[usize], tree: &ClusterTree) -> Vec<u16> {
    let mut place = vec![None; tree.leaves()];
    for (i, &label) in order.iter().enumerate() {
        place[label] = Some(i as u16);
    }
    let present: Vec<bool> = place.iter().map(Option::is_some).collect();
    let stand_ins = tree.stand_ins(&present);
    stand_ins.into_iter().map(|label| place[usize::from(label)].unwrap_or(0)).collect()
}
