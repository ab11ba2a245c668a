//! One-to-one matching of boundary pixels.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ndarray::Array2;

/// Costs are hundredths of a pixel.
const UNIT: f64 = 100.0;
/// Cost of a pixel without a partner, in largest distances: so high that there are as many pairs as
/// can be, almost whatever their distances.
const ALONE: f64 = 100.0;
const NONE: usize = usize::MAX;

/// Pair pixels of `a` with pixels of `b` at most `reach` pixels away, each in one pair at most, so
/// that the distances of all pairs and the cost of the pixels left alone are least: the objective
/// of the Berkeley benchmark's `correspondPixels`, solved exactly. Gives the pixels of each that
/// have a partner.
///
/// # Panics
/// When the pictures differ in size.
pub fn match_pixels(a: &Array2<bool>, b: &Array2<bool>, reach: f64) -> [Array2<bool>; 2] {
    assert_eq!(a.dim(), b.dim(), "size of the boundary maps");
    let pixels = |map: &Array2<bool>| -> Vec<(usize, usize)> {
        map.indexed_iter().filter(|(_, set)| **set).map(|(place, _)| place).collect()
    };
    let (rows, columns) = (pixels(a), pixels(b));
    let mut index = Array2::from_elem(b.raw_dim(), NONE);
    for (column, &place) in columns.iter().enumerate() {
        index[place] = column;
    }
    let mut problem = Problem::new(columns.len(), (ALONE * reach * UNIT).ceil() as i64);
    let disc = disc(reach);
    for &(y, x) in &rows {
        problem.edges.push(
            disc.iter()
                .filter_map(|&(dy, dx, cost)| {
                    let place = (y.wrapping_add_signed(dy), x.wrapping_add_signed(dx));
                    index.get(place).filter(|&&column| column != NONE).map(|&column| (column, cost))
                })
                .collect(),
        );
    }
    problem.partner_of_row = vec![NONE; rows.len()];
    (0..rows.len()).for_each(|row| problem.assign(row));

    let mut matched = [Array2::default(a.raw_dim()), Array2::default(b.raw_dim())];
    for (row, &column) in problem.partner_of_row.iter().enumerate() {
        if column != NONE {
            matched[0][rows[row]] = true;
            matched[1][columns[column]] = true;
        }
    }
    matched
}

/// Offsets up to `reach` with their costs.
fn disc(reach: f64) -> Vec<(isize, isize, i64)> {
    let r = reach.ceil() as isize;
    let offsets = (-r..=r).flat_map(|dy| (-r..=r).map(move |dx| (dy, dx)));
    offsets
        .filter(|(dy, dx)| ((dy * dy + dx * dx) as f64) <= reach * reach)
        .map(|(dy, dx)| (dy, dx, (((dy * dy + dx * dx) as f64).sqrt() * UNIT).round() as i64))
        .collect()
}

/// The assignment problem over a sparse graph, solved row by row along cheapest augmenting paths
/// (Jonker and Volgenant 1987). A search never leaves its row's connected component.
struct Problem {
    /// (column, cost) of each row.
    edges: Vec<Vec<(usize, i64)>>,
    alone: i64,
    partner_of_row: Vec<usize>,
    partner_of_column: Vec<usize>,
    /// Dual variables: they keep reduced costs from being negative, and a region that is known to
    /// be full from being searched again.
    price: Vec<i64>,
    distance: Vec<i64>,
    settled: Vec<bool>,
    /// The row from which a column was reached.
    via: Vec<usize>,
}

impl Problem {
    fn new(columns: usize, alone: i64) -> Self {
        Self {
            edges: Vec::new(),
            alone,
            partner_of_row: Vec::new(),
            partner_of_column: vec![NONE; columns],
            price: vec![0; columns],
            distance: vec![i64::MAX; columns],
            settled: vec![false; columns],
            via: vec![NONE; columns],
        }
    }

    /// Gives `row` a partner, or leaves it or another row alone, whatever is cheapest.
    fn assign(&mut self, row: usize) {
        let mut queue = BinaryHeap::new();
        let mut touched = Vec::new();
        let mut settled = Vec::new();
        let (mut current, mut base) = (row, 0);
        // The cheapest way so far to end by leaving a row alone.
        let mut forsaken = (i64::MAX, NONE);
        let (length, end) = loop {
            forsaken = forsaken.min((base + self.alone, current));
            for &(column, cost) in &self.edges[current] {
                let distance = base + cost - self.price[column];
                if !self.settled[column] && distance < self.distance[column] {
                    if self.distance[column] == i64::MAX {
                        touched.push(column);
                    }
                    self.distance[column] = distance;
                    self.via[column] = current;
                    queue.push(Reverse((distance, column)));
                }
            }
            let nearest = loop {
                match queue.pop() {
                    Some(Reverse((distance, column)))
                        if self.settled[column] || distance > self.distance[column] => {}
                    next => break next,
                }
            };
            let Some(Reverse((distance, column))) = nearest else { break (forsaken.0, NONE) };
            if distance >= forsaken.0 {
                break (forsaken.0, NONE);
            }
            let partner = self.partner_of_column[column];
            if partner == NONE {
                break (distance, column);
            }
            self.settled[column] = true;
            settled.push(column);
            let (_, cost) = *self.edges[partner]
                .iter()
                .find(|edge| edge.0 == column)
                .expect("partners are in reach");
            (current, base) = (partner, distance - cost + self.price[column]);
        };
        for column in settled {
            self.price[column] += self.distance[column] - length;
            self.settled[column] = false;
        }
        for column in touched {
            self.distance[column] = i64::MAX;
        }
        self.augment(row, end, forsaken.1);
    }

    /// Moves every row on the path one column on; the path ends at the free column `end`, or, where
    /// there is none, at the row that is left alone.
    fn augment(&mut self, start: usize, end: usize, alone: usize) {
        let mut column = end;
        if end == NONE {
            column = std::mem::replace(&mut self.partner_of_row[alone], NONE);
            if alone == start {
                return;
            }
        }
        loop {
            let row = self.via[column];
            let next = std::mem::replace(&mut self.partner_of_row[row], column);
            self.partner_of_column[column] = row;
            if row == start {
                return;
            }
            column = next;
        }
    }
}
