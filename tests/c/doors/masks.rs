//! Soft masks, cut-outs and connected regions.

use super::door::Ask;
use super::{ask, models, segment};
use crate::common::scene;

#[test]
fn soft_masks_of_all_regions_add_up() {
    let picture = scene(90, 60);
    for model in models() {
        let found = segment(model, &picture, &ask());
        let count = found.num_regions() as u32;
        let mut sums = vec![0_u32; 90 * 60];
        for id in 0..count {
            let mask = found.soft_mask(&picture, id).unwrap();
            sums.iter_mut().zip(mask).for_each(|(sum, value)| *sum += u32::from(value));
        }
        assert!(sums.iter().all(|sum| sum.abs_diff(255) <= count), "{:?}", sums.iter().max());
        assert_eq!(found.soft_mask(&scene(9, 9), 0).unwrap_err().status, 2);
    }
}

#[test]
fn edges_of_masks_are_grown_and_feathered() {
    const NONE: [f32; 2] = [0.0; 2];
    let picture = scene(90, 60);
    let mut grown = Vec::new();
    for model in models() {
        let found = segment(model, &picture, &ask());
        let mask = |id, edge| found.coverage(&picture, id, edge).unwrap();
        let mut sums = vec![0.0; 90 * 60];
        for id in 0..found.num_regions() as u32 {
            let bytes: Vec<u8> =
                mask(id, NONE).into_iter().map(|share| (share * 255.0).round() as u8).collect();
            assert_eq!(bytes, found.soft_mask(&picture, id).unwrap());
            let (less, more) = (mask(id, [-1.5, 0.0]), mask(id, [1.5, 0.0]));
            let between = less.iter().zip(mask(id, NONE)).zip(&more);
            assert!(
                between.into_iter().all(|((less, own), more)| *less <= own + 1e-6 && own <= *more)
            );
            assert!(less.iter().sum::<f32>() < more.iter().sum());
            let soft = mask(id, [0.0, 6.0]);
            sums.iter_mut().zip(soft).for_each(|(sum, share)| *sum += share);
        }
        assert!(sums.iter().all(|sum: &f32| (sum - 1.0).abs() < 1e-4));
        grown.push(mask(0, [2.5, 3.0]));
        for edge in [[f32::NAN, 0.0], [0.0, f32::NAN], [0.0, -1.0], [f32::INFINITY, 0.0]] {
            let failure = found.coverage(&picture, 0, edge).unwrap_err();
            let name = if edge[0] == 0.0 { "feather" } else { "grow" };
            assert_eq!((failure.status, failure.text.contains(name)), (5, true));
        }
    }
    assert_eq!(grown[0], grown[1]);
}

#[test]
fn cutouts_have_the_shares_as_alpha_and_the_colours_that_are_asked_for() {
    let picture = scene(90, 60);
    let mut all = Vec::new();
    for model in models() {
        let found = segment(model, &picture, &ask());
        let (kept, own) =
            (found.cutout(&picture, 0, false).unwrap(), found.cutout(&picture, 0, true).unwrap());
        let shares = found.soft_mask(&picture, 0).unwrap();
        let pixels = picture.pixels().zip(shares);
        for ((color, share), (kept, own)) in pixels.zip(kept.chunks(4).zip(own.chunks(4))) {
            assert_eq!([kept[3], own[3]], [share; 2]);
            if share > 0 {
                assert_eq!(kept[..3], color.0);
            } else {
                assert_eq!([kept, own], [[0; 4]; 2]);
            }
            assert!(share < 255 || kept == own);
        }
        assert_ne!(kept, own);
        assert_eq!(found.cutout(&scene(9, 9), 0, true).unwrap_err().status, 2);
        all.push(own);
    }
    assert_eq!(all[0], all[1]);
}

#[test]
fn connected_regions_come_through_both_doors() {
    let picture = scene(90, 60);
    let ask = Ask { connected: true, ..ask() };
    let [mut rust, mut c] = models().map(|model| segment(model, &picture, &ask));
    assert_eq!(rust.labels(), c.labels());
    for count in (1..=rust.max_regions()).rev() {
        rust.set_num_regions(count).unwrap();
        c.set_num_regions(count).unwrap();
        let labels = c.labels();
        assert_eq!(rust.labels(), labels);
        assert_eq!(components(&labels, 90), count);
    }
}

/// The number of components of a label map, by flooding each.
fn components(labels: &[u16], width: usize) -> usize {
    let mut seen = vec![false; labels.len()];
    let mut count = 0;
    for start in 0..labels.len() {
        count += usize::from(!seen[start]);
        let mut todo = vec![start];
        while let Some(i) = todo.pop() {
            if std::mem::replace(&mut seen[i], true) {
                continue;
            }
            let column = i % width;
            let around = [
                (column > 0).then(|| i - 1),
                (column + 1 < width).then_some(i + 1),
                i.checked_sub(width),
                Some(i + width).filter(|below| *below < labels.len()),
            ];
            todo.extend(around.into_iter().flatten().filter(|&other| labels[other] == labels[i]));
        }
    }
    count
}
