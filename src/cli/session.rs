//! One picture after the other, or side by side: read, segmented, written.

use std::ops::ControlFlow;

use emerdiff::formats::{Document, Format};
use emerdiff::picture::{ReadOptions, ValueRange};
use emerdiff::{Colors, Edge, Progress, Runtime, Segmentation, Segmenter, Settings, picture};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::cli::batch::{Room, guarded};
use crate::cli::error::Result;
use crate::cli::inputs::Job;
use crate::cli::interrupt::Interrupt;
use crate::cli::manner::{Manner, one_line, print};
use crate::cli::output::{self, Report};
use crate::cli::segmenters::Segmenters;

/// Everything that does not change from picture to picture.
pub struct Session<'a> {
    pub runtime: &'a Runtime,
    pub segmenters: &'a Segmenters<'a>,
    pub settings: Settings,
    pub wanted: Wanted<'a>,
    /// Pictures that are worked on side by side.
    pub workers: usize,
    pub room: Room,
    pub bars: MultiProgress,
    pub interrupt: Interrupt,
}

/// How each picture is read, and what becomes of it besides its label maps.
pub struct Wanted<'a> {
    pub range: Option<ValueRange>,
    pub formats: &'a [&'static Format],
    pub colors: Colors,
    pub edge: Edge,
    /// Whether the report is printed.
    pub json: bool,
}

/// A picture that is done, in words.
pub struct Done {
    json: Option<String>,
    summary: String,
}

impl Done {
    /// Print it.
    pub fn tell(self, manner: Manner) -> Result<()> {
        self.json.map_or(Ok(()), print)?;
        manner.say(self.summary);
        Ok(())
    }
}

impl Session<'_> {
    /// Segment one picture; whatever goes wrong is an error of this picture.
    pub fn segment(&self, job: &Job) -> Result<Done> {
        let whole = self.settings.picture_budget();
        let share = whole / self.workers as u64;
        guarded(|| {
            self.interrupt.scope(|| {
                self.room.share(share, whole, |budget| {
                    self.segmenters.with(|segmenter| match budget == whole {
                        true => self.segment_with(segmenter, job, &self.settings, None),
                        false => {
                            let memory_budget = Some(budget);
                            let settings = Settings { memory_budget, ..self.settings.clone() };
                            self.segment_with(segmenter, job, &settings, memory_budget)
                        }
                    })
                })
            })
        })
    }

    /// Read, segment and write one picture, within so many bytes `beside` others.
    fn segment_with(
        &self,
        segmenter: &Segmenter,
        job: &Job,
        settings: &Settings,
        beside: Option<u64>,
    ) -> Result<Done> {
        let options =
            ReadOptions { memory_budget: settings.picture_budget(), range: self.wanted.range };
        let (picture, alpha) = picture::read_with_alpha(&job.picture, options)?;
        self.check(segmenter, picture.dimensions(), settings, beside)?;
        let bar = self.bar(job);
        let report = &mut |progress: Progress| self.report(&bar, progress);
        let result = segmenter.segment_with_alpha(&picture, alpha.as_ref(), settings, report);
        bar.finish_and_clear();
        let segmentation = result?;
        let mut report = Report::new(self.runtime, segmenter, &job.picture, &segmentation);
        report.settings.memory_budget = self.settings.memory_budget;
        if let Some(out) = &job.out {
            let rgba = alpha.map(|alpha| picture::join_alpha(&picture, &alpha));
            let name = job.picture.file_name().unwrap_or_default().to_string_lossy();
            let mut document = Document::new(&name, &picture, rgba.as_ref(), &segmentation)?;
            (document.colors, document.edge) = (self.wanted.colors, self.wanted.edge);
            output::write(out, self.wanted.formats, &document, &mut report)?;
        }
        let json = self.wanted.json.then(|| report.to_json_line());
        Ok(Done { json, summary: summary(job, &segmentation) })
    }

    /// Refuse before the work what would be refused after it.
    fn check(
        &self,
        segmenter: &Segmenter,
        size: (u32, u32),
        settings: &Settings,
        beside: Option<u64>,
    ) -> Result<()> {
        self.wanted.edge.check(size)?;
        self.wanted.formats.iter().try_for_each(|format| (format.check)(size))?;
        let Some(budget) = beside else { return Ok(()) };
        let needed = segmenter.estimate(size.0, size.1, settings)?.memory;
        let needed = needed.saturating_add(4 * u64::from(size.0) * u64::from(size.1));
        if needed > budget {
            let what = "a picture beside others".to_owned();
            return Err(emerdiff::Error::MemoryBudget { what, needed, budget }.into());
        }
        Ok(())
    }

    fn bar(&self, job: &Job) -> ProgressBar {
        let bar = self.bars.add(ProgressBar::no_length());
        bar.set_style(
            ProgressStyle::with_template("{prefix} {bar:30} {percent:>3} % {msg} {eta}")
                .expect("a constant template"),
        );
        bar.set_prefix(one_line(&job.picture.display().to_string()));
        bar
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
