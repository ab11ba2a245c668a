//! `emerdiff runtime`.

use std::path::Path;

use clap::{Args, Subcommand, ValueEnum};
use emerdiff::Runtime;
use emerdiff::runtime::{Flavor, MINIMUM_VERSION};

use crate::cli::error::Result;
use crate::cli::install;
use crate::cli::manner::{Manner, print};

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Fetch the pinned ONNX Runtime into the user's cache folder, by pip, verified by checksum.
    Install {
        /// Build to install.
        #[arg(value_enum, default_value_t = FlavorArgument::Cpu)]
        flavor: FlavorArgument,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum FlavorArgument {
    Cpu,
    Cuda,
    #[value(name = "directml")]
    DirectMl,
}

pub fn run(arguments: &Arguments, manner: Manner) -> Result<()> {
    if let Some(Command::Install { flavor }) = &arguments.command {
        let flavor = match flavor {
            FlavorArgument::Cpu => Flavor::Cpu,
            FlavorArgument::Cuda => Flavor::Cuda,
            FlavorArgument::DirectMl => Flavor::DirectMl,
        };
        let path = install::install(flavor, manner)?;
        return print(path.display().to_string());
    }
    let runtime = Runtime::find()?;
    let providers: Vec<_> = runtime.providers().iter().map(ToString::to_string).collect();
    let (major, minor) = MINIMUM_VERSION;
    print(format!("onnxruntime {} (at least {major}.{minor} is needed)", runtime.version()))?;
    print(format!("file        {}", runtime.path().display()))?;
    print(format!("providers   {}", providers.join(", ")))
}

/// The runtime of this machine, or a pinned one, fetched when there is none or it is damaged.
pub fn find_or_install(manner: Manner) -> Result<Runtime> {
    let flavor = match Runtime::find() {
        Err(emerdiff::Error::RuntimeNotFound { .. }) if !manner.offline => Flavor::Cpu,
        Err(emerdiff::Error::RuntimeUnusable { path, reason }) if !manner.offline => {
            let error = emerdiff::Error::RuntimeUnusable { path: path.clone(), reason };
            damaged(&path).ok_or(error)?
        }
        runtime => return Ok(runtime?),
    };
    Ok(Runtime::load(install::install(flavor, manner)?)?)
}

/// The installation whose library is at `path`, if it is damaged.
fn damaged(path: &Path) -> Option<Flavor> {
    Flavor::ALL.into_iter().find(|flavor| {
        let place = flavor.cache_path().and_then(|place| place.canonicalize().ok());
        place.as_deref() == Some(path) && !flavor.is_installed()
    })
}
