//! A region cut out of its picture.

use image::{RgbImage, Rgba, RgbaImage};

use super::SoftMask;
use super::foreground::foreground;
use crate::picture::{Picture, Pixels};

/// The colours of a cut-out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colors {
    /// Those of the picture. Where a pixel is covered in part they hold some of what is around the
    /// region, which is a fringe over another background.
    #[default]
    Picture,
    /// As the region itself has them, where a pixel is covered in part: fast multi-level foreground
    /// estimation (Germer et al., ICPR 2020).
    Foreground,
}

impl SoftMask {
    /// The pixels of the box with the shares as alpha, not premultiplied; zeros where nothing is
    /// covered.
    ///
    /// # Panics
    /// When the box does not lie in `picture`.
    pub fn cutout(&self, picture: &Picture<impl Pixels>, colors: Colors) -> RgbaImage {
        let (width, height) = (self.bounds.width, self.bounds.height);
        let mut cutout = RgbaImage::new(width, height);
        if self.coverage.is_empty() {
            return cutout;
        }
        let (left, top) = (self.bounds.x, self.bounds.y);
        let mut own =
            RgbImage::from_fn(width, height, |x, y| *picture.get_pixel(left + x, top + y));
        if colors == Colors::Foreground {
            foreground(&mut own, &self.coverage);
        }
        for ((pixel, color), share) in cutout.pixels_mut().zip(own.pixels()).zip(&self.coverage) {
            let alpha = (share * 255.0).round() as u8;
            if alpha > 0 {
                *pixel = Rgba([color[0], color[1], color[2], alpha]);
            }
        }
        cutout
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::Bounds;

    #[test]
    fn no_fringe_is_left_of_the_old_background() {
        // Red over blue, blended over eight columns.
        let share = |x: u32| ((x as f32 - 11.5) / 8.0).clamp(0.0, 1.0);
        let picture = RgbImage::from_fn(40, 20, |x, _| {
            let red = (200.0 * share(x.saturating_sub(4))).round() as u8;
            Rgb([red, 30, 200 - red])
        });
        let bounds = Bounds { x: 4, y: 2, width: 32, height: 16 };
        let coverage = (0..32 * 16).map(|i| share(i % 32)).collect();
        let mask = SoftMask { bounds, coverage };
        let (kept, clean) =
            (mask.cutout(&picture, Colors::Picture), mask.cutout(&picture, Colors::Foreground));
        let mut fringe = 0;
        for (kept, clean) in kept.pixels().zip(clean.pixels()) {
            assert_eq!(kept[3], clean[3]);
            match kept[3] {
                0 => assert_eq!(clean.0, [0; 4]),
                255 => assert_eq!(kept, clean),
                _ => {
                    fringe = fringe.max(kept[2]);
                    assert!(clean[0] >= 192 && clean[2] <= 8, "{clean:?}");
                }
            }
        }
        assert!(fringe > 150);
    }
}
