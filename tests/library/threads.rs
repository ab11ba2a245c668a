//! The number of threads decides how long a run takes and nothing else.

use emerdiff::{Preset, Provider, ProviderChoice, Segmentation, Segmenter};

use crate::common::{picture, runtime, scene, tiny};

fn segmenters() -> [Segmenter; 3] {
    let cpu = ProviderChoice::Only(Provider::Cpu);
    [1, 2, 3].map(|threads| Segmenter::open_on(&runtime(), tiny(), cpu, threads).unwrap())
}

#[test]
fn labels_and_levels_are_the_same_from_any_number_of_threads() {
    let segmenters = segmenters();
    let read = |name| emerdiff::picture::read(&picture(name), 1_000_000_000).unwrap();
    let pictures = ["astronaut.jpg", "cat.jpg", "coffee.jpg"].map(read);
    for picture in pictures.into_iter().chain([scene(400, 100)]) {
        let results: Vec<Segmentation> = segmenters
            .iter()
            .map(|one| one.segment(&picture, &one.settings(Preset::Fast)).unwrap())
            .collect();
        for other in &results[1..] {
            assert_eq!(other.finest_labels(), results[0].finest_labels());
            assert_eq!(other.levels(), results[0].levels());
            assert_eq!(other.regions(), results[0].regions());
            let coverage = |result: &Segmentation| result.coverage(&picture, &[0]).unwrap();
            assert_eq!(coverage(other), coverage(&results[0]));
        }
    }
}
