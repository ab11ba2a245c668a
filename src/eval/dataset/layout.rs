//! Where a data set keeps its files after unpacking.

mod names;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::eval::dataset::classes::Classes;
use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::sample::Sample;
use crate::eval::error::{Error, Result};
use names::Found;

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
    /// Find the layout that `root` has, and the folder from which its paths count.
    ///
    /// # Errors
    /// [`Error::Layout`] when it has none of those of `kind`.
    pub fn find(kind: Kind, root: &Path, split: Option<&str>) -> Result<(Self, PathBuf)> {
        let split = split.unwrap_or("val");
        let layouts: Vec<_> =
            templates(kind).into_iter().map(|template| template.filled(split)).collect();
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

    /// Find the pictures with their ground truths, sorted by name; only those in the file `list`,
    /// or in the layout's own list, if there is one.
    ///
    /// # Errors
    /// [`Error::NoPictures`], [`Error::MissingTruth`], [`Error::NotListed`], [`Error::Read`].
    pub fn samples(&self, base: &Path, list: Option<&Path>) -> Result<Vec<Sample>> {
        let folder = base.join(&self.pictures);
        let mut pictures = BTreeMap::new();
        self.collect(&folder, Path::new(""), DEPTH, &mut pictures)?;
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
        let samples = pictures.into_iter().map(|(name, Found { picture, stem })| {
            let truth = self.truth(base, &stem);
            match truth.is_file() {
                true => Ok(Sample { name, picture, truth }),
                false => Err(Error::MissingTruth { picture, truth }),
            }
        });
        samples.collect()
    }
}

/// A layout in which `{}` stands for the split and `{long}` for its long name.
struct Template {
    pictures: &'static str,
    picture_endings: &'static [&'static str],
    truths: &'static str,
    truth_ending: &'static str,
    list: Option<&'static str>,
    classes: Classes,
}

impl Template {
    /// JPEG pictures with PNG masks.
    fn new(pictures: &'static str, truths: &'static str, classes: Classes) -> Self {
        let (picture_endings, truth_ending) = (JPEG, ".png");
        Self { pictures, picture_endings, truths, truth_ending, list: None, classes }
    }

    fn filled(self, split: &str) -> Layout {
        let long = match split {
            "val" => "validation",
            "train" => "training",
            other => other,
        };
        let fill = |text: &str| text.replace("{}", split).replace("{long}", long);
        Layout {
            pictures: fill(self.pictures),
            picture_endings: self.picture_endings,
            truths: fill(self.truths),
            truth_ending: self.truth_ending,
            list: self.list.map(fill),
            split: split.to_owned(),
            classes: self.classes,
        }
    }
}

/// The layouts that a data set may have.
fn templates(kind: Kind) -> Vec<Template> {
    match kind {
        Kind::Bsds500 => vec![Template {
            truth_ending: ".mat",
            ..Template::new("images/{}", "groundTruth/{}", Classes::plain())
        }],
        Kind::CocoStuff27 => {
            let pictures = ["{}2017", "images/{}2017"];
            let truths = [
                "stuffthingmaps/{}2017",
                "stuffthingmaps_trainval2017/{}2017",
                "annotations/{}2017",
                "annotation_{}2017",
            ];
            let pairs = pictures.into_iter().flat_map(|a| truths.map(|b| (a, b)));
            pairs.map(|(a, b)| Template::new(a, b, Classes::coco_stuff_27())).collect()
        }
        Kind::Cityscapes27 => vec![Template {
            picture_endings: &["_leftImg8bit.png"],
            truth_ending: "_gtFine_labelIds.png",
            ..Template::new("leftImg8bit/{}", "gtFine/{}", Classes::cityscapes_27())
        }],
        Kind::Ade20k150 => {
            vec![Template::new("images/{long}", "annotations/{long}", Classes::from_one(150))]
        }
        Kind::Context59 => vec![
            Template::new("images/{long}", "annotations_ctx59/{long}", Classes::from_zero(59)),
            Template {
                list: Some("ImageSets/SegmentationContext/{}.txt"),
                ..Template::new("JPEGImages", "SegmentationClassContext", Classes::from_one(59))
            },
        ],
        Kind::Voc21 => vec![voc(Classes::from_zero(21))],
        Kind::Voc20 => vec![voc(Classes::from_one(20))],
        Kind::Folder => vec![Template {
            picture_endings: ANY,
            ..Template::new("images", "masks", Classes::plain())
        }],
    }
}

fn voc(classes: Classes) -> Template {
    Template {
        list: Some("ImageSets/Segmentation/{}.txt"),
        ..Template::new("JPEGImages", "SegmentationClass", classes)
    }
}

/// The folders below the one given in which the data set's own folders may begin.
fn bases(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Bsds500 => &["", "data", "BSDS500/data", "BSR/BSDS500/data"],
        Kind::Ade20k150 => &["", "ADEChallengeData2016"],
        Kind::Context59 => &["", "pascal_ctx_d2", "VOC2010", "VOCdevkit/VOC2010"],
        Kind::Voc21 | Kind::Voc20 => &["", "VOC2012", "VOCdevkit/VOC2012"],
        Kind::CocoStuff27 | Kind::Cityscapes27 | Kind::Folder => &[""],
    }
}
