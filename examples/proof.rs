//! Runs a bundle on tensors that `export/prove_full_size.py` wrote, and compares with PyTorch's:
//! `cargo run --release --example proof -- <bundle> <tensors.safetensors>` prints one line of JSON.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use emerdiff::diffusion::LatentDiffusion;
use emerdiff::model::Bundle;
use emerdiff::{Provider, ProviderChoice, Runtime};
use ndarray::{Array, Dimension, IxDyn};
use safetensors::SafeTensors;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [bundle, tensors] = &arguments[..] else {
        return Err("usage: proof <bundle> <tensors.safetensors>".into());
    };
    let bytes = std::fs::read(tensors)?;
    let tensors = SafeTensors::deserialize(&bytes)?;
    let timestep = tensors.integer("timestep")?;

    let start = Instant::now();
    let bundle = Bundle::open(Path::new(bundle))?;
    let choice = ProviderChoice::Only(Provider::Cpu);
    let model = LatentDiffusion::open(&Runtime::find()?, bundle, choice, 0)?;
    let open = start.elapsed().as_secs_f64();

    let sample = tensors.array("sample")?;
    let start = Instant::now();
    let unet = difference(&model.unet(&sample, timestep)?, &tensors.array("noise_pred")?);
    let pass = start.elapsed().as_secs_f64();

    let start = Instant::now();
    let (features, activations) = model.head(&sample, timestep)?;
    let modulated = model.tail(&activations, &tensors.array("offset")?)?;
    let step = start.elapsed().as_secs_f64();
    let features = difference(&features, &tensors.array("features")?);
    let modulated = difference(&modulated, &tensors.array("modulated_noise_pred")?);

    let memory = memory_stats::memory_stats().map_or(0, |m| m.physical_mem);
    println!(
        "{{\"unet\": {unet:e}, \"features\": {features:e}, \"modulated\": {modulated:e}, \
         \"open_seconds\": {open}, \"pass_seconds\": {pass}, \"step_seconds\": {step}, \
         \"memory_bytes\": {memory}}}"
    );
    Ok(())
}

trait Tensors {
    fn array<D: Dimension>(&self, name: &str) -> Result<Array<f32, D>, Box<dyn Error>>;
    fn integer(&self, name: &str) -> Result<usize, Box<dyn Error>>;
}

impl Tensors for SafeTensors<'_> {
    fn array<D: Dimension>(&self, name: &str) -> Result<Array<f32, D>, Box<dyn Error>> {
        let tensor = self.tensor(name)?;
        let values =
            tensor.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let array = Array::from_shape_vec(IxDyn(tensor.shape()), values.collect())?;
        Ok(array.into_dimensionality()?)
    }

    fn integer(&self, name: &str) -> Result<usize, Box<dyn Error>> {
        let value = self.array::<ndarray::Ix1>(name)?;
        Ok(value[0] as usize)
    }
}

/// Largest difference, relative to the largest magnitude.
fn difference<D: Dimension>(found: &Array<f32, D>, expected: &Array<f32, D>) -> f32 {
    assert_eq!(found.shape(), expected.shape());
    let largest =
        |values: &mut dyn Iterator<Item = f32>| values.fold(0.0, |a: f32, b| a.max(b.abs()));
    let scale = largest(&mut expected.iter().copied());
    largest(&mut found.iter().zip(expected).map(|(a, b)| a - b)) / scale
}
