//! Thinning of a binary picture to lines one pixel wide.

use ndarray::Array2;

/// Take pixels off until nothing changes: the algorithm of Guo and Hall as MATLAB's
/// `bwmorph(…, 'thin', inf)` and scikit-image's `thin` have it.
pub fn thin(mut picture: Array2<bool>) -> Array2<bool> {
    let tables = [true, false].map(|first| std::array::from_fn(|code| goes(code as u8, first)));
    loop {
        let before = picture.clone();
        for table in &tables {
            let codes =
                Array2::from_shape_fn(picture.raw_dim(), |(y, x)| neighbours(&picture, y, x));
            picture.zip_mut_with(&codes, |pixel, &code| {
                let table: &[bool; 256] = table;
                *pixel &= !table[usize::from(code)];
            });
        }
        if picture == before {
            return picture;
        }
    }
}

/// The eight neighbours as bits, counter-clockwise from the one to the right.
fn neighbours(picture: &Array2<bool>, y: usize, x: usize) -> u8 {
    const OFFSETS: [(isize, isize); 8] =
        [(0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1)];
    if !picture[[y, x]] {
        return 0;
    }
    OFFSETS.iter().enumerate().fold(0, |code, (bit, &(dy, dx))| {
        let place = (y.wrapping_add_signed(dy), x.wrapping_add_signed(dx));
        code | u8::from(picture.get(place) == Some(&true)) << bit
    })
}

/// Whether a pixel with these neighbours is taken off: conditions G1, G2 and G3 (or G3′) of Lam,
/// Lee and Suen (PAMI 1992), where neighbours are numbered from 1.
fn goes(code: u8, first: bool) -> bool {
    let x = |i: usize| code >> ((i - 1) % 8) & 1 == 1;
    let crossings = (1..=4).filter(|i| !x(2 * i - 1) && (x(2 * i) || x(2 * i + 1))).count();
    let n1 = (1..=4).filter(|k| x(2 * k - 1) || x(2 * k)).count();
    let n2 = (1..=4).filter(|k| x(2 * k) || x(2 * k + 1)).count();
    let side = match first {
        true => (x(2) || x(3) || !x(8)) && x(1),
        false => (x(6) || x(7) || !x(4)) && x(5),
    };
    crossings == 1 && (2..=3).contains(&n1.min(n2)) && !side
}
