//! The five graphs of a bundle as one model, checked against the graph contract when opened.

use ndarray::{Array2, Array4, Axis, Ix3, Ix4};
use serde::Serialize;

use super::Scheduler;
use crate::cache::WORTH_CACHING;
use crate::model::{Bundle, GraphFile, Manifest};
use crate::runtime::{Graph, Input, OptimizedGraphs, Provider, ProviderChoice, Runtime, Tensor};
use crate::{Error, Result};

/// A model open on one execution provider.
#[derive(Debug)]
pub struct LatentDiffusion {
    bundle: Bundle,
    provider: Provider,
    scheduler: Scheduler,
    vae_encoder: Graph,
    vae_decoder: Graph,
    tiny_decoder: Option<Graph>,
    unet: Graph,
    unet_head: Graph,
    unet_tail: Graph,
}

/// What the UNet has computed before the modulated layer; batch 1.
#[derive(Debug)]
pub struct Activations(Vec<Tensor>);

/// Batch items that went through each UNet graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PassCount {
    /// Whole passes.
    pub unet: usize,
    /// Passes up to the modulated layer.
    pub unet_head: usize,
    /// Passes from the modulated layer on.
    pub unet_tail: usize,
}

impl LatentDiffusion {
    /// Opens the graphs of `bundle` with `threads` threads (0: one per core).
    ///
    /// # Errors
    /// [`Error::ProviderUnavailable`] when no provider of `choice` works, [`Error::BundleInvalid`]
    /// when a graph does not fit the contract.
    pub fn open(
        runtime: &Runtime,
        bundle: Bundle,
        choice: ProviderChoice,
        threads: usize,
    ) -> Result<Self> {
        let candidates = choice.candidates();
        for (i, &provider) in candidates.iter().enumerate() {
            match Self::open_on(runtime, &bundle, provider, threads) {
                Err(error @ Error::ProviderUnavailable { .. }) if i + 1 < candidates.len() => {
                    tracing::debug!("{error}");
                }
                result => return result,
            }
        }
        unreachable!("every choice has a candidate")
    }

    fn open_on(
        runtime: &Runtime,
        bundle: &Bundle,
        provider: Provider,
        threads: usize,
    ) -> Result<Self> {
        let graphs = &bundle.manifest().graphs;
        let cache = if bundle.size() >= WORTH_CACHING {
            OptimizedGraphs::for_bundle(bundle.folder(), bundle.digest(), runtime, provider)
        } else {
            None
        };
        let open = |name: &str, file: &GraphFile| {
            Graph::open(runtime, name, &bundle.graph_path(file), provider, threads, cache.as_ref())
        };
        let model = Self {
            provider,
            scheduler: Scheduler::new(bundle.manifest().scheduler.clone()),
            vae_encoder: open("vae_encoder", &graphs.vae_encoder)?,
            vae_decoder: open("vae_decoder", &graphs.vae_decoder)?,
            tiny_decoder: match &graphs.tiny_decoder {
                Some(file) => Some(open("tiny_decoder", file)?),
                None => None,
            },
            unet: open("unet", &graphs.unet)?,
            unet_head: open("unet_head", &graphs.unet_head)?,
            unet_tail: open("unet_tail", &graphs.unet_tail)?,
            bundle: bundle.clone(),
        };
        model.check_contract()?;
        Ok(model)
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
        let outputs = self.vae_encoder.run(&[("image", Input::F32(image.view().into_dyn()))])?;
        outputs[0].to_array::<Ix4>()
    }

    /// latents `[B,C,h,w]` → image `[B,3,H,W]`, clamped to [−1, 1].
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn decode(&self, latents: &Array4<f32>) -> Result<Array4<f32>> {
        decode(&self.vae_decoder, latents)
    }

    /// The same by the model's tiny decoder, rougher and far cheaper.
    ///
    /// # Errors
    /// [`Error::Setting`] when the model has none, [`Error::Inference`].
    pub fn decode_tiny(&self, latents: &Array4<f32>) -> Result<Array4<f32>> {
        let missing = || Error::setting("readout", "tiny-images", "this model has no tiny_decoder");
        decode(self.tiny_decoder.as_ref().ok_or_else(missing)?, latents)
    }

    /// sample `[1,C,h,w]` at `timestep` → the features `[cells, channels]` of each grid cell, row by row,
    /// and the activations for [`tail`](Self::tail).
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn head(
        &self,
        sample: &Array4<f32>,
        timestep: usize,
    ) -> Result<(Array2<f32>, Activations)> {
        let mut outputs = self.unet_head.run_on_device(&[
            ("sample", Input::F32(sample.view().into_dyn())),
            ("timestep", Input::I64(&[timestep as i64])),
        ])?;
        let features = outputs.remove(0).to_array::<Ix3>()?;
        Ok((features.remove_axis(Axis(0)), Activations(outputs)))
    }

    /// offset `[B,1,g,g]`, item 0 zero → noise_pred `[B,C,h,w]`.
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn tail(&self, activations: &Activations, offset: &Array4<f32>) -> Result<Array4<f32>> {
        let mut inputs = vec![("offset", Input::F32(offset.view().into_dyn()))];
        inputs.extend(activations.0.iter().map(|t| (t.name(), Input::Tensor(t))));
        self.unet_tail.run(&inputs)?[0].to_array::<Ix4>()
    }

    /// sample `[B,C,h,w]` at `timestep`, item 0 unmodulated → noise_pred `[B,C,h,w]`. Every item attends
    /// with the attention maps of item 0.
    ///
    /// # Errors
    /// [`Error::Inference`].
    pub fn unet(&self, sample: &Array4<f32>, timestep: usize) -> Result<Array4<f32>> {
        let batch = sample.dim().0;
        let grid = &self.manifest().modulation;
        let offset = Array4::<f32>::zeros((batch, 1, grid.height, grid.width));
        let outputs = self.unet.run(&[
            ("sample", Input::F32(sample.view().into_dyn())),
            ("timestep", Input::I64(&[timestep as i64])),
            ("offset", Input::F32(offset.view().into_dyn())),
        ])?;
        outputs[0].to_array::<Ix4>()
    }

    /// Every graph has the tensors of the contract, in the shapes that the manifest implies.
    fn check_contract(&self) -> Result<()> {
        let Manifest { image, latents, features, modulation, graphs, .. } = self.manifest();
        let image: &[i64] = &[-1, 3, image.height as i64, image.width as i64];
        let sample: &[i64] =
            &[-1, latents.channels as i64, latents.height as i64, latents.width as i64];
        let offset: &[i64] = &[-1, 1, modulation.height as i64, modulation.width as i64];
        let features: &[i64] = &[1, (features.height * features.width) as i64, -1];
        let check = |graph: &Graph, file: &GraphFile, inputs: &[_], outputs: &[_]| {
            let path = self.bundle.graph_path(file);
            expect(&path, "input", graph.inputs(), inputs)?;
            expect(&path, "output", graph.outputs(), outputs)
        };
        let timestep: &[i64] = &[1];
        check(&self.vae_encoder, &graphs.vae_encoder, &[("image", image)], &[("latents", sample)])?;
        check(&self.vae_decoder, &graphs.vae_decoder, &[("latents", sample)], &[("image", image)])?;
        if let (Some(graph), Some(file)) = (&self.tiny_decoder, &graphs.tiny_decoder) {
            check(graph, file, &[("latents", sample)], &[("image", image)])?;
        }
        check(
            &self.unet,
            &graphs.unet,
            &[("sample", sample), ("timestep", timestep), ("offset", offset)],
            &[("noise_pred", sample)],
        )?;
        check(
            &self.unet_head,
            &graphs.unet_head,
            &[("sample", sample), ("timestep", timestep)],
            &[("features", features)],
        )?;
        let split: Vec<(&str, &[i64])> =
            self.unet_head.outputs()[1..].iter().map(|(n, s)| (n.as_str(), &s[..])).collect();
        let tail_inputs: Vec<_> = [("offset", offset)].into_iter().chain(split).collect();
        check(&self.unet_tail, &graphs.unet_tail, &tail_inputs, &[("noise_pred", sample)])
    }
}

fn decode(decoder: &Graph, latents: &Array4<f32>) -> Result<Array4<f32>> {
    let outputs = decoder.run(&[("latents", Input::F32(latents.view().into_dyn()))])?;
    let mut image = outputs[0].to_array::<Ix4>()?;
    image.mapv_inplace(|value| value.clamp(-1.0, 1.0));
    Ok(image)
}

/// The first tensors of `found` are `expected`; −1 on either side fits any length.
fn expect(
    path: &std::path::Path,
    kind: &str,
    found: &[(String, Vec<i64>)],
    expected: &[(&str, &[i64])],
) -> Result<()> {
    for (i, (name, shape)) in expected.iter().enumerate() {
        let fits = found.get(i).is_some_and(|(found_name, found_shape)| {
            found_name == name
                && found_shape.len() == shape.len()
                && found_shape.iter().zip(*shape).all(|(a, b)| *a == -1 || *b == -1 || a == b)
        });
        if !fits {
            let found = found.get(i).map_or("nothing".into(), |(n, s)| format!("`{n}` {s:?}"));
            return Err(Error::bundle(
                path,
                format!("{kind} {i} must be `{name}` {shape:?}, it is {found}; export it again"),
            ));
        }
    }
    Ok(())
}
