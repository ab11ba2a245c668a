//! The regions as layers of an OpenRaster file, for editors.

use std::io::{Cursor, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::formats::cutout::{Cutout, cut, soft_mask};
use crate::formats::document::Document;
use crate::formats::format::{Files, Format, any_size};
use crate::formats::image_file::to_png;
use crate::formats::layers::{Node, merged};
use crate::formats::scaled::{SMOOTH, shrunk};
use crate::{Result, Segmentation};

/// The format.
pub static FORMAT: Format = Format {
    name: "ora",
    about: "layers.ora: a layer for each region with soft borders, in groups along the tree, for \
            editors",
    check: any_size,
    files: Files::One { name: "layers.ora", encode },
};

/// The longer side of a thumbnail, at most, by the specification.
const THUMBNAIL: u32 = 256;
const PICTURE: &str = "data/picture.png";

/// Write a layer for each region of the level that is set, in groups along the tree, over the whole
/// picture, by version 0.0.5 of the specification (openraster.org). Without the picture below, a
/// pixel that two layers share by halves would show through by a quarter.
///
/// # Errors
/// [`Error::Setting`](crate::Error::Setting) for an edge that is out of range.
pub fn encode(document: &Document<'_>) -> Result<Vec<u8>> {
    let whole = document.png();
    let mut archive = Archive(ZipWriter::new(Cursor::new(Vec::new())));
    archive.add("mimetype", b"image/openraster");
    let (mut layers, mut cutouts) = (Vec::new(), Vec::new());
    for region in document.segmentation.regions() {
        let Cutout { x, y, pixels } = cropped(cut(document, soft_mask(document, region)?));
        let name = format!("data/{}.png", region.id);
        archive.add(&name, &to_png(&pixels));
        layers.push(Layer { name, x, y });
        if document.layers_differ() {
            cutouts.push(Cutout { x, y, pixels });
        }
    }
    let tree = Node::new(document.segmentation);
    archive.add("stack.xml", &stack(document.segmentation, &tree, &layers));
    archive.add(PICTURE, &whole);
    let merged = document.layers_differ().then(|| to_png(&merged(document, &tree, &cutouts)));
    archive.add("mergedimage.png", merged.as_ref().unwrap_or(&whole));
    let thumbnail = shrunk(document.picture, THUMBNAIL, SMOOTH);
    archive.add("Thumbnails/thumbnail.png", &to_png(&thumbnail));
    Ok(archive.0.finish().expect(IN_MEMORY).into_inner())
}

struct Layer {
    name: String,
    x: u32,
    y: u32,
}

const IN_MEMORY: &str = "into memory";

struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    /// Add a file as it is: a PNG does not become smaller, and the `mimetype` has to be legible.
    fn add(&mut self, name: &str, bytes: &[u8]) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0.start_file(name, options).expect(IN_MEMORY);
        self.0.write_all(bytes).expect(IN_MEMORY);
    }
}

/// The smallest box of a cut-out that holds what is seen of it.
fn cropped(cutout: Cutout) -> Cutout {
    let Cutout { x, y, pixels } = cutout;
    let seen = || pixels.enumerate_pixels().filter(|(.., pixel)| pixel[3] > 0);
    let left = seen().map(|(x, ..)| x).min().unwrap_or(0);
    let top = seen().map(|(_, y, _)| y).min().unwrap_or(0);
    let right = seen().map(|(x, ..)| x + 1).max().unwrap_or(1);
    let bottom = seen().map(|(_, y, _)| y + 1).max().unwrap_or(1);
    let seen = image::imageops::crop_imm(&pixels, left, top, right - left, bottom - top);
    Cutout { x: x + left, y: y + top, pixels: seen.to_image() }
}

/// Write `stack.xml`; what comes first lies on top.
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
        Node::Layer(id) => {
            let Layer { name, x, y } = &layers[*id];
            let (title, x, y) = (node.name(), x.to_string(), y.to_string());
            let attributes = [("name", &title), ("src", name), ("x", &x), ("y", &y)];
            let layer = writer.create_element("layer");
            layer
                .with_attributes(attributes.map(|(key, value)| (key, value.as_str())))
                .write_empty()?;
        }
        Node::Group(children) => {
            let name = node.name();
            let group = writer.create_element("stack").with_attribute(("name", name.as_str()));
            group.write_inner_content(|writer| {
                children.iter().try_for_each(|child| nest(writer, child, layers))
            })?;
        }
    }
    Ok(())
}
