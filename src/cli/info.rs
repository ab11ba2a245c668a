//! `emerdiff info`.

use std::path::PathBuf;

use clap::Args;
use emerdiff::model::{Bundle, Defaults, Site};

use crate::cli::error::Result;
use crate::cli::manner::{one_line, print};
use crate::cli::model::locate;

#[derive(Args)]
pub struct Arguments {
    /// Folder of a model bundle, or the name of an installed model [default: the embedded model].
    bundle: Option<PathBuf>,
    /// Print the manifest as JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let bundle = Bundle::open(locate(arguments.bundle.as_deref())?)?;
    let manifest = bundle.manifest();
    if arguments.json {
        let json = serde_json::to_string_pretty(manifest).expect("strings, numbers and maps only");
        return print(json);
    }
    let rows = rows(&bundle).into_iter().chain(default_rows(&manifest.defaults));
    let line = |(name, value): (_, String)| format!("{name:<11} {}", one_line(&value));
    let lines: Vec<_> = rows.map(line).collect();
    print(lines.join("\n"))
}

fn rows(bundle: &Bundle) -> Vec<(&'static str, String)> {
    let manifest = bundle.manifest();
    let megabytes = bundle.size() as f64 / 1e6;
    let (image, latents) = (manifest.image, manifest.latents);
    let scheduler = &manifest.scheduler;
    let site = |site: &Site| format!("{} x {} cells, {}", site.width, site.height, site.layer);
    vec![
        ("name", manifest.name.clone()),
        ("bundle", bundle.location().to_string()),
        ("files", format!("{}, {megabytes:.1} MB, checksums right", manifest.files.len())),
        ("licence", manifest.license.clone()),
        ("source", manifest.source.clone()),
        ("computes in", format!("{:?}", manifest.compute).to_lowercase()),
        ("image", format!("{} x {}", image.width, image.height)),
        ("latents", format!("{} x {} x {}", latents.channels, latents.width, latents.height)),
        (
            "schedule",
            format!(
                "{:?}, beta {} to {}, predicts {:?}",
                scheduler.beta_schedule,
                scheduler.beta_start,
                scheduler.beta_end,
                scheduler.prediction_type
            ),
        ),
        ("features", site(&manifest.features)),
        ("modulation", site(&manifest.modulation)),
    ]
}

fn default_rows(defaults: &Defaults) -> [(&'static str, String); 3] {
    [
        (
            "defaults",
            format!(
                "{} masks, t_f {}, t_m {}, T {}, lambda {}, sigma {}",
                defaults.num_masks,
                defaults.feature_timestep,
                defaults.modulation_timestep,
                defaults.num_inference_steps,
                defaults.strength,
                defaults.sigma
            ),
        ),
        (
            "automatic",
            format!(
                "eigenvalues above {}, similarity to the power of {}",
                defaults.automatic.min_eigenvalue, defaults.automatic.sharpness
            ),
        ),
        (
            "edges",
            format!(
                "{} rounds from strides of {} cells, sigma of colours {}",
                defaults.edges.rounds, defaults.edges.first_stride, defaults.edges.sigma
            ),
        ),
    ]
}
