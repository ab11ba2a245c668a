//! How far methods are apart, picture by picture.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::report::{Choice, Row, Section, class_count};
use super::summary::picture_scores;
use super::{Dataset, Method, Outcome, Plan, Record};

/// Resamples of the bootstrap.
const RESAMPLES: usize = 10_000;

/// The mean over pictures of each method's scores less those of `baseline` at the same number of masks,
/// with the 95 % interval of a percentile bootstrap over pictures.
pub fn paired(dataset: &Dataset, plan: &Plan, baseline: Method, records: &[Record]) -> Section {
    let count = class_count(dataset, records);
    let background = dataset.classes().background;
    let scores = |outcome: &Outcome| picture_scores(outcome, count, background);
    let others = plan.methods.iter().filter(|method| **method != baseline);
    let arms = others.flat_map(|&method| plan.ks.iter().map(move |&k| (method, k)));
    let rows = arms.map(|(method, k)| {
        let pairs = records.iter().filter_map(|record| {
            let of = |method| {
                record.outcomes.iter().find(|outcome| (outcome.method, outcome.k) == (method, k))
            };
            Some((scores(of(method)?), scores(of(baseline)?)))
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
        let scores = scores.filter(|(_, score)| score.is_some()).collect();
        Row { method, k: Choice::K(k), scores, class_ious: Vec::new() }
    });
    Section {
        protocol: format!(
            "less `{}`, mean over pictures and its 95 % interval; F within 2 px, or the benchmark's",
            baseline.name()
        ),
        rows: rows.collect(),
    }
}

/// The mean of `values`, and where 95 of 100 means of as many drawn from them lie.
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
