//! The stages of the work: reported while it runs, timed when it is done.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::{Error, Result};

/// What is being computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Opening a model: its files are verified.
    Verify,
    /// Opening a model: its graphs are opened.
    Open,
    /// Picture to latents.
    Encode,
    /// UNet features.
    Features,
    /// Low-resolution masks.
    Cluster,
    /// Modulated denoising.
    Denoise,
    /// Latents to images.
    Decode,
    /// Difference maps.
    Difference,
    /// Label of every pixel, and the regions.
    Assign,
}

impl Stage {
    /// Those of a run, in the order in which they come.
    pub const ALL: [Self; 7] = [
        Self::Encode,
        Self::Features,
        Self::Cluster,
        Self::Denoise,
        Self::Decode,
        Self::Difference,
        Self::Assign,
    ];

    /// One lower-case word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Open => "open",
            Self::Encode => "encode",
            Self::Features => "features",
            Self::Cluster => "cluster",
            Self::Denoise => "denoise",
            Self::Decode => "decode",
            Self::Difference => "difference",
            Self::Assign => "assign",
        }
    }
}

/// How far the work is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// The stage that has just advanced.
    pub stage: Stage,
    /// Units done; a unit is one step of one batch, or a whole shorter stage. Of an opening it is a
    /// piece of a file or a graph.
    pub done: usize,
    /// Units of the whole run, or of this stage of an opening.
    pub total: usize,
}

/// Time spent in each stage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timings([Duration; Stage::Assign as usize + 1]);

impl Timings {
    /// Time spent in `stage`.
    pub fn stage(&self, stage: Stage) -> Duration {
        self.0[stage as usize]
    }

    /// Time of all stages.
    pub fn total(&self) -> Duration {
        self.0.iter().sum()
    }
}

/// Of the stages of a run, in their order.
impl From<[Duration; Stage::ALL.len()]> for Timings {
    fn from(stages: [Duration; Stage::ALL.len()]) -> Self {
        let mut timings = Self::default();
        Stage::ALL.iter().zip(stages).for_each(|(stage, time)| timings.0[*stage as usize] = time);
        timings
    }
}

/// Seconds by stage name.
impl Serialize for Timings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Stage::ALL.len() + 1))?;
        for stage in Stage::ALL {
            map.serialize_entry(stage.name(), &seconds(self.stage(stage)))?;
        }
        map.serialize_entry("total", &seconds(self.total()))?;
        map.end()
    }
}

fn seconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e6
}

/// Books time to the stages of one run and passes its progress on.
pub struct Clock<'a> {
    timings: Timings,
    last: Instant,
    done: usize,
    total: usize,
    callback: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl<'a> Clock<'a> {
    /// Starts now; the run has `total` units. `callback` may stop it.
    pub fn new(total: usize, callback: &'a mut dyn FnMut(Progress) -> ControlFlow<()>) -> Self {
        Self { timings: Timings::default(), last: Instant::now(), done: 0, total, callback }
    }

    /// Changes the units of the whole run, for work that turns out smaller than it could have been.
    pub fn set_total(&mut self, total: usize) {
        self.total = total;
    }

    /// Books the time since the last call to `stage`.
    pub fn book(&mut self, stage: Stage) {
        let now = Instant::now();
        self.timings.0[stage as usize] += now - self.last;
        self.last = now;
    }

    /// Books the time and reports one unit done.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when the callback says so.
    pub fn advance(&mut self, stage: Stage) -> Result<()> {
        self.book(stage);
        self.done += 1;
        match (self.callback)(Progress { stage, done: self.done, total: self.total }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Cancelled),
        }
    }

    /// The time booked so far.
    pub fn timings(&self) -> Timings {
        self.timings
    }
}
