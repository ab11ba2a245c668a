//! The result: a label for every pixel at every level, and what the regions are like.

mod colors;
mod contours;
mod coverage;
mod draft;
mod evidence;
mod keep;
mod levels;
mod nodes;
mod region;

#[cfg(feature = "formats")]
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use image::GrayImage;
use rayon::prelude::*;

use draft::Draft;
pub(crate) use evidence::Evidence;
use nodes::Node;
pub use region::Region;

use crate::diffusion::PassCount;
use crate::picture::{Picture, Pixels};
use crate::pipeline::partition::Partition;
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::cluster::tree::ClusterTree;
use crate::{Cancel, Level, Result, Settings, Timings};

/// What one thread takes at a time: less is not worth waking it.
const PIXELS_AT_ONCE: usize = 1 << 16;

/// A picture cut into regions that cover it and do not overlap, at every level from one region to
/// the finest.
///
/// A clone has a level of its own and shares everything else, so that a preview and an export of
/// one result can be at different levels. It takes two bytes a pixel, the label map of its level.
#[derive(Clone, Debug)]
pub struct Segmentation {
    common: Arc<Common>,
    labels: Vec<u16>,
    regions: Vec<Region>,
    settings: Settings,
}

/// How many regions a picture has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Automatic {
    /// So many groups of masks, transparent pixels not counted.
    Groups(usize),
    /// What is left when all weaker borders are gone.
    Borders(f32),
}

/// What does not depend on the level.
#[derive(Clone, Debug)]
struct Common {
    width: u32,
    height: u32,
    finest: Vec<u16>,
    /// The mask that each finest region comes from.
    masks: Vec<usize>,
    evidence: Option<Evidence>,
    nodes: Vec<Node>,
    tree: ClusterTree,
    /// The colour of each node, once one is asked for.
    colors: OnceLock<Vec<Option<[u8; 3]>>>,
    upsampler: Option<LabelUpsampler>,
    automatic: usize,
    timings: Timings,
    passes: PassCount,
}

impl Segmentation {
    /// Number the regions of `partition` by area and measure them. Small components are left out;
    /// with [`connected`](Settings::connected) the pieces of regions are regions of their own.
    pub(crate) fn new(
        picture: &Picture<impl Pixels>,
        partition: Partition,
        automatic: Automatic,
        settings: Settings,
    ) -> Result<Self> {
        let (width, height) = picture.dimensions();
        let draft = Draft::new(partition, width as usize, automatic, &settings);
        Cancel::check()?;
        let draft = if settings.connected { draft.split_into_pieces() } else { draft };
        Cancel::check()?;
        let Draft { labels, tree, upsampler, groups_told, masks, sums, .. } =
            draft.number_by_area(picture);
        Cancel::check()?;
        let automatic = match automatic {
            Automatic::Groups(_) => groups_told,
            Automatic::Borders(strength) => tree.count_from(strength),
        };
        let common = Common {
            width,
            height,
            nodes: nodes::of_tree(sums, &tree),
            tree,
            colors: OnceLock::new(),
            masks,
            evidence: None,
            upsampler,
            automatic,
            finest: labels,
            timings: Timings::default(),
            passes: PassCount::default(),
        };
        Self::at_level_of(common, settings)
    }

    /// Show the level that `settings` say.
    fn at_level_of(common: Common, settings: Settings) -> Result<Self> {
        let (labels, level) = (common.finest.clone(), settings.level);
        let mut segmentation =
            Self { common: Arc::new(common), labels, regions: Vec::new(), settings };
        segmentation.set_level(level)?;
        Ok(segmentation)
    }

    pub(crate) fn with_costs(mut self, timings: Timings, passes: PassCount) -> Self {
        let common = Arc::make_mut(&mut self.common);
        (common.timings, common.passes) = (timings, passes);
        self
    }

    pub(crate) fn with_evidence(mut self, evidence: Evidence) -> Self {
        Arc::make_mut(&mut self.common).evidence = Some(evidence);
        self
    }

    /// Columns of the picture.
    pub fn width(&self) -> u32 {
        self.common.width
    }

    /// Rows of the picture.
    pub fn height(&self) -> u32 {
        self.common.height
    }

    /// The label map: the region of each pixel, row by row, at the level that is set.
    pub fn labels(&self) -> &[u16] {
        &self.labels
    }

    /// The label map at the finest level, whatever level is set.
    pub fn finest_labels(&self) -> &[u16] {
        &self.common.finest
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
        self.regions =
            self.regions_of(level.count(self.common.tree.leaves(), self.common.automatic));
        let ids = self.ids(&self.regions);
        self.labels
            .par_iter_mut()
            .zip(&self.common.finest)
            .with_min_len(PIXELS_AT_ONCE)
            .for_each(|(label, &leaf)| *label = ids[usize::from(leaf)]);
        self.settings.level = level;
        Ok(())
    }

    /// The finest regions' tree. Its masks are numbered as the regions of the finest level.
    pub fn tree(&self) -> &ClusterTree {
        &self.common.tree
    }

    /// The low-resolution mask that the finest region `part` comes from, 0 or 255, drawn where the
    /// picture lies on the model's canvas and in the size of the [difference
    /// map](Self::difference_map); `None` where that is.
    pub fn mask(&self, part: u16) -> Option<GrayImage> {
        let mask = *self.common.masks.get(usize::from(part))?;
        Some(self.common.evidence.as_ref()?.mask(mask))
    }

    /// The finest regions that come from each mask, in the order of the masks.
    #[cfg(feature = "formats")]
    pub(crate) fn parts_of_masks(&self) -> Vec<Vec<u16>> {
        let mut parts = BTreeMap::<usize, Vec<u16>>::new();
        for (&mask, part) in self.common.masks.iter().zip(0..) {
            parts.entry(mask).or_default().push(part);
        }
        parts.into_values().collect()
    }

    /// The difference map of that mask: what changed in the picture when it was modulated, from 0
    /// to 255 for its largest difference, at the model's resolution; `None` when there is no such
    /// region, and for a segmentation that was [opened](Self::from_bytes). A segmentation keeps a
    /// byte for each of its masks and pixels of the model's image for these.
    pub fn difference_map(&self, part: u16) -> Option<GrayImage> {
        let mask = *self.common.masks.get(usize::from(part))?;
        Some(self.common.evidence.as_ref()?.difference(mask))
    }

    /// The settings used, with the number of masks that there were before splitting and the level
    /// that is set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Time spent in each stage.
    pub fn timings(&self) -> &Timings {
        &self.common.timings
    }

    /// UNet passes used.
    pub fn passes(&self) -> PassCount {
        self.common.passes
    }

    fn pixel(&self, x: u32, y: u32) -> Option<usize> {
        let inside = x < self.common.width && y < self.common.height;
        inside.then(|| y as usize * self.common.width as usize + x as usize)
    }
}

#[cfg(test)]
mod tests;
