//! Determinants by minors: recursion.

use differentiable::differentiable;

/// The determinant of the last rows, from `row` on, in the columns that are not taken.
#[differentiable(order = 2)]
pub fn minor(a: &[f64], ell: usize, row: usize, taken: u64) -> f64 {
    if row == ell {
        return 1.0;
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    for column in 0..ell {
        if taken & (1 << column) != 0 {
            continue;
        }
        sum += sign * a[row * ell + column] * minor(a, ell, row + 1, taken | 1 << column);
        sign = -sign;
    }
    sum
}

/// The determinant of a matrix of ℓ rows, one after another.
#[differentiable(order = 2)]
pub fn determinant(a: &[f64], ell: usize) -> f64 {
    minor(a, ell, 0, 0)
}
