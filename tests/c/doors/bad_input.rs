//! Pictures and wishes at the edge of what makes sense.

use image::Rgb;

use super::*;

/// Noise without any structure, the same each time: a linear congruential generator.
fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    RgbImage::from_fn(width, height, |_, _| Rgb([next(), next(), next()]))
}

#[test]
fn any_shape_and_content_is_covered_by_regions() {
    let pictures = [scene(1, 1), scene(1, 500), scene(500, 1), noise(90, 60), scene(30_000, 100)];
    for picture in pictures {
        let (width, height) = picture.dimensions();
        let labels = models().map(|model| {
            let mut found = segment(model, &picture, &ask());
            let area: u64 = found.regions().iter().map(|region| region.area).sum();
            assert_eq!(area, u64::from(width) * u64::from(height), "{width}x{height}");
            let labels = found.labels();
            found.set_num_regions(1).unwrap();
            assert_eq!(found.num_regions(), 1);
            labels
        });
        assert_same(&labels);
    }
}

#[test]
fn one_colour_is_one_region_unless_a_number_is_asked_for() {
    for model in models() {
        for color in [[0; 3], [255; 3], [200, 30, 90]] {
            let picture = RgbImage::from_pixel(90, 60, Rgb(color));
            let found = segment(model, &picture, &Ask::default());
            let [region] = &found.regions()[..] else { panic!("{} regions", found.num_regions()) };
            assert_eq!((region.bounds, region.mean_color), ([0, 0, 90, 60], color));
        }
    }
}

#[test]
fn more_regions_than_there_are_is_all_of_them() {
    let picture = scene(90, 60);
    for model in models() {
        let mut found = segment(model, &picture, &ask());
        let max = found.max_regions();
        found.set_num_regions(max + 100).unwrap();
        assert_eq!(found.num_regions(), max);
        // More than the masks that were to be split: these stay whole.
        let few = Ask { num_regions: Some(5), finest_masks: Some(2), ..Ask::default() };
        assert!((3..=5).contains(&segment(model, &picture, &few).num_regions()));
        // More than a model of 8 × 8 cells can tell apart.
        let failure = refused(model, &picture, &Ask { num_regions: Some(65), ..Ask::default() });
        assert_eq!(failure.status, 5);
        assert!(failure.text.contains("1 to 64"), "{}", failure.text);
    }
}

#[test]
fn a_granularity_that_is_none_is_refused() {
    let picture = scene(64, 64);
    for model in models() {
        let mut found = segment(model, &picture, &ask());
        let before = found.labels();
        for granularity in [-0.1, 1.01, f64::NAN, f64::INFINITY] {
            let failure = found.set_granularity(granularity).unwrap_err();
            assert_eq!(failure.status, 5);
            assert!(failure.text.contains("0 to 1"), "{}", failure.text);
            let asked = Ask { granularity: Some(granularity), ..ask() };
            assert_eq!(refused(model, &picture, &asked).status, 5);
        }
        assert_eq!(found.labels(), before, "a refused level changed the result");
    }
}
