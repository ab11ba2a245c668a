//! The mask and the difference map behind each region.

use std::ops::Range;

use fast_image_resize::pixels::U8;
use fast_image_resize::{FilterType, ResizeAlg};
use image::{GrayImage, Luma};
use ndarray::{Axis, s};

use crate::geometry::Size;
use crate::picture::{Canvas, Raster, Scaled};
use crate::pipeline::differences::Differences;
use crate::segment::cluster::masks::Masks;

/// Masks and difference maps, where the picture lies on the canvas.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    canvas: Size,
    rows: Range<usize>,
    columns: Range<usize>,
    masks: Masks,
    differences: Vec<GrayImage>,
}

impl Evidence {
    /// Keep `masks` `[K,g,g]` and what the probes tell about each. Maps of a canvas larger than the
    /// model's `image` are scaled down to its size: tiles could make them as large as the picture.
    pub fn new(differences: &Differences, masks: &Masks, canvas: &Canvas, image: Size) -> Self {
        let longest = image.width.max(image.height);
        let differences = (0..masks.dim().0)
            .map(|mask| shrunk(difference(differences, mask, canvas), longest as u32));
        Self {
            canvas: canvas.size(),
            rows: canvas.rows(),
            columns: canvas.columns(),
            masks: masks.clone(),
            differences: differences.collect(),
        }
    }

    /// The place of a mask's cells, 0 or 255, in the size of its difference map.
    pub fn mask(&self, mask: usize) -> GrayImage {
        let Some(difference) = self.differences.get(mask) else { return self.nothing() };
        let (width, height) = difference.dimensions();
        let mask = self.masks.index_axis(Axis(0), mask);
        let cell = |pixel: u32, pixels: u32, place: &Range<usize>, length, cells| {
            let middle = place.start as f64
                + (f64::from(pixel) + 0.5) * place.len() as f64 / f64::from(pixels);
            (middle * cells as f64 / length as f64) as usize
        };
        let (rows, columns) = mask.dim();
        GrayImage::from_fn(width, height, |x, y| {
            let row = cell(y, height, &self.rows, self.canvas.height, rows);
            let column = cell(x, width, &self.columns, self.canvas.width, columns);
            Luma([if mask[[row, column]] > 0.0 { 255 } else { 0 }])
        })
    }

    /// The difference map of a mask.
    pub fn difference(&self, mask: usize) -> GrayImage {
        self.differences.get(mask).cloned().unwrap_or_else(|| self.nothing())
    }

    /// An empty map, for the transparent pixels, which the model does not see.
    fn nothing(&self) -> GrayImage {
        let size = self.differences.first().map_or((1, 1), GrayImage::dimensions);
        GrayImage::new(size.0, size.1)
    }
}

/// Draw what the probes of a mask tell about it, the largest difference as 255.
fn difference(differences: &Differences, mask: usize, canvas: &Canvas) -> GrayImage {
    let Differences { maps, probes, .. } = differences;
    let (rows, columns) = (canvas.rows(), canvas.columns());
    let (width, height) = (columns.len() as u32, rows.len() as u32);
    let Size { width: whole_width, height: whole_height } = canvas.size();
    let mut differences = vec![0.0_f32; rows.len() * columns.len()];
    for component in probes.components.iter().filter(|component| component.mask == mask) {
        let map = maps.slice(s![component.probe, rows.clone(), columns.clone()]);
        let (grid_rows, grid_columns) = component.vicinity.dim();
        for (((y, x), &value), largest) in map.indexed_iter().zip(&mut differences) {
            let row = (rows.start + y) * grid_rows / whole_height;
            let column = (columns.start + x) * grid_columns / whole_width;
            if component.vicinity[[row, column]] {
                *largest = largest.max(value);
            }
        }
    }
    let largest = differences.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let bytes = differences.iter().map(|value| (value / largest * 255.0).round() as u8).collect();
    GrayImage::from_raw(width, height, bytes).expect("a byte a pixel")
}

fn shrunk(map: GrayImage, longest: u32) -> GrayImage {
    let source = Raster { bytes: map.as_raw(), width: map.width(), height: map.height() };
    match source.shrink::<U8>(longest, ResizeAlg::Convolution(FilterType::Bilinear)) {
        Some(Scaled { bytes, width, height }) => {
            GrayImage::from_raw(width, height, bytes).expect("a byte a pixel")
        }
        None => map,
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array3, array};

    use super::*;
    use crate::diffusion::PassCount;
    use crate::segment::modulate::probes::Probes;

    const SIZE: Size = Size { width: 8, height: 8 };

    fn differences(probes: Probes, maps: &Array3<f32>) -> Differences {
        Differences { maps: maps.clone(), probes, passes: PassCount::default() }
    }

    /// Two masks, left and right, on a grid of 2 × 2 cells; the picture lies in rows 2 to 5.
    fn evidence(probes: impl Fn(&Masks) -> Probes, maps: &Array3<f32>, image: Size) -> Evidence {
        let canvas = Canvas::new(SIZE, 8, 4).unwrap();
        let masks = array![[[1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [0.0, 1.0]]];
        Evidence::new(&differences(probes(&masks), maps), &masks, &canvas, image)
    }

    #[test]
    fn maps_lie_on_the_picture_each_in_units_of_its_largest_difference() {
        let maps = Array3::from_shape_fn((2, 8, 8), |(k, y, x)| match (k, y, x) {
            (0, 2, 1) => 4.0,
            (0, 5, 7) => 1.0,
            // Outside the picture.
            (0, 0, 0) => 100.0,
            _ => 0.0,
        });
        let evidence = evidence(Probes::separate, &maps, SIZE);
        let difference = evidence.difference(0);
        assert_eq!(difference.dimensions(), (8, 4));
        assert_eq!(difference.get_pixel(1, 0).0, [255]);
        assert_eq!(difference.get_pixel(7, 3).0, [64]);
        assert!(evidence.difference(1).pixels().all(|pixel| pixel.0 == [0]));
        let mask = evidence.mask(1);
        assert_eq!(mask.dimensions(), (8, 4));
        for (x, _, pixel) in mask.enumerate_pixels() {
            assert_eq!(pixel.0, [if x < 4 { 0 } else { 255 }]);
        }
    }

    #[test]
    fn maps_of_a_large_canvas_are_scaled_down() {
        let maps = Array3::ones((2, 8, 8));
        let evidence = evidence(Probes::separate, &maps, Size { width: 4, height: 4 });
        let difference = evidence.difference(0);
        assert_eq!(difference.dimensions(), (4, 2));
        assert!(difference.pixels().all(|pixel| pixel.0 == [255]));
        assert_eq!(evidence.mask(0).as_raw()[..], [255, 255, 0, 0, 255, 255, 0, 0]);
    }

    #[test]
    fn a_shared_probe_tells_of_a_mask_only_around_it() {
        let canvas = Canvas::new(SIZE, 8, 4).unwrap();
        let masks = Masks::from_shape_fn((2, 2, 8), |(k, _, x)| f32::from(u8::from(x == 7 * k)));
        let probes = Probes::shared(&masks);
        assert_eq!(probes.masks.dim().0, 1);
        let maps = Array3::ones((1, 8, 8));
        let evidence = Evidence::new(&differences(probes, &maps), &masks, &canvas, SIZE);
        let row: Vec<u8> = evidence.difference(1).rows().next().unwrap().map(|p| p.0[0]).collect();
        assert_eq!(row, [0, 0, 0, 0, 0, 0, 255, 255]);
    }
}
