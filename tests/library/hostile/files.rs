//! What is not a plain file of a bundle.

use std::fs;

use emerdiff::model::Bundle;

use super::{reason, seal};
use crate::bundle::{change_manifest, copy};

#[test]
fn a_manifest_that_is_too_large() {
    let folder = copy();
    change_manifest(folder.path(), |json| json["name"] = "x".repeat(2 << 20).into());
    assert!(reason(folder.path(), "manifest.json").contains("1048576"));
}

#[test]
fn a_graph_that_is_too_large() {
    let folder = copy();
    seal(folder.path(), "unet.onnx", &vec![0; (32 << 20) + 1]);
    assert!(reason(folder.path(), "unet.onnx").contains("33554432"));
}

#[test]
fn a_folder_in_place_of_a_file() {
    for name in ["manifest.json", "unet.safetensors"] {
        let folder = copy();
        fs::remove_file(folder.path().join(name)).unwrap();
        fs::create_dir(folder.path().join(name)).unwrap();
        assert!(reason(folder.path(), name).contains("plain file"));
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_in_place_of_a_file() {
    for name in ["manifest.json", "unet.safetensors", "unet.onnx"] {
        let folder = copy();
        let path = folder.path().join(name);
        fs::remove_file(&path).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        assert!(reason(folder.path(), name).contains("plain file"));

        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        if name != "manifest.json" {
            change_manifest(folder.path(), |json| json["files"][name]["size"] = 0.into());
        }
        assert!(reason(folder.path(), name).contains("plain file"));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_plain_file_is_as_good_as_the_file() {
    let (folder, elsewhere) = (copy(), tempfile::tempdir().unwrap());
    for name in ["manifest.json", "unet.safetensors", "unet.onnx"] {
        let target = elsewhere.path().join(name);
        fs::rename(folder.path().join(name), &target).unwrap();
        std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap();
    }
    Bundle::open(folder.path()).unwrap();
}
