//! What can go wrong, in one type: every variant names the file, tensor or setting at fault and
//! what to do about it.

use std::path::{Path, PathBuf};

/// Result of every fallible function of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that can be shown to people as it is: one line, the thing at fault, what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No ONNX Runtime library in any of the places that are searched.
    #[error(
        "ONNX Runtime was not found (looked at {}); run `emerdiff runtime install`, or name the \
         library's file in ORT_DYLIB_PATH", list(.searched)
    )]
    RuntimeNotFound {
        /// The candidates, in the order tried.
        searched: Vec<PathBuf>,
    },
    /// A file that should be ONNX Runtime cannot be used as such.
    #[error("{} cannot be used as ONNX Runtime: {}", shown(.path.display()), shown(reason))]
    RuntimeUnusable {
        /// The library's file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The process has one ONNX Runtime already; a second cannot be opened beside it.
    #[error(
        "this process already runs ONNX Runtime from {}; it cannot change to {}",
        shown(.loaded.display()), shown(.requested.display())
    )]
    RuntimeAlreadyLoaded {
        /// The library in use.
        loaded: PathBuf,
        /// The library asked for.
        requested: PathBuf,
    },
    /// The execution provider that was asked for by name cannot run the model here.
    #[error(
        "execution provider `{provider}` cannot be used: {}; use `auto` to take the best one that \
         works",
        shown(reason)
    )]
    ProviderUnavailable {
        /// Name of the provider, as on the command line.
        provider: &'static str,
        /// ONNX Runtime's reason.
        reason: String,
    },
    /// No folder and no model of the list has the name that was given.
    #[error(
        "`{}` is neither the folder of a model bundle nor a model that is installed ({})",
        shown(name), shown(.known.join(", "))
    )]
    ModelNotFound {
        /// The name.
        name: String,
        /// Names of the models that can be found.
        known: Vec<String>,
    },
    /// A file of a model bundle cannot be read.
    #[error("cannot read {} of the model bundle: {source}", shown(.path.display()))]
    BundleRead {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A model bundle that is altered, foreign or made for another version.
    #[error("{} is not a usable model bundle: {}", shown(.path.display()), shown(reason))]
    BundleInvalid {
        /// The file or folder at fault.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A picture that cannot be opened or decoded.
    #[error("cannot read picture {}: {}", shown(.path.display()), shown(reason))]
    PictureRead {
        /// The file.
        path: PathBuf,
        /// The decoder's reason.
        reason: String,
    },
    /// Width or height is zero.
    #[error("the picture is empty ({width}x{height} pixels)")]
    PictureEmpty {
        /// Pixels per row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// A picture that is not of the size of the one that was segmented.
    #[error(
        "the picture is {}x{} pixels, the segmented one {}x{}; give the same picture",
        .actual.0, .actual.1, .expected.0, .expected.1
    )]
    PictureChanged {
        /// Columns and rows of the segmented picture.
        expected: (u32, u32),
        /// Columns and rows of the one given.
        actual: (u32, u32),
    },
    /// The work does not fit into the memory budget.
    #[error("{what} needs {} MB, the memory budget is {} MB; raise the budget", mb(*.needed), mb(*.budget))]
    MemoryBudget {
        /// What needs the memory.
        what: String,
        /// Bytes needed at least.
        needed: u64,
        /// Bytes allowed.
        budget: u64,
    },
    /// The system has no memory left for the work.
    #[error("{what} needs {} MB more than the system gives; free some memory", mb(*.bytes))]
    OutOfMemory {
        /// What needs the memory.
        what: String,
        /// Bytes that were asked for.
        bytes: u64,
    },
    /// Bytes that are not a segmentation that was kept.
    #[error("the bytes are not a kept segmentation: {reason}; segment the picture again")]
    KeptInvalid {
        /// What is wrong with them.
        reason: String,
    },
    /// A setting outside its range.
    #[error("{name} is {}: {expected}", shown(value))]
    Setting {
        /// Name of the setting.
        name: &'static str,
        /// The value given.
        value: String,
        /// What would be accepted.
        expected: String,
    },
    /// The format of a file has no room for the segmentation.
    #[error("{file} {limit}")]
    FormatLimit {
        /// Name of the file.
        file: &'static str,
        /// What there is room for and what to do.
        limit: String,
    },
    /// ONNX Runtime failed while running a graph.
    #[error("graph `{graph}` failed: {}", shown(reason))]
    Inference {
        /// Name of the graph in the bundle.
        graph: String,
        /// ONNX Runtime's reason.
        reason: String,
    },
    /// The features cannot be clustered.
    #[error("k-means failed on the model's features: {}", shown(reason))]
    Clustering {
        /// The reason.
        reason: String,
    },
    /// The system starts no thread.
    #[error(
        "the system starts no more threads; end other programs, or raise the limit of processes"
    )]
    Threads,
    /// This process was forked from one that had opened ONNX Runtime.
    #[error(
        "this process was forked from one that uses ONNX Runtime, whose threads it lacks; fork \
         before the first use, or start a new program"
    )]
    Forked,
    /// The progress callback asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    pub(crate) fn bundle(path: &Path, reason: impl Into<String>) -> Self {
        Self::BundleInvalid { path: path.to_owned(), reason: reason.into() }
    }

    pub(crate) fn setting(
        name: &'static str,
        value: impl ToString,
        expected: impl Into<String>,
    ) -> Self {
        Self::Setting { name, value: value.to_string(), expected: expected.into() }
    }
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| shown(path.display())).collect::<Vec<_>>().join(", ")
}

/// What others wrote, in one line and without commands to a terminal.
pub(crate) fn shown(text: impl ToString) -> String {
    let escaped = |letter: char| match letter.is_control() {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    };
    text.to_string().chars().map(escaped).collect()
}

fn mb(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
