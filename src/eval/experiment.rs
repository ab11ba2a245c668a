//! What a run measures, and what must not change for it to go on.

use std::path::Path;

use emerdiff::digest::sha256;
use emerdiff::{Segmenter, Settings};

use crate::eval::arm::{Arm, Source};
use crate::eval::dataset::Dataset;
use crate::eval::dataset::kind::Kind;
use crate::eval::error::{Error, Result};
use crate::eval::external::External;
use crate::eval::mask_count::MaskCount;
use crate::eval::method::Method;
use crate::eval::setting::Setting;

/// The methods, numbers of masks and settings to measure.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The methods, side by side.
    pub methods: Vec<Method>,
    /// The numbers of masks: each gives a label map of every method.
    pub num_masks: Vec<MaskCount>,
    /// Whether the contours of `fast` are measured, besides its label maps.
    pub contours: bool,
    /// Whether the merges of `fast` are kept, with what people say of them.
    pub merges: bool,
    /// The results of other programs.
    pub externals: Vec<External>,
    /// Whether pictures and truths are cropped and scaled as DiffCut does.
    pub diffcut: bool,
    /// Whether the masks are the true classes, cut to cells of the feature grid, instead of the
    /// features' clusters: what upsampling is worth by itself.
    pub true_masks: bool,
    /// Whether the mean features of regions are kept.
    pub embeddings: bool,
    /// The settings of `paper`; its seed and timestep of the features are those of all methods. The
    /// number of masks comes from `num_masks`.
    pub paper: Settings,
    /// The settings of `fast`.
    pub fast: Settings,
}

/// An experiment with the data and the model that it is about.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// The model.
    pub segmenter: &'a Segmenter,
    /// The data.
    pub dataset: &'a Dataset,
    /// The methods, numbers of masks and settings to measure.
    pub experiment: &'a Experiment,
}

impl Experiment {
    /// All that is compared: the methods, then the other programs.
    pub fn sources(&self) -> impl Iterator<Item = Source> {
        let methods = self.methods.iter().map(|&method| Source::Method(method));
        let others = self.externals.iter().map(|one| Source::External(one.name().to_owned()));
        methods.chain(others)
    }

    /// The arms, those of one source next to each other.
    pub fn arms(&self) -> impl Iterator<Item = Arm> {
        self.sources().flat_map(|source| self.arms_of(&source))
    }

    /// The arms of one source.
    pub fn arms_of(&self, source: &Source) -> Vec<Arm> {
        let settings: Vec<_> = match source {
            Source::External(name) => self.external(name).settings().cloned().collect(),
            Source::Method(method) => {
                let contours =
                    (self.contours && *method == Method::Fast).then_some(Setting::Contours);
                let counts = self.num_masks.iter().map(|&count| Setting::Masks(count));
                counts.chain(contours).collect()
            }
        };
        let arm = |setting| Arm { source: source.clone(), setting };
        settings.into_iter().map(arm).collect()
    }

    /// The other program of this name.
    pub fn external(&self, name: &str) -> &External {
        let mut externals = self.externals.iter();
        externals.find(|external| external.name() == name).expect("arms are of these programs")
    }
}

impl Setup<'_> {
    /// Describe everything that must be the same for a run to go on: the experiment, the data, the
    /// model and the program.
    ///
    /// # Errors
    /// [`Error::Read`] when the model's manifest or the `list` of pictures has gone.
    pub fn configuration(&self, list: Option<&Path>) -> Result<serde_json::Value> {
        let Self { segmenter, dataset, experiment } = self;
        let digest = |path: &Path| -> Result<String> {
            let bytes = std::fs::read(path).map_err(|error| Error::read(path, error))?;
            Ok(sha256(bytes))
        };
        let externals: Vec<_> = experiment.externals.iter().map(External::configuration).collect();
        let bundle = segmenter.model().bundle();
        Ok(serde_json::json!({
            "emerdiff": env!("CARGO_PKG_VERSION"),
            "dataset": dataset.kind(),
            "root": dataset.root().to_string_lossy(),
            "split": dataset.split(),
            "list": list.map(digest).transpose()?,
            "model": bundle.manifest().name,
            "manifest_sha256": bundle.digest(),
            "provider": segmenter.model().provider(),
            "methods": experiment.methods,
            "num_masks": experiment.num_masks,
            "contours": experiment.contours,
            "externals": externals,
            "diffcut": experiment.diffcut,
            "merges": experiment.merges,
            "true_masks": experiment.true_masks,
            "embeddings": experiment.embeddings,
            "paper": experiment.paper,
            "fast": experiment.fast,
        }))
    }
}

/// Check that `methods` can start from the true masks of `dataset`.
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
