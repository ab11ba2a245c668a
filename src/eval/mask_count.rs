//! How many masks a method starts from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A number of masks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MaskCount {
    /// The number that the features tell apart in the picture; `fast` then does what it does by
    /// default.
    Auto,
    /// This number, at least 1.
    #[serde(untagged)]
    Masks(usize),
}

impl FromStr for MaskCount {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse::<u16>() {
            _ if text == "auto" => Ok(Self::Auto),
            Ok(count @ 1..) => Ok(Self::Masks(count.into())),
            _ => Err("it must be `auto` or a number from 1 to 65535"),
        }
    }
}

impl fmt::Display for MaskCount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => formatter.write_str("auto"),
            Self::Masks(count) => count.fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_and_written_as_a_number_or_auto() {
        for (text, json, count) in
            [("auto", "\"auto\"", MaskCount::Auto), ("12", "12", MaskCount::Masks(12))]
        {
            assert_eq!(text.parse(), Ok(count));
            assert_eq!(count.to_string(), text);
            assert_eq!(serde_json::to_string(&count).unwrap(), json);
            assert_eq!(serde_json::from_str::<MaskCount>(json).unwrap(), count);
        }
        assert!(["0", "many", "65536", ""].iter().all(|text| text.parse::<MaskCount>().is_err()));
    }
}
