//! The pipeline: picture → latents → features → masks → difference maps → label map at every level.

mod estimate;

use std::ops::ControlFlow;

pub use estimate::Estimate;
use estimate::Planned;
use image::GrayImage;

use crate::diffusion::{LatentDiffusion, PassCount, ProviderCheck, check_provider};
use crate::model::{Bundle, Location};
use crate::picture::{Picture, Pixels, Transparency};
use crate::pipeline::assignment::Assignment;
use crate::pipeline::basins::Basins;
use crate::pipeline::clusters::{Clusters, initial_masks, is_one_region};
use crate::pipeline::detail::{Seen, Windows};
use crate::pipeline::differences::{Differences, TiledProbes};
use crate::pipeline::encoded::Encoded;
use crate::pipeline::features;
use crate::pipeline::partition::Partition;
use crate::pipeline::run::Run;
use crate::pipeline::sketch::Sketch;
use crate::runtime::{process, threads};
use crate::segmentation::{Automatic, Evidence};
use crate::{
    Cancel, Preset, Progress, Provider, ProviderChoice, Result, Runtime, Segmentation, Settings,
    Stage, memory,
};

/// A model that is ready to segment pictures. It can be shared between threads; the runs of a graph
/// are serialised.
#[derive(Debug)]
pub struct Segmenter {
    model: LatentDiffusion,
}

impl Segmenter {
    /// Open a model on the best execution provider, with one thread per core: the bundle in a
    /// folder, or the embedded one ([`crate::model::embedded`]).
    ///
    /// # Errors
    /// Those of [`Bundle::open`] and [`LatentDiffusion::open`].
    pub fn open(runtime: &Runtime, bundle: impl Into<Location>) -> Result<Self> {
        Self::open_on(runtime, bundle, ProviderChoice::Auto, 0)
    }

    /// Open a model on the given provider with `threads` threads (0: one per core).
    ///
    /// # Errors
    /// Those of [`Bundle::open`] and [`LatentDiffusion::open`].
    pub fn open_on(
        runtime: &Runtime,
        bundle: impl Into<Location>,
        choice: ProviderChoice,
        threads: usize,
    ) -> Result<Self> {
        Self::open_with(runtime, bundle, choice, threads, &mut |_| ControlFlow::Continue(()))
    }

    /// Does what [`open_on`](Self::open_on) does; `progress` is called on this thread after each
    /// piece of a file that is verified and each graph that is opened, and may stop it.
    ///
    /// # Errors
    /// Those of [`open_on`](Self::open_on), and [`crate::Error::Cancelled`].
    pub fn open_with(
        runtime: &Runtime,
        bundle: impl Into<Location>,
        choice: ProviderChoice,
        threads: usize,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        threads::start_pool()?;
        let bundle = Bundle::open_with(bundle, progress)?;
        Ok(Self { model: LatentDiffusion::open_with(runtime, bundle, choice, threads, progress)? })
    }

    /// Opens a model on `provider` and on the CPU, and says how far their numbers are from each
    /// other. [`ProviderChoice::Auto`] does so by itself, once for a machine, driver and model, and
    /// takes the CPU where a provider computes something else.
    ///
    /// # Errors
    /// Those of [`open_on`](Self::open_on), and [`crate::Error::Inference`].
    pub fn check_provider(
        runtime: &Runtime,
        bundle: impl Into<Location>,
        provider: Provider,
    ) -> Result<ProviderCheck> {
        threads::start_pool()?;
        check_provider(runtime, &Bundle::open(bundle)?, provider)
    }

    /// The model.
    pub fn model(&self) -> &LatentDiffusion {
        &self.model
    }

    /// A preset's settings for this model.
    pub fn settings(&self, preset: Preset) -> Settings {
        Settings::new(preset, self.model.manifest())
    }

    /// Segment a picture of any size.
    ///
    /// # Errors
    /// [`crate::Error::Setting`], [`crate::Error::PictureEmpty`], [`crate::Error::MemoryBudget`],
    /// [`crate::Error::OutOfMemory`], [`crate::Error::Inference`].
    pub fn segment(
        &self,
        picture: &Picture<impl Pixels>,
        settings: &Settings,
    ) -> Result<Segmentation> {
        self.segment_with(picture, settings, &mut |_| ControlFlow::Continue(()))
    }

    /// Segment a picture of any size; `progress` is called on this thread after each unit of work
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

    /// Segment a picture with its alpha, as [`crate::picture::read_with_alpha`] gives them. Its
    /// transparent pixels are a region of their own unless [`Settings::transparent_region`] is
    /// false.
    ///
    /// # Errors
    /// Those of [`segment_with`](Self::segment_with), and [`crate::Error::Setting`] when `alpha` has
    /// another size than the picture.
    pub fn segment_with_alpha(
        &self,
        picture: &Picture<impl Pixels>,
        alpha: Option<&GrayImage>,
        settings: &Settings,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Segmentation> {
        process::check()?;
        let planned = self.plan(picture.dimensions(), settings)?;
        memory::probe(planned.estimate().memory, "the run")?;
        let units = planned.units();
        let Planned { canvas, plan, windows, sketch, .. } = planned;
        let alpha = alpha.filter(|_| settings.transparent_region);
        let transparency = Transparency::of(alpha, picture.dimensions())?;
        let canvas = canvas.hiding(transparency.as_ref());
        let tiles = canvas.num_tiles();
        let mut run = Run::new(&self.model, settings, plan, progress);
        run.clock.set_total(units);

        // 1. The features fall into masks on a coarse grid.
        let sketch = sketch.map(|size| Sketch::new(picture, size));
        let windows = windows.zip(sketch.as_ref());
        let windows = windows.map(|(windows, sketch)| windows.chosen(settings.detail, sketch));
        run.plan.windows = windows.as_ref().map_or(0, Windows::count);
        let encoded = Encoded::new(&mut run, picture, canvas)?;
        let features = features::read(&mut run, &encoded)?;
        let one = is_one_region(&self.model, picture, &encoded, transparency.as_ref());
        let groups = if one { 1 } else { features.count_groups(&self.model)? };
        let clusters = Clusters::new(&features, initial_masks(settings, groups), settings)?;

        // 2. Modulated denoising tells which pixels answer to each mask.
        let probes = TiledProbes::new(&mut run, &encoded, &clusters.masks)?;
        let differences = Differences::new(&mut run, &encoded, probes)?;

        // 3. Every pixel goes to the mask with the strongest difference, or what differs most stays
        //    apart longest.
        let (mut partition, automatic) = match sketch {
            None => {
                let assignment = Assignment::new(&run, picture, &encoded, &clusters, &differences);
                (Partition::of_masks(assignment, &clusters), Automatic::Groups(groups))
            }
            Some(sketch) => {
                let seen = Seen::new(&mut run, picture, &encoded, &features, windows)?;
                let basins = Basins::new(&run, &sketch, &seen, &encoded, &clusters, &differences)?;
                let partition = Partition::of_basins(&run, picture, sketch, &basins);
                let strength = self.model.manifest().defaults.boundary.automatic;
                let borders = Automatic::Borders(strength);
                (partition, if one { Automatic::Groups(1) } else { borders })
            }
        };
        Cancel::check()?;
        let evidence = Evidence::new(
            &differences,
            &clusters.masks,
            &encoded.canvas,
            self.model.manifest().image,
        );
        if let Some(transparency) = transparency {
            partition.mark(&transparency);
        }
        let settings = Settings { num_masks: clusters.num_masks, ..settings.clone() };
        let segmentation = Segmentation::new(picture, partition, automatic, settings)?;
        run.clock.advance(Stage::Assign)?;

        let heads = PassCount { unet_head: tiles + run.plan.windows, ..PassCount::default() };
        Ok(segmentation
            .with_evidence(evidence)
            .with_costs(run.clock.timings(), heads + differences.passes))
    }
}
