//! The data sets that can be read.

use clap::ValueEnum;
use serde::Serialize;

/// A data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Berkeley Segmentation Data Set: images/SPLIT/*.jpg, groundTruth/SPLIT/*.mat
    Bsds500,
    /// COCO-Stuff in 27 coarse classes: SPLIT2017/*.jpg, stuffthingmaps/SPLIT2017/*.png
    #[value(name = "coco-stuff-27")]
    #[serde(rename = "coco-stuff-27")]
    CocoStuff27,
    /// Cityscapes in 27 classes: leftImg8bit/SPLIT/*/, gtFine/SPLIT/*/
    #[value(name = "cityscapes-27")]
    #[serde(rename = "cityscapes-27")]
    Cityscapes27,
    /// ADE20K in 150 classes: images/SPLIT/*.jpg, annotations/SPLIT/*.png
    #[value(name = "ade20k-150")]
    #[serde(rename = "ade20k-150")]
    Ade20k150,
    /// PASCAL Context in 59 classes, the rest ignored: annotations_ctx59 or
    /// SegmentationClassContext
    #[value(name = "context-59")]
    #[serde(rename = "context-59")]
    Context59,
    /// PASCAL VOC in 20 classes and the background: JPEGImages, SegmentationClass
    Voc21,
    /// PASCAL VOC in 20 classes, the background ignored
    Voc20,
    /// Any pictures: images/*, masks/*.png of the same names; the value of a pixel is its class
    Folder,
}

impl Kind {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bsds500 => "bsds500",
            Self::CocoStuff27 => "coco-stuff-27",
            Self::Cityscapes27 => "cityscapes-27",
            Self::Ade20k150 => "ade20k-150",
            Self::Context59 => "context-59",
            Self::Voc21 => "voc21",
            Self::Voc20 => "voc20",
            Self::Folder => "folder",
        }
    }
}
