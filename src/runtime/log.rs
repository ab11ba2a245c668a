//! ONNX Runtime's own log.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ort::logging::LoggerFunction;

/// Hands ONNX Runtime's messages to `tracing`, never to stderr, which is the host's. What makes a
/// call fail is in the error of that call, so none of them is above the level of debugging.
pub(super) fn logger() -> LoggerFunction {
    Arc::new(|level, category, _id, location, message| {
        let log = || {
            tracing::debug!(target: "onnxruntime", ?level, category, location, "{message}");
        };
        // A subscriber that panics must not unwind into ONNX Runtime.
        let _ = catch_unwind(AssertUnwindSafe(log));
    })
}
