//! Difference maps of many masks on one scale.

use ndarray::{Array3, ArrayView3, Axis, Zip};

use crate::geometry::Size;
use crate::segment::cluster::groups::Groups;
use crate::segment::cluster::masks::Masks;
use crate::segment::modulate::probes::Probes;
use crate::segment::resample::{interpolated, interpolated_map};

/// How much a group can claim outside its own cells, as a share of what it can claim inside. Chosen
/// by measurement: `docs/measurements/scores.md`.
const ELSEWHERE: f32 = 0.1;

/// Scores `[K,H,W]` of `masks` `[K,g,g]` by the difference maps `[P,H,W]` of their probes: each map
/// in units of the mean that its group's maps have on what was modulated, weighted by the
/// interpolated mask.
///
/// The maximum of a map, by which VidSeg (arXiv 2405.16947) divides, lets the maps of tiny masks
/// win far away from them. A mean of each mask by itself lets the weak ones of a group reach as far
/// as the strong.
pub fn scores(
    maps: ArrayView3<'_, f32>,
    masks: &Masks,
    probes: &Probes,
    groups: &Groups,
) -> Array3<f32> {
    let (_, height, width) = maps.dim();
    let (num_masks, rows, columns) = masks.dim();
    let prior = interpolated(masks.view(), Size { width, height });
    let groups: Vec<_> =
        (0..num_masks).map(|mask| usize::from(groups.group(mask as u16))).collect();
    let means = group_means(maps, probes, &groups);
    let mut members = vec![0.0; num_masks];
    for &group in &groups {
        members[group] += 1.0;
    }
    let mut scores = Array3::zeros(prior.raw_dim());
    for component in &probes.components {
        let group = groups[component.mask];
        let (mean, elsewhere) = (means[group], ELSEWHERE / members[group]);
        let map = maps.index_axis(Axis(0), component.probe);
        let prior = prior.index_axis(Axis(0), component.mask);
        Zip::indexed(scores.index_axis_mut(Axis(0), component.mask)).and(prior).and(map).for_each(
            |(y, x), score: &mut f32, &prior, &difference| {
                if component.vicinity[[y * rows / height, x * columns / width]] {
                    // A group that moves nothing still owns its cells.
                    let relative = if mean > 0.0 { difference / mean } else { 1.0 };
                    *score = score.max((prior + elsewhere) * relative);
                }
            },
        );
    }
    scores
}

/// The mean of each group's difference maps over what was modulated for them; `groups` are those of
/// the masks.
fn group_means(maps: ArrayView3<'_, f32>, probes: &Probes, groups: &[usize]) -> Vec<f32> {
    let (_, height, width) = maps.dim();
    let mut sums = vec![(0.0, 0.0); groups.len()];
    for component in &probes.components {
        let own = interpolated_map(component.cells.view(), Size { width, height });
        let (differences, area) = &mut sums[groups[component.mask]];
        *differences += (&own * &maps.index_axis(Axis(0), component.probe)).sum();
        *area += own.sum();
    }
    sums.into_iter().map(|(differences, area)| differences / area).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_map_has_mean_one_on_its_own_mask_whatever_its_strength() {
        let masks = array![[[1.0, 0.0]], [[0.0, 1.0]]];
        let maps = array![[[8.0, 1.0]], [[0.1, 0.2]]];
        let scores = scores(maps.view(), &masks, &Probes::separate(&masks), &Groups::default());
        assert_eq!(scores[[0, 0, 0]], 1.0 + ELSEWHERE);
        assert_eq!(scores[[1, 0, 1]], 1.0 + ELSEWHERE);
        assert_eq!(scores[[0, 0, 1]], ELSEWHERE / 8.0);
    }

    #[test]
    fn a_group_has_mean_one_on_its_own_masks_and_claims_elsewhere_what_a_mask_does() {
        let masks = Masks::from_shape_fn((3, 1, 3), |(k, _, x)| f32::from(u8::from(k == x)));
        let maps = array![[[3.0, 1.0, 1.0]], [[1.0, 1.0, 1.0]], [[0.0, 0.0, 5.0]]];
        let groups = Groups::of(&[7, 7, 8]);
        let scores = scores(maps.view(), &masks, &Probes::separate(&masks), &groups);
        // The mean of 3 and 1 is 2.
        assert_eq!(scores[[0, 0, 0]], (1.0 + ELSEWHERE / 2.0) * 1.5);
        assert_eq!(scores[[1, 0, 1]], (1.0 + ELSEWHERE / 2.0) * 0.5);
        assert_eq!(scores[[0, 0, 2]] + scores[[1, 0, 2]], ELSEWHERE * 0.5);
        assert_eq!(scores[[2, 0, 2]], 1.0 + ELSEWHERE);
    }

    #[test]
    fn parts_of_one_probe_answer_for_themselves() {
        // Both masks in one probe: five cells lie between them.
        let masks = Masks::from_shape_fn((2, 1, 7), |(k, _, x)| f32::from(u8::from(x == 6 * k)));
        let probes = Probes::shared(&masks);
        assert_eq!(probes.masks.dim().0, 1);
        let maps = array![[[4.0, 2.0, 0.0, 0.0, 0.0, 0.1, 0.1]]];
        let scores = scores(maps.view(), &masks, &probes, &Groups::default());
        assert_eq!(scores[[0, 0, 0]], scores[[1, 0, 6]]);
        assert_eq!(scores[[0, 0, 1]], 0.5 * ELSEWHERE);
        assert_eq!((scores[[0, 0, 5]], scores[[1, 0, 1]]), (0.0, 0.0));
    }

    #[test]
    fn a_mask_that_moves_nothing_owns_its_cells() {
        let masks = array![[[1.0, 0.0]], [[0.0, 1.0]]];
        let (maps, probes) = (Array3::zeros((2, 1, 2)), Probes::separate(&masks));
        let scores = scores(maps.view(), &masks, &probes, &Groups::default());
        assert!(scores[[0, 0, 0]] > scores[[1, 0, 0]] && scores[[1, 0, 1]] > scores[[0, 0, 1]]);
    }
}
