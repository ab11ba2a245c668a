//! Results that are kept as bytes.

use super::emerdiff_segmentation;
use crate::Segmentation;
use crate::capi::ffi::raw::{Array, Handle, Out, OutArray};
use crate::capi::ffi::registry;
use crate::capi::ffi::status::{emerdiff_status, guard};
use crate::capi::options::emerdiff_options;

/// Writes the result as bytes that emerdiff_segmentation_from_bytes opens, so that a host can keep
/// it in a document and needs no new run. The current level is kept, the picture is not. Most
/// pictures take far less than a byte a pixel.
///
/// `bytes` has room for `capacity` of them. `size` receives their number, also when `bytes` is too
/// small or NULL; it may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_to_bytes(
    segmentation: Handle<emerdiff_segmentation>,
    bytes: OutArray<u8>,
    capacity: usize,
    size: Out<usize>,
) -> emerdiff_status {
    guard(|| {
        let kept = segmentation.get()?.read()?.to_bytes();
        if let Ok(place) = size.required("size") {
            place.write(kept.len());
        }
        bytes.write(&kept, capacity)
    })
}

/// Opens a result that emerdiff_segmentation_to_bytes wrote. Bytes that were altered or cut off, or
/// were never such a result, are refused with EMERDIFF_KEPT_INVALID. Of `options`, which may be
/// NULL, the memory budget counts. `segmentation` receives the result: free it with
/// emerdiff_segmentation_free.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_from_bytes(
    bytes: Array<u8>,
    size: usize,
    options: Handle<emerdiff_options>,
    segmentation: Out<*mut emerdiff_segmentation>,
) -> emerdiff_status {
    guard(|| {
        let place = segmentation.required("segmentation")?;
        let budget = options.options()?.picture_budget();
        let result = Segmentation::from_bytes(&bytes.read(size, "bytes")?, budget)?;
        place.write_handle(registry::insert(emerdiff_segmentation::new(result)));
        Ok(())
    })
}
