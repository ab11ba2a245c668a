//! Pictures without any structure: one colour, grain, noise, one fine texture.

use ndarray::{ArrayView2, ArrayView4, Axis, s};

use crate::geometry::Size;

/// Range of a channel that still counts as one colour, in the unit of the model's image: scaling
/// may round one colour a step of 8 bits up and one down.
const ONE_COLOR: f32 = 2.0 / 127.5 + 1e-3;
/// Ratio of the variance between cells to that within them up to which they do not differ: 1 for
/// independent pixels, up to 2 for scaled noise, far more for photographs.
const MOST: f64 = 4.0;

/// Whether the cells of `image` `[1,3,H,W]` in [−1, 1] differ no more than the pixels inside them
/// explain, in their colours and in how these change from pixel to pixel: one colour, grain, noise,
/// one fine texture. The features of such a picture still vary by their place alone and would be
/// counted as groups. `cell` is the size of a cell in pixels.
pub fn is_uniform(image: ArrayView4<'_, f32>, cell: Size) -> bool {
    image.axis_iter(Axis(1)).all(|channel| {
        let [low, high] = [f32::min, f32::max].map(|f| channel.iter().copied().reduce(f));
        let range = low.zip(high).map_or(0.0, |(low, high)| high - low);
        range <= ONE_COLOR || is_even(channel.index_axis(Axis(0), 0), cell)
    })
}

fn is_even(channel: ArrayView2<'_, f32>, cell: Size) -> bool {
    let cells: Vec<_> = channel.exact_chunks((cell.height, cell.width)).into_iter().collect();
    let colors = cells.iter().map(|cell| cell.iter().copied().collect());
    let across =
        cells.iter().map(|cell| changes(cell.slice(s![.., ..-1]), cell.slice(s![.., 1..])));
    let down = cells.iter().map(|cell| changes(cell.slice(s![..-1, ..]), cell.slice(s![1.., ..])));
    differ_little(colors) && differ_little(across) && differ_little(down)
}

fn changes(before: ArrayView2<'_, f32>, after: ArrayView2<'_, f32>) -> Vec<f32> {
    before.iter().zip(after).map(|(before, after)| (after - before).abs()).collect()
}

/// Analysis of variance: whether F is at most [`MOST`].
fn differ_little(groups: impl Iterator<Item = Vec<f32>>) -> bool {
    let (mut means, mut within, mut values) = (Vec::new(), 0.0, 0);
    for group in groups {
        let mean = mean(&group);
        within += squares(&group, mean);
        values += group.len();
        means.push(mean as f32);
    }
    let per_group = values as f64 / means.len() as f64;
    let between = per_group * squares(&means, mean(&means));
    let freedom = (values as f64 - means.len() as f64) / (means.len().max(2) - 1) as f64;
    between * freedom <= MOST * within
}

fn mean(values: &[f32]) -> f64 {
    values.iter().copied().map(f64::from).sum::<f64>() / values.len() as f64
}

fn squares(values: &[f32], mean: f64) -> f64 {
    values.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use ndarray::Array4;
    use rand::Rng;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn uniform(of: impl Fn(usize, usize, f32) -> f32) -> bool {
        let mut random = ChaCha8Rng::seed_from_u64(0);
        let image = Array4::from_shape_fn((1, 3, 64, 96), |(_, _, y, x)| {
            of(y, x, random.gen_range(-1.0..1.0))
        });
        is_uniform(image.view(), Size { width: 8, height: 8 })
    }

    #[test]
    fn one_colour_grain_noise_and_texture_are() {
        assert!(uniform(|_, _, _| 0.3));
        assert!(uniform(|_, x, _| if x == 40 { 0.3 } else { 0.31 }));
        assert!(uniform(|_, _, noise| 0.3 + 0.02 * noise));
        assert!(uniform(|_, _, noise| noise));
        assert!(uniform(|y, x, _| if (x / 2 + y / 2) % 2 == 0 { -0.5 } else { 0.5 }));
    }

    #[test]
    fn things_gradients_and_two_textures_are_not() {
        assert!(!uniform(|y, x, noise| 0.3 * noise + f32::from(u8::from(x < 16 && y < 16))));
        assert!(!uniform(|_, x, _| x as f32 / 96.0));
        assert!(!uniform(|_, x, noise| if x < 48 { noise } else { 0.3 * noise }));
        let stripes = |along: usize| [-0.5, 0.5][along / 2 % 2];
        assert!(!uniform(|y, x, _| stripes(if x < 48 { x } else { y })));
    }

    #[test]
    fn images_without_pixels_or_of_single_ones_do_not_panic() {
        assert!(is_uniform(Array4::zeros((1, 3, 0, 0)).view(), Size { width: 8, height: 8 }));
        assert!(!is_uniform(
            Array4::from_shape_fn((1, 3, 2, 2), |(.., x)| x as f32).view(),
            Size { width: 1, height: 1 }
        ));
    }
}
