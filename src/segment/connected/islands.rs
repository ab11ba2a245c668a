//! Specks of a label map go to what surrounds them.

use std::collections::BTreeMap;

use super::components::{Border, Components};
use crate::segment::cluster::groups::Groups;

/// Give every component of fewer than `min_area` pixels the label of the component with which it
/// shares the longest border, of one of its own group where there is one; the smallest first.
/// `labels` are row by row, `width` to a row. Components of the `transparent` label neither grow
/// nor vanish.
pub fn absorb_islands(
    labels: &mut [u16],
    width: usize,
    min_area: usize,
    transparent: Option<u16>,
    groups: &Groups,
) {
    if min_area <= 1 || labels.is_empty() {
        return;
    }
    let mut components = Components::new(labels, width);
    let mut areas = components.areas();
    let islands = islands(&components, &areas, min_area, transparent);
    if islands.is_empty() {
        return;
    }
    let around = neighbours(&components, &islands, transparent);
    let mut label_of: Vec<u16> = components.runs.iter().map(|run| run.label).collect();
    for island in islands {
        let own = components.of_run.find(island);
        if areas[own] >= min_area {
            continue;
        }
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for (&other, &length) in &around[&island] {
            *shared.entry(components.of_run.find(other)).or_default() += length;
        }
        shared.remove(&own);
        let kin = |other: usize| groups.are_kin(label_of[own], label_of[other]);
        let longest =
            shared.into_iter().max_by_key(|&(other, length)| (kin(other), length, areas[other]));
        if let Some((other, _)) = longest {
            let (label, area) = (label_of[other], areas[own] + areas[other]);
            components.of_run.union(own, other);
            let whole = components.of_run.find(own);
            (label_of[whole], areas[whole]) = (label, area);
        }
    }
    components.write(labels, width, |run| label_of[components.of_run.find(run)]);
}

/// List the components below `min_area`, the smallest first.
fn islands(
    components: &Components,
    areas: &[usize],
    min_area: usize,
    transparent: Option<u16>,
) -> Vec<usize> {
    let mut islands: Vec<usize> = (0..areas.len())
        .filter(|&run| (1..min_area).contains(&areas[run]))
        .filter(|&run| Some(components.runs[run].label) != transparent)
        .collect();
    islands.sort_by_key(|&run| areas[run]);
    islands
}

/// List the components around each island, and how many pixel sides they share with it.
fn neighbours(
    components: &Components,
    islands: &[usize],
    transparent: Option<u16>,
) -> BTreeMap<usize, BTreeMap<usize, usize>> {
    let mut around: BTreeMap<usize, BTreeMap<usize, usize>> =
        islands.iter().map(|&island| (island, BTreeMap::new())).collect();
    for &Border { a, b, length } in &components.borders {
        let (a, b) = (components.of_run.find(a), components.of_run.find(b));
        for (own, other) in [(a, b), (b, a)] {
            let counts = a != b && Some(components.runs[other].label) != transparent;
            if let Some(neighbours) = around.get_mut(&own).filter(|_| counts) {
                *neighbours.entry(other).or_default() += length;
            }
        }
    }
    around
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absorbed(rows: &[&str], min_area: usize) -> Vec<String> {
        let width = rows[0].len();
        let mut labels: Vec<u16> = rows.concat().bytes().map(u16::from).collect();
        absorb_islands(&mut labels, width, min_area, Some(u16::from(b'.')), &Groups::default());
        labels
            .chunks(width)
            .map(|row| row.iter().map(|&label| char::from(label as u8)).collect())
            .collect()
    }

    #[test]
    fn specks_and_holes_go_to_the_longest_border() {
        let picture = ["aaaabbbb", "aacabbab", "aaaabbbb", "aaaabbcc", "aaaabbcc"];
        assert_eq!(
            absorbed(&picture, 3),
            ["aaaabbbb", "aaaabbbb", "aaaabbbb", "aaaabbcc", "aaaabbcc"]
        );
        assert_eq!(absorbed(&picture, 5)[3], "aaaabbbb");
        assert_eq!(absorbed(&picture, 1), picture);
    }

    #[test]
    fn specks_that_only_touch_specks_grow_together() {
        assert_eq!(absorbed(&["abcaaaaa"], 3), ["cccaaaaa"]);
        let whole = absorbed(&["ab", "cd"], 9);
        assert_eq!(whole[0], whole[1]);
        assert_eq!(whole[0][..1], whole[0][1..]);
    }

    #[test]
    fn transparent_pixels_neither_grow_nor_vanish() {
        let picture = ["..b...", "..bcaa", "..c.aa"];
        assert_eq!(absorbed(&picture, 3), ["..b...", "..baaa", "..b.aa"]);
        assert_eq!(absorbed(&["a.", ".."], 3), ["a.", ".."]);
    }

    #[test]
    fn specks_stay_in_their_group_where_it_is_near() {
        // Labels 0 and 1 are of one group: the 1 amid the 2s goes to the 0 that it touches.
        let mut labels = [0, 1, 2, 0, 2, 2, 0, 0, 2];
        absorb_islands(&mut labels, 3, 2, None, &Groups::of(&[5, 5, 6]));
        assert_eq!(labels, [0, 0, 2, 0, 2, 2, 0, 0, 2]);
        let mut labels = [2, 2, 2, 0, 1, 2, 2, 2, 2];
        absorb_islands(&mut labels, 3, 2, None, &Groups::of(&[5, 5, 6]));
        assert_eq!(labels, [2, 2, 2, 1, 1, 2, 2, 2, 2]);
    }

    #[test]
    fn diagonal_neighbours_do_not_touch() {
        let picture = ["abbbb", "babbb", "bbbbb"];
        assert_eq!(absorbed(&picture, 2), ["bbbbb"; 3]);
    }
}
