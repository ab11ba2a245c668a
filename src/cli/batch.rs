//! Pictures side by side: one is read or written while another is on the model.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{PoisonError, RwLock};
use std::thread;

use crate::cli::error::{Error, Result};

/// Of more pictures at once than this, each has too small a share of the memory budget.
const MOST: usize = 8;

/// The number of `threads` that is meant; 0 is one per core.
pub fn meant(threads: usize) -> usize {
    match threads {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        _ => threads,
    }
}

/// How many pictures of `jobs` to work on at once with `threads` threads.
pub fn workers(jobs: usize, threads: usize) -> usize {
    threads.min(MOST).min(jobs).max(1)
}

/// Do `work` on every job, so many `workers` at a time, and hand the results to `finish` in the
/// order of the jobs. An error of `finish` ends it.
pub fn side_by_side<J: Sync, T: Send>(
    jobs: &[J],
    workers: usize,
    work: impl Fn(&J) -> Result<T> + Sync,
    mut finish: impl FnMut(&J, Result<T>) -> Result<()>,
) -> Result<()> {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..workers {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((index, job)) = take(jobs, next) {
                    if sender.send((index, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut done = 0;
        for (index, result) in receiver {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&done) {
                let finished = finish(&jobs[done], result);
                done += 1;
                if finished.is_err() {
                    next.store(jobs.len(), Ordering::Relaxed);
                    return finished;
                }
            }
        }
        Ok(())
    })
}

fn take<'a, J>(jobs: &'a [J], next: &AtomicUsize) -> Option<(usize, &'a J)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, jobs.get(index)?))
}

/// Do `work`; a panic in it, wherever it comes from, is an error.
pub fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast::<String>().map(|text| *text);
        let text = text.or_else(|panic| panic.downcast::<&str>().map(|text| (*text).to_owned()));
        Err(Error::Panic { message: text.unwrap_or_else(|_| "no message".to_owned()) })
    })
}

/// The memory budget of pictures that are worked on side by side.
#[derive(Default)]
pub struct Room(RwLock<()>);

impl Room {
    /// Do `work` beside that of others, with a share of the memory budget; if it does not fit into
    /// that, alone, with all of it.
    pub fn share<T>(
        &self,
        share: u64,
        whole: u64,
        mut work: impl FnMut(u64) -> Result<T>,
    ) -> Result<T> {
        if share < whole {
            let beside = self.0.read().unwrap_or_else(PoisonError::into_inner);
            match work(share) {
                Err(Error::Library(emerdiff::Error::MemoryBudget { .. })) => drop(beside),
                done => return done,
            }
        }
        let _alone = self.0.write().unwrap_or_else(PoisonError::into_inner);
        work(whole)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_come_in_order_and_a_panic_is_one_of_them() {
        let jobs: Vec<u64> = (0..20).collect();
        let work = |&job: &u64| {
            guarded(|| {
                thread::sleep(Duration::from_millis(20 - job));
                assert_ne!(job, 7, "seven");
                Ok(job)
            })
        };
        let mut seen = Vec::new();
        let done = side_by_side(&jobs, 4, work, |&job, result| {
            match result {
                Ok(result) => assert_eq!(result, job),
                Err(error) => assert!(error.to_string().contains("seven"), "{error}"),
            }
            seen.push(job);
            if job == 15 { Err(Error::SomeFailed { failed: 1, total: 1 }) } else { Ok(()) }
        });
        assert!(done.is_err());
        assert_eq!(seen, (0..16).collect::<Vec<_>>());
    }

    #[test]
    fn what_does_not_fit_beside_others_is_done_alone() {
        let room = Room::default();
        let mut tried = Vec::new();
        let work = |budget| {
            tried.push(budget);
            match budget >= 70 {
                true => Ok(()),
                false => {
                    let what = "a picture".to_owned();
                    Err(emerdiff::Error::MemoryBudget { what, needed: 70, budget }.into())
                }
            }
        };
        assert!(room.share(50, 100, work).is_ok());
        assert_eq!(tried, [50, 100]);
    }
}
