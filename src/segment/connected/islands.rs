//! Specks of a label map go to what surrounds them.

use std::collections::BTreeMap;

use super::components::Components;
use crate::segment::cluster::groups::Groups;

/// Gives every connected part of a label (4 neighbours) that has fewer than `min_area` pixels the label of
/// the part with which it shares the longest border, of a part of its own group where there is one; the smallest
/// first. `labels` are row by row, `width` to a row. Components labelled `apart` neither take nor go.
pub fn absorb_islands(
    labels: &mut [u16],
    width: usize,
    min_area: usize,
    apart: Option<u16>,
    groups: &Groups,
) {
    if min_area <= 1 || labels.is_empty() {
        return;
    }
    let whole = Components::new(labels, width);
    let mut areas = whole.areas();
    let Components { runs, of_run: mut parts, borders } = whole;
    let is_apart = |run: usize| Some(runs[run].label) == apart;
    let mut islands: Vec<usize> = (0..runs.len())
        .filter(|&part| (1..min_area).contains(&areas[part]) && !is_apart(part))
        .collect();
    if islands.is_empty() {
        return;
    }
    islands.sort_by_key(|&part| areas[part]);
    let mut around: BTreeMap<usize, BTreeMap<usize, usize>> =
        islands.iter().map(|&part| (part, BTreeMap::new())).collect();
    for (a, b, length) in borders {
        let (a, b) = (parts.find(a), parts.find(b));
        for (part, other) in [(a, b), (b, a)] {
            if let Some(neighbours) = around.get_mut(&part).filter(|_| a != b && !is_apart(other)) {
                *neighbours.entry(other).or_default() += length;
            }
        }
    }
    let mut label_of: Vec<u16> = runs.iter().map(|run| run.label).collect();
    for island in islands {
        let own = parts.find(island);
        if areas[own] >= min_area {
            continue;
        }
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for (&other, &length) in &around[&island] {
            *shared.entry(parts.find(other)).or_default() += length;
        }
        shared.remove(&own);
        let kin = |part: usize| groups.are_kin(label_of[own], label_of[part]);
        let longest =
            shared.into_iter().max_by_key(|&(part, length)| (kin(part), length, areas[part]));
        if let Some((other, _)) = longest {
            let (label, area) = (label_of[other], areas[own] + areas[other]);
            parts.union(own, other);
            let whole = parts.find(own);
            (label_of[whole], areas[whole]) = (label, area);
        }
    }
    for (i, run) in runs.iter().enumerate() {
        labels[run.row * width..][run.start..run.end].fill(label_of[parts.find(i)]);
    }
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
    fn what_is_kept_apart_neither_takes_nor_goes() {
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
