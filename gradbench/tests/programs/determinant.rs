//! Determinants by minors: recursion.

use differentiable::differentiable;
use gradbench::programs::determinant::determinant;

use crate::samples::{assert_close, floats, index, input, output};
use crate::support::agree;

/// The rows from the one on that has as many columns left.
#[differentiable(order = 2)]
fn by_lists(a: &[f64], ell: usize, columns: &[usize]) -> f64 {
    if columns.is_empty() {
        return 1.0;
    }
    let row = ell - columns.len();
    let mut sum = 0.0;
    for (j, &column) in columns.iter().enumerate() {
        let others: Vec<usize> = columns.iter().copied().filter(|&other| other != column).collect();
        let term = a[row * ell + column] * by_lists(a, ell, &others);
        if j % 2 == 0 { sum += term } else { sum -= term }
    }
    sum
}

/// `next` links the columns that are left; its last entry is the head.
#[differentiable]
fn by_links(a: &[f64], ell: usize, row: usize, next: &mut [usize]) -> f64 {
    if row == ell {
        return 1.0;
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    let mut before = ell;
    while next[before] < ell {
        let column = next[before];
        next[before] = next[column];
        sum += sign * a[row * ell + column] * by_links(a, ell, row + 1, next);
        next[before] = column;
        sign = -sign;
        before = column;
    }
    sum
}

fn linked(ell: usize) -> Vec<usize> {
    (1..=ell).chain([0]).collect()
}

fn matrix(sample: &str) -> (Vec<f64>, usize) {
    let input = input(sample);
    (floats(&input["A"]), index(&input["ell"]))
}

#[test]
fn has_the_values_and_gradients_of_the_reference() {
    for sample in ["det", "det-3"] {
        let (a, ell) = matrix(sample);
        let value = floats(&output(&format!("{sample}.primal")));
        let gradient = floats(&output(&format!("{sample}.gradient")));
        let columns: Vec<usize> = (0..ell).collect();
        let results = [
            determinant::value_and_gradient(&a, ell),
            by_lists::value_and_gradient(&a, ell, &columns),
            by_links::value_and_gradient(&a, ell, 0, &mut linked(ell)),
        ];
        for (own_value, own_gradient) in results {
            assert_close(&[own_value], &value);
            assert_close(&own_gradient, &gradient);
        }
    }
}

agree! {
    determinant: (&matrix("det").0, const 5), (&matrix("det-3").0, const 3), (&vec![3.0], const 1);
    by_lists: (&matrix("det").0, const 5, const &[0, 1, 2, 3, 4]);
}
