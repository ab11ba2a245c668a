//! How good a segmentation is: data sets, the protocols of the literature, methods side by side.

pub mod dataset;
mod diffcut;
mod error;
mod journal;
mod mask_count;
mod method;
pub mod metric;
mod paired;
mod plan;
mod record;
mod report;
mod runner;
mod scene;
mod sheet;
mod summary;

use ndarray::Array2;

pub use dataset::Dataset;
pub use diffcut::Square;
pub use error::{Error, Result};
pub use journal::{JOURNAL, Journal};
pub use mask_count::MaskCount;
pub use method::Method;
pub use paired::paired;
pub use plan::{Plan, check_true_masks, configuration};
pub use record::{Outcome, Record, Scores};
pub use report::{Choice, Protocol, Row, Section, class_count, sections};
pub use runner::{Progress, run};
pub use scene::Scene;
pub use sheet::{Entry, entries, sheet};

/// Region or class of each pixel, `[height, width]`.
pub type Labels = Array2<u16>;

/// Label of a pixel that no one has judged: it counts in no metric of classes.
pub const IGNORE: u16 = u16::MAX;
