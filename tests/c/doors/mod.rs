//! One suite of behaviour, through each door: the Rust crate, the built library's C interface, and
//! the Python package over it.

mod bad_input;
mod c_door;
mod c_found;
mod door;
mod levels;
mod masks;
mod python_door;
mod python_found;
mod rust_door;
mod transparency;

use std::sync::OnceLock;

use door::{Ask, Door, Failure, Found, Model};
use image::RgbImage;

use crate::common::{random, root, scene};

const DOORS: [&dyn Door; 3] = [&rust_door::RustDoor, &c_door::CDoor, &python_door::PythonDoor];

/// The random bundle through every door, loaded once.
fn models() -> [&'static dyn Model; 3] {
    static MODELS: OnceLock<[Box<dyn Model>; 3]> = OnceLock::new();
    let models = MODELS.get_or_init(|| DOORS.map(|door| door.load(&random()).unwrap()));
    [&*models[0], &*models[1], &*models[2]]
}

#[track_caller]
fn assert_same<T: PartialEq + std::fmt::Debug>(results: &[T]) {
    assert!(results.len() == DOORS.len());
    results.iter().for_each(|result| assert_eq!(*result, results[0]));
}

fn ask() -> Ask {
    Ask {
        num_masks: Some(6),
        finest_masks: Some(6),
        num_inference_steps: Some(10),
        ..Ask::default()
    }
}

fn segment(model: &dyn Model, picture: &RgbImage, ask: &Ask) -> Box<dyn Found> {
    model.segment(picture, ask, &mut |_, _| true).unwrap()
}

fn refused(model: &dyn Model, picture: &RgbImage, ask: &Ask) -> Failure {
    match model.segment(picture, ask, &mut |_, _| true) {
        Err(failure) => failure,
        Ok(_) => panic!("it was accepted"),
    }
}

#[test]
fn every_door_gives_the_same_result() {
    let picture = scene(90, 60);
    let mut found = models().map(|model| segment(model, &picture, &ask()));
    for count in [100, 3, 2, 1] {
        assert_same(&found.each_mut().map(|found| {
            found.set_num_regions(count).unwrap();
            let mask = found.coverage(&picture, &[0], [0.0; 2]).unwrap();
            (found.labels(), found.regions(), mask)
        }));
    }
}

#[test]
fn regions_cover_the_picture_at_every_level() {
    let picture = scene(90, 60);
    for model in models() {
        let mut found = segment(model, &picture, &ask());
        assert_eq!(found.size(), (90, 60));
        let max = found.max_regions();
        assert!((2..=512).contains(&max), "{max}");
        for count in 1..=max {
            found.set_num_regions(count).unwrap();
            assert_eq!(found.num_regions(), count);
            let (labels, regions) = (found.labels(), found.regions());
            for (id, region) in regions.iter().enumerate() {
                assert_eq!(region.id as usize, id);
                let area = labels.iter().filter(|&&label| usize::from(label) == id).count();
                assert_eq!(region.area, area as u64);
            }
            assert_eq!(regions.iter().map(|region| region.area).sum::<u64>(), 90 * 60);
            let picked = found.region_at(89, 59).unwrap();
            assert_eq!(picked.id, u32::from(labels[90 * 60 - 1]));
            assert_eq!(picked, regions[picked.id as usize]);
            assert_eq!(found.region_at(90, 0), None);
        }
        found.set_granularity(0.0).unwrap();
        assert_eq!(found.num_regions(), 1);
        found.set_granularity(1.0).unwrap();
        assert_eq!(found.num_regions(), max);
        assert_eq!(found.set_granularity(1.5).unwrap_err().status, 5);
        assert_eq!(found.set_num_regions(0).unwrap_err().status, 5);
    }
}

#[test]
fn a_seed_decides_the_result() {
    let picture = scene(64, 80);
    for model in models() {
        let labels = |seed| segment(model, &picture, &Ask { seed: Some(seed), ..ask() }).labels();
        assert_eq!(labels(7), labels(7));
        assert_ne!(labels(7), labels(8));
    }
}

#[test]
fn what_is_asked_for_is_done() {
    let picture = scene(64, 64);
    for model in models() {
        let count = |ask| segment(model, &picture, &ask).num_regions();
        assert_eq!(count(Ask { num_regions: Some(2), ..ask() }), 2);
        assert_eq!(count(Ask { granularity: Some(0.0), ..ask() }), 1);
    }
}

#[test]
fn progress_counts_up_to_its_total() {
    for model in models() {
        let mut seen = Vec::new();
        let mut report = |done, total| {
            seen.push((done, total));
            true
        };
        model.segment(&scene(64, 64), &ask(), &mut report).unwrap();
        let last = seen[seen.len() - 1];
        assert_eq!(last.0, last.1);
        assert!(seen.iter().map(|(done, _)| *done).eq(1..=last.1));
    }
}

#[test]
fn a_run_stops_at_every_step_it_is_asked_to() {
    let picture = scene(64, 64);
    for model in models() {
        let mut steps = 0;
        model
            .segment(&picture, &ask(), &mut |_, _| {
                steps += 1;
                true
            })
            .unwrap();
        for last in 1..=steps {
            let mut calls = 0;
            let result = model.segment(&picture, &ask(), &mut |_, _| {
                calls += 1;
                calls < last
            });
            assert_eq!(result.err().unwrap().status, 1, "at step {last}");
            assert_eq!(calls, last);
        }
        // And nothing of it is left behind.
        segment(model, &picture, &ask());
    }
}

#[test]
fn errors_have_a_code_and_name_what_is_at_fault() {
    let picture = scene(64, 64);
    for model in models() {
        let refused = |ask| refused(model, &picture, &ask);
        let failure = refused(Ask { num_masks: Some(65), ..ask() });
        assert_eq!(failure.status, 5);
        assert!(failure.text.contains("num_masks is 65"), "{}", failure.text);
        assert_eq!(refused(Ask { strength: Some(f32::NAN), ..ask() }).status, 5);
        assert_eq!(refused(Ask { granularity: Some(-0.1), ..ask() }).status, 5);
        assert_eq!(refused(Ask { memory_budget: Some(20_000), ..ask() }).status, 7);
        let failure = self::refused(model, &RgbImage::new(0, 3), &ask());
        assert_eq!((failure.status, failure.text.contains("0x3")), (6, true));
    }
    let folder = tempfile::tempdir().unwrap();
    for door in DOORS {
        let failure = |bundle: &std::path::Path| door.load(bundle).err().unwrap();
        assert_eq!(failure(&folder.path().join("none")).status, 11);
        assert_eq!(failure(root()).status, 11);
    }
    std::fs::write(folder.path().join("manifest.json"), "{}").unwrap();
    for door in DOORS {
        assert_eq!(door.load(folder.path()).err().unwrap().status, 12);
    }
}

#[test]
fn one_model_serves_many_threads() {
    let picture = scene(80, 64);
    for model in models() {
        let expected = segment(model, &picture, &ask()).labels();
        std::thread::scope(|scope| {
            let picture = &picture;
            let threads: Vec<_> = (0..3)
                .map(|_| scope.spawn(move || segment(model, picture, &ask()).labels()))
                .collect();
            for thread in threads {
                assert_eq!(thread.join().unwrap(), expected);
            }
        });
    }
}

#[test]
fn a_result_outlives_its_model() {
    for door in DOORS {
        let model = door.load(&random()).unwrap();
        let mut found = segment(&*model, &scene(64, 64), &ask());
        drop(model);
        found.set_num_regions(1).unwrap();
        assert_eq!(found.labels(), [0; 64 * 64]);
    }
}
