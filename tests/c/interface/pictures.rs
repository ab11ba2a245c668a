//! A picture gives the same result in every layout and sample.

use super::*;

/// Lays the samples of a picture out anew: `places` are those of red, green and blue among
/// `channels`, and alpha is `opaque`.
pub fn relaid<T: Copy>(
    picture: &RgbImage,
    places: [usize; 3],
    channels: usize,
    opaque: T,
    sample: impl Fn(u8) -> T,
) -> Vec<T> {
    let mut samples = vec![opaque; picture.pixels().len() * channels];
    for (target, pixel) in samples.chunks_exact_mut(channels).zip(picture.pixels()) {
        for (place, &value) in places.iter().zip(&pixel.0) {
            target[*place] = sample(value);
        }
    }
    samples
}

pub fn image<T>(samples: &[T], layout: i32, sample: i32) -> Image {
    let (data, size) = (samples.as_ptr().cast(), size_of_val(samples));
    Image {
        data,
        size,
        stride: 0,
        width: 48,
        height: 40,
        layout,
        sample,
        flags: 0,
        reserved: [0; 5],
    }
}

#[test]
fn every_layout_and_sample_is_the_same_picture() {
    let picture = scene(48, 40);
    let expected = labels_of(&view(&picture));
    let layouts = [
        (1, [0, 1, 2], 4),
        (2, [2, 1, 0], 4),
        (3, [1, 2, 3], 4),
        (4, [0, 1, 2], 3),
        (5, [2, 1, 0], 3),
    ];
    for (layout, places, channels) in layouts {
        let bytes = relaid(&picture, places, channels, 255, |value| value);
        assert_eq!(labels_of(&image(&bytes, layout, 1)), expected, "u8, layout {layout}");
        let words = relaid(&picture, places, channels, u16::MAX, |value| u16::from(value) * 257);
        assert_eq!(labels_of(&image(&words, layout, 2)), expected, "u16, layout {layout}");
        let floats = relaid(&picture, places, channels, 1.0, |value| f32::from(value) / 255.0);
        assert_eq!(labels_of(&image(&floats, layout, 3)), expected, "f32, layout {layout}");
        let linear = relaid(&picture, places, channels, 1.0, srgb_to_linear);
        let linear = Image { flags: 2, ..image(&linear, layout, 3) };
        assert_eq!(labels_of(&linear), expected, "linear, layout {layout}");
    }
    let gray = RgbImage::from_fn(48, 40, |x, _| image::Rgb([if x < 20 { 10 } else { 200 }; 3]));
    let bytes: Vec<u8> = gray.pixels().map(|pixel| pixel.0[0]).collect();
    assert_eq!(labels_of(&image(&bytes, 6, 1)), labels_of(&view(&gray)));
}

/// IEC 61966-2-1.
fn srgb_to_linear(value: u8) -> f32 {
    let value = f64::from(value) / 255.0;
    let linear = if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
    linear as f32
}

#[test]
fn what_transparency_hides_does_not_count() {
    let picture = scene(48, 40);
    let mut seen = relaid(&picture, [0, 1, 2], 4, 0, |value| value);
    seen.chunks_exact_mut(4).skip(900).for_each(|pixel| pixel[3] = 255);
    let mut hidden = seen.clone();
    hidden.chunks_exact_mut(4).take(900).for_each(|pixel| pixel[..3].fill(77));
    assert_eq!(labels_of(&image(&seen, 1, 1)), labels_of(&image(&hidden, 1, 1)));
}

#[test]
fn alpha_is_found_in_every_layout_and_sample() {
    let picture = scene(48, 40);
    let layouts = [(1, [0, 1, 2], 3), (2, [2, 1, 0], 3), (3, [1, 2, 3], 0)];
    let clear = |x: usize| x % 48 < 20;
    let mut expected: Option<Vec<u16>> = None;
    let mut check = |image: &Image| {
        let segmentation = segment(image);
        let labels = labels(segmentation, 48 * 40);
        let mut regions = [Region::default(); 16];
        assert_eq!(
            unsafe { (api().segmentation_regions)(segmentation, regions.as_mut_ptr(), 16) },
            OK
        );
        let mut pixels = vec![[9_u8; 4]; 48 * 40];
        let target = buffer(&mut pixels);
        assert_eq!(unsafe { (api().segmentation_colors)(segmentation, 1, &target) }, OK);
        for (i, label) in labels.iter().enumerate() {
            assert_eq!(regions[usize::from(*label)].transparent, u8::from(clear(i)));
            assert_eq!(pixels[i] == [0; 4], clear(i));
        }
        assert_eq!(&labels, expected.get_or_insert_with(|| labels.clone()));
        unsafe { (api().segmentation_free)(segmentation) };
    };
    for (layout, places, alpha) in layouts {
        let mut bytes = relaid(&picture, places, 4, 255, |value| value);
        let mut words = relaid(&picture, places, 4, u16::MAX, |value| u16::from(value) * 257);
        let mut floats = relaid(&picture, places, 4, 1.0, |value| f32::from(value) / 255.0);
        for x in (0..48 * 40).filter(|&x| clear(x)) {
            bytes[4 * x + alpha] = 0;
            words[4 * x + alpha] = 0;
            floats[4 * x + alpha] = f32::NAN;
        }
        check(&image(&bytes, layout, 1));
        check(&image(&words, layout, 2));
        check(&image(&floats, layout, 3));
    }
}

#[test]
fn floats_that_are_no_colours_are_clamped() {
    let picture = scene(48, 40);
    let with = |places: [f32; 3]| {
        let mut floats = relaid(&picture, [0, 1, 2], 3, 1.0, |value| f32::from(value) / 255.0);
        for (value, place) in places.into_iter().zip([5, 700, 3001]) {
            floats[place] = value;
        }
        floats
    };
    let strange = with([f32::NAN, f32::INFINITY, f32::NEG_INFINITY]);
    assert_eq!(labels_of(&image(&strange, 4, 3)), labels_of(&image(&with([0.0, 1.0, 0.0]), 4, 3)));
    let linear = |floats: &[f32]| labels_of(&Image { flags: 2, ..image(floats, 4, 3) });
    assert_eq!(linear(&strange), linear(&with([0.0, 1.0, 0.0])));
    // Nothing but what is no number: black.
    let none = labels_of(&image(&vec![f32::NAN; 48 * 40 * 3], 4, 3));
    assert_eq!(none, labels_of(&image(&vec![0.0_f32; 48 * 40 * 3], 4, 3)));
}
