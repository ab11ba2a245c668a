//! Data sets, read where they were unpacked.

pub mod classes;
pub mod kind;
mod layout;
pub mod mask;
pub mod mat;
pub mod sample;

use std::path::{Path, PathBuf};

use image::RgbImage;

use crate::eval::error::{Error, Result};
use classes::Classes;
use kind::Kind;
use layout::Layout;
use sample::{Sample, Truth};

/// A split of a data set.
#[derive(Debug)]
pub struct Dataset {
    kind: Kind,
    root: PathBuf,
    split: String,
    classes: Classes,
    samples: Vec<Sample>,
}

impl Dataset {
    /// Find the pictures of `split` below `root`, all of them or those that the file `list` names,
    /// one a line, and check that each has a ground truth. `diffcut` takes the classes as DiffCut
    /// does.
    ///
    /// # Errors
    /// [`Error::Layout`], [`Error::NoPictures`], [`Error::MissingTruth`], [`Error::NotListed`],
    /// [`Error::Read`], [`Error::Protocol`].
    pub fn open(
        kind: Kind,
        root: &Path,
        split: Option<&str>,
        list: Option<&Path>,
        diffcut: bool,
    ) -> Result<Self> {
        let (layout, base) = Layout::find(kind, root, split)?;
        let classes = match diffcut {
            true => layout.classes.as_in_diffcut(kind)?,
            false => layout.classes.clone(),
        };
        let samples = layout.samples(&base, list)?;
        Ok(Self { kind, root: root.to_owned(), split: layout.split, classes, samples })
    }

    /// Which data set it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The folder it was opened from.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The split.
    pub fn split(&self) -> &str {
        &self.split
    }

    /// Its classes.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The pictures, sorted by name.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Keep the first `limit` pictures.
    pub fn truncate(&mut self, limit: usize) {
        self.samples.truncate(limit);
    }

    /// Read a picture as it is stored, and its ground truth.
    ///
    /// # Errors
    /// [`Error::Library`], [`Error::Read`], [`Error::Size`].
    pub fn load(&self, sample: &Sample, memory_budget: u64) -> Result<(RgbImage, Truth)> {
        let picture = emerdiff::picture::read_as_stored(&sample.picture, memory_budget)?;
        let size = (picture.width() as usize, picture.height() as usize);
        let fits = |(height, width): (usize, usize)| match (width, height) == size {
            true => Ok(()),
            false => Err(Error::Size {
                truth: sample.truth.clone(),
                truth_size: (width, height),
                picture: sample.picture.clone(),
                picture_size: size,
            }),
        };
        if self.kind == Kind::Bsds500 {
            let annotations = mat::annotations(&sample.truth)?;
            for annotation in &annotations {
                fits(annotation.regions.dim())?;
                fits(annotation.boundaries.dim())?;
            }
            return Ok((picture, Truth::Annotations(annotations)));
        }
        let mask = mask::read(&sample.truth)?;
        fits(mask.values.dim())?;
        Ok((picture, Truth::Classes(self.classes.of_mask(&mask, &sample.truth)?)))
    }
}
