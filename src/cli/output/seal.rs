//! Reports that are known again: each ends in a checksum of itself.

use std::path::Path;

use emerdiff::digest::sha256;
use serde::{Deserialize, Serialize};

/// A file of results, as the report lists it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Written {
    /// Its path in the folder of results, with `/`.
    pub path: String,
    pub sha256: String,
}

/// Stands in the place of the checksum while it is computed.
const BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A report with its checksum, which comes last.
#[derive(Serialize)]
struct Sealed<'a, T> {
    #[serde(flatten)]
    report: &'a T,
    sha256: &'static str,
}

/// The fields of a report that are read.
#[derive(Deserialize)]
struct Listing {
    #[serde(rename = "emerdiff")]
    _version: String,
    #[serde(default)]
    files: Vec<Written>,
    #[serde(default)]
    sha256: String,
}

/// What lies in the place of a report.
pub enum Found {
    Nothing,
    /// Something that this program did not write.
    Foreign,
    /// A report that is not as this program wrote it.
    Changed,
    /// A report, with the files that it lists.
    Report(Vec<Written>),
}

/// Write a report, with fields `emerdiff` and `files`, as the contents of its file.
pub fn sealed(report: &impl Serialize) -> String {
    let report = Sealed { report, sha256: BLANK };
    let text = serde_json::to_string_pretty(&report).expect("strings, numbers and maps only");
    let text = text + "\n";
    let place = text.rfind(BLANK).expect("the last field");
    let checksum = sha256(&text);
    text[..place].to_owned() + &checksum + &text[place + BLANK.len()..]
}

/// Read the report at `path`, if it is one.
pub fn unsealed(path: &Path) -> Found {
    // A link leads to what is not of this folder; a pipe may never end.
    match path.symlink_metadata() {
        Err(_) => return Found::Nothing,
        Ok(metadata) if !metadata.is_file() => return Found::Foreign,
        Ok(_) => {}
    }
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let Ok(listing) = serde_json::from_str::<Listing>(&text) else { return Found::Foreign };
    let blank = text.rfind(&listing.sha256).filter(|_| listing.sha256.len() == BLANK.len());
    let own = blank.is_some_and(|place| {
        let blank = text[..place].to_owned() + BLANK + &text[place + BLANK.len()..];
        sha256(blank) == listing.sha256
    });
    if own { Found::Report(listing.files) } else { Found::Changed }
}
