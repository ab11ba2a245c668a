//! What regions were judged by when they merged, and what people say of it: the rows that the
//! weights of a model's boundary strength are chosen by.

use emerdiff::pipeline::basins::Basins;
use emerdiff::segment::boundary::agglomerate::Judged;
use serde::{Deserialize, Serialize};

use crate::eval::dataset::sample::Truth;
use crate::eval::labels::{IGNORE, Labels};

/// Two regions that merged.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Merged {
    /// What they were judged by.
    pub judged: Judged,
    /// The share of people who part a pixel of the one from a pixel of the other.
    pub parted: f64,
    /// Cracks between them; 0 when they do not touch.
    pub length: f64,
}

/// Merge the basins, but for regions below `min_area`, and ask the truth about every merge.
pub fn merged(basins: &Basins, min_area: f64, truth: &Truth) -> Vec<Merged> {
    let maps: Vec<&Labels> = match truth {
        Truth::Classes(classes) => vec![classes],
        Truth::Annotations(people) => people.iter().map(|person| &person.regions).collect(),
    };
    let mut drawn: Vec<Vec<Vec<f64>>> = maps.iter().map(|map| drawn(basins, map)).collect();
    let min_pixels = min_area * basins.labels().len() as f64;
    let mut all = Vec::new();
    basins.merges(min_pixels, false, &mut |[a, b], judged, length| {
        let parted = drawn.iter().filter_map(|drawn| parted(&drawn[a], &drawn[b]));
        let parted: Vec<f64> = parted.collect();
        if !parted.is_empty() {
            let parted = parted.iter().sum::<f64>() / parted.len() as f64;
            all.push(Merged { judged: *judged, parted, length });
        }
        for drawn in &mut drawn {
            let union = drawn[a].iter().zip(&drawn[b]).map(|(a, b)| a + b).collect();
            drawn.push(union);
        }
    });
    all
}

/// The pixels of each basin that lie in each true region.
fn drawn(basins: &Basins, map: &Labels) -> Vec<Vec<f64>> {
    let count = map.iter().filter(|&&label| label != IGNORE).max();
    let count = count.map_or(0, |&last| usize::from(last) + 1);
    let mut drawn = vec![vec![0.0; count]; basins.count()];
    let (rows, columns) = map.dim();
    let size = basins.size();
    for (pixel, &basin) in basins.labels().iter().enumerate() {
        let place = |at: usize, length: usize, all: usize| (2 * at + 1) * all / (2 * length);
        let row = place(pixel / size.width, size.height, rows);
        let label = map[[row, place(pixel % size.width, size.width, columns)]];
        if label != IGNORE {
            drawn[basin as usize][usize::from(label)] += 1.0;
        }
    }
    drawn
}

/// The probability that a pixel of each lie in different regions; `None` where one is not judged.
fn parted(a: &[f64], b: &[f64]) -> Option<f64> {
    let pairs = a.iter().sum::<f64>() * b.iter().sum::<f64>();
    let together: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    (pairs > 0.0).then(|| 1.0 - together / pairs)
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn people_part_what_lies_in_different_regions() {
        assert_eq!(parted(&[4.0, 0.0], &[0.0, 2.0]), Some(1.0));
        assert_eq!(parted(&[4.0, 0.0], &[3.0, 0.0]), Some(0.0));
        assert_eq!(parted(&[4.0, 4.0], &[1.0, 1.0]), Some(0.5));
        assert_eq!(parted(&[0.0, 0.0], &[1.0, 1.0]), None);
    }
}
