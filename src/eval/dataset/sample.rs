//! A picture of a data set and what is known of it.

use std::path::PathBuf;

use crate::eval::labels::{IGNORE, Labels};
use crate::eval::metric::boundary::Boundaries;

/// A picture and where its ground truth is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Its name, unique in the data set: the path below the folder of pictures, without the ending.
    pub name: String,
    /// The picture's file.
    pub picture: PathBuf,
    /// The file of its ground truth.
    pub truth: PathBuf,
}

/// The ground truth of a picture, by people.
#[derive(Clone, Debug)]
pub enum Truth {
    /// The class of each pixel, or [`IGNORE`].
    Classes(Labels),
    /// Regions and boundaries as several people drew them.
    Annotations(Vec<Annotation>),
}

impl Truth {
    /// Whether anybody has judged a pixel.
    pub fn is_judged(&self) -> bool {
        match self {
            Self::Classes(classes) => classes.iter().any(|&class| class != IGNORE),
            Self::Annotations(_) => true,
        }
    }
}

/// One person's segmentation of a picture.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The region of each pixel.
    pub regions: Labels,
    /// The boundaries as the data set gives them.
    pub boundaries: Boundaries,
}
