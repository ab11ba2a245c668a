//! Neighbouring regions of real pictures have colours that are told apart.

use emerdiff::{Level, Preset, Segmenter};
use palette::color_difference::EuclideanDistance;
use palette::{FromColor, Oklab, Srgb};

use crate::common::{picture, runtime, tiny};

#[test]
fn neighbours_in_photographs_differ_at_every_level() {
    let segmenter = Segmenter::open(&runtime(), tiny()).unwrap();
    for name in ["astronaut.jpg", "cat.jpg", "coffee.jpg"] {
        let picture = emerdiff::picture::read(&picture(name), 1_000_000_000).unwrap();
        let mut result = segmenter.segment(&picture, &segmenter.settings(Preset::Fast)).unwrap();
        let width = picture.width() as usize;
        for count in 1..=result.tree().leaves() {
            result.set_level(Level::Regions(count)).unwrap();
            let colors = result.regions().iter().map(|region| {
                let color = result.color(region.node).unwrap();
                Oklab::from_color(Srgb::from(color).into_format::<f32>())
            });
            let (colors, labels) = (colors.collect::<Vec<_>>(), result.labels());
            let beside = labels.chunks(width).flat_map(|line| line.iter().zip(&line[1..]));
            let pairs = beside.chain(labels.iter().zip(&labels[width..]));
            let distances = pairs
                .filter(|(a, b)| a != b)
                .map(|(&a, &b)| colors[usize::from(a)].distance(colors[usize::from(b)]));
            let least = distances.fold(f32::INFINITY, f32::min);
            assert!(least >= 0.12, "{name}: {least} at {count} regions");
        }
    }
}
