//! Connected components of a label map.

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

/// Two runs that touch.
pub(super) struct Border {
    pub a: usize,
    pub b: usize,
    /// Pixel sides that they share.
    pub length: usize,
}

/// A connected component.
pub(super) struct Component {
    /// Its pixels.
    pub area: usize,
    /// The run that stands for it.
    pub run: usize,
}

/// A label map as runs, and which of them are connected: pixels of one label that touch at a side.
pub(super) struct Components {
    pub runs: Vec<Run>,
    pub of_run: UnionFind<usize>,
    pub borders: Vec<Border>,
}

impl Components {
    /// Find the components of `labels`, row by row, `width` to a row.
    pub fn new(labels: &[u16], width: usize) -> Self {
        let rows: Vec<Vec<Run>> =
            labels.par_chunks(width).enumerate().map(|(row, line)| runs(row, line)).collect();
        let runs: Vec<Run> = rows.into_iter().flatten().collect();
        let borders = borders(&runs);
        let mut of_run = UnionFind::new(runs.len());
        for &Border { a, b, .. } in &borders {
            if runs[a].label == runs[b].label {
                of_run.union(a, b);
            }
        }
        Self { runs, of_run, borders }
    }

    /// List the components that are not `transparent`, the largest first.
    pub fn by_area(&self, transparent: Option<u16>) -> Vec<Component> {
        let areas = self.areas().into_iter().zip(0..);
        let mut components: Vec<_> = areas
            .map(|(area, run)| Component { area, run })
            .filter(|own| own.area > 0 && Some(self.runs[own.run].label) != transparent)
            .collect();
        components.sort_by_key(|component| Reverse(component.area));
        components
    }

    /// Pixels of each component, at the index of the run that stands for it.
    pub fn areas(&self) -> Vec<usize> {
        let mut areas = vec![0; self.runs.len()];
        for (i, run) in self.runs.iter().enumerate() {
            areas[self.of_run.find(i)] += run.end - run.start;
        }
        areas
    }

    /// Make all runs of `label` one component, and give its first run.
    pub fn unite(&mut self, label: Option<u16>) -> Option<usize> {
        let mut own = (0..self.runs.len()).filter(|&run| Some(self.runs[run].label) == label);
        let first = own.next()?;
        for run in own {
            self.of_run.union(first, run);
        }
        Some(first)
    }

    /// Write the label that `label` gives each run.
    pub fn write(&self, labels: &mut [u16], width: usize, label: impl Fn(usize) -> u16) {
        for (i, run) in self.runs.iter().enumerate() {
            labels[run.row * width..][run.start..run.end].fill(label(i));
        }
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

fn borders(runs: &[Run]) -> Vec<Border> {
    let mut borders = Vec::new();
    let mut above = 0;
    for (i, run) in runs.iter().enumerate() {
        if i > 0 && runs[i - 1].row == run.row {
            borders.push(Border { a: i - 1, b: i, length: 1 });
        }
        while runs[above].row + 1 < run.row
            || (runs[above].row + 1 == run.row && runs[above].end <= run.start)
        {
            above += 1;
        }
        let touching =
            runs[above..i].iter().take_while(|other| other.row < run.row && other.start < run.end);
        for (offset, other) in touching.enumerate() {
            let length = other.end.min(run.end) - other.start.max(run.start);
            borders.push(Border { a: above + offset, b: i, length });
        }
    }
    borders
}
