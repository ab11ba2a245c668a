//! A run over a data set: the network on this thread, the metrics on others.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Instant;

use image::RgbImage;
use rayon::prelude::*;

use crate::eval::dataset::Dataset;
use crate::eval::dataset::sample::{Sample, Truth};
use crate::eval::diffcut::Square;
use crate::eval::error::Result;
use crate::eval::experiment::Setup;
use crate::eval::journal::Journal;
use crate::eval::label_maps::label_map;
use crate::eval::labels::Labels;
use crate::eval::method::Method;
use crate::eval::record::{Outcome, Record, Scores};
use crate::eval::scene::Scene;

/// How far a run over a data set is.
#[derive(Clone, Copy, Debug)]
pub struct RunProgress<'a> {
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

/// Measure every picture of the data set that the journal in `folder` does not have, and give the
/// records of all, in their order. `progress` is called now and then and may stop the run; what was
/// segmented by then is in the journal.
///
/// # Errors
/// Those of [`Journal::open`], [`Dataset::load`] and [`label_map`], and
/// [`emerdiff::Error::Cancelled`].
pub fn run(
    setup: Setup<'_>,
    configuration: &serde_json::Value,
    folder: &Path,
    progress: &mut dyn FnMut(RunProgress<'_>) -> ControlFlow<()>,
) -> Result<Vec<Record>> {
    let (mut journal, records) = Journal::open(folder, configuration)?;
    let mut records: HashMap<String, Record> =
        records.into_iter().map(|record| (record.picture.clone(), record)).collect();
    let samples = setup.dataset.samples();
    let pending: Vec<_> =
        samples.iter().filter(|sample| !records.contains_key(&sample.name)).collect();
    let first = samples.len() - pending.len();

    let measured = thread::scope(|scope| {
        // One picture waits while one is measured: more would only take memory.
        let (sender, receiver) = sync_channel(1);
        let journal = &mut journal;
        let scorer = scope.spawn(move || measure(setup.dataset, receiver, journal));
        let mut segment_all = || {
            for (i, sample) in pending.iter().enumerate() {
                let mut proceed = |method| {
                    let (done, total) = (first + i, samples.len());
                    progress(RunProgress { done, total, picture: &sample.name, method })
                };
                let segmented = segment(setup, sample, &mut proceed)?;
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
    setup: Setup<'_>,
    sample: &Sample,
    proceed: &mut dyn FnMut(Method) -> ControlFlow<()>,
) -> Result<Segmented> {
    let experiment = setup.experiment;
    let (picture, truth, square) = prepared(setup, sample)?;
    let scene = Scene::new(setup.segmenter, experiment, &picture, &truth)?;
    let mut maps = Vec::new();
    for &method in &experiment.methods {
        let start = Instant::now();
        let labels: Result<Vec<_>, _> = experiment
            .arms_of(method)
            .map(|arm| label_map(&scene, arm, &mut || proceed(method)))
            .collect();
        let labels = labels?;
        let seconds = start.elapsed().as_secs_f64() / labels.len() as f64;
        for (arm, labels) in experiment.arms_of(method).zip(labels) {
            let labels = match square {
                Some(square) => square.prediction(&labels),
                None => labels,
            };
            let embeddings = experiment
                .embeddings
                .then(|| scene.embeddings(&labels).outer_iter().map(|row| row.to_vec()).collect());
            let outcome = Outcome {
                method,
                num_masks: arm.num_masks,
                seconds,
                scores: Scores::default(),
                embeddings,
            };
            maps.push((outcome, labels));
        }
    }
    Ok(Segmented { picture: sample.name.clone(), truth, maps })
}

/// Load a picture and its truth as the experiment wants them.
fn prepared(setup: Setup<'_>, sample: &Sample) -> Result<(RgbImage, Truth, Option<Square>)> {
    let budget = setup.experiment.paper.picture_budget();
    let (picture, truth) = setup.dataset.load(sample, budget)?;
    match truth {
        Truth::Classes(classes) if setup.experiment.diffcut => {
            let square = Square::of(&picture)?;
            let truth = Truth::Classes(square.truth(&classes));
            Ok((square.picture(&picture), truth, Some(square)))
        }
        truth => Ok((picture, truth, None)),
    }
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
