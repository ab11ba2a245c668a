//! Groups of labels: a pixel goes to the strongest group first, then to the strongest label in it.

use serde::{Deserialize, Serialize};

/// The group of each label; by default each label is its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups(Vec<u16>);

impl Groups {
    /// Group the labels that have the same number in `holders`.
    pub fn of(holders: &[usize]) -> Self {
        let mut groups = holders.to_vec();
        groups.sort_unstable();
        groups.dedup();
        if groups.len() == holders.len() {
            return Self::default();
        }
        let place = |holder| groups.partition_point(|group| group < holder) as u16;
        Self(holders.iter().map(place).collect())
    }

    /// Group new labels as the old `labels` that they come from.
    pub fn select(&self, labels: impl Iterator<Item = u16>) -> Self {
        if self.0.is_empty() {
            Self::default()
        } else {
            Self(labels.map(|l| self.group(l)).collect())
        }
    }

    /// The heaviest label of the heaviest group; the lower one on a tie.
    pub fn strongest(&self, weights: impl Iterator<Item = (u16, f32)> + Clone) -> u16 {
        if self.0.is_empty() {
            return strongest(weights);
        }
        let of_group =
            |group| weights.clone().filter(move |&(label, _)| self.group(label) == group);
        let total = |group| (group, of_group(group).map(|(_, weight)| weight).sum());
        let before =
            |i, group| weights.clone().take(i).any(|(label, _)| self.group(label) == group);
        let groups = weights.clone().map(|(label, _)| self.group(label)).enumerate();
        let each = groups.filter(|&(i, group)| !before(i, group)).map(|(_, group)| total(group));
        strongest(of_group(strongest(each)))
    }

    /// Whether both labels are in one group.
    pub fn are_kin(&self, a: u16, b: u16) -> bool {
        self.group(a) == self.group(b)
    }

    /// The number of a label's group, below the number of labels.
    pub fn group(&self, label: u16) -> u16 {
        self.0.get(usize::from(label)).copied().unwrap_or(label)
    }
}

fn strongest(weights: impl Iterator<Item = (u16, f32)>) -> u16 {
    let mut best = (0, f32::NEG_INFINITY);
    for (label, weight) in weights {
        if weight > best.1 || (weight == best.1 && label < best.0) {
            best = (label, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_group_decides_first() {
        let groups = Groups::of(&[7, 9, 7, 9]);
        let strongest = |weights: [f32; 4]| groups.strongest((0..).zip(weights));
        assert_eq!(strongest([0.3, 0.4, 0.2, 0.0]), 0);
        assert_eq!(strongest([0.1, 0.4, 0.2, 0.0]), 1);
        assert_eq!(strongest([0.2, 0.2, 0.2, 0.2]), 0);
        assert_eq!(strongest([0.2, 0.1, 0.2, 0.4]), 3);
        let single = Groups::default();
        assert_eq!(single.strongest((0..).zip([0.3, 0.4, 0.2, 0.4])), 1);
        assert!(groups.are_kin(1, 3) && !groups.are_kin(0, 1) && !single.are_kin(1, 3));
        let pieces = groups.select([3, 0, 1].into_iter());
        assert!(pieces.are_kin(0, 2) && !pieces.are_kin(0, 1));
    }
}
