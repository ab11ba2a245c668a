//! `emerdiff segment`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use emerdiff::formats::{Document, FORMATS, Format};
use emerdiff::picture::{ReadOptions, ValueRange};
use emerdiff::{Colors, Edge, Progress, Runtime, Segmentation, Segmenter, Settings, picture};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::error::{Error, Result};
use crate::cli::inputs::{Job, jobs};
use crate::cli::interrupt::Interrupt;
use crate::cli::manner::{Manner, print};
use crate::cli::method::MethodArguments;
use crate::cli::model::ModelArguments;
use crate::cli::output::{self, Report};
use crate::cli::runtime;
use crate::cli::settings::{RunArguments, overrides};

#[derive(Args)]
pub struct Arguments {
    /// Pictures, or folders of pictures.
    #[arg(required = true)]
    pictures: Vec<PathBuf>,
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

/// Read the name of an output format.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names).map(|name| {
        let mut formats = FORMATS.into_iter();
        formats.find(|format| format.name == name).expect("one of the possible values")
    })
}

pub fn run(arguments: &Arguments, manner: Manner) -> Result<()> {
    let jobs = jobs(&arguments.pictures, arguments.out.as_deref())?;
    let pictures: Vec<_> = jobs.iter().map(|job| job.picture.clone()).collect();
    for job in &jobs {
        if let Some(out) = &job.out {
            output::prepare(out, &arguments.also, &pictures)?;
        }
    }
    let interrupt = Interrupt::watch();
    let runtime = runtime::find_or_install(manner)?;
    let segmenter = arguments.model.open(&runtime)?;
    let settings = overrides(&arguments.run, &arguments.method);
    let settings = settings.settings(segmenter.model().manifest());
    let session = Session { runtime, segmenter, settings, manner, interrupt };
    let mut failed = 0;
    for job in &jobs {
        match session.segment(job, arguments) {
            Err(error @ Error::Library(emerdiff::Error::Cancelled)) => return Err(error),
            Err(error) if jobs.len() == 1 => return Err(error),
            Err(error) => {
                eprintln!("error: {error}");
                failed += 1;
            }
            Ok(()) => {}
        }
    }
    match failed {
        0 => Ok(()),
        _ => Err(Error::SomeFailed { failed, total: jobs.len() }),
    }
}

/// Everything that does not change from picture to picture.
struct Session {
    runtime: Runtime,
    segmenter: Segmenter,
    settings: Settings,
    manner: Manner,
    interrupt: Interrupt,
}

impl Session {
    fn segment(&self, job: &Job, arguments: &Arguments) -> Result<()> {
        let (picture, alpha) = picture::read_with_alpha(&job.picture, self.reading(arguments))?;
        let bar = if self.manner.quiet { ProgressBar::hidden() } else { ProgressBar::no_length() };
        bar.set_style(
            ProgressStyle::with_template("{prefix} {bar:30} {percent:>3} % {msg} {eta}")
                .expect("a constant template"),
        );
        bar.set_prefix(job.picture.display().to_string());
        let result = self.interrupt.scope(|| {
            let report = &mut |progress: Progress| self.report(&bar, progress);
            self.segmenter.segment_with_alpha(&picture, alpha.as_ref(), &self.settings, report)
        });
        bar.finish_and_clear();
        let segmentation = result?;
        let mut report = Report::new(&self.runtime, &self.segmenter, &job.picture, &segmentation);
        if let Some(out) = &job.out {
            let rgba = alpha.map(|alpha| picture::join_alpha(&picture, &alpha));
            let name = job.picture.file_name().unwrap_or_default().to_string_lossy();
            let mut document = Document::new(&name, &picture, rgba.as_ref(), &segmentation)?;
            if arguments.decontaminate {
                document.colors = Colors::Foreground;
            }
            document.edge = Edge { grow: arguments.grow, feather: arguments.feather };
            output::write(out, &arguments.also, &document, &mut report)?;
        }
        if arguments.json {
            print(report.to_json_line())?;
        }
        self.manner.say(summary(job, &segmentation));
        Ok(())
    }

    fn reading(&self, arguments: &Arguments) -> ReadOptions {
        let memory_budget = self.settings.picture_budget();
        ReadOptions { memory_budget, range: arguments.range }
    }

    fn report(&self, bar: &ProgressBar, progress: Progress) -> ControlFlow<()> {
        bar.set_length(progress.total as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(progress.stage.name());
        self.interrupt.proceed()
    }
}

fn summary(job: &Job, segmentation: &Segmentation) -> String {
    let seconds = segmentation.timings().total().as_secs_f64();
    let regions = segmentation.regions().len();
    let plural = if regions == 1 { "" } else { "s" };
    let out = job.out.as_ref().map_or(String::new(), |out| format!(" in {}", out.display()));
    format!("{}: {regions} region{plural}{out}, {seconds:.1} s", job.picture.display())
}
