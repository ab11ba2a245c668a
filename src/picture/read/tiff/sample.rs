//! The bytes of a row as values.

use half::f16;

use super::page::{Numbers, Page};

/// A type that holds the values of a page: integers of up to 8 or 16 bits as they are, or numbers.
pub trait Sample: Clone + Copy + Default {
    /// From the bits of an unsigned integer of at most 16 bits.
    fn packed(bits: u16) -> Self;

    /// From a value of whole bytes, in the machine's order.
    fn whole(bytes: &[u8], numbers: Numbers) -> Self;
}

impl Sample for u8 {
    fn packed(bits: u16) -> Self {
        bits as Self
    }

    fn whole(bytes: &[u8], _: Numbers) -> Self {
        bytes[0]
    }
}

impl Sample for u16 {
    fn packed(bits: u16) -> Self {
        bits
    }

    fn whole(bytes: &[u8], _: Numbers) -> Self {
        Self::from_ne_bytes([bytes[0], bytes[1]])
    }
}

impl Sample for f32 {
    fn packed(bits: u16) -> Self {
        bits.into()
    }

    fn whole(bytes: &[u8], numbers: Numbers) -> Self {
        match (numbers, bytes) {
            (Numbers::Signed, &[a]) => (a as i8).into(),
            (Numbers::Signed, &[a, b]) => i16::from_ne_bytes([a, b]).into(),
            (Numbers::Float, &[a, b]) => f16::from_ne_bytes([a, b]).into(),
            (Numbers::Unsigned, &[a, b, c, d]) => u32::from_ne_bytes([a, b, c, d]) as Self,
            (Numbers::Signed, &[a, b, c, d]) => i32::from_ne_bytes([a, b, c, d]) as Self,
            (Numbers::Float, &[a, b, c, d]) => Self::from_ne_bytes([a, b, c, d]),
            (numbers, bytes) => {
                let bytes = bytes.try_into().expect("values of 1, 2, 4 or 8 bytes");
                match numbers {
                    Numbers::Unsigned => u64::from_ne_bytes(bytes) as Self,
                    Numbers::Signed => i64::from_ne_bytes(bytes) as Self,
                    Numbers::Float => f64::from_ne_bytes(bytes) as Self,
                }
            }
        }
    }
}

/// A row of a strip or tile.
pub struct Row<'a> {
    pub page: &'a Page,
    /// Values of a pixel that are in it.
    pub samples: usize,
}

impl Row<'_> {
    pub fn bytes(&self) -> usize {
        (self.page.chunk.0 as usize * self.samples * self.page.bits as usize).div_ceil(8)
    }

    /// Read the values; `bytes` are undone of what a predictor did to them.
    pub fn unpack<T: Sample>(&self, bytes: &mut [u8], target: &mut [T]) {
        let width = self.page.bits as usize / 8;
        if !matches!(self.page.bits, 8 | 16 | 32 | 64) {
            let mut reader = Bits { bytes, at: 0 };
            target.iter_mut().for_each(|value| *value = T::packed(reader.take(self.page.bits)));
            return;
        }
        if self.page.predictor == 3 {
            self.join(bytes, width);
        } else if self.page.big_endian != cfg!(target_endian = "big") {
            bytes.chunks_exact_mut(width).for_each(<[u8]>::reverse);
        }
        if self.page.predictor == 2 {
            self.add(bytes, width);
        }
        for (value, bytes) in target.iter_mut().zip(bytes.chunks_exact(width)) {
            *value = T::whole(bytes, self.page.numbers);
        }
    }

    /// Predictor 2: every value is the difference to that of the pixel before.
    fn add(&self, bytes: &mut [u8], width: usize) {
        let step = self.samples * width;
        for at in (step..bytes.len()).step_by(width) {
            let mut carry = 0;
            for i in 0..width {
                // From the lowest byte, with what is carried on.
                let i = if cfg!(target_endian = "big") { width - 1 - i } else { i };
                let sum = u16::from(bytes[at + i]) + u16::from(bytes[at - step + i]) + carry;
                bytes[at + i] = sum as u8;
                carry = sum >> 8;
            }
        }
    }

    /// Predictor 3: the highest bytes of all values, then the next, each the difference to the one
    /// before.
    fn join(&self, bytes: &mut [u8], width: usize) {
        for at in self.samples..bytes.len() {
            bytes[at] = bytes[at].wrapping_add(bytes[at - self.samples]);
        }
        let count = bytes.len() / width;
        let apart = bytes.to_vec();
        for (i, value) in bytes.chunks_exact_mut(width).enumerate() {
            for (place, byte) in value.iter_mut().enumerate() {
                let place = if cfg!(target_endian = "big") { place } else { width - 1 - place };
                *byte = apart[place * count + i];
            }
        }
    }
}

/// Integers of any number of bits, from the highest bit of each byte.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> u16 {
        let mut value = 0;
        for _ in 0..count {
            let bit = self.bytes[self.at / 8] >> (7 - self.at % 8) & 1;
            value = value << 1 | u16::from(bit);
            self.at += 1;
        }
        value
    }
}
