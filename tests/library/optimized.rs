//! The cache of optimised graphs: the same numbers, made once, remade when damaged.

use std::fs;
use std::path::{Path, PathBuf};

use emerdiff::Provider;
use emerdiff::model::Files;
use emerdiff::runtime::{Graph, Input, OptimizedGraphs};
use ndarray::{Array4, IxDyn};

use crate::common::{cpu, random, runtime};

fn cache(folder: &Path, digest: &str) -> OptimizedGraphs {
    OptimizedGraphs::inside(folder, digest, &runtime(), Provider::Cpu).unwrap()
}

fn open(cache: Option<&OptimizedGraphs>) -> Graph {
    let files = Files::of_folder(random());
    Graph::open(&cpu(), "vae_decoder", &files, "vae_decoder.onnx", cache).unwrap()
}

fn image(graph: &Graph) -> Vec<f32> {
    let latents =
        Array4::from_shape_fn((1, 4, 16, 16), |(_, c, y, x)| (c + y * x) as f32 / 100.0 - 1.0);
    let outputs = graph.run(&[("latents", Input::F32(latents.view().into_dyn()))]).unwrap();
    outputs[0].to_array::<IxDyn>().unwrap().into_raw_vec_and_offset().0
}

/// The files of the only entry in the cache.
fn entry(folder: &Path) -> PathBuf {
    let key = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let names: Vec<_> = fs::read_dir(&key).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["vae_decoder"], "no remains of a half-written entry");
    key.join("vae_decoder")
}

#[test]
fn a_graph_from_the_cache_computes_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path(), "abc");
    let expected = image(&open(None));
    assert_eq!(image(&open(Some(&cache))), expected);
    let written =
        fs::metadata(entry(folder.path()).join("model.onnx")).unwrap().modified().unwrap();
    assert_eq!(image(&open(Some(&cache))), expected);
    let again = fs::metadata(entry(folder.path()).join("model.onnx")).unwrap().modified().unwrap();
    assert_eq!(again, written, "the second opening only reads");
}

/// Changes a byte in the middle, and keeps size and time.
fn alter(path: &Path) {
    let time = path.metadata().unwrap().modified().unwrap();
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    fs::write(path, bytes).unwrap();
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn a_damaged_entry_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path(), "abc");
    let expected = image(&open(Some(&cache)));
    for (file, contents) in [
        ("model.onnx", "not a graph"),
        ("weights.bin", ""),
        ("seal.json", "{"),
        ("seal.json", "{}"),
    ] {
        let path = entry(folder.path()).join(file);
        fs::write(&path, contents).unwrap();
        assert_eq!(image(&open(Some(&cache))), expected, "{file}");
        assert_ne!(fs::read(&path).unwrap(), contents.as_bytes(), "{file}");
    }
    for file in ["model.onnx", "weights.bin"] {
        let path = entry(folder.path()).join(file);
        alter(&path);
        assert_eq!(image(&open(Some(&cache))), expected, "{file}");
    }
    fs::remove_file(entry(folder.path()).join("weights.bin")).unwrap();
    assert_eq!(image(&open(Some(&cache))), expected);
    assert!(entry(folder.path()).join("weights.bin").exists());
}

#[test]
fn entries_of_another_bundle_make_way() {
    let folder = tempfile::tempdir().unwrap();
    open(Some(&cache(folder.path(), &"ab".repeat(32))));
    let before = entry(folder.path());
    open(Some(&cache(folder.path(), &"cd".repeat(32))));
    assert_ne!(entry(folder.path()), before);
    assert!(!before.exists());
}

#[test]
fn without_a_place_for_the_cache_graphs_open_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    assert_eq!(image(&open(Some(&cache(&file, "abc")))), image(&open(None)));
}

#[test]
fn compiled_graphs_are_left_to_their_providers() {
    let folder = tempfile::tempdir().unwrap();
    for provider in [Provider::DirectMl, Provider::CoreMl] {
        assert!(OptimizedGraphs::inside(folder.path(), "abc", &runtime(), provider).is_none());
    }
}
