//! The tree of regions: paths, nodes, levels side by side, borders and outlines, results that are
//! kept.

use std::collections::BTreeSet;

use super::{DOORS, ask, assert_same, models, segment};
use crate::common::scene;

#[test]
fn a_path_widens_from_the_finest_region_to_the_picture() {
    let picture = scene(90, 60);
    let mut paths = Vec::new();
    for model in models() {
        let mut found = segment(model, &picture, &ask());
        let path = found.path_at(70, 50).unwrap();
        assert!(found.path_at(90, 0).is_none() && found.path_at(0, 60).is_none());
        assert_eq!(path[path.len() - 1].area, 90 * 60);
        assert_eq!((path[0].levels[1], path[path.len() - 1].levels), (found.max_regions(), [1, 1]));
        let place = 50 * 90 + 70;
        let mut before = 0;
        for region in &path {
            assert!(region.area > before);
            before = region.area;
            let mask = found.mask(&[region.node]).unwrap();
            assert_eq!(mask.iter().filter(|&&value| value == 255).count() as u64, region.area);
            assert_eq!(mask[place], 255);
            assert_eq!(found.region(region.node).as_ref(), Some(region));
            // Every level from the first to the last has it, and no other.
            for count in 1..=found.max_regions() {
                found.set_num_regions(count).unwrap();
                let there = found.region_at(70, 50).unwrap();
                let has = (region.levels[0]..=region.levels[1]).contains(&count);
                assert_eq!(there.node == region.node, has, "{count} {region:?}");
                assert!(count != region.levels[1] || there == *region);
            }
        }
        assert!(found.region(2 * found.max_regions() as u32 - 1).is_none());
        paths.push(path);
    }
    assert_same(&paths);
}

#[test]
fn two_levels_of_a_result_do_not_disturb_each_other() {
    let picture = scene(90, 60);
    for model in models() {
        let mut found = segment(model, &picture, &ask());
        found.set_num_regions(3).unwrap();
        let (labels, mut preview) = (found.labels(), found.another());
        assert_eq!(preview.labels(), labels);
        preview.set_num_regions(2).unwrap();
        assert_eq!((found.num_regions(), preview.num_regions()), (3, 2));
        assert_eq!(found.labels(), labels);
        drop(found);
        preview.set_num_regions(3).unwrap();
        assert_eq!(preview.labels(), labels);
    }
}

#[test]
fn borders_stronger_than_a_threshold_are_those_of_a_level() {
    let picture = scene(90, 60);
    let contours = models().map(|model| {
        let mut found = segment(model, &picture, &ask());
        let contours = found.contours();
        assert!(contours.iter().all(|strength| (0.0..=1.0).contains(strength)));
        let mut levels = BTreeSet::new();
        for count in 1..=found.max_regions() {
            found.set_num_regions(count).unwrap();
            let labels = found.labels();
            let is_border = |i: usize| {
                let right = i % 90 < 89 && labels[i] != labels[i + 1];
                right || i < 59 * 90 && labels[i] != labels[i + 90]
            };
            let borders: Vec<bool> = (0..labels.len()).map(is_border).collect();
            // With so many regions no border that is left is weaker than one that is gone.
            let those = |left| {
                let pairs = contours.iter().zip(&borders);
                pairs.filter(move |pair| *pair.1 == left).map(|pair| *pair.0)
            };
            let (gone, left) = (those(false).fold(0.0, f32::max), those(true).fold(1.0, f32::min));
            assert!(gone <= left, "{count} regions: {gone} is gone, {left} is left");
            levels.insert(borders);
        }
        let mut thresholds = contours.clone();
        thresholds.sort_by(f32::total_cmp);
        thresholds.dedup();
        assert!(thresholds.len() > 2 && thresholds[0] == 0.0);
        for threshold in thresholds {
            let stronger: Vec<bool> = contours.iter().map(|value| *value > threshold).collect();
            assert!(levels.contains(&stronger), "{threshold} gives no level");
        }
        contours
    });
    assert_same(&contours);
}

#[test]
fn outlines_hold_what_the_mask_holds() {
    let picture = scene(90, 60);
    let outlines = models().map(|model| {
        let found = segment(model, &picture, &ask());
        let nodes: Vec<u32> = found.regions().iter().map(|region| region.node).collect();
        for selected in [&nodes[..1], &nodes[1..2], &nodes[..2]] {
            let mask = found.coverage(&picture, selected, [0.0; 2]).unwrap();
            let polygons = found.outline(&picture, selected, 0.0).unwrap();
            let rings =
                || polygons.iter().flat_map(|p| std::iter::once(&p.exterior).chain(&p.interiors));
            // A pixel that is clearly in or out has its centre in or out.
            for (i, share) in
                mask.iter().enumerate().filter(|(_, share)| (**share - 0.5).abs() > 0.4)
            {
                let (x, y) = ((i % 90) as f32 + 0.5, (i / 90) as f32 + 0.5);
                let crossed = rings().map(|ring| crossings(ring, x, y)).sum::<usize>();
                assert_eq!(crossed % 2 == 1, *share > 0.5, "({x}, {y}) {share}");
            }
            let simple = found.outline(&picture, selected, 1.0).unwrap();
            let points = |polygons: &[emerdiff::Polygon]| {
                polygons.iter().map(|polygon| polygon.exterior.len()).sum::<usize>()
            };
            assert!(points(&simple) * 2 < points(&polygons));
        }
        assert_eq!(found.outline(&picture, &nodes[..1], f32::NAN).unwrap_err().status, 5);
        // All regions together are the picture.
        let whole = found.outline(&picture, &nodes, 0.1).unwrap();
        assert_eq!((whole.len(), whole[0].exterior.len(), whole[0].interiors.len()), (1, 4, 0));
        found.outline(&picture, &nodes[..1], 0.25).unwrap()
    });
    assert_same(&outlines);
}

/// How often the line to the right of a place crosses a ring.
fn crossings(ring: &[[f32; 2]], x: f32, y: f32) -> usize {
    let next = ring.iter().cycle().skip(1);
    let crosses = |(a, b): &(&[f32; 2], &[f32; 2])| {
        (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
    };
    ring.iter().zip(next).filter(crosses).count()
}

#[test]
fn a_kept_result_is_opened_by_every_other_door() {
    let picture = scene(90, 60);
    let others = DOORS.into_iter().cycle().skip(1);
    for (model, other) in models().into_iter().zip(others) {
        let mut found = segment(model, &picture, &ask());
        found.set_num_regions(3).unwrap();
        let bytes = found.to_bytes();
        let mut opened = other.open(&bytes, 1_000_000).unwrap();
        assert_eq!(opened.labels(), found.labels());
        assert_eq!(opened.regions(), found.regions());
        let mask = |of: &dyn super::Found| of.coverage(&picture, &[0, 2], [1.0, 2.0]).unwrap();
        assert_eq!(mask(&*opened), mask(&*found));
        opened.set_num_regions(100).unwrap();
        found.set_num_regions(100).unwrap();
        assert_eq!(opened.labels(), found.labels());
        let refused = |bytes: &[u8], budget| other.open(bytes, budget).err().unwrap();
        assert_eq!(refused(&bytes[1..], 1_000_000).status, 16);
        assert_eq!(refused(&[], 1_000_000).status, 16);
        assert_eq!(refused(&bytes, 1000).status, 7);
    }
}

#[test]
fn pictures_of_a_pixel_and_of_a_line_have_all_of_it() {
    for (width, height) in [(1, 1), (1, 90), (90, 1), (2, 2)] {
        let (picture, pixels) = (scene(width, height), (width * height) as usize);
        let all = models().map(|model| {
            let found = segment(model, &picture, &super::Ask::default());
            let path = found.path_at(width - 1, height - 1).unwrap();
            let whole = path[path.len() - 1].node;
            assert_eq!(found.mask(&[whole]).unwrap(), vec![255; pixels]);
            let shares = found.coverage(&picture, &[whole], [0.0, 1.0]).unwrap();
            assert!(shares.iter().all(|share| (share - 1.0).abs() < 1e-5), "{shares:?}");
            let outline = found.outline(&picture, &[whole], 0.1).unwrap();
            let corners = [[0.0, 0.0], [width as f32, height as f32]];
            assert!(corners.iter().all(|corner| outline[0].exterior.contains(corner)));
            let contours = found.contours();
            assert!(contours.len() == pixels && contours[pixels - 1] == 0.0);
            let overlay = found.overlay(&picture, Some(&[whole])).unwrap();
            assert_eq!(overlay.len(), 3 * pixels);
            (path, outline, contours, overlay, found.cutout(&picture, &[whole], true).unwrap())
        });
        assert_same(&all);
    }
}
