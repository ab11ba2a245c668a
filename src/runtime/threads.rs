//! Threads that the system may refuse: ONNX Runtime waits for ever for one that it cannot start.

use std::error::Error as _;
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::{Builder, available_parallelism, scope};

use crate::{Error, Result};

/// Graphs that are opened at the same time, each with threads of its own.
const SIDE_BY_SIDE: usize = 2;

/// No graph gains from more.
const MAX_THREADS: usize = 256;

/// Threads that are tried beside those that are needed: the system counts one for a moment after it
/// has ended.
const SPARE: usize = 2;

/// As those of ONNX Runtime; only what is touched takes memory.
const STACK_SIZE: usize = 8 << 20;

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// The threads that a graph gets which is to have `wanted`, 0 being one per core: fewer where the
/// system does not start as many.
pub(super) fn available(wanted: usize) -> usize {
    let all = if wanted == 0 { cores() } else { wanted.min(MAX_THREADS) };
    // One of them is the thread that runs the graph.
    let started = largest(all, |threads| can_start(SIDE_BY_SIDE * (threads - 1) + SPARE));
    if started == all && wanted == 0 { 0 } else { started }
}

/// Starts the threads of this crate's own work, fewer where the system does not start as many.
///
/// # Errors
/// [`Error::Threads`] when it starts none.
pub(crate) fn start_pool() -> Result<()> {
    /// `false` is final: the pool makes one attempt.
    static STARTED: Mutex<Option<bool>> = Mutex::new(None);
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(started) = *started {
        return if started { Ok(()) } else { Err(Error::Threads) };
    }
    let will_do = |threads| can_start(threads + SPARE);
    let threads = largest(cores(), will_do);
    if !will_do(threads) {
        return Err(Error::Threads);
    }
    // 0 leaves the number to the pool, which asks the environment too. A pool that the host has
    // started is as good.
    let threads = if threads == cores() { 0 } else { threads };
    let built = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    let refused = built.is_err_and(|error| error.source().is_some());
    *started = Some(!refused);
    if refused { Err(Error::Threads) } else { Ok(()) }
}

/// The first of `all`, its half and so on down to 1 that will do; 1 does.
fn largest(all: usize, will_do: impl Fn(usize) -> bool) -> usize {
    let mut threads = all;
    while threads > 1 && !will_do(threads) {
        threads /= 2;
    }
    if threads < all {
        tracing::warn!("the system starts no {all} threads; {threads} are used");
    }
    threads
}

/// Whether the system starts so many threads beside those that there are.
fn can_start(count: usize) -> bool {
    let gate = RwLock::new(());
    scope(|scope| {
        let closed = gate.write();
        let all = (0..count).all(|_| {
            let wait = || drop(gate.read());
            Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, wait).is_ok()
        });
        drop(closed);
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_threads_as_the_system_starts() {
        assert_eq!(largest(8, |_| true), 8);
        assert_eq!(largest(8, |threads| threads <= 3), 2);
        assert_eq!(largest(8, |_| false), 1);
        assert_eq!((available(1), available(2)), (1, 2));
        assert_eq!(available(0), 0);
        assert!(can_start(3));
    }
}
