//! A graph as data from strangers: what ONNX Runtime would do with it is bounded before it sees the
//! file.
//!
//! Only operators that exporters of such models write are let through, a bounded number of them,
//! and none that holds a graph. What they compute of constants alone, which ONNX Runtime does when
//! it opens a graph, is bounded by what is stored. Every byte that a graph reads outside its own
//! file lies in a file that the manifest seals.

mod constants;
mod node;
mod operators;
mod sizes;
mod tensor;
mod wire;

use std::collections::{BTreeMap, HashMap};

use self::constants::{Budget, Tensor, axes, computed, constant, makes_integers};
use self::node::Node;
use self::operators::{Rule, check_import, rule};
use self::tensor::{input, is_integer, stored};
use self::wire::{Result, fields};
use super::FileSeal;

/// Twice as many as the largest graph of Stable Diffusion XL has. The time that ONNX Runtime takes
/// to open a graph grows with the square of their number.
const MAX_NODES: usize = 10_000;
/// Axes of a tensor. ONNX Runtime bounds neither them nor the time that it takes over them.
const MAX_AXES: usize = 16;
/// Longest name that an error shows.
const MAX_SHOWN: usize = 60;

/// Check the graph in `bytes`, whose weights may lie in `files` of its bundle.
///
/// # Errors
/// What is wrong with it.
pub fn check(bytes: &[u8], files: &BTreeMap<String, FileSeal>) -> Result<()> {
    let mut graph = None;
    for field in fields(bytes) {
        let field = field?;
        match field.number {
            7 if graph.is_none() => graph = Some(field.bytes()?),
            8 => import(field.bytes()?)?,
            // Who made it, and when.
            1..=6 | 14 => {}
            20 => return Err("it holds a training graph".into()),
            25 => return Err("it holds functions".into()),
            number => return Err(format!("its model has the field {number}")),
        }
    }
    Graph::read(graph.ok_or("it holds no graph")?)?.check(files)
}

fn import(message: &[u8]) -> Result<()> {
    let (mut domain, mut version) = ("", 0);
    for field in fields(message) {
        let field = field?;
        match field.number {
            1 => domain = field.text()?,
            2 => version = field.integer()?,
            number => return Err(format!("an import has the field {number}")),
        }
    }
    check_import(domain, version)
}

/// The messages of a graph.
#[derive(Debug, Default)]
struct Graph<'a> {
    nodes: Vec<&'a [u8]>,
    initializers: Vec<&'a [u8]>,
    inputs: Vec<&'a [u8]>,
    outputs: usize,
    shapes: usize,
}

impl<'a> Graph<'a> {
    fn read(message: &'a [u8]) -> Result<Self> {
        let mut graph = Self::default();
        for field in fields(message) {
            let field = field?;
            match field.number {
                1 => graph.nodes.push(field.bytes()?),
                5 => graph.initializers.push(field.bytes()?),
                11 => graph.inputs.push(field.bytes()?),
                12 => graph.outputs += 1,
                13 => graph.shapes += 1,
                2 | 10 | 16 => {}
                number => return Err(format!("its graph has the field {number}")),
            }
            let Self { nodes, initializers, inputs, outputs, shapes } = &graph;
            let most = nodes.len().max(initializers.len()).max(inputs.len()).max(*outputs);
            if most.max(shapes / 4) > MAX_NODES {
                return Err(format!("it has more than {MAX_NODES} nodes or tensors"));
            }
        }
        Ok(graph)
    }

    fn check(&self, files: &BTreeMap<String, FileSeal>) -> Result<()> {
        let mut tensors = HashMap::new();
        for message in &self.inputs {
            let input = input(message)?;
            let integer = is_integer(input.kind);
            tensors.insert(input.name, Tensor { integer, axes: input.axes, constant: None });
        }
        let (mut elements, mut external) = (0_u64, 0_u64);
        for message in &self.initializers {
            let stored = stored(message, files)?;
            elements = elements.saturating_add(stored.elements);
            external = external.saturating_add(stored.external);
            let earlier = tensors.insert(stored.name, Tensor::from(&stored));
            if earlier.is_some_and(|tensor| tensor.constant.is_some()) {
                return Err(format!("it holds the tensor {} twice", named(stored.name)));
            }
        }
        let sealed = files.values().fold(0_u64, |sum, seal| sum.saturating_add(seal.size));
        if external > sealed {
            return Err("its weights are larger than the files that they lie in".into());
        }
        let mut budget = Budget::new(elements);
        for message in &self.nodes {
            let node = Node::read(message)?;
            let tensor = output(&node, &tensors, &mut budget)?;
            for name in node.outputs {
                if tensors.insert(name, tensor.clone()).is_some() && !name.is_empty() {
                    return Err(format!("it makes the tensor {} twice", named(name)));
                }
            }
        }
        Ok(())
    }
}

/// What `node` makes of the `tensors` before it.
fn output(node: &Node<'_>, tensors: &HashMap<&str, Tensor>, budget: &mut Budget) -> Result<Tensor> {
    let rule = rule(node)?;
    if rule == Rule::Constant {
        return constant(node);
    }
    let inputs = node.inputs.iter().map(|name| find(tensors, name)).collect::<Result<Vec<_>>>()?;
    let integer = makes_integers(node, &inputs)?;
    let axes = axes(node, rule, &inputs)?;
    Ok(Tensor { integer, axes, constant: computed(node, rule, &inputs, axes, budget)? })
}

/// The tensor called `name`; none if an input is left out.
fn find<'t>(tensors: &'t HashMap<&str, Tensor>, name: &str) -> Result<Option<&'t Tensor>> {
    match tensors.get(name) {
        _ if name.is_empty() => Ok(None),
        None => Err(format!("a node takes {} before it is made", named(name))),
        found => Ok(found),
    }
}

/// A name as errors show it.
fn named(name: &str) -> String {
    match name.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("`{}…`", &name[..end]),
        None => format!("`{name}`"),
    }
}
