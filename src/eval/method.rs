//! The methods that are measured side by side.

use std::ops::ControlFlow;

use clap::ValueEnum;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;
use ndarray::{Array2, Array3, Axis};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Labels;
use crate::diffusion::SeededNoise;
use crate::picture::Canvas;
use crate::segment::{assign, cluster, features, low_resolution_masks};
use crate::{Result, Segmenter, Settings};

/// How label maps are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Method {
    /// k-means on the colours of pixels.
    Rgb,
    /// The low-resolution masks, upsampled bilinearly: no modulated denoising.
    Bilinear,
    /// The paper's procedure.
    Paper,
}

/// A picture as the methods see it.
pub struct Scene<'a> {
    segmenter: &'a Segmenter,
    settings: &'a Settings,
    picture: &'a RgbImage,
    canvas: Canvas,
    features: Array2<f32>,
}

impl Method {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rgb => "rgb",
            Self::Bilinear => "bilinear",
            Self::Paper => "paper",
        }
    }

    /// A label map of the picture for each number of masks in `ks`, regions numbered from 0 without gaps.
    /// `proceed` is asked now and then.
    ///
    /// # Errors
    /// Those of [`Segmenter::segment_with`].
    pub fn segment(
        self,
        scene: &Scene<'_>,
        ks: &[usize],
        proceed: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Vec<Labels>> {
        let each = ks.iter().map(|&k| {
            let labels = match self {
                Self::Rgb => scene.colors(k),
                Self::Bilinear => scene.bilinear(k),
                Self::Paper => scene.paper(k, proceed),
            };
            match proceed() {
                ControlFlow::Continue(()) => labels.map(|labels| scene.label_map(labels)),
                ControlFlow::Break(()) => Err(crate::Error::Cancelled),
            }
        });
        each.collect()
    }
}

impl<'a> Scene<'a> {
    /// Reads the model's features of `picture`, as a segmentation with `settings` would.
    ///
    /// # Errors
    /// [`crate::Error::PictureEmpty`], [`crate::Error::Inference`].
    pub fn new(
        segmenter: &'a Segmenter,
        settings: &'a Settings,
        picture: &'a RgbImage,
    ) -> Result<Self> {
        let model = segmenter.model();
        let canvas = Canvas::new(model.manifest().image, picture.width(), picture.height())?;
        let latents = model.encode(&canvas.image(picture))?;
        let mut noise = SeededNoise::new(settings.seed);
        let features = features(model, &latents, settings.feature_timestep, &mut noise)?;
        Ok(Self { segmenter, settings, picture, canvas, features })
    }

    fn colors(&self, k: usize) -> Result<Vec<u16>> {
        // The clusters are those of the picture at the model's size: as good, and much faster.
        let small = self.canvas.image(self.picture);
        let (rows, columns) = (self.canvas.rows(), self.canvas.columns());
        let small = small.slice(ndarray::s![0, .., rows, columns]);
        let colors = small.permuted_axes([1, 2, 0]).as_standard_layout().into_owned();
        let pixels = colors.len() / 3;
        let colors = colors.into_shape_with_order((pixels, 3)).expect("three channels");
        let clusters = cluster(colors.view(), k.min(pixels), self.settings.seed)?;
        let centers: Vec<_> = (0..k)
            .filter_map(|cluster| {
                let members: Vec<_> = (0..pixels).filter(|&i| clusters[i] == cluster).collect();
                colors.select(Axis(0), &members).mean_axis(Axis(0))
            })
            .collect();
        let nearest = |pixel: &[u8]| {
            let distance = |center: &ndarray::Array1<f32>| -> f32 {
                let pairs = center.iter().zip(pixel);
                pairs.map(|(a, &b)| (a - (f32::from(b) / 127.5 - 1.0)).powi(2)).sum()
            };
            let distances = centers.iter().map(distance).enumerate();
            distances.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(center, _)| center as u16)
        };
        Ok(self.picture.as_raw().par_chunks_exact(3).map(nearest).collect())
    }

    fn bilinear(&self, k: usize) -> Result<Vec<u16>> {
        let manifest = self.segmenter.model().manifest();
        let grid = (manifest.features.height, manifest.features.width);
        let masks =
            low_resolution_masks(&self.features, grid, &self.canvas, k, self.settings.seed)?;
        let (height, width) = (manifest.image.height, manifest.image.width);
        let mut maps = Array3::zeros((masks.dim().0, height, width));
        for (mut map, mask) in maps.outer_iter_mut().zip(masks.outer_iter()) {
            map.assign(&upsampled(&mask.to_owned(), (height, width)));
        }
        Ok(assign(maps.view(), &self.canvas, self.picture.width(), self.picture.height()))
    }

    fn paper(&self, k: usize, proceed: &mut dyn FnMut() -> ControlFlow<()>) -> Result<Vec<u16>> {
        let settings = Settings { num_masks: k, ..self.settings.clone() };
        let segmentation =
            self.segmenter.segment_with(self.picture, &settings, &mut |_| proceed())?;
        Ok(segmentation.labels().to_vec())
    }

    fn label_map(&self, mut labels: Vec<u16>) -> Labels {
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
        let cell = |i: usize, pixels: usize, room: &std::ops::Range<usize>, canvas, cells| {
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

/// A map interpolated bilinearly, pixel centres aligned.
fn upsampled(map: &Array2<f32>, (height, width): (usize, usize)) -> Array2<f32> {
    let bytes: Vec<u8> = map.iter().flat_map(|value| value.to_ne_bytes()).collect();
    let (rows, columns) = map.dim();
    let source = ImageRef::new(columns as u32, rows as u32, &bytes, PixelType::F32)
        .expect("four bytes a value");
    let mut target = Image::new(width as u32, height as u32, PixelType::F32);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Interpolation(FilterType::Bilinear));
    Resizer::new().resize(&source, &mut target, &options).expect("equal pixel types");
    let values = target.buffer().chunks_exact(4);
    let values = values.map(|bytes| f32::from_ne_bytes(bytes.try_into().expect("four bytes")));
    Array2::from_shape_vec((height, width), values.collect()).expect("one value per pixel")
}
