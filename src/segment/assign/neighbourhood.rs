//! The 5 × 5 pixels of the model's image around a pixel of the picture, and their labels.

use std::ops::Range;

use crate::segment::cluster::groups::Groups;

/// Pixels of the model's image on each side of the nearest one.
const RADIUS: usize = 2;
const SIDE: usize = 2 * RADIUS + 1;
/// Standard deviation of the spatial weight, in pixels of the model's image.
const SPATIAL_SIGMA: f32 = 1.0;

/// Where a pixel of the picture lies in the model's image, along one axis.
pub(super) struct Position {
    pub nearest: usize,
    pub neighbourhood: [usize; SIDE],
    pub weights: [f32; SIDE],
}

impl Position {
    pub fn new(pixel: usize, pixels: usize, samples: usize) -> Self {
        let position = (pixel as f32 + 0.5) / pixels as f32 * samples as f32 - 0.5;
        let nearest = (position.round().max(0.0) as usize).min(samples - 1);
        let weights = std::array::from_fn(|i| {
            let sample = nearest as f32 + i as f32 - RADIUS as f32;
            let outside = sample < 0.0 || sample >= samples as f32;
            let distance = (sample - position) / SPATIAL_SIGMA;
            if outside { 0.0 } else { (-0.5 * distance * distance).exp() }
        });
        Self { nearest, neighbourhood: neighbourhood(nearest, samples), weights }
    }
}

/// The samples around `center`; beyond the ends the last one is repeated.
pub(super) fn neighbourhood(center: usize, samples: usize) -> [usize; SIDE] {
    std::array::from_fn(|i| (center + i).saturating_sub(RADIUS).min(samples - 1))
}

/// The range of the `pixels` whose neighbourhood has any of the `samples`, of which there are
/// `all`.
pub(super) fn pixels_near(
    samples: impl Iterator<Item = usize>,
    pixels: usize,
    all: usize,
) -> Range<usize> {
    let extent = samples.fold(None, |extent: Option<(usize, usize)>, sample| {
        Some(extent.map_or((sample, sample), |(first, last)| (first.min(sample), last.max(sample))))
    });
    let Some((first, last)) = extent else { return 0..0 };
    let looks = |x: &usize| {
        let nearest = Position::new(*x, pixels, all).nearest;
        nearest + RADIUS >= first && nearest <= last + RADIUS
    };
    let start = (0..pixels).find(looks).unwrap_or(0);
    start..(start..pixels).rfind(looks).map_or(start, |last| last + 1)
}

/// The weights of the few labels in one neighbourhood.
#[derive(Default)]
pub(super) struct Shares {
    labels: [u16; SIDE * SIDE],
    weights: [f32; SIDE * SIDE],
    count: usize,
}

impl Shares {
    pub fn add(&mut self, label: u16, weight: f32) {
        let place = self.labels[..self.count].iter().position(|&other| other == label);
        let place = place.unwrap_or_else(|| {
            self.labels[self.count] = label;
            self.count += 1;
            self.count - 1
        });
        self.weights[place] += weight;
    }

    /// Merge the shares of the pieces of each label: they go to the piece `own` when it is of that
    /// label, else to the heaviest piece, the lower one on a tie.
    pub fn of_labels(&self, label: &[u16], own: u16) -> Self {
        let label = |piece: u16| label[usize::from(piece)];
        let mut merged = Self::default();
        let mut most = [0.0; SIDE * SIDE];
        for (&piece, &weight) in self.labels.iter().zip(&self.weights).take(self.count) {
            let known = &merged.labels[..merged.count];
            let place = known.iter().position(|&other| label(other) == label(piece));
            let place = place.unwrap_or(merged.count);
            merged.count = merged.count.max(place + 1);
            let nearer =
                weight > most[place] || (weight == most[place] && piece < merged.labels[place]);
            if nearer {
                most[place] = weight;
                merged.labels[place] = piece;
            }
            merged.weights[place] += weight;
        }
        for piece in &mut merged.labels[..merged.count] {
            if label(*piece) == label(own) {
                *piece = own;
            }
        }
        merged
    }

    /// The heaviest label of the heaviest group.
    pub fn strongest(&self, groups: &Groups) -> u16 {
        match self.count {
            1 => self.labels[0],
            _ => {
                let entries = self.labels.iter().copied().zip(self.weights.iter().copied());
                groups.strongest(entries.take(self.count))
            }
        }
    }

    /// The share of the labels that are `asked`.
    pub fn share_of(&self, asked: impl Fn(u16) -> bool) -> f32 {
        let entries = || self.labels.iter().zip(&self.weights).take(self.count);
        let total: f32 = entries().map(|(_, weight)| weight).sum();
        entries().filter(|(label, _)| asked(**label)).map(|(_, weight)| weight).sum::<f32>() / total
    }
}
