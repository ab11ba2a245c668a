//! `emerdiff bench`: the cost of the stages of a model on this machine.

use std::time::Instant;

use clap::Args;
use comfy_table::Table;
use emerdiff::diffusion::LatentDiffusion;
use emerdiff::model::Bundle;
use emerdiff::{Provider, Runtime};
use ndarray::Array4;
use serde::Serialize;

use crate::cli::error::Result;
use crate::cli::manner::{Manner, one_line, print};
use crate::cli::model::ModelArguments;
use crate::cli::runtime;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    model: ModelArguments,
    /// Runs of each stage; the median counts. One more goes before, uncounted.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Modulated branches in the batch of the tail, beside the unmodulated one.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..))]
    branches: u16,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// The report that `--json` prints.
#[derive(Serialize)]
struct Report {
    emerdiff: &'static str,
    model: String,
    onnxruntime: String,
    provider: Provider,
    threads: u16,
    runs: u16,
    /// Verifying the bundle and opening its graphs; in a large one, those that every run needs.
    open_seconds: f64,
    stages: Vec<Stage>,
}

#[derive(Serialize)]
struct Stage {
    stage: &'static str,
    batch: usize,
    /// Median of a run.
    seconds: f64,
    /// Seconds of one batch item in passes of the whole UNet; in the tail, of a modulated branch.
    unet_passes: f64,
    /// Memory of the process after the runs, mapped weights included.
    memory_bytes: u64,
}

pub fn run(arguments: &Arguments, manner: Manner) -> Result<()> {
    let runtime = runtime::find_or_install(manner)?;
    let location = arguments.model.location()?;
    let start = Instant::now();
    let (provider, threads) = (arguments.model.provider(), arguments.model.threads.into());
    let model = LatentDiffusion::open(&runtime, Bundle::open(location)?, provider, threads)?;
    let open_seconds = start.elapsed().as_secs_f64();
    let stages = stages(&model, arguments, manner)?;
    let report = report(arguments, &runtime, &model, open_seconds, stages);
    print(if arguments.json {
        serde_json::to_string_pretty(&report).expect("strings and numbers only")
    } else {
        table(&report)
    })
}

fn report(
    arguments: &Arguments,
    runtime: &Runtime,
    model: &LatentDiffusion,
    open_seconds: f64,
    stages: Vec<Stage>,
) -> Report {
    Report {
        emerdiff: env!("CARGO_PKG_VERSION"),
        model: model.manifest().name.clone(),
        onnxruntime: runtime.version().to_owned(),
        provider: model.provider(),
        threads: arguments.model.threads,
        runs: arguments.runs,
        open_seconds,
        stages,
    }
}

fn stages(model: &LatentDiffusion, arguments: &Arguments, manner: Manner) -> Result<Vec<Stage>> {
    let manifest = model.manifest();
    let (image, latents, grid) = (manifest.image, manifest.latents, &manifest.modulation);
    let timestep = manifest.defaults.modulation_timestep;
    let image = ramp((1, 3, image.height, image.width));
    let sample = ramp((1, latents.channels, latents.height, latents.width));
    let batch = 1 + usize::from(arguments.branches);
    let mut offset = ramp((batch, 1, grid.height, grid.width));
    offset.slice_mut(ndarray::s![0, .., .., ..]).fill(0.0);
    let samples = sample.broadcast((batch, latents.channels, latents.height, latents.width));
    let samples = samples.expect("one sample for every branch").to_owned();
    let alone = Array4::zeros((1, 1, grid.height, grid.width));
    let (_, activations) = model.head(&sample, timestep)?;

    let measure = |stage, batch, work: &mut dyn FnMut() -> emerdiff::Result<()>| -> Result<Stage> {
        manner.say(format!("{stage}, batch {batch}"));
        work()?;
        let mut seconds = Vec::new();
        for _ in 0..arguments.runs {
            let start = Instant::now();
            work()?;
            seconds.push(start.elapsed().as_secs_f64());
        }
        let memory_bytes = memory_stats::memory_stats().map_or(0, |m| m.physical_mem as u64);
        Ok(Stage { stage, batch, seconds: median(&mut seconds), unet_passes: 0.0, memory_bytes })
    };
    let mut stages = vec![
        measure("unet", 1, &mut || model.unet(&sample, timestep).map(drop))?,
        measure("unet", batch, &mut || model.unet(&samples, timestep).map(drop))?,
        measure("unet_head", 1, &mut || model.head(&sample, timestep).map(drop))?,
        measure("unet_tail", 1, &mut || model.tail(&activations, &alone).map(drop))?,
        measure("unet_tail", batch, &mut || model.tail(&activations, &offset).map(drop))?,
        measure("vae_encoder", 1, &mut || model.encode(&image).map(drop))?,
        measure("vae_decoder", 1, &mut || model.decode(&sample).map(drop))?,
    ];
    if manifest.graphs.tiny_decoder.is_some() {
        stages.push(measure("tiny_decoder", 1, &mut || model.decode_tiny(&sample).map(drop))?);
    }
    let whole_pass = stages[0].seconds;
    for stage in &mut stages {
        // The unmodulated branch comes with every batch, so it is shared by the others.
        let items = if stage.batch == 1 { 1 } else { stage.batch - 1 };
        stage.unet_passes = stage.seconds / items as f64 / whole_pass;
    }
    Ok(stages)
}

/// Values that rise from −1 to 1; the cost does not depend on them.
fn ramp(shape: (usize, usize, usize, usize)) -> Array4<f32> {
    let count = shape.0 * shape.1 * shape.2 * shape.3;
    Array4::from_shape_vec(shape, Vec::from_iter((0..count).map(|i| i as f32)))
        .expect("as many values as the shape has")
        .mapv_into(|value| 2.0 * value / count as f32 - 1.0)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len().is_multiple_of(2) {
        (values[middle - 1] + values[middle]) / 2.0
    } else {
        values[middle]
    }
}

fn table(report: &Report) -> String {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["stage", "batch", "seconds", "UNet passes an item", "memory"]);
    for stage in &report.stages {
        table.add_row([
            stage.stage.to_owned(),
            stage.batch.to_string(),
            format!("{:.4}", stage.seconds),
            format!("{:.2}", stage.unet_passes),
            format!("{:.0} MB", stage.memory_bytes as f64 / 1e6),
        ]);
    }
    format!(
        "{}, ONNX Runtime {} on {}, opened in {:.1} s\n{table}",
        one_line(&report.model),
        report.onnxruntime,
        report.provider,
        report.open_seconds
    )
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_or_between_the_middle_two() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), 2.5);
    }
}
