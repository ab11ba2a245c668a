//! How much memory rows of pixels take.

/// Rows of pixels that fit into the caller's memory. All numbers are bytes.
pub struct Extent {
    /// The pixels of one row.
    pub row: usize,
    /// From the start of one row to the start of the next.
    pub stride: usize,
    /// From the start of the first row to the end of the last.
    pub needed: usize,
}

impl Extent {
    /// Checks that `height` rows of `row` bytes fit into `size` bytes. `row` is `None` when its
    /// computation overflowed; a `stride` of 0 stands for rows without gaps.
    pub fn new(
        row: Option<usize>,
        height: u32,
        stride: usize,
        size: usize,
    ) -> Result<Self, String> {
        let row = row.ok_or("a row is larger than memory")?;
        let stride = if stride == 0 { row } else { stride };
        if stride < row {
            return Err(format!("stride is {stride}, a row has {row} bytes"));
        }
        let before = (height as usize - 1).checked_mul(stride);
        let needed = before.and_then(|before| before.checked_add(row));
        let needed = needed.ok_or("it is larger than memory")?;
        if needed > size {
            return Err(format!("size is {size}, {needed} bytes are needed"));
        }
        Ok(Self { row, stride, needed })
    }
}
