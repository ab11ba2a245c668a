//! The encoding of Protocol Buffers: fields are read where they lie, nothing is copied and nothing
//! nests, so that a hostile message costs no more than its bytes.

use prost::encoding::{WireType, decode_key, decode_varint};

/// A result whose error says what is wrong with a graph.
pub type Result<T> = std::result::Result<T, String>;

/// Numbers that one field may list where they are read.
const MAX_LISTED: usize = 1024;

/// One field of a message.
#[derive(Debug)]
pub struct Field<'a> {
    /// Its number in the message's definition.
    pub number: u32,
    value: Value<'a>,
}

#[derive(Debug)]
enum Value<'a> {
    Integer(u64),
    Bytes(&'a [u8]),
    Fixed,
}

/// The fields of `message` in their order; nothing follows an error.
pub fn fields(message: &[u8]) -> impl Iterator<Item = Result<Field<'_>>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        (!rest.is_empty()).then(|| {
            let field = next(&mut rest);
            if field.is_err() {
                rest = &[];
            }
            field
        })
    })
}

fn next<'a>(rest: &mut &'a [u8]) -> Result<Field<'a>> {
    let (number, wire_type) = decode_key(rest).map_err(|_| malformed())?;
    let value = match wire_type {
        WireType::Varint => Value::Integer(varint(rest)?),
        WireType::LengthDelimited => {
            let length = varint(rest)?;
            Value::Bytes(take(rest, length)?)
        }
        WireType::ThirtyTwoBit => take(rest, 4).map(|_| Value::Fixed)?,
        WireType::SixtyFourBit => take(rest, 8).map(|_| Value::Fixed)?,
        WireType::StartGroup | WireType::EndGroup => return Err(malformed()),
    };
    Ok(Field { number, value })
}

fn varint(rest: &mut &[u8]) -> Result<u64> {
    decode_varint(rest).map_err(|_| malformed())
}

fn take<'a>(rest: &mut &'a [u8], length: u64) -> Result<&'a [u8]> {
    let length = usize::try_from(length).map_err(|_| malformed())?;
    let (taken, left) = rest.split_at_checked(length).ok_or_else(malformed)?;
    *rest = left;
    Ok(taken)
}

fn malformed() -> String {
    "it is not an ONNX file".into()
}

impl<'a> Field<'a> {
    /// Its bytes: a message, or raw data.
    pub fn bytes(&self) -> Result<&'a [u8]> {
        match self.value {
            Value::Bytes(bytes) => Ok(bytes),
            Value::Integer(_) | Value::Fixed => Err(malformed()),
        }
    }

    /// Its text.
    pub fn text(&self) -> Result<&'a str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| malformed())
    }

    /// Its integer.
    pub fn integer(&self) -> Result<i64> {
        match self.value {
            Value::Integer(integer) => Ok(integer as i64),
            Value::Bytes(_) | Value::Fixed => Err(malformed()),
        }
    }

    /// Its integers, one or a packed list.
    pub fn integers(&self) -> Result<Vec<i64>> {
        let Value::Bytes(mut rest) = self.value else { return Ok(vec![self.integer()?]) };
        let mut integers = Vec::new();
        while !rest.is_empty() {
            if integers.len() == MAX_LISTED {
                return Err(format!("a list has more than {MAX_LISTED} numbers"));
            }
            integers.push(varint(&mut rest)? as i64);
        }
        Ok(integers)
    }

    /// How many numbers it holds: one, or a packed list of `width` bytes each; `None` is a varint.
    pub fn count(&self, width: Option<usize>) -> u64 {
        match (&self.value, width) {
            (Value::Bytes(bytes), Some(width)) => (bytes.len() / width) as u64,
            // The last byte of each has no continuation bit.
            (Value::Bytes(bytes), None) => bytes.iter().filter(|byte| **byte < 128).count() as u64,
            _ => 1,
        }
    }
}
