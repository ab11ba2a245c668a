//! A picture in, a label map out: `cargo run --release --example segment -- picture.jpg
//! labels.png`.

use std::ops::ControlFlow;
use std::path::Path;

use emerdiff::{Preset, Runtime, Segmenter, picture, render};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: segment <picture> <label map>".into());
    };
    let segmenter = Segmenter::open(&Runtime::find()?, emerdiff::model::embedded())?;
    let settings = segmenter.settings(Preset::Fast);
    let picture = picture::read(Path::new(&input), settings.picture_budget())?;
    let segmentation = segmenter.segment_with(&picture, &settings, &mut |progress| {
        eprint!("\r{} {}/{}  ", progress.stage.name(), progress.done, progress.total);
        ControlFlow::Continue(())
    })?;
    eprintln!();
    for region in segmentation.regions() {
        println!("{}: {} pixels, mean colour {:?}", region.id, region.area, region.mean_color);
    }
    render::label_image(&segmentation).save(output)?;
    Ok(())
}
