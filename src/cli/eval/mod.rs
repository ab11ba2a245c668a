//! `emerdiff eval`.

mod results;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use emerdiff::eval::dataset::Kind;
use emerdiff::eval::{self, Dataset, MaskCount, Method, Plan, Protocol};
use emerdiff::{Preset, Segmenter, Settings};
use indicatif::{ProgressBar, ProgressStyle};

use super::interrupt::Interrupt;
use super::method::MethodArguments;
use super::model::ModelArguments;
use super::{Manner, Result, print, runtime};
use results::{REPORT, Report, check_vacant, sheets, table, write_report};

#[derive(Args)]
pub struct Arguments {
    /// The data set.
    #[arg(value_enum)]
    dataset: Kind,
    /// Its folder, as it is after unpacking.
    root: PathBuf,
    /// Folder for report.json, a sheet of pictures for each method, and pictures.jsonl, from which a run
    /// that was stopped goes on.
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
    /// The methods, side by side; the options of the method change `fast` only.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Method::Rgb, Method::Bilinear, Method::Guided, Method::Paper, Method::Fast])]
    methods: Vec<Method>,
    /// Numbers of masks; each gives a label map of every method; `auto`: as many as the features tell apart [default:
    /// the model's].
    #[arg(long = "k", value_name = "K,K,...", value_delimiter = ',')]
    ks: Vec<MaskCount>,
    /// Start from the true classes, cut to cells of the feature grid, instead of from the features' masks:
    /// what `bilinear`, `guided` and `modulated` are worth by themselves, whatever the features. K then
    /// only names the rows.
    #[arg(long)]
    true_masks: bool,
    /// How classes are measured; where there are only annotators' regions this does not count.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Protocol::PerImage])]
    protocols: Vec<Protocol>,
    /// Also say how far the other methods are from this one, picture by picture.
    #[arg(long, value_enum, value_name = "METHOD")]
    against: Option<Method>,
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
    let diffcut = arguments.compat == Some(Compat::Diffcut);
    let (split, list) = (arguments.split.as_deref(), arguments.list.as_deref());
    let mut dataset = Dataset::open(arguments.dataset, &arguments.root, split, list, diffcut)?;
    dataset.truncate(arguments.limit.map_or(usize::MAX, |limit| limit as usize));
    if let Some(baseline) = arguments.against.filter(|method| !arguments.methods.contains(method)) {
        return Err(eval::Error::Against { method: baseline.name() }.into());
    }
    if arguments.true_masks {
        eval::check_true_masks(&dataset, &arguments.methods)?;
    }
    let interrupt = Interrupt::watch();
    let runtime = runtime::find_or_install(manner)?;
    let segmenter = arguments.model.open(&runtime)?;
    let plan = arguments.plan(&segmenter, diffcut);
    check_vacant(&arguments.out, &plan)?;
    let configuration = eval::configuration(&segmenter, &dataset, list, &plan)?;

    let bar = bar(manner);
    let mut report = |progress: eval::Progress<'_>| {
        bar.set_length(progress.total as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(format!("{}, {}", progress.picture, progress.method.name()));
        interrupt.proceed()
    };
    let records = interrupt.scope(|| {
        eval::run(&segmenter, &dataset, &plan, &configuration, &arguments.out, &mut report)
    });
    bar.finish_and_clear();
    let records = records?;
    let mut sections = eval::sections(&dataset, &plan, &arguments.protocols, &records)?;
    if let Some(baseline) = arguments.against {
        sections.push(eval::paired(&dataset, &plan, baseline, &records));
    }
    let sheets =
        sheets(&arguments.out, (&segmenter, &dataset, &plan), &sections[0], &records, &mut || {
            interrupt.proceed()
        })?;
    let pictures = records.len();
    let report =
        Report { configuration: &configuration, pictures, sections: &sections, sheets: &sheets };
    write_report(&arguments.out, &report)?;
    for section in &sections {
        print(format!("{}\n{}\n", section.protocol, table(section)))?;
    }
    manner.say(format!(
        "{pictures} pictures of {} {}; {} in {}",
        dataset.kind().name(),
        dataset.split(),
        REPORT,
        arguments.out.display()
    ));
    Ok(())
}

impl Arguments {
    fn plan(&self, segmenter: &Segmenter, diffcut: bool) -> Plan {
        let preset = |preset| Settings { seed: self.seed, ..segmenter.settings(preset) };
        let (paper, fast) = (preset(Preset::Paper), self.method.change(preset(Preset::Fast)));
        let mut ks = self.ks.clone();
        if ks.is_empty() {
            ks.push(MaskCount::Masks(paper.num_masks));
        }
        ks.sort_unstable();
        ks.dedup();
        let mut methods = self.methods.clone();
        methods.sort_by_key(|method| *method as u8);
        methods.dedup();
        let embeddings = self.dataset != Kind::Bsds500
            && self.protocols.iter().any(|protocol| *protocol != Protocol::PerImage);
        Plan { methods, ks, diffcut, true_masks: self.true_masks, embeddings, paper, fast }
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
