use image::{Rgb, RgbImage};

use super::*;

const SIZE: Size = Size { width: 128, height: 128 };
const GRID: Grid = Grid { rows: 16, columns: 16 };

#[test]
fn proportions_are_kept() {
    let canvas = Canvas::new(SIZE, 600, 400).unwrap();
    assert_eq!((canvas.columns(), canvas.rows()), (0..128, 21..106));
    let canvas = Canvas::new(SIZE, 10, 10_000).unwrap();
    assert_eq!((canvas.columns(), canvas.rows()), (63..64, 0..128));
    assert!(Canvas::new(SIZE, 0, 3).is_err());
}

#[test]
fn long_pictures_are_tiled() {
    let tiles = |width, height, tiles| {
        let canvas = Canvas::in_tiles(SIZE, GRID, (width, height), tiles).unwrap();
        let Size { width, height } = canvas.size();
        // Each tile lies on the canvas, and the last ones show its ends.
        let ends = canvas.tiles().map(|tile| (tile.row + 128, tile.column + 128));
        assert_eq!(ends.clone().max(), Some((height, width)));
        (canvas.num_tiles(), canvas.columns().len(), canvas.rows().len())
    };
    assert_eq!(tiles(600, 400, None), (1, 128, 85));
    assert_eq!(tiles(600, 300, None), (1, 128, 64));
    // The shorter side is shown in full.
    assert_eq!(tiles(610, 300, None), (3, 260, 128));
    assert_eq!(tiles(300, 610, None), (3, 128, 260));
    assert_eq!(tiles(30_000, 100, None), (8, 800, 3));
    assert_eq!(tiles(1, 300, None), (8, 3, 800));
    // Asked for: along the longer side, and as many across as that takes.
    assert_eq!(tiles(600, 400, Some(1)), (1, 128, 85));
    assert_eq!(tiles(600, 400, Some(3)), (6, 320, 213));
    // Not beyond the picture's own pixels.
    assert_eq!(tiles(600, 400, Some(99)), (24, 600, 400));
    assert_eq!(tiles(100, 90, Some(99)), (1, 128, 115));
    assert!(Canvas::in_tiles(SIZE, GRID, (9, 9), Some(0)).is_err());
    assert!(Canvas::in_tiles(SIZE, GRID, (0, 9), None).is_err());
}

#[test]
fn every_picture_has_cells() {
    let shown = |width, height| {
        let canvas = Canvas::new(SIZE, width, height).unwrap();
        (0..256).filter(|&cell| canvas.shows_cell(GRID.place(cell), GRID)).count()
    };
    assert_eq!(shown(500, 500), 256);
    assert_eq!(shown(600, 400), 16 * 10);
    assert_eq!(shown(1, 10_000), 16);
    assert_eq!(shown(10_000, 1), 16);
}

#[test]
fn the_rest_is_the_picture_mirrored() {
    let picture = RgbImage::from_fn(4, 2, |_, y| Rgb([if y == 0 { 255 } else { 0 }; 3]));
    let canvas = Canvas::new(Size { width: 4, height: 4 }, 4, 2).unwrap();
    let image = canvas.image(&picture);
    let column: Vec<_> = (0..4).map(|y| image[[0, 0, y, 0]]).collect();
    assert_eq!(column, [1.0, 1.0, -1.0, -1.0]);
}
