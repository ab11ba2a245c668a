//! Masks split into smaller ones.

use ndarray::{Array2, Axis};

use super::kmeans::cluster;
use super::masks::{Masks, cells_of, grid_of, masks_of};
use super::spread::Spread;
use super::tree::ClusterTree;
use crate::Result;

/// Split the mask whose split lowers the total cost most, until there are `count` masks or no cells
/// differ. A split is 2-means of the `features` `[g·g, channels]` of the mask's cells. The tree
/// undoes the splits, the last one first, and then merges the `masks` `[K,g,g]` given.
///
/// # Errors
/// Those of [`cluster`].
pub fn split_masks(
    features: &Array2<f32>,
    masks: &Masks,
    count: usize,
    seed: u64,
) -> Result<(Masks, ClusterTree)> {
    let given = masks.dim().0;
    if count <= given {
        return Ok((masks.clone(), ClusterTree::agglomerate(features, masks)));
    }
    let mut leaves: Vec<Vec<usize>> = masks.outer_iter().map(cells_of).collect();
    let mut parents = Vec::new();
    let halved = |cells: &Vec<usize>| halve(features, cells, seed);
    let mut halves = leaves.iter().map(halved).collect::<Result<Vec<_>>>()?;
    while leaves.len() < count {
        let gain = |leaf: usize| Some((leaf, halves[leaf].as_ref()?.gain));
        let best = (0..leaves.len())
            .filter_map(gain)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((leaf, _)) = best else { break };
        let Some(Halves { first, second, .. }) = halves[leaf].take() else { break };
        halves[leaf] = halved(&first)?;
        halves.push(halved(&second)?);
        leaves[leaf] = first;
        leaves.push(second);
        parents.push(leaf);
    }
    let tree = ClusterTree::agglomerate(features, masks).with_leaves(&parents);
    Ok((masks_of(&leaves, grid_of(masks)), tree))
}

pub(super) struct Halves {
    pub first: Vec<usize>,
    pub second: Vec<usize>,
    /// How much the split lowers the cost.
    pub gain: f64,
}

/// Split `cells` in two by 2-means of their features; `None` when they are all alike.
pub(super) fn halve(features: &Array2<f32>, cells: &[usize], seed: u64) -> Result<Option<Halves>> {
    if cells.len() < 2 {
        return Ok(None);
    }
    let clusters = cluster(features.select(Axis(0), cells).view(), 2, seed)?;
    let side = |number| -> Vec<usize> {
        let own = cells.iter().zip(&clusters).filter(|(_, cluster)| **cluster == number);
        own.map(|(cell, _)| *cell).collect()
    };
    let (first, second) = (side(clusters[0]), side(1 - clusters[0]));
    if second.is_empty() {
        return Ok(None);
    }
    let [a, b] = [&first, &second].map(|cells| Spread::of(features, cells));
    let gain = a.cost_of_union(&b);
    Ok(Some(Halves { first, second, gain }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_apart_best_is_split_first_and_merges_last() {
        // Two masks of four cells each, features on a line: 0 1 | 8 9 and 100 100.5 | 102 102.5.
        let features = [0.0, 1.0, 8.0, 9.0, 100.0, 100.5, 102.0, 102.5];
        let features = Array2::from_shape_vec((8, 1), features.to_vec()).unwrap();
        let masks = Masks::from_shape_fn((2, 2, 4), |(k, y, _)| f32::from(u8::from(k == y)));
        let (fine, tree) = split_masks(&features, &masks, 4, 0).unwrap();
        let leaves: Vec<_> = fine.outer_iter().map(cells_of).collect();
        assert_eq!(leaves, [vec![0, 1], vec![4, 5], vec![2, 3], vec![6, 7]]);
        assert_eq!(tree.merges(), [[1, 3], [0, 2], [5, 4]]);
        let (same, tree) = split_masks(&features, &masks, 2, 0).unwrap();
        assert_eq!((same, tree.merges()), (masks.clone(), [[0, 1]].as_slice()));
    }

    #[test]
    fn cells_that_are_alike_are_not_split() {
        let masks = Masks::ones((1, 2, 2));
        let (fine, tree) = split_masks(&Array2::ones((4, 3)), &masks, 3, 0).unwrap();
        assert_eq!((fine, tree.leaves()), (masks, 1));
    }
}
