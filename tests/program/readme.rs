//! Facts that the README repeats.

use std::fs;

use emerdiff::runtime::MINIMUM_VERSION;
use emerdiff::{Level, Preset};

use crate::common::{root, tiny};

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

#[test]
fn the_oldest_runtime_and_the_number_of_regions() {
    let (major, minor) = MINIMUM_VERSION;
    assert!(readme().contains(&format!("({major}.{minor} or newer)")));
    let bundle = emerdiff::model::Bundle::open(tiny()).unwrap();
    let settings = emerdiff::Settings::new(Preset::Fast, bundle.manifest());
    assert!(readme().contains("instead of as many as the model tells apart"));
    assert_eq!(settings.level, Level::Auto);
}

#[test]
fn the_rust_snippet_is_the_one_that_the_library_documents() {
    let readme = readme();
    let snippet = readme.split("```rust\n").nth(1).unwrap().split("```").next().unwrap();
    let documented = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for line in snippet.lines().filter(|line| !line.is_empty()) {
        assert!(documented.contains(&format!("//! {line}\n")), "{line}");
    }
}

#[test]
fn the_c_snippet_is_the_one_in_the_header() {
    let readme = readme();
    let snippet = readme.split("```c\n").nth(1).unwrap().split("```").next().unwrap();
    let header = fs::read_to_string(root().join("include/emerdiff.h")).unwrap();
    for line in snippet.lines() {
        assert!(header.contains(&format!(" *     {line}\n")), "{line}");
    }
}

#[test]
fn every_file_that_is_linked_exists() {
    let readme = readme();
    let links: Vec<_> = readme
        .split("](")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap())
        .filter(|link| !link.starts_with("https:"))
        .collect();
    assert!(links.len() > 4);
    for link in links {
        let file = link.split('#').next().unwrap();
        assert!(root().join(file).exists(), "{link}");
    }
}

#[test]
#[cfg(feature = "cli")]
fn the_guide_to_eval_names_every_data_set_method_and_protocol() {
    use clap::ValueEnum;
    use emerdiff::eval::dataset::Kind;
    use emerdiff::eval::{Method, Protocol};

    fn names<T: ValueEnum>() -> Vec<String> {
        let values = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        values.map(|value| value.get_name().to_owned()).collect()
    }
    let guide = fs::read_to_string(root().join("docs/eval.md")).unwrap();
    for name in [names::<Kind>(), names::<Method>(), names::<Protocol>()].concat() {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
    for kind in Kind::value_variants() {
        assert_eq!(kind.name(), kind.to_possible_value().unwrap().get_name());
    }
    for method in Method::value_variants() {
        assert_eq!(method.name(), method.to_possible_value().unwrap().get_name());
    }
}
