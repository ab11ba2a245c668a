//! The outlines of the regions as an SVG picture.

use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::Result;
use crate::formats::document::Document;
use crate::formats::format::{Files, Format, any_size};

/// The format.
pub static FORMAT: Format = Format {
    name: "svg",
    about: "regions.svg: the outline of each region, filled with its mean colour",
    check: any_size,
    files: Files::One { name: "regions.svg", encode },
};

/// Write a path for each region of the level that is set, along the borders of its pixels, holes
/// included, in the region's mean colour. Neighbours share their borders exactly.
pub fn encode(document: &Document<'_>) -> Result<Vec<u8>> {
    let segmentation = document.segmentation;
    let (width, height) = (segmentation.width(), segmentation.height());
    let outlines = outlines(segmentation.labels(), width as usize, segmentation.regions().len());
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let (columns, rows) = (width.to_string(), height.to_string());
    let root = writer.create_element("svg").with_attributes([
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", &columns),
        ("height", &rows),
        ("viewBox", &format!("0 0 {columns} {rows}")),
        // Else the background shows between two regions that are drawn at another scale.
        ("shape-rendering", "crispEdges"),
    ]);
    let written = root.write_inner_content(|writer| {
        for (region, outline) in segmentation.regions().iter().zip(&outlines) {
            let [red, green, blue] = region.mean_color;
            let fill = match region.transparent {
                true => "none".to_owned(),
                false => format!("#{red:02x}{green:02x}{blue:02x}"),
            };
            let path = writer.create_element("path").with_attributes([
                ("id", format!("region-{}", region.id).as_str()),
                ("fill", &fill),
                ("fill-rule", "evenodd"),
                ("d", outline),
            ]);
            path.write_inner_content(|writer| {
                let title = writer.create_element("title");
                title.write_text_content(BytesText::new(&region.id.to_string()))?;
                Ok(())
            })?;
        }
        Ok(())
    });
    written.expect("into memory");
    Ok(writer.into_inner())
}

/// Steps along the borders of pixels: right, down, left, up.
const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// The path data of each label: closed loops with the label's pixels on the right-hand side, so
/// clockwise around it and anticlockwise around its holes.
fn outlines(labels: &[u16], width: usize, regions: usize) -> Vec<String> {
    let map = Map { labels, width: width as isize, height: (labels.len() / width) as isize };
    let mut outlines = vec![String::new(); regions];
    // Every loop goes right somewhere, along the upper border of a pixel.
    let mut drawn = vec![false; labels.len()];
    for (pixel, &label) in labels.iter().enumerate() {
        let (x, y) = ((pixel % width) as isize, (pixel / width) as isize);
        if !drawn[pixel] && map.at(x, y - 1) != Some(label) {
            map.draw((x, y), label, &mut drawn, &mut outlines[usize::from(label)]);
        }
    }
    outlines
}

struct Map<'a> {
    labels: &'a [u16],
    width: isize,
    height: isize,
}

impl Map<'_> {
    fn at(&self, x: isize, y: isize) -> Option<u16> {
        let inside = (0..self.width).contains(&x) && (0..self.height).contains(&y);
        inside.then(|| self.labels[(y * self.width + x) as usize])
    }

    /// Add the loop that goes right from the corner `start`.
    fn draw(&self, start: (isize, isize), label: u16, drawn: &mut [bool], outline: &mut String) {
        let add = |outline: &mut String, direction: usize, length: isize| {
            let (x, y) = STEPS[direction];
            let letter = if x == 0 { 'v' } else { 'h' };
            write!(outline, "{letter}{}", (x + y) * length).expect("into memory");
        };
        write!(outline, "M{} {}", start.0, start.1).expect("into memory");
        let ((mut x, mut y), mut direction, mut length) = (start, 0, 0);
        loop {
            if direction == 0 {
                drawn[(y * self.width + x) as usize] = true;
            }
            (x, y) = (x + STEPS[direction].0, y + STEPS[direction].1);
            length += 1;
            let next = self.turned((x, y), direction, label);
            if next != direction {
                // The last side ends where the first begins: the loop is closed without it.
                if (x, y) == start && next == 0 {
                    break;
                }
                add(outline, direction, length);
                (direction, length) = (next, 0);
            }
        }
        outline.push('z');
    }

    /// The direction in which the border goes on from a corner: as far to the right as it can, so
    /// that pixels that only touch at a corner are not joined.
    fn turned(&self, (x, y): (isize, isize), direction: usize, label: u16) -> usize {
        // The pixels ahead, on the left and on the right.
        let [left, right] =
            [[(0, -1), (0, 0)], [(0, 0), (-1, 0)], [(-1, 0), (-1, -1)], [(-1, -1), (0, -1)]]
                [direction]
                .map(|(right, down)| self.at(x + right, y + down) == Some(label));
        match (left, right) {
            (_, false) => (direction + 1) % 4,
            (true, true) => (direction + 3) % 4,
            (false, true) => direction,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::outlines;

    #[test]
    fn loops_go_around_regions_and_holes() {
        let labels = [
            0, 0, 0, 0, //
            0, 1, 0, 2, //
            0, 0, 0, 2,
        ];
        assert_eq!(
            outlines(&labels, 4, 3),
            ["M0 0h4v1h-1v2h-3zM1 2h1v-1h-1z", "M1 1h1v1h-1z", "M3 1h1v2h-1z"]
        );
    }

    #[test]
    fn pixels_that_touch_at_a_corner_are_apart() {
        let outlines = outlines(&[0, 1, 1, 0], 2, 2);
        assert_eq!(outlines, ["M0 0h1v1h-1zM1 1h1v1h-1z", "M1 0h1v1h-1zM0 1h1v1h-1z"]);
    }
}
