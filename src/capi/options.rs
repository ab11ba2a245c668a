//! `emerdiff_options`: what a caller wants to be otherwise than by default.

use std::ffi::c_char;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::raw::{Handle, HandleMut, Out, OutArray, Text};
use super::registry::{self, Object};
use super::status::{EMERDIFF_INVALID_OPTION, Failure, emerdiff_status, guard};
use crate::{Level, Preset, Provider, ProviderChoice, Readout, Segmenter, Settings};

/// How to load a model and how to segment. Everything is optional; what is not set has the model's
/// default. Values are checked against the model when they are used.
pub struct emerdiff_options(Mutex<Options>);

impl Object for emerdiff_options {
    const KIND: &'static str = "emerdiff_options";
}

/// The options that are set. Their names are the keys of `emerdiff_options_set`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    pub provider: Option<Provider>,
    pub threads: Option<u16>,
    pub preset: Option<Preset>,
    pub num_regions: Option<u16>,
    pub granularity: Option<f64>,
    pub min_area: Option<f64>,
    pub connected: Option<bool>,
    pub seed: Option<u64>,
    pub memory_budget: Option<u64>,
    pub num_masks: Option<u16>,
    pub finest_masks: Option<u16>,
    pub feature_timestep: Option<u32>,
    pub modulation_timestep: Option<u32>,
    pub num_inference_steps: Option<u32>,
    pub further_steps: Option<u32>,
    pub strength: Option<f32>,
    pub sigma: Option<f32>,
    pub one_sided: Option<bool>,
    pub shared_probes: Option<bool>,
    pub edge_guided: Option<bool>,
    pub readout: Option<Readout>,
    pub tiles: Option<u16>,
    pub transparent_region: Option<bool>,
}

impl Options {
    pub fn provider(&self) -> ProviderChoice {
        self.provider.map_or(ProviderChoice::Auto, ProviderChoice::Only)
    }

    pub fn threads(&self) -> usize {
        self.threads.unwrap_or(0).into()
    }

    /// The settings of a run.
    pub fn settings(&self, segmenter: &Segmenter) -> Settings {
        let mut base = segmenter.settings(self.preset.unwrap_or_default());
        if let Some(regions) = self.num_regions {
            base = base.with_regions(regions.into());
        }
        if let Some(masks) = self.num_masks {
            base = base.with_masks(masks.into());
        }
        let or = |value: Option<u32>, base| value.map_or(base, |value| value as usize);
        Settings {
            level: self.granularity.map_or(base.level, Level::Granularity),
            min_area: self.min_area.unwrap_or(base.min_area),
            connected: self.connected.unwrap_or(base.connected),
            seed: self.seed.unwrap_or(base.seed),
            memory_budget: self.memory_budget.or(base.memory_budget),
            finest_masks: self.finest_masks.map(usize::from).or(base.finest_masks),
            feature_timestep: or(self.feature_timestep, base.feature_timestep),
            modulation_timestep: or(self.modulation_timestep, base.modulation_timestep),
            num_inference_steps: or(self.num_inference_steps, base.num_inference_steps),
            further_steps: self.further_steps.map(|steps| steps as usize).or(base.further_steps),
            strength: self.strength.unwrap_or(base.strength),
            sigma: self.sigma.unwrap_or(base.sigma),
            one_sided: self.one_sided.unwrap_or(base.one_sided),
            shared_probes: self.shared_probes.unwrap_or(base.shared_probes),
            edge_guided: self.edge_guided.unwrap_or(base.edge_guided),
            readout: self.readout.unwrap_or(base.readout),
            tiles: self.tiles.map(usize::from).or(base.tiles),
            transparent_region: self.transparent_region.unwrap_or(base.transparent_region),
            ..base
        }
    }

    fn with(&self, key: &str, value: Option<&str>) -> Result<Self, Failure> {
        let refuse = |reason: String| Failure::new(EMERDIFF_INVALID_OPTION, reason);
        let value = value.map(|text| {
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
        });
        let mut options = serde_json::to_value(self).map_err(|e| refuse(e.to_string()))?;
        options[key] = value.unwrap_or(Value::Null);
        serde_json::from_value(options).map_err(|error| refuse(format!("{key}: {error}")))
    }

    fn text(&self, key: &str) -> Result<String, Failure> {
        let refuse = |reason: String| Failure::new(EMERDIFF_INVALID_OPTION, reason);
        let options = serde_json::to_value(self).map_err(|e| refuse(e.to_string()))?;
        match options.get(key) {
            None => Err(refuse(format!("there is no option {key}"))),
            Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value) => Ok(value.to_string()),
        }
    }
}

impl Handle<emerdiff_options> {
    /// What is set; nothing for NULL.
    pub fn options(&self) -> Result<Options, Failure> {
        let Some(options) = self.optional()? else { return Ok(Options::default()) };
        Ok(options.0.lock().map_err(|_| Failure::poisoned())?.clone())
    }
}

impl HandleMut<emerdiff_options> {
    pub fn change(
        &self,
        change: impl FnOnce(&mut Options) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        change(&mut *self.get()?.0.lock().map_err(|_| Failure::poisoned())?)
    }
}

/// Makes options of which none is set. Free them with emerdiff_options_free.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_new(options: Out<*mut emerdiff_options>) -> emerdiff_status {
    guard(|| {
        let place = options.required("options")?;
        place.write_handle(registry::insert(emerdiff_options(Mutex::default())));
        Ok(())
    })
}

/// Frees options. NULL is fine; a handle that is already freed is left alone.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_free(options: HandleMut<emerdiff_options>) {
    guard(|| options.free());
}

/// Sets an option by name, for bindings and for what has no setter. `value` is a number, true or
/// false, or a name, as text; NULL takes the option back to its default.
///
/// What has a setter has its name, as "seed". Further there are, for all that the method can do:
/// "connected" (true: regions that do not touch are apart and never merge, at every level), "num_masks" (masks to
/// start from), "finest_masks" (what they are split into), "feature_timestep",
/// "num_inference_steps", "further_steps" (steps after the modulated one), "one_sided", "shared_probes",
/// "edge_guided", "readout" ("images", "tiny-images" or "latents"); docs/default-preset.md tells what they
/// are worth. "tiles" is the number of tiles along the picture's longer side, each seen by the model at its own
/// size, at most as many as show the picture pixel for pixel: more show more detail. "transparent_region" is whether pixels of
/// alpha 0 are a region of their own, which is the default. "provider" and "preset" are the lower-case ends of
/// their constants' names.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_set(
    options: HandleMut<emerdiff_options>,
    key: Text,
    value: Text,
) -> emerdiff_status {
    guard(|| {
        let (key, value) = (key.required("key")?, value.optional("value")?);
        options.change(|options| {
            *options = options.with(&key, value.as_deref())?;
            Ok(())
        })
    })
}

/// Gives an option by name as text that emerdiff_options_set takes; "" when it is not set.
///
/// `text` has room for `capacity` bytes and ends with NUL. `length`, unless NULL, gets the length
/// without NUL, also when `text` is too small or NULL.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_options_get(
    options: Handle<emerdiff_options>,
    key: Text,
    text: OutArray<c_char>,
    capacity: usize,
    length: Out<usize>,
) -> emerdiff_status {
    guard(|| {
        let key = key.required("key")?;
        let value = options.get()?.0.lock().map_err(|_| Failure::poisoned())?.text(&key)?;
        if let Ok(place) = length.required("length") {
            place.write(value.len());
        }
        let chars: Vec<c_char> = value.bytes().chain([0]).map(|byte| byte as c_char).collect();
        text.write(&chars, capacity)
    })
}
