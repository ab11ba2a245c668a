//! Model bundles: their manifests, graphs and weights.

use std::fs;
use std::path::Path;
use std::time::Duration;

use emerdiff::digest::sha256;
use emerdiff::{Preset, ProviderChoice, Segmenter};

use crate::common::{random, runtime, scene};
use crate::mutate::fuzz;

/// What is damaged; weights are what a graph refers into.
const FILES: [&str; 4] = ["manifest.json", "unet_head.onnx", "unet_tail.onnx", "vae_encoder.onnx"];

/// Damages a file of the bundle, with a manifest that has its checksum and size.
#[test]
fn bundles() {
    let corpus = FILES.map(|name| fs::read(random().join(name)).unwrap());
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(random()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    fuzz("bundles", corpus.to_vec(), Duration::from_secs(30), |from, input| {
        for (name, bytes) in FILES.iter().zip(&corpus) {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        fs::write(folder.path().join(FILES[from]), input).unwrap();
        if from > 0 {
            vouch(folder.path(), FILES[from], input);
        }
        let opened = Segmenter::open_on(&runtime(), folder.path(), ProviderChoice::Auto, 1);
        let Ok(segmenter) = opened else { return false };
        let settings = segmenter.settings(Preset::Fast);
        segmenter.segment(&scene(40, 30), &settings).is_ok()
    });
}

/// Makes the manifest say that `name` is as it should be.
fn vouch(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join("manifest.json");
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let file = &mut manifest["files"][name];
    file["sha256"] = sha256(bytes).into();
    file["size"] = bytes.len().into();
    fs::write(path, manifest.to_string()).unwrap();
}
