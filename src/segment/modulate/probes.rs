//! Masks that are modulated together: those far apart do not disturb each other.

use std::collections::VecDeque;

use ndarray::{Array2, ArrayView2, Axis, Zip};

use crate::segment::cluster::masks::Masks;

/// Cells around a component in which its answer is looked for. In one probe no cell is that near to
/// components of two masks.
const VICINITY: usize = 1;

/// What is modulated, one branch per probe.
#[derive(Clone, Debug)]
pub struct Probes {
    /// The cells that each probe modulates: `[P,g,g]`, 0 and 1.
    pub masks: Masks,
    /// What each probe is made of.
    pub components: Vec<Component>,
}

/// A connected component of a mask, or a whole mask, in a probe.
#[derive(Clone, Debug)]
pub struct Component {
    /// Index of the mask.
    pub mask: usize,
    /// Index of the probe.
    pub probe: usize,
    /// The cells of the mask that were modulated, 0 and 1.
    pub cells: Array2<f32>,
    /// The cells where the probe's answer is that of this component.
    pub vicinity: Array2<bool>,
}

impl Probes {
    /// Make probes of `masks` `[K,g,g]`: [`shared`](Self::shared), or [`separate`](Self::separate).
    pub fn of(masks: &Masks, shared: bool) -> Self {
        if shared { Self::shared(masks) } else { Self::separate(masks) }
    }

    /// Modulate each mask by itself, as in the paper.
    pub fn separate(masks: &Masks) -> Self {
        let component = |(i, mask): (usize, ArrayView2<'_, f32>)| Component {
            mask: i,
            probe: i,
            cells: mask.to_owned(),
            vicinity: Array2::from_elem(mask.raw_dim(), true),
        };
        Self {
            masks: masks.clone(),
            components: masks.outer_iter().enumerate().map(component).collect(),
        }
    }

    /// Share out the components of all masks to as few probes as greedy colouring finds, the
    /// largest first; never more probes than masks.
    pub fn shared(masks: &Masks) -> Self {
        let mut components: Vec<Component> = masks
            .outer_iter()
            .enumerate()
            .flat_map(|(mask, cells)| {
                components_of(cells).into_iter().map(move |cells| {
                    let vicinity = dilated(&cells, VICINITY);
                    Component { mask, probe: 0, cells, vicinity }
                })
            })
            .collect();
        components.sort_by_key(|component| std::cmp::Reverse(component.cells.sum() as usize));
        let (num_masks, height, width) = masks.dim();
        // The mask that has taken each cell of each probe.
        let mut taken: Vec<Array2<Option<usize>>> = Vec::new();
        let mut probes: Vec<Array2<f32>> = Vec::new();
        for component in &mut components {
            let free = |taken: &Array2<Option<usize>>| {
                let mut cells = taken.iter().zip(&component.vicinity);
                cells.all(|(by, near)| !near || by.is_none_or(|mask| mask == component.mask))
            };
            component.probe = taken.iter().position(free).unwrap_or(taken.len());
            if component.probe == taken.len() {
                taken.push(Array2::from_elem((height, width), None));
                probes.push(Array2::zeros((height, width)));
            }
            Zip::from(&mut taken[component.probe]).and(&component.vicinity).for_each(
                |by, &near| {
                    if near {
                        *by = Some(component.mask);
                    }
                },
            );
            probes[component.probe] += &component.cells;
        }
        if probes.len() >= num_masks {
            return Self::separate(masks);
        }
        let views: Vec<_> = probes.iter().map(|probe| probe.view()).collect();
        let masks = ndarray::stack(Axis(0), &views).expect("masks of one shape");
        Self { masks, components }
    }
}

/// Separate the connected components of a mask (4 neighbours), each of 0 and 1.
fn components_of(mask: ArrayView2<'_, f32>) -> Vec<Array2<f32>> {
    let mut left = mask.to_owned();
    let mut components = Vec::new();
    while let Some(first) = left.indexed_iter().find(|(_, value)| **value > 0.0).map(|(at, _)| at) {
        let mut component = Array2::zeros(left.raw_dim());
        let mut queue = VecDeque::from([first]);
        while let Some((y, x)) = queue.pop_front() {
            if left.get((y, x)).is_some_and(|value| *value > 0.0) {
                (left[[y, x]], component[[y, x]]) = (0.0, 1.0);
                let (above, before) = (y.wrapping_sub(1), x.wrapping_sub(1));
                queue.extend([(above, x), (y + 1, x), (y, before), (y, x + 1)]);
            }
        }
        components.push(component);
    }
    components
}

fn dilated(cells: &Array2<f32>, radius: usize) -> Array2<bool> {
    let (height, width) = cells.dim();
    let mut near = Array2::from_elem((height, width), false);
    for ((y, x), _) in cells.indexed_iter().filter(|(_, value)| **value > 0.0) {
        let rows = y.saturating_sub(radius)..(y + radius + 1).min(height);
        let columns = x.saturating_sub(radius)..(x + radius + 1).min(width);
        near.slice_mut(ndarray::s![rows, columns]).fill(true);
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masks(rows: &[&str]) -> Masks {
        let letters = rows.concat().bytes().max().unwrap() - b'a' + 1;
        let (height, width) = (rows.len(), rows[0].len());
        Masks::from_shape_fn((letters.into(), height, width), |(k, y, x)| {
            f32::from(u8::from(rows[y].as_bytes()[x] == b'a' + k as u8))
        })
    }

    #[test]
    fn components_that_are_far_apart_share_a_probe() {
        let masks = masks(&["abaaaaaca"]);
        let probes = Probes::shared(&masks);
        assert_eq!(probes.masks.dim().0, 2);
        assert_eq!(probes.components.len(), 5);
        let probe = |mask: usize| {
            probes
                .components
                .iter()
                .filter(|component| component.mask == mask)
                .map(|component| component.probe)
                .collect::<Vec<_>>()
        };
        assert_eq!(probe(1), probe(2));
        assert_eq!(probe(0), [0; 3]);
        assert_eq!(probes.masks.sum(), masks.sum());
    }

    #[test]
    fn no_cell_is_near_two_masks_of_a_probe() {
        let masks = masks(&["aabbccaa", "abbbcdda", "eeaaccdd", "ffaagghh", "ffbbgghh"]);
        let probes = Probes::shared(&masks);
        assert!(probes.masks.dim().0 <= masks.dim().0);
        for (i, a) in probes.components.iter().enumerate() {
            for b in &probes.components[..i] {
                let apart = a.vicinity.iter().zip(&b.vicinity).all(|(a, b)| !(*a && *b));
                assert!(a.probe != b.probe || a.mask == b.mask || apart);
            }
            let whole = probes.masks.index_axis(Axis(0), a.probe);
            assert!(a.cells.iter().zip(whole).all(|(cell, probe)| cell <= probe));
        }
    }

    #[test]
    fn separate_probes_are_the_masks() {
        let masks = masks(&["aab", "bba"]);
        let probes = Probes::separate(&masks);
        assert_eq!(probes.masks, masks);
        assert_eq!(probes.components.len(), 2);
        assert!(
            probes.components.iter().all(|component| component.vicinity.iter().all(|cell| *cell))
        );
    }
}
