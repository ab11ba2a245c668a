//! The results of an evaluation: the report, the sheets, the tables on the terminal.

use std::ops::ControlFlow;
use std::path::Path;

use clap::ValueEnum;
use comfy_table::{CellAlignment, Table};
use emerdiff::formats::to_png;
use serde::Serialize;
use serde_json::Value;

use crate::cli::error::Result;
use crate::cli::output::{Earlier, Names, Staging, Written, sealed};
use crate::eval::arm::Arm;
use crate::eval::experiment::{Experiment, Setup};
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;
use crate::eval::record::Record;
use crate::eval::sheet::{Entry, entries, sheet};
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

/// A file with the best, median and worst pictures of one method.
#[derive(Serialize)]
pub struct Sheet {
    file: String,
    method: Method,
    num_masks: MaskCount,
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
    experiment.methods.iter().try_for_each(|&method| earlier.check(&sheet_name(method)))
}

fn is_sheet(path: &str) -> bool {
    Method::value_variants().iter().any(|&method| sheet_name(method) == path)
}

fn sheet_name(method: Method) -> String {
    format!("sheet-{}.png", method.name())
}

/// Draw a sheet for each method, with the number of masks that is best by the first score of
/// `section`.
pub fn sheets(
    staging: &mut Staging,
    setup: Setup<'_>,
    section: &Section,
    records: &[Record],
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    for &method in &setup.experiment.methods {
        let best = best_count(section, method);
        let num_masks = best.unwrap_or(setup.experiment.num_masks[0]);
        let arm = Arm { method, num_masks };
        let pictures = entries(setup, records, arm);
        let sheet = sheet(setup, arm, &pictures, proceed)?;
        let file = sheet_name(method);
        staging.add(&file, &to_png(&sheet))?;
        sheets.push(Sheet { file, method, num_masks, pictures });
    }
    Ok(sheets)
}

fn best_count(section: &Section, method: Method) -> Option<MaskCount> {
    let rows = section.rows.iter().filter(|row| row.method == method);
    let scores = rows.filter_map(|row| match row.num_masks {
        Choice::Masks(count) => Some((count, row.scores[0].1?)),
        _ => None,
    });
    scores.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(count, _)| count)
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
    let names = section.rows.first().map_or(&[][..], |row| &row.scores);
    table.set_header(["method", "masks"].into_iter().chain(names.iter().map(|(name, _)| *name)));
    for row in &section.rows {
        let scores = row.scores.iter().map(|(_, score)| match score {
            Some(score) => format!("{score:.3}"),
            None => "-".into(),
        });
        let head = [row.method.name().to_owned(), row.num_masks.name()];
        table.add_row(head.into_iter().chain(scores));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
