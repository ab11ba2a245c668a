//! The results of an evaluation: the report, the sheets, the tables on the terminal.

use std::ops::ControlFlow;
use std::path::Path;

use comfy_table::{CellAlignment, Table};
use emerdiff::formats::to_png;
use serde::Serialize;
use serde_json::Value;

use crate::cli::error::Result;
use crate::cli::output;
use crate::eval::arm::Arm;
use crate::eval::error::Error;
use crate::eval::experiment::{Experiment, Setup};
use crate::eval::journal::JOURNAL;
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;
use crate::eval::record::Record;
use crate::eval::sheet::{Entry, entries, sheet};
use crate::eval::table::{Choice, Section};

/// Name of the report in the folder of results.
pub const REPORT: &str = "report.json";

/// The contents of `report.json`.
#[derive(Serialize)]
pub struct Report<'a> {
    pub configuration: &'a Value,
    pub pictures: usize,
    pub sections: &'a [Section],
    pub sheets: &'a [Sheet],
}

/// A file with the best, median and worst pictures of one method.
#[derive(Serialize)]
pub struct Sheet {
    file: String,
    method: Method,
    num_masks: MaskCount,
    pictures: Vec<Entry>,
}

/// Refuse a folder whose files of our names no evaluation has written.
pub fn check_vacant(folder: &Path, experiment: &Experiment) -> Result<()> {
    if folder.join(JOURNAL).exists() {
        return Ok(());
    }
    let sheets = experiment.methods.iter().map(|&method| sheet_name(method));
    let taken =
        sheets.chain([REPORT.to_owned()]).map(|name| folder.join(name)).find(|path| path.exists());
    match taken {
        Some(path) => Err(Error::Occupied { path }.into()),
        None => Ok(()),
    }
}

fn sheet_name(method: Method) -> String {
    format!("sheet-{}.png", method.name())
}

/// Draw a sheet for each method, with the number of masks that is best by the first score of
/// `section`.
pub fn sheets(
    folder: &Path,
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
        output::replace(folder, &file, &to_png(&sheet))?;
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

/// Write the report beside its place, then renames it.
pub fn write_report(folder: &Path, report: &Report<'_>) -> Result<()> {
    let json = serde_json::to_string_pretty(report).expect("strings, numbers and maps only") + "\n";
    output::replace(folder, REPORT, json.as_bytes())
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
