//! Stopping work from another thread, also in the middle of a graph.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use ort::session::RunOptions;

use super::tuning::run_options;
use crate::{Error, Result};

/// Stops the work that runs in its [`scope`](Self::scope), on any number of threads. It stays
/// requested.
#[derive(Clone, Default)]
pub struct Cancel(Arc<State>);

#[derive(Default)]
struct State {
    requested: AtomicBool,
    options: OnceLock<RunOptions>,
}

thread_local! {
    static CURRENT: RefCell<Option<Cancel>> = const { RefCell::new(None) };
}

impl Cancel {
    /// Stop all work in the scope of this object, also work that begins later. Returns at once; a
    /// graph that is running ends after the operator that it is at.
    pub fn request(&self) {
        // Before the options are looked for: a run makes them first and asks second.
        self.0.requested.store(true, Ordering::SeqCst);
        if let Some(Err(error)) = self.0.options.get().map(RunOptions::terminate) {
            tracing::debug!("a running graph cannot be stopped: {error}");
        }
    }

    /// Whether it was requested.
    pub fn is_requested(&self) -> bool {
        self.0.requested.load(Ordering::SeqCst)
    }

    /// Do `work`; its graphs on this thread end with [`Error::Cancelled`] once that is requested.
    pub fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        struct Restore(Option<Cancel>);
        impl Drop for Restore {
            fn drop(&mut self) {
                CURRENT.replace(self.0.take());
            }
        }
        let _restore = Restore(CURRENT.replace(Some(self.clone())));
        work()
    }

    /// Ask whether work on this thread is to go on: long work asks now and then.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when the innermost scope on this thread was asked to stop.
    pub fn check() -> Result<()> {
        match CURRENT.with_borrow(|cancel| cancel.as_ref().is_some_and(Self::is_requested)) {
            true => Err(Error::Cancelled),
            false => Ok(()),
        }
    }

    /// That of the innermost scope on this thread.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// What a graph runs with.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when it was requested before.
    pub(super) fn options(&self) -> Result<&RunOptions, Error> {
        let options = match self.0.options.get() {
            Some(options) => options,
            None => {
                let options = run_options().map_err(|error| Error::Inference {
                    graph: "any".into(),
                    reason: error.to_string(),
                })?;
                self.0.options.get_or_init(|| options)
            }
        };
        if self.is_requested() { Err(Error::Cancelled) } else { Ok(options) }
    }
}
