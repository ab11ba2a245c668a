//! Regions merge across the weakest border first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::cues::{COLOR_NOISE, COLORS};
use super::graph::{Area, Border, CUES, Graph};
use crate::model::BorderWeights;

/// So many regions or fewer may merge without touching.
const MOST_APART: usize = 64;
/// Added to a distance of features or scores, both of unit vectors, before its logarithm is taken.
pub const LEAST_STEP: f32 = 0.05;
/// Added to a contrast in ΔE: what nobody sees.
pub const LEAST_CONTRAST: f32 = 2.0;
/// Added to a contrast in units of what varies on both sides.
pub const LEAST_RATIO: f32 = 0.3;

/// What a pair of regions is judged by, in the order of [`BorderWeights::of_cues`].
pub type Judged = [f64; CUES + 4];

/// How regions merge, two by two, until one is left. Regions are numbered from 0, the union of
/// merge i is region n + i where there were n.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merges {
    /// The two regions of each merge.
    pub pairs: Vec<[usize; 2]>,
    /// The strength of the border that each merge crosses, or of the strongest before it; 0 for
    /// those of regions that are too small.
    pub strengths: Vec<f32>,
}

/// How to merge.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Of what tells regions apart.
    pub weights: &'a BorderWeights,
    /// Regions of fewer pixels merge before all others.
    pub min_pixels: f64,
    /// Whether regions must touch.
    pub connected: bool,
}

/// Merge the regions of `graph`, in which all hang together. `watch` is told of each merge before
/// it happens: both regions, and what they were judged by.
pub fn agglomerate(
    graph: Graph,
    rules: Rules<'_>,
    watch: &mut dyn FnMut([usize; 2], &Judged, f64),
) -> Merges {
    let mut growth = Growth::new(graph, rules);
    let mut merges = Merges::default();
    let mut strongest = f32::NEG_INFINITY;
    while let Some((pair, is_whole, odds)) = growth.next() {
        let (judged, length) = growth.judged(pair);
        watch(pair, &judged, length);
        strongest = if is_whole { strongest.max(odds as f32) } else { strongest };
        merges.pairs.push(pair);
        merges.strengths.push(1.0 / (1.0 + (-strongest).exp()));
        growth.merge(pair);
    }
    merges
}

/// Two regions that may merge, the best first: by whether both are large enough, by the odds of
/// their border, by number.
type Candidate = Reverse<(bool, u64, usize, usize)>;

struct Growth<'a> {
    rules: Rules<'a>,
    weights: Judged,
    /// `None` once a region has merged.
    areas: Vec<Option<Area>>,
    borders: Vec<BTreeMap<usize, Border>>,
    queue: BinaryHeap<Candidate>,
    alive: usize,
    pixels: f64,
}

impl<'a> Growth<'a> {
    fn new(graph: Graph, rules: Rules<'a>) -> Self {
        let alive = graph.areas.len();
        let mut borders = vec![BTreeMap::new(); alive];
        for (&[a, b], border) in &graph.borders {
            borders[a].insert(b, border.clone());
            borders[b].insert(a, border.clone());
        }
        let pixels = graph.areas.iter().map(|area| area.pixels).sum();
        let areas = graph.areas.into_iter().map(Some).collect();
        let (weights, queue) = (rules.weights.of_cues(), BinaryHeap::new());
        let mut growth = Self { rules, weights, areas, borders, queue, alive, pixels };
        graph.borders.keys().for_each(|&pair| growth.consider(pair));
        growth.consider_all_apart();
        growth
    }

    fn area(&self, region: usize) -> &Area {
        self.areas[region].as_ref().expect("a region that has not merged")
    }

    /// What the pair is judged by, and the length of its border: 0 for regions that do not touch,
    /// whose border is as strong as they are different.
    fn judged(&self, [a, b]: [usize; 2]) -> (Judged, f64) {
        let between = Between::of(self.area(a), self.area(b));
        let smaller = self.area(a).pixels.min(self.area(b).pixels) / self.pixels;
        let regions = [between.features, between.colors, between.ratio];
        let least = [LEAST_STEP, LEAST_CONTRAST, LEAST_RATIO].map(f64::from);
        let [features, colors, ratio] = std::array::from_fn(|i| (regions[i] + least[i]).ln());
        let (cues, length) = match self.borders[a].get(&b) {
            Some(border) => (border.cues.map(|cue| cue / border.length), border.length),
            None => ([features, colors, ratio, features], 0.0),
        };
        let [step, contrast, boxes, difference] = cues;
        ([step, contrast, boxes, difference, features, colors, ratio, smaller.ln()], length)
    }

    fn consider(&mut self, pair: [usize; 2]) {
        let (judged, length) = self.judged(pair);
        let sum: f64 = judged.iter().zip(self.weights).map(|(value, weight)| value * weight).sum();
        let apart = if length == 0.0 { self.rules.weights.apart } else { 0.0 };
        let odds = self.rules.weights.bias + sum + apart;
        let is_whole = pair.iter().all(|&region| self.area(region).pixels >= self.rules.min_pixels);
        self.queue.push(Reverse((is_whole, ordered(odds), pair[0], pair[1])));
    }

    /// The best pair: whether both are large enough, and the odds of their border.
    fn next(&mut self) -> Option<([usize; 2], bool, f64)> {
        while let Some(Reverse((is_whole, odds, a, b))) = self.queue.pop() {
            if self.areas[a].is_some() && self.areas[b].is_some() {
                return Some(([a, b], is_whole, unordered(odds)));
            }
        }
        None
    }

    fn merge(&mut self, [a, b]: [usize; 2]) {
        let node = self.areas.len();
        let first = self.areas[a].take().expect("it has not merged");
        let second = self.areas[b].take().expect("it has not merged");
        self.areas.push(Some(first.union(&second)));
        let mut around = std::mem::take(&mut self.borders[a]);
        for (region, border) in std::mem::take(&mut self.borders[b]) {
            around.entry(region).or_default().add(&border);
        }
        around.remove(&a);
        around.remove(&b);
        for (&region, border) in &around {
            self.borders[region].remove(&a);
            self.borders[region].remove(&b);
            self.borders[region].insert(node, border.clone());
        }
        let touching: Vec<usize> = around.keys().copied().collect();
        self.borders.push(around);
        self.alive -= 1;
        touching.into_iter().for_each(|region| self.consider([region, node]));
        if self.alive == MOST_APART {
            self.consider_all_apart();
        } else if self.alive < MOST_APART {
            self.consider_apart(node);
        }
    }

    fn consider_all_apart(&mut self) {
        if self.alive <= MOST_APART {
            (0..self.areas.len()).for_each(|region| self.consider_apart(region));
        }
    }

    /// Let `region` merge with lower ones that it does not touch.
    fn consider_apart(&mut self, region: usize) {
        if self.rules.connected || self.areas[region].is_none() {
            return;
        }
        let apart: Vec<usize> = (0..region)
            .filter(|&other| self.areas[other].is_some())
            .filter(|other| !self.borders[region].contains_key(other))
            .collect();
        apart.into_iter().for_each(|other| self.consider([other, region]));
    }
}

/// How far two regions are from each other.
struct Between {
    features: f64,
    colors: f64,
    /// By the root of how much colours vary in both.
    ratio: f64,
}

impl Between {
    fn of(a: &Area, b: &Area) -> Self {
        let square = |a_sum: f64, b_sum: f64| (a_sum / a.pixels - b_sum / b.pixels).powi(2);
        let features = a.features.iter().zip(&b.features).map(|(x, y)| square(*x, *y)).sum::<f64>();
        let colors: f64 = (0..COLORS).map(|i| square(a.colors[i], b.colors[i])).sum();
        let variance = |area: &Area, i: usize| {
            let mean = area.colors[i] / area.pixels;
            (area.colors[COLORS + i] / area.pixels - mean * mean).max(0.0)
        };
        let spread: f64 = (0..COLORS).map(|i| variance(a, i) + variance(b, i)).sum();
        Self {
            features: features.sqrt(),
            colors: colors.sqrt(),
            ratio: (colors / (spread + COLOR_NOISE)).sqrt(),
        }
    }
}

/// The bits of a number in an order that is that of the numbers.
fn ordered(number: f64) -> u64 {
    let bits = number.to_bits();
    if number.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

fn unordered(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key ^ 1 << 63 } else { !key })
}

#[cfg(test)]
mod tests;
