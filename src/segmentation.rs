//! The result: a label for every pixel, and what the regions are like.

use image::RgbImage;
use serde::Serialize;

use crate::diffusion::PassCount;
use crate::{Settings, Timings};

/// A picture cut into regions that cover it and do not overlap.
#[derive(Clone, Debug)]
pub struct Segmentation {
    width: u32,
    height: u32,
    labels: Vec<u16>,
    regions: Vec<Region>,
    settings: Settings,
    timings: Timings,
    passes: PassCount,
}

/// One region of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Region {
    /// Its number in the label map. Regions are numbered from 0, the largest first.
    pub id: u16,
    /// Pixels.
    pub area: u64,
    /// The smallest box around it.
    pub bounds: Bounds,
    /// Mean of its pixels, 8-bit RGB as stored in the picture.
    pub mean_color: [u8; 3],
}

/// A box of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// First column.
    pub x: u32,
    /// First row.
    pub y: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Segmentation {
    /// Numbers the regions of `labels` (row by row, any numbers) by size and measures them.
    pub(crate) fn new(picture: &RgbImage, mut labels: Vec<u16>, settings: Settings) -> Self {
        let (width, height) = picture.dimensions();
        let mut tallies =
            vec![Tally::EMPTY; labels.iter().max().map_or(0, |&label| label as usize + 1)];
        for ((x, y, pixel), &label) in picture.enumerate_pixels().zip(&labels) {
            tallies[usize::from(label)].add(x, y, pixel.0);
        }
        let mut order: Vec<usize> =
            (0..tallies.len()).filter(|&label| tallies[label].area > 0).collect();
        order.sort_by_key(|&label| std::cmp::Reverse(tallies[label].area));
        let mut ids = vec![0; tallies.len()];
        for (id, &label) in order.iter().enumerate() {
            ids[label] = id as u16;
        }
        for label in &mut labels {
            *label = ids[usize::from(*label)];
        }
        let regions =
            order.iter().enumerate().map(|(id, &label)| tallies[label].region(id as u16)).collect();
        Self {
            width,
            height,
            labels,
            regions,
            settings,
            timings: Timings::default(),
            passes: PassCount::default(),
        }
    }

    pub(crate) fn with_costs(self, timings: Timings, passes: PassCount) -> Self {
        Self { timings, passes, ..self }
    }

    /// Columns of the picture.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows of the picture.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The label map: the region of each pixel, row by row.
    pub fn labels(&self) -> &[u16] {
        &self.labels
    }

    /// The region at column `x`, row `y`; `None` outside the picture.
    pub fn region_at(&self, x: u32, y: u32) -> Option<&Region> {
        let inside = x < self.width && y < self.height;
        inside.then(|| {
            let pixel = y as usize * self.width as usize + x as usize;
            &self.regions[usize::from(self.labels[pixel])]
        })
    }

    /// All regions; the place of each is its id.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The settings used.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Time spent in each stage.
    pub fn timings(&self) -> &Timings {
        &self.timings
    }

    /// UNet passes used.
    pub fn passes(&self) -> PassCount {
        self.passes
    }
}

#[derive(Clone)]
struct Tally {
    area: u64,
    color: [u64; 3],
    first: (u32, u32),
    last: (u32, u32),
}

impl Tally {
    const EMPTY: Self = Self { area: 0, color: [0; 3], first: (u32::MAX, u32::MAX), last: (0, 0) };

    fn add(&mut self, x: u32, y: u32, color: [u8; 3]) {
        self.area += 1;
        for (sum, value) in self.color.iter_mut().zip(color) {
            *sum += u64::from(value);
        }
        self.first = (self.first.0.min(x), self.first.1.min(y));
        self.last = (self.last.0.max(x), self.last.1.max(y));
    }

    fn region(&self, id: u16) -> Region {
        Region {
            id,
            area: self.area,
            bounds: Bounds {
                x: self.first.0,
                y: self.first.1,
                width: self.last.0 - self.first.0 + 1,
                height: self.last.1 - self.first.1 + 1,
            },
            mean_color: self.color.map(|sum| ((sum + self.area / 2) / self.area) as u8),
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::Preset;

    #[test]
    fn regions_are_numbered_by_size_and_measured() {
        let picture = RgbImage::from_fn(4, 2, |x, _| Rgb([x as u8 * 10, 0, 255]));
        // Label 7 has five pixels, label 2 three; the others none.
        let labels = vec![2, 7, 7, 7, 2, 2, 7, 7];
        let settings = Settings {
            preset: Preset::Paper,
            num_masks: 8,
            feature_timestep: 1,
            modulation_timestep: 281,
            num_inference_steps: 50,
            strength: 10.0,
            sigma: 1.0,
            seed: 0,
            memory_budget: 0,
        };
        let segmentation = Segmentation::new(&picture, labels, settings);
        assert_eq!(segmentation.labels(), [1, 0, 0, 0, 1, 1, 0, 0]);
        let bounds = |x, y, width, height| Bounds { x, y, width, height };
        assert_eq!(
            segmentation.regions(),
            [
                Region { id: 0, area: 5, bounds: bounds(1, 0, 3, 2), mean_color: [22, 0, 255] },
                Region { id: 1, area: 3, bounds: bounds(0, 0, 2, 2), mean_color: [3, 0, 255] },
            ]
        );
        assert_eq!(segmentation.region_at(1, 1).unwrap().id, 1);
        assert!(segmentation.region_at(4, 0).is_none());
    }
}
