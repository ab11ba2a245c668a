//! The options by name, as text.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::capi::ffi::status::{EMERDIFF_INVALID_OPTION, Failure};
use crate::{Overrides, Provider, ProviderChoice, Segmenter, Settings};

/// The options that are set. The names of the fields are the keys of `emerdiff_options_set`.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Options {
    pub provider: Option<Provider>,
    pub threads: Option<u16>,
    #[serde(flatten)]
    pub overrides: Overrides,
}

impl Options {
    /// The provider to load a model on.
    pub fn provider(&self) -> ProviderChoice {
        self.provider.map_or(ProviderChoice::Auto, ProviderChoice::Only)
    }

    /// The number of ONNX Runtime's threads; 0 is one per core.
    pub fn threads(&self) -> usize {
        self.threads.unwrap_or(0).into()
    }

    /// Bytes that a picture may take.
    pub fn picture_budget(&self) -> u64 {
        self.overrides.picture_budget()
    }

    /// The settings of a run.
    pub fn settings(&self, segmenter: &Segmenter) -> Settings {
        self.overrides.settings(segmenter.model().manifest())
    }

    /// Sets option `key` to `value`, or back to its default.
    pub fn with(&self, key: &str, value: Option<&str>) -> Result<Self, Failure> {
        let value = value.map(|text| {
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
        });
        let mut options = self.json()?;
        *options.get_mut(key).ok_or_else(|| unknown(key))? = value.unwrap_or(Value::Null);
        let mut options: Self =
            serde_json::from_value(options).map_err(|error| refuse(format!("{key}: {error}")))?;
        // As emerdiff_options_set_num_regions has it.
        options.overrides.num_regions = options.overrides.num_regions.filter(|&count| count > 0);
        Ok(options)
    }

    /// The value of option `key`; "" when it is not set.
    pub fn text(&self, key: &str) -> Result<String, Failure> {
        match self.json()?.get(key) {
            None => Err(unknown(key)),
            Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value) => Ok(value.to_string()),
        }
    }

    /// All options by name, also those that are not set.
    fn json(&self) -> Result<Value, Failure> {
        serde_json::to_value(self).map_err(|error| refuse(error.to_string()))
    }
}

fn unknown(key: &str) -> Failure {
    refuse(format!("{key}: there is no such option"))
}

fn refuse(reason: String) -> Failure {
    Failure::new(EMERDIFF_INVALID_OPTION, reason)
}
