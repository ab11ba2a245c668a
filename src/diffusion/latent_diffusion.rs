//! The graphs of a bundle as one model.

use std::ops::ControlFlow;

use ndarray::{Array2, Array4, Axis, Ix3};

use super::Scheduler;
use super::check::trusted;
use super::contract::{Contract, ContractGraph};
use super::graphs::{LazyGraph, Opener};
use crate::model::{Bundle, Graphs, Manifest};
use crate::runtime::{Device, Graph, Input, Provider, ProviderChoice, Runtime, Tensor};
use crate::{Clock, Error, Progress, Result, Stage};

/// A model open on one execution provider.
#[derive(Debug)]
pub struct LatentDiffusion {
    bundle: Bundle,
    provider: Provider,
    scheduler: Scheduler,
    vae_encoder: ContractGraph,
    vae_decoder: LazyGraph,
    tiny_decoder: Option<LazyGraph>,
    unet: LazyGraph,
    unet_head: ContractGraph,
    unet_tail: ContractGraph,
}

/// What the UNet has computed before the modulated layer; batch 1.
#[derive(Debug)]
pub struct Activations(Vec<Tensor>);

/// The encoder, head and tail, which every run needs, opened side by side; the head takes longer
/// than the others.
fn needed_graphs(opener: &Opener, graphs: &Graphs) -> Result<[Graph; 3]> {
    let (unet_head, others) = rayon::join(
        || opener.open("unet_head", &graphs.unet_head),
        || -> Result<_> {
            let vae_encoder = opener.open("vae_encoder", &graphs.vae_encoder)?;
            Ok((vae_encoder, opener.open("unet_tail", &graphs.unet_tail)?))
        },
    );
    let (unet_head, (vae_encoder, unet_tail)) = (unet_head?, others?);
    Ok([vae_encoder, unet_head, unet_tail])
}

impl LatentDiffusion {
    /// Opens the graphs of `bundle` with `threads` threads (0: one per core).
    ///
    /// # Errors
    /// [`Error::ProviderUnavailable`] when no provider of `choice` works, [`Error::BundleInvalid`]
    /// when a graph does not fit the contract; of a large bundle and of the embedded one the
    /// decoders and the whole UNet are opened, and may fail so, when they are first used.
    pub fn open(
        runtime: &Runtime,
        bundle: Bundle,
        choice: ProviderChoice,
        threads: usize,
    ) -> Result<Self> {
        Self::open_with(runtime, bundle, choice, threads, &mut |_| ControlFlow::Continue(()))
    }

    /// Does what [`open`](Self::open) does; `progress` is called after each graph, and may stop it.
    /// ONNX Runtime cannot be stopped in the middle of one.
    ///
    /// # Errors
    /// Those of [`open`](Self::open), and [`Error::Cancelled`].
    pub fn open_with(
        runtime: &Runtime,
        bundle: Bundle,
        choice: ProviderChoice,
        threads: usize,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let candidates = choice.candidates();
        for (i, &provider) in candidates.iter().enumerate() {
            let device = Device { runtime: runtime.clone(), provider, threads };
            let opened = Self::open_on(device, &bundle, progress);
            let opened = match choice {
                ProviderChoice::Auto => opened.and_then(|model| trusted(runtime, model)),
                ProviderChoice::Only(_) => opened,
            };
            match opened {
                Err(error @ Error::ProviderUnavailable { .. }) if i + 1 < candidates.len() => {
                    tracing::debug!("{error}");
                }
                result => return result,
            }
        }
        unreachable!("every choice has a candidate")
    }

    fn open_on(
        device: Device,
        bundle: &Bundle,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self> {
        let provider = device.provider;
        let opener = Opener::new(device, bundle);
        let mut clock = Clock::new(bundle.manifest().graphs.iter().count(), progress);
        let Manifest { image, latents, features, modulation, graphs, .. } = bundle.manifest();
        let image: &[i64] = &[-1, 3, image.height as i64, image.width as i64];
        let sample: &[i64] =
            &[-1, latents.channels as i64, latents.height as i64, latents.width as i64];
        let offset: &[i64] = &[-1, 1, modulation.height as i64, modulation.width as i64];
        let features: &[i64] = &[1, (features.height * features.width) as i64, -1];
        let timestep: &[i64] = &[1];
        let decoder = || Contract::new(&[("latents", sample)], &[("image", image)]);

        let [vae_encoder, unet_head, unet_tail] = needed_graphs(&opener, graphs)?;
        let encoder = Contract::new(&[("image", image)], &[("latents", sample)]);
        let held = |name: &str, file, contract: &Contract, graph| {
            contract.hold(name, &bundle.graph_path(file), graph)
        };
        let vae_encoder = held("vae_encoder", &graphs.vae_encoder, &encoder, vae_encoder)?;
        clock.advance(Stage::Open)?;
        let head =
            Contract::new(&[("sample", sample), ("timestep", timestep)], &[("features", features)]);
        let unet_head = held("unet_head", &graphs.unet_head, &head, unet_head)?;
        clock.advance(Stage::Open)?;
        let mut tail = Contract::new(&[("offset", offset)], &[("noise_pred", sample)]);
        tail.inputs.extend_from_slice(&unet_head.outputs()[1..]);
        let unet_tail = held("unet_tail", &graphs.unet_tail, &tail, unet_tail)?;
        clock.advance(Stage::Open)?;
        let unet = Contract::new(
            &[("sample", sample), ("timestep", timestep), ("offset", offset)],
            &[("noise_pred", sample)],
        );
        let unet = opener.lazy("unet", &graphs.unet, unet)?;
        clock.advance(Stage::Open)?;
        let vae_decoder = opener.lazy("vae_decoder", &graphs.vae_decoder, decoder())?;
        clock.advance(Stage::Open)?;
        let tiny = |file| opener.lazy("tiny_decoder", file, decoder());
        let tiny_decoder = graphs.tiny_decoder.as_ref().map(tiny).transpose()?;
        if tiny_decoder.is_some() {
            clock.advance(Stage::Open)?;
        }
        let scheduler = Scheduler::new(bundle.manifest().scheduler.clone());
        Ok(Self {
            bundle: bundle.clone(),
            provider,
            scheduler,
            vae_encoder,
            vae_decoder,
            tiny_decoder,
            unet,
            unet_head,
            unet_tail,
        })
    }

    /// The bundle it was opened from.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The manifest of the bundle.
    pub fn manifest(&self) -> &Manifest {
        self.bundle.manifest()
    }

    /// The provider that was taken.
    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// The model's noise schedule.
    pub fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// image `[B,3,H,W]` in [−1, 1] → latents `[B,C,h,w]`.
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn encode(&self, image: &Array4<f32>) -> Result<Array4<f32>> {
        let inputs = [("image", Input::F32(image.view().into_dyn()))];
        self.vae_encoder.run(&inputs, image.dim().0)
    }

    /// latents `[B,C,h,w]` → image `[B,3,H,W]`, clamped to [−1, 1].
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn decode(&self, latents: &Array4<f32>) -> Result<Array4<f32>> {
        decode(self.vae_decoder.get()?, latents)
    }

    /// Decode latents by the model's tiny decoder, rougher and far cheaper.
    ///
    /// # Errors
    /// [`Error::Setting`] when the model has none, [`Error::Inference`].
    pub fn decode_tiny(&self, latents: &Array4<f32>) -> Result<Array4<f32>> {
        let missing = || Error::setting("readout", "tiny-images", "this model has no tiny_decoder");
        decode(self.tiny_decoder.as_ref().ok_or_else(missing)?.get()?, latents)
    }

    /// sample `[1,C,h,w]` at `timestep` → the features `[cells, channels]` of each grid cell, row
    /// by row, and the activations for [`tail`](Self::tail).
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn head(
        &self,
        sample: &Array4<f32>,
        timestep: usize,
    ) -> Result<(Array2<f32>, Activations)> {
        let (features, activations) = self.unet_head.run_on_device::<Ix3>(&[
            ("sample", Input::F32(sample.view().into_dyn())),
            ("timestep", Input::I64(&[timestep as i64])),
        ])?;
        Ok((features.remove_axis(Axis(0)), Activations(activations)))
    }

    /// offset `[B,1,g,g]`, item 0 zero → noise_pred `[B,C,h,w]`.
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn tail(&self, activations: &Activations, offset: &Array4<f32>) -> Result<Array4<f32>> {
        let mut inputs = vec![("offset", Input::F32(offset.view().into_dyn()))];
        inputs.extend(activations.0.iter().map(|t| (t.name(), Input::Tensor(t))));
        self.unet_tail.run(&inputs, offset.dim().0)
    }

    /// sample `[B,C,h,w]` at `timestep`, item 0 unmodulated → noise_pred `[B,C,h,w]`. Every item
    /// attends with the attention maps of item 0.
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn unet(&self, sample: &Array4<f32>, timestep: usize) -> Result<Array4<f32>> {
        let batch = sample.dim().0;
        let grid = &self.manifest().modulation;
        let offset = Array4::<f32>::zeros((batch, 1, grid.height, grid.width));
        let inputs = [
            ("sample", Input::F32(sample.view().into_dyn())),
            ("timestep", Input::I64(&[timestep as i64])),
            ("offset", Input::F32(offset.view().into_dyn())),
        ];
        self.unet.get()?.run(&inputs, batch)
    }
}

fn decode(decoder: &ContractGraph, latents: &Array4<f32>) -> Result<Array4<f32>> {
    let inputs = [("latents", Input::F32(latents.view().into_dyn()))];
    let mut image: Array4<f32> = decoder.run(&inputs, latents.dim().0)?;
    image.mapv_inplace(|value| value.clamp(-1.0, 1.0));
    Ok(image)
}
