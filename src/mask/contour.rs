//! The line where half of a pixel is covered.

use crate::geometry::nearest_sites;

/// The contour of a mask: where coverage, interpolated between the centres of pixels, crosses ½. It
/// is made of straight pieces between its crossings with the lines that join neighbouring centres.
pub struct Contour<'a> {
    coverage: &'a [f32],
    width: usize,
    height: usize,
    /// The nearest pixel at the contour, for each pixel.
    nearest: Vec<u32>,
}

type Point = [f32; 2];

impl<'a> Contour<'a> {
    /// `None` where everything is on one side.
    pub fn new(coverage: &'a [f32], width: usize) -> Option<Self> {
        let height = coverage.len() / width;
        let inside = |x: usize, y: usize| coverage[y * width + x] >= 0.5;
        let mut sites = vec![false; coverage.len()];
        for y in 0..height {
            for x in 0..width {
                if x + 1 < width && inside(x, y) != inside(x + 1, y) {
                    sites[y * width + x] = true;
                    sites[y * width + x + 1] = true;
                }
                if y + 1 < height && inside(x, y) != inside(x, y + 1) {
                    sites[y * width + x] = true;
                    sites[(y + 1) * width + x] = true;
                }
            }
        }
        let nearest = nearest_sites(&sites, width)?;
        Some(Self { coverage, width, height, nearest })
    }

    /// Vector from the pixel `x`, `y` to the nearest pixel at the contour.
    pub fn near(&self, x: usize, y: usize) -> Point {
        let site = self.nearest[y * self.width + x] as usize;
        [difference(site % self.width, x), difference(site / self.width, y)]
    }

    /// Vector from the pixel `x`, `y` to the nearest point of the contour.
    pub fn foot(&self, x: usize, y: usize) -> Point {
        let site = self.nearest[y * self.width + x] as usize;
        let mut best = (f32::INFINITY, [0.0; 2]);
        // The nearest point lies next to the nearest pixel of the contour or to one of its
        // neighbours.
        let around = |center: usize, length: usize| {
            center.saturating_sub(2)..(center + 2).min(length.max(2) - 1)
        };
        for top in around(site / self.width, self.height) {
            for left in around(site % self.width, self.width) {
                for [from, to] in self.pieces(left, top, [x, y]) {
                    let point = nearest_of(from, to);
                    let distance = point[0].hypot(point[1]);
                    if distance < best.0 {
                        best = (distance, point);
                    }
                }
            }
        }
        best.1
    }

    /// The contour between the centres of four pixels, of which `left`, `top` is the first, as seen
    /// from `pixel`.
    fn pieces(
        &self,
        left: usize,
        top: usize,
        pixel: [usize; 2],
    ) -> impl Iterator<Item = [Point; 2]> {
        let right = (left + 1).min(self.width - 1);
        let bottom = (top + 1).min(self.height - 1);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let value = |(x, y): (usize, usize)| self.coverage[y * self.width + x];
        let mut crossings = [[0.0; 2]; 4];
        let mut count = 0;
        for (i, &from) in corners.iter().enumerate() {
            let to = corners[(i + 1) % 4];
            let (a, b) = (value(from), value(to));
            if (a >= 0.5) != (b >= 0.5) {
                let share = (0.5 - a) / (b - a);
                let [a, b] =
                    [from, to].map(|(x, y)| [difference(x, pixel[0]), difference(y, pixel[1])]);
                crossings[count] = [0, 1].map(|axis| a[axis] + share * (b[axis] - a[axis]));
                count += 1;
            }
        }
        // Two corners across from each other are inside: they are joined when the middle is inside
        // too.
        let middle = corners.map(value).iter().sum::<f32>() >= 2.0;
        let joined = count == 4 && middle == (value(corners[0]) >= 0.5);
        let [a, b, c, d] = crossings;
        let pairs = if joined { [[a, b], [c, d]] } else { [[b, c], [d, a]] };
        let pieces = if count == 4 { pairs } else { [[a, b], [a, b]] };
        pieces.into_iter().take(count / 2)
    }
}

fn difference(to: usize, from: usize) -> f32 {
    to as f32 - from as f32
}

/// The point between two that is nearest to the origin.
fn nearest_of(from: Point, to: Point) -> Point {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let share = -(from[0] * along[0] + from[1] * along[1]) / length.max(f32::MIN_POSITIVE);
    [0, 1].map(|axis| from[axis] + share.clamp(0.0, 1.0) * along[axis])
}
