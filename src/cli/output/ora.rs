//! The regions as layers of an OpenRaster file, for editors.

use std::io::{Cursor, Write};

use emerdiff::{Bounds, Segmentation};
use image::{ImageFormat, RgbaImage};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::cutout::cutout;
use super::scaled::{SMOOTH, shrunk};
use super::{Results, png};
use crate::cli::Result;

/// Of the specification: a thumbnail is no larger.
const THUMBNAIL: u32 = 256;
const PICTURE: &str = "data/picture.png";

/// A layer, or layers and groups that the tree joins.
enum Node {
    Layer(usize),
    Group(Box<[Node; 2]>),
}

/// The file, by version 0.0.5 of the specification (openraster.org): a layer for each region of the chosen
/// level, in groups along the tree, over the whole picture. Without the picture below, a pixel shared by two
/// layers, say by halves, would show through by a quarter.
pub fn ora(results: &Results<'_>) -> Result<Vec<u8>> {
    let whole = results.png();
    let thumbnail = shrunk(results.picture, THUMBNAIL, SMOOTH);
    let mut archive = Archive(ZipWriter::new(Cursor::new(Vec::new())));
    archive.add("mimetype", b"image/openraster");
    let mut layers = Vec::new();
    let mut merged = results.rgba.cloned();
    for region in results.segmentation.regions() {
        let layer = cutout(results, region)?;
        if let Some(merged) = &mut merged {
            cover(merged, &layer);
        }
        let (x, y, bytes) = cropped(&layer, region.bounds);
        let name = format!("data/{}.png", region.id);
        archive.add(&name, &bytes);
        layers.push(Layer { region: region.id, name, x, y });
    }
    archive.add("stack.xml", &stack(results.segmentation, &layers));
    archive.add(PICTURE, &whole);
    // Every layer has the picture's colours, so that is what they make together where it is opaque.
    let merged = merged.map(|merged| png(|file| merged.write_to(file, ImageFormat::Png)));
    archive.add("mergedimage.png", merged.as_ref().unwrap_or(&whole));
    archive
        .add("Thumbnails/thumbnail.png", &png(|file| thumbnail.write_to(file, ImageFormat::Png)));
    Ok(archive.0.finish().expect(IN_MEMORY).into_inner())
}

struct Layer {
    region: u16,
    name: String,
    x: u32,
    y: u32,
}

const IN_MEMORY: &str = "into memory";

struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    /// Stored: a PNG does not become smaller, and the type of the file has to be legible in it.
    fn add(&mut self, name: &str, bytes: &[u8]) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0.start_file(name, options).expect(IN_MEMORY);
        self.0.write_all(bytes).expect(IN_MEMORY);
    }
}

/// Lays a layer of the same colours over a picture: faint pixels become less faint.
fn cover(picture: &mut RgbaImage, layer: &RgbaImage) {
    for (below, above) in picture.pixels_mut().zip(layer.pixels()) {
        let (own, rest) = (u32::from(above[3]), 255 - u32::from(above[3]));
        below[3] = (own + (u32::from(below[3]) * rest + 127) / 255) as u8;
    }
}

/// The part of a region's layer that is seen: its column, its row and its PNG.
fn cropped(layer: &RgbaImage, bounds: Bounds) -> (u32, u32, Vec<u8>) {
    let (mut left, mut top) = (bounds.x, bounds.y);
    let (mut right, mut bottom) = (bounds.x + bounds.width, bounds.y + bounds.height);
    for (x, y, pixel) in layer.enumerate_pixels() {
        if pixel[3] > 0 {
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
        }
    }
    let part = image::imageops::crop_imm(layer, left, top, right - left, bottom - top);
    let part = part.to_image();
    (left, top, png(|file| part.write_to(file, ImageFormat::Png)))
}

/// `stack.xml`; what comes first lies on top.
fn stack(segmentation: &Segmentation, layers: &[Layer]) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
    writer.write_event(Event::Decl(declaration)).expect(IN_MEMORY);
    let (width, height) = (segmentation.width().to_string(), segmentation.height().to_string());
    let image = writer.create_element("image").with_attributes([
        ("version", "0.0.5"),
        ("w", &width),
        ("h", &height),
    ]);
    let written = image.write_inner_content(|writer| {
        let stack = writer.create_element("stack");
        stack.write_inner_content(|writer| {
            nest(writer, &tree(segmentation), layers)?;
            let picture = writer.create_element("layer");
            picture.with_attributes([("name", "picture"), ("src", PICTURE)]).write_empty()?;
            Ok(())
        })?;
        Ok(())
    });
    written.expect(IN_MEMORY);
    writer.into_inner()
}

fn nest(writer: &mut Writer<Vec<u8>>, node: &Node, layers: &[Layer]) -> std::io::Result<()> {
    match node {
        Node::Layer(place) => {
            let Layer { region, name, x, y } = &layers[*place];
            let (title, x, y) = (format!("region {region}"), x.to_string(), y.to_string());
            let attributes = [("name", &title), ("src", name), ("x", &x), ("y", &y)];
            let layer = writer.create_element("layer");
            layer
                .with_attributes(attributes.map(|(key, value)| (key, value.as_str())))
                .write_empty()?;
        }
        Node::Group(parts) => {
            let name = format!("{} regions", node.regions());
            let group = writer.create_element("stack").with_attribute(("name", name.as_str()));
            group.write_inner_content(|writer| {
                parts.iter().try_for_each(|part| nest(writer, part, layers))
            })?;
        }
    }
    Ok(())
}

/// The tree above the chosen level.
fn tree(segmentation: &Segmentation) -> Node {
    let (tree, regions) = (segmentation.tree(), segmentation.regions());
    let holders = tree.cut(regions.len());
    let mut nodes: Vec<Option<Node>> = Vec::new();
    nodes.resize_with(tree.leaves() + tree.merges().len(), || None);
    for (place, region) in regions.iter().enumerate() {
        nodes[holders[usize::from(region.parts[0])]] = Some(Node::Layer(place));
    }
    for (i, &[a, b]) in tree.merges().iter().enumerate() {
        // Below the level there is nothing to join.
        if let (Some(a), Some(b)) = (nodes[a].take(), nodes[b].take()) {
            nodes[tree.leaves() + i] = Some(Node::Group(Box::new([a, b])));
        }
    }
    nodes.into_iter().flatten().next().expect("every segmentation has a region")
}

impl Node {
    fn regions(&self) -> usize {
        match self {
            Self::Layer(_) => 1,
            Self::Group(parts) => parts.iter().map(Self::regions).sum(),
        }
    }
}
