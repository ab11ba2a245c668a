//! A bundle that is missing, altered, foreign or from another version is refused by name.

use std::fs;
use std::path::Path;

use emerdiff::digest::sha256;
use emerdiff::model::{Bundle, embedded};
use emerdiff::{Error, Preset, Segmenter, Settings};
use tempfile::TempDir;

use crate::common::{random, runtime, scene, tiny};

pub fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in random().read_dir().unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    folder
}

pub fn change_manifest(folder: &Path, change: impl FnOnce(&mut serde_json::Value)) {
    let path = folder.join("manifest.json");
    let mut json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut json);
    fs::write(path, json.to_string()).unwrap();
}

/// Opens the bundle and returns the error's text; it must be of one line and name `file`.
fn refusal(folder: &Path, file: &str) -> String {
    let error = Segmenter::open(&runtime(), folder).unwrap_err();
    assert!(matches!(error, Error::BundleInvalid { .. } | Error::BundleRead { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains(file), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

#[test]
fn both_bundles_of_the_repository_open() {
    assert_eq!(Bundle::open(tiny()).unwrap().manifest().name, "tiny");
    assert_eq!(Bundle::open(random()).unwrap().manifest().name, "random");
    assert!(Segmenter::open(&runtime(), copy().path()).is_ok());
}

#[test]
fn the_embedded_model_is_that_of_the_tree() {
    let (embedded, folder) = (Bundle::open(embedded()).unwrap(), Bundle::open(tiny()).unwrap());
    assert_eq!(embedded.digest(), folder.digest());
    for (name, seal) in &embedded.manifest().files {
        assert_eq!(sha256(embedded.files().bytes(name).unwrap()), seal.sha256, "{name}");
    }
}

#[test]
fn what_happens_to_the_files_of_an_open_model_does_not_matter() {
    let folder = copy();
    let segmenter = Segmenter::open(&runtime(), folder.path()).unwrap();
    let settings = Settings { further_steps: Some(1), ..segmenter.settings(Preset::Paper) };
    let picture = scene(64, 64);
    let before = segmenter.segment(&picture, &settings).unwrap();
    for entry in folder.path().read_dir().unwrap() {
        let file = fs::File::options().write(true).open(entry.unwrap().path()).unwrap();
        file.set_len(0).unwrap();
    }
    let after = segmenter.segment(&picture, &settings).unwrap();
    assert_eq!(after.labels(), before.labels());
}

#[test]
fn a_missing_bundle_or_file() {
    refusal(Path::new("no/such/folder"), "manifest.json");
    let folder = copy();
    fs::remove_file(folder.path().join("unet_tail.onnx")).unwrap();
    refusal(folder.path(), "unet_tail.onnx");
}

#[test]
fn an_altered_file() {
    let folder = copy();
    let path = folder.path().join("unet.safetensors");
    let mut bytes = fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert!(refusal(folder.path(), "unet.safetensors").contains("altered"));
    bytes.pop();
    fs::write(&path, &bytes).unwrap();
    assert!(refusal(folder.path(), "unet.safetensors").contains("bytes"));
}

#[test]
fn another_schema_version() {
    let folder = copy();
    change_manifest(folder.path(), |json| json["schema_version"] = 99.into());
    assert!(refusal(folder.path(), "manifest.json").contains("99"));
}

#[test]
fn a_foreign_manifest() {
    let folder = copy();
    let manifest = folder.path().join("manifest.json");
    for (text, expected) in [
        ("not json", "JSON"),
        ("{}", "schema_version"),
        (r#"{"schema_version": 4, "name": "x"}"#, "missing field"),
    ] {
        fs::write(&manifest, text).unwrap();
        assert!(refusal(folder.path(), "manifest.json").contains(expected));
    }
}

#[test]
fn a_file_outside_the_bundle() {
    for name in ["../secret", "/etc/hostname", "a/b"] {
        let folder = copy();
        change_manifest(folder.path(), |json| {
            let seal = json["files"]["unet.onnx"].clone();
            json["files"][name] = seal;
        });
        assert!(refusal(folder.path(), "manifest.json").contains(name));
    }
    let folder = copy();
    change_manifest(folder.path(), |json| json["graphs"]["unet"]["file"] = "other.onnx".into());
    assert!(refusal(folder.path(), "manifest.json").contains("other.onnx"));
}

#[test]
fn a_graph_that_does_not_fit_the_contract() {
    let folder = copy();
    change_manifest(folder.path(), |json| {
        let tail = json["graphs"]["unet_tail"].clone();
        json["graphs"]["vae_decoder"] = tail;
    });
    let text = refusal(folder.path(), "unet_tail.onnx");
    assert!(text.contains("`latents`") && text.contains("`offset`"), "{text}");

    let folder = copy();
    change_manifest(folder.path(), |json| json["latents"]["channels"] = 7.into());
    assert!(refusal(folder.path(), "vae_encoder.onnx").contains("`latents`"));
}

#[test]
fn a_manifest_with_impossible_values() {
    for (pointer, value) in [
        ("/scheduler/num_train_timesteps", 1),
        ("/scheduler/num_train_timesteps", 0),
        ("/scheduler/num_train_timesteps", i64::MAX),
        ("/scheduler/steps_offset", i64::MAX),
        ("/scheduler/beta_end", 2),
        ("/features/width", 3),
        ("/modulation/width", 3),
        ("/image/width", 0),
        ("/defaults/automatic/sharpness", 0),
        ("/defaults/automatic/min_eigenvalue", 2),
        ("/defaults/edges/first_stride", 0),
        ("/defaults/edges/rounds", 99),
        ("/defaults/edges/sigma", 0),
    ] {
        let folder = copy();
        change_manifest(folder.path(), |json| *json.pointer_mut(pointer).unwrap() = value.into());
        refusal(folder.path(), "");
    }
}

#[test]
fn every_graph_is_a_sealed_file_of_the_bundle() {
    let graphs = ["vae_encoder", "vae_decoder", "unet", "unet_head", "unet_tail", "tiny_decoder"];
    for (graph, file) in
        graphs.into_iter().flat_map(|graph| [(graph, "other.onnx"), (graph, "../x")])
    {
        let folder = copy();
        std::fs::write(folder.path().join("other.onnx"), "not sealed").unwrap();
        change_manifest(folder.path(), |json| {
            json["graphs"][graph] = serde_json::json!({ "file": file, "bytes_per_item": 0 });
        });
        assert!(refusal(folder.path(), file).contains("has no checksum"), "{graph}");
    }
}

#[test]
fn a_large_model_may_take_what_its_smallest_batch_takes() {
    let folder = copy();
    change_manifest(folder.path(), |json| {
        json["graphs"]["unet_tail"]["bytes_per_item"] = 1_000_000_000_u64.into();
    });
    let segmenter = Segmenter::open(&runtime(), folder.path()).unwrap();
    let fast = segmenter.settings(Preset::Fast);
    assert!(segmenter.estimate(64, 64, &fast).unwrap().memory > 6_000_000_000);
    let told = Settings { memory_budget: Some(2_000_000_000), ..fast };
    let refused = segmenter.estimate(64, 64, &told).unwrap_err();
    assert!(matches!(refused, Error::MemoryBudget { .. }), "{refused}");
}

#[test]
fn the_manifest_says_how_regions_are_counted() {
    let count = |least: f64| {
        let folder = copy();
        change_manifest(folder.path(), |json| {
            json["defaults"]["boundary"]["automatic"] = least.into();
        });
        let segmenter = Segmenter::open(&runtime(), folder.path()).unwrap();
        let settings = segmenter.settings(Preset::Fast);
        segmenter.segment(&scene(64, 64), &settings).unwrap().regions().len()
    };
    assert_eq!(count(1.0), 1);
    assert!(count(0.05) > count(0.5));
}

#[test]
fn the_manifest_says_how_borders_are_weighed() {
    let labels = |contrast: f64| {
        let folder = copy();
        change_manifest(folder.path(), |json| {
            for weights in ["coarse", "detailed"] {
                json["defaults"]["boundary"][weights]["contrast"] = contrast.into();
            }
        });
        let segmenter = Segmenter::open(&runtime(), folder.path()).unwrap();
        let settings = segmenter.settings(Preset::Fast).with_regions(4);
        segmenter.segment(&scene(64, 64), &settings).unwrap().labels().to_vec()
    };
    assert!(labels(0.3) == labels(0.3));
    assert!(labels(0.3) != labels(30.0));
}

#[test]
fn a_graph_that_is_not_onnx() {
    let folder = copy();
    fs::write(folder.path().join("unet.onnx"), "not a graph").unwrap();
    change_manifest(folder.path(), |json| {
        json["files"]["unet.onnx"] = serde_json::json!({
            "size": 11,
            "sha256": "895e68762bdb5ab0ea5d47bb1e70087dc75c721be8bf957051796f004e80ba23"
        });
    });
    refusal(folder.path(), "unet.onnx");
}
