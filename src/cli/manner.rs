//! How the program speaks.

use std::io::Write;

use crate::cli::error::{Error, Result};

/// Whether to speak and whether to fetch, for every command.
#[derive(Clone, Copy)]
pub struct Manner {
    pub quiet: bool,
    pub offline: bool,
}

impl Manner {
    /// Print a line for people on stderr: stdout is for results.
    pub fn say(self, line: impl AsRef<str>) {
        if !self.quiet {
            eprintln!("{}", line.as_ref());
        }
    }
}

/// Print a line of results on stdout. That a reader has gone away is an error, not a panic.
pub fn print(line: impl AsRef<str>) -> Result<()> {
    writeln!(std::io::stdout(), "{}", line.as_ref())
        .map_err(|source| Error::Write { path: "standard output".into(), source })
}
