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
            write_line(line.as_ref());
        }
    }
}

/// Print an error in one line on stderr.
pub fn complain(error: impl std::fmt::Display) {
    write_line(&format!("error: {error}"));
}

/// Print lines of results on stdout. That a reader has gone away is an error, not a panic.
pub fn print(lines: impl AsRef<str>) -> Result<()> {
    writeln!(std::io::stdout(), "{}", lines.as_ref())
        .map_err(|source| Error::Write { path: "standard output".into(), source })
}

/// Make one line of any text: names of files and of models may hold what moves a terminal's cursor.
pub fn one_line(text: &str) -> String {
    let moves = |c: char| {
        // Line and paragraph separators, and what turns the direction of writing.
        c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match moves(c) {
            true => line.extend(c.escape_default()),
            false => line.push(c),
        }
    }
    line
}

fn write_line(line: &str) {
    // Where nobody can be told, the work goes on all the same.
    let _ = writeln!(std::io::stderr(), "{}", one_line(line));
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn what_is_no_letter_is_escaped() {
        assert_eq!(
            one_line("a\nb\u{1b}[2J\u{9b}\u{2028}é\u{202e}"),
            "a\\nb\\u{1b}[2J\\u{9b}\\u{2028}é\\u{202e}"
        );
    }
}
