use std::time::{Duration, Instant};

use palette::color_difference::EuclideanDistance;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::segmentation::colors::choice::{PALETTE, oklab};

/// What two regions that touch are apart at least.
const LEAST: f32 = 0.12;

/// Regions in a map of `labels`, of which any two may merge.
fn merged_at_random(labels: Vec<u16>, width: u32, random: &mut ChaCha8Rng) -> Segmentation {
    let leaves = labels.iter().max().map_or(0, |&label| usize::from(label) + 1);
    let mut roots: Vec<usize> = (0..leaves).collect();
    let mut merges = Vec::new();
    while roots.len() > 1 {
        let [a, b] = [(); 2].map(|()| roots.swap_remove(random.gen_range(0..roots.len())));
        merges.push([a, b]);
        roots.push(leaves + merges.len() - 1);
    }
    let tree = ClusterTree::of_merges(leaves, merges, None, None).unwrap();
    let picture = RgbImage::new(width, labels.len() as u32 / width);
    cut(&picture, labels, &tree, 3, settings(Level::Finest))
}

/// Each pixel of a map of 60 × 40 goes to the nearest of some points.
fn cells(count: usize, random: &mut ChaCha8Rng) -> Vec<u16> {
    let points: Vec<[i32; 2]> =
        (0..count).map(|_| [random.gen_range(0..60), random.gen_range(0..40)]).collect();
    let nearest = |pixel: i32| {
        let square = |[x, y]: [i32; 2]| (x - pixel % 60).pow(2) + (y - pixel / 60).pow(2);
        (0..count).min_by_key(|&point| square(points[point])).unwrap() as u16
    };
    (0..60 * 40).map(nearest).collect()
}

/// The least distance of the colours of two regions that touch, at a level.
fn least_distance(segmentation: &Segmentation) -> f32 {
    let (labels, regions) = (segmentation.labels(), segmentation.regions());
    let colors: Vec<_> =
        regions.iter().map(|region| oklab(segmentation.color(region.node).unwrap())).collect();
    let (width, height) = (segmentation.width() as usize, segmentation.height() as usize);
    let around = |pixel: usize| {
        let (x, y) = (pixel % width, pixel / width);
        let [columns, rows] =
            [x..=(x + 1).min(width - 1), y.saturating_sub(1)..=(y + 1).min(height - 1)];
        columns.flat_map(move |x| rows.clone().map(move |y| y * width + x))
    };
    let pairs = (0..labels.len()).flat_map(|pixel| around(pixel).map(move |other| [pixel, other]));
    let pairs = pairs.map(|pair| pair.map(|pixel| usize::from(labels[pixel])));
    let distances = pairs.filter(|[a, b]| a != b).map(|[a, b]| colors[a].distance(colors[b]));
    distances.fold(f32::INFINITY, f32::min)
}

#[test]
fn any_two_colours_are_apart() {
    for (i, &a) in PALETTE.iter().enumerate() {
        for &b in &PALETTE[..i] {
            assert!(oklab(a).distance(oklab(b)) >= LEAST, "{a:?} {b:?}");
        }
    }
}

#[test]
fn regions_that_touch_at_any_level_have_colours_apart() {
    for seed in 0..40 {
        let random = &mut ChaCha8Rng::seed_from_u64(seed);
        let mut segmentation = merged_at_random(cells(4 + seed as usize, random), 60, random);
        for count in 1..=segmentation.tree().leaves() {
            segmentation.set_level(Level::Regions(count)).unwrap();
            let least = least_distance(&segmentation);
            assert!(least >= LEAST, "{seed}: {least} at {count} regions");
        }
    }
}

#[test]
fn the_larger_part_of_a_region_keeps_its_colour() {
    let random = &mut ChaCha8Rng::seed_from_u64(1);
    let segmentation = merged_at_random(cells(30, random), 60, random);
    let tree = segmentation.tree();
    for (i, pair) in tree.merges().iter().enumerate() {
        let mut parts = pair.map(|node| segmentation.region(node as u32).unwrap());
        parts.sort_by_key(|part| (std::cmp::Reverse(part.area), part.parts[0]));
        let [larger, smaller] = parts.map(|part| segmentation.color(part.node));
        let whole = segmentation.color((tree.leaves() + i) as u32);
        assert!(whole.is_some() && larger == whole && smaller != whole);
    }
    assert_eq!(segmentation.color(2 * tree.leaves() as u32 - 1), None);
    let opened = Segmentation::from_bytes(&segmentation.to_bytes(), 1_000_000).unwrap();
    let all = 0..2 * tree.leaves() as u32;
    assert!(
        all.clone().map(|node| opened.color(node)).eq(all.map(|node| segmentation.color(node)))
    );
}

#[test]
fn transparent_pixels_have_no_colour_to_hand_down() {
    // Most pixels are transparent.
    let labels = vec![2, 2, 2, 2, 2, 0, 1, 1];
    let tree = tree(&[0.0, 5.0]).with_transparent();
    let segmentation = cut(&RgbImage::new(8, 1), labels, &tree, 2, settings(Level::Finest));
    let colors: Vec<_> = (0..5).map(|node| segmentation.color(node)).collect();
    assert_eq!(colors[0], None);
    assert!(colors[1].is_some() && colors[2].is_some() && colors[1] != colors[2]);
    assert_eq!(colors[3..], [colors[1]; 2]);
}

#[test]
fn thousands_of_regions_that_all_touch_get_colours_at_once() {
    let random = &mut ChaCha8Rng::seed_from_u64(1);
    // Every label has a pixel.
    let labels =
        (0..1_u32 << 20).map(|i| if i < 4096 { i as u16 } else { random.gen_range(0..4096) });
    let segmentation = merged_at_random(labels.collect(), 1 << 10, random);
    let start = Instant::now();
    assert!((0..8191).all(|node| segmentation.color(node).is_some()));
    let took = start.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
}
