//! A result through the C interface.
#![allow(unsafe_code)]
// Every call below passes live handles, whole structures and buffers of the sizes that they name.
#![allow(clippy::undocumented_unsafe_blocks)]

use std::ptr::{null, null_mut};

use emerdiff::Polygon;
use image::RgbImage;

use super::c_door::{CSegmentation, check, given, made};
use super::door::{Facts, Found, Result};
use crate::common::api::{Buffer, Point, Region, Ring, Selection, api, buffer, selection, view};

impl CSegmentation {
    /// Calls a function that writes `channels` values for each pixel.
    fn written<T: Copy>(
        &self,
        channels: usize,
        empty: T,
        sample: i32,
        write: impl FnOnce(*const Buffer) -> i32,
    ) -> Result<Vec<T>> {
        let (width, height) = self.size();
        let mut values = vec![empty; channels * width as usize * height as usize];
        let target = Buffer { sample, ..buffer(&mut values) };
        check(write(&target))?;
        Ok(values)
    }
}

impl Found for CSegmentation {
    fn size(&self) -> (u32, u32) {
        let mut height = 0;
        let width = given(|place| unsafe { (api().segmentation_size)(self.0, place, &mut height) })
            .unwrap();
        (width, height)
    }

    fn num_regions(&self) -> usize {
        given(|place| unsafe { (api().segmentation_num_regions)(self.0, place) }).unwrap() as usize
    }

    fn max_regions(&self) -> usize {
        given(|place| unsafe { (api().segmentation_max_regions)(self.0, place) }).unwrap() as usize
    }

    fn set_num_regions(&mut self, count: usize) -> Result<()> {
        check(unsafe { (api().segmentation_set_num_regions)(self.0, count as u32) })
    }

    fn set_granularity(&mut self, granularity: f64) -> Result<()> {
        check(unsafe { (api().segmentation_set_granularity)(self.0, granularity) })
    }

    fn labels(&self) -> Vec<u16> {
        let write = api().segmentation_labels;
        self.written(1, 0, 0, |buffer| unsafe { write(self.0, 16, buffer) }).unwrap()
    }

    fn regions(&self) -> Vec<Facts> {
        let mut regions = vec![Region::default(); self.num_regions()];
        let (place, capacity) = (regions.as_mut_ptr(), regions.len());
        check(unsafe { (api().segmentation_regions)(self.0, place, capacity) }).unwrap();
        regions.into_iter().map(facts).collect()
    }

    fn region(&self, node: u32) -> Option<Facts> {
        given(|place| unsafe { (api().segmentation_region)(self.0, node, place) }).ok().map(facts)
    }

    fn region_at(&self, x: u32, y: u32) -> Option<Facts> {
        let read = api().segmentation_region_at;
        given(|place| unsafe { read(self.0, x, y, place) }).ok().map(facts)
    }

    fn path_at(&self, x: u32, y: u32) -> Option<Vec<Facts>> {
        let (read, mut count) = (api().segmentation_path_at, 0);
        if unsafe { read(self.0, x, y, null_mut(), &mut count) } != 4 {
            return None;
        }
        let mut path = vec![Region::default(); count];
        check(unsafe { read(self.0, x, y, path.as_mut_ptr(), &mut count) }).unwrap();
        Some(path.into_iter().map(facts).collect())
    }

    fn mask(&self, nodes: &[u32]) -> Result<Vec<u8>> {
        let write = api().segmentation_mask;
        self.written(1, 9, 0, |buffer| unsafe { write(self.0, &selection(nodes), buffer) })
    }

    fn cutout(&self, picture: &RgbImage, nodes: &[u32], own: bool) -> Result<Vec<u8>> {
        let (image, write) = (view(picture), api().segmentation_cutout);
        let chosen = Selection { flags: own.into(), ..selection(nodes) };
        self.written(4, 9, 0, |buffer| unsafe { write(self.0, &image, &chosen, buffer) })
    }

    fn coverage(
        &self,
        picture: &RgbImage,
        nodes: &[u32],
        [grow, feather]: [f32; 2],
    ) -> Result<Vec<f32>> {
        let (image, write) = (view(picture), api().segmentation_coverage);
        let chosen = Selection { grow, feather, ..selection(nodes) };
        self.written(1, f32::NAN, 3, |buffer| unsafe { write(self.0, &image, &chosen, buffer) })
    }

    fn overlay(&self, picture: &RgbImage, nodes: Option<&[u32]>) -> Result<Vec<u8>> {
        let (image, write) = (view(picture), api().segmentation_overlay);
        let chosen = nodes.map(selection);
        let chosen = chosen.as_ref().map_or(null(), std::ptr::from_ref);
        let rgba = self.written(4, 9, 0, |to| unsafe { write(self.0, &image, chosen, to) })?;
        Ok(rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
    }

    fn outline(&self, picture: &RgbImage, nodes: &[u32], tolerance: f32) -> Result<Vec<Polygon>> {
        let (image, make) = (view(picture), api().segmentation_outline);
        let chosen = selection(nodes);
        let outline = made(|place| unsafe { make(self.0, &image, &chosen, tolerance, place) })?;
        let (mut num_rings, mut num_points) = (0, 0);
        check(unsafe { (api().outline_size)(outline, &mut num_rings, &mut num_points) })?;
        let mut rings = vec![Ring::default(); num_rings];
        let mut points = vec![Point::default(); num_points];
        check(unsafe { (api().outline_rings)(outline, rings.as_mut_ptr(), num_rings) })?;
        check(unsafe { (api().outline_points)(outline, points.as_mut_ptr(), num_points) })?;
        unsafe { (api().outline_free)(outline) };
        Ok(polygons(&rings, &points))
    }

    fn contours(&self) -> Vec<f32> {
        let write = api().segmentation_contours;
        self.written(1, f32::NAN, 3, |buffer| unsafe { write(self.0, buffer) }).unwrap()
    }

    fn to_bytes(&self) -> Vec<u8> {
        let (write, mut size) = (api().segmentation_to_bytes, 0);
        assert_eq!(unsafe { write(self.0, null_mut(), 0, &mut size) }, 4);
        let mut bytes = vec![0; size];
        check(unsafe { write(self.0, bytes.as_mut_ptr(), size, null_mut()) }).unwrap();
        bytes
    }

    fn another(&self) -> Box<dyn Found> {
        let clone = api().segmentation_clone;
        Box::new(CSegmentation(made(|place| unsafe { clone(self.0, place) }).unwrap()))
    }
}

fn facts(region: Region) -> Facts {
    Facts {
        id: region.id,
        node: region.node,
        levels: [region.min_regions as usize, region.max_regions as usize],
        area: region.area,
        bounds: [region.x, region.y, region.width, region.height],
        mean_color: region.mean_color,
        transparent: region.transparent == 1,
    }
}

fn polygons(rings: &[Ring], points: &[Point]) -> Vec<Polygon> {
    let mut polygons: Vec<Polygon> = Vec::new();
    for ring in rings {
        let points = &points[ring.first as usize..][..ring.num_points as usize];
        let points = points.iter().map(|point| [point.x, point.y]).collect();
        if ring.hole == 0 {
            assert_eq!(ring.polygon as usize, polygons.len());
            polygons.push(Polygon { exterior: points, interiors: Vec::new() });
        } else {
            polygons[ring.polygon as usize].interiors.push(points);
        }
    }
    polygons
}
