//! Values of the cracks: the lines between two pixels that touch at a side.

use rayon::prelude::*;

use crate::geometry::Size;

/// A value for each crack of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Cracks {
    size: Size,
    /// Between each pixel and the one to its right; nothing in the last column.
    right: Vec<f32>,
    /// Between each pixel and the one below; nothing in the last row.
    below: Vec<f32>,
}

/// The crack to the right of a pixel, or below it.
#[derive(Clone, Copy, Debug)]
pub struct Crack {
    size: Size,
    /// Row of the pixel.
    pub row: usize,
    /// Column of the pixel.
    pub column: usize,
    /// Whether it lies below the pixel.
    pub is_below: bool,
}

impl Crack {
    /// The pixels `reach` steps to either side, at least 1; those beyond the rim are the last.
    pub fn sides(self, reach: usize) -> [usize; 2] {
        let Self { size, row, column, is_below } = self;
        let (along, length) = if is_below { (row, size.height) } else { (column, size.width) };
        let ends = [(along + 1).saturating_sub(reach), (along + reach).min(length - 1)];
        ends.map(|end| if is_below { end * size.width + column } else { row * size.width + end })
    }
}

impl Cracks {
    /// Give each crack of a picture of this `size` a value.
    pub fn of(size: Size, value: impl Fn(Crack) -> f32 + Sync) -> Self {
        let Size { width, height } = size;
        let all = |is_below: bool| {
            let mut values = vec![0.0; width * height];
            values.par_chunks_mut(width.max(1)).enumerate().for_each(|(row, line)| {
                let columns = if is_below { width } else { width - 1 };
                if !is_below || row + 1 < height {
                    for (column, out) in line[..columns].iter_mut().enumerate() {
                        *out = value(Crack { size, row, column, is_below });
                    }
                }
            });
            values
        };
        Self { size, right: all(false), below: all(true) }
    }

    /// Size of the picture.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The value of one crack.
    pub fn at(&self, crack: Crack) -> f32 {
        let values = if crack.is_below { &self.below } else { &self.right };
        values[crack.row * self.size.width + crack.column]
    }

    /// The value of the crack between two pixels that touch at a side, numbered row by row.
    pub fn between(&self, a: usize, b: usize) -> f32 {
        let first = a.min(b);
        if a.abs_diff(b) == 1 && self.size.width > 1 {
            self.right[first]
        } else {
            self.below[first]
        }
    }

    /// Change every value.
    pub fn map(mut self, change: impl Fn(f32) -> f32 + Sync) -> Self {
        self.right.par_iter_mut().chain(&mut self.below).for_each(|value| *value = change(*value));
        self
    }

    /// Each crack: the pixels at its sides, and its value.
    pub fn iter(&self) -> impl Iterator<Item = ([usize; 2], f32)> + '_ {
        let Size { width, height } = self.size;
        let right = (0..width * height).filter(move |i| i % width + 1 < width);
        let below = 0..width * height.saturating_sub(1);
        right
            .map(|i| ([i, i + 1], self.right[i]))
            .chain(below.map(move |i| ([i, i + width], self.below[i])))
    }

    /// The larger value of the cracks to the right of each pixel and below it, row by row.
    pub fn pixels(&self) -> Vec<f32> {
        self.right.iter().zip(&self.below).map(|(right, below)| right.max(*below)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crack_lies_between_two_pixels() {
        let size = Size { width: 3, height: 2 };
        let cracks = Cracks::of(size, |crack| {
            let [a, b] = crack.sides(1);
            (10 * a + b) as f32
        });
        let all: Vec<_> = cracks.iter().collect();
        assert!(all.iter().all(|([a, b], value)| *value == (10 * a + b) as f32));
        assert!(all.iter().all(|([a, b], value)| *value == cracks.between(*b, *a)));
        let sides: Vec<_> = all.iter().map(|(sides, _)| *sides).collect();
        assert_eq!(sides, [[0, 1], [1, 2], [3, 4], [4, 5], [0, 3], [1, 4], [2, 5]]);
        assert_eq!(cracks.pixels(), [3.0, 14.0, 25.0, 34.0, 45.0, 0.0]);
    }

    #[test]
    fn what_lies_beyond_the_rim_is_the_last_pixel() {
        let size = Size { width: 5, height: 1 };
        let crack = |column| Crack { size, row: 0, column, is_below: false };
        assert_eq!([0, 1, 3].map(|column| crack(column).sides(3)), [[0, 3], [0, 4], [1, 4]]);
    }

    #[test]
    fn a_picture_of_one_pixel_or_line_has_few() {
        for (width, height, cracks) in [(1, 1, 0), (4, 1, 3), (1, 3, 2)] {
            let all = Cracks::of(Size { width, height }, |_| 1.0);
            assert_eq!(all.iter().count(), cracks);
            assert_eq!(all.pixels().len(), width * height);
        }
    }
}
