//! Connected parts of a label map.

use std::cmp::Reverse;

use petgraph::unionfind::UnionFind;
use rayon::prelude::*;

/// Pixels of one label that lie side by side in a row.
pub(super) struct Run {
    pub row: usize,
    pub start: usize,
    pub end: usize,
    pub label: u16,
}

/// A label map as runs, and which of them belong to one part: pixels of one label that touch at a side.
pub(super) struct Components {
    pub runs: Vec<Run>,
    pub of_run: UnionFind<usize>,
    /// Pairs of runs that touch, and how many pixel sides they share.
    pub borders: Vec<(usize, usize, usize)>,
}

impl Components {
    /// Of `labels` row by row, `width` to a row.
    pub fn new(labels: &[u16], width: usize) -> Self {
        let rows: Vec<Vec<Run>> =
            labels.par_chunks(width).enumerate().map(|(row, line)| runs(row, line)).collect();
        let runs: Vec<Run> = rows.into_iter().flatten().collect();
        let borders = borders(&runs);
        let mut of_run = UnionFind::new(runs.len());
        for &(a, b, _) in &borders {
            if runs[a].label == runs[b].label {
                of_run.union(a, b);
            }
        }
        Self { runs, of_run, borders }
    }

    /// Pixels and place of each part that is not of the label `apart`, the largest first.
    pub fn by_area(&self, apart: Option<u16>) -> Vec<(usize, usize)> {
        let areas = self.areas().into_iter().zip(0..);
        let own = |&(area, part): &(usize, usize)| area > 0 && Some(self.runs[part].label) != apart;
        let mut parts: Vec<_> = areas.filter(own).collect();
        parts.sort_by_key(|&(area, _)| Reverse(area));
        parts
    }

    /// Pixels of each part, at the place of the run that stands for it.
    pub fn areas(&self) -> Vec<usize> {
        let mut areas = vec![0; self.runs.len()];
        for (i, run) in self.runs.iter().enumerate() {
            areas[self.of_run.find(i)] += run.end - run.start;
        }
        areas
    }
}

fn runs(row: usize, line: &[u16]) -> Vec<Run> {
    let mut start = 0;
    let chunks = line.chunk_by(|a, b| a == b).map(|chunk| {
        let run = Run { row, start, end: start + chunk.len(), label: chunk[0] };
        start = run.end;
        run
    });
    chunks.collect()
}

/// Pairs of runs that touch, and how many pixel sides they share.
fn borders(runs: &[Run]) -> Vec<(usize, usize, usize)> {
    let mut borders = Vec::new();
    let mut above = 0;
    for (i, run) in runs.iter().enumerate() {
        if i > 0 && runs[i - 1].row == run.row {
            borders.push((i - 1, i, 1));
        }
        while runs[above].row + 1 < run.row
            || (runs[above].row + 1 == run.row && runs[above].end <= run.start)
        {
            above += 1;
        }
        let touching =
            runs[above..i].iter().take_while(|other| other.row < run.row && other.start < run.end);
        for (place, other) in touching.enumerate() {
            let length = other.end.min(run.end) - other.start.max(run.start);
            borders.push((above + place, i, length));
        }
    }
    borders
}
