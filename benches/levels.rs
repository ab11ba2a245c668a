//! What a host does with a result, at three sizes: another level, the region under the cursor, the
//! path up the tree, a soft mask, a cut-out, an outline, the borders, kept and opened again.
//! `cargo bench --bench levels`

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use emerdiff::{Colors, Edge, Level, Preset, Segmentation, Segmenter, Settings};
use image::imageops::FilterType;

const RUNS: usize = 9;
const BUDGET: u64 = 1_000_000_000;

fn main() {
    let segmenter = Segmenter::open(&common::runtime(), common::tiny()).unwrap();
    let settings = Settings { connected: true, ..segmenter.settings(Preset::Fast) };
    let small = emerdiff::picture::read(&common::picture("astronaut.jpg"), 1_000_000_000).unwrap();
    println!(
        "medians of {RUNS}, ms; with connected regions; segmented: beyond 512 x 512 pixels, one run"
    );
    let names = [
        "set_level",
        "region_at",
        "path_at",
        "soft_mask",
        "grown, feathered",
        "cutout",
        "own colours",
        "outline",
        "contours",
        "clone",
        "to_bytes",
        "from_bytes",
    ];
    print!("{:12}{:>9}{:>12}", "", "finest", "segmented");
    names.iter().for_each(|name| print!("{name:>18}"));
    println!();
    let time = |picture: &_| segmenter.segment(picture, &settings).unwrap().timings().total();
    time(&small);
    let base = time(&small);
    for (width, height) in [(512, 512), (4000, 3000), (6000, 4000)] {
        let picture = image::imageops::resize(&small, width, height, FilterType::CatmullRom);
        let mut result = segmenter.segment(&picture, &settings).unwrap();
        let beyond = result.timings().total().saturating_sub(base);
        let finest = result.tree().leaves();
        result.set_level(Level::Regions(8)).unwrap();
        let largest = result.regions()[0].parts.clone();
        let edge = Edge { grow: 4.0, feather: 8.0 };
        let mask = result.soft_mask(&picture, &largest, Edge::default()).unwrap();
        let kept = result.to_bytes();
        let mut coarse = false;
        let times = [
            median(|| {
                coarse = !coarse;
                result.set_level(Level::Regions(if coarse { 3 } else { finest })).unwrap();
            }),
            median(|| assert!(result.region_at(width / 2, height / 2).is_some())),
            median(|| assert!(result.path_at(width / 2, height / 2).is_some())),
            median(|| assert!(result.soft_mask(&picture, &largest, Edge::default()).is_ok())),
            median(|| assert!(result.soft_mask(&picture, &largest, edge).is_ok())),
            median(|| assert!(mask.cutout(&picture, Colors::Picture).width() > 0)),
            median(|| assert!(mask.cutout(&picture, Colors::Foreground).width() > 0)),
            median(|| assert!(mask.outline(0.5).is_ok())),
            median(|| assert!(!result.contours().is_empty())),
            median(|| assert!(!result.clone().labels().is_empty())),
            median(|| assert!(!result.to_bytes().is_empty())),
            median(|| assert!(Segmentation::from_bytes(&kept, BUDGET).is_ok())),
        ];
        print!(
            "{:<12}{finest:>9}{:>12.0}",
            format!("{width}x{height}"),
            1e3 * beyond.as_secs_f64()
        );
        times.iter().for_each(|time| print!("{time:>18.3}"));
        println!();
    }
}

fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            1e3 * start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}
