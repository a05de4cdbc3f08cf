use gradbench::programs::determinant::determinant;

use crate::case::{Case, Maker, uniform};

/// The determinant of the minor; its gradient times `seed` is added.
fn minor(a: &[f64], ell: usize, row: usize, taken: u64, seed: f64, gradient: &mut [f64]) -> f64 {
    if row == ell {
        return 1.0;
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    for column in 0..ell {
        if taken & (1 << column) != 0 {
            continue;
        }
        let factor = sign * a[row * ell + column];
        let inner = minor(a, ell, row + 1, taken | 1 << column, seed * factor, gradient);
        sum += factor * inner;
        gradient[row * ell + column] += seed * sign * inner;
        sign = -sign;
    }
    sum
}

pub fn case() -> Case {
    let ell = 7;
    Maker::new(uniform(ell * ell), vec![0.0; ell * ell], 2.5, move |a| determinant(a, ell))
        .ours(move |a, gradient| determinant::gradient_into(a, ell, gradient))
        .by_hand(move |a, gradient| {
            gradient.fill(0.0);
            minor(a, ell, 0, 0, 1.0, gradient)
        })
        .case()
        .program()
}
