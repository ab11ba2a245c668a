//! How far sources are apart, picture by picture.

use std::slice::from_ref;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::eval::arm::{Arm, Source};
use crate::eval::class_matching::ClassMatching;
use crate::eval::dataset::Dataset;
use crate::eval::experiment::Experiment;
use crate::eval::metric::class_tally::mean_of;
use crate::eval::record::{Outcome, Record};
use crate::eval::summary::{PictureScores, picture_scores};
use crate::eval::table::{Choice, Row, Section};

/// Resamples of the bootstrap.
const RESAMPLES: usize = 10_000;

/// Average over pictures each source's scores less those of `baseline` at the same setting, with the
/// 95 % interval of a percentile bootstrap over pictures. A source that shares no setting with it,
/// and contours, are compared at the settings that are best for the data set, on either side and
/// score by score; contours with the contours of `baseline`, if it has any.
pub fn paired(
    dataset: &Dataset,
    experiment: &Experiment,
    baseline: &Source,
    records: &[Record],
) -> Section {
    let pairing = Pairing { records, matching: ClassMatching::new(dataset, records) };
    let split = |source: &Source| -> (Vec<_>, Vec<_>) {
        experiment.arms_of(source).into_iter().partition(Arm::has_labels)
    };
    let (base_maps, base_contours) = split(baseline);
    let mut rows = Vec::new();
    for source in experiment.sources().filter(|source| source != baseline) {
        let (maps, contours) = split(&source);
        let before = rows.len();
        for arm in &maps {
            if let Some(base) = base_maps.iter().find(|base| base.setting == arm.setting) {
                let choice = Choice::Setting(arm.setting.clone());
                rows.extend(pairing.row(choice, from_ref(arm), from_ref(base)));
            }
        }
        if rows.len() == before {
            rows.extend(pairing.row(Choice::Ods, &maps, either(&base_maps, &base_contours)));
        }
        let base = either(&base_contours, &base_maps);
        rows.extend(pairing.row(Choice::ContoursOds, &contours, base));
    }
    Section {
        protocol: format!(
            "less `{}`, mean over pictures and its 95 % interval; F within 2 px, or the benchmark's",
            baseline.name()
        ),
        rows,
    }
}

/// `arms`, or `others` where there are none.
fn either<'a>(arms: &'a [Arm], others: &'a [Arm]) -> &'a [Arm] {
    if arms.is_empty() { others } else { arms }
}

/// What rows of differences are made of.
struct Pairing<'a> {
    records: &'a [Record],
    matching: ClassMatching,
}

impl Pairing<'_> {
    /// The scores of `arms` less those of `base`, each side at its best setting; `None` where a side
    /// has no arm.
    fn row(&self, choice: Choice, arms: &[Arm], base: &[Arm]) -> Option<Row> {
        let source = &arms.first()?.source;
        base.first()?;
        let names = [
            ["mIoU", "mIoU from", "mIoU to"],
            ["covering", "covering from", "covering to"],
            ["F", "F from", "F to"],
        ];
        let [own, base] = [arms, base].map(|arms| self.candidates(arms));
        let scores = names.into_iter().enumerate().flat_map(|(score, names)| {
            let pairs = series(&own, score).into_iter().zip(series(&base, score));
            let differences: Vec<f64> = pairs.filter_map(|(a, b)| Some(a? - b?)).collect();
            names.into_iter().zip(interval(&differences).into_iter().flatten().map(Some))
        });
        Some(Row::of_choice(source, choice, scores.collect()))
    }

    /// The scores of each picture at every setting and threshold of `arms`.
    fn candidates(&self, arms: &[Arm]) -> Vec<Vec<PictureScores>> {
        let scores = |record: &Record| {
            let outcomes = arms.iter().filter_map(|arm| record.outcome(arm));
            let candidates = outcomes.flat_map(Outcome::candidates);
            candidates.map(|scores| picture_scores(scores, self.matching)).collect()
        };
        self.records.iter().map(scores).collect()
    }
}

/// One score of every picture, at the setting that has the highest mean.
fn series(pictures: &[Vec<PictureScores>], score: usize) -> Vec<Option<f64>> {
    let settings = pictures.first().map_or(0, Vec::len);
    let at = |setting: usize| pictures.iter().map(move |scores| scores.get(setting)?[score]);
    let best = (0..settings)
        .max_by(|&a, &b| mean_of(at(a)).unwrap_or(0.0).total_cmp(&mean_of(at(b)).unwrap_or(0.0)));
    best.map_or_else(Vec::new, |setting| at(setting).collect())
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
