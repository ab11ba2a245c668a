//! What a run measures, and what must not change for it to go on.

use std::path::Path;

use serde::Serialize;

use super::dataset::Kind;
use super::{Dataset, Error, MaskCount, Method, Result};
use crate::digest::sha256;
use crate::{Segmenter, Settings};

/// What to measure.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// The methods, side by side.
    pub methods: Vec<Method>,
    /// The numbers of masks: each gives a label map of every method.
    pub ks: Vec<MaskCount>,
    /// Whether pictures and truths are cropped and scaled as DiffCut does.
    pub diffcut: bool,
    /// Whether the masks are the true classes, cut to cells of the feature grid, instead of the features'
    /// clusters: what upsampling is worth by itself.
    pub true_masks: bool,
    /// Whether the mean features of regions are kept.
    pub embeddings: bool,
    /// The settings of `paper`, and the seed and the timestep of the features of all methods. The number
    /// of masks comes from `ks`.
    pub paper: Settings,
    /// The settings of `fast`.
    pub fast: Settings,
}

/// What must be the same for a run to go on: the plan, the data, the model and the program.
///
/// # Errors
/// [`Error::Read`] when the model's manifest or the list has gone.
pub fn configuration(
    segmenter: &Segmenter,
    dataset: &Dataset,
    list: Option<&Path>,
    plan: &Plan,
) -> Result<serde_json::Value> {
    let digest = |path: &Path| -> Result<String> {
        let bytes = std::fs::read(path).map_err(|error| Error::read(path, error))?;
        Ok(sha256(bytes))
    };
    let bundle = segmenter.model().bundle();
    Ok(serde_json::json!({
        "emerdiff": env!("CARGO_PKG_VERSION"),
        "dataset": dataset.kind(),
        "root": dataset.root(),
        "split": dataset.split(),
        "list": list.map(digest).transpose()?,
        "model": bundle.manifest().name,
        "manifest_sha256": bundle.digest(),
        "provider": segmenter.model().provider(),
        "methods": plan.methods,
        "k": plan.ks,
        "diffcut": plan.diffcut,
        "true_masks": plan.true_masks,
        "embeddings": plan.embeddings,
        "paper": plan.paper,
        "fast": plan.fast,
    }))
}

/// Whether `methods` can start from the true masks of `dataset`.
///
/// # Errors
/// [`Error::TrueMasks`].
pub fn check_true_masks(dataset: &Dataset, methods: &[Method]) -> Result<()> {
    if dataset.kind() == Kind::Bsds500 {
        let reason = format!("{} has several truths a picture", dataset.kind().name());
        return Err(Error::TrueMasks { reason });
    }
    match methods.iter().find(|method| !method.takes_masks()) {
        Some(method) => {
            let reason = format!(
                "{} does not start from given masks; take bilinear, guided, modulated",
                method.name()
            );
            Err(Error::TrueMasks { reason })
        }
        None => Ok(()),
    }
}
