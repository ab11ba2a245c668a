//! Precision over recall from threshold to threshold, as in BSDS500's `collect_eval_bdry.m`.

use crate::eval::metric::counts::{Counts, Fractions};

/// Places from one threshold to the next at which F is looked at.
const STEPS: u32 = 99;

/// Precision and recall of a data set at each threshold, from the lowest.
#[derive(Clone, Debug)]
pub struct Curve(Vec<Fractions>);

impl Curve {
    /// The curve of counts that were added up over pictures.
    pub fn new(counts: impl IntoIterator<Item = Counts>) -> Self {
        Self(counts.into_iter().map(Counts::fractions).collect())
    }

    /// The place of the highest F, on lines from each threshold to the next; `None` without
    /// thresholds.
    pub fn best(&self) -> Option<Fractions> {
        let between = self.0.windows(2).flat_map(|pair| {
            (0..=STEPS).map(|step| {
                let share = f64::from(step) / f64::from(STEPS);
                let mix = |a: f64, b: f64| b * share + a * (1.0 - share);
                let precision = mix(pair[0].precision, pair[1].precision);
                Fractions::new(precision, mix(pair[0].recall, pair[1].recall))
            })
        });
        self.0.iter().copied().chain(between).max_by(|a, b| a.f.total_cmp(&b.f))
    }

    /// Average precision: the mean precision at 101 recalls from 0 to 1, on lines from each recall
    /// to the next; 0 outside the recalls that there are, and where there is one alone.
    pub fn average_precision(&self) -> f64 {
        let mut points: Vec<_> =
            self.0.iter().map(|point| (point.recall, point.precision)).collect();
        // Of thresholds with one recall the lowest counts.
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points.dedup_by_key(|point| point.0);
        let precision = |recall: f64| {
            let next = points.iter().position(|point| point.0 >= recall)?;
            let [(r0, p0), (r1, p1)] = [points[next.saturating_sub(1)], points[next]];
            match r1 == recall {
                true => Some(p1),
                false => (next > 0).then(|| p0 + (p1 - p0) * (recall - r0) / (r1 - r0)),
            }
        };
        if points.len() < 2 {
            return 0.0;
        }
        (0..=100).filter_map(|i| precision(f64::from(i) / 100.0)).sum::<f64>() * 0.01
    }
}
