//! Soft masks, cut-outs and connected regions.

use super::door::{Ask, Found};
use super::{ask, assert_same, models, segment};
use crate::common::scene;

/// The edge as it is.
const NONE: [f32; 2] = [0.0; 2];

fn nodes(found: &dyn Found) -> Vec<u32> {
    found.regions().iter().map(|region| region.node).collect()
}

#[test]
fn soft_masks_of_all_regions_add_up() {
    let picture = scene(90, 60);
    for model in models() {
        let found = segment(model, &picture, &ask());
        let mut sums = vec![0.0; 90 * 60];
        for node in nodes(&*found) {
            let mask = found.coverage(&picture, &[node], NONE).unwrap();
            sums.iter_mut().zip(mask).for_each(|(sum, share)| *sum += share);
        }
        assert!(sums.iter().all(|sum: &f32| (sum - 1.0).abs() < 1e-5));
        assert_eq!(found.coverage(&scene(9, 9), &[0], NONE).unwrap_err().status, 2);
    }
}

#[test]
fn edges_of_masks_are_grown_and_feathered() {
    let picture = scene(90, 60);
    let mut grown = Vec::new();
    for model in models() {
        let found = segment(model, &picture, &ask());
        let mask = |node, edge| found.coverage(&picture, &[node], edge).unwrap();
        let mut sums = vec![0.0; 90 * 60];
        for node in nodes(&*found) {
            let (less, more) = (mask(node, [-1.5, 0.0]), mask(node, [1.5, 0.0]));
            let between = less.iter().zip(mask(node, NONE)).zip(&more);
            assert!(
                between.into_iter().all(|((less, own), more)| *less <= own + 1e-6 && own <= *more)
            );
            assert!(less.iter().sum::<f32>() < more.iter().sum());
            let soft = mask(node, [0.0, 6.0]);
            sums.iter_mut().zip(soft).for_each(|(sum, share)| *sum += share);
        }
        assert!(sums.iter().all(|sum: &f32| (sum - 1.0).abs() < 1e-4));
        grown.push(mask(0, [2.5, 3.0]));
        for edge in [[f32::NAN, 0.0], [0.0, f32::NAN], [0.0, -1.0], [f32::INFINITY, 0.0]] {
            let failure = found.coverage(&picture, &[0], edge).unwrap_err();
            let name = if edge[0] == 0.0 { "feather" } else { "grow" };
            assert_eq!((failure.status, failure.text.contains(name)), (5, true));
        }
    }
    assert_same(&grown);
}

#[test]
fn a_union_has_one_edge() {
    let picture = scene(90, 60);
    for model in models() {
        let mut found = segment(model, &picture, &ask());
        let all = nodes(&*found);
        let (two, rest) = all.split_at(2);
        let mask = |nodes: &[u32], edge| found.coverage(&picture, nodes, edge).unwrap();
        let added: Vec<f32> =
            mask(&two[..1], NONE).iter().zip(mask(&two[1..], NONE)).map(|(a, b)| a + b).collect();
        let union = mask(two, NONE);
        assert!(union.iter().zip(&added).all(|(union, added)| (union - added).abs() < 1e-5));
        // Growing and feathering leaves no seam where the two meet.
        let whole = |share: &f32| (share - 1.0).abs() < 1e-5;
        assert!(mask(&all, [0.0, 5.0]).iter().all(whole));
        assert!(mask(&all, [-3.0, 0.0]).iter().all(whole));
        // A region with one that holds it, and one named twice, are no more than the larger.
        let path = found.path_at(45, 30).unwrap();
        let [inner, outer] = [path[0].node, path[1].node];
        assert_eq!(mask(&[inner, outer, outer], NONE), mask(&[outer], NONE));
        let hard = found.mask(two).unwrap();
        let regions = found.regions();
        let labels = found.labels();
        let inside = |label: u16| two.contains(&regions[usize::from(label)].node);
        assert!(hard.iter().zip(labels).all(|(hard, label)| (*hard == 255) == inside(label)));
        // Nodes mean the same at every level.
        found.set_num_regions(1).unwrap();
        assert_eq!(found.mask(two).unwrap(), hard);
        assert_eq!(found.coverage(&picture, two, NONE).unwrap(), union);
        for wrong in [vec![], vec![5000], [rest, &[u32::MAX]].concat()] {
            assert!(found.mask(&wrong).is_err() && found.cutout(&picture, &wrong, true).is_err());
        }
    }
}

#[test]
fn cutouts_have_the_shares_as_alpha_and_the_colours_that_are_asked_for() {
    let picture = scene(90, 60);
    let mut all = Vec::new();
    for model in models() {
        let found = segment(model, &picture, &ask());
        let (kept, own) = (
            found.cutout(&picture, &[0], false).unwrap(),
            found.cutout(&picture, &[0], true).unwrap(),
        );
        let shares = found.coverage(&picture, &[0], NONE).unwrap();
        let shares = shares.into_iter().map(|share| (share * 255.0).round() as u8);
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
        assert_eq!(found.cutout(&scene(9, 9), &[0], true).unwrap_err().status, 2);
        all.push(own);
    }
    assert_same(&all);
}

#[test]
fn an_overlay_shows_the_level_or_what_is_selected() {
    let picture = scene(90, 60);
    let mut shown = Vec::new();
    for model in models() {
        let found = segment(model, &picture, &ask());
        let all = found.overlay(&picture, None).unwrap();
        let one = found.overlay(&picture, Some(&[1])).unwrap();
        let inside = found.coverage(&picture, &[1], NONE).unwrap();
        let pixels = one.chunks_exact(3).zip(picture.pixels()).zip(&inside);
        for ((shown, pixel), share) in pixels {
            let border = shown == [16; 3];
            assert!(border || *share > 0.0 || shown == pixel.0, "{shown:?} {pixel:?}");
            assert!(border || *share < 1.0 || shown != pixel.0);
        }
        assert!(one.chunks_exact(3).any(|pixel| pixel == [16; 3]) && all != one);
        assert!(found.overlay(&picture, Some(&[])).is_err());
        shown.push((all, one));
    }
    assert_same(&shown);
}

#[test]
fn connected_regions_come_through_every_door() {
    let picture = scene(90, 60);
    let ask = Ask { connected: true, ..ask() };
    let mut found = models().map(|model| segment(model, &picture, &ask));
    assert_same(&found.each_ref().map(|found| found.labels()));
    for count in (1..=found[0].max_regions()).rev() {
        let labels = found.each_mut().map(|found| {
            found.set_num_regions(count).unwrap();
            found.labels()
        });
        assert_same(&labels);
        assert_eq!(components(&labels[0], 90), count);
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
