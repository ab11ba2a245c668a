//! `segmentation.json`: what was done, with what, and what came of it.

use std::path::Path;

use emerdiff::diffusion::PassCount;
use emerdiff::{Region, Runtime, Segmentation, Segmenter, Settings, Timings};
use serde::Serialize;

use super::output::Written;

/// Name of the report in the folder of results.
pub const REPORT: &str = "segmentation.json";

#[derive(Serialize)]
pub struct Report<'a> {
    /// Says that a file is such a report.
    emerdiff: &'static str,
    picture: Picture<'a>,
    model: Model<'a>,
    runtime: RuntimeUsed<'a>,
    settings: &'a Settings,
    regions: &'a [Region],
    /// For each number of regions from 1 to the finest: the region of each finest region.
    levels: Vec<Vec<u16>>,
    unet_passes: PassCount,
    /// Seconds by stage.
    seconds: &'a Timings,
    /// What was written beside this report.
    pub files: Vec<Written>,
}

#[derive(Serialize)]
struct Picture<'a> {
    path: &'a Path,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct Model<'a> {
    name: &'a str,
    bundle: &'a Path,
}

#[derive(Serialize)]
struct RuntimeUsed<'a> {
    onnxruntime: &'a str,
    provider: emerdiff::Provider,
}

impl<'a> Report<'a> {
    pub fn new(
        runtime: &'a Runtime,
        segmenter: &'a Segmenter,
        picture: &'a Path,
        segmentation: &'a Segmentation,
    ) -> Self {
        let model = segmenter.model();
        Self {
            emerdiff: env!("CARGO_PKG_VERSION"),
            picture: Picture {
                path: picture,
                width: segmentation.width(),
                height: segmentation.height(),
            },
            model: Model { name: &model.manifest().name, bundle: model.bundle().folder() },
            runtime: RuntimeUsed { onnxruntime: runtime.version(), provider: model.provider() },
            settings: segmentation.settings(),
            regions: segmentation.regions(),
            levels: segmentation.levels(),
            unet_passes: segmentation.passes(),
            seconds: segmentation.timings(),
            files: Vec::new(),
        }
    }

    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("strings, numbers and maps only");
        json + "\n"
    }

    /// One line, for streams of reports.
    pub fn to_json_line(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and maps only")
    }
}
