//! Where a data set keeps its files after unpacking.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::eval::dataset::classes::Classes;
use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::sample::Sample;
use crate::eval::error::{Error, Result};

/// One way to lay out a data set, and what its masks mean then.
pub struct Layout {
    pictures: String,
    picture_endings: &'static [&'static str],
    truths: String,
    truth_ending: &'static str,
    /// A file that names the pictures of the split.
    list: Option<String>,
    pub split: String,
    pub classes: Classes,
}

const JPEG: &[&str] = &[".jpg"];
const ANY: &[&str] = &[".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"];
/// Pictures lie at most so many folders below the folder of pictures (Cityscapes: one a city).
const DEPTH: usize = 1;

impl Layout {
    /// The layout that `root` has, and the folder from which its paths count.
    ///
    /// # Errors
    /// [`Error::Layout`] when it has none of those of `kind`.
    pub fn find(kind: Kind, root: &Path, split: Option<&str>) -> Result<(Self, PathBuf)> {
        let layouts = Self::of(kind, split);
        let expected: Vec<_> = layouts
            .iter()
            .map(|layout| format!("{} and {}", layout.pictures, layout.truths))
            .collect();
        for layout in layouts {
            for below in bases(kind) {
                let base = root.join(below);
                if base.join(&layout.pictures).is_dir() && base.join(&layout.truths).is_dir() {
                    return Ok((layout, base));
                }
            }
        }
        let expected = expected.join(", or ");
        Err(Error::Layout { root: root.to_owned(), dataset: kind.name(), expected })
    }

    fn of(kind: Kind, split: Option<&str>) -> Vec<Self> {
        let split = split.unwrap_or("val");
        let long = match split {
            "val" => "validation",
            "train" => "training",
            other => other,
        };
        let layout = |pictures: &str, picture_endings, truths: &str, truth_ending, classes| Self {
            pictures: pictures.replace("{}", split).replace("{long}", long),
            picture_endings,
            truths: truths.replace("{}", split).replace("{long}", long),
            truth_ending,
            list: None,
            split: split.to_owned(),
            classes,
        };
        let listed =
            |list: &str, layout: Self| Self { list: Some(list.replace("{}", split)), ..layout };
        match kind {
            Kind::Bsds500 => {
                vec![layout("images/{}", JPEG, "groundTruth/{}", ".mat", Classes::plain())]
            }
            Kind::CocoStuff27 => {
                let pictures = ["{}2017", "images/{}2017"];
                let truths = [
                    "stuffthingmaps/{}2017",
                    "stuffthingmaps_trainval2017/{}2017",
                    "annotations/{}2017",
                    "annotation_{}2017",
                ];
                let pairs = pictures.into_iter().flat_map(|a| truths.map(|b| (a, b)));
                pairs.map(|(a, b)| layout(a, JPEG, b, ".png", Classes::coco_stuff_27())).collect()
            }
            Kind::Cityscapes27 => vec![layout(
                "leftImg8bit/{}",
                &["_leftImg8bit.png"],
                "gtFine/{}",
                "_gtFine_labelIds.png",
                Classes::cityscapes_27(),
            )],
            Kind::Ade20k150 => vec![layout(
                "images/{long}",
                JPEG,
                "annotations/{long}",
                ".png",
                Classes::from_one(150),
            )],
            Kind::Context59 => vec![
                layout(
                    "images/{long}",
                    JPEG,
                    "annotations_ctx59/{long}",
                    ".png",
                    Classes::from_zero(59),
                ),
                listed(
                    "ImageSets/SegmentationContext/{}.txt",
                    layout(
                        "JPEGImages",
                        JPEG,
                        "SegmentationClassContext",
                        ".png",
                        Classes::from_one(59),
                    ),
                ),
            ],
            Kind::Voc21 | Kind::Voc20 => {
                let classes = match kind {
                    Kind::Voc21 => Classes::from_zero(21),
                    _ => Classes::from_one(20),
                };
                vec![listed(
                    "ImageSets/Segmentation/{}.txt",
                    layout("JPEGImages", JPEG, "SegmentationClass", ".png", classes),
                )]
            }
            Kind::Folder => vec![layout("images", ANY, "masks", ".png", Classes::plain())],
        }
    }

    /// The pictures with their ground truths, sorted by name; only those in the file `list`, or in the
    /// layout's own list, if there is one.
    ///
    /// # Errors
    /// [`Error::NoPictures`], [`Error::MissingTruth`], [`Error::NotListed`], [`Error::Read`].
    pub fn samples(&self, base: &Path, list: Option<&Path>) -> Result<Vec<Sample>> {
        let folder = base.join(&self.pictures);
        let mut pictures = BTreeMap::new();
        self.collect(&folder, "", DEPTH, &mut pictures)?;
        let own_list = self.list.as_ref().map(|list| base.join(list));
        if let Some(list) = list.map(Path::to_owned).or(own_list) {
            let text = std::fs::read_to_string(&list).map_err(|error| Error::read(&list, error))?;
            let names: HashSet<&str> =
                text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            if let Some(&name) = names.iter().find(|name| !pictures.contains_key(**name)) {
                return Err(Error::NotListed { name: name.to_owned(), list, folder });
            }
            pictures.retain(|name, _| names.contains(name.as_str()));
        }
        if pictures.is_empty() {
            let pattern = self.picture_endings.join(", *");
            return Err(Error::NoPictures { folder, pattern: format!("*{pattern}") });
        }
        let samples = pictures.into_iter().map(|(name, picture)| {
            let truth = base.join(&self.truths).join(format!("{name}{}", self.truth_ending));
            match truth.is_file() {
                true => Ok(Sample { name, picture, truth }),
                false => Err(Error::MissingTruth { picture, truth }),
            }
        });
        samples.collect()
    }

    fn collect(
        &self,
        folder: &Path,
        prefix: &str,
        depth: usize,
        pictures: &mut BTreeMap<String, PathBuf>,
    ) -> Result<()> {
        for entry in folder.read_dir().map_err(|error| Error::read(folder, error))? {
            let path = entry.map_err(|error| Error::read(folder, error))?.path();
            let Some(file_name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if path.is_dir() {
                if depth > 0 {
                    self.collect(&path, &format!("{prefix}{file_name}/"), depth - 1, pictures)?;
                }
                continue;
            }
            let stem =
                self.picture_endings.iter().find_map(|ending| file_name.strip_suffix(ending));
            if let Some(stem) = stem {
                let name = format!("{prefix}{stem}");
                if let Some(other) = pictures.insert(name, path.clone()) {
                    let reason = format!("it shares its ground truth with {}", other.display());
                    return Err(Error::read(path, reason));
                }
            }
        }
        Ok(())
    }
}

/// Where below the folder given the data set's own folders may begin.
fn bases(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Bsds500 => &["", "data", "BSDS500/data", "BSR/BSDS500/data"],
        Kind::Ade20k150 => &["", "ADEChallengeData2016"],
        Kind::Context59 => &["", "pascal_ctx_d2", "VOC2010", "VOCdevkit/VOC2010"],
        Kind::Voc21 | Kind::Voc20 => &["", "VOC2012", "VOCdevkit/VOC2012"],
        Kind::CocoStuff27 | Kind::Cityscapes27 | Kind::Folder => &[""],
    }
}
