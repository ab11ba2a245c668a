//! Regions, and the borders between those that touch.

use std::collections::BTreeMap;

use super::cracks::Cracks;
use super::lattice::Lattice;

/// What a border is weighed by, summed over its cracks, in the order of [`Cues`].
pub const CUES: usize = 4;

/// The logarithms of what tells the two sides of each crack apart: step of features, contrast,
/// contrast of boxes, step of scores.
#[derive(Clone, Debug)]
pub struct Cues(pub [Cracks; CUES]);

/// The border between two regions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Border {
    /// Cracks.
    pub length: f64,
    /// Sum of each cue over the cracks.
    pub cues: [f64; CUES],
}

/// Some pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Pixels.
    pub pixels: f64,
    /// The sum of their vectors.
    pub features: Vec<f64>,
    /// The sums of their colours and of the squares of these.
    pub colors: [f64; 6],
}

/// Regions and their borders.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The regions, by their numbers.
    pub areas: Vec<Area>,
    /// By the pair of regions, the lower first.
    pub borders: BTreeMap<[usize; 2], Border>,
}

impl Cues {
    /// Each crack: the pixels at its sides, and its cues.
    fn iter(&self) -> impl Iterator<Item = ([usize; 2], [f32; CUES])> + '_ {
        let [first, second, third, fourth] = self.0.each_ref().map(Cracks::iter);
        let all = first.zip(second).zip(third).zip(fourth);
        all.map(|((((sides, a), (_, b)), (_, c)), (_, d))| (sides, [a, b, c, d]))
    }
}

impl Border {
    /// Take up the cracks of another border.
    pub fn add(&mut self, other: &Self) {
        self.length += other.length;
        for (sum, cue) in self.cues.iter_mut().zip(other.cues) {
            *sum += cue;
        }
    }
}

impl Area {
    /// All pixels of both.
    pub fn union(mut self, other: &Self) -> Self {
        self.pixels += other.pixels;
        let sums = self.features.iter_mut().chain(&mut self.colors);
        for (sum, value) in sums.zip(other.features.iter().chain(&other.colors)) {
            *sum += value;
        }
        self
    }
}

impl Graph {
    /// Measure the regions and borders of the map `labels`, row by row, numbered without gaps.
    pub fn of(labels: &[u32], cues: &Cues, features: &Lattice, lab: &Lattice) -> Self {
        let count = labels.iter().max().map_or(0, |&last| last as usize + 1);
        let empty = Area { pixels: 0.0, features: vec![0.0; features.channels], colors: [0.0; 6] };
        let mut areas = vec![empty; count];
        for (pixel, &label) in labels.iter().enumerate() {
            let area = &mut areas[label as usize];
            area.pixels += 1.0;
            for (sum, &value) in area.features.iter_mut().zip(features.pixel(pixel)) {
                *sum += f64::from(value);
            }
            for (i, &value) in lab.pixel(pixel).iter().enumerate() {
                area.colors[i] += f64::from(value);
                area.colors[3 + i] += f64::from(value).powi(2);
            }
        }
        let mut borders: BTreeMap<[usize; 2], Border> = BTreeMap::new();
        for (sides, cues) in cues.iter() {
            let [a, b] = sides.map(|pixel| labels[pixel] as usize);
            if a != b {
                let crack = Border { length: 1.0, cues: cues.map(f64::from) };
                borders.entry([a.min(b), a.max(b)]).or_default().add(&crack);
            }
        }
        Self { areas, borders }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    #[test]
    fn areas_and_borders_are_summed() {
        let size = Size { width: 3, height: 2 };
        let labels = [0, 0, 1, 0, 2, 1];
        let value = |channels: usize| Lattice {
            size,
            channels,
            values: (0..6 * channels).map(|i| (i / channels) as f32).collect(),
        };
        let cracks = |offset: usize| Cracks::of(size, |crack| (crack.sides(1)[0] + offset) as f32);
        let graph = Graph::of(&labels, &Cues([0, 1, 2, 3].map(cracks)), &value(2), &value(3));
        assert_eq!(graph.areas[0].pixels, 3.0);
        assert_eq!(graph.areas[0].features, [4.0, 4.0]);
        assert_eq!(graph.areas[1].colors, [7.0, 7.0, 7.0, 29.0, 29.0, 29.0]);
        // Region 0 meets region 2 right of pixel 3 and below pixel 1.
        let border = &graph.borders[&[0, 2]];
        assert_eq!((border.length, border.cues), (2.0, [4.0, 6.0, 8.0, 10.0]));
        assert_eq!(graph.borders.len(), 3);
    }
}
