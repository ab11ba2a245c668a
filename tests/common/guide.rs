//! What people read, taken apart: the blocks and the commands of a page in Markdown.

use std::fs;
use std::path::PathBuf;

use super::root;

/// The README and the pages of `docs/`.
pub fn pages() -> Vec<PathBuf> {
    let docs = root().join("docs").read_dir().unwrap().map(|entry| entry.unwrap().path());
    let markdown = docs.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let mut pages = Vec::from_iter(markdown);
    pages.push(root().join("README.md"));
    pages.sort();
    pages
}

/// The texts of the fenced blocks of `language`, "" being those that name none.
pub fn blocks(page: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in page.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((language.trim(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, text))) => *text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks.retain(|block| block.0 == language);
    blocks.into_iter().map(|block| block.1).collect()
}

/// What follows the program's name in the commands of a page. Summaries of usage, with `<` or `[`,
/// are not commands.
pub fn commands(page: &str) -> Vec<Vec<String>> {
    let blocks = ["", "sh", "bash", "console"].map(|language| blocks(page, language)).concat();
    let lines = blocks.concat().replace("\\\n", " ");
    let arguments = lines.lines().filter_map(|line| {
        let line = line.trim_start_matches("$ ").split(" #").next()?;
        let program = ["cargo run --release -- ", "emerdiff "];
        program.iter().find_map(|program| line.strip_prefix(program))
    });
    arguments
        .filter(|line| !line.contains(['<', '[']))
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .collect()
}

/// The text of a file of the repository.
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}
