//! The results of an evaluation: the report, the sheets, the tables on the terminal.

use std::ops::ControlFlow;
use std::path::Path;

use comfy_table::{CellAlignment, Table};
use emerdiff::formats::to_png;
use serde::Serialize;
use serde_json::Value;

use crate::cli::error::Result;
use crate::cli::output::{Earlier, Names, Staging, Written, sealed};
use crate::eval::arm::{Arm, Source};
use crate::eval::contours::thresholds;
use crate::eval::experiment::{Experiment, Setup};
use crate::eval::record::Record;
use crate::eval::setting::Setting;
use crate::eval::sheet::{Entry, Subject, entries, sheet};
use crate::eval::summary::best_threshold;
use crate::eval::table::{Choice, Section};

/// Name of the report in the folder of results.
pub const REPORT: &str = "report.json";

/// The names of the results of `eval`, besides the journal.
pub static EVALUATION: Names = Names { report: REPORT, is_result: is_sheet, folders: Vec::new };

/// The contents of `report.json`.
#[derive(Serialize)]
struct Report<'a> {
    emerdiff: &'static str,
    configuration: &'a Value,
    pictures: usize,
    sections: &'a [Section],
    sheets: &'a [Sheet],
    files: &'a [Written],
}

/// A file with the best, median and worst pictures of one source.
#[derive(Serialize)]
pub struct Sheet {
    file: String,
    #[serde(flatten)]
    arm: Arm,
    /// The threshold at which contours are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<f32>,
    pictures: Vec<Entry>,
}

/// Refuse a folder whose files of our names no evaluation has written, or somebody has changed.
pub fn check_vacant(folder: &Path, experiment: &Experiment) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let _staging = Staging::open(folder, &EVALUATION)?;
    let earlier = Earlier::in_folder(folder, &EVALUATION);
    earlier.check(REPORT)?;
    experiment.sources().try_for_each(|source| earlier.check(&sheet_name(&source)))
}

fn is_sheet(path: &str) -> bool {
    let name = path.strip_prefix("sheet-").and_then(|rest| rest.strip_suffix(".png"));
    name.is_some_and(Source::is_name)
}

fn sheet_name(source: &Source) -> String {
    format!("sheet-{}.png", source.name())
}

/// Draw a sheet for each source: of the label maps that are best by the first score of `section`, or
/// of contours at the threshold with the best covering where there is nothing else.
pub fn sheets(
    staging: &mut Staging,
    setup: Setup<'_>,
    section: &Section,
    records: &[Record],
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    for source in setup.experiment.sources() {
        let mut arms = setup.experiment.arms_of(&source);
        let best = best_setting(section, &source);
        let place = arms.iter().position(|arm| Some(&arm.setting) == best).unwrap_or(0);
        let arm = arms.swap_remove(place);
        let subject = Subject { threshold: best_threshold(records, &arm), arm };
        let pictures = entries(setup, records, &subject);
        let sheet = sheet(setup, &subject, &pictures, proceed)?;
        let file = sheet_name(&source);
        staging.add(&file, &to_png(&sheet))?;
        let Subject { arm, threshold } = subject;
        let threshold = thresholds().nth(threshold).filter(|_| !arm.has_labels());
        sheets.push(Sheet { file, arm, threshold, pictures });
    }
    Ok(sheets)
}

fn best_setting<'a>(section: &'a Section, source: &Source) -> Option<&'a Setting> {
    let rows = section.rows.iter().filter(|row| row.source == *source);
    let scores = rows.filter_map(|row| match &row.choice {
        Choice::Setting(setting) => Some((setting, row.scores[0].1?)),
        _ => None,
    });
    scores.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(setting, _)| setting)
}

/// Add the report to the sheets and give them all their names.
pub fn write_report(
    staging: Staging,
    configuration: &Value,
    pictures: usize,
    sections: &[Section],
    sheets: &[Sheet],
) -> Result<()> {
    let (emerdiff, files) = (env!("CARGO_PKG_VERSION"), staging.files());
    let report = Report { emerdiff, configuration, pictures, sections, sheets, files };
    let report = sealed(&report);
    staging.complete(&report)
}

/// Lay a section out as a table for people.
pub fn table(section: &Section) -> Table {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    // Contours have a score more than label maps.
    let longest = section.rows.iter().map(|row| &row.scores).max_by_key(|scores| scores.len());
    let names: Vec<_> = longest.into_iter().flatten().map(|(name, _)| *name).collect();
    table.set_header(["method", "masks"].iter().chain(&names));
    for row in &section.rows {
        let scores = names.iter().map(|name| match row.score(name) {
            Some(score) => format!("{score:.3}"),
            None => "-".into(),
        });
        let head = [row.source.name().to_owned(), row.choice.name()];
        table.add_row(head.into_iter().chain(scores));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
