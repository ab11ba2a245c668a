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

/// Whether the program writes files of this path, besides its report.
pub fn is_result(path: &str) -> bool {
    [LABELS, FINEST, OVERLAY].contains(&path) || FORMATS.iter().any(|format| format.owns(path))
}

/// The folders in a folder of results.
pub fn folders() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().filter_map(|format| match format.files {
        Files::One { .. } => None,
        Files::PerRegion { folder, .. } => Some(folder),
    })
}
