//! Contour maps, and what they are at the thresholds of BSDS500's benchmark.

use std::collections::{HashMap, VecDeque};

use emerdiff::Segmentation;
use ndarray::{Array2, s};
use petgraph::unionfind::UnionFind;

use crate::eval::labels::{Labels, numbered};
use crate::eval::metric::boundary::Boundaries;

/// Thresholds of the benchmark: hundredths of the largest strength, from 1 to 99.
const THRESHOLDS: u16 = 99;

/// The boundary strength of each pixel, 0 to 1, and which regions the boundaries keep apart.
#[derive(Clone, Debug)]
pub struct Contours {
    /// `[height, width]`
    strengths: Array2<f32>,
    regions: Regions,
}

#[derive(Clone, Debug)]
enum Regions {
    /// What lies between the boundaries.
    Between,
    /// A map `[2 height + 1, 2 width + 1]` of the pixels, in odd rows and columns, and of what is
    /// between them.
    Doubled(Array2<f32>),
    /// The finest regions and their levels, from the coarsest.
    Levels(Labels, Vec<Level>),
}

#[derive(Clone, Debug)]
struct Level {
    /// The region of each finest region.
    regions: Vec<u16>,
    /// The strength of the strongest boundary that the level does not have.
    lost: f32,
}

/// The thresholds, from the lowest.
pub fn thresholds() -> impl Iterator<Item = f32> {
    (1..=THRESHOLDS).map(|i| f32::from(i) / f32::from(THRESHOLDS + 1))
}

impl Contours {
    /// Contours of the picture's size, with boundaries on its pixels.
    pub fn of_pixels(strengths: Array2<f32>) -> Self {
        Self { strengths, regions: Regions::Between }
    }

    /// Contours `[2 height + 1, 2 width + 1]` as gPb-owt-ucm's `ucm2`, with boundaries between the
    /// pixels. The strength of a pixel is that of its lower right corner.
    pub fn doubled(map: Array2<f32>) -> Self {
        Self { strengths: map.slice(s![2..;2, 2..;2]).to_owned(), regions: Regions::Doubled(map) }
    }

    /// The contours of a segmentation, whatever level is set.
    pub fn of(segmentation: &Segmentation) -> Self {
        let shape = (segmentation.height() as usize, segmentation.width() as usize);
        let strengths = segmentation.contours();
        let finest = segmentation.finest_labels().to_vec();
        let map = "a value for each pixel";
        let strengths = Array2::from_shape_vec(shape, strengths).expect(map);
        let finest = Labels::from_shape_vec(shape, finest).expect(map);
        let borders = borders(&finest, &strengths);
        let level = |regions: Vec<u16>| {
            let kept = |labels: &[u16; 3]| {
                let [own, right, below] = labels.map(|label| regions[usize::from(label)]);
                own != right || own != below
            };
            let lost = borders.iter().filter(|(labels, _)| !kept(labels));
            let lost = lost.map(|(_, strength)| *strength).fold(0.0, f32::max);
            Level { regions, lost }
        };
        let levels = segmentation.levels().into_iter().map(level).collect();
        Self { strengths, regions: Regions::Levels(finest, levels) }
    }

    /// Whether boundaries or regions may differ between a threshold and the one before.
    pub fn differ(&self, before: f32, threshold: f32) -> bool {
        let map = match &self.regions {
            Regions::Doubled(map) => map,
            Regions::Between | Regions::Levels(..) => &self.strengths,
        };
        map.iter().any(|strength| (before..=threshold).contains(strength))
    }

    /// The pixels of at least this strength.
    pub fn boundaries(&self, threshold: f32) -> Boundaries {
        self.strengths.mapv(|strength| strength >= threshold)
    }

    /// The regions that are apart at a threshold, numbered without gaps: of a segmentation those of
    /// its coarsest level that has all boundaries of at least this strength, else pixels that are
    /// connected at their sides through strengths up to the threshold. A pixel above the threshold
    /// goes to a region that is nearest, in steps from side to side. `None` when there are more than
    /// 65535.
    pub fn regions(&self, threshold: f32) -> Option<Labels> {
        let size = self.strengths.dim();
        let components = match &self.regions {
            Regions::Levels(finest, levels) => {
                // The finest level has every boundary.
                let level = levels.iter().find(|level| level.lost < threshold)?;
                return numbered(&finest.mapv(|label| level.regions[usize::from(label)]));
            }
            Regions::Doubled(map) => {
                components(size, |[a, b]| map[[a.0 + b.0 + 1, a.1 + b.1 + 1]] <= threshold)
            }
            Regions::Between => {
                let below = self.strengths.mapv(|strength| strength <= threshold);
                let mut components = components(size, |[a, b]| below[a] && below[b]);
                spread(&mut components, below);
                components
            }
        };
        numbered(&components)
    }
}

/// The labels of each boundary pixel, its right and its lower neighbour, with its strength.
fn borders(finest: &Labels, strengths: &Array2<f32>) -> HashMap<[u16; 3], f32> {
    let (height, width) = finest.dim();
    let mut borders = HashMap::new();
    for ((y, x), &strength) in strengths.indexed_iter().filter(|(_, strength)| **strength > 0.0) {
        let (below, right) = ((y + 1).min(height - 1), (x + 1).min(width - 1));
        let labels = [[y, x], [y, right], [below, x]].map(|place| finest[place]);
        let strongest = borders.entry(labels).or_insert(strength);
        *strongest = strength.max(*strongest);
    }
    borders
}

type Place = (usize, usize);

/// A number for each pixel, the same for pixels that are connected by pairs, side by side, that are
/// `joined`.
fn components((height, width): Place, joined: impl Fn([Place; 2]) -> bool) -> Array2<usize> {
    let mut components = UnionFind::new(height * width);
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        for next in [(y, x + 1), (y + 1, x)] {
            if next.0 < height && next.1 < width && joined([(y, x), next]) {
                components.union(y * width + x, next.0 * width + next.1);
            }
        }
    }
    Array2::from_shape_vec((height, width), components.into_labeling()).expect("one per pixel")
}

/// Give the values of the pixels that are `settled` to the others, the nearest first; where none is,
/// all pixels get one value.
fn spread(values: &mut Array2<usize>, mut settled: Array2<bool>) {
    let places = settled.indexed_iter().filter(|(_, settled)| **settled);
    let mut queue: VecDeque<Place> = places.map(|(place, _)| place).collect();
    if queue.is_empty() {
        values.fill(0);
    }
    while let Some((y, x)) = queue.pop_front() {
        let around = [(0, 1), (1, 0), (0, -1), (-1, 0)];
        for next in around.map(|(dy, dx)| (y.wrapping_add_signed(dy), x.wrapping_add_signed(dx))) {
            if settled.get(next) == Some(&false) {
                settled[next] = true;
                values[next] = values[[y, x]];
                queue.push_back(next);
            }
        }
    }
}
