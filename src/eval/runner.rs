//! A run over a data set: the network on this thread, the metrics on others.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Instant;

use image::RgbImage;
use rayon::prelude::*;

use crate::eval::arm::Source;
use crate::eval::borders::{Merged, merged};
use crate::eval::dataset::sample::{Sample, Truth};
use crate::eval::diffcut::Square;
use crate::eval::error::{Error, Result};
use crate::eval::experiment::Setup;
use crate::eval::journal::{JOURNAL, Journal};
use crate::eval::prediction::{Prediction, predict};
use crate::eval::record::{Outcome, Record};
use crate::eval::scene::Scene;
use crate::eval::scores::Scores;

/// How far a run over a data set is.
#[derive(Clone, Copy, Debug)]
pub struct RunProgress<'a> {
    /// Pictures that were measured, those of an earlier run included.
    pub done: usize,
    /// Pictures in all.
    pub total: usize,
    /// The picture under way.
    pub picture: &'a str,
    /// Name of the method under way, or of the other program.
    pub source: &'a str,
}

/// A picture that is segmented and not yet measured.
struct Segmented<'a> {
    sample: &'a Sample,
    truth: Truth,
    predictions: Vec<(Outcome, Prediction)>,
    merges: Vec<Merged>,
}

/// Measure every picture of the data set that the journal in `folder` does not have, and give the
/// records of all, in their order. `progress` is called now and then and may stop the run; what was
/// segmented by then is in the journal.
///
/// # Errors
/// Those of [`Journal::open`], [`crate::eval::dataset::Dataset::load`] and [`predict`], [`Error::ChangedResult`] and
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
    for sample in samples {
        if let Some(record) = records.get(&sample.name)
            && record.externals != digests(setup, sample)?
        {
            let (journal, picture) = (folder.join(JOURNAL), sample.name.clone());
            return Err(Error::ChangedResult { journal, picture });
        }
    }
    let pending: Vec<_> =
        samples.iter().filter(|sample| !records.contains_key(&sample.name)).collect();
    let first = samples.len() - pending.len();

    let measured = thread::scope(|scope| {
        // One picture waits while one is measured: more would only take memory.
        let (sender, receiver) = sync_channel(1);
        let journal = &mut journal;
        let scorer = scope.spawn(move || measure(setup, receiver, journal));
        let mut segment_all = || {
            for (i, sample) in pending.iter().enumerate() {
                let mut proceed = |source: &str| {
                    let (done, total) = (first + i, samples.len());
                    progress(RunProgress { done, total, picture: &sample.name, source })
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

fn segment<'a>(
    setup: Setup<'_>,
    sample: &'a Sample,
    proceed: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Segmented<'a>> {
    let experiment = setup.experiment;
    let (picture, truth, square) = prepared(setup, sample)?;
    let scene = Scene::new(setup.segmenter, experiment, &picture, &truth)?;
    let mut predictions = Vec::new();
    for arm in experiment.arms() {
        let start = Instant::now();
        let mut prediction = predict(&scene, sample, &arm, &mut || proceed(arm.source.name()))?;
        let is_own = matches!(arm.source, Source::Method(_));
        let mut outcome = Outcome {
            arm,
            seconds: is_own.then(|| start.elapsed().as_secs_f64()),
            scores: Scores::default(),
            steps: Vec::new(),
            embeddings: None,
        };
        if let Prediction::Labels(labels) = &mut prediction {
            if let Some(square) = square {
                *labels = square.prediction(labels);
            }
            outcome.embeddings = experiment
                .embeddings
                .then(|| scene.embeddings(labels).outer_iter().map(|row| row.to_vec()).collect());
        }
        predictions.push((outcome, prediction));
    }
    let merges = match experiment.merges {
        true => {
            let basins = scene.basins(&mut || proceed("merges"))?;
            merged(&basins, experiment.fast.min_area, &truth)
        }
        false => Vec::new(),
    };
    Ok(Segmented { sample, truth, predictions, merges })
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
    setup: Setup<'_>,
    segmented: Receiver<Segmented<'_>>,
    journal: &mut Journal,
) -> Result<Vec<Record>> {
    let kind = setup.dataset.kind();
    let mut records = Vec::new();
    for Segmented { sample, truth, predictions, merges } in segmented {
        let outcomes = predictions.into_par_iter().map(|(outcome, prediction)| {
            Ok(match prediction {
                Prediction::Labels(labels) => {
                    Outcome { scores: Scores::new(kind, &labels, &truth), ..outcome }
                }
                Prediction::Contours(contours) => {
                    let steps = Scores::of_contours(&contours, &truth);
                    let crowded = || Error::Crowded {
                        picture: sample.picture.clone(),
                        name: outcome.arm.source.name().to_owned(),
                    };
                    Outcome { steps: steps.ok_or_else(crowded)?, ..outcome }
                }
            })
        });
        let outcomes = outcomes.collect::<Result<_>>()?;
        let externals = digests(setup, sample)?;
        let record = Record { picture: sample.name.clone(), externals, outcomes, merges };
        journal.add(&record)?;
        records.push(record);
    }
    Ok(records)
}

/// What the other programs' results for a picture are known by.
fn digests(setup: Setup<'_>, sample: &Sample) -> Result<Vec<String>> {
    setup.experiment.externals.iter().map(|external| external.digest(sample)).collect()
}
