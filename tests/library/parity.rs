//! Stage by stage against the PyTorch reference (`export/emerdiff_export/reference.py`), given its
//! noise and its masks. The reference really injects attention maps, one branch at a time; the
//! library shares queries and keys within a batch and splits the UNet.

use std::ops::ControlFlow;

use emerdiff::diffusion::{NoiseSource, Trajectory};
use emerdiff::geometry::Size;
use emerdiff::picture::Canvas;
use emerdiff::segment::assign::argmax::assign;
use emerdiff::segment::cluster::features::features;
use emerdiff::segment::modulate::modulation::{Modulation, difference_maps};
use emerdiff::{Clock, Preset, Segmenter, Settings};
use ndarray::{Array, Array1, Array3, Array4, Axis, Dimension, Ix2, Ix3, Ix4, concatenate, s};

use crate::common::{Golden, random, runtime, tiny};

/// Largest difference of a tensor, relative to its largest magnitude.
const TENSOR_TOLERANCE: f32 = 1e-3;
const SCHEDULER_TOLERANCE: f32 = 1e-6;
const EQUAL_LABELS: f64 = 0.999;

fn assert_close<D: Dimension>(name: &str, have: &Array<f32, D>, want: &Array<f32, D>) {
    assert_eq!(have.shape(), want.shape(), "{name}");
    let scale = want.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let worst = have.iter().zip(want).map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max);
    println!("{name}: {:.1e}", worst / scale);
    assert!(worst <= TENSOR_TOLERANCE * scale, "{name}: {worst} of {scale}");
}

/// Hands out the reference's noise in its order.
struct GivenNoise(Vec<Array4<f32>>);

impl NoiseSource for GivenNoise {
    fn next(&mut self, shape: [usize; 4]) -> Array4<f32> {
        let noise = self.0.remove(0);
        assert_eq!(noise.shape(), shape);
        noise
    }
}

struct Case {
    golden: Golden,
    segmenter: Segmenter,
    settings: Settings,
}

impl Case {
    fn open(name: &str) -> Self {
        let bundle = if name == "tiny" { tiny() } else { random() };
        let segmenter = Segmenter::open(&runtime(), bundle).unwrap();
        let settings = segmenter.settings(Preset::Paper);
        Self { golden: Golden::open(name), segmenter, settings }
    }

    fn scheduler(&self) {
        let scheduler = self.segmenter.model().scheduler();
        let close = |name: &str, have: Vec<f32>| {
            let want = self.golden.get::<ndarray::Ix1>(name);
            assert_eq!(have.len(), want.len(), "{name}");
            for (i, (have, want)) in Array1::from(have).iter().zip(&want).enumerate() {
                let difference = (have - want).abs();
                assert!(difference <= SCHEDULER_TOLERANCE, "{name}[{i}]: {have} and {want}");
            }
        };
        close("alphas_cumprod", scheduler.alphas_cumprod().iter().map(|&a| a as f32).collect());
        let timesteps = scheduler.timesteps(self.settings.num_inference_steps).unwrap();
        let want = self.golden.integers("timesteps");
        assert!(timesteps.iter().map(|&t| t as i64).eq(want));
        let steps: Vec<_> = (0..timesteps.len())
            .map(|i| scheduler.step(timesteps[i], timesteps.get(i + 1).copied()))
            .collect();
        close("step_sample", steps.iter().map(|step| step.sample).collect());
        close("step_noise_pred", steps.iter().map(|step| step.noise_pred).collect());
    }

    fn latents_and_features(&self) {
        let model = self.segmenter.model();
        let latents = model.encode(&self.golden.get::<Ix4>("image")).unwrap();
        assert_close("latents", &latents, &self.golden.get::<Ix4>("latents"));
        let mut noise = GivenNoise(vec![self.golden.get("feature_noise")]);
        let features =
            features(model, &latents, self.settings.feature_timestep, &mut noise).unwrap();
        assert_close("features", &features, &self.golden.get::<Ix2>("features"));
    }

    fn trajectory(&self) -> Trajectory {
        let scheduler = self.segmenter.model().scheduler();
        let noise: Array4<f32> = self.golden.get("step_noise");
        let noise = noise.axis_iter(Axis(0)).map(|step| step.to_owned().insert_axis(Axis(0)));
        let mut noise = GivenNoise(noise.collect());
        let timesteps = self.settings.timesteps(scheduler).unwrap();
        Trajectory::new(scheduler, &self.golden.get("latents"), timesteps, &mut noise)
    }

    fn modulated_step(&self) {
        let (model, trajectory) = (self.segmenter.model(), self.trajectory());
        let masks: Array3<f32> = self.golden.get("masks");
        let strength = self.settings.strength;
        let offsets: Vec<_> = masks
            .axis_iter(Axis(0))
            .flat_map(|mask| [&mask * strength, &mask * -strength])
            .map(|offset| offset.insert_axis(Axis(0)).insert_axis(Axis(0)))
            .collect();
        let unmodulated = Array4::zeros(offsets[0].raw_dim());
        let views: Vec<_> =
            [unmodulated.view()].into_iter().chain(offsets.iter().map(|o| o.view())).collect();
        let offsets = concatenate(Axis(0), &views).unwrap();
        let (_, activations) = model.head(&trajectory.latents[0], trajectory.timesteps[0]).unwrap();
        let noise_pred = model.tail(&activations, &offsets).unwrap();
        let branches = noise_pred.slice(s![1.., .., .., ..]).to_owned();
        assert_close("noise_pred", &branches, &self.golden.get::<Ix4>("modulated_noise_pred"));
    }

    fn difference_maps_and_labels(&self) {
        let masks: Array3<f32> = self.golden.get("masks");
        let settings = Settings { num_masks: masks.dim().0, ..self.settings.clone() };
        let manifest = self.segmenter.model().manifest();
        let modulation = Modulation::new(&settings, manifest).unwrap();
        let mut progress = |_| ControlFlow::Continue(());
        let (maps, _) = difference_maps(
            self.segmenter.model(),
            &self.trajectory(),
            &masks,
            &modulation,
            &mut Clock::new(0, &mut progress),
        )
        .unwrap();
        assert_close("difference maps", &maps, &self.golden.get::<Ix3>("difference_maps"));

        let Size { width, height } = manifest.image;
        let canvas = Canvas::new(manifest.image, width as u32, height as u32).unwrap();
        let labels = assign(maps.view(), &canvas, width as u32, height as u32);
        let want = self.golden.integers("label_map");
        let equal = labels.iter().zip(&want).filter(|(a, b)| i64::from(**a) == **b).count();
        println!("equal labels: {equal} of {}", want.len());
        assert_eq!(labels.len(), want.len());
        assert!(equal as f64 >= EQUAL_LABELS * want.len() as f64, "{equal} of {}", want.len());
    }
}

fn every_stage(name: &str) {
    let case = Case::open(name);
    case.scheduler();
    case.latents_and_features();
    case.modulated_step();
    case.difference_maps_and_labels();
}

#[test]
fn the_random_model_computes_as_in_pytorch() {
    every_stage("random");
}

#[test]
fn the_embedded_model_computes_as_in_pytorch() {
    every_stage("tiny");
}
