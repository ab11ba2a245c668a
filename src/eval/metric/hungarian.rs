//! The Hungarian method; the only file that sees the crate that does it.

use ndarray::ArrayView2;

/// Assign a column to each row so that the sum of `weights` at those places is as large as can be;
/// `None` for rows that are left over. Ties are broken as SciPy's `linear_sum_assignment` breaks
/// them.
pub fn best_assignment(weights: ArrayView2<'_, u64>) -> Vec<Option<usize>> {
    let (rows, columns) = weights.dim();
    let weights: Vec<f64> = weights.iter().map(|&weight| weight as f64).collect();
    let (chosen, partners) =
        lsap::solve(rows, columns, &weights, true).expect("finite weights have an assignment");
    let mut assignment = vec![None; rows];
    for (row, column) in chosen.into_iter().zip(partners) {
        assignment[row] = Some(column);
    }
    assignment
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn it_is_scipy_linear_sum_assignment() {
        // scipy.optimize.linear_sum_assignment(a, maximize=True), SciPy 1.17.1
        let wide = array![[4, 1, 3, 0], [2, 0, 5, 0], [3, 2, 2, 0]];
        assert_eq!(best_assignment(wide.view()), [Some(0), Some(2), Some(1)]);
        assert_eq!(best_assignment(wide.t()), [Some(0), Some(2), Some(1), None]);
        assert_eq!(best_assignment(Array2::zeros((0, 3)).view()), []);
    }
}
