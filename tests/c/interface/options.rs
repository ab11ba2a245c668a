//! Every setting can be set through C, and is documented.

use emerdiff::Overrides;

use super::*;
use crate::common::guide;

/// Names of the settings that a caller may change.
fn settings() -> Vec<String> {
    let table = serde_json::to_value(Overrides::default()).unwrap();
    table.as_object().unwrap().keys().cloned().collect()
}

/// Names of the options: the settings, and how a model is loaded.
fn names() -> Vec<String> {
    settings().into_iter().chain(["provider".to_owned(), "threads".to_owned()]).collect()
}

#[test]
fn every_setting_is_an_option() {
    let options = made(|api, place| unsafe { (api.options_new)(place) });
    let values = ["0.5", "7", "true", "fast", "latents", "all"];
    let set_to: Vec<_> = settings()
        .into_iter()
        .map(|name| {
            let value = values.iter().find(|value| set(options, &name, Some(value)) == OK);
            let value = *value.unwrap_or_else(|| panic!("{name}: {}", last_error()));
            (name, value)
        })
        .collect();
    for (name, value) in &set_to {
        assert_eq!(get(options, name), *value, "{name}");
        assert_eq!(set(options, name, None), OK);
        assert_eq!(get(options, name), "", "{name}");
    }
    unsafe { (api().options_free)(options) };
}

#[test]
fn values_that_do_not_fit_are_refused_by_name() {
    let options = made(|api, place| unsafe { (api.options_new)(place) });
    let wrong = [("tiles", "70000"), ("sigma", "wide"), ("readout", "pixels"), ("windows", "2")];
    for (name, value) in wrong {
        assert_eq!(set(options, name, Some(value)), INVALID_OPTION, "{name}");
        assert!(last_error().starts_with(&format!("{name}: ")), "{}", last_error());
    }
    unsafe { (api().options_free)(options) };
}

#[test]
fn the_header_names_every_option() {
    let header = guide::text("include/emerdiff.h");
    let comment = header.split("Sets an option by name.").nth(1).unwrap();
    let comment = comment.split("*/").next().unwrap();
    for name in names() {
        assert!(comment.contains(&format!("\"{name}\"")), "{name}");
    }
}

#[test]
fn the_guide_names_every_option() {
    let guide = guide::text("docs/settings.md");
    for name in names() {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn every_setter_is_in_the_cpp_header() {
    let (header, cpp) =
        (guide::text("include/emerdiff.h"), guide::text("include/emerdiff_options.hpp"));
    let setter = |line: &str| {
        let rest = line.strip_prefix("emerdiff_status emerdiff_options_set_")?;
        Some(rest.split('(').next()?.to_owned())
    };
    let setters: Vec<_> = header.lines().filter_map(setter).collect();
    assert!(setters.len() > 10);
    for name in setters {
        assert!(names().contains(&name), "{name} is not an option");
        assert!(cpp.contains(&format!("options &{name}(")), "{name}");
        assert!(cpp.contains(&format!("emerdiff_options_set_{name},")), "{name}");
    }
}
