//! Whether a provider computes what the CPU computes.

use super::located;
use crate::capi::ffi::raw::{Out, Text};
use crate::capi::ffi::status::{Failure, emerdiff_status, guard};
use crate::capi::options::setters::provider;
use crate::{Runtime, Segmenter};

/// Compares a provider, EMERDIFF_PROVIDER_*, with the CPU: opens the model of `bundle`, as
/// emerdiff_model_load takes it, on both and lets them compute the same. `relative_difference`
/// receives the norm of the difference of their numbers as a share of the norm of the CPU's;
/// `trusted`, which may be NULL, receives 1 when that is what rounding explains, otherwise 0. By
/// default emerdiff_model_load does this by itself, once for each machine, driver and model, and
/// takes the CPU where a provider is not to be trusted.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_model_check_provider(
    bundle: Text,
    provider: i32,
    relative_difference: Out<f64>,
    trusted: Out<i32>,
) -> emerdiff_status {
    guard(|| {
        let place = relative_difference.required("relative_difference")?;
        let provider = self::provider(provider)?
            .ok_or_else(|| Failure::argument("EMERDIFF_DEFAULT is no provider"))?;
        let check = Segmenter::check_provider(&Runtime::find()?, located(&bundle)?, provider)?;
        place.write(check.relative_difference);
        if let Ok(place) = trusted.required("trusted") {
            place.write(check.is_trustworthy().into());
        }
        Ok(())
    })
}
