//! Pictures: read from files, fitted to the model's canvas.

mod canvas;
mod read;

pub use canvas::Canvas;
pub use read::read;
