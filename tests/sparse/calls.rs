//! Sets go through calls of functions that have the option `sparse`, too.

use differentiable::{Real, SparseMatrix, differentiable};

/// How many entries the matrix has; those that are other than zero are those of the dense one.
#[track_caller]
fn entries(matrix: &SparseMatrix<f64>, dense: &[f64]) -> usize {
    let sparse = matrix.to_dense();
    assert_eq!(sparse.len(), dense.len());
    for (actual, expected) in sparse.iter().zip(dense) {
        assert!((actual - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{actual}, not {expected}");
    }
    matrix.values().len()
}

#[differentiable(order = 2, sparse)]
fn chain(x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        sum += scale * x[i - 1] * x[i].sin();
    }
    sum
}

/// The same without a set for each element.
#[differentiable(order = 2)]
fn dense_chain(x: &[f64], scale: f64) -> f64 {
    chain(x, scale)
}

#[differentiable(order = 2, sparse)]
fn of_slices(x: &[f64]) -> f64 {
    chain(&x[..4], 2.0) + chain(&x[4..], 3.0) + x[0] * x[7]
}

#[differentiable(order = 2, sparse)]
fn of_one_that_is_not(x: &[f64]) -> f64 {
    chain(&x[..4], 2.0) + dense_chain(&x[4..], 3.0)
}

#[test]
fn what_interacts_in_a_call_interacts() {
    let x: Vec<f64> = (0..8).map(|i| 0.3 + 0.1 * f64::from(i)).collect();
    let (_, _, hessian) = of_slices::sparse_hessian(&x);
    assert_eq!(entries(&hessian, &of_slices::hessian(&x).2), 2 * 3 + 2 * 3 + 2 + 6);
    let (_, _, hessian) = of_one_that_is_not::sparse_hessian(&x);
    assert_eq!(entries(&hessian, &of_one_that_is_not::hessian(&x).2), 2 * 3 + 3 + 16);
}

#[differentiable(order = 2, sparse, wrt(a, b))]
fn first_of<T: Real>(a: T, weights: &[T], b: [T; 3], pick: usize) -> T {
    weights[0] * a.exp() + b[pick]
}

/// By value and by reference, from storage, expressions and constants; and the value depends on a part alone.
#[differentiable(order = 2, sparse)]
fn of_arguments(x: &[f64; 6]) -> f64 {
    let kept = [x[3], x[4] * x[5], 1.0];
    let picked = first_of(x[0], &[2.0], kept, 0);
    let other = first_of(x[1] * x[2], &[0.5], [x[3], 2.0, x[5]], 2);
    picked * x[1] + other + first_of(0.5, &[1.0], kept, 1)
}

#[test]
fn the_value_of_a_call_depends_on_what_it_is_made_of() {
    let x = [0.3, -0.4, 0.5, 0.7, 1.1, -0.9];
    let (_, _, hessian) = of_arguments::sparse_hessian(&x);
    let pairs: Vec<(usize, usize)> =
        hessian.entries().filter(|(row, column, _)| row >= column).map(|(row, column, _)| (row, column)).collect();
    assert_eq!(pairs, [(0, 0), (1, 0), (1, 1), (2, 1), (3, 1), (2, 2), (5, 4)]);
    entries(&hessian, of_arguments::hessian(&x).2.as_flattened());
}

#[differentiable(order = 2, sparse)]
fn tree(x: &[f64]) -> f64 {
    match x.len() {
        1 => x[0] * x[0] * x[0],
        n => tree(&x[..n / 2]) + tree(&x[n / 2..]),
    }
}

#[test]
fn a_function_that_calls_itself_is_followed() {
    let x: Vec<f64> = (0..16).map(f64::from).collect();
    let (_, _, hessian) = tree::sparse_hessian(&x);
    assert_eq!((entries(&hessian, &tree::hessian(&x).2), hessian.sweeps()), (16, 1));
}

#[allow(clippy::too_many_arguments)]
#[differentiable(order = 2, sparse)]
fn first_of_thirteen(
    x: &[f64],
    a: f64,
    [b, c]: [f64; 2],
    _: u8,
    _: u8,
    _: u8,
    _: u8,
    _: u8,
    _: u8,
    _: u8,
    _: u8,
    _: u8,
    d: f64,
) -> f64 {
    x[0].exp() + a + b + c + d
}

#[differentiable(order = 2, sparse)]
fn of_thirteen(x: &[f64; 3]) -> f64 {
    first_of_thirteen(x, 0.0, [0.0, x[1]], 1, 2, 3, 4, 5, 6, 7, 8, 9, 0.0)
}

#[test]
fn what_is_given_too_many_arguments_is_dense() {
    let x = [0.3, -0.4, 0.5];
    let (_, _, hessian) = of_thirteen::sparse_hessian(&x);
    assert_eq!(entries(&hessian, of_thirteen::hessian(&x).2.as_flattened()), 9);
}

#[differentiable(sparse)]
fn rows(x: &[f64]) -> Vec<f64> {
    let mut rows = vec![0.0; x.len() + 1];
    for k in 0..x.len() {
        rows[k] = first_of(x[k], &[1.0], [x[0], x[1], x[2]], k % 3);
    }
    rows[x.len()] = chain(&x[1..3], 1.0);
    rows
}

#[test]
fn outputs_depend_on_what_calls_depend_on() {
    let x = [0.3, -0.4, 0.5, 0.7, 1.1];
    let (_, jacobian) = rows::sparse_jacobian(&x);
    assert_eq!(entries(&jacobian, &rows::jacobian(&x).1), 1 + 1 + 1 + 2 + 2 + 2);
}
