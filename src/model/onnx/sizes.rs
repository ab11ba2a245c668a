//! The sizes of what operators make of constants. Where a shape is not known the number of elements
//! is; both are upper bounds.

use super::named;
use super::node::Node;
use super::tensor::Stored;
use super::wire::Result;

/// Elements of a tensor whose shape is computed of the shapes of others.
const DERIVED: u64 = 1 << 20;

/// A tensor that depends on constants, or on shapes, alone.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its elements at most.
    pub elements: u64,
    /// Its shape, where that is known.
    pub dims: Option<Vec<u64>>,
    /// The elements of a short list of integers.
    pub values: Option<Vec<i64>>,
    /// Whether a shape of a tensor that is not constant goes in.
    pub derived: bool,
}

impl Constant {
    /// So many elements in some shape.
    pub fn of(elements: u64) -> Self {
        Self { elements, dims: None, values: None, derived: false }
    }

    /// One of this shape.
    pub fn shaped(dims: Vec<u64>) -> Self {
        Self { dims: Some(dims.clone()), ..Self::of(volume(&dims)) }
    }

    /// The lengths of the `axes` of a tensor, and what they are if that is constant.
    pub fn lengths(axes: usize, of: Option<&Self>) -> Self {
        let dims = of.and_then(|constant| constant.dims.as_ref());
        let values = dims.map(|dims| dims.iter().map(|axis| *axis as i64).collect());
        let derived = of.is_none_or(|constant| constant.derived);
        Self { values, derived, ..Self::shaped(vec![axes as u64]) }
    }
}

impl From<&Stored<'_>> for Constant {
    fn from(stored: &Stored<'_>) -> Self {
        Self { values: stored.values.clone(), ..Self::shaped(stored.dims.clone()) }
    }
}

/// The product of the axes. An empty axis counts as one: what is added up along it is not empty.
fn volume(dims: &[u64]) -> u64 {
    dims.iter().fold(1, |product, axis| product.saturating_mul((*axis).max(1)))
}

/// The elements of `first` in the shape that is listed.
pub fn reshaped(first: &Constant, shape: &Constant) -> Constant {
    let Some(values) = &shape.values else { return Constant::of(first.elements) };
    let known = values.iter().map(|axis| u64::try_from(*axis).ok().filter(|axis| *axis > 0));
    let known: Vec<_> = known.collect();
    let rest = volume(&known.iter().flatten().copied().collect::<Vec<_>>());
    let unknown = Constant::of(first.elements.max(rest));
    match known.iter().filter(|axis| axis.is_none()).count() {
        0 => {}
        1 if values.contains(&-1) => {}
        _ => return unknown,
    }
    let open = first.elements.div_ceil(rest.max(1));
    let dims = known.into_iter().map(|axis| axis.unwrap_or(open)).collect();
    Constant { dims: Some(dims), ..unknown }
}

/// `first` with its axes in this order, or in reverse.
pub fn transposed(first: &Constant, order: Option<&[i64]>) -> Constant {
    let turn = |dims: &Vec<u64>| match order {
        Some(order) if order.len() == dims.len() => {
            order.iter().map(|axis| dims.get(usize::try_from(*axis).ok()?).copied()).collect()
        }
        Some(_) => None,
        None => Some(dims.iter().rev().copied().collect()),
    };
    Constant { dims: first.dims.as_ref().and_then(turn), ..Constant::of(first.elements) }
}

/// All of them spread to one shape.
pub fn broadcast(all: &[&Constant]) -> Constant {
    let shapes: Option<Vec<_>> = all.iter().map(|constant| constant.dims.as_ref()).collect();
    let Some(shapes) = shapes else {
        let product =
            |product: u64, constant: &&Constant| product.saturating_mul(constant.elements);
        return Constant::of(all.iter().fold(1, product));
    };
    let axes = shapes.iter().map(|dims| dims.len()).max().unwrap_or(0);
    let longest = |axis: usize| {
        let from_last = |dims: &&Vec<u64>| Some(dims[dims.len().checked_sub(axis)?]);
        shapes.iter().filter_map(from_last).max().unwrap_or(1)
    };
    Constant::shaped((1..=axes).rev().map(longest).collect())
}

/// What `indices` point at along an axis of `data`.
pub fn gathered(data: &Constant, indices: &Constant, axis: i64) -> Constant {
    let others = |dims: &Vec<u64>| {
        let mut others = dims.clone();
        *others.get_mut(position(axis, dims.len())?)? = 1;
        Some(volume(&others))
    };
    let each = data.dims.as_ref().and_then(others).unwrap_or(data.elements);
    Constant::of(each.saturating_mul(indices.elements))
}

/// Which of so many axes `axis` is; below zero it counts from the last.
fn position(axis: i64, axes: usize) -> Option<usize> {
    usize::try_from(if axis < 0 { axis.checked_add(axes as i64)? } else { axis }).ok()
}

/// One after the other along `axis`.
pub fn joined(all: &[&Constant], axis: i64) -> Constant {
    let sum = |sum: u64, constant: &&Constant| sum.saturating_add(constant.elements);
    let elements = all.iter().fold(0, sum);
    let along = || {
        let mut dims = all.first()?.dims.clone()?;
        let axis = position(axis, dims.len())?;
        *dims.get_mut(axis)? = 0;
        for other in all {
            dims[axis] = dims[axis].saturating_add(*other.dims.as_ref()?.get(axis)?);
        }
        (volume(&dims) == elements).then_some(dims)
    };
    Constant { dims: along(), ..Constant::of(elements) }
}

/// The product of `a` and `b`, and the products of numbers in it.
pub fn product(node: &Node<'_>, a: &Constant, b: &Constant) -> (Constant, u64) {
    let matrix = |constant: &Constant, turned: &str| match constant.dims.as_deref() {
        Some([rows, columns]) if node.integer(turned).unwrap_or(0) == 0 => Some([*rows, *columns]),
        Some([rows, columns]) => Some([*columns, *rows]),
        _ => None,
    };
    match (matrix(a, "transA"), matrix(b, "transB")) {
        (_, Some([inner, columns])) => {
            let rows = a.elements.div_ceil(inner.max(1));
            let dims = match a.dims.as_deref() {
                Some([outer @ .., _]) if node.operator == "MatMul" => [outer, &[columns]].concat(),
                _ => vec![rows, columns],
            };
            let elements = rows.saturating_mul(columns);
            (
                Constant { dims: Some(dims), ..Constant::of(elements) },
                a.elements.saturating_mul(columns),
            )
        }
        (Some([rows, inner]), None) => {
            let elements = rows.saturating_mul(b.elements.div_ceil(inner.max(1)));
            (Constant::of(elements), rows.saturating_mul(b.elements))
        }
        (None, None) => {
            let most = a.elements.saturating_mul(b.elements);
            (Constant::of(most), most)
        }
    }
}

/// What is as large as a list of integers says.
pub fn requested(node: &Node<'_>, all: &[&Constant]) -> Result<Constant> {
    let (data, shape) = match all {
        [shape] => (Constant::shaped(Vec::new()), shape),
        [data, shape] => ((*data).clone(), shape),
        _ => return Err("a node has other inputs than its operator".into()),
    };
    match &shape.values {
        Some(values) => {
            let dims = values.iter().map(|axis| u64::try_from(*axis).unwrap_or(0)).collect();
            Ok(broadcast(&[&data, &Constant::shaped(dims)]))
        }
        None if shape.derived => Ok(Constant::of(DERIVED.max(data.elements))),
        None => Err(format!("it computes the shape of a {}", named(node.operator))),
    }
}
