//! `segmentation.json`: the picture, the model, the settings and the regions.

use std::borrow::Cow;
use std::path::Path;

use emerdiff::diffusion::PassCount;
use emerdiff::model::Location;
use emerdiff::{Region, Runtime, Segmentation, Segmenter, Settings, Timings};
use serde::Serialize;

use crate::cli::output::seal::{Written, sealed};

/// The report of one picture.
#[derive(Serialize)]
pub struct Report<'a> {
    /// The program's version, by which a file is known as such a report.
    emerdiff: &'static str,
    picture: Picture<'a>,
    model: Model<'a>,
    runtime: RuntimeUsed<'a>,
    /// As they were asked for.
    pub settings: Settings,
    regions: &'a [Region],
    /// The region of each finest region, for each number of regions from 1 to the finest.
    levels: Vec<Vec<u16>>,
    unet_passes: PassCount,
    /// Seconds by stage.
    seconds: &'a Timings,
    /// The files that were written beside this report.
    pub files: Vec<Written>,
}

#[derive(Serialize)]
struct Picture<'a> {
    /// As people read it: a name that is not UTF-8 is not told apart from all others.
    path: Cow<'a, str>,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct Model<'a> {
    name: &'a str,
    bundle: &'a Location,
}

#[derive(Serialize)]
struct RuntimeUsed<'a> {
    onnxruntime: &'a str,
    provider: emerdiff::Provider,
}

impl<'a> Report<'a> {
    /// The report of a segmentation of which no file is written yet.
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
                path: picture.to_string_lossy(),
                width: segmentation.width(),
                height: segmentation.height(),
            },
            model: Model { name: &model.manifest().name, bundle: model.bundle().location() },
            runtime: RuntimeUsed { onnxruntime: runtime.version(), provider: model.provider() },
            settings: segmentation.settings().clone(),
            regions: segmentation.regions(),
            levels: segmentation.levels(),
            unet_passes: segmentation.passes(),
            seconds: segmentation.timings(),
            files: Vec::new(),
        }
    }

    /// The contents of the report's file.
    pub fn to_json(&self) -> String {
        sealed(self)
    }

    /// The report in one line, for streams of reports.
    pub fn to_json_line(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and maps only")
    }
}
