//! A result in Python.

use emerdiff::Polygon;
use image::RgbImage;
use serde_json::{Value, json};

use super::door::{Facts, Found, Result};
use super::python_door::{PythonSegmentation, call, packed, unpacked};

type Row = (u32, u32, [usize; 2], u64, [u32; 4], [u8; 3], bool);

fn facts((id, node, levels, area, bounds, mean_color, transparent): Row) -> Facts {
    Facts { id, node, levels, area, bounds, mean_color, transparent }
}

/// JSON has neither NaN nor infinity.
fn text(number: f32) -> String {
    number.to_string()
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|bytes| f32::from_ne_bytes(*bytes)).collect()
}

impl PythonSegmentation {
    /// Calls a method that writes a map.
    fn written(&self, name: &str, arguments: Value) -> Result<Vec<u8>> {
        call::<String>(self.0, name, arguments).map(|text| unpacked(&text))
    }
}

impl Found for PythonSegmentation {
    fn size(&self) -> (u32, u32) {
        call(self.0, "size", json!({})).unwrap()
    }

    fn num_regions(&self) -> usize {
        call(self.0, "num_regions", json!({})).unwrap()
    }

    fn max_regions(&self) -> usize {
        call(self.0, "max_regions", json!({})).unwrap()
    }

    fn set_num_regions(&mut self, count: usize) -> Result<()> {
        call(self.0, "set_num_regions", json!({ "count": count }))
    }

    fn set_granularity(&mut self, granularity: f64) -> Result<()> {
        call(self.0, "set_granularity", json!({ "granularity": granularity.to_string() }))
    }

    fn labels(&self) -> Vec<u16> {
        let bytes = self.written("labels", json!({})).unwrap();
        bytes.as_chunks().0.iter().map(|bytes| u16::from_ne_bytes(*bytes)).collect()
    }

    fn regions(&self) -> Vec<Facts> {
        let rows: Vec<Row> = call(self.0, "regions", json!({})).unwrap();
        rows.into_iter().map(facts).collect()
    }

    fn region(&self, node: u32) -> Option<Facts> {
        call(self.0, "region", json!({ "node": node })).ok().map(facts)
    }

    fn region_at(&self, x: u32, y: u32) -> Option<Facts> {
        call(self.0, "region_at", json!({ "x": x, "y": y })).ok().map(facts)
    }

    fn path_at(&self, x: u32, y: u32) -> Option<Vec<Facts>> {
        let rows: Vec<Row> = call(self.0, "path_at", json!({ "x": x, "y": y })).ok()?;
        Some(rows.into_iter().map(facts).collect())
    }

    fn mask(&self, nodes: &[u32]) -> Result<Vec<u8>> {
        self.written("mask", json!({ "nodes": nodes }))
    }

    fn cutout(&self, picture: &RgbImage, nodes: &[u32], own: bool) -> Result<Vec<u8>> {
        let picture = packed(picture);
        self.written("cutout", json!({ "picture": picture, "nodes": nodes, "own": own }))
    }

    fn coverage(&self, picture: &RgbImage, nodes: &[u32], edge: [f32; 2]) -> Result<Vec<f32>> {
        let picture = packed(picture);
        let arguments = json!({ "picture": picture, "nodes": nodes, "edge": edge.map(text) });
        Ok(floats(&self.written("coverage", arguments)?))
    }

    fn overlay(&self, picture: &RgbImage, nodes: Option<&[u32]>) -> Result<Vec<u8>> {
        let arguments = json!({ "picture": packed(picture), "nodes": nodes });
        let rgba = self.written("overlay", arguments)?;
        Ok(rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
    }

    fn outline(&self, picture: &RgbImage, nodes: &[u32], tolerance: f32) -> Result<Vec<Polygon>> {
        let picture = packed(picture);
        let arguments = json!({ "picture": picture, "nodes": nodes, "tolerance": text(tolerance) });
        let polygons: Vec<Vec<Vec<[f32; 2]>>> = call(self.0, "outline", arguments)?;
        let polygons = polygons
            .into_iter()
            .map(|mut rings| Polygon { exterior: rings.remove(0), interiors: rings });
        Ok(polygons.collect())
    }

    fn contours(&self) -> Vec<f32> {
        floats(&self.written("contours", json!({})).unwrap())
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.written("to_bytes", json!({})).unwrap()
    }

    fn another(&self) -> Box<dyn Found> {
        Box::new(Self(call(self.0, "another", json!({})).unwrap()))
    }
}
