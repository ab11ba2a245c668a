//! `emerdiff_cancel`: stops runs from any thread.

use super::ffi::raw::{HandleMut, Out};
use super::ffi::registry::{self, Object};
use super::ffi::status::{emerdiff_status, guard};
use crate::Cancel;

/// A switch that stops runs, from any thread. It cannot be reset: make a new one for the next run.
pub struct emerdiff_cancel(pub Cancel);

impl Object for emerdiff_cancel {
    const KIND: &'static str = "emerdiff_cancel";
}

/// Makes a handle that can stop runs. Free it with emerdiff_cancel_free.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_cancel_new(cancel: Out<*mut emerdiff_cancel>) -> emerdiff_status {
    guard(|| {
        let place = cancel.required("cancel")?;
        place.write_handle(registry::insert(emerdiff_cancel(Cancel::default())));
        Ok(())
    })
}

/// Stops every run that was given this handle, and every run that is given it later. Such a run
/// soon returns EMERDIFF_CANCELLED, in the middle of a unit of work. This function returns at once
/// and may be called from any thread.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_cancel_request(cancel: HandleMut<emerdiff_cancel>) -> emerdiff_status {
    guard(|| {
        cancel.get()?.0.request();
        Ok(())
    })
}

/// Frees a cancel handle; a run may still be using it. Freeing NULL does nothing, and freeing a
/// handle a second time is harmless.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_cancel_free(cancel: HandleMut<emerdiff_cancel>) {
    guard(|| cancel.free());
}
