//! The result: a label for every pixel at every level, and what the regions are like.

mod coverage;
mod evidence;
mod levels;
mod region;

use image::GrayImage;
use rayon::prelude::*;

pub(crate) use evidence::Evidence;
pub use region::Region;
use region::Tally;

use crate::diffusion::PassCount;
use crate::picture::{Picture, Pixels};
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::cluster::tree::ClusterTree;
use crate::segment::connected::islands::absorb_islands;
use crate::segment::connected::pieces::Pieces;
use crate::{Level, Result, Settings, Timings};

/// What one thread takes at a time: less is not worth waking it.
const PIXELS_AT_ONCE: usize = 1 << 16;

/// A picture cut into regions that cover it and do not overlap, at every level from one region to the
/// finest.
#[derive(Clone, Debug)]
pub struct Segmentation {
    width: u32,
    height: u32,
    finest: Vec<u16>,
    /// The mask that each finest region comes from.
    masks: Vec<usize>,
    evidence: Option<Evidence>,
    /// Of each node of the tree.
    tallies: Vec<Tally>,
    tree: ClusterTree,
    upsampler: Option<LabelUpsampler>,
    automatic: usize,
    labels: Vec<u16>,
    regions: Vec<Region>,
    settings: Settings,
    timings: Timings,
    passes: PassCount,
}

impl Segmentation {
    /// Numbers the regions of `labels` (row by row; leaves of `tree`) by size and measures them, parts
    /// below the smallest area left out; with [`connected`](Settings::connected) their pieces.
    pub(crate) fn new(
        picture: &Picture<impl Pixels>,
        mut labels: Vec<u16>,
        tree: &ClusterTree,
        mut upsampler: Option<LabelUpsampler>,
        mut automatic: usize,
        settings: Settings,
    ) -> Result<Self> {
        let (width, height) = picture.dimensions();
        let min_area = (settings.min_area * labels.len() as f64).round() as usize;
        let mut transparent = tree.transparent().map(|leaf| leaf as u16);
        let groups = settings.num_masks + usize::from(transparent.is_some());
        let mut groups = tree.groups(groups);
        absorb_islands(&mut labels, width as usize, min_area, transparent, &groups);
        let mut split = None;
        if settings.connected {
            let pieces = Pieces::split(&mut labels, width as usize, transparent);
            if let Some(upsampler) = &mut upsampler {
                let stand_ins = tree.stand_ins(&pieces.present(tree.leaves()));
                upsampler.split(&labels, width as usize, &pieces.parents, &stand_ins);
            }
            groups = groups.select(pieces.parents.iter().copied());
            let over_pieces = tree.over_pieces(&pieces, automatic);
            automatic = pieces.count_at(tree, automatic);
            transparent = over_pieces.transparent().map(|leaf| leaf as u16);
            split = Some((over_pieces, pieces));
        }
        let tree = split.as_ref().map_or(tree, |(over_pieces, _)| over_pieces);
        let tallies = Tally::of_labels(picture, &labels, transparent);
        let mut order: Vec<usize> =
            (0..tallies.len()).filter(|&label| tallies[label].area > 0).collect();
        order.sort_by_key(|&label| std::cmp::Reverse(tallies[label].area));
        let places = places(&order, tree);
        labels
            .par_iter_mut()
            .with_min_len(PIXELS_AT_ONCE)
            .for_each(|label| *label = places[usize::from(*label)]);
        if let Some(upsampler) = &mut upsampler {
            upsampler.relabel(&places, groups.select(order.iter().map(|&label| label as u16)));
        }
        let tree = tree.select(&order);
        let mut segmentation = Self {
            width,
            height,
            tallies: levels::tallies(order.iter().map(|&label| tallies[label]).collect(), &tree),
            tree,
            masks: match split {
                None => order,
                Some((_, pieces)) => {
                    order.iter().map(|&piece| usize::from(pieces.parents[piece])).collect()
                }
            },
            evidence: None,
            upsampler,
            automatic,
            labels: labels.clone(),
            finest: labels,
            regions: Vec::new(),
            timings: Timings::default(),
            passes: PassCount::default(),
            settings,
        };
        segmentation.set_level(segmentation.settings.level)?;
        Ok(segmentation)
    }

    pub(crate) fn with_costs(self, timings: Timings, passes: PassCount) -> Self {
        Self { timings, passes, ..self }
    }

    pub(crate) fn with_evidence(self, evidence: Evidence) -> Self {
        Self { evidence: Some(evidence), ..self }
    }

    /// Columns of the picture.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows of the picture.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The label map: the region of each pixel, row by row, at the level that is set.
    pub fn labels(&self) -> &[u16] {
        &self.labels
    }

    /// The label map at the finest level, whatever level is set.
    pub fn finest_labels(&self) -> &[u16] {
        &self.finest
    }

    /// All regions at the level that is set; the place of each is its id.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The region at column `x`, row `y`; `None` outside the picture.
    pub fn region_at(&self, x: u32, y: u32) -> Option<&Region> {
        let pixel = self.pixel(x, y)?;
        Some(&self.regions[usize::from(self.labels[pixel])])
    }

    /// Changes the level; no part of the model runs.
    ///
    /// # Errors
    /// [`crate::Error::Setting`] for no regions and for a granularity outside 0 to 1.
    pub fn set_level(&mut self, level: Level) -> Result<()> {
        level.check()?;
        self.regions = self.regions_of(level.count(self.tree.leaves(), self.automatic));
        let ids = self.ids(&self.regions);
        self.labels
            .par_iter_mut()
            .zip(&self.finest)
            .with_min_len(PIXELS_AT_ONCE)
            .for_each(|(label, &leaf)| *label = ids[usize::from(leaf)]);
        self.settings.level = level;
        Ok(())
    }

    /// The finest regions' tree. Its masks are numbered as the regions of the finest level.
    pub fn tree(&self) -> &ClusterTree {
        &self.tree
    }

    /// The low-resolution mask that the finest region `part` comes from, 0 or 255, drawn where the picture
    /// lies on the model's canvas and in the size of the [difference map](Self::difference_map); `None` when
    /// there is no such region.
    pub fn mask(&self, part: u16) -> Option<GrayImage> {
        let mask = *self.masks.get(usize::from(part))?;
        Some(self.evidence.as_ref()?.mask(mask))
    }

    /// The difference map of that mask: what changed in the picture when it was modulated, from 0 to 255 for
    /// its largest difference, at the model's resolution; `None` when there is no such region. A segmentation
    /// keeps a byte for each of its masks and pixels of the model's image for these.
    pub fn difference_map(&self, part: u16) -> Option<GrayImage> {
        let mask = *self.masks.get(usize::from(part))?;
        Some(self.evidence.as_ref()?.difference(mask))
    }

    /// The settings used, with the number of masks that there were before splitting and the level that is
    /// set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Time spent in each stage.
    pub fn timings(&self) -> &Timings {
        &self.timings
    }

    /// UNet passes used.
    pub fn passes(&self) -> PassCount {
        self.passes
    }

    fn pixel(&self, x: u32, y: u32) -> Option<usize> {
        let inside = x < self.width && y < self.height;
        inside.then(|| y as usize * self.width as usize + x as usize)
    }
}

/// The place of each mask in `order`, or of the one that stands in for it.
fn places(order: &[usize], tree: &ClusterTree) -> Vec<u16> {
    let mut place = vec![None; tree.leaves()];
    for (i, &label) in order.iter().enumerate() {
        place[label] = Some(i as u16);
    }
    let present: Vec<bool> = place.iter().map(Option::is_some).collect();
    let stand_ins = tree.stand_ins(&present);
    stand_ins.into_iter().map(|label| place[usize::from(label)].unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests;
