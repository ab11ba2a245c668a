//! A picture with the model's features, and the label maps that methods make of it.

use std::ops::{ControlFlow, Range};

use emerdiff::diffusion::SeededNoise;
use emerdiff::geometry::{Place, Size};
use emerdiff::picture::Canvas;
use emerdiff::pipeline::assignment::Assignment;
use emerdiff::pipeline::basins::Basins;
use emerdiff::pipeline::clusters::Clusters;
use emerdiff::pipeline::detail::{Seen, Windows};
use emerdiff::pipeline::differences::{Differences, TiledProbes};
use emerdiff::pipeline::encoded::Encoded;
use emerdiff::pipeline::features;
use emerdiff::pipeline::run::{Plan, Run};
use emerdiff::pipeline::sketch::Sketch;
use emerdiff::segment::assign::argmax::assign;
use emerdiff::segment::cluster::exchange::exchange_masks;
use emerdiff::segment::cluster::features::Features;
use emerdiff::segment::cluster::groups::Groups;
use emerdiff::segment::cluster::kmeans::cluster;
use emerdiff::segment::cluster::masks::{Masks, low_resolution_masks};
use emerdiff::segment::connected::islands::absorb_islands;
use emerdiff::segment::resample::interpolated;
use emerdiff::{Progress, Result, Segmentation, Segmenter, Settings};
use image::RgbImage;
use ndarray::{Array1, Array2, Axis, s};
use rayon::prelude::*;

use crate::eval::dataset::sample::Truth;
use crate::eval::experiment::Experiment;
use crate::eval::labels::{IGNORE, Labels, numbered};
use crate::eval::mask_count::MaskCount;

/// A picture as the methods see it.
pub struct Scene<'a> {
    segmenter: &'a Segmenter,
    pub(super) experiment: &'a Experiment,
    picture: &'a RgbImage,
    encoded: Encoded,
    features: Features,
    /// The noise that is left when the features are read.
    noise: SeededNoise,
    true_masks: Option<Masks>,
}

impl<'a> Scene<'a> {
    /// Reads the model's features of `picture`, as a segmentation would. `truth` counts only where
    /// the experiment starts from true masks.
    ///
    /// # Errors
    /// [`emerdiff::Error::PictureEmpty`], [`emerdiff::Error::Inference`].
    pub fn new(
        segmenter: &'a Segmenter,
        experiment: &'a Experiment,
        picture: &'a RgbImage,
        truth: &Truth,
    ) -> Result<Self> {
        let model = segmenter.model();
        let canvas = Canvas::new(model.manifest().image, picture.width(), picture.height())?;
        let settings = Settings {
            seed: experiment.paper.seed,
            feature_timestep: experiment.paper.feature_timestep,
            ..experiment.fast.clone()
        };
        let mut progress = |_| ControlFlow::Continue(());
        let mut run = run(segmenter, &settings, &mut progress)?;
        let encoded = Encoded::new(&mut run, picture, canvas)?;
        let features = features::read(&mut run, &encoded)?;
        let noise = run.noise;
        let scene =
            Self { segmenter, experiment, picture, encoded, features, noise, true_masks: None };
        let true_masks = match truth {
            Truth::Classes(classes) if experiment.true_masks => Some(scene.cut_to_cells(classes)),
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
        for ((row, column), &class) in classes.indexed_iter().filter(|(_, class)| **class != IGNORE)
        {
            pixels[[self.cell(Place { row, column }, classes), usize::from(class)]] += 1;
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
            (0..count).filter(|&mask| masks.index_axis(Axis(0), mask).sum() > 0.0).collect();
        if used.is_empty() {
            return Masks::ones((1, grid.height, grid.width));
        }
        masks.select(Axis(0), &used)
    }

    /// The number of the grid cell that shows `pixel` of the picture, whose label map is `labels`.
    fn cell(&self, pixel: Place, labels: &Labels) -> usize {
        let (manifest, canvas) = (self.segmenter.model().manifest(), &self.encoded.canvas);
        let (image, grid) = (manifest.image, manifest.features.grid());
        let along = |i: usize, pixels: usize, room: Range<usize>, length, cells| {
            let place = room.start as f64 + (i as f64 + 0.5) * room.len() as f64 / pixels as f64;
            ((place * cells as f64 / length as f64) as usize).min(cells - 1)
        };
        let row = along(pixel.row, labels.nrows(), canvas.rows(), image.height, grid.rows);
        let (columns, all) = (canvas.columns(), labels.ncols());
        row * grid.columns + along(pixel.column, all, columns, image.width, grid.columns)
    }

    /// The number of masks that `count` stands for in this picture.
    pub(super) fn num_masks(&self, count: MaskCount) -> Result<usize> {
        match count {
            MaskCount::Auto => self.features.count_groups(self.segmenter.model()),
            MaskCount::Masks(count) => Ok(count),
        }
    }

    pub(super) fn colors(&self, count: usize) -> Result<Vec<u16>> {
        // The clusters are those of the picture at the model's size: as good, and much faster.
        let small = &self.encoded.image;
        let (rows, columns) = (self.encoded.canvas.rows(), self.encoded.canvas.columns());
        let small = small.slice(s![0, .., rows, columns]);
        let colors = small.permuted_axes([1, 2, 0]).as_standard_layout().into_owned();
        let pixels = colors.len() / 3;
        let colors = colors.into_shape_with_order((pixels, 3)).expect("three channels");
        let clusters = cluster(colors.view(), count.min(pixels), self.experiment.paper.seed)?;
        let centers: Vec<_> = (0..count)
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

    pub(super) fn bilinear(&self, count: usize) -> Result<Vec<u16>> {
        let maps = interpolated(self.masks(count)?.view(), self.model_size());
        Ok(assign(maps.view(), &self.encoded.canvas, self.picture.width(), self.picture.height()))
    }

    pub(super) fn guided(&self, count: usize) -> Result<Vec<u16>> {
        let scores = interpolated(self.masks(count)?.view(), self.model_size());
        let mut progress = |_| ControlFlow::Continue(());
        let run = run(self.segmenter, &self.experiment.fast, &mut progress)?;
        let (encoded, groups) = (&self.encoded, Groups::default());
        let assignment = Assignment::along_edges(&run, self.picture, encoded, &scores, groups);
        Ok(self.without_islands(assignment.labels))
    }

    pub(super) fn modulated(
        &self,
        count: usize,
        proceed: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Vec<u16>> {
        let settings = Settings { finest_masks: None, ..self.experiment.fast.clone() };
        let clusters = Clusters::split(&self.features, self.masks(count)?, 0, settings.seed)?;
        let settings = settings.with_masks(clusters.num_masks);
        let mut progress = |_| proceed();
        let mut run = run(self.segmenter, &settings, &mut progress)?;
        run.noise = self.noise.clone();
        let probes = TiledProbes::new(&mut run, &self.encoded, &clusters.masks)?;
        let differences = Differences::new(&mut run, &self.encoded, probes)?;
        let assignment =
            Assignment::new(&run, self.picture, &self.encoded, &clusters, &differences);
        Ok(match settings.edge_guided {
            true => self.without_islands(assignment.labels),
            false => assignment.labels,
        })
    }

    /// The basins of `fast`.
    pub(super) fn basins(&self, proceed: &mut dyn FnMut() -> ControlFlow<()>) -> Result<Basins> {
        let (settings, encoded) = (&self.experiment.fast, &self.encoded);
        let (manifest, size) = (self.segmenter.model().manifest(), self.picture.dimensions());
        let mut progress = |_| proceed();
        let mut run = run(self.segmenter, settings, &mut progress)?;
        run.noise = self.noise.clone();
        let sketch = Sketch::new(self.picture, Sketch::size(manifest.image, size));
        let windows = Windows::all(settings, manifest, size, &encoded.canvas)?;
        let windows = windows.map(|windows| windows.chosen(settings.detail, &sketch));
        let clusters = Clusters::new(&self.features, settings.num_masks, settings)?;
        let probes = TiledProbes::new(&mut run, encoded, &clusters.masks)?;
        let differences = Differences::new(&mut run, encoded, probes)?;
        let seen = Seen::new(&mut run, self.picture, encoded, &self.features, windows)?;
        Basins::new(&run, &sketch, &seen, encoded, &clusters, &differences)
    }

    fn without_islands(&self, mut labels: Vec<u16>) -> Vec<u16> {
        let min_area = (self.experiment.fast.min_area * labels.len() as f64).round() as usize;
        let width = self.picture.width() as usize;
        absorb_islands(&mut labels, width, min_area, None, &Groups::default());
        labels
    }

    fn masks(&self, count: usize) -> Result<Masks> {
        if let Some(masks) = &self.true_masks {
            return Ok(masks.clone());
        }
        let seed = self.experiment.paper.seed;
        let masks = low_resolution_masks(&self.features, count, seed)?;
        exchange_masks(&self.features.values, masks, seed)
    }

    fn model_size(&self) -> Size {
        self.segmenter.model().manifest().image
    }

    pub(super) fn segmentation(
        &self,
        settings: &Settings,
        proceed: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Segmentation> {
        self.segmenter.segment_with(self.picture, settings, &mut |_| proceed())
    }

    /// Columns and rows of the picture.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.picture.width() as usize, self.picture.height() as usize)
    }

    /// Regions numbered without gaps.
    pub(super) fn label_map(&self, labels: Vec<u16>) -> Labels {
        let (width, height) = self.size();
        let labels = Labels::from_shape_vec((height, width), labels).expect("one label per pixel");
        numbered(&labels).expect("a segmentation has at most 65535 regions")
    }

    /// The mean feature `[regions, channels]` of each region, every pixel having that of its grid
    /// cell.
    pub fn embeddings(&self, labels: &Labels) -> Array2<f32> {
        let regions = labels.iter().max().map_or(0, |&label| usize::from(label) + 1);
        let mut shares = Array2::<f32>::zeros((regions, self.features.values.nrows()));
        for ((row, column), &label) in labels.indexed_iter() {
            shares[[usize::from(label), self.cell(Place { row, column }, labels)]] += 1.0;
        }
        for mut shares in shares.outer_iter_mut() {
            let area = shares.sum().max(1.0);
            shares /= area;
        }
        shares.dot(&self.features.values)
    }
}

fn run<'a>(
    segmenter: &'a Segmenter,
    settings: &'a Settings,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Run<'a>> {
    let model = segmenter.model();
    let timesteps = settings.timesteps(model.scheduler())?;
    let plan = Plan::new(settings, model.manifest(), timesteps)?;
    Ok(Run::new(model, settings, plan, progress))
}
