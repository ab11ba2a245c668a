//! Tensors that stay on the provider's device between two graphs. Here the device is the processor.

use emerdiff::model::Files;
use emerdiff::runtime::{Graph, Input};
use emerdiff::{Provider, Segmenter};
use ndarray::{Array4, IxDyn};

use crate::common::{cpu, random, runtime};

fn open(name: &str) -> Graph {
    let (files, file) = (Files::of_folder(random()), format!("{name}.onnx"));
    Graph::open(&cpu(), name, &files, &file, None).unwrap()
}

#[test]
fn outputs_left_on_the_device_are_the_same_and_feed_the_next_graph() {
    let (head, tail) = (open("unet_head"), open("unet_tail"));
    let sample = Array4::from_shape_fn((1, 4, 16, 16), |(_, c, y, x)| (c + y * x) as f32 / 99.0);
    let offset = Array4::from_shape_fn((3, 1, 8, 8), |(b, _, y, _)| (b * y) as f32);
    let inputs =
        [("sample", Input::F32(sample.view().into_dyn())), ("timestep", Input::I64(&[281]))];

    let values = |copied: bool| {
        let run = if copied { Graph::run } else { Graph::run_on_device };
        let activations = run(&head, &inputs).unwrap();
        let features = activations[0].to_array::<IxDyn>().unwrap();
        let mut inputs = vec![("offset", Input::F32(offset.view().into_dyn()))];
        inputs.extend(activations[1..].iter().map(|t| (t.name(), Input::Tensor(t))));
        let noise_pred = run(&tail, &inputs).unwrap()[0].to_array::<IxDyn>().unwrap();
        (features, noise_pred)
    };
    assert_eq!(values(false), values(true));
}

#[test]
fn the_processor_computes_what_it_computes() {
    let check = Segmenter::check_provider(&runtime(), random(), Provider::Cpu).unwrap();
    assert_eq!((check.provider, check.relative_difference), (Provider::Cpu, 0.0));
    assert!(check.is_trustworthy());
    // No build of ONNX Runtime has both.
    let refused = [Provider::DirectMl, Provider::CoreMl]
        .map(|provider| Segmenter::check_provider(&runtime(), random(), provider).is_err());
    assert!(refused.contains(&true));
}

#[test]
fn an_input_of_the_wrong_shape_is_an_error() {
    let sample = Array4::zeros((1, 4, 8, 8));
    let inputs =
        [("sample", Input::F32(sample.view().into_dyn())), ("timestep", Input::I64(&[281]))];
    let error = open("unet_head").run_on_device(&inputs).unwrap_err();
    assert!(error.to_string().contains("unet_head"), "{error}");
}
