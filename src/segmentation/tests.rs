mod colors;
mod levels;

use image::{Rgb, RgbImage};
use ndarray::{Array2, Array3};

use super::*;
use crate::geometry::Bounds;
use crate::model::{Bundle, embedded};
use crate::pipeline::assignment::Assignment;
use crate::{Edge, Error, Preset};

fn settings(level: Level) -> Settings {
    let bundle = Bundle::open(embedded()).unwrap();
    Settings { level, ..Settings::new(Preset::Paper, bundle.manifest()) }
}

/// A tree over masks of one cell each, whose features are these numbers.
fn tree(features: &[f32]) -> ClusterTree {
    let k = features.len();
    let masks = Array3::from_shape_fn((k, 1, k), |(mask, _, x)| f32::from(u8::from(mask == x)));
    ClusterTree::agglomerate(&Array2::from_shape_vec((k, 1), features.to_vec()).unwrap(), &masks)
}

/// A result whose labels are the leaves of `tree`.
fn cut(
    picture: &RgbImage,
    labels: Vec<u16>,
    tree: &ClusterTree,
    automatic: usize,
    settings: Settings,
) -> Segmentation {
    let partition = Partition {
        assignment: Assignment { labels, upsampler: None },
        masks: (0..tree.leaves()).collect(),
        groups: settings.num_masks,
        tree: tree.clone(),
    };
    Segmentation::new(picture, partition, Automatic::Groups(automatic), settings).unwrap()
}

#[test]
fn regions_are_numbered_by_size_and_measured() {
    let picture = RgbImage::from_fn(4, 2, |x, _| Rgb([x as u8 * 10, 0, 255]));
    // Label 7 has five pixels, label 2 three; the others none.
    let labels = vec![2, 7, 7, 7, 2, 2, 7, 7];
    let tree = tree(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    let segmentation = cut(&picture, labels, &tree, 3, settings(Level::Finest));
    assert_eq!(segmentation.labels(), [1, 0, 0, 0, 1, 1, 0, 0]);
    let region = |id, area, x, y, width, height, mean_color| {
        let bounds = Bounds { x, y, width, height };
        Region {
            id,
            node: id.into(),
            min_regions: 2,
            max_regions: 2,
            area,
            bounds,
            mean_color,
            transparent: false,
            parts: vec![id],
        }
    };
    assert_eq!(
        segmentation.regions(),
        [region(0, 5, 1, 0, 3, 2, [22, 0, 255]), region(1, 3, 0, 0, 2, 2, [3, 0, 255])]
    );
    assert_eq!(segmentation.region_at(1, 1).unwrap().id, 1);
    assert!(segmentation.region_at(4, 0).is_none());
}

#[test]
fn transparent_pixels_are_a_region_without_a_colour() {
    let picture = RgbImage::from_fn(10, 1, |x, _| Rgb([10 * x as u8, 0, 0]));
    // A single visible pixel amid transparent ones stays what it is.
    let labels = vec![0, 0, 3, 1, 3, 3, 3, 2, 2, 2];
    let tree = tree(&[0.0, 5.0, 5.5]).with_transparent();
    let settings = Settings { min_area: 0.15, ..settings(Level::Finest) };
    let mut segmentation = cut(&picture, labels, &tree, 3, settings);
    let transparent = |segmentation: &Segmentation| {
        let all = segmentation.regions().iter();
        all.map(|region| (region.transparent, region.area, region.mean_color[0]))
            .collect::<Vec<_>>()
    };
    let finest = [(true, 4, 0), (false, 3, 80), (false, 2, 5), (false, 1, 30)];
    assert_eq!(transparent(&segmentation), finest);
    segmentation.set_level(Level::Regions(2)).unwrap();
    assert_eq!(transparent(&segmentation), [(false, 6, 47), (true, 4, 0)]);
    segmentation.set_level(Level::Regions(1)).unwrap();
    assert_eq!(transparent(&segmentation), [(false, 10, 47)]);
    let path = segmentation.path_at(2, 0).unwrap();
    assert_eq!(path.iter().map(|region| region.area).collect::<Vec<_>>(), [4, 10]);
}

#[test]
fn coverage_of_another_picture_or_part_is_refused() {
    let picture = RgbImage::new(3, 1);
    let segmentation = cut(&picture, vec![0, 1, 1], &tree(&[0.0, 1.0]), 3, settings(Level::Finest));
    assert_eq!(segmentation.coverage(&picture, &[1]).unwrap(), [1.0, 0.0, 0.0]);
    let other = segmentation.coverage(&RgbImage::new(1, 3), &[1]);
    assert!(matches!(other, Err(Error::PictureChanged { expected: (3, 1), .. })));
    assert!(matches!(segmentation.coverage(&picture, &[2]), Err(Error::Setting { .. })));
}

#[test]
fn a_soft_mask_is_whole_within_its_box() {
    let picture = RgbImage::new(40, 30);
    // A square of 6 × 4 in the first region.
    let labels: Vec<u16> = (0..40 * 30)
        .map(|i| u16::from((10..16).contains(&(i % 40)) && (8..12).contains(&(i / 40))))
        .collect();
    let tree = tree(&[0.0, 1.0]);
    let segmentation = cut(&picture, labels, &tree, 2, settings(Level::Finest));
    let mask = |parts: &[u16], grow, feather| {
        segmentation.soft_mask(&picture, parts, Edge { grow, feather })
    };
    let sum = |mask: &crate::SoftMask| mask.coverage.iter().sum::<f32>();
    let square = mask(&[1], 0.0, 0.0).unwrap();
    assert_eq!(square.bounds, Bounds { x: 9, y: 7, width: 8, height: 6 });
    assert_eq!((sum(&square), square.row(8).0, square.row(8).1[1]), (24.0, 9, 1.0));
    assert!(square.row(6).1.is_empty() && square.row(13).1.is_empty());
    // Two pixels at each side, with round corners: the contour of the square cuts its corners by
    // half a pixel.
    let large = mask(&[1], 2.0, 0.0).unwrap();
    let around = 20.0 - 4.0 + 4.0 * std::f32::consts::FRAC_1_SQRT_2;
    let area = 23.5 + 2.0 * around + std::f32::consts::PI * 4.0;
    assert!((sum(&large) - area).abs() < 0.6);
    assert_eq!(mask(&[0], 2.0, 0.0).unwrap().row(10).1[10], 1.0);
    let small = mask(&[1], -1.0, 0.0).unwrap();
    assert_eq!(small.coverage.iter().filter(|share| **share > 0.5).count(), 4 * 2);
    assert_eq!(sum(&mask(&[1], -2.0, 0.0).unwrap()), 0.0);
    let (square, rest) = (mask(&[1], 0.0, 3.0).unwrap(), mask(&[0], 0.0, 3.0).unwrap());
    assert!((sum(&square) - 24.0).abs() < 1e-3);
    for y in 0..30 {
        let (first, shares) = square.row(y);
        for (x, share) in rest.row(y).1.iter().enumerate() {
            let own = shares.get(x.wrapping_sub(first as usize)).unwrap_or(&0.0);
            assert!((own + share - 1.0).abs() < 1e-4);
        }
    }
    assert!(mask(&[], 3.0, 3.0).unwrap().coverage.is_empty());
    for (grow, feather) in [(f32::NAN, 0.0), (f32::INFINITY, 0.0), (-41.0, 0.0)] {
        assert!(matches!(mask(&[1], grow, feather), Err(Error::Setting { name: "grow", .. })));
    }
    for feather in [f32::NAN, f32::INFINITY, -0.5, 41.0] {
        assert!(matches!(mask(&[1], 0.0, feather), Err(Error::Setting { name: "feather", .. })));
    }
}

#[test]
fn connected_regions_are_connected_at_every_level() {
    let picture = RgbImage::from_fn(16, 8, |x, _| Rgb([x as u8, 0, 0]));
    // Two squares of label 1 on label 0, and a band of label 2 below.
    let square = |x: usize, y: usize| (1..4).contains(&y) && (x % 8 > 1) && (x % 8 < 5);
    let labels: Vec<u16> =
        (0..128).map(|i| if i / 16 > 5 { 2 } else { u16::from(square(i % 16, i / 16)) }).collect();
    let tree = tree(&[0.0, 9.0, 1.0]);
    let connected = |level| Settings { connected: true, ..settings(level) };
    let mut segmentation = cut(&picture, labels.clone(), &tree, 3, connected(Level::Auto));
    // Three groups, the squares apart.
    assert_eq!(segmentation.regions().len(), 4);
    let areas: Vec<u64> = segmentation.regions().iter().map(|region| region.area).collect();
    assert_eq!(areas, [78, 32, 9, 9]);
    for count in (1..=4).rev() {
        segmentation.set_level(Level::Regions(count)).unwrap();
        assert_eq!(segmentation.regions().len(), count);
        let mut pieces = segmentation.labels().to_vec();
        assert_eq!(
            crate::segment::connected::pieces::Pieces::split(&mut pieces, 16, None).parents.len(),
            count
        );
    }
    let apart = cut(&picture, labels, &tree, 3, settings(Level::Auto));
    assert_eq!(apart.regions().len(), 3);
}
