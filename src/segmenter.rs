//! The pipeline: picture → latents → features → masks → difference maps → label map at every level.

use std::ops::ControlFlow;
use std::path::Path;

use ndarray::Axis;

use crate::diffusion::{LatentDiffusion, PassCount, SeededNoise, Trajectory};
use crate::model::Bundle;
use crate::picture::{Canvas, Picture, Pixels};
use crate::segment::{
    LabelUpsampler, Modulation, Probes, assign, automatic_count, difference_maps, features,
    is_one_color, low_resolution_masks, scores, shown_cells, split_masks,
};
use crate::{
    Clock, Level, Preset, Progress, ProviderChoice, Result, Runtime, Segmentation, Settings, Stage,
};

/// A model that is ready to segment pictures. It can be shared between threads; the runs of a graph
/// are serialised.
#[derive(Debug)]
pub struct Segmenter {
    model: LatentDiffusion,
}

impl Segmenter {
    /// Units of progress beside those of the modulated denoising.
    pub(crate) const OTHER_UNITS: usize = 4;

    /// Opens the bundle in `folder` on the best execution provider, with one thread per core.
    ///
    /// # Errors
    /// Those of [`Bundle::open`] and [`LatentDiffusion::open`].
    pub fn open(runtime: &Runtime, folder: impl AsRef<Path>) -> Result<Self> {
        Self::open_on(runtime, folder, ProviderChoice::Auto, 0)
    }

    /// Opens the bundle in `folder` on the given provider with `threads` threads (0: one per core).
    ///
    /// # Errors
    /// Those of [`Bundle::open`] and [`LatentDiffusion::open`].
    pub fn open_on(
        runtime: &Runtime,
        folder: impl AsRef<Path>,
        choice: ProviderChoice,
        threads: usize,
    ) -> Result<Self> {
        let bundle = Bundle::open(folder)?;
        Ok(Self { model: LatentDiffusion::open(runtime, bundle, choice, threads)? })
    }

    /// The model.
    pub fn model(&self) -> &LatentDiffusion {
        &self.model
    }

    /// A preset's settings for this model.
    pub fn settings(&self, preset: Preset) -> Settings {
        Settings::new(preset, self.model.manifest())
    }

    /// Segments a picture of any size.
    ///
    /// # Errors
    /// [`crate::Error::Setting`], [`crate::Error::PictureEmpty`], [`crate::Error::MemoryBudget`],
    /// [`crate::Error::Inference`].
    pub fn segment(
        &self,
        picture: &Picture<impl Pixels>,
        settings: &Settings,
    ) -> Result<Segmentation> {
        self.segment_with(picture, settings, &mut |_| ControlFlow::Continue(()))
    }

    /// Segments a picture of any size; `progress` is called on this thread after each unit of work
    /// and may stop it.
    ///
    /// # Errors
    /// Those of [`segment`](Self::segment), and [`crate::Error::Cancelled`].
    pub fn segment_with(
        &self,
        picture: &Picture<impl Pixels>,
        settings: &Settings,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Segmentation> {
        let manifest = self.model.manifest();
        settings.check(manifest)?;
        let timesteps = settings.timesteps(self.model.scheduler())?;
        let canvas = Canvas::new(manifest.image, picture.width(), picture.height())?;
        let modulation = Modulation::new(settings, manifest)?;
        let units = |masks| Self::OTHER_UNITS + modulation.units(masks, timesteps.len());
        let mut clock = Clock::new(units(settings.masks()), progress);
        let mut noise = SeededNoise::new(settings.seed);

        let image = canvas.image(picture);
        let latents = self.model.encode(&image)?;
        clock.advance(Stage::Encode)?;
        let features = features(&self.model, &latents, settings.feature_timestep, &mut noise)?;
        clock.advance(Stage::Features)?;
        let grid = (manifest.features.height, manifest.features.width);
        let automatic = match is_one_color(image.view()) {
            true => 1,
            false => automatic_count(&features, &shown_cells(grid, &canvas))?,
        };
        let k = match settings.level {
            Level::Auto => automatic.min(settings.masks()),
            _ => settings.num_masks,
        };
        let masks = low_resolution_masks(&features, grid, &canvas, k, settings.seed)?;
        let finest = settings.finest_masks.unwrap_or(0);
        let (masks, tree) = split_masks(&features, &masks, finest, settings.seed)?;
        let probes = Probes::of(&masks, settings.shared_probes);
        clock.set_total(units(probes.masks.dim().0));
        clock.advance(Stage::Cluster)?;
        let trajectory = Trajectory::new(self.model.scheduler(), &latents, timesteps, &mut noise);
        let (maps, passes) =
            difference_maps(&self.model, &trajectory, &probes.masks, &modulation, &mut clock)?;
        let (labels, upsampler) = if settings.edge_guided {
            let image = image.index_axis(Axis(0), 0);
            let cell = manifest.image.width / manifest.features.width;
            let scores = scores(maps.view(), &masks, &probes);
            let upsampler = LabelUpsampler::along_edges(scores.view(), image, cell, &canvas);
            (upsampler.labels(picture), Some(upsampler))
        } else {
            (assign(maps.view(), &canvas, picture.width(), picture.height()), None)
        };
        let settings = Settings { num_masks: k, ..settings.clone() };
        let segmentation =
            Segmentation::new(picture, labels, &tree, upsampler, automatic, settings)?;
        clock.advance(Stage::Assign)?;

        let passes = PassCount { unet_head: passes.unet_head + 1, ..passes };
        Ok(segmentation.with_costs(clock.timings(), passes))
    }
}
