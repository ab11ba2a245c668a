//! What the guide to `emerdiff eval` repeats.

use std::fs;

use clap::ValueEnum;

use crate::eval::dataset::kind::Kind;
use crate::eval::method::Method;
use crate::eval::report::Protocol;
use crate::eval::tests::files::root;

#[test]
fn the_guide_to_eval_names_every_data_set_method_and_protocol() {
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
