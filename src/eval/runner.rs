//! Measures the pictures of a data set: the network on this thread, the metrics on others.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Instant;

use image::RgbImage;
use rayon::prelude::*;

use super::dataset::{Dataset, Sample, Truth};
use super::diffcut::Square;
use super::journal::Journal;
use super::record::Scores;
use super::{Labels, MaskCount, Method, Outcome, Plan, Record, Result, Scene};
use crate::Segmenter;

/// How far a run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Pictures that were measured, those of an earlier run included.
    pub done: usize,
    /// Pictures in all.
    pub total: usize,
    /// The picture under way.
    pub picture: &'a str,
    /// The method under way.
    pub method: Method,
}

/// A picture that is segmented and not yet measured.
struct Segmented {
    picture: String,
    truth: Truth,
    maps: Vec<(Outcome, Labels)>,
}

/// Measures every picture of `dataset` that the journal in `folder` does not have, and gives the records of
/// all, in their order. `progress` is called now and then and may stop the run; what was segmented by then
/// is in the journal.
///
/// # Errors
/// Those of [`Journal::open`], [`Dataset::load`] and [`Method::segment`], and
/// [`crate::Error::Cancelled`].
pub fn run(
    segmenter: &Segmenter,
    dataset: &Dataset,
    plan: &Plan,
    configuration: &serde_json::Value,
    folder: &Path,
    progress: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Vec<Record>> {
    let (mut journal, records) = Journal::open(folder, configuration)?;
    let mut records: HashMap<String, Record> =
        records.into_iter().map(|record| (record.picture.clone(), record)).collect();
    let done: HashSet<String> = records.keys().cloned().collect();
    let samples = dataset.samples();
    let pending: Vec<_> = samples.iter().filter(|sample| !done.contains(&sample.name)).collect();
    let first = samples.len() - pending.len();

    let measured = thread::scope(|scope| {
        // One picture waits while one is measured: more would only take memory.
        let (sender, receiver) = sync_channel(1);
        let journal = &mut journal;
        let scorer = scope.spawn(move || measure(dataset, receiver, journal));
        let mut segment_all = || {
            for (i, sample) in pending.iter().enumerate() {
                let mut proceed = |method| {
                    let (done, total) = (first + i, samples.len());
                    progress(Progress { done, total, picture: &sample.name, method })
                };
                let segmented = segment(segmenter, dataset, plan, sample, &mut proceed)?;
                if sender.send(segmented).is_err() {
                    break;
                }
            }
            Ok(())
        };
        let segmented = segment_all();
        drop(sender);
        let measured = scorer.join().expect("metrics do not panic on maps of one size");
        segmented.and(measured)
    })?;
    records.extend(measured.into_iter().map(|record| (record.picture.clone(), record)));
    Ok(samples.iter().filter_map(|sample| records.remove(&sample.name)).collect())
}

fn segment(
    segmenter: &Segmenter,
    dataset: &Dataset,
    plan: &Plan,
    sample: &Sample,
    proceed: &mut dyn FnMut(Method) -> ControlFlow<()>,
) -> Result<Segmented> {
    let (picture, truth, square) = prepared(dataset, plan, sample)?;
    let scene = Scene::new(segmenter, plan, &picture, &truth)?;
    let mut maps = Vec::new();
    for &method in &plan.methods {
        let start = Instant::now();
        let labels = method.segment(&scene, &plan.ks, &mut || proceed(method))?;
        let seconds = start.elapsed().as_secs_f64() / plan.ks.len() as f64;
        for (&k, labels) in plan.ks.iter().zip(labels) {
            let labels = match square {
                Some(square) => square.prediction(&labels),
                None => labels,
            };
            let embeddings = plan
                .embeddings
                .then(|| scene.embeddings(&labels).outer_iter().map(|row| row.to_vec()).collect());
            let scores = Scores::default();
            maps.push((Outcome { method, k, seconds, scores, embeddings }, labels));
        }
    }
    Ok(Segmented { picture: sample.name.clone(), truth, maps })
}

/// A picture and its truth as the plan wants them.
fn prepared(
    dataset: &Dataset,
    plan: &Plan,
    sample: &Sample,
) -> Result<(RgbImage, Truth, Option<Square>)> {
    let (picture, truth) = dataset.load(sample, plan.paper.picture_budget())?;
    match truth {
        Truth::Classes(classes) if plan.diffcut => {
            let square = Square::of(&picture)?;
            let truth = Truth::Classes(square.truth(&classes));
            Ok((square.picture(&picture), truth, Some(square)))
        }
        truth => Ok((picture, truth, None)),
    }
}

/// One label map of one picture again, for people to look at; with the picture and its truth.
///
/// # Errors
/// Those of [`Dataset::load`] and [`Method::segment`].
pub(super) fn again(
    segmenter: &Segmenter,
    dataset: &Dataset,
    plan: &Plan,
    picture: &str,
    (method, k): (Method, MaskCount),
    proceed: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<(RgbImage, Truth, Labels)> {
    let sample = dataset.samples().iter().find(|sample| sample.name == picture);
    let sample = sample.expect("records are of the data set's pictures");
    let (mut picture, mut truth) = dataset.load(sample, plan.paper.picture_budget())?;
    if let (Truth::Classes(classes), true) = (&truth, plan.diffcut) {
        let square = Square::of(&picture)?;
        truth = Truth::Classes(square.classes(classes));
        picture = square.picture(&picture);
    }
    let scene = Scene::new(segmenter, plan, &picture, &truth)?;
    let labels = method.segment(&scene, &[k], proceed)?.remove(0);
    Ok((picture, truth, labels))
}

fn measure(
    dataset: &Dataset,
    segmented: Receiver<Segmented>,
    journal: &mut Journal,
) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for Segmented { picture, truth, maps } in segmented {
        let outcomes = maps.into_par_iter().map(|(outcome, labels)| Outcome {
            scores: Scores::new(dataset.kind(), &labels, &truth),
            ..outcome
        });
        let record = Record { picture, outcomes: outcomes.collect() };
        journal.add(&record)?;
        records.push(record);
    }
    Ok(records)
}
