//! What a whole picture costs, stage by stage, with the embedded model: both presets, then a picture in tiles.
//! `cargo bench --bench stages`

#[path = "../tests/common/mod.rs"]
mod common;

use emerdiff::{Preset, Segmenter, Settings, Stage};

const RUNS: usize = 5;
fn main() {
    let segmenter = Segmenter::open(&common::runtime(), common::tiny()).unwrap();
    let picture =
        emerdiff::picture::read(&common::picture("astronaut.jpg"), 1_000_000_000).unwrap();
    let [fast, paper] = [Preset::Fast, Preset::Paper].map(|preset| segmenter.settings(preset));
    let tiles = Settings { tiles: Some(3), ..fast.clone() };
    println!("512x512 pixels, medians of {RUNS} runs after one more, ms");
    print!("{:12}", "");
    Stage::ALL.iter().for_each(|stage| print!("{:>11}", stage.name()));
    println!("{:>11}", "total");
    for (name, settings) in [("fast", fast), ("paper", paper), ("fast, 3 x 3", tiles)] {
        let runs: Vec<_> = (0..=RUNS)
            .map(|_| *segmenter.segment(&picture, &settings).unwrap().timings())
            .collect();
        let median = |of: &dyn Fn(&emerdiff::Timings) -> f64| {
            let mut seconds: Vec<f64> = runs[1..].iter().map(of).collect();
            seconds.sort_by(f64::total_cmp);
            1e3 * seconds[RUNS / 2]
        };
        print!("{name:<12}");
        for stage in Stage::ALL {
            print!("{:>11.1}", median(&|timings| timings.stage(stage).as_secs_f64()));
        }
        println!("{:>11.1}", median(&|timings| timings.total().as_secs_f64()));
    }
}
