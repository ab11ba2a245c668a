//! Values of a manifest that no model has.

use super::reason;
use crate::bundle::{change_manifest, copy};

#[test]
fn numbers_that_no_model_has() {
    for (pointer, value) in [
        ("/image/width", serde_json::json!(1_u64 << 40)),
        ("/image/height", 0.into()),
        ("/latents/channels", 0.into()),
        ("/latents/channels", u64::MAX.into()),
        ("/latents/width", 0.into()),
        ("/latents/height", 65.into()),
        ("/scheduler/beta_end", 0.9999.into()),
        ("/scheduler/beta_start", 1e-30.into()),
        ("/graphs/unet/bytes_per_item", u64::MAX.into()),
        ("/defaults/feature_timestep", 1000.into()),
        ("/defaults/modulation_timestep", u64::MAX.into()),
        ("/defaults/num_inference_steps", 0.into()),
        ("/defaults/num_masks", u64::MAX.into()),
        ("/defaults/sigma", (-1.0).into()),
        ("/defaults/strength", 1e39.into()),
    ] {
        let folder = copy();
        change_manifest(folder.path(), |json| *json.pointer_mut(pointer).unwrap() = value);
        let name = pointer.rsplit('/').next().unwrap();
        assert!(reason(folder.path(), "manifest.json").contains(name), "{pointer}");
    }
    for grid in [0, 1_u64 << 40] {
        let folder = copy();
        change_manifest(folder.path(), |json| {
            json["features"]["width"] = grid.into();
            json["modulation"]["width"] = grid.into();
        });
        assert!(reason(folder.path(), "manifest.json").contains("features.width"));
    }
}

#[test]
fn texts_that_would_be_commands_to_a_terminal() {
    for key in ["name", "license", "source"] {
        let folder = copy();
        change_manifest(folder.path(), |json| json[key] = "a\nb\u{1b}[2J".into());
        reason(folder.path(), "manifest.json");
    }
    let folder = copy();
    change_manifest(folder.path(), |json| {
        json["files"]["a\nb\u{1b}/c"] = json["files"]["unet.onnx"].clone();
    });
    assert!(reason(folder.path(), "manifest.json").contains(r"a\nb\u{1b}/c"));
}
