use std::collections::BTreeMap;

use super::*;

/// Odds are the logarithms of the steps of features along a border, plus those of their distance.
const WEIGHTS: BorderWeights = BorderWeights {
    bias: 0.0,
    apart: 1.0,
    feature_step: 1.0,
    contrast: 0.0,
    box_contrast: 0.0,
    difference_step: 0.0,
    feature_distance: 1.0,
    color_distance: 0.0,
    color_ratio: 0.0,
    area: 0.0,
};

/// Regions of these pixels and features in a row, each of which touches the next along a border of
/// such steps.
fn row(regions: &[(f64, f64)], steps: &[f64]) -> Graph {
    let area = |&(pixels, feature): &(f64, f64)| Area {
        pixels,
        features: vec![pixels * feature],
        colors: [0.0; 6],
    };
    let border = |(i, step): (usize, &f64)| {
        let border = Border { length: 2.0, cues: [2.0 * step.ln(), 0.0, 0.0, 0.0] };
        ([i, i + 1], border)
    };
    Graph {
        areas: regions.iter().map(area).collect(),
        borders: steps.iter().enumerate().map(border).collect::<BTreeMap<_, _>>(),
    }
}

fn merged(graph: Graph, min_pixels: f64, connected: bool) -> Merges {
    let rules = Rules { weights: &WEIGHTS, min_pixels, connected };
    agglomerate(graph, rules, &mut |_, _, _| ())
}

#[test]
fn the_weakest_border_goes_first_and_none_is_weaker_than_the_one_before() {
    let graph = || row(&[(9.0, 0.0), (9.0, 1.0), (9.0, 1.5), (9.0, 4.0)], &[0.9, 0.1, 0.5]);
    let Merges { pairs, strengths } = merged(graph(), 0.0, true);
    assert_eq!(pairs, [[1, 2], [0, 4], [3, 5]]);
    assert!(strengths.is_sorted() && strengths.iter().all(|s| (0.0..1.0).contains(s)));
    // ln 0.1 + ln 0.55 along the first border.
    let odds = (0.1_f64 * 0.55).ln();
    assert!((f64::from(strengths[0]) - 1.0 / (1.0 + (-odds).exp())).abs() < 1e-6);
}

#[test]
fn small_regions_merge_first_and_without_strength() {
    let graph = row(&[(9.0, 0.0), (1.0, 5.0), (9.0, 0.1)], &[0.9, 0.8]);
    let Merges { pairs, strengths } = merged(graph, 2.0, true);
    assert_eq!(pairs, [[1, 2], [0, 3]]);
    assert!(strengths[0] == 0.0 && strengths[1] > 0.0);
}

#[test]
fn regions_that_are_alike_merge_across_others_unless_they_must_touch() {
    let graph = || row(&[(9.0, 0.0), (9.0, 3.0), (9.0, 0.0)], &[0.9, 0.9]);
    assert_eq!(merged(graph(), 0.0, false).pairs[0], [0, 2]);
    assert_eq!(merged(graph(), 0.0, true).pairs[0], [0, 1]);
}

#[test]
fn every_merge_is_told_before_it_happens() {
    let graph = row(&[(9.0, 0.0), (9.0, 1.0), (9.0, 1.5)], &[0.9, 0.1]);
    let rules = Rules { weights: &WEIGHTS, min_pixels: 0.0, connected: true };
    let mut told = Vec::new();
    let merges = agglomerate(graph, rules, &mut |pair, judged, length| {
        assert_eq!(length, 2.0);
        told.push((pair, judged[0], judged[4]));
    });
    assert_eq!(told.iter().map(|told| told.0).collect::<Vec<_>>(), merges.pairs);
    assert!((told[0].1 - 0.1_f64.ln()).abs() < 1e-9);
    assert!((told[0].2 - (0.5 + f64::from(LEAST_STEP)).ln()).abs() < 1e-9);
}

#[test]
fn one_region_has_nothing_to_merge() {
    assert_eq!(merged(row(&[(9.0, 0.0)], &[]), 0.0, false), Merges::default());
}
