//! `emerdiff eval`.

mod results;
mod sources;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use emerdiff::{Preset, Segmenter, Settings};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::error::Result;
use crate::cli::interrupt::Interrupt;
use crate::cli::manner::{Manner, print};
use crate::cli::method::MethodArguments;
use crate::cli::model::ModelArguments;
use crate::cli::output::Staging;
use crate::cli::runtime;
use crate::cli::settings::{RunArguments, overrides};
use crate::eval::dataset::Dataset;
use crate::eval::dataset::kind::Kind;
use crate::eval::error::Error;
use crate::eval::experiment::{Experiment, Setup, check_true_masks};
use crate::eval::external::{External, check_kind};
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;
use crate::eval::paired::paired;
use crate::eval::record::Record;
use crate::eval::report::{Protocol, sections};
use crate::eval::runner::{self, RunProgress};
use crate::eval::table::Section;
use results::{EVALUATION, REPORT, check_vacant, sheets, table, write_report};
use sources::named_folder;

/// The methods that are measured by default.
const METHODS: [Method; 5] =
    [Method::Rgb, Method::Bilinear, Method::Guided, Method::Paper, Method::Fast];

#[derive(Args)]
pub struct Arguments {
    /// The data set.
    #[arg(value_enum)]
    dataset: Kind,
    /// Its folder, as it is after unpacking.
    root: PathBuf,
    /// Folder for report.json, a sheet of pictures for each method, and pictures.jsonl, from which
    /// a run that was stopped goes on.
    #[arg(long, short)]
    out: PathBuf,
    /// The split [default: val].
    #[arg(long)]
    split: Option<String>,
    /// Measure only the pictures that this file names, one a line, without endings.
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Measure only the first N pictures; a later run can go on with more.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// The methods to measure side by side; the options under Method change `fast` only.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = METHODS)]
    methods: Vec<Method>,
    /// Numbers of masks; each gives a label map of every method. `auto` is as many as the features
    /// tell apart [default: the model's].
    #[arg(long, value_name = "N,N,...", value_delimiter = ',')]
    num_masks: Vec<MaskCount>,
    /// Start from the true classes, cut to cells of the feature grid, instead of from the features'
    /// masks: what `bilinear`, `guided` and `modulated` are worth by themselves, whatever the
    /// features. The numbers of masks then only name the rows.
    #[arg(long)]
    true_masks: bool,
    /// How classes are measured; it does not count where there are only annotators' regions.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Protocol::PerImage])]
    protocols: Vec<Protocol>,
    /// Also measure the contours of `fast`, at 99 thresholds.
    #[arg(long)]
    contours: bool,
    /// Also write into pictures.jsonl what `fast` judged each merge of two regions by, and how many
    /// people part these: the weights of a model's boundary strength are chosen by it.
    #[arg(long)]
    merges: bool,
    /// Also measure what another program made of the pictures: FOLDER/<picture>.png or
    /// FOLDER/<setting>/<picture>.png, in which a pixel's value is its region, or
    /// FOLDER/contours/<picture>.png of 16 bits. May be given several times.
    #[arg(long, value_name = "NAME=FOLDER", value_parser = named_folder)]
    external: Vec<(String, PathBuf)>,
    /// Also say how far all others are from this method, or from the external of this name, picture
    /// by picture.
    #[arg(long, value_name = "METHOD")]
    against: Option<String>,
    /// Crop, scale and match as another evaluation does, to compare with its numbers.
    #[arg(long, value_enum)]
    compat: Option<Compat>,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    method: MethodArguments,
    /// Seed of the noise and of the clustering.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Compat {
    /// The middle square, scored at 128 x 128; classes and background as there
    Diffcut,
}

pub fn run(arguments: &Arguments, manner: Manner) -> Result<()> {
    let dataset = arguments.dataset()?;
    let externals = arguments.externals(&dataset)?;
    let interrupt = Interrupt::watch();
    let runtime = runtime::find_or_install(manner)?;
    let segmenter = arguments.model.open(&runtime, arguments.model.threads.into())?;
    let experiment = arguments.experiment(&segmenter, externals);
    check_vacant(&arguments.out, &experiment)?;
    let setup = Setup { segmenter: &segmenter, dataset: &dataset, experiment: &experiment };
    let configuration = setup.configuration(arguments.list.as_deref())?;

    let bar = bar(manner);
    let mut report = |progress: RunProgress<'_>| {
        bar.set_length(progress.total as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(format!("{}, {}", progress.picture, progress.source));
        interrupt.proceed()
    };
    let records =
        interrupt.scope(|| runner::run(setup, &configuration, &arguments.out, &mut report));
    bar.finish_and_clear();
    let (records, unjudged): (Vec<_>, Vec<_>) =
        records?.into_iter().partition(|record| record.is_judged());
    let sections = arguments.sections(setup, &records)?;
    interrupt.scope(|| {
        let mut proceed = || interrupt.proceed();
        let mut staging = Staging::open(&arguments.out, &EVALUATION)?;
        let sheets = sheets(&mut staging, setup, &sections[0], &records, &mut proceed)?;
        write_report(staging, &configuration, records.len(), &sections, &sheets)
    })?;
    for section in &sections {
        print(format!("{}\n{}\n", section.protocol, table(section)))?;
    }
    if !unjudged.is_empty() {
        let names: Vec<_> = unjudged.iter().map(|record| record.picture.as_str()).collect();
        manner.say(format!("left out, as no pixel of them is judged: {}", names.join(", ")));
    }
    let pictures = records.len();
    manner.say(format!(
        "{pictures} pictures of {} {}; {REPORT} in {}",
        dataset.kind().name(),
        dataset.split(),
        arguments.out.display()
    ));
    Ok(())
}

impl Arguments {
    /// Open the data set and check that what is asked for can be had of it.
    fn dataset(&self) -> Result<Dataset> {
        let (split, list) = (self.split.as_deref(), self.list.as_deref());
        let mut dataset = Dataset::open(self.dataset, &self.root, split, list, self.diffcut())?;
        dataset.truncate(self.limit.map_or(usize::MAX, |limit| limit as usize));
        self.baseline()?;
        if self.contours {
            check_kind(dataset.kind(), "--contours")?;
            if !self.methods.contains(&Method::Fast) {
                return Err(Error::Contours.into());
            }
        }
        if self.true_masks {
            check_true_masks(&dataset, &self.methods)?;
        }
        Ok(dataset)
    }

    fn diffcut(&self) -> bool {
        self.compat == Some(Compat::Diffcut)
    }

    fn experiment(&self, segmenter: &Segmenter, externals: Vec<External>) -> Experiment {
        let paper = Settings { seed: self.seed, ..segmenter.settings(Preset::Paper) };
        let run = RunArguments { seed: self.seed, ..RunArguments::default() };
        let fast = overrides(&run, &self.method).settings(segmenter.model().manifest());
        let mut num_masks = self.num_masks.clone();
        if num_masks.is_empty() {
            num_masks.push(MaskCount::Masks(paper.num_masks));
        }
        num_masks.sort_unstable();
        num_masks.dedup();
        let mut methods = self.methods.clone();
        methods.sort_by_key(|method| *method as u8);
        methods.dedup();
        let embeddings = self.dataset != Kind::Bsds500
            && self.protocols.iter().any(|protocol| *protocol != Protocol::PerImage);
        Experiment {
            methods,
            num_masks,
            contours: self.contours,
            merges: self.merges,
            externals,
            diffcut: self.diffcut(),
            true_masks: self.true_masks,
            embeddings,
            paper,
            fast,
        }
    }

    /// Make the sections of the report, the comparison with one method last.
    fn sections(&self, setup: Setup<'_>, records: &[Record]) -> Result<Vec<Section>> {
        let Setup { dataset, experiment, .. } = setup;
        let mut sections = sections(dataset, experiment, &self.protocols, records)?;
        if let Some(baseline) = &self.baseline()? {
            sections.push(paired(dataset, experiment, baseline, records));
        }
        Ok(sections)
    }
}

fn bar(manner: Manner) -> ProgressBar {
    let bar = if manner.quiet { ProgressBar::hidden() } else { ProgressBar::no_length() };
    bar.set_style(
        ProgressStyle::with_template("{pos}/{len} {bar:30} {eta} {msg}")
            .expect("a constant template"),
    );
    bar
}
