//! `emerdiff eval`.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table};
use emerdiff::eval::dataset::Kind;
use emerdiff::eval::{
    self, Choice, Dataset, Entry, Method, Plan, Protocol, Record, Section, class_count,
};
use emerdiff::{Preset, Segmenter, Settings};
use image::ImageFormat;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::Value;

use super::interrupt::Interrupt;
use super::method::MethodArguments;
use super::{Error, Manner, ProviderArgument, Result, output, print, runtime};

const REPORT: &str = "report.json";

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
    /// Numbers of masks; each gives a label map of every method [default: the model's].
    #[arg(long = "k", value_name = "K,K,...", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    ks: Vec<u16>,
    /// How classes are measured; where there are only annotators' regions this does not count.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Protocol::PerImage])]
    protocols: Vec<Protocol>,
    /// Crop, scale and match as another evaluation does, to compare with its numbers.
    #[arg(long, value_enum)]
    compat: Option<Compat>,
    /// Folder of a model bundle [default: the embedded model].
    #[arg(long)]
    model: Option<PathBuf>,
    #[command(flatten)]
    method: MethodArguments,
    /// Seed of the noise and of the clustering.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Execution provider; one that is named and does not work is an error.
    #[arg(long, value_enum, default_value_t = ProviderArgument::Auto)]
    provider: ProviderArgument,
    /// Threads of ONNX Runtime; 0 is one per core.
    #[arg(long, default_value_t = 0)]
    threads: u16,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Compat {
    /// The middle square, scored at 128 x 128; classes and background as there
    Diffcut,
}

/// `report.json`.
#[derive(Serialize)]
struct Report<'a> {
    configuration: &'a Value,
    pictures: usize,
    sections: &'a [Section],
    sheets: &'a [Sheet],
}

/// A file with the best, median and worst pictures of one method.
#[derive(Serialize)]
struct Sheet {
    file: String,
    method: Method,
    k: usize,
    pictures: Vec<Entry>,
}

pub fn run(arguments: &Arguments, manner: Manner) -> Result<()> {
    let diffcut = arguments.compat == Some(Compat::Diffcut);
    let (split, list) = (arguments.split.as_deref(), arguments.list.as_deref());
    let mut dataset = Dataset::open(arguments.dataset, &arguments.root, split, list, diffcut)?;
    dataset.truncate(arguments.limit.map_or(usize::MAX, |limit| limit as usize));
    let interrupt = Interrupt::watch();
    let runtime = runtime::find_or_install(manner)?;
    let bundle = match &arguments.model {
        Some(folder) => folder.clone(),
        None => emerdiff::model::embedded()?,
    };
    let segmenter =
        Segmenter::open_on(&runtime, bundle, arguments.provider.into(), arguments.threads.into())?;
    let plan = arguments.plan(&segmenter, diffcut);
    check_vacant(&arguments.out, &plan)?;
    let configuration = eval::configuration(&segmenter, &dataset, list, &plan)?;

    let bar = bar(manner);
    let records = eval::run(
        &segmenter,
        &dataset,
        &plan,
        &configuration,
        &arguments.out,
        &mut |progress: eval::Progress<'_>| {
            bar.set_length(progress.total as u64);
            bar.set_position(progress.done as u64);
            bar.set_message(format!("{}, {}", progress.picture, progress.method.name()));
            interrupt.proceed()
        },
    );
    bar.finish_and_clear();
    let records = records?;
    let sections = eval::sections(&dataset, &plan, &arguments.protocols, &records)?;
    let sheets = sheets(arguments, &segmenter, &dataset, &plan, &sections, &records, &interrupt)?;
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
        let mut ks: Vec<usize> = self.ks.iter().map(|&k| k.into()).collect();
        if ks.is_empty() {
            ks.push(paper.num_masks);
        }
        ks.sort_unstable();
        ks.dedup();
        let mut methods = self.methods.clone();
        methods.sort_by_key(|method| *method as u8);
        methods.dedup();
        let embeddings = self.dataset != Kind::Bsds500
            && self.protocols.iter().any(|protocol| *protocol != Protocol::PerImage);
        Plan { methods, ks, diffcut, embeddings, paper, fast }
    }
}

/// Refuses a folder whose files of our names no evaluation has written.
fn check_vacant(folder: &Path, plan: &Plan) -> Result<()> {
    if folder.join(eval::JOURNAL).exists() {
        return Ok(());
    }
    let sheets = plan.methods.iter().map(|&method| sheet_name(method));
    let taken =
        sheets.chain([REPORT.to_owned()]).map(|name| folder.join(name)).find(|path| path.exists());
    match taken {
        Some(path) => Err(eval::Error::Occupied { path }.into()),
        None => Ok(()),
    }
}

fn sheet_name(method: Method) -> String {
    format!("sheet-{}.png", method.name())
}

fn bar(manner: Manner) -> ProgressBar {
    let bar = if manner.quiet { ProgressBar::hidden() } else { ProgressBar::no_length() };
    bar.set_style(
        ProgressStyle::with_template("{pos}/{len} {bar:30} {eta} {msg}")
            .expect("a constant template"),
    );
    bar
}

/// One sheet for each method, with the number of masks that is best by the first score of the report.
fn sheets(
    arguments: &Arguments,
    segmenter: &Segmenter,
    dataset: &Dataset,
    plan: &Plan,
    sections: &[Section],
    records: &[Record],
    interrupt: &Interrupt,
) -> Result<Vec<Sheet>> {
    let count = class_count(dataset, records);
    let mut sheets = Vec::new();
    for &method in &plan.methods {
        let k = best_k(&sections[0], method).unwrap_or(plan.ks[0]);
        let pictures = eval::entries(records, dataset, (method, k), count);
        let proceed = &mut || interrupt.proceed();
        let sheet = eval::sheet(segmenter, dataset, plan, (method, k), &pictures, proceed)?;
        let file = sheet_name(method);
        let png = output::png(&arguments.out, &file, |out| sheet.write_to(out, ImageFormat::Png))?;
        persist(png, &arguments.out, &file)?;
        sheets.push(Sheet { file, method, k, pictures });
    }
    Ok(sheets)
}

fn best_k(section: &Section, method: Method) -> Option<usize> {
    let rows = section.rows.iter().filter(|row| row.method == method);
    let scores = rows.filter_map(|row| match row.k {
        Choice::K(k) => Some((k, row.scores[0].1?)),
        _ => None,
    });
    scores.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _)| k)
}

fn write_report(folder: &Path, report: &Report<'_>) -> Result<()> {
    let json = serde_json::to_string_pretty(report).expect("strings, numbers and maps only") + "\n";
    let mut file = output::temporary(folder, REPORT)?;
    file.write_all(json.as_bytes())
        .map_err(|source| Error::Write { path: folder.join(REPORT), source })?;
    persist(file, folder, REPORT)
}

fn persist(file: tempfile::NamedTempFile, folder: &Path, name: &str) -> Result<()> {
    let path = folder.join(name);
    file.persist(&path).map(drop).map_err(|error| Error::Write { path, source: error.error })
}

fn table(section: &Section) -> Table {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    let names = section.rows.first().map_or(&[][..], |row| &row.scores);
    table.set_header(["method", "K"].into_iter().chain(names.iter().map(|(name, _)| *name)));
    for row in &section.rows {
        let scores = row.scores.iter().map(|(_, score)| match score {
            Some(score) => format!("{score:.3}"),
            None => "-".into(),
        });
        let head = [row.method.name().to_owned(), row.k.name()];
        table.add_row(head.into_iter().chain(scores));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
