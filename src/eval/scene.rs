//! A picture with the model's features, and the label maps that methods make of it.

use std::ops::{ControlFlow, Range};

use image::RgbImage;
use ndarray::{Array1, Array2, Axis, s};
use rayon::prelude::*;

use super::{Labels, Plan};
use crate::diffusion::SeededNoise;
use crate::picture::Canvas;
use crate::segment::{
    LabelUpsampler, Masks, absorb_islands, assign, cluster, features, interpolated,
    low_resolution_masks,
};
use crate::{Result, Segmenter, Settings};

/// A picture as the methods see it.
pub struct Scene<'a> {
    segmenter: &'a Segmenter,
    pub(super) plan: &'a Plan,
    picture: &'a RgbImage,
    canvas: Canvas,
    features: Array2<f32>,
}

impl<'a> Scene<'a> {
    /// Reads the model's features of `picture`, as a segmentation would.
    ///
    /// # Errors
    /// [`crate::Error::PictureEmpty`], [`crate::Error::Inference`].
    pub fn new(segmenter: &'a Segmenter, plan: &'a Plan, picture: &'a RgbImage) -> Result<Self> {
        let model = segmenter.model();
        let canvas = Canvas::new(model.manifest().image, picture.width(), picture.height())?;
        let latents = model.encode(&canvas.image(picture))?;
        let mut noise = SeededNoise::new(plan.paper.seed);
        let features = features(model, &latents, plan.paper.feature_timestep, &mut noise)?;
        Ok(Self { segmenter, plan, picture, canvas, features })
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
        let manifest = self.segmenter.model().manifest();
        let image = self.canvas.image(self.picture);
        let image = image.index_axis(Axis(0), 0);
        let maps = interpolated(self.masks(k)?.view(), self.model_size());
        let cell = manifest.image.width / manifest.features.width;
        let upsampler = LabelUpsampler::along_edges(maps.view(), image, cell, &self.canvas);
        let mut labels = upsampler.labels(self.picture);
        let min_area = (self.plan.fast.min_area * labels.len() as f64).round() as usize;
        absorb_islands(&mut labels, self.picture.width() as usize, min_area);
        Ok(labels)
    }

    fn masks(&self, k: usize) -> Result<Masks> {
        let features = &self.segmenter.model().manifest().features;
        let grid = (features.height, features.width);
        low_resolution_masks(&self.features, grid, &self.canvas, k, self.plan.paper.seed)
    }

    fn model_size(&self) -> (usize, usize) {
        let image = self.segmenter.model().manifest().image;
        (image.height, image.width)
    }

    pub(super) fn preset(
        &self,
        settings: &Settings,
        k: usize,
        proceed: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Vec<u16>> {
        let settings = settings.clone().with_regions(k);
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
        let manifest = self.segmenter.model().manifest();
        let (image, grid) = (manifest.image, &manifest.features);
        let (height, width) = labels.dim();
        let (rows, columns) = (self.canvas.rows(), self.canvas.columns());
        let cell = |i: usize, pixels: usize, room: &Range<usize>, canvas, cells| {
            let place = room.start as f64 + (i as f64 + 0.5) * room.len() as f64 / pixels as f64;
            ((place * cells as f64 / canvas as f64) as usize).min(cells - 1)
        };
        let regions = labels.iter().max().map_or(0, |&label| usize::from(label) + 1);
        let mut shares = Array2::<f32>::zeros((regions, self.features.nrows()));
        for ((y, x), &label) in labels.indexed_iter() {
            let row = cell(y, height, &rows, image.height, grid.height);
            let column = cell(x, width, &columns, image.width, grid.width);
            shares[[usize::from(label), row * grid.width + column]] += 1.0;
        }
        for mut shares in shares.outer_iter_mut() {
            let area = shares.sum().max(1.0);
            shares /= area;
        }
        shares.dot(&self.features)
    }
}
