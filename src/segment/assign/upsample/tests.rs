use image::{Rgb, RgbImage};
use ndarray::Array3;

use super::*;

#[test]
fn a_border_lies_on_the_edge_of_the_large_picture() {
    // The edge is at 37 of 80 columns: inside pixel 7 of 16 of the model's image.
    let picture = RgbImage::from_fn(80, 80, |x, _| Rgb(if x < 37 { [30; 3] } else { [200; 3] }));
    let canvas = Canvas::new(Size { width: 16, height: 16 }, 80, 80).unwrap();
    let scores =
        Array3::from_shape_fn((2, 16, 16), |(k, _, x)| f32::from(u8::from((x < 7) == (k == 0))));
    let upsampler = LabelUpsampler::new(scores.view(), &canvas, Groups::default());
    let labels = upsampler.labels(&picture);
    let coverage =
        |labels, asked: &[bool]| upsampler.coverage(&picture, (0..80, 0..80), labels, asked);
    let second = coverage(&labels, &[false, true]);
    let both = coverage(&labels, &[true, true]);
    assert!(both.iter().all(|share| (share - 1.0).abs() < 1e-6));
    for (label, share) in labels.iter().zip(&second) {
        assert_eq!(*label == 1, *share > 0.5);
    }
    let overruled = coverage(&[0; 80 * 80], &[true, false]);
    assert!(overruled.iter().all(|share| *share >= 0.5));
    for (i, label) in labels.iter().enumerate() {
        assert_eq!(*label, u16::from(i % 80 >= 37), "column {}", i % 80);
    }
    let (columns, rows) = upsampler.extent(Size { width: 80, height: 80 }, &[false, true]);
    assert_eq!(rows, 0..80);
    assert!(
        second.iter().enumerate().all(|(i, &share)| share == 0.0 || columns.contains(&(i % 80)))
    );
    assert!(columns.start > 20);
    let inside = upsampler.coverage(&picture, (columns.clone(), 3..5), &labels, &[false, true]);
    assert_eq!(inside[..columns.len()], second[3 * 80..4 * 80][columns]);
}

#[test]
fn pictures_smaller_than_the_model_and_odd_ones_are_covered() {
    for (width, height) in [(1, 1), (1, 90), (90, 1), (5, 3)] {
        let picture = RgbImage::from_pixel(width, height, Rgb([9, 200, 40]));
        let canvas = Canvas::new(Size { width: 16, height: 16 }, width, height).unwrap();
        let scores = Array3::from_shape_fn((1, 16, 16), |_| 1.0);
        let labels =
            LabelUpsampler::new(scores.view(), &canvas, Groups::default()).labels(&picture);
        assert_eq!(labels, vec![0; (width * height) as usize]);
    }
}
