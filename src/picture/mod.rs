//! Pictures: read from files, fitted to the model's canvas.

mod canvas;
mod read;

pub use canvas::Canvas;
#[cfg(feature = "capi")]
pub(crate) use read::on_backdrop;
pub use read::read;
#[cfg(feature = "cli")]
pub(crate) use read::read_as_stored;
