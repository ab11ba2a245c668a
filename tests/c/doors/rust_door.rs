//! The crate itself.

use std::ops::ControlFlow;
use std::path::Path;

use emerdiff::picture::split_alpha;
use emerdiff::{Colors, Edge, Error, Level, Preset, Segmentation, Segmenter, Settings};
use image::{RgbImage, RgbaImage};

use super::door::{Ask, Door, Facts, Failure, Found, Model, Report, Result};
use crate::common::runtime;

pub struct RustDoor;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::Cancelled => 1,
            Error::Setting { .. } => 5,
            Error::PictureEmpty { .. } => 6,
            Error::MemoryBudget { .. } => 7,
            Error::BundleRead { .. } => 11,
            Error::BundleInvalid { .. } => 12,
            _ => 2,
        };
        Self { status, text: error.to_string() }
    }
}

impl Door for RustDoor {
    fn load(&self, bundle: &Path) -> Result<Box<dyn Model>> {
        Ok(Box::new(Segmenter::open(&runtime(), bundle)?))
    }
}

fn settings(segmenter: &Segmenter, ask: &Ask) -> Settings {
    let mut base = segmenter.settings(Preset::Fast);
    if let Some(regions) = ask.num_regions {
        base = base.with_regions(regions);
    }
    if let Some(masks) = ask.num_masks {
        base = base.with_masks(masks);
    }
    Settings {
        level: ask.granularity.map_or(base.level, Level::Granularity),
        finest_masks: ask.finest_masks.or(base.finest_masks),
        num_inference_steps: ask.num_inference_steps.unwrap_or(base.num_inference_steps),
        strength: ask.strength.unwrap_or(base.strength),
        connected: ask.connected,
        seed: ask.seed.unwrap_or(base.seed),
        memory_budget: ask.memory_budget.or(base.memory_budget),
        transparent_region: ask.transparent_region.unwrap_or(base.transparent_region),
        ..base
    }
}

impl Model for Segmenter {
    fn segment(&self, picture: &RgbImage, ask: &Ask, report: Report<'_>) -> Result<Box<dyn Found>> {
        let segmentation = self.segment_with(picture, &settings(self, ask), &mut |progress| {
            if report(progress.done as u32, progress.total as u32) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        Ok(Box::new(segmentation))
    }

    fn segment_rgba(&self, picture: &RgbaImage, ask: &Ask) -> Result<Box<dyn Found>> {
        let (colors, alpha) = split_alpha(picture);
        let go_on = &mut |_| ControlFlow::Continue(());
        let settings = settings(self, ask);
        Ok(Box::new(self.segment_with_alpha(&colors, alpha.as_ref(), &settings, go_on)?))
    }
}

impl Found for Segmentation {
    fn size(&self) -> (u32, u32) {
        (self.width(), self.height())
    }

    fn num_regions(&self) -> usize {
        self.regions().len()
    }

    fn max_regions(&self) -> usize {
        self.tree().leaves()
    }

    fn set_num_regions(&mut self, count: usize) -> Result<()> {
        Ok(self.set_level(Level::Regions(count))?)
    }

    fn set_granularity(&mut self, granularity: f64) -> Result<()> {
        Ok(self.set_level(Level::Granularity(granularity))?)
    }

    fn labels(&self) -> Vec<u16> {
        self.labels().to_vec()
    }

    fn regions(&self) -> Vec<Facts> {
        let facts = |region: &emerdiff::Region| Facts {
            id: region.id.into(),
            area: region.area,
            bounds: [region.bounds.x, region.bounds.y, region.bounds.width, region.bounds.height],
            mean_color: region.mean_color,
            transparent: region.transparent,
        };
        self.regions().iter().map(facts).collect()
    }

    fn region_at(&self, x: u32, y: u32) -> Option<u32> {
        self.region_at(x, y).map(|region| region.id.into())
    }

    fn soft_mask(&self, picture: &RgbImage, id: u32) -> Result<Vec<u8>> {
        let coverage = self.coverage(picture, &self.regions()[id as usize].parts)?;
        Ok(coverage.into_iter().map(|share| (share * 255.0).round() as u8).collect())
    }

    fn cutout(&self, picture: &RgbImage, id: u32, own: bool) -> Result<Vec<u8>> {
        let parts = &self.regions()[id as usize].parts;
        let mask = self.soft_mask(picture, parts, Edge::default())?;
        let cutout = mask.cutout(picture, if own { Colors::Foreground } else { Colors::Picture });
        let mut whole = RgbaImage::new(self.width(), self.height());
        let (x, y) = (mask.bounds.x.into(), mask.bounds.y.into());
        image::imageops::replace(&mut whole, &cutout, x, y);
        Ok(whole.into_raw())
    }

    fn coverage(&self, picture: &RgbImage, id: u32, [grow, feather]: [f32; 2]) -> Result<Vec<f32>> {
        let parts = &self.regions()[id as usize].parts;
        let mask = self.soft_mask(picture, parts, Edge { grow, feather })?;
        let mut all = vec![0.0; self.labels().len()];
        for y in 0..self.height() {
            let (first, shares) = mask.row(y);
            let start = y as usize * self.width() as usize + first as usize;
            all[start..start + shares.len()].copy_from_slice(shares);
        }
        Ok(all)
    }
}
