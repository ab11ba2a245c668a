//! Pictures for people: how a source's best, median and worst results look.

use std::ops::ControlFlow;

use emerdiff::render::tinted;
use image::imageops::{FilterType, replace, resize};
use image::{Rgb, RgbImage};
use palette::{FromColor, Oklch, Srgb};
use serde::Serialize;

use crate::eval::arm::Arm;
use crate::eval::class_matching::ClassMatching;
use crate::eval::contours::thresholds;
use crate::eval::dataset::sample::Truth;
use crate::eval::diffcut::Square;
use crate::eval::error::Result;
use crate::eval::experiment::Setup;
use crate::eval::labels::{IGNORE, Labels};
use crate::eval::prediction::{Prediction, predict};
use crate::eval::record::Record;
use crate::eval::scene::Scene;
use crate::eval::summary::rank;

/// Columns and rows of one picture on a sheet.
const CELL: u32 = 320;
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

/// What a sheet shows.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What made the results.
    pub arm: Arm,
    /// The place of the threshold at which contours are shown; 0 for label maps.
    pub threshold: usize,
}

/// Find the best, the median and the worst picture of a subject.
pub fn entries(setup: Setup<'_>, records: &[Record], subject: &Subject) -> Vec<Entry> {
    let matching = ClassMatching::new(setup.dataset, records);
    let mut ranked: Vec<(f64, &str)> = records
        .iter()
        .filter_map(|record| {
            let candidates = record.outcome(&subject.arm)?.candidates();
            Some((rank(candidates.get(subject.threshold)?, matching), record.picture.as_str()))
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

/// Draw a row for each entry: the picture, the truth, and what the subject makes of it.
///
/// # Errors
/// Those of [`crate::eval::dataset::Dataset::load`] and [`predict`].
pub fn sheet(
    setup: Setup<'_>,
    subject: &Subject,
    entries: &[Entry],
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<RgbImage> {
    let height = entries.len() as u32 * (CELL + GAP) + GAP;
    let mut sheet = RgbImage::from_pixel(3 * (CELL + GAP) + GAP, height, Rgb([255; 3]));
    for (row, entry) in entries.iter().enumerate() {
        let Shown { picture, truth, labels } = shown(setup, &entry.picture, subject, proceed)?;
        let truth = match truth {
            Truth::Classes(classes) => classes,
            Truth::Annotations(mut annotations) => annotations.swap_remove(0).regions,
        };
        let cells = [picture.clone(), overlay(&picture, &truth), overlay(&picture, &labels)];
        for (column, cell) in cells.iter().enumerate() {
            let scale = f64::from(CELL) / f64::from(cell.width().max(cell.height()));
            let side = |pixels: u32| ((f64::from(pixels) * scale) as u32).max(1);
            let (width, height) = (side(cell.width()), side(cell.height()));
            let cell = resize(cell, width, height, FilterType::Triangle);
            let x = GAP + column as u32 * (CELL + GAP) + (CELL - width) / 2;
            let y = GAP + row as u32 * (CELL + GAP) + (CELL - height) / 2;
            replace(&mut sheet, &cell, x.into(), y.into());
        }
    }
    Ok(sheet)
}

/// The contents of a row of a sheet.
struct Shown {
    picture: RgbImage,
    truth: Truth,
    labels: Labels,
}

/// Make the label map of one picture again. DiffCut's square is shown before it is scaled down.
fn shown(
    setup: Setup<'_>,
    picture: &str,
    subject: &Subject,
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Shown> {
    let experiment = setup.experiment;
    let sample = setup.dataset.samples().iter().find(|sample| sample.name == picture);
    let sample = sample.expect("records are of the data set's pictures");
    let (mut picture, mut truth) = setup.dataset.load(sample, experiment.paper.picture_budget())?;
    if let (Truth::Classes(classes), true) = (&truth, experiment.diffcut) {
        let square = Square::of(&picture)?;
        truth = Truth::Classes(square.classes(classes));
        picture = square.picture(&picture);
    }
    let scene = Scene::new(setup.segmenter, experiment, &picture, &truth)?;
    let labels = match predict(&scene, sample, &subject.arm, proceed)? {
        Prediction::Labels(labels) => labels,
        Prediction::Contours(contours) => {
            let threshold = thresholds().nth(subject.threshold);
            let regions = threshold.and_then(|threshold| contours.regions(threshold));
            regions.expect("what was measured can be drawn")
        }
    };
    Ok(Shown { picture, truth, labels })
}

fn overlay(picture: &RgbImage, labels: &Labels) -> RgbImage {
    let labels: Vec<u16> = labels.iter().copied().collect();
    tinted(picture, &labels, |label| (label != IGNORE).then(|| color(label)))
}

/// The colour of a label: hues are a golden angle apart, so that near labels look different.
fn color(label: u16) -> [u8; 3] {
    const GOLDEN_ANGLE: f32 = 137.508;
    let lightness = [0.78, 0.62, 0.7][usize::from(label % 3)];
    let color = Oklch::new(lightness, 0.17, f32::from(label) * GOLDEN_ANGLE);
    Srgb::from_color(color).into_format().into()
}
