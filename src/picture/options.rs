//! How a picture is read.

use std::str::FromStr;

use crate::{Error, Result};

/// How a picture is read; a number of bytes alone is the memory budget.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions {
    /// Bytes that the file, the decoded picture and its copies may take together.
    pub memory_budget: u64,
    /// The stored values that become black and full brightness; `None` takes those that the
    /// picture's own values suggest.
    pub range: Option<ValueRange>,
}

impl From<u64> for ReadOptions {
    fn from(memory_budget: u64) -> Self {
        Self { memory_budget, range: None }
    }
}

/// The stored values of a picture that become black and full brightness, written `LOW:HIGH`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueRange {
    low: f64,
    high: f64,
}

impl ValueRange {
    /// From the value that becomes black to the one that becomes full brightness.
    ///
    /// # Errors
    /// [`Error::Setting`] unless both are finite and `low` is below `high`.
    pub fn new(low: f64, high: f64) -> Result<Self> {
        if low.is_finite() && high.is_finite() && low < high {
            return Ok(Self { low, high });
        }
        Err(Self::wrong(format!("{low}:{high}")))
    }

    /// The value that becomes black.
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The value that becomes full brightness.
    pub fn high(&self) -> f64 {
        self.high
    }

    /// Where `value` lies, from 0 to 1; what is not a number lies at 0.
    pub(crate) fn share(&self, value: f64) -> f64 {
        unit((value - self.low) / (self.high - self.low))
    }

    fn wrong(text: String) -> Error {
        Error::setting("range", text, "it must be LOW:HIGH, two numbers of which LOW is lower")
    }
}

/// Bring a value to 0 to 1; what is not a number is 0.
pub(crate) fn unit(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}

impl FromStr for ValueRange {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Self::wrong(text.to_owned());
        let (low, high) = text.split_once(':').ok_or_else(wrong)?;
        let number = |text: &str| text.trim().parse().map_err(|_| wrong());
        Self::new(number(low)?, number(high)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_two_numbers_in_order() {
        let range: ValueRange = "-1024:3071".parse().unwrap();
        assert_eq!((range.low(), range.high()), (-1024.0, 3071.0));
        assert_eq!(range.share(-1024.0), 0.0);
        assert_eq!(range.share(9e9), 1.0);
        assert_eq!(range.share(f64::NAN), 0.0);
        for wrong in ["", "3", "3:3", "4:3", "a:b", "0:inf", "nan:1", "1:2:3"] {
            let error = wrong.parse::<ValueRange>().unwrap_err().to_string();
            assert!(error.starts_with("range is "), "{error}");
        }
    }
}
