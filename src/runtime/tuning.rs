//! What each provider is told, beside the graph. Only the CPU's has ever been run.

use std::path::Path;

use ort::memory::{AllocationDevice, AllocatorType, MemoryInfo, MemoryType};
use ort::session::RunOptions;
use ort::session::builder::SessionBuilder;

use super::Provider;

/// Options of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SessionOptions {
    /// Plan the memory of a run from the one before it, when shapes repeat.
    pub memory_pattern: bool,
    /// Run independent nodes at the same time.
    pub parallel_execution: bool,
}

impl Provider {
    pub(super) fn session_options(self) -> SessionOptions {
        // Sequential: the nodes of a UNet follow each other. DirectML refuses anything else, and
        // memory patterns as well.
        SessionOptions {
            memory_pattern: !matches!(self, Self::DirectMl),
            parallel_execution: false,
        }
    }

    /// Options of the provider, by ONNX Runtime's names; `cache` is a folder for compiled models.
    pub(super) fn options(self, cache: Option<&Path>) -> Vec<(&'static str, String)> {
        let fixed: &[(&str, &str)] = match self {
            Self::Cpu | Self::DirectMl => &[],
            Self::Cuda => &[
                // An exhaustive search times every algorithm again for each new batch size.
                ("cudnn_conv_algo_search", "HEURISTIC"),
                // Powers of two would take up to twice the memory that a batch needs.
                ("arena_extend_strategy", "kSameAsRequested"),
            ],
            Self::CoreMl => &[
                ("ModelFormat", "MLProgram"),
                ("MLComputeUnits", "ALL"),
                ("RequireStaticInputShapes", "1"),
            ],
        };
        let mut options: Vec<_> =
            fixed.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        if let (Self::CoreMl, Some(cache)) = (self, cache) {
            // Compiling at every start takes seconds (ONNX Runtime issue 20897).
            options.push(("ModelCacheDirectory", cache.display().to_string()));
        }
        options
    }
}

impl Provider {
    /// Where its graphs compute, as far as tensors can stay there between two of them.
    pub(super) fn memory(self) -> ort::Result<MemoryInfo<'static>> {
        match self {
            Self::Cuda => memory_on(AllocationDevice::CUDA),
            Self::Cpu | Self::DirectMl | Self::CoreMl => host_memory(),
        }
    }
}

/// What every run is told: the tensors of a graph reuse each other's memory, and the system has it
/// back when the graph has run, for the next graph and for the host.
pub(super) fn run_options() -> ort::Result<RunOptions> {
    let mut options = RunOptions::new()?;
    options.set("memory.enable_memory_arena_shrinkage", "cpu:0")?;
    Ok(options)
}

/// The memory of this process.
pub(super) fn host_memory() -> ort::Result<MemoryInfo<'static>> {
    memory_on(AllocationDevice::CPU)
}

fn memory_on(device: AllocationDevice<'_>) -> ort::Result<MemoryInfo<'static>> {
    MemoryInfo::new(device, 0, AllocatorType::Device, MemoryType::Default)
}

impl SessionOptions {
    pub(super) fn apply(self, builder: SessionBuilder) -> ort::Result<SessionBuilder> {
        Ok(builder
            .with_parallel_execution(self.parallel_execution)?
            .with_memory_pattern(self.memory_pattern)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directml_runs_sequentially_without_memory_patterns() {
        let expected = SessionOptions { memory_pattern: false, parallel_execution: false };
        assert_eq!(Provider::DirectMl.session_options(), expected);
        assert!(Provider::Cpu.session_options().memory_pattern);
    }

    #[test]
    fn coreml_gets_static_shapes_and_keeps_what_it_compiled() {
        let options = Provider::CoreMl.options(Some(Path::new("/cache/coreml")));
        assert!(options.contains(&("RequireStaticInputShapes", "1".into())));
        assert!(options.contains(&("ModelFormat", "MLProgram".into())));
        assert!(options.contains(&("ModelCacheDirectory", "/cache/coreml".into())));
        let without = Provider::CoreMl.options(None);
        assert!(without.iter().all(|(key, _)| *key != "ModelCacheDirectory"));
    }

    #[test]
    fn cuda_does_not_time_its_algorithms_for_each_batch_size() {
        let options = Provider::Cuda.options(None);
        assert!(options.contains(&("cudnn_conv_algo_search", "HEURISTIC".into())));
        assert!(options.contains(&("arena_extend_strategy", "kSameAsRequested".into())));
    }
}
