//! Classes from the mean features of regions, compared over the whole data set.

use emerdiff::segment::cluster::kmeans::cluster;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis, concatenate};

use crate::eval::metric::class_tally::ClassTally;
use crate::eval::metric::classes::ClassTable;
use crate::eval::metric::hungarian::best_assignment;

/// The regions of one picture: their pixels by class, and the mean feature `[regions, channels]` of
/// each.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Pixels by class.
    pub table: ClassTable,
    /// Mean features.
    pub embeddings: Array2<f32>,
}

/// Cluster the regions of all pictures into `count` clusters and match these to the classes so that
/// the most pixels agree: the protocol of STEGO, with regions in the place of pixels.
///
/// # Errors
/// Those of [`cluster`].
pub fn data_set_tally(
    pictures: &[Judged],
    count: usize,
    seed: u64,
) -> emerdiff::Result<ClassTally> {
    let views: Vec<_> = pictures.iter().map(|picture| picture.embeddings.view()).collect();
    let Ok(points) = concatenate(Axis(0), &views) else { return Ok(ClassTally::default()) };
    let clusters = cluster(points.view(), count.min(points.nrows()), seed)?;
    let mut confusion = Array2::zeros((count, count));
    let mut first = 0;
    for picture in pictures {
        for (region, class, pixels) in picture.table.entries() {
            confusion[[class, clusters[first + region]]] += pixels;
        }
        first += picture.table.regions();
    }
    Ok(ClassTally::new(&confusion, &best_assignment(confusion.view())))
}

/// Give every region to the class whose mean embedding is nearest: EmerDiff's modified protocol,
/// which shows how well borders and features could serve if names were known. The mean is over the
/// true pixels of the class, each of which has the embedding of its region. Distance is Euclidean;
/// the paper does not say.
pub fn concept_tally(pictures: &[Judged], count: usize) -> ClassTally {
    let channels = pictures.first().map_or(0, |picture| picture.embeddings.ncols());
    let mut concepts = Array2::<f64>::zeros((count, channels));
    let mut sizes = vec![0; count];
    for picture in pictures {
        for (region, class, pixels) in picture.table.entries() {
            sizes[class] += pixels;
            let embedding = picture.embeddings.row(region).mapv(f64::from);
            concepts.row_mut(class).scaled_add(pixels as f64, &embedding);
        }
    }
    for (mut concept, &size) in concepts.outer_iter_mut().zip(&sizes) {
        concept /= size.max(1) as f64;
    }
    let mut confusion = Array2::zeros((count, count));
    for picture in pictures {
        let nearest: Vec<_> = picture
            .embeddings
            .outer_iter()
            .map(|embedding| nearest(embedding, concepts.view(), &sizes))
            .collect();
        for (region, class, pixels) in picture.table.entries() {
            confusion[[class, nearest[region]]] += pixels;
        }
    }
    ClassTally::new(&confusion, &(0..count).map(Some).collect::<Vec<_>>())
}

fn nearest(embedding: ArrayView1<'_, f32>, concepts: ArrayView2<'_, f64>, sizes: &[u64]) -> usize {
    let distance = |class: &usize| -> f64 {
        let pairs = concepts.row(*class);
        pairs.iter().zip(embedding).map(|(a, &b)| (a - f64::from(b)).powi(2)).sum()
    };
    let known = (0..sizes.len()).filter(|&class| sizes[class] > 0);
    known.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
}
