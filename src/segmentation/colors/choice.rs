//! The colours that regions are drawn in, and which of them goes to which.

use std::cmp::Reverse;

use fixedbitset::FixedBitSet;
use palette::color_difference::EuclideanDistance;
use palette::{FromColor, Oklab, Srgb};

/// Colours of lightness 0.6 to 0.87 and chroma 0.08 to 0.19 in Oklab, each as far as can be from
/// those before it. Any two are at least 0.12 apart.
pub const PALETTE: [[u8; 3]; 24] = [
    [17, 153, 253],
    [242, 213, 3],
    [248, 94, 130],
    [42, 154, 18],
    [230, 198, 251],
    [10, 243, 232],
    [190, 116, 243],
    [144, 114, 163],
    [253, 178, 134],
    [122, 192, 39],
    [125, 244, 126],
    [139, 139, 80],
    [32, 142, 166],
    [166, 203, 153],
    [17, 196, 234],
    [195, 95, 68],
    [253, 117, 16],
    [253, 142, 253],
    [1, 182, 144],
    [206, 164, 1],
    [199, 70, 159],
    [115, 106, 236],
    [209, 149, 175],
    [159, 167, 254],
];
/// Thousandths of a distance beyond which variety is worth more.
const ENOUGH: u16 = 200;

/// Distances in thousandths, so that they compare alike on every machine.
type Distances = [[u16; PALETTE.len()]; PALETTE.len()];

/// Choose a colour for each region in turn, whose `neighbours` among those before it are known;
/// none for the `transparent` one. Of the colours that are far enough from all neighbours' the
/// least used is taken, and where none is far enough the farthest.
pub fn colors(neighbours: &[FixedBitSet], transparent: Option<usize>) -> Vec<Option<[u8; 3]>> {
    let distances = distances();
    let mut uses = [0_usize; PALETTE.len()];
    let mut chosen: Vec<Option<usize>> = Vec::new();
    for (region, neighbours) in neighbours.iter().enumerate() {
        let mut around = [false; PALETTE.len()];
        for color in neighbours.ones().filter_map(|other| chosen[other]) {
            around[color] = true;
        }
        let color = (Some(region) != transparent).then(|| best(&distances, &around, &uses));
        if let Some(color) = color {
            uses[color] += 1;
        }
        chosen.push(color);
    }
    chosen.into_iter().map(|color| color.map(|color| PALETTE[color])).collect()
}

fn best(
    distances: &Distances,
    around: &[bool; PALETTE.len()],
    uses: &[usize; PALETTE.len()],
) -> usize {
    let worth = |color: &usize| {
        let others = distances[*color].iter().zip(around).filter(|(_, around)| **around);
        let nearest = others.map(|(distance, _)| *distance).min();
        (nearest.map_or(ENOUGH, |nearest| nearest.min(ENOUGH)), Reverse((uses[*color], *color)))
    };
    (0..PALETTE.len()).max_by_key(worth).expect("the palette is not empty")
}

fn distances() -> Distances {
    let palette = PALETTE.map(oklab);
    palette.map(|a| palette.map(|b| (a.distance(b) * 1000.0).round() as u16))
}

pub fn oklab(color: [u8; 3]) -> Oklab {
    Oklab::from_color(Srgb::from(color).into_format::<f32>())
}
