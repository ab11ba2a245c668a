//! An opening tells how far it is and can be stopped.

use std::ops::ControlFlow;

use emerdiff::{Error, Progress, ProviderChoice, Segmenter, Stage};

use crate::common::{random, runtime};

fn open(progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> emerdiff::Result<Segmenter> {
    Segmenter::open_with(&runtime(), random(), ProviderChoice::Auto, 1, progress)
}

#[test]
fn each_stage_counts_up_to_its_total() {
    let mut seen = Vec::new();
    open(&mut |progress| {
        seen.push(progress);
        ControlFlow::Continue(())
    })
    .unwrap();
    let stage = |stage| seen.iter().filter(move |progress| progress.stage == stage);
    for (stage, total) in [(stage(Stage::Verify), 7), (stage(Stage::Open), 5)] {
        assert!(stage.clone().map(|progress| progress.done).eq(1..=total));
        assert!(stage.clone().all(|progress| progress.total == total));
    }
    assert!(seen.is_sorted_by_key(|progress| progress.stage == Stage::Open));
}

#[test]
fn it_stops_where_it_is_told_to() {
    for last in [1, 7, 8, 12] {
        let mut calls = 0;
        let stopped = open(&mut |_| {
            calls += 1;
            if calls < last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        assert!(matches!(stopped, Err(Error::Cancelled)));
        assert_eq!(calls, last);
    }
}
