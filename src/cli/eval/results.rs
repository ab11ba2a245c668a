//! What an evaluation leaves: the report, the sheets, the tables on the terminal.

use std::ops::ControlFlow;
use std::path::Path;

use comfy_table::{CellAlignment, Table};
use emerdiff::Segmenter;
use emerdiff::eval::{
    self, Choice, Dataset, Entry, MaskCount, Method, Plan, Record, Section, class_count,
};
use emerdiff::formats::to_png;
use serde::Serialize;
use serde_json::Value;

use crate::cli::{Result, output};

/// Name of the report in the folder of results.
pub const REPORT: &str = "report.json";

/// `report.json`.
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
    k: MaskCount,
    pictures: Vec<Entry>,
}

/// Refuses a folder whose files of our names no evaluation has written.
pub fn check_vacant(folder: &Path, plan: &Plan) -> Result<()> {
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

/// One sheet for each method, with the number of masks that is best by the first score of `section`.
pub fn sheets(
    folder: &Path,
    (segmenter, dataset, plan): (&Segmenter, &Dataset, &Plan),
    section: &Section,
    records: &[Record],
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Vec<Sheet>> {
    let count = class_count(dataset, records);
    let mut sheets = Vec::new();
    for &method in &plan.methods {
        let k = best_k(section, method).unwrap_or(plan.ks[0]);
        let pictures = eval::entries(records, dataset, (method, k), count);
        let sheet = eval::sheet(segmenter, dataset, plan, (method, k), &pictures, proceed)?;
        let file = sheet_name(method);
        output::replace(folder, &file, &to_png(&sheet))?;
        sheets.push(Sheet { file, method, k, pictures });
    }
    Ok(sheets)
}

fn best_k(section: &Section, method: Method) -> Option<MaskCount> {
    let rows = section.rows.iter().filter(|row| row.method == method);
    let scores = rows.filter_map(|row| match row.k {
        Choice::K(k) => Some((k, row.scores[0].1?)),
        _ => None,
    });
    scores.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _)| k)
}

/// Writes it beside its place, then renames it.
pub fn write_report(folder: &Path, report: &Report<'_>) -> Result<()> {
    let json = serde_json::to_string_pretty(report).expect("strings, numbers and maps only") + "\n";
    output::replace(folder, REPORT, json.as_bytes())
}

/// A section for people.
pub fn table(section: &Section) -> Table {
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
