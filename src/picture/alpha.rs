//! Transparent pixels.

use image::{GrayImage, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use rayon::prelude::*;

use super::{Picture, Pixels};
use crate::{Error, Result};

/// Colour that transparent pixels are laid on: the middle of the model's range, so that what a file
/// hides under its transparency does not count.
const BACKDROP: u8 = 128;
/// Steps of 8 bits that one colour may vary by.
const ONE_COLOR: u8 = 2;

/// Lay a picture of straight alpha on mid-grey, as the model sees it, and separate its alpha;
/// `None` when every pixel is opaque.
pub fn split_alpha(picture: &RgbaImage) -> (RgbImage, Option<GrayImage>) {
    let (width, height) = picture.dimensions();
    let mut colors = RgbImage::new(width, height);
    for (target, Rgba([r, g, b, alpha])) in colors.pixels_mut().zip(picture.pixels()) {
        *target = Rgb(on_backdrop([*r, *g, *b], *alpha));
    }
    let alpha = (picture.pixels().any(|pixel| pixel.0[3] < u8::MAX))
        .then(|| GrayImage::from_fn(width, height, |x, y| Luma([picture.get_pixel(x, y).0[3]])));
    (colors, alpha)
}

/// Undo [`split_alpha`], but for rounding; transparent pixels become black.
///
/// # Panics
/// When `alpha` is not of the picture's size.
pub fn join_alpha(colors: &RgbImage, alpha: &GrayImage) -> RgbaImage {
    assert_eq!(colors.dimensions(), alpha.dimensions(), "size of the alpha");
    let pixel = |x, y| {
        let (color, own) = (colors.get_pixel(x, y).0, alpha.get_pixel(x, y).0[0]);
        let [r, g, b] = off_backdrop(color, own);
        Rgba([r, g, b, own])
    };
    RgbaImage::from_fn(colors.width(), colors.height(), pixel)
}

fn off_backdrop(color: [u8; 3], alpha: u8) -> [u8; 3] {
    let (alpha, backdrop) = (i32::from(alpha), i32::from(BACKDROP));
    color.map(|value| match alpha {
        0 => 0,
        _ => {
            let own = i32::from(value) * 255 - backdrop * (255 - alpha);
            ((own + alpha / 2) / alpha).clamp(0, 255) as u8
        }
    })
}

/// Lay a colour of straight alpha on the backdrop.
pub(crate) fn on_backdrop(color: [u8; 3], alpha: u8) -> [u8; 3] {
    let alpha = u32::from(alpha);
    color.map(|value| {
        ((u32::from(value) * alpha + u32::from(BACKDROP) * (255 - alpha) + 127) / 255) as u8
    })
}

/// The pixels of alpha 0. Pixels of any other alpha show something: leaving out the transparent
/// region loses nothing, and a soft border stays with its region.
#[derive(Clone, Copy)]
pub(crate) struct Transparency<'a>(&'a GrayImage);

impl<'a> Transparency<'a> {
    /// `None` when every pixel shows something.
    ///
    /// # Errors
    /// [`Error::Setting`] when `alpha` does not have the picture's size.
    pub fn of(alpha: Option<&'a GrayImage>, (width, height): (u32, u32)) -> Result<Option<Self>> {
        let Some(alpha) = alpha else { return Ok(None) };
        if alpha.dimensions() != (width, height) {
            let size = format!("{}x{}", alpha.width(), alpha.height());
            let expected = format!("it must have the size of the picture, {width}x{height}");
            return Err(Error::setting("alpha", size, expected));
        }
        Ok(alpha.as_raw().contains(&0).then_some(Self(alpha)))
    }

    /// Label the transparent pixels of a label map `own`.
    pub fn mark(&self, labels: &mut [u16], own: u16) {
        labels.par_iter_mut().zip(self.0.as_raw()).for_each(|(label, &alpha)| {
            if alpha == 0 {
                *label = own;
            }
        });
    }

    /// Whether the most opaque pixels of `picture` have one colour; fainter ones show the backdrop.
    pub fn is_one_color(&self, picture: &Picture<impl Pixels>) -> bool {
        let most = self.0.as_raw().iter().max();
        let opaque =
            || picture.pixels().zip(self.0.as_raw()).filter(|(_, alpha)| Some(*alpha) == most);
        (0..3).all(|channel| {
            let values = || opaque().map(|(pixel, _)| pixel.0[channel]);
            values().max() <= values().min().map(|low| low.saturating_add(ONE_COLOR))
        })
    }

    /// Whether each pixel of the picture scaled to `columns` × `rows`, row by row, shows anything.
    pub fn shown(&self, columns: usize, rows: usize) -> Vec<bool> {
        let (width, height) = (self.0.width() as usize, self.0.height() as usize);
        // The pixels of the picture that one of the scaled picture is made of, at least one.
        let under = |i: usize, scaled: usize, pixels: usize| {
            i * pixels / scaled..((i + 1) * pixels).div_ceil(scaled)
        };
        let shown = |i: usize| {
            let across = under(i % columns, columns, width);
            under(i / columns, rows, height).any(|y| {
                self.0.as_raw()[y * width..][across.clone()].iter().any(|&alpha| alpha > 0)
            })
        };
        (0..columns * rows).into_par_iter().map(shown).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_there_at_all_is_transparent() {
        let alpha = GrayImage::from_vec(3, 2, vec![0, 1, 255, 0, 0, 128]).unwrap();
        assert!(Transparency::of(Some(&alpha), (2, 3)).is_err());
        let transparency = Transparency::of(Some(&alpha), (3, 2)).unwrap().unwrap();
        let mut labels = vec![5; 6];
        transparency.mark(&mut labels, 9);
        assert_eq!(labels, [9, 5, 5, 9, 9, 5]);
        let faint = GrayImage::from_pixel(3, 2, Luma([1]));
        assert!(Transparency::of(Some(&faint), (3, 2)).unwrap().is_none());
    }

    #[test]
    fn a_colour_comes_off_the_backdrop_as_it_was_laid_on_it() {
        let picture =
            RgbaImage::from_fn(256, 256, |x, y| Rgba([x as u8, 255 - x as u8, 7, y as u8]));
        let (colors, alpha) = split_alpha(&picture);
        let joined = join_alpha(&colors, &alpha.unwrap());
        for (Rgba(joined), Rgba(pixel)) in joined.pixels().zip(picture.pixels()) {
            assert_eq!(joined[3], pixel[3]);
            for channel in 0..3 {
                // Half a level of the laid colour, and half of this one.
                let seen =
                    u32::from(pixel[3]) * u32::from(joined[channel].abs_diff(pixel[channel]));
                assert!(seen <= 128 + u32::from(pixel[3]) / 2, "{joined:?} {pixel:?}");
            }
        }
        let opaque = GrayImage::from_pixel(256, 256, Luma([255]));
        let same = join_alpha(&colors, &opaque);
        assert!(same.pixels().zip(colors.pixels()).all(|(a, b)| a.0[..3] == b.0));
    }

    #[test]
    fn a_scaled_pixel_shows_what_any_of_its_own_does() {
        let alpha = GrayImage::from_vec(4, 1, vec![0, 0, 0, 7]).unwrap();
        let transparency = Transparency::of(Some(&alpha), (4, 1)).unwrap().unwrap();
        assert_eq!(transparency.shown(2, 1), [false, true]);
        assert_eq!(transparency.shown(1, 2), [true, true]);
        assert_eq!(transparency.shown(8, 1)[5..], [false, true, true]);
    }

    #[test]
    fn one_colour_is_looked_for_where_nothing_shines_through() {
        let picture = RgbaImage::from_fn(4, 1, |x, _| match x {
            0 => Rgba([1, 2, 3, 0]),
            1 => Rgba([200, 0, 0, 90]),
            _ => Rgba([200, 0, 0, 255]),
        });
        let (colors, alpha) = split_alpha(&picture);
        let alpha = alpha.unwrap();
        let transparency = Transparency::of(Some(&alpha), (4, 1)).unwrap().unwrap();
        assert!(transparency.is_one_color(&colors));
        let mut two = colors.clone();
        two.put_pixel(3, 0, Rgb([200, 0, 3]));
        assert!(!transparency.is_one_color(&two));
        assert!(split_alpha(&RgbaImage::from_pixel(2, 2, Rgba([9, 9, 9, 255]))).1.is_none());
    }
}
