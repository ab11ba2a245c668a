//! A colour for the region of every node, unlike those of the regions that it ever touches.

pub(super) mod choice;

use fixedbitset::FixedBitSet;

use super::Segmentation;
use super::nodes::Node;
use crate::segment::cluster::tree::ClusterTree;

impl Segmentation {
    /// The colour in which the region with the number `node` is drawn, 8-bit sRGB; `None` for the
    /// transparent pixels, and when there is no such node. A region has one colour at all levels.
    /// Regions that touch at any level, at a corner or more, are at least 0.12 apart in Oklab,
    /// unless 24 colours surround one.
    pub fn color(&self, node: u32) -> Option<[u8; 3]> {
        let common = &self.common;
        let colors = common.colors.get_or_init(|| {
            of_nodes(&common.nodes, &common.tree, &common.finest, common.width as usize)
        });
        colors.get(node as usize).copied().flatten()
    }
}

/// The colour of each node of a `tree`, whose leaves are the labels of `finest`, `width` to a row.
///
/// When a region splits, the larger part keeps its colour. So a colour goes from a node down to one
/// leaf, its heir, and a level has as many regions as heirs that are *born* there or above. These
/// are numbered by birth. Regions only shrink on the way to finer levels: the neighbours that matter
/// to a new colour are those at its birth.
fn of_nodes(
    nodes: &[Node],
    tree: &ClusterTree,
    finest: &[u16],
    width: usize,
) -> Vec<Option<[u8; 3]>> {
    let transparent = tree.transparent();
    let heirs = heirs(nodes, tree);
    let (births, parents) = births(&heirs, tree);
    let mut neighbours = touching(finest, width, &births);
    meet(&mut neighbours, &parents);
    let colors = choice::colors(&neighbours, transparent.map(|leaf| births[leaf]));
    heirs.iter().map(|&leaf| colors[births[leaf]]).collect()
}

/// The leaf whose colour each node has. Transparent pixels have none to hand down.
fn heirs(nodes: &[Node], tree: &ClusterTree) -> Vec<usize> {
    let mut heirs: Vec<usize> = (0..tree.leaves()).collect();
    for &[a, b] in tree.merges() {
        let order = |node: usize| (tree.transparent() == Some(heirs[node]), nodes[node].order());
        heirs.push(heirs[if order(a) < order(b) { a } else { b }]);
    }
    heirs
}

/// The place of each leaf among all in the order of birth, and in that order the place of the leaf
/// that each split off; the first is its own.
fn births(heirs: &[usize], tree: &ClusterTree) -> (Vec<usize>, Vec<usize>) {
    let (mut births, mut parents) = (vec![0; tree.leaves()], vec![0]);
    for (pair, &keeper) in tree.merges().iter().zip(&heirs[tree.leaves()..]).rev() {
        let [a, b] = pair.map(|node| heirs[node]);
        births[if a == keeper { b } else { a }] = parents.len();
        parents.push(births[keeper]);
    }
    (births, parents)
}

/// The leaves that touch each leaf at the finest level, both numbered by birth, the later of two
/// having the earlier in its set.
fn touching(finest: &[u16], width: usize, births: &[usize]) -> Vec<FixedBitSet> {
    let mut neighbours: Vec<_> = (0..births.len()).map(FixedBitSet::with_capacity).collect();
    let mut touch = |some: &[u16], others: &[u16]| {
        for (&a, &b) in some.iter().zip(others).filter(|(a, b)| a != b) {
            let (a, b) = (births[usize::from(a)], births[usize::from(b)]);
            neighbours[a.max(b)].insert(a.min(b));
        }
    };
    let mut lines = finest.chunks_exact(width).peekable();
    while let Some(line) = lines.next() {
        touch(line, &line[1..]);
        if let Some(below) = lines.peek() {
            touch(line, below);
            touch(line, &below[1..]);
            touch(&line[1..], below);
        }
    }
    neighbours
}

/// Add to the leaves that touch each leaf what touches the whole region at its birth, and what it
/// splits off: from the last birth to the first, the parent gets the neighbours of the child.
fn meet(neighbours: &mut [FixedBitSet], parents: &[usize]) {
    for born in (1..parents.len()).rev() {
        let parent = parents[born];
        neighbours[born].insert(parent);
        let (earlier, own) = neighbours.split_at_mut(born);
        for other in own[0].ones().filter(|&other| other != parent) {
            earlier[parent.max(other)].insert(parent.min(other));
        }
    }
}
