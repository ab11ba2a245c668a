//! Every pixel of the picture goes to the mask whose difference map is strongest there.

use ndarray::{Array3, ArrayView3, Axis, s};
use rayon::prelude::*;

use crate::Cancel;
use crate::picture::Canvas;
use crate::segment::resample::Sample;

/// Label of each pixel of a picture of `width` × `height`, row by row: the argmax over the maps
/// `[K,H,W]` of the model's image, interpolated bilinearly. On a tie the lower label wins.
pub fn assign(maps: ArrayView3<'_, f32>, canvas: &Canvas, width: u32, height: u32) -> Vec<u16> {
    // [H,W,K]: the K values that one pixel compares lie side by side.
    let maps: Array3<f32> = maps.permuted_axes([1, 2, 0]).as_standard_layout().into_owned();
    let maps = maps.slice(s![canvas.rows(), canvas.columns(), ..]);
    let (rows, columns, k) = maps.dim();
    let samples: Vec<Sample> =
        (0..width as usize).map(|x| Sample::new(x, width as usize, columns)).collect();
    let mut labels = vec![0; width as usize * height as usize];
    let cancel = Cancel::current().unwrap_or_default();
    labels.par_chunks_mut(width as usize).enumerate().for_each(|(y, line)| {
        // Whoever asked for the labels asks next whether to go on.
        if cancel.is_requested() {
            return;
        }
        let sample = Sample::new(y, height as usize, rows);
        let (above, below) =
            (maps.index_axis(Axis(0), sample.first), maps.index_axis(Axis(0), sample.second));
        let row: Vec<f32> =
            above.iter().zip(below.iter()).map(|(a, b)| a + sample.share * (b - a)).collect();
        for (label, sample) in line.iter_mut().zip(&samples) {
            let (left, right) = (&row[sample.first * k..][..k], &row[sample.second * k..][..k]);
            let scores = left.iter().zip(right).map(|(a, b)| a + sample.share * (b - a));
            *label = argmax(scores);
        }
    });
    labels
}

/// The place of the largest score, the first on a tie.
pub(crate) fn argmax(scores: impl Iterator<Item = f32>) -> u16 {
    let mut best = (f32::NEG_INFINITY, 0);
    for (label, score) in scores.enumerate() {
        if score > best.0 {
            best = (score, label as u16);
        }
    }
    best.1
}
