//! The values of a manifest: those that no model has would only fail later, or never end.

use super::{Automatic, BorderWeights, Boundary, Defaults, Edges, Manifest};

/// Eight times the images of Stable Diffusion XL.
const MAX_SIDE: usize = 8192;
/// Sixteen times the grid of Stable Diffusion.
const MAX_GRID: usize = 256;
const MAX_CHANNELS: usize = 1024;
/// A terabyte: a hundred times what one item of the largest graph takes.
const MAX_BYTES_PER_ITEM: u64 = 1 << 40;
/// Least share of the picture at the noisiest timestep, by which a step divides. That of Stable
/// Diffusion is a thousand times as large even if every β were the last.
const MIN_SIGNAL: f64 = 1e-10;
const MIN_BETA: f64 = 1e-8;
/// Ten times the largest in use, DiffCut's.
const MAX_SHARPNESS: u8 = 100;
/// The side of the grid, where a farther pixel would be off the image; and far more rounds than
/// gain.
const MAX_FIRST_STRIDE: u8 = 16;
const MAX_ROUNDS: u8 = 16;
/// The logarithm of a strength that no border has.
const MAX_WEIGHT: f64 = 100.0;

/// Check sizes, defaults and texts.
///
/// # Errors
/// What is wrong.
pub(super) fn check(manifest: &Manifest) -> Result<(), String> {
    let Manifest { image, latents, features, modulation, scheduler, .. } = manifest;
    for (name, length, grid, latent) in [
        ("width", image.width, features.width, latents.width),
        ("height", image.height, features.height, latents.height),
    ] {
        if !(1..=MAX_SIDE).contains(&length) {
            return Err(format!("image.{name} must be 1 to {MAX_SIDE}"));
        }
        if !(1..=MAX_GRID).contains(&grid) || !length.is_multiple_of(grid) {
            return Err(format!(
                "features.{name} must be 1 to {MAX_GRID} and divide the image's {length}"
            ));
        }
        if !(1..=length).contains(&latent) {
            return Err(format!("latents.{name} must be 1 to the image's {length}"));
        }
    }
    if !(1..=MAX_CHANNELS).contains(&latents.channels) {
        return Err(format!("latents.channels must be 1 to {MAX_CHANNELS}"));
    }
    let timesteps = i32::try_from(scheduler.num_train_timesteps).unwrap_or(i32::MAX);
    if scheduler.beta_start < MIN_BETA || (1.0 - scheduler.beta_end).powi(timesteps) < MIN_SIGNAL {
        return Err("beta_start and beta_end must leave some noise and some picture".into());
    }
    for (name, graph) in manifest.graphs.iter() {
        if graph.bytes_per_item > MAX_BYTES_PER_ITEM {
            return Err(format!("{name}.bytes_per_item must be at most {MAX_BYTES_PER_ITEM}"));
        }
    }
    check_defaults(&manifest.defaults, manifest)?;
    let reasons = [&features.reason, &modulation.reason].into_iter().flatten();
    let texts = [&manifest.name, &manifest.license, &manifest.source];
    let texts = texts.into_iter().chain([&features.layer, &modulation.layer]);
    if texts.chain(reasons).any(|text| text.contains(char::is_control)) {
        return Err("its texts must be of one line, without control characters".into());
    }
    Ok(())
}

fn check_defaults(defaults: &Defaults, manifest: &Manifest) -> Result<(), String> {
    let timesteps = manifest.scheduler.num_train_timesteps;
    let cells = manifest.features.grid().cells();
    for (name, value, least, most) in [
        ("feature_timestep", defaults.feature_timestep, 0, timesteps - 1),
        ("modulation_timestep", defaults.modulation_timestep, 0, timesteps - 1),
        ("num_inference_steps", defaults.num_inference_steps, 1, timesteps),
        ("num_masks", defaults.num_masks, 1, cells),
    ] {
        if !(least..=most).contains(&value) {
            return Err(format!("defaults.{name} must be {least} to {most}"));
        }
    }
    let side = manifest.image.width.max(manifest.image.height) as f32;
    if !(0.0..=side).contains(&defaults.sigma) {
        return Err(format!("defaults.sigma must be 0 to {side}"));
    }
    if !defaults.strength.is_finite() {
        return Err("defaults.strength must be a finite number".into());
    }
    check_automatic(&defaults.automatic)?;
    check_edges(&defaults.edges)?;
    check_boundary(&defaults.boundary)
}

fn check_automatic(automatic: &Automatic) -> Result<(), String> {
    if !(1..=MAX_SHARPNESS).contains(&automatic.sharpness) {
        return Err(format!("automatic.sharpness must be 1 to {MAX_SHARPNESS}"));
    }
    if !(0.0..=1.0).contains(&automatic.min_eigenvalue) {
        return Err("automatic.min_eigenvalue must be 0 to 1".into());
    }
    Ok(())
}

fn check_edges(edges: &Edges) -> Result<(), String> {
    if !(1..=MAX_FIRST_STRIDE).contains(&edges.first_stride)
        || !(1..=MAX_ROUNDS).contains(&edges.rounds)
    {
        return Err(format!(
            "edges.first_stride must be 1 to {MAX_FIRST_STRIDE}, edges.rounds 1 to {MAX_ROUNDS}"
        ));
    }
    if !(1.0..=255.0).contains(&edges.sigma) {
        return Err("edges.sigma must be 1 to 255".into());
    }
    Ok(())
}

fn check_boundary(boundary: &Boundary) -> Result<(), String> {
    for (name, strength) in [("automatic", boundary.automatic), ("finest", boundary.finest)] {
        if !(0.0..=1.0).contains(&strength) {
            return Err(format!("boundary.{name} must be 0 to 1"));
        }
    }
    for (name, weights) in [("detailed", &boundary.detailed), ("coarse", &boundary.coarse)] {
        let BorderWeights { bias, apart, .. } = *weights;
        let mut all = weights.of_cues().into_iter().chain([bias, apart]);
        if !all.all(|weight| (-MAX_WEIGHT..=MAX_WEIGHT).contains(&weight)) {
            return Err(format!("the weights of boundary.{name} must be -100 to 100"));
        }
    }
    Ok(())
}
