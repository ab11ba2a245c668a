//! Names of the files in a folder of results.

use std::path::Path;

use emerdiff::formats::{FORMATS, Files, Format};

/// The label map of the level that is set.
pub const LABELS: &str = "labels.png";
/// The label map of the finest level.
pub const FINEST: &str = "finest.png";
/// The picture tinted in the colours of its regions.
pub const OVERLAY: &str = "overlay.png";
/// The report: the picture, the model, the settings and the regions.
pub const REPORT: &str = "segmentation.json";

/// What the files in a folder of results may be called.
pub struct Names {
    /// The report, which lists the others.
    pub report: &'static str,
    /// Whether the program writes files of this path, with `/`, besides the report.
    pub is_result: fn(&str) -> bool,
    /// The folders in the folder of results.
    pub folders: fn() -> Vec<&'static str>,
}

/// The names of the results of `segment`.
pub static SEGMENTATION: Names = Names { report: REPORT, is_result, folders };

/// List the files of a format that are in `folder` or may come to be there, by their paths in it.
pub fn paths(format: &Format, folder: &Path) -> Vec<String> {
    let below = match format.files {
        Files::One { name, .. } => return vec![name.to_owned()],
        Files::PerRegion { folder, .. } => folder,
    };
    let Ok(entries) = folder.join(below).read_dir() else {
        // Nothing, or a file in the folder's place.
        return vec![below.to_owned()];
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.map(|name| format!("{below}/{name}")).filter(|path| format.owns(path)).collect()
}

fn is_result(path: &str) -> bool {
    [LABELS, FINEST, OVERLAY].contains(&path) || FORMATS.iter().any(|format| format.owns(path))
}

fn folders() -> Vec<&'static str> {
    let folder = |format: &&Format| match format.files {
        Files::One { .. } => None,
        Files::PerRegion { folder, .. } => Some(folder),
    };
    FORMATS.iter().filter_map(folder).collect()
}
