//! The file of a picture, and what its decoding may take.

use std::path::Path;

use image::metadata::Orientation;

use crate::memory::zeroed;
use crate::picture::options::ReadOptions;
use crate::{Error, Result};

/// A file in memory, with the words for what is wrong with it.
pub struct PictureFile<'a> {
    pub path: &'a Path,
    pub bytes: Vec<u8>,
    pub options: ReadOptions,
}

impl<'a> PictureFile<'a> {
    pub fn open(path: &'a Path, options: ReadOptions) -> Result<Self> {
        let mut file = Self { path, bytes: Vec::new(), options };
        let metadata = std::fs::metadata(path).map_err(|error| file.unreadable(error))?;
        // A device or a pipe may never end.
        if !metadata.is_file() {
            return Err(file.unreadable("it is not a file"));
        }
        let size = metadata.len();
        if size > options.memory_budget {
            return Err(too_large(path, &format!("a file of {size} bytes"), size, options));
        }
        file.bytes = std::fs::read(path).map_err(|error| file.unreadable(error))?;
        Ok(file)
    }

    pub fn unreadable(&self, reason: impl ToString) -> Error {
        // Decoders may speak in several lines.
        let reason = reason.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        Error::PictureRead { path: self.path.to_owned(), reason }
    }

    /// Bytes of the budget that the file itself leaves.
    pub fn rest(&self) -> u64 {
        self.options.memory_budget.saturating_sub(self.bytes.len() as u64)
    }

    /// Check that the budget has room for decoding a picture and for what is made of it then.
    pub fn check(&self, (width, height): (u32, u32), need: &Need) -> Result<()> {
        if width == 0 || height == 0 {
            return Err(Error::PictureEmpty { width, height });
        }
        let pixels = u64::from(width) * u64::from(height);
        let result = pixels.saturating_mul(if need.alpha { 4 } else { 3 });
        // Three bytes a pixel are the result themselves.
        let copied = if need.decoded == pixels.saturating_mul(3) { 0 } else { result };
        let turns = is_quarter_turn(need.orientation);
        let turned = if turns { result.saturating_mul(2) } else { 0 };
        let decoding = (self.bytes.len() as u64).saturating_add(need.keeps);
        let needed = need.decoded.saturating_add(decoding.max(copied)).max(turned);
        if needed > self.options.memory_budget {
            let what = format!("{width}x{height} pixels");
            return Err(too_large(self.path, &what, needed, self.options));
        }
        Ok(())
    }

    /// Memory for `count` values, all zero.
    pub fn allocate<T: Clone + Default>(&self, count: u64) -> Result<Vec<T>> {
        zeroed(count, &format!("picture {}", self.path.display()))
    }
}

/// What a picture takes.
pub struct Need {
    /// Bytes of its pixels as they are decoded.
    pub decoded: u64,
    /// Bytes that the decoder keeps beside them.
    pub keeps: u64,
    pub alpha: bool,
    pub orientation: Orientation,
}

/// A turn that needs the picture twice.
fn is_quarter_turn(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn too_large(path: &Path, what: &str, needed: u64, options: ReadOptions) -> Error {
    let what = format!("picture {} ({what})", path.display());
    Error::MemoryBudget { what, needed, budget: options.memory_budget }
}
