use ndarray::Array3;

use super::*;

/// Six masks of one cell each, features on a line.
fn tree(features: [f32; 6]) -> ClusterTree {
    let features = Array2::from_shape_vec((6, 1), features.to_vec()).unwrap();
    let masks = Array3::from_shape_fn((6, 2, 3), |(k, y, x)| f32::from(u8::from(y * 3 + x == k)));
    ClusterTree::agglomerate(&features, &masks)
}

#[test]
fn the_most_similar_merge_first() {
    // scipy.cluster.hierarchy.linkage([[0], [1], [5], [5.5], [20], [23]], "ward")[:, :2]
    let tree = tree([0.0, 1.0, 5.0, 5.5, 20.0, 23.0]);
    assert_eq!(tree.merges(), [[2, 3], [0, 1], [4, 5], [6, 7], [8, 9]]);
}

#[test]
fn every_number_of_groups_can_be_cut() {
    let tree = tree([0.0, 1.0, 5.0, 5.5, 20.0, 23.0]);
    assert_eq!(tree.cut(9), [0, 1, 2, 3, 4, 5]);
    assert_eq!(tree.cut(3), [7, 7, 6, 6, 8, 8]);
    assert_eq!(tree.cut(1), [10; 6]);
    assert_eq!(tree.ancestors(3), [3, 6, 9, 10]);
}

#[test]
fn the_nearest_relative_stands_in() {
    let tree = tree([0.0, 1.0, 5.0, 5.5, 20.0, 23.0]);
    let present = [true, true, false, true, false, false];
    assert_eq!(tree.stand_ins(&present), [0, 1, 3, 3, 0, 0]);
}

#[test]
fn transparent_pixels_are_joined_last() {
    let apart = tree([0.0, 1.0, 5.0, 5.5, 20.0, 23.0]).with_transparent();
    assert_eq!(apart.merges(), [[2, 3], [0, 1], [4, 5], [7, 8], [9, 10], [11, 6]]);
    assert_eq!((apart.leaves(), apart.transparent()), (7, Some(6)));
    assert_eq!(apart.cut(2), [11, 11, 11, 11, 11, 11, 6]);
    let few = apart.select(&[6, 4]);
    assert_eq!((few.merges(), few.transparent()), ([[1, 0]].as_slice(), Some(0)));
    assert_eq!(apart.select(&[3, 4]).transparent(), None);
    let features = Array2::<f32>::ones((1, 1));
    let single = ClusterTree::agglomerate(&features, &Array3::ones((1, 1, 1))).with_transparent();
    assert_eq!(single.merges(), [[0, 1]]);
}

#[test]
fn a_selection_merges_in_the_same_order() {
    let tree = tree([0.0, 1.0, 5.0, 5.5, 20.0, 23.0]).select(&[5, 1, 3, 0]);
    assert_eq!(tree.leaves(), 4);
    assert_eq!(tree.merges(), [[3, 1], [2, 4], [0, 5]]);
}

#[test]
fn only_merges_that_join_all_two_by_two_make_a_tree() {
    let tree = |leaves, merges: &[[usize; 2]], transparent| {
        ClusterTree::of_merges(leaves, merges.to_vec(), None, transparent)
    };
    let known = tree(3, &[[0, 2], [1, 3]], Some(1)).unwrap();
    assert_eq!((known.cut(2), known.transparent()), (vec![3, 1, 3], Some(1)));
    assert!(tree(1, &[], None).is_some());
    for merges in [&[[0, 2]][..], &[[0, 2], [0, 1]], &[[0, 3], [1, 2]], &[[0, 0], [1, 2]]] {
        assert!(tree(3, merges, None).is_none(), "{merges:?}");
    }
    assert!(tree(0, &[], None).is_none() && tree(2, &[[0, 1]], Some(2)).is_none());
}
