//! Pictures for people: how a method's best, median and worst results look.

use std::ops::ControlFlow;

use image::imageops::{FilterType, replace, resize};
use image::{Rgb, RgbImage};
use serde::Serialize;

use super::dataset::Truth;
use super::runner::again;
use super::summary::rank;
use super::{Dataset, IGNORE, Labels, MaskCount, Method, Plan, Record, Result};
use crate::Segmenter;
use crate::render::tinted;

/// Columns and rows of one picture on a sheet.
const TILE: u32 = 320;
const GAP: u32 = 8;

/// A picture on a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its place: best, median or worst.
    pub place: &'static str,
    /// Its name in the data set.
    pub picture: String,
    /// Covering, or the mean IoU of the picture's classes.
    pub score: f64,
}

/// The best, the median and the worst picture of `method` with `k` masks, of `count` classes.
pub fn entries(
    records: &[Record],
    dataset: &Dataset,
    (method, k): (Method, MaskCount),
    count: usize,
) -> Vec<Entry> {
    let background = dataset.classes().background;
    let mut ranked: Vec<(f64, &str)> = records
        .iter()
        .filter_map(|record| {
            let mut outcomes = record.outcomes.iter();
            let outcome = outcomes.find(|outcome| (outcome.method, outcome.k) == (method, k))?;
            Some((rank(outcome, count, background), record.picture.as_str()))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let Some(last) = ranked.len().checked_sub(1) else { return Vec::new() };
    let places = [("best", 0), ("median", last / 2), ("worst", last)];
    let entry = |(place, i): (&'static str, usize)| {
        let (score, picture) = ranked[i];
        Entry { place, picture: picture.to_owned(), score }
    };
    places.map(entry).to_vec()
}

/// One row for each entry: the picture, the truth, and what the method makes of it.
///
/// # Errors
/// Those of [`Dataset::load`] and [`Method::segment`].
pub fn sheet(
    segmenter: &Segmenter,
    dataset: &Dataset,
    plan: &Plan,
    arm: (Method, MaskCount),
    entries: &[Entry],
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<RgbImage> {
    let height = entries.len() as u32 * (TILE + GAP) + GAP;
    let mut sheet = RgbImage::from_pixel(3 * (TILE + GAP) + GAP, height, Rgb([255; 3]));
    for (row, entry) in entries.iter().enumerate() {
        let (picture, truth, labels) =
            again(segmenter, dataset, plan, &entry.picture, arm, proceed)?;
        let truth = match truth {
            Truth::Classes(classes) => classes,
            Truth::Annotations(mut annotations) => annotations.swap_remove(0).regions,
        };
        let tiles = [picture.clone(), overlay(&picture, &truth), overlay(&picture, &labels)];
        for (column, tile) in tiles.iter().enumerate() {
            let scale = f64::from(TILE) / f64::from(tile.width().max(tile.height()));
            let side = |pixels: u32| ((f64::from(pixels) * scale) as u32).max(1);
            let (width, height) = (side(tile.width()), side(tile.height()));
            let tile = resize(tile, width, height, FilterType::Triangle);
            let x = GAP + column as u32 * (TILE + GAP) + (TILE - width) / 2;
            let y = GAP + row as u32 * (TILE + GAP) + (TILE - height) / 2;
            replace(&mut sheet, &tile, x.into(), y.into());
        }
    }
    Ok(sheet)
}

fn overlay(picture: &RgbImage, labels: &Labels) -> RgbImage {
    let labels: Vec<u16> = labels.iter().copied().collect();
    tinted(picture, &labels, |label| (label != IGNORE).then(|| crate::render::color(label)))
}
