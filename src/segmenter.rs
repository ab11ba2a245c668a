//! The pipeline: picture → latents → features → masks → difference maps → label map at every level.

use std::ops::ControlFlow;
use std::path::Path;

use image::GrayImage;
use ndarray::{Axis, s};

use crate::diffusion::{LatentDiffusion, PassCount, SeededNoise, Trajectory};
use crate::geometry::{Place, Size};
use crate::model::Bundle;
use crate::picture::{Canvas, Picture, Pixels, Transparency};
use crate::segment::assign::argmax::assign;
use crate::segment::assign::scores::scores;
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::cluster::automatic::automatic_count;
use crate::segment::cluster::exchange::exchange_masks;
use crate::segment::cluster::features::features as read_features;
use crate::segment::cluster::masks::{low_resolution_masks, shown_cells};
use crate::segment::cluster::split::split_masks;
use crate::segment::cluster::uniform::is_uniform;
use crate::segment::modulate::memory::map_bytes;
use crate::segment::modulate::modulation::{Modulation, difference_maps};
use crate::segment::modulate::probes::Probes;
use crate::segment::mosaic::Mosaic;
use crate::segmentation::Evidence;
use crate::{
    Clock, Error, Level, Preset, Progress, ProviderChoice, Result, Runtime, Segmentation, Settings,
    Stage,
};

/// A model that is ready to segment pictures. It can be shared between threads; the runs of a graph
/// are serialised.
#[derive(Debug)]
pub struct Segmenter {
    model: LatentDiffusion,
}

/// How a picture will be segmented.
pub(crate) struct Plan {
    pub canvas: Canvas,
    /// From the modulated one down.
    pub timesteps: Vec<usize>,
    pub modulation: Modulation,
}

impl Segmenter {
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
        self.segment_with_alpha(picture, None, settings, progress)
    }

    /// Segments a picture with its alpha, as [`crate::picture::read_with_alpha`] gives them: its transparent
    /// pixels are a region of their own unless [`Settings::transparent_region`] says otherwise.
    ///
    /// # Errors
    /// Those of [`segment_with`](Self::segment_with), and [`crate::Error::Setting`] when `alpha` has another
    /// size than the picture.
    pub fn segment_with_alpha(
        &self,
        picture: &Picture<impl Pixels>,
        alpha: Option<&GrayImage>,
        settings: &Settings,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Segmentation> {
        let Plan { canvas, timesteps, modulation } =
            self.plan(picture.width(), picture.height(), settings)?;
        let alpha = alpha.filter(|_| settings.transparent_region);
        let transparency =
            alpha.map_or(Ok(None), |alpha| Transparency::of(alpha, picture.dimensions()))?;
        let canvas = match &transparency {
            Some(transparency) => canvas.hiding(transparency),
            None => canvas,
        };
        let manifest = self.model.manifest();
        let cells = manifest.features.grid();
        let mosaic = Mosaic::new(&canvas, manifest.image, cells);
        let tiles = canvas.tiles().len();
        let steps = timesteps.len();
        let most = tiles * modulation.units(settings.masks(), steps);
        let mut clock = Clock::new(Self::units(tiles, most), progress);
        let mut noise = SeededNoise::new(settings.seed);

        let image = canvas.image(picture);
        let (mut latents, mut features) = (Vec::new(), Vec::new());
        for &Place { row, column } in canvas.tiles() {
            let Size { width, height } = manifest.image;
            let tile = image.slice(s![.., .., row..row + height, column..column + width]);
            latents.push(self.model.encode(&tile.to_owned())?);
            clock.advance(Stage::Encode)?;
        }
        for latents in &latents {
            features.push(read_features(
                &self.model,
                latents,
                settings.feature_timestep,
                &mut noise,
            )?);
            clock.advance(Stage::Features)?;
        }
        let (features, grid) = (mosaic.features(&features), mosaic.grid());
        let cell = (manifest.image.height / cells.rows, manifest.image.width / cells.columns);
        let uniform = match &transparency {
            Some(transparency) => transparency.is_one_color(picture),
            None => is_uniform(image.view(), cell),
        };
        let automatic = match uniform {
            true => 1,
            false => automatic_count(
                &features,
                &shown_cells(grid, &canvas),
                &manifest.defaults.automatic,
            )?,
        };
        let k = match settings.level {
            Level::Auto => automatic.min(settings.masks()),
            _ => settings.num_masks,
        };
        let masks = low_resolution_masks(&features, grid, &canvas, k, settings.seed)?;
        let masks = match settings.finest_masks {
            Some(_) => exchange_masks(&features, masks, settings.seed)?,
            None => masks,
        };
        let num_masks = masks.dim().0;
        let finest = settings.finest_masks.unwrap_or(0);
        let (masks, tree) = split_masks(&features, &masks, finest, settings.seed)?;
        let probes = Probes::of(&masks, settings.shared_probes);
        let parts = mosaic.cut(&probes.masks);
        let units = parts.iter().map(|own| modulation.units(own.indices.len(), steps)).sum();
        clock.set_total(Self::units(tiles, units));
        clock.advance(Stage::Cluster)?;
        let scheduler = self.model.scheduler();
        let trajectories: Vec<_> = latents
            .iter()
            .map(|latents| Trajectory::new(scheduler, latents, timesteps.clone(), &mut noise))
            .collect();
        let mut passes = PassCount { unet_head: tiles, ..PassCount::default() };
        let maps = mosaic.join(&parts, |tile, masks| {
            let trajectory = &trajectories[tile];
            let (maps, used) =
                difference_maps(&self.model, trajectory, masks, &modulation, &mut clock)?;
            passes += used;
            Ok(maps)
        })?;
        let (mut labels, upsampler) = if settings.edge_guided {
            let image = image.index_axis(Axis(0), 0);
            let groups = tree.groups(num_masks);
            let scores = scores(maps.view(), &masks, &probes, &groups);
            let edges = &manifest.defaults.edges;
            let upsampler =
                LabelUpsampler::along_edges(scores.view(), image, cell.1, edges, &canvas, groups);
            (upsampler.labels(picture), Some(upsampler))
        } else {
            (assign(maps.view(), &canvas, picture.width(), picture.height()), None)
        };
        let evidence = Evidence::new(maps.view(), &masks, &probes, &canvas, manifest.image);
        let (tree, automatic) = match &transparency {
            Some(transparency) => {
                transparency.mark(&mut labels, tree.leaves() as u16);
                (tree.with_transparent(), automatic + 1)
            }
            None => (tree, automatic),
        };
        let settings = Settings { num_masks, ..settings.clone() };
        let segmentation =
            Segmentation::new(picture, labels, &tree, upsampler, automatic, settings)?;
        clock.advance(Stage::Assign)?;

        Ok(segmentation.with_evidence(evidence).with_costs(clock.timings(), passes))
    }

    /// What is known before any work.
    pub(crate) fn plan(&self, width: u32, height: u32, settings: &Settings) -> Result<Plan> {
        let manifest = self.model.manifest();
        settings.check(manifest)?;
        let timesteps = settings.timesteps(self.model.scheduler())?;
        let grid = manifest.features.grid();
        let canvas = Canvas::in_tiles(manifest.image, grid, (width, height), settings.tiles)?;
        let modulation = Modulation::new(settings, manifest)?;
        let needed = map_bytes(settings, canvas.size().width * canvas.size().height);
        let budget = settings.picture_budget();
        if needed > budget {
            return Err(Error::MemoryBudget {
                what: format!("a canvas of {} tiles", canvas.tiles().len()),
                needed,
                budget,
            });
        }
        Ok(Plan { canvas, timesteps, modulation })
    }

    /// Units of progress of a run with so many for its modulated denoising.
    pub(crate) fn units(tiles: usize, modulation: usize) -> usize {
        // Each tile is encoded and has its features read; the whole is clustered and assigned.
        2 * tiles + 2 + modulation
    }
}
