//! What tells the two sides of a crack apart.

use ndarray::{Array2, Axis, stack};
use palette::{FromColor, Lab, Srgb};
use rayon::prelude::*;

use super::cracks::{Crack, Cracks};
use super::lattice::Lattice;
use crate::geometry::Size;
use crate::segment::modulate::difference::blur;

/// Standard deviation of the Gaussian on colours before they are compared, in pixels.
const COLOR_SIGMA: f32 = 1.0;
/// Pixels from a crack at which colours are compared.
const COLOR_REACH: usize = 2;
/// Pixels from a crack to the end of the boxes whose colours are compared.
const BOX_DEPTH: usize = 12;
/// Pixels of a box to either side of its middle, along the crack.
const BOX_HALF: usize = 6;
/// Added to a variance of CIE L*a*b* colours: noise of some 3 units in each of two boxes.
pub const COLOR_NOISE: f64 = 20.0;
/// Channels of a colour.
pub const COLORS: usize = 3;

/// The CIE L*a*b* colours of a picture of 8-bit RGB (D65).
pub fn lab(rgb: &[u8], size: Size) -> Lattice {
    let color = |pixel: &[u8]| {
        let linear = Srgb::new(pixel[0], pixel[1], pixel[2]).into_linear::<f32>();
        let lab = Lab::from_color(linear);
        [lab.l, lab.a, lab.b]
    };
    let values = rgb.par_chunks_exact(COLORS).flat_map_iter(color).collect();
    Lattice { size, channels: COLORS, values }
}

/// The contrast across each crack: the distance of the smoothed colours close to it, in CIE76 ΔE.
pub fn contrast(lab: &Lattice) -> Cracks {
    let Size { width, height } = lab.size;
    let channel = |channel: usize| {
        let values = lab.values.iter().skip(channel).step_by(COLORS).copied().collect();
        let map = Array2::from_shape_vec((height, width), values).expect("one value a pixel");
        blur(map.view(), COLOR_SIGMA)
    };
    let channels: Vec<_> = (0..COLORS).into_par_iter().map(channel).collect();
    let views: Vec<_> = channels.iter().map(Array2::view).collect();
    let smoothed = stack(Axis(2), &views).expect("channels of one size");
    let values = smoothed.as_standard_layout().iter().copied().collect();
    Lattice { size: lab.size, channels: COLORS, values }.steps(COLOR_REACH)
}

/// The contrast across each crack in units of what varies on both sides: the distance of the mean
/// colours of two boxes by the root of their variance. An edge within a texture is like any other
/// of its edges and weighs little.
pub fn contrast_of_boxes(lab: &Lattice) -> Cracks {
    let sums = BoxSums::of(lab);
    Cracks::of(lab.size, |crack| {
        let [near, far] = boxes(crack, lab.size).map(|area| sums.moments(area));
        let squares = |i: usize| (near.mean[i] - far.mean[i]).powi(2);
        let variance = |i: usize| near.variance[i] + far.variance[i] + COLOR_NOISE;
        (0..COLORS).map(|i| squares(i) / variance(i)).sum::<f64>().sqrt() as f32
    })
}

/// Rows and columns, from the first to before the last.
struct Area {
    rows: [usize; 2],
    columns: [usize; 2],
}

/// The boxes on both sides of a crack, as far as the picture goes.
fn boxes(crack: Crack, Size { width, height }: Size) -> [Area; 2] {
    let Crack { row, column, is_below, .. } = crack;
    let (along, across) = if is_below { (row, column) } else { (column, row) };
    let (length, breadth) = if is_below { (height, width) } else { (width, height) };
    let wide = [across.saturating_sub(BOX_HALF), (across + BOX_HALF + 1).min(breadth)];
    let before = [(along + 1).saturating_sub(BOX_DEPTH), along + 1];
    let behind = [along + 1, (along + 1 + BOX_DEPTH).min(length)];
    [before, behind].map(|deep| match is_below {
        true => Area { rows: deep, columns: wide },
        false => Area { rows: wide, columns: deep },
    })
}

struct Moments {
    mean: [f64; COLORS],
    variance: [f64; COLORS],
}

/// Sums of colours and of their squares over all that is above and left of a corner.
struct BoxSums {
    columns: usize,
    sums: Vec<[f64; 2 * COLORS]>,
}

impl BoxSums {
    fn of(lab: &Lattice) -> Self {
        let Size { width, height } = lab.size;
        let columns = width + 1;
        let mut sums = vec![[0.0; 2 * COLORS]; columns * (height + 1)];
        for row in 0..height {
            let mut line = [0.0; 2 * COLORS];
            for column in 0..width {
                for (i, &value) in lab.pixel(row * width + column).iter().enumerate() {
                    line[i] += f64::from(value);
                    line[COLORS + i] += f64::from(value).powi(2);
                }
                let above = sums[row * columns + column + 1];
                sums[(row + 1) * columns + column + 1] =
                    std::array::from_fn(|i| above[i] + line[i]);
            }
        }
        Self { columns, sums }
    }

    fn moments(&self, Area { rows, columns }: Area) -> Moments {
        let pixels = ((rows[1] - rows[0]) * (columns[1] - columns[0])) as f64;
        let at = |row: usize, column: usize| &self.sums[row * self.columns + column];
        let [top, bottom] = rows.map(|row| columns.map(|column| at(row, column)));
        let mean = |i: usize| (bottom[1][i] - bottom[0][i] - top[1][i] + top[0][i]) / pixels;
        Moments {
            mean: std::array::from_fn(mean),
            variance: std::array::from_fn(|i| (mean(COLORS + i) - mean(i).powi(2)).max(0.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(size: Size, gray: impl Fn(usize, usize) -> u8) -> Lattice {
        let pixels = (0..size.width * size.height).map(|i| gray(i % size.width, i / size.width));
        lab(&pixels.flat_map(|gray| [gray; 3]).collect::<Vec<_>>(), size)
    }

    #[test]
    fn colours_are_those_of_scikit_image() {
        // skimage.color.rgb2lab([[[255, 0, 0], [10, 200, 30]]]), scikit-image 0.26
        let lab = lab(&[255, 0, 0, 10, 200, 30], Size { width: 2, height: 1 });
        let expected = [53.241, 80.092, 67.203, 70.500, -70.514, 64.941];
        for (value, expected) in lab.values.iter().zip(expected) {
            assert!((value - expected).abs() < 0.02, "{:?}", lab.values);
        }
    }

    #[test]
    fn both_contrasts_are_largest_at_an_edge() {
        let size = Size { width: 40, height: 30 };
        let edge = picture(size, |x, _| if x < 20 { 60 } else { 180 });
        for cracks in [contrast(&edge), contrast_of_boxes(&edge)] {
            let (at, most) = cracks.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            assert_eq!((at[0] % 40, at[1] % 40), (19, 20));
            assert!(most > 1.0);
            let away = cracks.iter().filter(|([a, _], _)| !(5..35).contains(&(a % 40)));
            assert!(away.into_iter().all(|(_, value)| value < 0.01 * most));
        }
    }

    #[test]
    fn an_edge_between_stripes_weighs_little_by_boxes() {
        let size = Size { width: 48, height: 48 };
        let stripes = picture(size, |x, _| if x / 3 % 2 == 0 { 60 } else { 180 });
        let edge = picture(size, |x, _| if x < 24 { 60 } else { 180 });
        let most = |cracks: Cracks| cracks.iter().map(|(_, value)| value).fold(0.0, f32::max);
        assert!(most(contrast(&stripes)) > 0.8 * most(contrast(&edge)));
        let middle = |cracks: Cracks| {
            let inside = cracks.iter().filter(|([a, _], _)| (16..32).contains(&(a % 48)));
            inside.map(|(_, value)| value).fold(0.0, f32::max)
        };
        assert!(middle(contrast_of_boxes(&stripes)) < 0.1 * most(contrast_of_boxes(&edge)));
    }
}
