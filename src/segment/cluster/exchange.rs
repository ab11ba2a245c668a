//! Masks of one wide region exchanged for masks of smaller regions.

use ndarray::{Array2, Axis};

use super::kmeans::cluster_from;
use super::masks::{Masks, cells_of, grid_of, groups_of, masks_of};
use super::split::{Halves, halve};
use super::spread::Spread;
use crate::Result;

/// Merge the two masks whose union costs least, split another in two, run k-means from there, and
/// repeat while the total cost falls. k-means alone cuts one wide region in two rather than tell
/// two small ones apart. `masks` are `[K,g,g]`, `features` `[g·g, channels]`.
///
/// # Errors
/// Those of [`cluster`](super::kmeans::cluster).
pub fn exchange_masks(features: &Array2<f32>, masks: Masks, seed: u64) -> Result<Masks> {
    let grid = grid_of(&masks);
    let mut groups: Vec<Vec<usize>> = masks.outer_iter().map(cells_of).collect();
    let mut spreads = spreads_of(features, &groups);
    // A bound on the time.
    for _ in 0..groups.len() {
        let Some(next) = exchanged(features, &groups, &spreads, seed)? else { break };
        let next_spreads = spreads_of(features, &next);
        if next.len() < groups.len() || total(&next_spreads) >= total(&spreads) {
            break;
        }
        (groups, spreads) = (next, next_spreads);
    }
    Ok(masks_of(&groups, grid))
}

/// The groups after the best exchange; `None` when none lowers the cost.
fn exchanged(
    features: &Array2<f32>,
    groups: &[Vec<usize>],
    spreads: &[Spread],
    seed: u64,
) -> Result<Option<Vec<Vec<usize>>>> {
    let Some(Union { a, b, cost }) = cheapest_union(spreads) else { return Ok(None) };
    let mut best: Option<(usize, Halves)> = None;
    for (i, cells) in groups.iter().enumerate().filter(|(i, _)| *i != a && *i != b) {
        let least = best.as_ref().map_or(cost, |(_, halves)| halves.gain);
        if let Some(halves) = halve(features, cells, seed)?.filter(|halves| halves.gain > least) {
            best = Some((i, halves));
        }
    }
    let Some((split, halves)) = best else { return Ok(None) };
    let mut centroids = Array2::zeros((groups.len(), features.ncols()));
    for (mut centroid, spread) in centroids.outer_iter_mut().zip(spreads) {
        centroid.assign(&spread.mean);
    }
    centroids.row_mut(a).assign(&spreads[a].clone().union(spreads[b].clone()).mean);
    centroids.row_mut(split).assign(&Spread::of(features, &halves.first).mean);
    centroids.row_mut(b).assign(&Spread::of(features, &halves.second).mean);
    let mut cells = groups.concat();
    cells.sort_unstable();
    let clusters = cluster_from(features.select(Axis(0), &cells).view(), centroids)?;
    Ok(Some(groups_of(&cells, &clusters, groups.len())))
}

/// Two groups and what their union costs more than both.
struct Union {
    a: usize,
    b: usize,
    cost: f64,
}

fn cheapest_union(spreads: &[Spread]) -> Option<Union> {
    let pairs = (0..spreads.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let unions = pairs.map(|(a, b)| Union { a, b, cost: spreads[a].cost_of_union(&spreads[b]) });
    unions.min_by(|x, y| x.cost.total_cmp(&y.cost))
}

fn spreads_of(features: &Array2<f32>, groups: &[Vec<usize>]) -> Vec<Spread> {
    groups.iter().map(|cells| Spread::of(features, cells)).collect()
}

fn total(spreads: &[Spread]) -> f64 {
    spreads.iter().map(Spread::cost).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Grid;

    #[test]
    fn a_wide_region_in_two_is_exchanged_for_two_small_ones() {
        // Twelve cells of one region, then two small things near each other. By squared distances
        // alone the region in two, 9.72, would be worth more than the things told apart, 9.
        let features = [[-0.9; 6], [0.9; 6], [20.0, 20.0, 23.0, 23.0, 0.0, 0.0]].concat();
        let features = Array2::from_shape_vec((18, 1), features).unwrap();
        let (cells, clusters): (Vec<_>, Vec<_>) = (0..16).map(|cell| (cell, cell / 6)).unzip();
        let start = groups_of(&cells, &clusters, 3);
        let masks =
            exchange_masks(&features, masks_of(&start, Grid { rows: 2, columns: 9 }), 0).unwrap();
        let mut groups: Vec<_> = masks.outer_iter().map(cells_of).collect();
        groups.sort();
        assert_eq!(groups, [(0..12).collect(), vec![12, 13], vec![14, 15]]);
    }

    #[test]
    fn what_cannot_be_split_stays() {
        for count in [1, 2, 4] {
            let cells: Vec<usize> = (0..4).collect();
            let clusters: Vec<usize> = cells.iter().map(|cell| cell % count).collect();
            let masks =
                masks_of(&groups_of(&cells, &clusters, count), Grid { rows: 2, columns: 2 });
            let features = Array2::ones((4, 3));
            assert_eq!(exchange_masks(&features, masks.clone(), 0).unwrap(), masks);
        }
    }
}
