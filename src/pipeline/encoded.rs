//! The picture in the model's latent space.

use ndarray::{Array4, s};

use super::run::Run;
use crate::geometry::{Place, Size};
use crate::picture::{Canvas, Picture, Pixels};
use crate::{Result, Stage};

/// A picture on its canvas, and the latents of each tile.
#[derive(Clone, Debug)]
pub struct Encoded {
    /// Where the picture lies and what the model sees of it.
    pub canvas: Canvas,
    /// The canvas' image `[1,3,H,W]` in [−1, 1].
    pub image: Array4<f32>,
    /// Clean latents `[1,C,h,w]` of each tile.
    pub latents: Vec<Array4<f32>>,
}

impl Encoded {
    /// Encode each tile of the picture's `canvas`.
    ///
    /// # Errors
    /// [`crate::Error::Inference`], [`crate::Error::Cancelled`].
    pub fn new(run: &mut Run<'_>, picture: &Picture<impl Pixels>, canvas: Canvas) -> Result<Self> {
        let image = canvas.image(picture);
        let Size { width, height } = run.model.manifest().image;
        let mut latents = Vec::new();
        for Place { row, column } in canvas.tiles() {
            let tile = image.slice(s![.., .., row..row + height, column..column + width]);
            latents.push(run.model.encode(&tile.to_owned())?);
            run.clock.advance(Stage::Encode)?;
        }
        Ok(Self { canvas, image, latents })
    }
}
