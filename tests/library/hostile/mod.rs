//! Bundles of strangers: nothing that is in one hangs, panics, or reads what is not its own.

mod files;
mod fuzz;
mod graphs;
mod manifest;
mod onnx;
mod opening;
mod outputs;
mod weights;

use std::fs;
use std::path::Path;

use emerdiff::Error;
use emerdiff::digest::sha256;
use emerdiff::model::Bundle;
use prost::Message;
use tempfile::TempDir;

use self::onnx::{Attribute, Graph, Model, Node, Tensor};
use crate::bundle::{change_manifest, copy};

const FLOAT: i32 = 1;
const INT64: i32 = 7;
const VAE_DECODER: &str = "vae_decoder.onnx";

/// The random bundle with one of its graphs changed, and sealed again.
fn bundle(file: &str, change: impl FnOnce(&mut Model)) -> TempDir {
    let folder = copy();
    let path = folder.path().join(file);
    let mut model = Model::decode(&fs::read(&path).unwrap()[..]).unwrap();
    change(&mut model);
    seal(folder.path(), file, &model.encode_to_vec());
    folder
}

/// Writes a file of the bundle, with its checksum in the manifest.
fn seal(folder: &Path, file: &str, contents: &[u8]) {
    fs::write(folder.join(file), contents).unwrap();
    change_manifest(folder, |json| {
        json["files"][file] =
            serde_json::json!({ "size": contents.len(), "sha256": sha256(contents) });
    });
}

/// What the bundle is refused for; the error is of one line and names `file`.
fn reason(folder: &Path, file: &str) -> String {
    let error = Bundle::open(folder).unwrap_err();
    assert!(matches!(error, Error::BundleInvalid { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains(file) && text.lines().count() == 1, "{text}");
    text
}

/// What a graph is refused for that is made of a good one by `change`.
fn refused(change: impl FnOnce(&mut Graph)) -> String {
    let folder = bundle(VAE_DECODER, |model| change(model.graph.as_mut().unwrap()));
    reason(folder.path(), VAE_DECODER)
}

fn node(operator: &str, inputs: &[&str], output: &str) -> Node {
    Node {
        operator: Some(operator.into()),
        inputs: inputs.iter().map(|name| (*name).to_owned()).collect(),
        outputs: vec![output.into()],
        ..Node::default()
    }
}

fn integer(name: &str, value: i64) -> Attribute {
    Attribute {
        name: Some(name.into()),
        integer: Some(value),
        kind: Some(2),
        ..Attribute::default()
    }
}

fn integers(name: &str, values: &[i64]) -> Tensor {
    Tensor {
        name: Some(name.into()),
        kind: Some(INT64),
        dims: vec![values.len() as i64],
        integers: values.to_vec(),
        ..Tensor::default()
    }
}

fn floats(name: &str, dims: &[i64], value: f32) -> Tensor {
    let elements: i64 = dims.iter().product();
    Tensor {
        name: Some(name.into()),
        kind: Some(FLOAT),
        dims: dims.to_vec(),
        raw: Some(value.to_le_bytes().repeat(elements as usize)),
        ..Tensor::default()
    }
}
