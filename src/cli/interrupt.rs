//! Ctrl-C: the first stops the work, even in the middle of a graph; the second ends the program.

use std::ops::ControlFlow;

use emerdiff::Cancel;

/// Whether the user asked to stop.
pub struct Interrupt(Cancel);

impl Interrupt {
    /// Watch from now on; at most once in a process.
    pub fn watch() -> Self {
        let cancel = Cancel::default();
        let asked = cancel.clone();
        let handler = ctrlc::set_handler(move || {
            if asked.is_requested() {
                std::process::exit(130);
            }
            asked.request();
        });
        handler.expect("the only handler of this process");
        Self(cancel)
    }

    /// Do `work`, whose graphs stop when the user asks.
    pub fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.scope(work)
    }

    /// Whether to go on.
    pub fn proceed(&self) -> ControlFlow<()> {
        if self.0.is_requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
