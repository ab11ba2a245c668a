//! Execution providers: the devices that ONNX Runtime can compute on.

use std::fmt;

use ort::ep::{
    self, ArbitrarilyConfigurableExecutionProvider, ExecutionProvider, ExecutionProviderDispatch,
};
use serde::{Deserialize, Serialize};

use crate::cache;

/// One execution provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Provider {
    /// Every machine.
    Cpu,
    /// NVIDIA, with CUDA and cuDNN installed. Never run by this project's tests.
    Cuda,
    /// Any GPU on Windows. Never run by this project's tests.
    DirectMl,
    /// Apple. Never run by this project's tests.
    CoreMl,
}

/// Which provider to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProviderChoice {
    /// The first of CUDA, DirectML, CPU that can open the model and computes what the CPU computes,
    /// see [`crate::Segmenter::check_provider`]; what was taken is reported. CoreML is not tried:
    /// it splits graphs like these into many partitions and is then slower than the CPU (ONNX
    /// Runtime issue 28022).
    #[default]
    Auto,
    /// This one, or an error.
    Only(Provider),
}

impl Provider {
    /// All providers this crate knows.
    pub const ALL: [Self; 4] = [Self::Cpu, Self::Cuda, Self::DirectMl, Self::CoreMl];

    /// Its name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
            Self::DirectMl => "directml",
            Self::CoreMl => "coreml",
        }
    }

    /// Whether the open ONNX Runtime was compiled with it.
    pub(super) fn is_built_in(self) -> bool {
        match self {
            Self::Cpu => Ok(true),
            Self::Cuda => ep::CUDA::is_available(),
            Self::DirectMl => ep::DirectML::is_available(),
            Self::CoreMl => ep::CoreML::is_available(),
        }
        .unwrap_or(false)
    }

    /// Registered so that a failure is an error, not a silent step back to the CPU.
    pub(super) fn dispatch(self) -> ExecutionProviderDispatch {
        let cache = cache::folder().map(|folder| folder.join("coreml"));
        let options = self.options(cache.as_deref());
        fn set<E: ArbitrarilyConfigurableExecutionProvider>(
            provider: E,
            options: Vec<(&str, String)>,
        ) -> E {
            options
                .into_iter()
                .fold(provider, |ep, (key, value)| ep.with_arbitrary_config(key, value))
        }
        match self {
            // Else every tensor of a run is new memory, which the system has to clear: a fifth of
            // the time.
            Self::Cpu => ep::CPU::default().with_arena_allocator(true).build(),
            Self::Cuda => set(ep::CUDA::default(), options).build(),
            Self::DirectMl => ep::DirectML::default()
                .with_performance_preference(ep::directml::PerformancePreference::HighPerformance)
                .build(),
            Self::CoreMl => set(ep::CoreML::default(), options).build(),
        }
        .error_on_failure()
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl ProviderChoice {
    /// The providers to try, in order.
    pub fn candidates(self) -> Vec<Provider> {
        match self {
            Self::Auto => vec![Provider::Cuda, Provider::DirectMl, Provider::Cpu],
            Self::Only(provider) => vec![provider],
        }
    }
}
