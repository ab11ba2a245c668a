//! A picture with the model's features, and the label maps that methods make of it.

use std::ops::{ControlFlow, Range};

use image::RgbImage;
use ndarray::{Array1, Array2, Array3, Array4, Axis, s};
use rayon::prelude::*;

use super::dataset::Truth;
use super::{IGNORE, Labels, MaskCount, Plan};
use crate::diffusion::{SeededNoise, Trajectory};
use crate::picture::Canvas;
use crate::segment::assign::argmax::assign;
use crate::segment::assign::scores::scores;
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::cluster::automatic::automatic_count;
use crate::segment::cluster::exchange::exchange_masks;
use crate::segment::cluster::features::features;
use crate::segment::cluster::groups::Groups;
use crate::segment::cluster::kmeans::cluster;
use crate::segment::cluster::masks::{Masks, low_resolution_masks, shown_cells};
use crate::segment::connected::islands::absorb_islands;
use crate::segment::modulate::modulation::{Modulation, difference_maps};
use crate::segment::modulate::probes::Probes;
use crate::segment::resample::interpolated;
use crate::{Clock, Result, Segmenter, Settings};

/// A picture as the methods see it.
pub struct Scene<'a> {
    segmenter: &'a Segmenter,
    pub(super) plan: &'a Plan,
    picture: &'a RgbImage,
    canvas: Canvas,
    latents: Array4<f32>,
    features: Array2<f32>,
    noise: SeededNoise,
    true_masks: Option<Masks>,
}

impl<'a> Scene<'a> {
    /// Reads the model's features of `picture`, as a segmentation would. `truth` counts only where the plan
    /// starts from true masks.
    ///
    /// # Errors
    /// [`crate::Error::PictureEmpty`], [`crate::Error::Inference`].
    pub fn new(
        segmenter: &'a Segmenter,
        plan: &'a Plan,
        picture: &'a RgbImage,
        truth: &Truth,
    ) -> Result<Self> {
        let model = segmenter.model();
        let canvas = Canvas::new(model.manifest().image, picture.width(), picture.height())?;
        let latents = model.encode(&canvas.image(picture))?;
        let mut noise = SeededNoise::new(plan.paper.seed);
        let features = features(model, &latents, plan.paper.feature_timestep, &mut noise)?;
        let scene =
            Self { segmenter, plan, picture, canvas, latents, features, noise, true_masks: None };
        let true_masks = match truth {
            Truth::Classes(classes) if plan.true_masks => Some(scene.cut_to_cells(classes)),
            _ => None,
        };
        Ok(Self { true_masks, ..scene })
    }

    /// A mask for each class: the cells of which it has the most pixels.
    fn cut_to_cells(&self, classes: &Labels) -> Masks {
        let grid = &self.segmenter.model().manifest().features;
        let count = classes.iter().filter(|class| **class != IGNORE).max();
        let count = count.map_or(0, |&class| usize::from(class) + 1);
        let mut pixels = Array2::<u32>::zeros((grid.height * grid.width, count));
        for (at, &class) in classes.indexed_iter().filter(|(_, class)| **class != IGNORE) {
            pixels[[self.cell(at, classes.dim()), usize::from(class)]] += 1;
        }
        let mut masks = Masks::zeros((count, grid.height, grid.width));
        for (cell, pixels) in pixels.outer_iter().enumerate() {
            // The last of equals is taken: reversed, the lowest class.
            let largest = pixels.iter().enumerate().rev().max_by_key(|(_, pixels)| **pixels);
            if let Some((class, 1..)) = largest {
                masks[[class, cell / grid.width, cell % grid.width]] = 1.0;
            }
        }
        let used: Vec<_> =
            (0..count).filter(|&k| masks.index_axis(Axis(0), k).sum() > 0.0).collect();
        match used.is_empty() {
            true => Masks::ones((1, grid.height, grid.width)),
            false => masks.select(Axis(0), &used),
        }
    }

    /// The grid cell that shows pixel (row, column) of the picture, which has `size` (rows, columns).
    fn cell(&self, (y, x): (usize, usize), size: (usize, usize)) -> usize {
        let manifest = self.segmenter.model().manifest();
        let (image, grid) = (manifest.image, &manifest.features);
        let along = |i: usize, pixels: usize, room: Range<usize>, canvas, cells| {
            let place = room.start as f64 + (i as f64 + 0.5) * room.len() as f64 / pixels as f64;
            ((place * cells as f64 / canvas as f64) as usize).min(cells - 1)
        };
        let row = along(y, size.0, self.canvas.rows(), image.height, grid.height);
        row * grid.width + along(x, size.1, self.canvas.columns(), image.width, grid.width)
    }

    /// Of `count` in this picture.
    pub(super) fn num_masks(&self, count: MaskCount) -> Result<usize> {
        let manifest = self.segmenter.model().manifest();
        let grid = manifest.features.grid();
        match count {
            MaskCount::Auto => {
                let cells = shown_cells(grid, &self.canvas);
                automatic_count(&self.features, &cells, &manifest.defaults.automatic)
            }
            MaskCount::Masks(count) => Ok(count),
        }
    }

    pub(super) fn colors(&self, k: usize) -> Result<Vec<u16>> {
        // The clusters are those of the picture at the model's size: as good, and much faster.
        let small = self.canvas.image(self.picture);
        let (rows, columns) = (self.canvas.rows(), self.canvas.columns());
        let small = small.slice(s![0, .., rows, columns]);
        let colors = small.permuted_axes([1, 2, 0]).as_standard_layout().into_owned();
        let pixels = colors.len() / 3;
        let colors = colors.into_shape_with_order((pixels, 3)).expect("three channels");
        let clusters = cluster(colors.view(), k.min(pixels), self.plan.paper.seed)?;
        let centers: Vec<_> = (0..k)
            .filter_map(|cluster| {
                let members: Vec<_> = (0..pixels).filter(|&i| clusters[i] == cluster).collect();
                colors.select(Axis(0), &members).mean_axis(Axis(0))
            })
            .collect();
        let nearest = |pixel: &[u8]| {
            let distance = |center: &Array1<f32>| -> f32 {
                let pairs = center.iter().zip(pixel);
                pairs.map(|(a, &b)| (a - (f32::from(b) / 127.5 - 1.0)).powi(2)).sum()
            };
            let distances = centers.iter().map(distance).enumerate();
            distances.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(center, _)| center as u16)
        };
        Ok(self.picture.as_raw().par_chunks_exact(3).map(nearest).collect())
    }

    pub(super) fn bilinear(&self, k: usize) -> Result<Vec<u16>> {
        let maps = interpolated(self.masks(k)?.view(), self.model_size());
        Ok(assign(maps.view(), &self.canvas, self.picture.width(), self.picture.height()))
    }

    pub(super) fn guided(&self, k: usize) -> Result<Vec<u16>> {
        Ok(self.along_edges(&interpolated(self.masks(k)?.view(), self.model_size())))
    }

    pub(super) fn modulated(
        &self,
        k: usize,
        proceed: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Vec<u16>> {
        let model = self.segmenter.model();
        let masks = self.masks(k)?;
        let settings = Settings { finest_masks: None, ..self.plan.fast.clone() };
        let settings = settings.with_masks(masks.dim().0);
        let probes = Probes::of(&masks, settings.shared_probes);
        let modulation = Modulation::new(&settings, model.manifest())?;
        let timesteps = settings.timesteps(model.scheduler())?;
        let mut noise = self.noise.clone();
        let trajectory = Trajectory::new(model.scheduler(), &self.latents, timesteps, &mut noise);
        let mut progress = |_| proceed();
        let mut clock = Clock::new(0, &mut progress);
        let (maps, _) =
            difference_maps(model, &trajectory, &probes.masks, &modulation, &mut clock)?;
        let (width, height) = self.picture.dimensions();
        Ok(match settings.edge_guided {
            true => self.along_edges(&scores(maps.view(), &masks, &probes, &Groups::default())),
            false => assign(maps.view(), &self.canvas, width, height),
        })
    }

    fn along_edges(&self, scores: &Array3<f32>) -> Vec<u16> {
        let manifest = self.segmenter.model().manifest();
        let image = self.canvas.image(self.picture);
        let cell = manifest.image.width / manifest.features.width;
        let image = image.index_axis(Axis(0), 0);
        let upsampler = LabelUpsampler::along_edges(
            scores.view(),
            image,
            cell,
            &manifest.defaults.edges,
            &self.canvas,
            Groups::default(),
        );
        let mut labels = upsampler.labels(self.picture);
        let min_area = (self.plan.fast.min_area * labels.len() as f64).round() as usize;
        absorb_islands(
            &mut labels,
            self.picture.width() as usize,
            min_area,
            None,
            &Groups::default(),
        );
        labels
    }

    fn masks(&self, k: usize) -> Result<Masks> {
        if let Some(masks) = &self.true_masks {
            return Ok(masks.clone());
        }
        let grid = self.segmenter.model().manifest().features.grid();
        let seed = self.plan.paper.seed;
        let masks = low_resolution_masks(&self.features, grid, &self.canvas, k, seed)?;
        exchange_masks(&self.features, masks, seed)
    }

    fn model_size(&self) -> (usize, usize) {
        let image = self.segmenter.model().manifest().image;
        (image.height, image.width)
    }

    pub(super) fn preset(
        &self,
        settings: Settings,
        proceed: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Vec<u16>> {
        let segmentation =
            self.segmenter.segment_with(self.picture, &settings, &mut |_| proceed())?;
        Ok(segmentation.labels().to_vec())
    }

    pub(super) fn label_map(&self, mut labels: Vec<u16>) -> Labels {
        let mut used = labels.clone();
        used.sort_unstable();
        used.dedup();
        for label in &mut labels {
            *label = used.binary_search(label).expect("every label is used") as u16;
        }
        let shape = (self.picture.height() as usize, self.picture.width() as usize);
        Labels::from_shape_vec(shape, labels).expect("one label per pixel")
    }

    /// The mean feature `[regions, channels]` of each region, every pixel having that of its grid cell.
    pub fn embeddings(&self, labels: &Labels) -> Array2<f32> {
        let regions = labels.iter().max().map_or(0, |&label| usize::from(label) + 1);
        let mut shares = Array2::<f32>::zeros((regions, self.features.nrows()));
        for (at, &label) in labels.indexed_iter() {
            shares[[usize::from(label), self.cell(at, labels.dim())]] += 1.0;
        }
        for mut shares in shares.outer_iter_mut() {
            let area = shares.sum().max(1.0);
            shares /= area;
        }
        shares.dot(&self.features)
    }
}
