//! Errors of the program, each one line for people.

use std::path::PathBuf;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Library(#[from] emerdiff::Error),
    #[error(transparent)]
    Eval(#[from] crate::eval::error::Error),
    #[error("cannot read folder {}: {source}", .path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("folder {} holds no picture that can be read", .path.display())]
    NoPictures { path: PathBuf },
    #[error(
        "folder {} holds no picture, only folders; look into these with --recursive",
        .path.display()
    )]
    OnlyFolders { path: PathBuf },
    #[error("cannot write {}: {source}", .path.display())]
    Write { path: PathBuf, source: std::io::Error },
    #[error(
        "{} is there already and is not from an earlier run of emerdiff; choose another --out",
        .path.display()
    )]
    Occupied { path: PathBuf },
    #[error(
        "{} has been changed since emerdiff wrote it; move it away or choose another --out",
        .path.display()
    )]
    Changed { path: PathBuf },
    #[error(
        "{} is one of the pictures to segment and would be replaced or removed; choose another --out",
        .path.display()
    )]
    OverInput { path: PathBuf },
    #[error(
        "something inside the program broke ({message}); please report it, with what \
         EMERDIFF_LOG=debug prints"
    )]
    Panic { message: String },
    #[error("ONNX Runtime cannot be installed: {reason}")]
    Install { reason: String },
    #[error("{failed} of {total} pictures failed")]
    SomeFailed { failed: usize, total: usize },
}

impl Error {
    /// Whether the user asked to stop.
    pub fn is_cancelled(&self) -> bool {
        match self {
            Self::Library(error) => matches!(error, emerdiff::Error::Cancelled),
            Self::Eval(error) => error.is_cancelled(),
            _ => false,
        }
    }
}
