//! Which of some pixels is nearest to each pixel.

use rayon::prelude::*;

/// For each pixel of a picture, row by row, the index of the nearest of the pixels that are `sites`
/// (Euclidean; the exact transform of Felzenszwalb and Huttenlocher, Theory of Computing 2012,
/// keeping the places); `None` where there are no sites at all.
pub fn nearest_sites(sites: &[bool], width: usize) -> Option<Vec<u32>> {
    if !sites.contains(&true) {
        return None;
    }
    let height = sites.len() / width;
    // The nearest site of each pixel's own column, by its row.
    let mut rows = vec![NONE; sites.len()];
    let mut last = vec![NONE; width];
    for y in 0..height {
        for x in 0..width {
            if sites[y * width + x] {
                last[x] = y as u32;
            }
            rows[y * width + x] = last[x];
        }
    }
    last.fill(NONE);
    for y in (0..height).rev() {
        for x in 0..width {
            if sites[y * width + x] {
                last[x] = y as u32;
            }
            let above = &mut rows[y * width + x];
            if last[x] != NONE && (*above == NONE || last[x] - (y as u32) < y as u32 - *above) {
                *above = last[x];
            }
        }
    }
    rows.par_chunks_mut(width).enumerate().for_each(|(y, row)| across(row, y, width));
    Some(rows)
}

const NONE: u32 = u32::MAX;

/// The squared distances from the nearest site of one column.
struct Parabola {
    column: i64,
    /// Row of the site.
    row: u32,
    /// Squared vertical distance of the site.
    rise: i64,
    /// The first column where this parabola is the lowest.
    start: i64,
}

/// Replaces the rows of the columns' nearest sites by the indices of the nearest sites of all
/// columns: the lower envelope of the parabolas over the columns.
fn across(row: &mut [u32], y: usize, width: usize) {
    let mut envelope: Vec<Parabola> = Vec::new();
    for (x, &site) in row.iter().enumerate().filter(|(_, site)| **site != NONE) {
        let (x, rise) = (x as i64, (i64::from(site) - y as i64).pow(2));
        let mut start = 0;
        while let Some(other) = envelope.last() {
            // The first column that is strictly nearer to this one.
            let ahead = (rise + x * x) - (other.rise + other.column * other.column);
            start = ahead.div_euclid(2 * (x - other.column)) + 1;
            if start > other.start {
                break;
            }
            envelope.pop();
            start = 0;
        }
        if start < width as i64 {
            envelope.push(Parabola { column: x, row: site, rise, start });
        }
    }
    let mut place = 0;
    for (x, nearest) in row.iter_mut().enumerate() {
        while envelope.get(place + 1).is_some_and(|next| next.start <= x as i64) {
            place += 1;
        }
        let Parabola { column, row, .. } = envelope[place];
        *nearest = row * width as u32 + column as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_scipy() {
        // scipy.ndimage.distance_transform_edt(sites == 0) ** 2, SciPy 1.17.1
        let sites = b"
            .......
            .#.....
            .......
            .....#.
            ......."
            .iter()
            .filter(|byte| b".#".contains(byte))
            .map(|byte| *byte == b'#');
        let sites: Vec<bool> = sites.collect();
        let expected = [
            2, 1, 2, 5, 10, 9, 10, 1, 0, 1, 4, 5, 4, 5, 2, 1, 2, 5, 2, 1, 2, 5, 4, 5, 4, 1, 0, 1,
            10, 9, 10, 5, 2, 1, 2,
        ];
        let nearest = nearest_sites(&sites, 7).unwrap();
        for (i, (site, expected)) in nearest.into_iter().zip(expected).enumerate() {
            let site = site as usize;
            assert!(sites[site]);
            let squares = (site % 7).abs_diff(i % 7).pow(2) + (site / 7).abs_diff(i / 7).pow(2);
            assert_eq!(squares, expected, "pixel {i}");
        }
    }

    #[test]
    fn every_pixel_is_as_near_as_the_nearest_of_all() {
        let (width, height) = (37, 23);
        let sites: Vec<bool> = (0..width * height).map(|i| i * i % 53 == 6).collect();
        let squares = |a: usize, b: usize| {
            (a % width).abs_diff(b % width).pow(2) + (a / width).abs_diff(b / width).pow(2)
        };
        let all: Vec<usize> = (0..sites.len()).filter(|&i| sites[i]).collect();
        for (i, site) in nearest_sites(&sites, width).unwrap().into_iter().enumerate() {
            let least = all.iter().map(|&other| squares(i, other)).min();
            assert_eq!(Some(squares(i, site as usize)), least);
        }
        assert_eq!(nearest_sites(&[false; 6], 3), None);
    }
}
