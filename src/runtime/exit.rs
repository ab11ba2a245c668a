//! The end of the process. `exit` destroys the static objects of ONNX Runtime, which crashes a
//! thread that is still opening a graph, so the process ends only when no thread is.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::Result;

/// How long the process waits; opening the graphs of Stable Diffusion takes less.
#[cfg(target_os = "linux")]
const PATIENCE: Duration = Duration::from_secs(10);

/// How long no graph is opened once the process is ending, which takes less.
const GRACE: Duration = Duration::from_secs(2);

struct State {
    opening: usize,
    ending: Option<Instant>,
}

static STATE: Mutex<State> = Mutex::new(State { opening: 0, ending: None });
static DONE: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does what must have ended before the process does.
pub(super) fn before<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    struct Opening;
    impl Drop for Opening {
        fn drop(&mut self) {
            state().opening -= 1;
            DONE.notify_all();
        }
    }
    loop {
        let mut state = state();
        let left = state.ending.and_then(|ending| GRACE.checked_sub(ending.elapsed()));
        match left {
            Some(left) if !left.is_zero() => {
                drop(state);
                std::thread::sleep(left);
            }
            _ => {
                state.opening += 1;
                break;
            }
        }
    }
    let _opening = Opening;
    work()
}

/// What is dropped at the end of a thread, and at `exit` before anything that other threads use.
#[cfg(target_os = "linux")]
struct Ending;

#[cfg(target_os = "linux")]
impl Drop for Ending {
    fn drop(&mut self) {
        let mut state = state();
        state.ending = Some(Instant::now());
        // What happens after this time is left to luck: a process that never ends would be worse.
        let waited = DONE.wait_timeout_while(state, PATIENCE, |state| state.opening > 0);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.ending = Some(Instant::now());
    }
}

#[cfg(target_os = "linux")]
thread_local! {
    static ENDING: Ending = const { Ending };
}

#[cfg(target_os = "linux")]
extern "C" fn loaded() {
    // It fails only on a thread that is ending.
    let _ = ENDING.try_with(|_| ());
}

/// Called when the program or the library is loaded, which the main thread does, whose end is that
/// of the process. Elsewhere than on Linux nobody has seen the crash.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
// SAFETY: the section holds pointers to functions of this kind, which the loader calls once.
#[unsafe(link_section = ".init_array")]
#[used]
static LOADED: extern "C" fn() = loaded;
