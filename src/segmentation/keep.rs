//! A segmentation as bytes, to be kept in a document and opened again without a run.
//!
//! The bytes are [`MAGIC`], a version, the SHA-256 of what follows, and a [`Kept`] in the format of
//! `postcard`. Label maps are runs of equal labels.

use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::region::RegionSums;
use super::{Common, Segmentation, nodes};
use crate::diffusion::PassCount;
use crate::memory::{probe, reserved};
use crate::segment::assign::label_map::LabelMap;
use crate::segment::assign::upsample::LabelUpsampler;
use crate::segment::cluster::groups::Groups;
use crate::segment::cluster::tree::ClusterTree;
use crate::{Error, Result, Settings, Stage};

const MAGIC: &[u8; 8] = b"emerdiff";
/// Grows when the fields of [`Kept`] or of the settings change.
const VERSION: u16 = 2;
const CHECKSUM: usize = 32;
/// Magic, version, checksum.
const HEADER: usize = MAGIC.len() + 2 + CHECKSUM;
/// Bytes that opening takes for each pixel of the picture (two label maps) and of the model's image
/// (labels, colours, flags).
const BYTES_PER_PIXEL: u64 = 6;

#[derive(Serialize, Deserialize)]
struct Kept {
    width: u32,
    height: u32,
    finest: Runs,
    /// The colour sums of each finest region.
    colors: Vec<[u64; 3]>,
    merges: Vec<[u32; 2]>,
    strengths: Option<Vec<f32>>,
    transparent: Option<u16>,
    automatic: u32,
    settings: Settings,
    seconds: [Duration; Stage::ALL.len()],
    passes: PassCount,
    upsampler: Option<KeptMap>,
}

#[derive(Serialize, Deserialize)]
struct KeptMap {
    width: u32,
    height: u32,
    labels: Runs,
    parents: Option<Vec<u16>>,
    groups: Groups,
}

/// Labels, and how many pixels in a row have each.
#[derive(Serialize, Deserialize)]
struct Runs(Vec<(u16, u32)>);

impl Segmentation {
    /// Keep the segmentation as bytes, with the level that is set: far less than a byte a pixel for
    /// most pictures. The picture is not in it, nor are [masks](Self::mask) and [difference
    /// maps](Self::difference_map).
    pub fn to_bytes(&self) -> Vec<u8> {
        let Common { tree, upsampler, timings, .. } = &*self.common;
        let node = |node: usize| node as u32;
        let kept = Kept {
            width: self.common.width,
            height: self.common.height,
            finest: Runs::of(&self.common.finest),
            colors: self.common.nodes[..tree.leaves()].iter().map(|n| n.sums.color()).collect(),
            merges: tree.merges().iter().map(|pair| pair.map(node)).collect(),
            strengths: tree.measured().map(<[f32]>::to_vec),
            transparent: tree.transparent().map(|leaf| leaf as u16),
            automatic: self.common.automatic as u32,
            settings: self.settings.clone(),
            seconds: Stage::ALL.map(|stage| timings.stage(stage)),
            passes: self.common.passes,
            upsampler: upsampler.as_ref().map(|upsampler| KeptMap::of(upsampler.map())),
        };
        let body = postcard::to_allocvec(&kept).expect("numbers and lists of known length");
        let version = VERSION.to_le_bytes();
        [MAGIC.as_slice(), &version, &Sha256::digest(&body), &body].concat()
    }

    /// Open what [`to_bytes`](Self::to_bytes) made. Soft masks are those of the first picture that
    /// one is asked of: give the one that was segmented.
    ///
    /// # Errors
    /// [`Error::KeptInvalid`] for anything else, [`Error::MemoryBudget`] when the label maps would
    /// not fit into `memory_budget` bytes, [`Error::OutOfMemory`] when the system gives less.
    pub fn from_bytes(bytes: &[u8], memory_budget: u64) -> Result<Self> {
        let kept = Kept::read(bytes).map_err(invalid)?;
        let needed = kept.needed();
        if needed > memory_budget {
            let what = format!("the kept segmentation ({}x{} pixels)", kept.width, kept.height);
            return Err(Error::MemoryBudget { what, needed, budget: memory_budget });
        }
        probe(needed, "a kept segmentation")?;
        kept.open()
    }
}

fn invalid(reason: impl Into<String>) -> Error {
    Error::KeptInvalid { reason: reason.into() }
}

impl Kept {
    fn read(bytes: &[u8]) -> Result<Self, String> {
        let Some((header, body)) = bytes.split_at_checked(HEADER) else {
            return Err(format!("there are {} bytes, the header alone has {HEADER}", bytes.len()));
        };
        let (magic, header) = header.split_at(MAGIC.len());
        let (version, checksum) = header.split_at(2);
        if magic != MAGIC {
            return Err("they do not begin with \"emerdiff\"".into());
        }
        if version != VERSION.to_le_bytes() {
            let version = u16::from_le_bytes([version[0], version[1]]);
            return Err(format!("they have version {version}, this library reads {VERSION}"));
        }
        if checksum != Sha256::digest(body).as_slice() {
            return Err("they were altered or cut off: the checksum is not theirs".into());
        }
        match postcard::take_from_bytes(body) {
            Ok((kept, [])) => Ok(kept),
            Ok(_) => Err("there are bytes after the end".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Bytes that the label maps take once they are open.
    fn needed(&self) -> u64 {
        let pixels = |width: u32, height: u32| u64::from(width) * u64::from(height);
        let map = self.upsampler.as_ref().map_or(0, |map| pixels(map.width, map.height));
        BYTES_PER_PIXEL.saturating_mul(pixels(self.width, self.height).saturating_add(map))
    }

    fn open(self) -> Result<Segmentation> {
        let leaves = self.colors.len();
        let node = |node: u32| node as usize;
        let merges = self.merges.into_iter().map(|pair| pair.map(node)).collect();
        let transparent = self.transparent.map(usize::from);
        let tree = ClusterTree::of_merges(leaves, merges, self.strengths, transparent);
        let tree = tree.ok_or_else(|| invalid("the tree of regions is inconsistent"))?;
        let finest = self.finest.labels(self.width, self.height)?;
        let sums = RegionSums::of_kept(&finest, self.width, &self.colors, self.transparent);
        let sums = sums.ok_or_else(|| invalid("the regions are not those of the label map"))?;
        let upsampler = self.upsampler.map(KeptMap::open).transpose()?;
        if upsampler.as_ref().is_some_and(|map| !map.is_of(leaves)) {
            return Err(invalid("the soft masks are not those of the regions"));
        }
        let common = Common {
            width: self.width,
            height: self.height,
            masks: Vec::new(),
            evidence: None,
            nodes: nodes::of_tree(sums, &tree),
            tree,
            colors: OnceLock::new(),
            upsampler: upsampler.map(LabelUpsampler::over),
            automatic: self.automatic as usize,
            finest,
            timings: self.seconds.into(),
            passes: self.passes,
        };
        Segmentation::at_level_of(common, self.settings)
    }
}

impl KeptMap {
    fn of(map: &LabelMap) -> Self {
        Self {
            width: map.width as u32,
            height: map.height as u32,
            labels: Runs::of(&map.labels),
            parents: map.parents.clone(),
            groups: map.groups.clone(),
        }
    }

    fn open(self) -> Result<LabelMap> {
        Ok(LabelMap {
            width: self.width as usize,
            height: self.height as usize,
            labels: self.labels.labels(self.width, self.height)?,
            parents: self.parents,
            groups: self.groups,
        })
    }
}

impl Runs {
    fn of(labels: &[u16]) -> Self {
        // A run of more than 32 bits is two.
        let equal = labels.chunk_by(|a, b| a == b).flat_map(|run| run.chunks(u32::MAX as usize));
        Self(equal.map(|run| (run[0], run.len() as u32)).collect())
    }

    /// The labels of a map of `width` × `height` pixels, which the runs have to fill exactly.
    fn labels(self, width: u32, height: u32) -> Result<Vec<u16>> {
        let pixels = u64::from(width) * u64::from(height);
        let all: u64 = self.0.iter().map(|&(_, length)| u64::from(length)).sum();
        if all != pixels || pixels == 0 {
            return Err(invalid(format!("{all} labels are not a map of {width}x{height} pixels")));
        }
        let mut labels = reserved(pixels, "a label map")?;
        for (label, length) in self.0 {
            labels.extend(std::iter::repeat_n(label, length as usize));
        }
        Ok(labels)
    }
}
