//! Pictures of which a part is transparent.

use emerdiff::picture::split_alpha;
use image::{Rgba, RgbaImage};

use super::*;

/// A scene in a frame that shows nothing, its border soft.
fn sticker(hidden: [u8; 3]) -> RgbaImage {
    let scene = scene(96, 80);
    RgbaImage::from_fn(96, 80, |x, y| {
        let inside = x.min(95 - x).min(y.min(79 - y));
        let [r, g, b] = if inside < 20 { hidden } else { scene.get_pixel(x, y).0 };
        Rgba([r, g, b, if inside < 20 { 0 } else { ((inside - 19) * 100).min(255) as u8 }])
    })
}

fn segmented(model: &dyn Model, picture: &RgbaImage, ask: &Ask) -> Box<dyn Found> {
    model.segment_rgba(picture, ask).unwrap()
}

/// The id of the transparent region.
fn transparent(found: &dyn Found) -> Option<u32> {
    let mut all = found.regions().into_iter().filter(|region| region.transparent);
    let first = all.next().map(|region| region.id);
    assert!(all.next().is_none(), "two transparent regions");
    first
}

#[test]
fn transparent_pixels_are_one_region_at_every_level_but_the_last() {
    let picture = sticker([255, 0, 0]);
    let few = Ask { num_regions: Some(3), ..ask() };
    for (model, ask) in
        models().into_iter().flat_map(|model| [(model, ask()), (model, few.clone())])
    {
        let mut found = segmented(model, &picture, &ask);
        let max = found.max_regions();
        assert!(max > 2);
        for count in 2..=max {
            found.set_num_regions(count).unwrap();
            assert_eq!(found.num_regions(), count);
            let own = transparent(&*found).unwrap();
            for (label, pixel) in found.labels().into_iter().zip(picture.pixels()) {
                assert_eq!(u32::from(label) == own, pixel.0[3] == 0);
            }
            let region = &found.regions()[own as usize];
            assert_eq!((region.bounds, region.mean_color), ([0, 0, 96, 80], [0; 3]));
        }
        found.set_num_regions(1).unwrap();
        assert_eq!((found.num_regions(), transparent(&*found)), (1, None));
        // The mean of what is seen, not of the red that is not.
        assert!(found.regions()[0].mean_color[2] > 50);
    }
}

#[test]
fn what_transparency_hides_does_not_count() {
    for model in models() {
        for transparent_region in [true, false] {
            let ask = Ask { transparent_region: Some(transparent_region), ..ask() };
            let found = |hidden| segmented(model, &sticker(hidden), &ask);
            let (red, green) = (found([255, 0, 0]), found([0, 255, 0]));
            assert_eq!(red.labels(), green.labels());
            assert_eq!(red.regions(), green.regions());
        }
    }
}

#[test]
fn without_a_region_of_its_own_transparency_is_grey() {
    let picture = sticker([1, 2, 3]);
    for model in models() {
        let ask = Ask { transparent_region: Some(false), ..ask() };
        let found = segmented(model, &picture, &ask);
        assert_eq!(transparent(&*found), None);
        assert_eq!(found.labels(), segment(model, &split_alpha(&picture).0, &ask).labels());
    }
}

#[test]
fn pictures_without_a_transparent_pixel_are_as_without_alpha() {
    let mut picture = sticker([0; 3]);
    picture.pixels_mut().for_each(|pixel| pixel.0[3] = pixel.0[3].max(1));
    let opaque = RgbaImage::from_fn(96, 80, |x, y| {
        let [r, g, b, _] = picture.get_pixel(x, y).0;
        Rgba([r, g, b, 255])
    });
    for model in models() {
        for picture in [&picture, &opaque] {
            let (found, same) = (
                segmented(model, picture, &ask()),
                segment(model, &split_alpha(picture).0, &ask()),
            );
            assert_eq!(found.labels(), same.labels());
            assert_eq!(found.regions(), same.regions());
        }
    }
}

#[test]
fn shares_add_up_and_none_of_a_transparent_pixel_is_shared() {
    let picture = sticker([9; 3]);
    let colors = split_alpha(&picture).0;
    for model in models() {
        let found = segmented(model, &picture, &ask());
        let own = transparent(&*found).unwrap();
        let mut sums = vec![0.0; 96 * 80];
        for region in found.regions() {
            let mask = found.coverage(&colors, &[region.node], [0.0; 2]).unwrap();
            if region.id == own {
                let clear = |alpha| if alpha == 0 { 1.0 } else { 0.0 };
                assert!(mask.iter().copied().eq(picture.pixels().map(|pixel| clear(pixel.0[3]))));
            }
            sums.iter_mut().zip(mask).for_each(|(sum, share)| *sum += share);
        }
        assert!(sums.iter().all(|sum| (sum - 1.0_f32).abs() < 1e-5));
    }
}

#[test]
fn a_picture_that_shows_nothing_is_one_transparent_region() {
    let picture = RgbaImage::from_fn(50, 40, |x, y| Rgba([x as u8, y as u8, 7, 0]));
    for model in models() {
        for ask in [Ask::default(), ask(), Ask { num_regions: Some(4), ..Ask::default() }] {
            let found = segmented(model, &picture, &ask);
            let [region] = &found.regions()[..] else { panic!("{} regions", found.num_regions()) };
            assert!(region.transparent);
            assert_eq!((region.area, region.mean_color), (50 * 40, [0; 3]));
        }
    }
}

#[test]
fn a_shape_of_one_colour_is_one_region_beside_the_transparent_one() {
    let picture = RgbaImage::from_fn(90, 60, |x, y| {
        let inside = x.abs_diff(45).pow(2) + y.abs_diff(30).pow(2) < 400;
        Rgba([200, 30, 90, if inside { 255 } else { 0 }])
    });
    for model in models() {
        let found = segmented(model, &picture, &Ask::default());
        assert_eq!(found.num_regions(), 2);
        let shape = found.regions().into_iter().find(|region| !region.transparent).unwrap();
        assert_eq!((shape.mean_color, shape.bounds), ([200, 30, 90], [26, 11, 39, 39]));
    }
}
