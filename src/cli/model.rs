//! The model and where it runs, as options.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use emerdiff::model::{self, Location};
use emerdiff::{Provider, ProviderChoice, Runtime, Segmenter};

use crate::cli::error::Result;

#[derive(Args)]
pub struct ModelArguments {
    /// Folder of a model bundle, or the name of an installed model [default: the embedded model].
    #[arg(long)]
    model: Option<PathBuf>,
    /// Execution provider; one that is named and does not work is an error.
    #[arg(long, value_enum, default_value_t = ProviderArgument::Auto)]
    provider: ProviderArgument,
    /// Threads of ONNX Runtime; 0 is one per core.
    #[arg(long, default_value_t = 0)]
    pub threads: u16,
}

#[derive(Clone, Copy, ValueEnum)]
enum ProviderArgument {
    Auto,
    Cpu,
    Cuda,
    #[value(name = "directml")]
    DirectMl,
    #[value(name = "coreml")]
    CoreMl,
}

impl From<ProviderArgument> for ProviderChoice {
    fn from(argument: ProviderArgument) -> Self {
        match argument {
            ProviderArgument::Auto => Self::Auto,
            ProviderArgument::Cpu => Self::Only(Provider::Cpu),
            ProviderArgument::Cuda => Self::Only(Provider::Cuda),
            ProviderArgument::DirectMl => Self::Only(Provider::DirectMl),
            ProviderArgument::CoreMl => Self::Only(Provider::CoreMl),
        }
    }
}

impl ModelArguments {
    /// Where the bundle is.
    pub fn location(&self) -> Result<Location> {
        locate(self.model.as_deref())
    }

    /// The execution providers to try.
    pub fn provider(&self) -> ProviderChoice {
        self.provider.into()
    }

    /// Open the model with `threads` threads, ready to segment; 0 is one per core.
    pub fn open(&self, runtime: &Runtime, threads: usize) -> Result<Segmenter> {
        Ok(Segmenter::open_on(runtime, self.location()?, self.provider(), threads)?)
    }
}

/// Where the model is that a person names by its folder or its name; by default the one that comes
/// with the program.
pub fn locate(name: Option<&Path>) -> Result<Location> {
    Ok(name.map_or_else(model::shipped, model::find)?)
}
