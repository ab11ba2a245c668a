//! `emerdiff segment`.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use emerdiff::formats::{FORMATS, Format};
use emerdiff::picture::ValueRange;
use emerdiff::{Colors, Edge};
use indicatif::{MultiProgress, ProgressDrawTarget};

use crate::cli::batch::{Room, meant, side_by_side, workers};
use crate::cli::error::{Error, Result};
use crate::cli::inputs::jobs;
use crate::cli::interrupt::Interrupt;
use crate::cli::manner::{Manner, complain};
use crate::cli::method::MethodArguments;
use crate::cli::model::ModelArguments;
use crate::cli::output::{self, Tidy};
use crate::cli::runtime;
use crate::cli::segmenters::Segmenters;
use crate::cli::session::{Session, Wanted};
use crate::cli::settings::{RunArguments, overrides};

#[derive(Args)]
pub struct Arguments {
    /// Pictures, or folders of pictures.
    #[arg(required = true)]
    pictures: Vec<PathBuf>,
    /// Look for pictures in the folders of a folder too; their results keep the path.
    #[arg(long, short)]
    recursive: bool,
    /// Folder for labels.png (16 bit: the region of each pixel), overlay.png and segmentation.json;
    /// with several pictures, for a folder of each.
    #[arg(long, short, required_unless_present = "json")]
    out: Option<PathBuf>,
    /// Formats to write there too.
    #[arg(
        long,
        value_parser = formats(),
        value_delimiter = ',',
        requires = "out",
        value_name = "FORMAT,FORMAT,..."
    )]
    also: Vec<&'static Format>,
    /// Give regions that are cut out, in regions, ora and psd, their own colours where a pixel is
    /// theirs in part: no fringe of the old background is seen over another one.
    #[arg(long, requires = "also")]
    decontaminate: bool,
    /// Move the edge of regions that are cut out outward by so many pixels, inward below 0.
    #[arg(
        long,
        requires = "also",
        value_name = "PIXELS",
        allow_negative_numbers = true,
        default_value_t = 0.0
    )]
    grow: f32,
    /// Soften their edge over about so many pixels on each side.
    #[arg(long, requires = "also", value_name = "PIXELS", default_value_t = 0.0)]
    feather: f32,
    /// Values, as the pictures store them, that are taken as black and full brightness [default:
    /// what the values suggest].
    #[arg(long, value_name = "LOW:HIGH", allow_hyphen_values = true)]
    range: Option<ValueRange>,
    /// Print the report of each picture to stdout, one line of JSON each.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    run: RunArguments,
    #[command(flatten)]
    method: MethodArguments,
}

impl Arguments {
    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            range: self.range,
            formats: &self.also,
            colors: if self.decontaminate { Colors::Foreground } else { Colors::Picture },
            edge: Edge { grow: self.grow, feather: self.feather },
            json: self.json,
        }
    }
}

/// Read the name of an output format.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names).map(|name| {
        let mut formats = FORMATS.into_iter();
        formats.find(|format| format.name == name).expect("one of the possible values")
    })
}

pub fn run(arguments: &Arguments, manner: Manner) -> Result<()> {
    let jobs = jobs(&arguments.pictures, arguments.out.as_deref(), arguments.recursive)?;
    let pictures = jobs.iter().filter_map(|job| job.picture.canonicalize().ok()).collect();
    let _tidy = Tidy;
    let interrupt = Interrupt::watch_and_end(output::abandon);
    for job in &jobs {
        if let Some(out) = &job.out {
            interrupt.scope(|| output::prepare(out, &arguments.also, &pictures))?;
        }
    }
    let runtime = runtime::find_or_install(manner)?;
    let threads = meant(arguments.model.threads.into());
    let workers = workers(jobs.len(), threads);
    let segmenters = Segmenters::open(&runtime, &arguments.model, workers, threads)?;
    let overrides = overrides(&arguments.run, &arguments.method);
    let settings =
        segmenters.with(|segmenter| Ok(overrides.settings(segmenter.model().manifest())))?;
    let session = Session {
        runtime: &runtime,
        segmenters: &segmenters,
        settings,
        wanted: arguments.wanted(),
        workers,
        room: Room::default(),
        bars: bars(manner),
        interrupt,
    };
    let mut failed = 0;
    side_by_side(
        &jobs,
        workers,
        |job| session.segment(job),
        |job, result| match result {
            Ok(done) => session.bars.suspend(|| done.tell(manner)),
            Err(error) if error.is_cancelled() || jobs.len() == 1 => Err(error),
            Err(error) => {
                failed += 1;
                session.bars.suspend(|| complain(named(&error, &job.picture)));
                Ok(())
            }
        },
    )?;
    match failed {
        0 => Ok(()),
        _ => Err(Error::SomeFailed { failed, total: jobs.len() }),
    }
}

fn bars(manner: Manner) -> MultiProgress {
    match manner.quiet {
        true => MultiProgress::with_draw_target(ProgressDrawTarget::hidden()),
        false => MultiProgress::new(),
    }
}

/// Say which picture an error is about, if it does not say so itself.
fn named(error: &Error, picture: &Path) -> String {
    let (text, picture) = (error.to_string(), picture.display().to_string());
    if text.contains(&picture) { text } else { format!("{picture}: {text}") }
}
