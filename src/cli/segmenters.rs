//! The model of pictures that are worked on side by side: where it is small, each has a copy with
//! few threads, because two graphs with one thread each are done sooner than one after the other
//! with two.

use std::sync::{Mutex, PoisonError};

use emerdiff::model::FoundModel;
use emerdiff::{Provider, Runtime, Segmenter};

use crate::cli::error::Result;
use crate::cli::model::ModelArguments;

/// A model, opened for so many pictures at once as are worked on.
pub struct Segmenters<'a> {
    runtime: &'a Runtime,
    model: &'a ModelArguments,
    /// Threads of each copy; 0 is one per core.
    threads: usize,
    first: Option<Segmenter>,
    idle: Mutex<Vec<Segmenter>>,
}

impl<'a> Segmenters<'a> {
    /// Open the model once, for so many `workers` that have `threads` threads together.
    pub fn open(
        runtime: &'a Runtime,
        model: &'a ModelArguments,
        workers: usize,
        threads: usize,
    ) -> Result<Self> {
        let small = workers > 1 && FoundModel::at(model.location()?).is_small();
        let own = if small { (threads / workers).max(1) } else { model.threads.into() };
        let first = model.open(runtime, own)?;
        let copied = small && first.model().provider() == Provider::Cpu;
        let (first, idle) = if copied { (None, vec![first]) } else { (Some(first), Vec::new()) };
        Ok(Self { runtime, model, threads: own, first, idle: Mutex::new(idle) })
    }

    /// Do `work` with the model, which no other picture uses at the same time if it is copied.
    pub fn with<T>(&self, work: impl FnOnce(&Segmenter) -> Result<T>) -> Result<T> {
        if let Some(shared) = &self.first {
            return work(shared);
        }
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let own = taken.map_or_else(|| self.model.open(self.runtime, self.threads), Ok)?;
        let done = work(&own);
        idle().push(own);
        done
    }
}
