//! Ctrl-C: asked once, the work stops at the next step; asked twice, at once.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the user asked to stop.
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Watches from now on; once a process.
    pub fn watch() -> Self {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = interrupted.clone();
        let handler = ctrlc::set_handler(move || {
            // Asked twice, it does not wait for the end of the running step.
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        handler.expect("the only handler of this process");
        Self(interrupted)
    }

    /// Whether to go on.
    pub fn proceed(&self) -> ControlFlow<()> {
        match self.0.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}
