//! The numbers of a whole run, one section for each protocol: they must never share a column.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::dataset::Kind;
use super::metric::{Judged, concept_tally, data_set_tally};
use super::summary::{class_rows, region_rows};
use super::{Dataset, MaskCount, Method, Plan, Record, Result};

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

/// Results under one protocol.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// What was done.
    pub protocol: String,
    /// A row for each method and number of masks, and for the best numbers.
    pub rows: Vec<Row>,
}

/// Scores of one method.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// The number of masks.
    pub k: Choice,
    /// The scores, by name.
    #[serde(serialize_with = "map")]
    pub scores: Vec<(&'static str, Option<f64>)>,
    /// IoU of each class.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class_ious: Vec<Option<f64>>,
}

/// Which number of masks a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// For each score the one that is best for the whole data set.
    Ods,
    /// For each score and picture the one that is best.
    Ois,
    /// This one.
    #[serde(untagged)]
    K(MaskCount),
}

impl Choice {
    /// The number, ODS or OIS.
    pub fn name(self) -> String {
        match self {
            Self::K(k) => k.to_string(),
            Self::Ods => "ODS".into(),
            Self::Ois => "OIS".into(),
        }
    }
}

/// All sections that can be had of `records`.
///
/// # Errors
/// Those of [`data_set_tally`].
pub fn sections(
    dataset: &Dataset,
    plan: &Plan,
    protocols: &[Protocol],
    records: &[Record],
) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    let rows =
        |rows: &dyn Fn(Method) -> Vec<Row>| plan.methods.iter().flat_map(|&m| rows(m)).collect();
    if matches!(dataset.kind(), Kind::Bsds500 | Kind::Folder) {
        sections.push(Section {
            protocol: "regions and boundaries against each annotation".into(),
            rows: rows(&|method| region_rows(records, method, &plan.ks)),
        });
    }
    if dataset.kind() == Kind::Bsds500 {
        return Ok(sections);
    }
    let count = class_count(dataset, records);
    for protocol in protocols {
        let (name, rows) = match protocol {
            Protocol::PerImage => {
                let background = dataset.classes().background;
                let name = match plan.diffcut {
                    true => "per-image Hungarian as in DiffCut: square, 128 x 128",
                    false => "per-image Hungarian, full resolution",
                };
                let of = |method| class_rows(records, method, &plan.ks, count, background);
                (name, rows(&of))
            }
            Protocol::DataSet => {
                let seed = plan.paper.seed;
                let rows =
                    judged_rows(records, plan, |pictures| data_set_tally(pictures, count, seed));
                ("clusters over the data set, Hungarian", rows?)
            }
            Protocol::Concepts => {
                let rows =
                    judged_rows(records, plan, |pictures| Ok(concept_tally(pictures, count)));
                ("EmerDiff's modified protocol: nearest class concept", rows?)
            }
        };
        sections.push(Section { protocol: name.into(), rows });
    }
    Ok(sections)
}

/// Number of classes of the data set, or that its masks have shown.
pub fn class_count(dataset: &Dataset, records: &[Record]) -> usize {
    let outcomes = records.iter().flat_map(|record| &record.outcomes);
    let largest = outcomes
        .filter_map(|outcome| outcome.scores.classes.as_ref().map(|table| table.class_count()))
        .max();
    dataset.classes().count.or(largest).unwrap_or(0)
}

/// Rows of a protocol that looks at the features of all regions at once.
fn judged_rows(
    records: &[Record],
    plan: &Plan,
    tally: impl Fn(&[Judged]) -> crate::Result<super::metric::Tally>,
) -> Result<Vec<Row>> {
    let arms = plan.methods.iter().flat_map(|&method| plan.ks.iter().map(move |&k| (method, k)));
    let rows = arms.map(|(method, k)| {
        let outcomes = records.iter().flat_map(|record| &record.outcomes);
        let judged: Vec<Judged> = outcomes
            .filter(|outcome| (outcome.method, outcome.k) == (method, k))
            .filter_map(|outcome| {
                let (table, embeddings) =
                    (outcome.scores.classes.clone()?, outcome.embedding_array()?);
                Some(Judged { table, embeddings })
            })
            .collect();
        let tally = tally(&judged)?;
        Ok(Row {
            method,
            k: Choice::K(k),
            scores: vec![("mIoU", tally.mean_iou()), ("accuracy", Some(tally.accuracy()))],
            class_ious: tally.ious().collect(),
        })
    });
    rows.collect()
}

fn map<S: Serializer>(
    scores: &[(&'static str, Option<f64>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(scores.len()))?;
    for (name, score) in scores {
        map.serialize_entry(name, score)?;
    }
    map.end()
}
