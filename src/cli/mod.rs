//! `emerdiff segment | eval | bench | info | models | runtime`.

mod batch;
mod bench;
mod error;
mod eval;
mod info;
mod inputs;
mod install;
mod interrupt;
mod manner;
mod method;
mod model;
mod models;
mod output;
mod runtime;
mod segment;
mod segmenters;
mod session;
mod settings;
mod wheels;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use batch::guarded;
use interrupt::INTERRUPTED;
use manner::{Manner, complain};

/// Cuts any picture into meaningful regions: no labels, no prompts, no training.
#[derive(Parser)]
#[command(name = "emerdiff", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Print nothing but errors.
    #[arg(long, global = true)]
    quiet: bool,
    /// Never fetch anything.
    #[arg(long, global = true)]
    offline: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Cut pictures into regions.
    Segment(Box<segment::Arguments>),
    /// Measure how good segmentations are on a data set, methods side by side.
    Eval(Box<eval::Arguments>),
    /// Measure what the stages of a model cost on this machine.
    Bench(bench::Arguments),
    /// Describe a model bundle.
    Info(info::Arguments),
    /// List the models that can be found.
    Models(models::Arguments),
    /// Show the ONNX Runtime in use, or install the pinned one for this user.
    Runtime(runtime::Arguments),
}

/// Run the program. The exit code is 0 on success, 1 on an error, 2 on wrong usage (clap's) and 130
/// when interrupted.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let manner = Manner { quiet: arguments.quiet, offline: arguments.offline };
    log(manner);
    // A panic is told as any error is, in one line.
    std::panic::set_hook(Box::new(|panic| tracing::debug!("{panic}")));
    match guarded(|| run(arguments.command, manner)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::from(if error.is_cancelled() { INTERRUPTED } else { 1 })
        }
    }
}

fn run(command: Command, manner: Manner) -> error::Result<()> {
    match command {
        Command::Segment(arguments) => segment::run(&arguments, manner),
        Command::Eval(arguments) => eval::run(&arguments, manner),
        Command::Bench(arguments) => bench::run(&arguments, manner),
        Command::Info(arguments) => info::run(&arguments),
        Command::Models(arguments) => models::run(&arguments),
        Command::Runtime(arguments) => runtime::run(&arguments, manner),
    }
}

/// Send the library's warnings to stderr.
fn log(manner: Manner) {
    let level = if manner.quiet { LevelFilter::ERROR } else { LevelFilter::WARN };
    let filter = EnvFilter::builder().with_default_directive(level.into());
    tracing_subscriber::fmt()
        .with_env_filter(filter.with_env_var("EMERDIFF_LOG").from_env_lossy())
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .without_time()
        .with_target(false)
        // It would panic where stderr cannot be written to.
        .log_internal_errors(false)
        .init();
}
