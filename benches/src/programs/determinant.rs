use gradbench::programs::determinant::determinant;

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, duals, sum, tape};

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

fn of_numbers<N: Number>(a: &[N], ell: usize, row: usize, taken: u64) -> N {
    let columns = (0..ell).filter(|column| taken & (1 << column) == 0).enumerate();
    sum(columns.map(|(i, column)| {
        let entry = a[row * ell + column] * if i % 2 == 0 { 1.0 } else { -1.0 };
        if row + 1 == ell { entry } else { entry * of_numbers(a, ell, row + 1, taken | 1 << column) }
    }))
}

pub fn case() -> Case {
    let ell = 7;
    Maker::new(uniform(ell * ell), vec![0.0; ell * ell], 2.5, move |a| determinant(a, ell))
        .ours(move |a, gradient| determinant::gradient_into(a, ell, gradient))
        .by_hand(move |a, gradient| {
            gradient.fill(0.0);
            minor(a, ell, 0, 0, 1.0, gradient)
        })
        .way("num-dual", move |a, gradient| duals(a, gradient, |x| of_numbers(x, ell, 0, 0)))
        .way("reverse", move |a, gradient| tape(a, gradient, |x| of_numbers(x, ell, 0, 0)))
        .case()
        .program()
}
