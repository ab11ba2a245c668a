//! The numbers of a whole run, one section for each protocol.

use serde::Serialize;

use crate::eval::arm::Arm;
use crate::eval::class_matching::ClassMatching;
use crate::eval::dataset::Dataset;
use crate::eval::dataset::kind::Kind;
use crate::eval::error::Result;
use crate::eval::experiment::Experiment;
use crate::eval::metric::class_tally::ClassTally;
use crate::eval::metric::concepts::{Judged, concept_tally, data_set_tally};
use crate::eval::record::Record;
use crate::eval::summary::{class_rows, region_rows};
use crate::eval::table::{Row, Section};

/// A way to measure classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// The regions of each picture are matched to its classes (DiffSeg, DiffCut)
    PerImage,
    /// Regions are clustered over the data set, the clusters are matched to the classes (STEGO)
    DataSet,
    /// Regions become the class whose mean feature is nearest (EmerDiff's modified protocol)
    Concepts,
}

/// Make all sections that can be had of `records`.
///
/// # Errors
/// Those of [`data_set_tally`].
pub fn sections(
    dataset: &Dataset,
    experiment: &Experiment,
    protocols: &[Protocol],
    records: &[Record],
) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    let rows = |rows: &dyn Fn(&[Arm]) -> Vec<Row>| {
        experiment.sources().flat_map(|source| rows(&experiment.arms_of(&source))).collect()
    };
    if matches!(dataset.kind(), Kind::Bsds500 | Kind::Folder) {
        sections.push(Section {
            protocol: "regions and boundaries against each annotation".into(),
            rows: rows(&|arms| region_rows(records, arms)),
        });
    }
    if dataset.kind() == Kind::Bsds500 {
        return Ok(sections);
    }
    let matching = ClassMatching::new(dataset, records);
    let count = matching.count;
    for protocol in protocols {
        let (name, rows) = match protocol {
            Protocol::PerImage => {
                let name = match experiment.diffcut {
                    true => "per-image Hungarian as in DiffCut: square, 128 x 128",
                    false => "per-image Hungarian, full resolution",
                };
                (name, rows(&|arms| class_rows(records, arms, matching)))
            }
            Protocol::DataSet => {
                let seed = experiment.paper.seed;
                let tally = |pictures: &[Judged]| data_set_tally(pictures, count, seed);
                ("clusters over the data set, Hungarian", judged_rows(records, experiment, tally)?)
            }
            Protocol::Concepts => {
                let tally = |pictures: &[Judged]| Ok(concept_tally(pictures, count));
                let rows = judged_rows(records, experiment, tally)?;
                ("EmerDiff's modified protocol: nearest class concept", rows)
            }
        };
        sections.push(Section { protocol: name.into(), rows });
    }
    Ok(sections)
}

/// Make the rows of a protocol that looks at the features of all regions at once.
fn judged_rows(
    records: &[Record],
    experiment: &Experiment,
    tally: impl Fn(&[Judged]) -> emerdiff::Result<ClassTally>,
) -> Result<Vec<Row>> {
    let rows = experiment.arms().filter(Arm::has_labels).map(|arm| {
        let judged: Vec<Judged> = records
            .iter()
            .filter_map(|record| {
                let outcome = record.outcome(&arm)?;
                let table = outcome.scores.classes.clone()?;
                Some(Judged { table, embeddings: outcome.embedding_array()? })
            })
            .collect();
        let tally = tally(&judged)?;
        let scores = vec![("mIoU", tally.mean_iou()), ("accuracy", Some(tally.accuracy()))];
        Ok(Row { class_ious: tally.ious().collect(), ..Row::of_arm(&arm, scores) })
    });
    rows.collect()
}
