//! `emerdiff_outline`: the edge of regions as polygons.

use super::masks::SOFT_MASK;
use super::selection::emerdiff_selection;
use super::{emerdiff_segmentation, room};
use crate::Polygon;
use crate::capi::ffi::raw::{Handle, HandleMut, In, Out, OutArray, Plain, with_memory};
use crate::capi::ffi::registry::{self, Object};
use crate::capi::ffi::status::{Failure, emerdiff_status, guard};
use crate::capi::image::emerdiff_image;

/// Bytes of a pixel in the grid that the edge is found in.
const GRID: u64 = 8;

/// The edge of regions as closed polygons with holes.
pub struct emerdiff_outline {
    points: Vec<emerdiff_point>,
    rings: Vec<emerdiff_ring>,
}

impl Object for emerdiff_outline {
    const KIND: &'static str = "emerdiff_outline";
}

/// A place in the picture in pixels. 0, 0 is its upper left corner; 0.5, 0.5 is the centre of its
/// first pixel.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_point {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
}

/// A closed line through points, the last of which is joined to the first.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct emerdiff_ring {
    /// The place of its first point among the points of the outline.
    pub first: u32,
    /// The number of its points, at least 3.
    pub num_points: u32,
    /// The number of the polygon that it belongs to, from 0. Polygons come one after the other, the
    /// largest first, each with its outer ring before its holes.
    pub polygon: u32,
    /// 0 for an outer ring, which goes clockwise as one sees the picture; 1 for a hole, which goes
    /// anticlockwise.
    pub hole: u32,
}

impl Plain for emerdiff_point {}
impl Plain for emerdiff_ring {}

impl emerdiff_outline {
    fn new(polygons: Vec<Polygon>) -> Self {
        let mut outline = Self { points: Vec::new(), rings: Vec::new() };
        for (polygon, Polygon { exterior, interiors }) in (0..).zip(polygons) {
            let rings = std::iter::once(exterior).chain(interiors);
            for (ring, hole) in rings.zip(std::iter::once(0).chain(std::iter::repeat(1))) {
                let (first, num_points) = (outline.points.len() as u32, ring.len() as u32);
                outline.rings.push(emerdiff_ring { first, num_points, polygon, hole });
                outline.points.extend(ring.into_iter().map(|[x, y]| emerdiff_point { x, y }));
            }
        }
        outline
    }
}

/// Makes the outline of the selected regions: the line where half of a pixel is covered by their
/// soft mask. Points are left out where the line stays within `tolerance` pixels of them, which is
/// 0 or more. `image` is the picture that was segmented. `outline` receives the polygons, none when
/// nothing is left of the regions: free it with emerdiff_outline_free.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_segmentation_outline(
    segmentation: Handle<emerdiff_segmentation>,
    image: In<emerdiff_image>,
    selection: In<emerdiff_selection>,
    tolerance: f32,
    outline: Out<*mut emerdiff_outline>,
) -> emerdiff_status {
    guard(|| {
        let (object, place) = (segmentation.get()?, outline.required("outline")?);
        let result = object.read()?;
        let selected = selection.of(&result)?;
        room(&result, SOFT_MASK + GRID)?;
        let mask = with_memory(|memory| {
            let picture = image.view(memory)?.picture(result.settings().picture_budget())?;
            Ok::<_, Failure>(result.soft_mask(&picture, &selected.parts, selected.edge)?)
        })?;
        let polygons = mask.outline(tolerance)?;
        place.write_handle(registry::insert(emerdiff_outline::new(polygons)));
        Ok(())
    })
}

/// Gets the number of rings of an outline, and of all their points.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_outline_size(
    outline: Handle<emerdiff_outline>,
    num_rings: Out<usize>,
    num_points: Out<usize>,
) -> emerdiff_status {
    guard(|| {
        let object = outline.get()?;
        let (rings, points) =
            (num_rings.required("num_rings")?, num_points.required("num_points")?);
        rings.write(object.rings.len());
        points.write(object.points.len());
        Ok(())
    })
}

/// Gets the rings of an outline. `rings` has room for `capacity` of them.
/// EMERDIFF_BUFFER_TOO_SMALL when there are more.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_outline_rings(
    outline: Handle<emerdiff_outline>,
    rings: OutArray<emerdiff_ring>,
    capacity: usize,
) -> emerdiff_status {
    guard(|| rings.write(&outline.get()?.rings, capacity))
}

/// Gets the points of all rings of an outline, ring after ring. `points` has room for `capacity` of
/// them. EMERDIFF_BUFFER_TOO_SMALL when there are more.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_outline_points(
    outline: Handle<emerdiff_outline>,
    points: OutArray<emerdiff_point>,
    capacity: usize,
) -> emerdiff_status {
    guard(|| points.write(&outline.get()?.points, capacity))
}

/// Frees an outline. Freeing NULL does nothing, and freeing a handle a second time is harmless.
#[unsafe(no_mangle)]
pub extern "C" fn emerdiff_outline_free(outline: HandleMut<emerdiff_outline>) {
    guard(|| outline.free());
}
