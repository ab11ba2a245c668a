//! How large the tensors are that a graph computes of its constants alone. ONNX Runtime computes
//! them when it opens the graph, where nothing can stop it.

use std::collections::BTreeMap;

use super::node::Node;
use super::operators::Rule;
use super::sizes::{
    Constant, broadcast, gathered, joined, product, requested, reshaped, transposed,
};
use super::tensor::{INT64, Stored, element_size, is_integer, stored};
use super::wire::Result;
use super::{MAX_AXES, named};

/// Elements of one computed constant: 1 GB of floats. The largest weights have a twentieth.
const MAX_ELEMENTS: u64 = 1 << 28;
/// Elements of all of them for each that is stored: a weight is cast and transposed.
const COPIES: u64 = 4;
/// Elements of all of them in a graph with next to no weights.
const SPARE: u64 = 1 << 26;
/// Products of two numbers in all of them: seconds. The prompt of SDXL takes a tenth.
const MAX_PRODUCTS: u64 = 1 << 38;

/// What is known of a tensor.
#[derive(Clone, Debug)]
pub struct Tensor {
    /// Whether its elements are integers.
    pub integer: bool,
    /// Its axes at most.
    pub axes: usize,
    /// What is known of its size if no input of the graph is needed for it.
    pub constant: Option<Constant>,
}

/// What a graph may still compute of its constants.
#[derive(Debug)]
pub struct Budget {
    elements: u64,
    products: u64,
}

impl Budget {
    /// That of a graph with so many elements in its constants.
    pub fn new(stored: u64) -> Self {
        Self {
            elements: stored.saturating_mul(COPIES).saturating_add(SPARE),
            products: MAX_PRODUCTS,
        }
    }

    /// Take a tensor that is computed at the cost of so many products.
    fn take(&mut self, elements: u64, products: u64) -> Result<()> {
        let left = self.elements.checked_sub(elements).zip(self.products.checked_sub(products));
        match left {
            Some((elements_left, products_left)) if elements <= MAX_ELEMENTS => {
                *self = Self { elements: elements_left, products: products_left };
                Ok(())
            }
            _ => Err("it computes too much of its constants alone".into()),
        }
    }
}

/// The output of `node`, whose operator follows `rule` and which has so many `axes` at most.
pub fn computed(
    node: &Node<'_>,
    rule: Rule,
    inputs: &[Option<&Tensor>],
    axes: usize,
    budget: &mut Budget,
) -> Result<Option<Constant>> {
    let present: Vec<_> = inputs.iter().flatten().collect();
    let constants: Vec<_> = present.iter().filter_map(|tensor| tensor.constant.as_ref()).collect();
    let first = present.first().ok_or("a node has no input")?;
    if rule == Rule::Shape {
        return Ok(Some(Constant::lengths(first.axes, first.constant.as_ref())));
    }
    if constants.len() < present.len() {
        return Ok(None);
    }
    let mut products = 0;
    let mut constant = match (rule, &constants[..]) {
        (Rule::First, [first, ..]) => (*first).clone(),
        (Rule::Part, [first, shape]) if node.operator == "Reshape" => reshaped(first, shape),
        (Rule::Part, [first, ..]) => Constant::of(first.elements),
        (Rule::Transposed, [first]) => transposed(first, node.integers("perm")),
        (Rule::Broadcast, all) => broadcast(all),
        (Rule::Joined, all) => joined(all, node.integer("axis").unwrap_or(0)),
        (Rule::Gathered, [data, indices]) => {
            gathered(data, indices, node.integer("axis").unwrap_or(0))
        }
        (Rule::Product, [a, b, ..]) => {
            let constant = product(node, a, b);
            products = constant.1;
            constant.0
        }
        (Rule::Requested, all) => requested(node, all)?,
        _ => return Err(format!("it computes a {} of constants alone", named(node.operator))),
    };
    let known = |values: &Vec<i64>| values.len() as u64 == constant.elements;
    constant.values = values(node, &constants).filter(known);
    if axes <= 1 {
        constant.dims.get_or_insert(vec![constant.elements]);
    }
    constant.derived = constants.iter().any(|constant| constant.derived);
    let outputs = node.outputs.len().max(1) as u64;
    budget.take(constant.elements.saturating_mul(outputs), products.max(constant.elements))?;
    Ok(Some(constant))
}

/// The elements of what `node` makes of short lists: exporters compute the length of a list of
/// zeros so.
fn values(node: &Node<'_>, constants: &[&Constant]) -> Option<Vec<i64>> {
    let known = |constant: &&Constant| match constant.derived {
        true => None,
        false => constant.values.clone(),
    };
    let lists = constants.iter().map(known).collect::<Option<Vec<_>>>()?;
    match (node.operator, &lists[..]) {
        ("Identity", [list]) => Some(list.clone()),
        ("Cast", [list]) if node.integer("to") == Some(INT64) => Some(list.clone()),
        ("Gather", [list, indices]) if constants[0].dims.as_ref()?.len() == 1 => {
            let at = |index: &i64| list.get(usize::try_from(*index).ok()?).copied();
            indices.iter().map(at).collect()
        }
        ("Add" | "Sub" | "Mul", [a, b]) if a.len() == b.len() || b.len() == 1 => {
            let both = a.iter().zip(b.iter().cycle());
            both.map(|(a, b)| match node.operator {
                "Add" => a.checked_add(*b),
                "Sub" => a.checked_sub(*b),
                _ => a.checked_mul(*b),
            })
            .collect()
        }
        _ => None,
    }
}

/// The axes of the output of `node` at most.
pub fn axes(node: &Node<'_>, rule: Rule, inputs: &[Option<&Tensor>]) -> Result<usize> {
    let most = inputs.iter().flatten().map(|tensor| tensor.axes).max().unwrap_or(0);
    let listed = |index: usize| match inputs.get(index).copied().flatten() {
        Some(Tensor { constant: Some(constant), .. }) => Ok(constant.elements),
        _ => Err(format!("it takes the shape of a {} from a picture", named(node.operator))),
    };
    let axes = match node.operator {
        _ if rule == Rule::Gathered => {
            let sum: usize = inputs.iter().flatten().map(|tensor| tensor.axes).sum();
            sum.saturating_sub(1) as u64
        }
        "Reshape" | "Expand" => listed(1)?.max(if rule == Rule::Part { 0 } else { most as u64 }),
        "ConstantOfShape" => listed(0)?,
        "Unsqueeze" => most as u64 + listed(1)?,
        "Slice" | "Pad" => listed(1).map(|_| most as u64)?,
        "MultiHeadAttention" => most.max(4) as u64,
        "Flatten" => most.max(2) as u64,
        "Shape" => 1,
        _ => most as u64,
    };
    match usize::try_from(axes) {
        Ok(axes @ ..=MAX_AXES) => Ok(axes),
        _ => Err(format!("a {} has more than {MAX_AXES} axes", named(node.operator))),
    }
}

/// The tensor that is stored in `node`.
pub fn constant(node: &Node<'_>) -> Result<Tensor> {
    let listed = |count: u64, integer: bool, values: Option<Vec<i64>>| Tensor {
        integer,
        axes: 1,
        constant: Some(Constant { values, ..Constant::shaped(vec![count]) }),
    };
    if let Some(message) = node.tensor("value") {
        // A constant in a node has no other file to be in.
        return Ok(Tensor::from(&stored(message, &BTreeMap::new())?));
    }
    if let Some(values) = node.integers("value_ints") {
        return Ok(listed(values.len() as u64, true, Some(values.to_vec())));
    }
    if let Some(value) = node.integer("value_int") {
        return Ok(listed(1, true, Some(vec![value])));
    }
    let count = node.numbers("value_floats").or(node.numbers("value_float").and(Some(1)));
    count.map(|count| listed(count, false, None)).ok_or("a constant has no value".into())
}

/// Whether the elements of what `node` makes are integers. They must not be divided by what may be
/// zero, which would end the process.
pub fn makes_integers(node: &Node<'_>, inputs: &[Option<&Tensor>]) -> Result<bool> {
    let of = |index: usize| inputs.get(index).copied().flatten().is_some_and(|t| t.integer);
    Ok(match node.operator {
        "Cast" => {
            let kind = node.integer("to").unwrap_or(0);
            element_size(kind).ok_or("it casts to elements of an unknown kind")?;
            is_integer(kind)
        }
        "Shape" | "QuantizeLinear" => true,
        "DequantizeLinear" | "Equal" | "Greater" | "GreaterOrEqual" | "Less" | "LessOrEqual" => {
            false
        }
        "ConstantOfShape" => match node.tensor("value") {
            Some(message) => is_integer(stored(message, &BTreeMap::new())?.kind),
            None => false,
        },
        "Where" => of(1),
        "Div" if of(0) => {
            let divisor = inputs.get(1).copied().flatten().and_then(|t| t.constant.as_ref());
            let known = divisor.filter(|constant| !constant.derived);
            let values = known.and_then(|constant| constant.values.as_ref());
            if !values.is_some_and(|values| values.iter().all(|value| *value > 0)) {
                return Err("it divides integers by what may be zero".into());
            }
            true
        }
        _ => of(0),
    })
}

impl From<&Stored<'_>> for Tensor {
    fn from(stored: &Stored<'_>) -> Self {
        Self {
            integer: is_integer(stored.kind),
            axes: stored.dims.len(),
            constant: Some(Constant::from(stored)),
        }
    }
}
