//! What a run takes and how it can be watched and stopped.

use std::ops::ControlFlow;

use emerdiff::{Cancel, Error, Progress, Settings};

use super::pipeline::{budget_for, fast, settings};
use crate::common::{scene, segmenter};

#[test]
fn the_batch_follows_the_memory_budget() {
    let units = |masks_at_once: u64| {
        let memory_budget = Some(budget_for(masks_at_once));
        let mut total = 0;
        let settings = Settings { memory_budget, ..settings() };
        segmenter()
            .segment_with(&scene(64, 64), &settings, &mut |progress| {
                total = progress.total;
                ControlFlow::Continue(())
            })
            .unwrap();
        total
    };
    // Five masks, three timesteps and a decoding per batch, four other units.
    assert_eq!([1, 2, 3, 5].map(units), [4 + 5 * 4, 4 + 3 * 4, 4 + 2 * 4, 4 + 4]);
    let too_small = budget_for(1) - 1;
    let memory_budget = Some(too_small);
    let refused = segmenter().segment(&scene(64, 64), &Settings { memory_budget, ..settings() });
    let Err(Error::MemoryBudget { needed, budget, .. }) = refused else { panic!("it was enough") };
    assert_eq!((needed, budget), (budget_for(1), too_small));
}

#[test]
fn progress_counts_up_to_its_total() {
    let mut seen = Vec::new();
    segmenter()
        .segment_with(&scene(64, 64), &settings(), &mut |progress: Progress| {
            seen.push((progress.done, progress.total));
            ControlFlow::Continue(())
        })
        .unwrap();
    let total = seen[0].1;
    assert!(seen.iter().map(|(done, _)| *done).eq(1..=total));
    assert!(seen.iter().all(|(_, t)| *t == total));
}

#[test]
fn work_stops_at_the_unit_where_it_is_cancelled() {
    for last in [1, 3, 5] {
        let mut calls = 0;
        let result = segmenter().segment_with(&scene(64, 64), &settings(), &mut |_| {
            calls += 1;
            if calls < last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        assert!(matches!(result, Err(Error::Cancelled)));
        assert_eq!(calls, last);
    }
}

#[test]
fn one_segmenter_serves_many_threads() {
    let picture = scene(80, 64);
    let expected = segmenter().segment(&picture, &settings()).unwrap();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| segmenter().segment(&picture, &settings()).unwrap()))
            .collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap().labels(), expected.labels());
        }
    });
}

#[test]
fn what_a_run_takes_is_known_before_it() {
    let picture = scene(64, 64);
    let separate = Settings { shared_probes: false, ..settings() };
    for settings in [separate.clone(), Settings { one_sided: true, ..separate }, fast()] {
        let estimate = segmenter().estimate(64, 64, &settings).unwrap();
        let mut units = 0;
        let mut count = |progress: Progress| {
            units = progress.done;
            ControlFlow::Continue(())
        };
        let result = segmenter().segment_with(&picture, &settings, &mut count).unwrap();
        if settings.shared_probes {
            assert!(units <= estimate.units && result.passes().unet <= estimate.passes.unet);
        } else {
            assert_eq!((units, result.passes()), (estimate.units, estimate.passes));
        }
    }
    let without_limit = Settings { memory_budget: Some(u64::MAX), ..settings() };
    assert_eq!(segmenter().estimate(u32::MAX, u32::MAX, &without_limit).unwrap().memory, u64::MAX);
    assert!(segmenter().estimate(0, 3, &settings()).is_err());
    assert!(segmenter().estimate(9, 9, &Settings { num_masks: 0, ..settings() }).is_err());
}

#[test]
fn a_graph_stops_in_the_middle() {
    use emerdiff::Cancel;
    use std::time::{Duration, Instant};

    let model = segmenter().model();
    let latents = model.encode(&ndarray::Array4::zeros((1, 3, 64, 64))).unwrap();
    let batch = ndarray::concatenate(ndarray::Axis(0), &vec![latents.view(); 400]).unwrap();
    let timed = |cancel: &Cancel| {
        let start = Instant::now();
        (cancel.scope(|| model.unet(&batch, 5)), start.elapsed())
    };
    let (whole, duration) = timed(&Cancel::default());
    assert!(whole.is_ok());
    let cancel = Cancel::default();
    let (stopped, took) = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep((duration / 20).max(Duration::from_millis(1)));
            cancel.request();
        });
        timed(&cancel)
    });
    assert!(matches!(stopped, Err(Error::Cancelled)), "{:?}", stopped.map(|_| ()));
    assert!(took < duration * 3 / 4, "{took:?} of {duration:?}");
    // Whoever was not in its scope goes on.
    assert!(model.encode(&ndarray::Array4::zeros((1, 3, 64, 64))).is_ok());
}

#[test]
fn a_picture_and_its_label_maps_count_in_the_budget() {
    let settings = |bytes| Settings { memory_budget: Some(bytes), ..settings() };
    match segmenter().estimate(20_000, 14_000, &settings(1_130_000_000)) {
        Err(Error::MemoryBudget { what, needed, .. }) => {
            assert!(what.contains("20000x14000") && needed > 15 * 280_000_000, "{what} {needed}");
            assert!(segmenter().estimate(20_000, 14_000, &settings(needed)).is_ok());
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn soft_masks_stop_when_they_are_told_to() {
    let picture = scene(200, 150);
    let segmentation = segmenter().segment(&picture, &settings()).unwrap();
    let cancel = Cancel::default();
    let masks = || {
        let edge = emerdiff::Edge::default();
        (segmentation.coverage(&picture, &[0]), segmentation.soft_mask(&picture, &[0], edge))
    };
    let (coverage, mask) = cancel.scope(masks);
    assert!(coverage.is_ok() && mask.is_ok());
    cancel.request();
    let (coverage, mask) = cancel.scope(masks);
    assert!(matches!(coverage, Err(Error::Cancelled)) && matches!(mask, Err(Error::Cancelled)));
}
