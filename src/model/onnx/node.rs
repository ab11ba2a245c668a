//! One node of a graph.

use super::named;
use super::wire::{Result, fields};

const MAX_INPUTS: usize = 1024;
const MAX_OUTPUTS: usize = 256;
const MAX_ATTRIBUTES: usize = 64;

/// A node as it is stored.
#[derive(Debug, Default)]
pub struct Node<'a> {
    /// Its operator.
    pub operator: &'a str,
    /// Whose operator it is; empty for those of ONNX.
    pub domain: &'a str,
    /// Names of the tensors that it takes; an empty one is left out.
    pub inputs: Vec<&'a str>,
    /// Names of the tensors that it makes.
    pub outputs: Vec<&'a str>,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug, Default)]
struct Attribute<'a> {
    name: &'a str,
    integer: Option<i64>,
    integers: Vec<i64>,
    numbers: u64,
    tensor: Option<&'a [u8]>,
}

impl<'a> Node<'a> {
    /// Read a node.
    pub fn read(message: &'a [u8]) -> Result<Self> {
        let mut node = Self::default();
        for field in fields(message) {
            let field = field?;
            match field.number {
                1 => push(&mut node.inputs, field.text()?, MAX_INPUTS)?,
                2 => push(&mut node.outputs, field.text()?, MAX_OUTPUTS)?,
                4 => node.operator = field.text()?,
                5 => push(&mut node.attributes, attribute(field.bytes()?)?, MAX_ATTRIBUTES)?,
                7 => node.domain = field.text()?,
                3 | 6 | 9 => {}
                number => return Err(format!("a node has the field {number}")),
            }
        }
        let mut names: Vec<_> = node.attributes.iter().map(|attribute| attribute.name).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("a node has the attribute {} twice", named(pair[0])));
        }
        Ok(node)
    }

    /// The integer of an attribute.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.attribute(name)?.integer
    }

    /// The integers of an attribute.
    pub fn integers(&self, name: &str) -> Option<&[i64]> {
        Some(&self.attribute(name)?.integers)
    }

    /// How many floating-point numbers an attribute lists.
    pub fn numbers(&self, name: &str) -> Option<u64> {
        Some(self.attribute(name)?.numbers)
    }

    /// The message of the tensor that an attribute holds.
    pub fn tensor(&self, name: &str) -> Option<&'a [u8]> {
        self.attribute(name)?.tensor
    }

    fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

fn attribute(message: &[u8]) -> Result<Attribute<'_>> {
    let mut attribute = Attribute::default();
    for field in fields(message) {
        let field = field?;
        match field.number {
            1 => attribute.name = field.text()?,
            3 => attribute.integer = Some(field.integer()?),
            5 if attribute.tensor.is_none() => attribute.tensor = Some(field.bytes()?),
            7 => attribute.numbers += field.count(Some(4)),
            8 => attribute.integers.extend(field.integers()?),
            2 | 4 | 13 | 20 => {}
            6 | 11 => return Err("a node holds a graph of its own".into()),
            number => return Err(format!("an attribute has the field {number}")),
        }
    }
    Ok(attribute)
}

fn push<T>(list: &mut Vec<T>, item: T, most: usize) -> Result<()> {
    if list.len() == most {
        return Err(format!("a node has more than {most} inputs, outputs or attributes"));
    }
    list.push(item);
    Ok(())
}
