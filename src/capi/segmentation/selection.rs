//! `emerdiff_selection`: some regions, and what becomes of their edge.

use crate::capi::ffi::raw::{Array, In, Plain};
use crate::capi::ffi::status::Failure;
use crate::{Colors, Edge, Segmentation};

/// Cut-outs: pixels at the edge, which the regions cover in part, get the regions' own colour. The
/// colours of what is around would be a fringe over another background. The method is fast
/// multi-level foreground estimation (Germer et al. 2020).
pub const EMERDIFF_DECONTAMINATE: u32 = 1;

/// One or more regions that are taken together, as one that is their union. They may be of any
/// levels and may hold each other. Fill the structure with zeros first, then set the fields that
/// are needed.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_selection {
    /// The regions, each by the field `node` of its emerdiff_region.
    nodes: Array<u32>,
    /// The number of `nodes`, at least 1.
    num_nodes: usize,
    /// Pixels by which the edge, the line where half of a pixel is covered, moves outward, or
    /// inward when it is negative; at most the larger side of the picture. 0 moves nothing.
    grow: f32,
    /// Pixels over which the edge is softened after that, by a Gaussian whose standard deviation is
    /// half so many; at most the larger side of the picture. 0 softens nothing.
    feather: f32,
    /// EMERDIFF_DECONTAMINATE, or 0.
    flags: u32,
    /// Must be 0.
    reserved: [u32; 5],
}

impl Plain for emerdiff_selection {}

/// A selection that has been checked.
pub struct Selected {
    /// The finest regions that it is made of.
    pub parts: Vec<u16>,
    pub edge: Edge,
    pub colors: Colors,
}

impl In<emerdiff_selection> {
    /// Checks the selection against the regions of `result`.
    pub fn of(&self, result: &Segmentation) -> Result<Selected, Failure> {
        self.read("selection")?.of(result)
    }

    /// As [`of`](Self::of); `None` for NULL.
    pub fn optional_of(&self, result: &Segmentation) -> Result<Option<Selected>, Failure> {
        self.optional().map(|selection| selection.of(result)).transpose()
    }
}

impl emerdiff_selection {
    fn of(&self, result: &Segmentation) -> Result<Selected, Failure> {
        if self.reserved != [0; 5] {
            return Err(Failure::argument("selection: reserved has an unknown value"));
        }
        let colors = match self.flags {
            0 => Colors::Picture,
            EMERDIFF_DECONTAMINATE => Colors::Foreground,
            flags => {
                let text = format!("selection: flags is {flags}, which does not exist");
                return Err(Failure::argument(text));
            }
        };
        let count = 2 * result.tree().leaves() - 1;
        if self.num_nodes > count {
            let text = format!("selection: num_nodes is {}, of {count} regions", self.num_nodes);
            return Err(Failure::argument(text));
        }
        let nodes = self.nodes.read(self.num_nodes, "selection: nodes")?;
        let parts = result.parts(&nodes).map_err(|error| Failure::argument(error.to_string()))?;
        let edge = Edge { grow: self.grow, feather: self.feather };
        Ok(Selected { parts, edge, colors })
    }
}
