//! The command line program.

mod cli;
mod eval;

fn main() -> std::process::ExitCode {
    cli::main()
}
