//! The regions as layers of an OpenRaster file, for editors.

use std::io::{Cursor, Write};

use emerdiff::{Colors, Segmentation};
use image::buffer::ConvertBuffer;
use image::{ImageFormat, Rgba, RgbaImage};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::cutout::{Cutout, cutout};
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
    let mut archive = Archive(ZipWriter::new(Cursor::new(Vec::new())));
    archive.add("mimetype", b"image/openraster");
    let (mut layers, mut cutouts) = (Vec::new(), Vec::new());
    // Layers of the picture's colours make the picture together where it is opaque.
    let differs = results.rgba.is_some() || results.colors != Colors::Picture;
    for region in results.segmentation.regions() {
        let Cutout { x, y, pixels } = cropped(cutout(results, region)?);
        let name = format!("data/{}.png", region.id);
        archive.add(&name, &png(|file| pixels.write_to(file, ImageFormat::Png)));
        layers.push(Layer { region: region.id, name, x, y });
        if differs {
            cutouts.push(Cutout { x, y, pixels });
        }
    }
    let tree = tree(results.segmentation);
    archive.add("stack.xml", &stack(results.segmentation, &tree, &layers));
    archive.add(PICTURE, &whole);
    let merged = differs.then(|| merged(results, &tree, &cutouts));
    let merged = merged.map(|merged| png(|file| merged.write_to(file, ImageFormat::Png)));
    archive.add("mergedimage.png", merged.as_ref().unwrap_or(&whole));
    let thumbnail = shrunk(results.picture, THUMBNAIL, SMOOTH);
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

/// The part that is seen.
fn cropped(cutout: Cutout) -> Cutout {
    let Cutout { x, y, pixels } = cutout;
    let seen = || pixels.enumerate_pixels().filter(|(.., pixel)| pixel[3] > 0);
    let left = seen().map(|(x, ..)| x).min().unwrap_or(0);
    let top = seen().map(|(_, y, _)| y).min().unwrap_or(0);
    let right = seen().map(|(x, ..)| x + 1).max().unwrap_or(1);
    let bottom = seen().map(|(_, y, _)| y + 1).max().unwrap_or(1);
    let part = image::imageops::crop_imm(&pixels, left, top, right - left, bottom - top);
    Cutout { x: x + left, y: y + top, pixels: part.to_image() }
}

/// The `layers` over the picture, in the order of the stack.
fn merged(results: &Results<'_>, tree: &Node, layers: &[Cutout]) -> RgbaImage {
    let mut merged = results.rgba.cloned().unwrap_or_else(|| results.picture.convert());
    for place in tree.places().into_iter().rev() {
        let Cutout { x, y, pixels } = &layers[place];
        for (column, row, above) in pixels.enumerate_pixels() {
            lay(above, merged.get_pixel_mut(x + column, y + row));
        }
    }
    merged
}

/// Rounded, which `image`'s own blending is not: what is opaque stays so.
fn lay(&Rgba(above): &Rgba<u8>, Rgba(below): &mut Rgba<u8>) {
    let own = 255 * u32::from(above[3]);
    let rest = u32::from(below[3]) * (255 - u32::from(above[3]));
    let both = own + rest;
    if both == 0 {
        return;
    }
    for channel in 0..3 {
        let sum = u32::from(above[channel]) * own + u32::from(below[channel]) * rest;
        below[channel] = ((sum + both / 2) / both) as u8;
    }
    below[3] = ((both + 127) / 255) as u8;
}

/// `stack.xml`; what comes first lies on top.
fn stack(segmentation: &Segmentation, tree: &Node, layers: &[Layer]) -> Vec<u8> {
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
            nest(writer, tree, layers)?;
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
            let name = format!("{} regions", node.places().len());
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
    /// Of the layers, from the top.
    fn places(&self) -> Vec<usize> {
        match self {
            Self::Layer(place) => vec![*place],
            Self::Group(parts) => parts.iter().flat_map(Self::places).collect(),
        }
    }
}
