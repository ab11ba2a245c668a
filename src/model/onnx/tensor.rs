//! Tensors that a graph brings along: in its own file, or in another file of the bundle.

use std::collections::BTreeMap;

use super::wire::{Field, Result, fields};
use super::{MAX_AXES, named};
use crate::model::FileSeal;

/// Longest list of numbers whose values are looked at: a shape.
const MAX_VALUES: u64 = MAX_AXES as u64;
/// The kind of elements that shapes have.
pub const INT64: i64 = 7;

/// A tensor as it is stored.
#[derive(Debug, Default)]
pub struct Stored<'a> {
    /// Its name; a constant in a node has none.
    pub name: &'a str,
    /// What its elements are.
    pub kind: i64,
    /// Its shape.
    pub dims: Vec<u64>,
    /// Number of its elements.
    pub elements: u64,
    /// The elements of a short list of integers.
    pub values: Option<Vec<i64>>,
    /// Bytes that it takes of another file.
    pub external: u64,
}

/// An input of a graph.
#[derive(Debug, Default)]
pub struct Input<'a> {
    /// Its name.
    pub name: &'a str,
    /// What its elements are.
    pub kind: i64,
    /// How many axes it has.
    pub axes: usize,
}

/// Bytes of an element; `None` for those that exporters do not write, such as texts.
pub fn element_size(kind: i64) -> Option<u64> {
    match kind {
        2 | 3 | 9 => Some(1),
        4 | 5 | 10 | 16 => Some(2),
        1 | 6 => Some(4),
        7 | 11 => Some(8),
        _ => None,
    }
}

/// Whether elements of this kind are integers.
pub fn is_integer(kind: i64) -> bool {
    matches!(kind, 2..=7)
}

/// Read a tensor; it may lie in one of `files`.
pub fn stored<'a>(message: &'a [u8], files: &BTreeMap<String, FileSeal>) -> Result<Stored<'a>> {
    let mut tensor = Stored::default();
    let (mut own, mut raw, mut integers) = (0, None, Vec::new());
    let (mut elsewhere, mut place) = (false, Vec::new());
    for field in fields(message) {
        let field = field?;
        match field.number {
            1 => tensor.dims.extend(dims(&field)?),
            2 => tensor.kind = field.integer()?,
            4 => own += field.count(Some(4)),
            5 => own += field.count(None),
            7 => {
                own += field.count(None);
                if own <= MAX_VALUES {
                    integers.extend(field.integers()?);
                }
            }
            8 => tensor.name = field.text()?,
            9 => raw = Some(field.bytes()?),
            10 => own += field.count(Some(8)),
            13 => place.push(field.bytes()?),
            14 => elsewhere = field.integer()? == 1,
            12 | 16 => {}
            number => return Err(format!("a tensor has the field {number}")),
        }
    }
    let fail = |reason: String| format!("tensor {} {reason}", named(tensor.name));
    let size = element_size(tensor.kind)
        .ok_or_else(|| fail(format!("has elements of the kind {}", tensor.kind)))?;
    let product = tensor.dims.iter().try_fold(1_u64, |product, axis| product.checked_mul(*axis));
    let bytes = product.and_then(|elements| elements.checked_mul(size));
    let (Some(elements), Some(bytes), ..=MAX_AXES) = (product, bytes, tensor.dims.len()) else {
        return Err(fail("is too large".into()));
    };
    tensor.elements = elements;
    let held = match (elsewhere, raw) {
        (true, None) if own == 0 => {
            tensor.external = external(&place, files).map_err(&fail)?;
            tensor.external
        }
        (false, Some(raw)) if own == 0 && place.is_empty() => raw.len() as u64,
        (false, None) if place.is_empty() => own * size,
        _ => return Err(fail("is stored in two places".into())),
    };
    if held != bytes {
        return Err(fail(format!("takes {bytes} bytes by its shape, {held} are stored")));
    }
    if tensor.kind == INT64 && !elsewhere && elements <= MAX_VALUES {
        tensor.values = Some(raw.map_or(integers, little_endian));
    }
    Ok(tensor)
}

fn dims(field: &Field<'_>) -> Result<Vec<u64>> {
    let length = |axis| u64::try_from(axis).map_err(|_| "a tensor has an axis below zero".into());
    field.integers()?.into_iter().map(length).collect()
}

fn little_endian(bytes: &[u8]) -> Vec<i64> {
    let (integers, _) = bytes.as_chunks::<8>();
    integers.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect()
}

/// Bytes that a tensor takes of a file that the manifest seals.
fn external(place: &[&[u8]], files: &BTreeMap<String, FileSeal>) -> Result<u64> {
    let (mut location, mut offset, mut length) = (None, None, None);
    for entry in place {
        let (mut key, mut value) = ("", "");
        for field in fields(entry) {
            let field = field?;
            match field.number {
                1 => key = field.text()?,
                2 => value = field.text()?,
                _ => return Err("has an unknown place".into()),
            }
        }
        let known = match key {
            "location" => location.replace(value).is_none(),
            "offset" => offset.replace(number(value)?).is_none(),
            "length" => length.replace(number(value)?).is_none(),
            _ => false,
        };
        if !known {
            return Err(format!("says {} of its place", named(key)));
        }
    }
    let location = location.unwrap_or_default();
    let seal = files.get(location).ok_or_else(|| {
        format!("is in {}, which has no checksum under `files` of the manifest", named(location))
    })?;
    let (offset, length) = (offset.unwrap_or(0), length.ok_or("does not say its length")?);
    match offset.checked_add(length) {
        Some(end) if end <= seal.size => Ok(length),
        _ => Err(format!("goes beyond the end of {}", named(location))),
    }
}

fn number(text: &str) -> Result<u64> {
    text.parse().map_err(|_| format!("is at {}, which is no number", named(text)))
}

/// Read an input of a graph: a tensor.
pub fn input(message: &[u8]) -> Result<Input<'_>> {
    let mut input = Input::default();
    for field in fields(message) {
        let field = field?;
        match field.number {
            1 => input.name = field.text()?,
            2 => {
                for kind in fields(field.bytes()?) {
                    let kind = kind?;
                    if kind.number != 1 {
                        return Err(format!("its input {} is no tensor", named(input.name)));
                    }
                    declare(&mut input, kind.bytes()?)?;
                }
            }
            _ => {}
        }
    }
    if input.axes > MAX_AXES {
        return Err(format!("its input {} has more than {MAX_AXES} axes", named(input.name)));
    }
    Ok(input)
}

fn declare(input: &mut Input<'_>, message: &[u8]) -> Result<()> {
    for field in fields(message) {
        let field = field?;
        match field.number {
            1 => input.kind = field.integer()?,
            2 => input.axes += fields(field.bytes()?).count(),
            number => return Err(format!("an input has the field {number}")),
        }
    }
    Ok(())
}
