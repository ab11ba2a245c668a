//! A segmentation with the picture that it is of.

use image::buffer::ConvertBuffer;
use image::{RgbImage, RgbaImage};

use crate::formats::image_file::to_png;
use crate::{Colors, Edge, Error, Result, Segmentation};

/// A segmentation, its picture, and how regions are cut out of it: everything that a file is made
/// from.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    pub(super) name: &'a str,
    pub(super) picture: &'a RgbImage,
    pub(super) rgba: Option<&'a RgbaImage>,
    pub(super) segmentation: &'a Segmentation,
    /// The colours of regions that are cut out; by default those of the picture.
    pub colors: Colors,
    /// How the edges of regions that are cut out are moved and softened; by default not at all.
    pub edge: Edge,
}

impl<'a> Document<'a> {
    /// Take the `picture` as it was segmented; `rgba` is the picture with its alpha, when
    /// not all of it is opaque, and `name` the name of its file.
    ///
    /// # Errors
    /// [`Error::PictureChanged`] when a picture is not of the segmentation's size.
    pub fn new(
        name: &'a str,
        picture: &'a RgbImage,
        rgba: Option<&'a RgbaImage>,
        segmentation: &'a Segmentation,
    ) -> Result<Self> {
        let expected = (segmentation.width(), segmentation.height());
        let sizes = [Some(picture.dimensions()), rgba.map(RgbaImage::dimensions)];
        match sizes.into_iter().flatten().find(|&actual| actual != expected) {
            Some(actual) => Err(Error::PictureChanged { expected, actual }),
            None => Ok(Self {
                name,
                picture,
                rgba,
                segmentation,
                colors: Colors::default(),
                edge: Edge::default(),
            }),
        }
    }

    /// The picture as it was segmented.
    pub fn picture(&self) -> &'a RgbImage {
        self.picture
    }

    /// The segmentation of the picture.
    pub fn segmentation(&self) -> &'a Segmentation {
        self.segmentation
    }

    /// The picture with its alpha as a PNG file.
    pub(super) fn png(&self) -> Vec<u8> {
        self.rgba.map_or_else(|| to_png(self.picture), to_png)
    }

    /// The picture with its alpha.
    pub(super) fn rgba(&self) -> RgbaImage {
        self.rgba.cloned().unwrap_or_else(|| self.picture.convert())
    }

    /// Whether the regions as layers over the picture make another picture. In the picture's own
    /// colours they make the same one where it is opaque.
    pub(super) fn layers_differ(&self) -> bool {
        self.rgba.is_some() || self.colors != Colors::Picture
    }
}
