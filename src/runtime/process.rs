//! The process that opened ONNX Runtime. One that is forked from it has none of its threads: work
//! that waits for them would wait for ever.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Error, Result};

/// No process has the number 0.
static OPENED_BY: AtomicU32 = AtomicU32::new(0);

/// Notes that this process opens ONNX Runtime.
pub(super) fn opens() {
    OPENED_BY.store(process::id(), Ordering::Relaxed);
}

/// To be called before anything that needs other threads.
///
/// # Errors
/// [`Error::Forked`] in a process that was forked after ONNX Runtime was opened.
pub(crate) fn check() -> Result<()> {
    match OPENED_BY.load(Ordering::Relaxed) {
        opened_by if opened_by == 0 || opened_by == process::id() => Ok(()),
        _ => Err(Error::Forked),
    }
}
