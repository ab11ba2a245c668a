//! The file of a picture, and what its decoding may take.

use std::path::Path;

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

    /// Check that the budget has room for a decoded picture of `decoded` bytes beside the file and
    /// what the decoder `keeps`, and then for its 8-bit copy.
    pub fn check(&self, (width, height): (u32, u32), decoded: u64, keeps: u64) -> Result<()> {
        if width == 0 || height == 0 {
            return Err(Error::PictureEmpty { width, height });
        }
        // RGB, alpha, and RGB once more where the picture is turned.
        let copies = u64::from(width) * u64::from(height) * 4;
        let decoding = (self.bytes.len() as u64).saturating_add(decoded).saturating_add(keeps);
        let needed = decoding.max(decoded.saturating_add(copies));
        if needed > self.options.memory_budget {
            let what = format!("{width}x{height} pixels");
            return Err(too_large(self.path, &what, needed, self.options));
        }
        Ok(())
    }

    /// Memory for `count` values, all zero.
    pub fn allocate<T: Clone + Default>(&self, count: u64) -> Result<Vec<T>> {
        zeroed(count).map_err(|needed| out_of_memory(self.path, needed, self.options))
    }
}

/// Memory for `count` values, all zero, or the bytes that could not be had.
pub fn zeroed<T: Clone + Default>(count: u64) -> Result<Vec<T>, u64> {
    let needed = count.saturating_mul(size_of::<T>() as u64);
    let count = usize::try_from(count).map_err(|_| needed)?;
    let mut values = Vec::new();
    values.try_reserve_exact(count).map_err(|_| needed)?;
    values.resize(count, T::default());
    Ok(values)
}

/// Where the system gives less than the budget allows.
pub fn out_of_memory(path: &Path, needed: u64, options: ReadOptions) -> Error {
    let reason = format!(
        "no memory for {} MB of pixels, though the budget is {} MB",
        needed.div_ceil(1_000_000),
        options.memory_budget / 1_000_000
    );
    Error::PictureRead { path: path.to_owned(), reason }
}

fn too_large(path: &Path, what: &str, needed: u64, options: ReadOptions) -> Error {
    let what = format!("picture {} ({what})", path.display());
    Error::MemoryBudget { what, needed, budget: options.memory_budget }
}
