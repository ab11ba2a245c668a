//! The layers of the source are those of `docs/architecture.md`: a module uses what stands above it
//! there, never what stands below.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::guide::text;
use crate::common::root;

/// The row of the table that names each module.
fn layers() -> HashMap<String, usize> {
    let page = text("docs/architecture.md");
    let table = page.split("| module | what it knows |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|')).enumerate();
    let names = rows.flat_map(|(row, line)| {
        let modules = line.split('|').nth(1).unwrap().split('`').skip(1).step_by(2);
        modules.map(move |name| (name.trim_end_matches(['/']).replace(".rs", ""), row))
    });
    names.collect()
}

/// The module that each name comes from which `lib.rs` hands on.
fn handed_on() -> HashMap<String, String> {
    let library = text("src/lib.rs");
    let uses = library.lines().filter_map(|line| line.strip_prefix("pub use ")?.split_once("::"));
    let names = uses.flat_map(|(module, names)| {
        let names = names.trim_matches(['{', '}', ';']).split(", ");
        names.map(|name| (name.trim_end_matches("};").to_owned(), module.to_owned()))
    });
    names.collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// The names that the code of a file, its tests left out, takes from the root of the crate.
fn used(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join(" ");
    let after = code.split("crate::").skip(1).map(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap().to_owned(),
        None => rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned(),
    });
    let names = after.flat_map(|list| list.split(',').map(str::to_owned).collect::<Vec<_>>());
    names.map(|name| name.trim().split("::").next().unwrap().to_owned()).collect()
}

#[test]
fn no_module_uses_what_stands_below_it() {
    let (layers, handed_on, source) = (layers(), handed_on(), root().join("src"));
    let program = layers["main"];
    let mut checked = 0;
    for path in sources(&source) {
        let first = path.strip_prefix(&source).unwrap().components().next().unwrap();
        let module = first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
        if module == "lib" || path.ends_with("tests.rs") {
            continue;
        }
        let own = *layers.get(&module).unwrap_or_else(|| panic!("the table lacks {module}"));
        if own == program {
            continue;
        }
        for name in used(&fs::read_to_string(&path).unwrap()) {
            let from = handed_on.get(&name).unwrap_or(&name);
            if let Some(layer) = layers.get(from) {
                assert!(*layer <= own, "{} uses {name} of {from}", path.display());
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "{checked}");
}
