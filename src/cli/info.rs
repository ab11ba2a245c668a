//! `emerdiff info`.

use std::path::PathBuf;

use clap::Args;
use emerdiff::model::{self, Bundle};

use super::Result;

#[derive(Args)]
pub struct Arguments {
    /// Folder of the bundle [default: the embedded model].
    bundle: Option<PathBuf>,
    /// Print the manifest as JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let folder = match &arguments.bundle {
        Some(folder) => folder.clone(),
        None => model::embedded()?,
    };
    let bundle = Bundle::open(folder)?;
    let manifest = bundle.manifest();
    if arguments.json {
        let json = serde_json::to_string_pretty(manifest).expect("strings, numbers and maps only");
        println!("{json}");
        return Ok(());
    }
    let megabytes = manifest.files.values().map(|file| file.size).sum::<u64>() as f64 / 1e6;
    let (image, latents) = (manifest.image, manifest.latents);
    let (scheduler, defaults) = (&manifest.scheduler, &manifest.defaults);
    println!("name        {}", manifest.name);
    println!("bundle      {}", bundle.folder().display());
    println!("files       {}, {megabytes:.1} MB, checksums right", manifest.files.len());
    println!("licence     {}", manifest.license);
    println!("source      {}", manifest.source);
    println!("image       {} x {}", image.width, image.height);
    println!("latents     {} x {} x {}", latents.channels, latents.width, latents.height);
    println!(
        "schedule    {:?}, beta {} to {}, predicts {:?}",
        scheduler.beta_schedule,
        scheduler.beta_start,
        scheduler.beta_end,
        scheduler.prediction_type
    );
    for (what, site) in [("features", &manifest.features), ("modulation", &manifest.modulation)] {
        println!("{what:<11} {} x {} cells, {}", site.width, site.height, site.layer);
    }
    println!(
        "defaults    K {}, t_f {}, t_m {}, T {}, lambda {}, sigma {}",
        defaults.num_masks,
        defaults.feature_timestep,
        defaults.modulation_timestep,
        defaults.num_inference_steps,
        defaults.strength,
        defaults.sigma
    );
    Ok(())
}
