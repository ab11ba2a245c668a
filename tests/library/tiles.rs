//! Long pictures and pictures in detail: what a user of several tiles relies on.

use std::ops::ControlFlow;

use emerdiff::{Detail, Error, Preset, Runtime, Segmenter, Settings};
use image::{Rgb, RgbImage};

use crate::common::{scene, segmenter};

fn fast() -> Settings {
    let fast = segmenter().settings(Preset::Fast).with_regions(4);
    Settings { detail: Detail::None, ..fast }
}

#[test]
fn windows_are_looked_through_where_there_are_edges() {
    // Half of it is of one colour.
    let picture = RgbImage::from_fn(400, 300, |x, y| match x < 200 {
        true => Rgb([90, 120, 150]),
        false => *scene(200, 300).get_pixel(x - 200, y),
    });
    let heads = |detail| {
        let settings = Settings { detail, ..fast() };
        let estimate = segmenter().estimate(400, 300, &settings).unwrap().passes.unet_head;
        let heads = segmenter().segment(&picture, &settings).unwrap().passes().unet_head;
        assert!(heads <= estimate);
        (heads, estimate)
    };
    assert_eq!(heads(Detail::None), (2, 2));
    let (all, most) = heads(Detail::All);
    assert_eq!(all, most);
    assert!((3..all).contains(&heads(Detail::Auto).0));
    // A picture that the model sees in full has no more to look at.
    let small = segmenter().segment(&scene(64, 64), &Settings { detail: Detail::All, ..fast() });
    assert_eq!(small.unwrap().passes().unet_head, 2);
}

#[test]
fn a_long_picture_takes_tiles_unless_told_otherwise() {
    let picture = scene(640, 100);
    let heads = |settings: &Settings| {
        let segmentation = segmenter().segment(&picture, settings).unwrap();
        let area: u64 = segmentation.regions().iter().map(|region| region.area).sum();
        assert_eq!(area, 64_000);
        segmentation.passes().unet_head
    };
    // Features and modulation of each tile.
    assert_eq!(heads(&fast()), 2 * 8);
    assert_eq!(heads(&Settings { tiles: Some(1), ..fast() }), 2);
    assert_eq!(heads(&Settings { num_masks: 4, ..segmenter().settings(Preset::Paper) }), 2);
}

#[test]
fn tiles_are_counted_before_the_run_and_in_its_progress() {
    let settings = Settings { shared_probes: false, tiles: Some(3), ..fast() };
    let estimate = segmenter().estimate(300, 200, &settings).unwrap();
    let mut units = Vec::new();
    let mut count = |progress: emerdiff::Progress| {
        units.push((progress.done, progress.total));
        ControlFlow::Continue(())
    };
    let result = segmenter().segment_with(&scene(300, 200), &settings, &mut count).unwrap();
    assert_eq!(result.passes().unet_head, estimate.passes.unet_head);
    assert!(result.passes().unet_tail <= estimate.passes.unet_tail);
    assert!(units.iter().map(|(done, _)| *done).eq(1..=units.len()));
    let (done, total) = units[units.len() - 1];
    assert!(done == total && total <= estimate.units);
}

#[test]
fn a_canvas_beyond_the_memory_budget_is_refused_before_any_work() {
    let settings = Settings { tiles: Some(usize::MAX), ..fast() };
    let picture = RgbImage::new(4000, 4000);
    let refused = segmenter().segment_with(&picture, &settings, &mut |_| panic!("it ran"));
    let Err(Error::MemoryBudget { what, needed, budget }) = refused else {
        panic!("it was enough")
    };
    assert!(what.contains("tiles") && needed > budget, "{what}");
    let none = Settings { tiles: Some(0), ..fast() };
    let Err(Error::Setting { name, .. }) = segmenter().segment(&scene(9, 9), &none) else {
        panic!("no tiles were accepted");
    };
    assert_eq!(name, "tiles");
}

/// The embedded model tells these halves apart; the border must run through all tiles in one line.
#[test]
fn a_region_goes_on_from_one_tile_to_the_next() {
    let segmenter =
        Segmenter::open(&Runtime::find().unwrap(), emerdiff::model::embedded()).unwrap();
    let picture = RgbImage::from_fn(900, 150, |x, y| {
        let grain = ((x * 7 + y * 13) % 5) as u8;
        if y < 80 { Rgb([40 + grain, 90, 200]) } else { Rgb([60 + grain, 140 + grain, 30]) }
    });
    let settings = segmenter.settings(Preset::Fast).with_regions(2);
    let segmentation = segmenter.segment(&picture, &settings).unwrap();
    assert!(segmentation.passes().unet_head > 2 * 2);
    let (sky, ground) = (segmentation.region_at(450, 20), segmentation.region_at(450, 130));
    assert_ne!(sky, ground);
    for x in (0..900).step_by(10) {
        assert_eq!(segmentation.region_at(x, 20), sky, "column {x}");
        assert_eq!(segmentation.region_at(x, 130), ground, "column {x}");
    }
}
