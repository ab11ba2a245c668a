//! The crate itself.

use std::ops::ControlFlow;
use std::path::Path;

use emerdiff::picture::split_alpha;
use emerdiff::{
    Colors, Edge, Error, Level, Polygon, Preset, Region, Segmentation, Segmenter, Settings,
    SoftMask, render,
};
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
            Error::KeptInvalid { .. } => 16,
            _ => 2,
        };
        Self { status, text: error.to_string() }
    }
}

impl Door for RustDoor {
    fn load(&self, bundle: &Path) -> Result<Box<dyn Model>> {
        Ok(Box::new(Segmenter::open(&runtime(), bundle)?))
    }

    fn open(&self, bytes: &[u8], memory_budget: u64) -> Result<Box<dyn Found>> {
        Ok(Box::new(Segmentation::from_bytes(bytes, memory_budget)?))
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
        self.regions().iter().map(facts).collect()
    }

    fn region(&self, node: u32) -> Option<Facts> {
        self.region(node).as_ref().map(facts)
    }

    fn region_at(&self, x: u32, y: u32) -> Option<Facts> {
        self.region_at(x, y).map(facts)
    }

    fn path_at(&self, x: u32, y: u32) -> Option<Vec<Facts>> {
        Some(self.path_at(x, y)?.iter().map(facts).collect())
    }

    fn mask(&self, nodes: &[u32]) -> Result<Vec<u8>> {
        let parts = self.parts(nodes)?;
        let inside = |label: &u16| if parts.contains(label) { 255 } else { 0 };
        Ok(self.finest_labels().iter().map(inside).collect())
    }

    fn cutout(&self, picture: &RgbImage, nodes: &[u32], own: bool) -> Result<Vec<u8>> {
        let mask = soft(self, picture, nodes, Edge::default())?;
        let cutout = mask.cutout(picture, if own { Colors::Foreground } else { Colors::Picture });
        let mut whole = RgbaImage::new(self.width(), self.height());
        let (x, y) = (mask.bounds.x.into(), mask.bounds.y.into());
        image::imageops::replace(&mut whole, &cutout, x, y);
        Ok(whole.into_raw())
    }

    fn coverage(
        &self,
        picture: &RgbImage,
        nodes: &[u32],
        [grow, feather]: [f32; 2],
    ) -> Result<Vec<f32>> {
        let mask = soft(self, picture, nodes, Edge { grow, feather })?;
        let mut all = vec![0.0; self.labels().len()];
        for y in 0..self.height() {
            let (first, shares) = mask.row(y);
            let start = y as usize * self.width() as usize + first as usize;
            all[start..start + shares.len()].copy_from_slice(shares);
        }
        Ok(all)
    }

    fn overlay(&self, picture: &RgbImage, nodes: Option<&[u32]>) -> Result<Vec<u8>> {
        let overlay = match nodes {
            None => render::overlay(picture, self),
            Some(nodes) => {
                render::highlight(picture, &soft(self, picture, nodes, Edge::default())?)
            }
        };
        Ok(overlay.into_raw())
    }

    fn outline(&self, picture: &RgbImage, nodes: &[u32], tolerance: f32) -> Result<Vec<Polygon>> {
        Ok(soft(self, picture, nodes, Edge::default())?.outline(tolerance)?)
    }

    fn contours(&self) -> Vec<f32> {
        self.contours()
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.to_bytes()
    }

    fn another(&self) -> Box<dyn Found> {
        Box::new(self.clone())
    }
}

fn facts(region: &Region) -> Facts {
    Facts {
        id: region.id.into(),
        node: region.node,
        levels: [region.min_regions, region.max_regions],
        area: region.area,
        bounds: [region.bounds.x, region.bounds.y, region.bounds.width, region.bounds.height],
        mean_color: region.mean_color,
        transparent: region.transparent,
    }
}

fn soft(result: &Segmentation, picture: &RgbImage, nodes: &[u32], edge: Edge) -> Result<SoftMask> {
    Ok(result.soft_mask(picture, &result.parts(nodes)?, edge)?)
}
