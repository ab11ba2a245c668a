//! Ctrl-C stops the work, even in the middle of a graph.

use std::ops::ControlFlow;
use std::process::exit;
use std::thread::sleep;
use std::time::Duration;

use emerdiff::Cancel;

/// Exit code after an interrupt.
pub const INTERRUPTED: u8 = 130;
/// Work that cannot be asked to stop, such as an encoder's, is given so long.
const GRACE: Duration = Duration::from_millis(150);

/// Whether the user asked to stop.
pub struct Interrupt(Cancel);

impl Interrupt {
    /// Watch from now on; at most once in a process. A second Ctrl-C ends the program.
    pub fn watch() -> Self {
        Self::watch_with(|asked_before| {
            if asked_before {
                exit(INTERRUPTED.into());
            }
        })
    }

    /// Watch from now on; at most once in a process. The program ends soon, by itself or after
    /// `abandon`.
    pub fn watch_and_end(abandon: fn()) -> Self {
        Self::watch_with(move |_| {
            sleep(GRACE);
            abandon();
            exit(INTERRUPTED.into());
        })
    }

    /// `asked` is called after each Ctrl-C, with whether it is not the first.
    fn watch_with(mut asked: impl FnMut(bool) + Send + 'static) -> Self {
        let cancel = Cancel::default();
        let own = cancel.clone();
        let handler = ctrlc::set_handler(move || {
            let asked_before = own.is_requested();
            own.request();
            asked(asked_before);
        });
        handler.expect("the only handler of this process");
        Self(cancel)
    }

    /// Do `work`, which stops when the user asks.
    pub fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.scope(work)
    }

    /// Whether to go on.
    pub fn proceed(&self) -> ControlFlow<()> {
        if self.0.is_requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
