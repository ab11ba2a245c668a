//! What a region is like.

use serde::Serialize;

use super::nodes::Node;
use crate::geometry::Bounds;
use crate::picture::{Picture, Pixels};

/// One region of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Region {
    /// Its number in the label map. Regions are numbered from 0, the largest first.
    pub id: u16,
    /// Its number among the regions of all levels: 0 to one less than there are finest regions for
    /// these, and the highest for the whole picture. It never changes.
    pub node: u32,
    /// The coarsest level that has it, as a number of regions.
    pub min_regions: usize,
    /// The finest level that has it, as a number of regions.
    pub max_regions: usize,
    /// Pixels.
    pub area: u64,
    /// The smallest box around it.
    pub bounds: Bounds,
    /// Mean of its pixels, 8-bit RGB as stored in the picture; transparent ones do not count.
    pub mean_color: [u8; 3],
    /// Whether it is the transparent pixels of the picture and nothing else; its mean colour is 0,
    /// 0, 0 then.
    pub transparent: bool,
    /// The finest regions that it is the union of, by their numbers at the finest level.
    pub parts: Vec<u16>,
}

/// What adds up when regions merge.
#[derive(Clone, Copy, Debug)]
pub(super) struct RegionSums {
    pub area: u64,
    transparent: u64,
    color: [u64; 3],
    first: (u32, u32),
    last: (u32, u32),
}

impl RegionSums {
    const EMPTY: Self =
        Self { area: 0, transparent: 0, color: [0; 3], first: (u32::MAX, u32::MAX), last: (0, 0) };

    /// Add up the pixels of each label, up to the highest; those labelled `transparent` have no
    /// colour.
    pub fn of_labels(
        picture: &Picture<impl Pixels>,
        labels: &[u16],
        transparent: Option<u16>,
    ) -> Vec<Self> {
        let count = labels.iter().max().map_or(0, |&label| usize::from(label) + 1);
        let mut sums = vec![Self::EMPTY; count];
        for ((x, y, pixel), &label) in picture.enumerate_pixels().zip(labels) {
            sums[usize::from(label)].add_pixel(x, y, pixel.0);
        }
        let own = transparent.and_then(|label| sums.get_mut(usize::from(label)));
        if let Some(sums) = own {
            *sums = Self { transparent: sums.area, color: [0; 3], ..*sums };
        }
        sums
    }

    /// Add up the labels of a kept map, `width` to a row, whose `colors` are known; `None` when a
    /// label has no pixel or no colour, or the labels are not numbered by area.
    pub fn of_kept(
        labels: &[u16],
        width: u32,
        colors: &[[u64; 3]],
        transparent: Option<u16>,
    ) -> Option<Vec<Self>> {
        let mut sums = vec![Self::EMPTY; colors.len()];
        for (i, &label) in labels.iter().enumerate() {
            let (x, y) = (i % width as usize, i / width as usize);
            sums.get_mut(usize::from(label))?.add_pixel(x as u32, y as u32, [0; 3]);
        }
        for (label, (sums, &color)) in sums.iter_mut().zip(colors).enumerate() {
            let own = transparent.map(usize::from) == Some(label);
            *sums = Self { color, transparent: if own { sums.area } else { 0 }, ..*sums };
        }
        let largest = |sums: &Self| 255 * (sums.area - sums.transparent);
        let known = sums
            .iter()
            .all(|sums| sums.area > 0 && sums.color.iter().all(|&color| color <= largest(sums)));
        let ordered = sums.is_sorted_by_key(|sums| std::cmp::Reverse(sums.area));
        (known && ordered).then_some(sums)
    }

    /// Sums of the colours of each label, the transparent one's being 0.
    pub fn color(&self) -> [u64; 3] {
        self.color
    }

    fn add_pixel(&mut self, x: u32, y: u32, color: [u8; 3]) {
        let color = color.map(u64::from);
        *self = self.with(&Self { area: 1, transparent: 0, color, first: (x, y), last: (x, y) });
    }

    fn with(&self, other: &Self) -> Self {
        Self {
            area: self.area + other.area,
            transparent: self.transparent + other.transparent,
            color: std::array::from_fn(|i| self.color[i] + other.color[i]),
            first: (self.first.0.min(other.first.0), self.first.1.min(other.first.1)),
            last: (self.last.0.max(other.last.0), self.last.1.max(other.last.1)),
        }
    }

    pub fn sum<'a>(sums: impl Iterator<Item = &'a Self>) -> Self {
        sums.fold(Self::EMPTY, |sum, other| sum.with(other))
    }

    /// The smallest box around it; an empty one around nothing.
    pub fn bounds(&self) -> Bounds {
        let Self { area, first, last, .. } = *self;
        if area == 0 {
            return Bounds { x: 0, y: 0, width: 0, height: 0 };
        }
        let (width, height) = (last.0 - first.0 + 1, last.1 - first.1 + 1);
        Bounds { x: first.0, y: first.1, width, height }
    }
}

impl Node {
    pub fn region(&self, node: u32, id: u16, parts: Vec<u16>) -> Region {
        let sums = &self.sums;
        let visible = sums.area - sums.transparent;
        Region {
            id,
            node,
            min_regions: self.levels[0],
            max_regions: self.levels[1],
            area: sums.area,
            bounds: sums.bounds(),
            mean_color: sums.color.map(|sum| ((sum + visible / 2) / visible.max(1)) as u8),
            transparent: visible == 0,
            parts,
        }
    }
}
