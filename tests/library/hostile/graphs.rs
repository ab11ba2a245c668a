//! Graphs that would hang or fill the memory when ONNX Runtime opens them.

use std::fs;

use emerdiff::model::Bundle;

use super::onnx::{Attribute, Function, Graph, Model, Node, Tensor};
use super::{INT64, VAE_DECODER, bundle, floats, integer, integers, node, reason, refused, seal};
use crate::bundle::copy;

#[test]
fn an_operator_that_no_exporter_writes() {
    for operator in ["Loop", "If", "Scan", "Range", "Tile", "NonZero", "RandomNormal", "EPContext"]
    {
        let text = refused(|graph| graph.nodes.push(node(operator, &["latents"], "more")));
        assert!(text.contains(&format!("`{operator}`")), "{text}");
    }
    for (domain, operator) in [("strange", "Conv"), ("com.microsoft", "Conv")] {
        let text = refused(|graph| {
            let domain = Some(domain.to_owned());
            graph.nodes.push(Node { domain, ..node(operator, &["latents"], "more") });
        });
        assert!(text.contains(&format!("`{domain}.{operator}`")), "{text}");
    }
}

#[test]
fn what_is_more_than_one_plain_graph() {
    let text = refused(|graph| {
        let inner = Some(Box::new(Graph::default()));
        let attribute = Attribute { graph: inner, ..integer("body", 0) };
        let attributes = vec![attribute];
        graph.nodes.push(Node { attributes, ..node("Relu", &["latents"], "more") });
    });
    assert!(text.contains("graph of its own"), "{text}");
    let text = refused(|graph| graph.sparse.push(Tensor::default()));
    assert!(text.contains("field 15"), "{text}");

    let function = |model: &mut Model| {
        let nodes = vec![node("Relu", &["x"], "y")];
        model.functions.push(Function { name: Some("Relu".into()), nodes });
    };
    let text = reason(bundle(VAE_DECODER, function).path(), VAE_DECODER);
    assert!(text.contains("functions"), "{text}");
    let old = |model: &mut Model| model.imports[0].version = Some(12);
    let text = reason(bundle(VAE_DECODER, old).path(), VAE_DECODER);
    assert!(text.contains("opset 12"), "{text}");
}

#[test]
fn a_file_that_is_no_graph() {
    let whole = fs::read(copy().path().join(VAE_DECODER)).unwrap();
    let twice = whole.repeat(2);
    for bytes in [&b""[..], b"not a graph", &[0xff; 64], &whole[..whole.len() - 1], &twice] {
        let folder = copy();
        seal(folder.path(), VAE_DECODER, bytes);
        reason(folder.path(), VAE_DECODER);
    }
}

#[test]
fn too_many_nodes() {
    let text = refused(|graph| {
        let chain = |i: usize| {
            let before = if i == 0 { "latents".to_owned() } else { format!("t{}", i - 1) };
            node("Relu", &[&before], &format!("t{i}"))
        };
        graph.nodes.extend((0..100_000).map(chain));
    });
    assert!(text.contains("10000"), "{text}");
}

#[test]
fn too_many_axes() {
    let text = refused(|graph| {
        graph.initializers.push(integers("zero", &[0]));
        for i in 0..30 {
            let before = if i == 0 { "latents".to_owned() } else { format!("t{}", i - 1) };
            graph.nodes.push(node("Unsqueeze", &[&before, "zero"], &format!("t{i}")));
        }
    });
    assert!(text.contains("axes"), "{text}");
}

/// Nodes that double `name` so many times.
fn doubled(name: &str, operator: &str, times: usize) -> Vec<Node> {
    let before = |i: usize| if i == 0 { name.to_owned() } else { format!("t{}", i - 1) };
    let double = |i| Node {
        attributes: vec![integer("axis", 0)],
        ..node(operator, &[&before(i), &before(i)], &format!("t{i}"))
    };
    (0..times).map(double).collect()
}

#[test]
fn constants_that_grow() {
    let with = |tensors: Vec<Tensor>, nodes: Vec<Node>| {
        let text = refused(|graph| {
            graph.initializers.extend(tensors);
            graph.nodes.extend(nodes);
        });
        assert!(text.contains("constants alone"), "{text}");
    };
    with(vec![floats("a", &[1], 1.0)], doubled("a", "Concat", 30));
    // Once each dimension has been spread, nothing but the work grows.
    let column = || vec![floats("a", &[30_000, 1], 1.0), floats("b", &[1, 30_000], 1.0)];
    with(column(), vec![node("MatMul", &["a", "b"], "c")]);
    with(column(), vec![node("Add", &["a", "b"], "c")]);
    let square = vec![floats("a", &[8192, 1], 1.0), floats("b", &[1, 8192], 1.0)];
    let product = vec![node("Add", &["a", "b"], "c"), node("MatMul", &["c", "c"], "d")];
    with(square, product);
    let shape = || vec![integers("s", &[1 << 20, 1 << 20]), floats("a", &[1], 1.0)];
    with(shape(), vec![node("ConstantOfShape", &["s"], "c")]);
    with(shape(), vec![node("Expand", &["a", "s"], "c")]);
    let factors = vec![integers("s", &[1 << 15, 1 << 15])];
    let product = vec![node("Mul", &["s", "s"], "t"), node("ConstantOfShape", &["t"], "c")];
    with(factors, product);
    // Nothing, added up along its empty axis, is a long list of zeros.
    let empty = |dims: &[i64]| vec![floats("a", dims, 1.0), integers("s", &[1 << 40, 0])];
    with(empty(&[1 << 40, 0]), vec![node("ReduceSum", &["a"], "c")]);
    with(empty(&[0]), vec![node("Reshape", &["a", "s"], "c")]);
    with(empty(&[0]), vec![node("ConstantOfShape", &["s"], "c")]);
    let pads = vec![floats("a", &[1], 1.0), integers("p", &[1 << 40, 0])];
    with(pads, vec![node("Pad", &["a", "p"], "c")]);
}

#[test]
fn a_size_that_is_computed() {
    let text = refused(|graph| {
        graph.initializers.push(integers("a", &[1 << 30, 1 << 30]));
        graph.nodes.push(node("Max", &["a", "a"], "b"));
        graph.nodes.push(node("ConstantOfShape", &["b"], "c"));
    });
    assert!(text.contains("computes the shape"), "{text}");
    let text = refused(|graph| {
        let to = integer("to", INT64.into());
        graph.nodes.push(Node { attributes: vec![to], ..node("Cast", &["latents"], "s") });
        graph.nodes.push(node("Reshape", &["latents", "s"], "c"));
    });
    assert!(text.contains("from a picture"), "{text}");
}

#[test]
fn sizes_as_exporters_compute_them() {
    let folder = bundle(VAE_DECODER, |model| {
        let graph = model.graph.as_mut().unwrap();
        let four = Tensor { dims: Vec::new(), ..integers("four", &[4]) };
        let two = Tensor { dims: Vec::new(), ..integers("two", &[2]) };
        graph.initializers.extend([four, two, integers("pads", &[0, 1, 0, 1])]);
        graph.initializers.push(integers("first", &[0]));
        graph.nodes.extend([
            // The rest of a list of pads are zeros: twice the axes without what is listed.
            node("Shape", &["pads"], "listed"),
            node("Gather", &["listed", "first"], "length"),
            node("Mul", &["four", "two"], "all"),
            node("Sub", &["all", "length"], "rest"),
            node("ConstantOfShape", &["rest"], "zeros"),
            // As many as an input has axes; and what an input has of one of them, and a half.
            node("Shape", &["latents"], "axes"),
            node("ConstantOfShape", &["axes"], "picture"),
            node("Gather", &["axes", "first"], "channels"),
            node("Div", &["channels", "two"], "half"),
        ]);
    });
    Bundle::open(folder.path()).unwrap();
}

#[test]
fn integers_that_are_divided_by_zero() {
    for divisor in [0, -1] {
        let text = refused(|graph| {
            graph.initializers.push(integers("a", &[i64::MIN]));
            graph.initializers.push(integers("b", &[divisor]));
            graph.nodes.push(node("Div", &["a", "b"], "c"));
        });
        assert!(text.contains("divides"), "{text}");
    }
}

#[test]
fn tensors_of_one_name() {
    let text = refused(|graph| graph.initializers.extend(vec![floats("x", &[1], 1.0); 2]));
    assert!(text.contains("`x` twice"), "{text}");
    let text = refused(|graph| graph.nodes.extend(vec![node("Relu", &["latents"], "x"); 2]));
    assert!(text.contains("`x` twice"), "{text}");
    let text = refused(|graph| graph.nodes.insert(0, node("Relu", &["image"], "x")));
    assert!(text.contains("before it is made"), "{text}");
}

#[test]
fn tensors_that_are_not_what_they_say() {
    for (tensor, expected) in [
        (Tensor { dims: vec![3], ..floats("x", &[2], 1.0) }, "12 bytes"),
        (Tensor { dims: vec![-2], ..floats("x", &[2], 1.0) }, "below zero"),
        (Tensor { dims: vec![i64::MAX; 3], ..floats("x", &[2], 1.0) }, "too large"),
        (Tensor { dims: vec![1; 40], ..floats("x", &[1], 1.0) }, "too large"),
        (Tensor { kind: Some(8), ..floats("x", &[2], 1.0) }, "kind 8"),
    ] {
        let text = refused(|graph| graph.initializers.push(tensor));
        assert!(text.contains(expected), "{text}");
    }
}
