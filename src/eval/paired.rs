//! How far methods are apart, picture by picture.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::eval::arm::Arm;
use crate::eval::class_matching::ClassMatching;
use crate::eval::dataset::Dataset;
use crate::eval::experiment::Experiment;
use crate::eval::method::Method;
use crate::eval::record::Record;
use crate::eval::summary::picture_scores;
use crate::eval::table::{Row, Section};

/// Resamples of the bootstrap.
const RESAMPLES: usize = 10_000;

/// Average over pictures each method's scores less those of `baseline` at the same number of masks,
/// with the 95 % interval of a percentile bootstrap over pictures.
pub fn paired(
    dataset: &Dataset,
    experiment: &Experiment,
    baseline: Method,
    records: &[Record],
) -> Section {
    let matching = ClassMatching::new(dataset, records);
    let rows = experiment.arms().filter(|arm| arm.method != baseline).map(|arm| {
        let pairs = records.iter().filter_map(|record| {
            let scores = |method| {
                let outcome = record.outcome(Arm { method, ..arm })?;
                Some(picture_scores(outcome, matching))
            };
            Some((scores(arm.method)?, scores(baseline)?))
        });
        let pairs: Vec<_> = pairs.collect();
        let differences = |score: usize| -> Vec<f64> {
            pairs.iter().filter_map(|(a, b)| Some(a[score]? - b[score]?)).collect()
        };
        let names = [
            ["mIoU", "mIoU from", "mIoU to"],
            ["covering", "covering from", "covering to"],
            ["F", "F from", "F to"],
        ];
        let scores = names.into_iter().enumerate().flat_map(|(score, names)| {
            let interval = interval(&differences(score));
            names
                .into_iter()
                .enumerate()
                .map(move |(i, name)| (name, interval.map(|three| three[i])))
        });
        Row::of_arm(arm, scores.filter(|(_, score)| score.is_some()).collect())
    });
    Section {
        protocol: format!(
            "less `{}`, mean over pictures and its 95 % interval; F within 2 px, or the benchmark's",
            baseline.name()
        ),
        rows: rows.collect(),
    }
}

/// The mean of `values`, and the ends of the middle 95 % of the means of as many drawn from them.
fn interval(values: &[f64]) -> Option<[f64; 3]> {
    if values.is_empty() {
        return None;
    }
    let count = values.len() as f64;
    let mut random = ChaCha8Rng::seed_from_u64(0);
    let mut draw = || values.iter().map(|_| values[random.gen_range(0..values.len())]).sum::<f64>();
    let mut means: Vec<f64> = (0..RESAMPLES).map(|_| draw() / count).collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[(share * (RESAMPLES - 1) as f64).round() as usize];
    Some([values.iter().sum::<f64>() / count, at(0.025), at(0.975)])
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn the_interval_is_that_of_a_normal_mean() {
        // 400 values of mean 0.5 and standard deviation 0.5: the mean's is 0.025.
        let values: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
        let [mean, low, high] = interval(&values).unwrap();
        assert_eq!(mean, 0.5);
        assert!((low - (0.5 - 1.96 * 0.025)).abs() < 0.004, "{low}");
        assert!((high - (0.5 + 1.96 * 0.025)).abs() < 0.004, "{high}");
        assert_eq!(interval(&[0.25; 7]), Some([0.25; 3]));
        assert_eq!(interval(&[]), None);
    }
}
