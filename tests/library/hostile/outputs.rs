//! Graphs whose outputs break their contract when they run.

use emerdiff::{Error, Preset, Segmenter, Settings};
use tempfile::TempDir;

use super::onnx::{Graph, Node};
use super::{bundle, floats, integer, node};
use crate::common::{runtime, scene};

/// A graph of the bundle, its first output, and the preset that runs it.
const GRAPHS: [(&str, &str, Preset); 5] = [
    ("vae_encoder", "latents", Preset::Fast),
    ("unet_head", "features", Preset::Fast),
    ("unet_tail", "noise_pred", Preset::Fast),
    ("unet", "noise_pred", Preset::Paper),
    ("vae_decoder", "image", Preset::Paper),
];

/// Puts `last` behind what makes `output`; it takes `inner`. The graph takes any shape and declares
/// any.
fn behind(graph: &mut Graph, output: &str, last: Node) {
    for name in
        graph.nodes.iter_mut().flat_map(|node| node.inputs.iter_mut().chain(&mut node.outputs))
    {
        if name == output {
            *name = "inner".into();
        }
    }
    graph.nodes.push(last);
    // The channels of the features must be declared.
    let known = usize::from(output == "features");
    let outputs = graph.outputs.iter_mut().filter(|found| found.name.as_deref() == Some(output));
    for tensor in graph.inputs.iter_mut().chain(outputs) {
        let shape = &mut tensor.kind.as_mut().unwrap().tensor.as_mut().unwrap().shape;
        let axes = &mut shape.as_mut().unwrap().axes;
        let open = axes.len() - known;
        for (i, axis) in axes[..open].iter_mut().enumerate() {
            (axis.length, axis.name) = (None, Some(format!("axis_{i}")));
        }
    }
}

/// The graph and the reason of the error of a run of the bundle in `folder`; none if ONNX Runtime
/// knows without a run that it does not fit.
fn failure(folder: &TempDir, preset: Preset) -> Option<(String, String)> {
    let segmenter = match Segmenter::open(&runtime(), folder.path()) {
        Ok(segmenter) => segmenter,
        Err(Error::BundleInvalid { .. }) => return None,
        Err(error) => panic!("{error:?}"),
    };
    let settings =
        Settings { num_inference_steps: 4, ..segmenter.settings(preset).with_regions(3) };
    match segmenter.segment(&scene(64, 64), &settings) {
        Err(Error::Inference { graph, reason }) => Some((graph, reason)),
        other => panic!("{:?}", other.map(|_| ())),
    }
}

#[test]
fn an_output_of_another_size() {
    let mut ran = 0;
    for (name, output, preset) in GRAPHS {
        // Features may have any number of channels.
        let axes = if output == "features" { 2 } else { 4 };
        let along = |axis| {
            let folder = bundle(&format!("{name}.onnx"), |model| {
                let mut twice = node("Concat", &["inner", "inner"], output);
                twice.attributes.push(integer("axis", axis));
                behind(model.graph.as_mut().unwrap(), output, twice);
            });
            failure(&folder, preset)
        };
        let failures: Vec<_> = (0..axes).filter_map(along).collect();
        ran += failures.len();
        for (graph, reason) in failures {
            assert_eq!(graph, name, "{reason}");
            assert!(reason.contains(output) && reason.contains(", not ["), "{reason}");
        }
    }
    assert!(ran >= 8, "{ran}");
}

#[test]
fn an_output_that_is_not_finite() {
    for (name, output, preset) in GRAPHS {
        for value in [f32::NAN, f32::INFINITY, 1e30] {
            let folder = bundle(&format!("{name}.onnx"), |model| {
                let graph = model.graph.as_mut().unwrap();
                graph.initializers.push(floats("bad", &[1], value));
                behind(graph, output, node("Add", &["inner", "bad"], output));
            });
            let (graph, reason) = failure(&folder, preset).unwrap();
            assert_eq!(graph, name, "{reason}");
            assert!(reason.contains("not finite"), "{reason}");
        }
    }
}
