//! Indices beyond the ends of a row.

/// Mirror index `i` into a row of `length` values: … 1 0 | 0 1 … n−1 | n−1 …
pub fn mirror(i: isize, length: usize) -> usize {
    let position = i.rem_euclid(2 * length as isize) as usize;
    position.min(2 * length - 1 - position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_pixel_is_repeated() {
        let indices: Vec<_> = (-4..7).map(|i| mirror(i, 3)).collect();
        assert_eq!(indices, [2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0]);
        assert_eq!(mirror(-7, 1), 0);
    }
}
