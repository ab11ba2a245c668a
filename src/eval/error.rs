//! What can go wrong with a data set or with an evaluation under way.

use std::path::PathBuf;

/// Result of every fallible function of this module.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that can be shown to people as it is: one line, the file at fault, what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The library failed on a picture or on the model.
    #[error(transparent)]
    Library(#[from] emerdiff::Error),
    /// A folder is not laid out as the data set is after unpacking.
    #[error("{} is not laid out as {dataset}: it should hold {expected}", .root.display())]
    Layout {
        /// The folder given.
        root: PathBuf,
        /// Name of the data set.
        dataset: &'static str,
        /// The folders that it should hold.
        expected: String,
    },
    /// A folder of the data set has nothing to measure.
    #[error("{} holds no picture named {pattern}", .folder.display())]
    NoPictures {
        /// The folder.
        folder: PathBuf,
        /// The names that pictures have.
        pattern: String,
    },
    /// A picture has no ground truth.
    #[error("the ground truth of {} is missing: there is no {}", .picture.display(), .truth.display())]
    MissingTruth {
        /// The picture.
        picture: PathBuf,
        /// The file that should be there.
        truth: PathBuf,
    },
    /// There are no true masks, or the method cannot start from them.
    #[error("true masks: {reason}")]
    TrueMasks {
        /// Why.
        reason: String,
    },
    /// The source that others are to be compared with is not measured.
    #[error("`{name}` is not among the methods; add it to them, or name it with --external")]
    Against {
        /// The name that was given.
        name: String,
    },
    /// A list names a picture that is not there.
    #[error("{} names `{name}`, but there is no such picture in {}", .list.display(), .folder.display())]
    NotListed {
        /// The list.
        list: PathBuf,
        /// The name in the list.
        name: String,
        /// The folder of the pictures.
        folder: PathBuf,
    },
    /// The folder of another program's results has none.
    #[error(
        "{} holds no results: they should be <picture>.png, <setting>/<picture>.png or \
         contours/<picture>.png in it", .folder.display()
    )]
    NoResults {
        /// The folder.
        folder: PathBuf,
    },
    /// Another program has no result for a picture.
    #[error(
        "the result for {} is missing: there is no {}; make it, or name the pictures that have one \
         in a --list", .picture.display(), .result.display()
    )]
    MissingResult {
        /// The picture.
        picture: PathBuf,
        /// The file that should be there.
        result: PathBuf,
    },
    /// The results of another program are no longer those that were measured.
    #[error(
        "the results of other programs for `{picture}` have changed since {} was written; choose \
         another --out", .journal.display()
    )]
    ChangedResult {
        /// The record of the run.
        journal: PathBuf,
        /// Name of the picture.
        picture: String,
    },
    /// Contours have more regions at a threshold than can be numbered.
    #[error(
        "the contours that {name} has of {} fall into more than 65535 regions at a threshold; \
         smooth them", .picture.display()
    )]
    Crowded {
        /// The picture.
        picture: PathBuf,
        /// The source of the contours.
        name: String,
    },
    /// Contours were asked for without the method that has them.
    #[error("--contours needs `fast` among the methods; add it to them")]
    Contours,
    /// Two sources have one name.
    #[error("--external {name}: the name is taken; choose another")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// A file of the data set, of another program, or of an earlier run, cannot be read as what it should be.
    #[error("cannot read {}: {reason}", .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// A mask is not of its picture's size.
    #[error(
        "{} has {} x {} pixels, its picture {} has {} x {}",
        .truth.display(), .truth_size.0, .truth_size.1,
        .picture.display(), .picture_size.0, .picture_size.1
    )]
    Size {
        /// The mask.
        truth: PathBuf,
        /// Its columns and rows.
        truth_size: (usize, usize),
        /// The picture.
        picture: PathBuf,
        /// Its columns and rows.
        picture_size: (usize, usize),
    },
    /// A protocol does not go with a data set.
    #[error("{what} cannot be had of {dataset}: {reason}")]
    Protocol {
        /// The protocol or option.
        what: &'static str,
        /// Name of the data set.
        dataset: &'static str,
        /// Why not.
        reason: &'static str,
    },
    /// The folder for results holds a run with another configuration.
    #[error(
        "{} is from a run with another `{setting}` ({there}, now {here}); choose another --out, or run \
         as before to go on", .path.display()
    )]
    OtherRun {
        /// The record of that run.
        path: PathBuf,
        /// The first thing that differs.
        setting: String,
        /// Its value in the record.
        there: String,
        /// Its value now.
        here: String,
    },
    /// A file that no evaluation wrote is in the way.
    #[error("{} is there already and is not from an evaluation; choose another --out", .path.display())]
    Occupied {
        /// The file.
        path: PathBuf,
    },
    /// A result cannot be written.
    #[error("cannot write {}: {source}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
}

impl Error {
    /// An error about what a file holds.
    pub fn read(path: impl Into<PathBuf>, reason: impl ToString) -> Self {
        Self::Read { path: path.into(), reason: reason.to_string() }
    }

    /// An error of writing.
    pub fn write(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Write { path: path.into(), source }
    }

    /// Whether the run was stopped by its caller.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Library(emerdiff::Error::Cancelled))
    }
}
