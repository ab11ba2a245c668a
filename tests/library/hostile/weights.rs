//! Graphs that read what no checksum covers.

use super::onnx::{Entry, Tensor};
use super::{VAE_DECODER, bundle, reason, refused};

/// A tensor of four floats in another file.
fn elsewhere(name: &str, place: &[(&str, &str)]) -> Tensor {
    let entry =
        |&(key, value): &(&str, &str)| Entry { key: Some(key.into()), value: Some(value.into()) };
    Tensor {
        name: Some(name.into()),
        kind: Some(super::FLOAT),
        dims: vec![4],
        place: place.iter().map(entry).collect(),
        location: Some(1),
        ..Tensor::default()
    }
}

fn at(location: &str) -> Tensor {
    elsewhere("x", &[("location", location), ("offset", "0"), ("length", "16")])
}

#[test]
fn a_file_that_is_not_sealed() {
    for location in [
        "other.bin",
        "../vae.safetensors",
        "./vae.safetensors",
        "/etc/passwd",
        "*/_ORT_MEM_ADDR_/*",
        "",
    ] {
        let folder = bundle(VAE_DECODER, |model| {
            model.graph.as_mut().unwrap().initializers.push(at(location));
        });
        std::fs::write(folder.path().join("other.bin"), [0; 16]).unwrap();
        let text = reason(folder.path(), VAE_DECODER);
        assert!(text.contains("no checksum"), "{text}");
    }
}

#[test]
fn a_place_that_is_not_in_the_file() {
    let file = ("location", "vae.safetensors");
    for (place, expected) in [
        (vec![file, ("offset", "89039"), ("length", "16")], "beyond the end"),
        (vec![file, ("offset", "18446744073709551615"), ("length", "16")], "beyond the end"),
        (vec![file, ("offset", "-1"), ("length", "16")], "no number"),
        (vec![file, ("offset", "0")], "length"),
        (vec![file, ("offset", "0"), ("length", "8")], "8 are stored"),
        (vec![file, file, ("length", "16")], "location"),
        (vec![file, ("length", "16"), ("prepacked_0", "x")], "prepacked_0"),
    ] {
        let text = refused(|graph| graph.initializers.push(elsewhere("x", &place)));
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn a_file_that_is_read_again_and_again() {
    let text = refused(|graph| {
        let place = [("location", "vae.safetensors"), ("length", "80000")];
        let tensor = |i| Tensor { dims: vec![20_000], ..elsewhere(&format!("x{i}"), &place) };
        graph.initializers.extend((0..1000).map(tensor));
    });
    assert!(text.contains("larger than the files"), "{text}");
}
