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

/// Functions of several floats, by themselves and beside a type, with the option and without.
#[differentiable(order = 2, sparse)]
fn edges(x: &[f64], scale: f64) -> Vec<f64> {
    (1..x.len()).map(|i| scale * x[i] * x[i - 1]).collect()
}

#[differentiable(order = 2, sparse)]
fn turned([x, y]: [f64; 2], by: &[f64; 2]) -> [f64; 2] {
    [x * by[0], y - by[1]]
}

#[differentiable(order = 2, sparse)]
fn split(x: &[f64; 4]) -> ([f64; 2], f64) {
    ([x[0].exp(), x[1]], x[2] + x[3])
}

#[differentiable(order = 2)]
fn mixed(x: &[f64]) -> Vec<f64> {
    edges(x, 1.0)
}

#[differentiable(order = 2, sparse)]
fn of_vectors(x: &[f64; 8]) -> f64 {
    let first = edges(&x[..5], 2.0);
    let mut sum = 0.0;
    for i in 1..first.len() {
        sum += first[i].sin() + first[i];
    }
    let kept: Vec<f64> = edges(&x[4..], 0.5);
    let again = edges(&kept, 3.0);
    sum + again[1]
}

#[differentiable(order = 2, sparse)]
fn of_arrays(x: &[f64; 6]) -> f64 {
    let y = turned([x[0], x[1] * x[2]], &[x[3], x[4]]);
    let [z, w] = turned(y, &[2.0, x[5]]);
    let (pair, sum): ([f64; 2], f64) = split(&[x[0], x[1], x[2], x[5]]);
    y[0].sin() + z + w * w + pair[0] * pair[1] + sum * x[3]
}

#[differentiable(order = 2, sparse)]
fn of_a_mixed_one(x: &[f64; 4]) -> f64 {
    let y = mixed(&x[..3]);
    y[0] + y[1] + x[3] * x[0]
}

#[test]
fn each_float_of_a_result_depends_on_what_it_is_made_of() {
    let x = [0.3, -0.4, 0.5, 0.7, 1.1, -0.9, 0.2, 0.6];
    let (_, _, hessian) = of_vectors::sparse_hessian(&x);
    // What `edges` multiplies interacts, whether it is read or not; then x₁ to x₄ through the sine, and x₄ to x₇ in pairs of pairs.
    assert_eq!(entries(&hessian, of_vectors::hessian(&x).2.as_flattened()), 2 * 7 + 4 + 2 + 2 * 2);
    let x = [0.3, -0.4, 0.5, 0.7, 1.1, -0.9];
    let (_, _, hessian) = of_arrays::sparse_hessian(&x);
    let dense = of_arrays::hessian(&x).2;
    entries(&hessian, dense.as_flattened());
    for (row, column, _) in hessian.entries() {
        assert!(row != column || row != 3 || dense[3][3] != 0.0, "x₃ is multiplied by x₀ alone");
    }
    assert!(hessian.values().len() < 36, "{} entries", hessian.values().len());
    let x = [0.3, -0.4, 0.5, 0.7];
    let (_, _, hessian) = of_a_mixed_one::sparse_hessian(&x);
    assert_eq!(entries(&hessian, of_a_mixed_one::hessian(&x).2.as_flattened()), 9 + 2);
}

#[differentiable(sparse)]
fn rows_of_vectors(x: &[f64]) -> Vec<f64> {
    let y = edges(x, 1.0);
    let mut rows = edges(&y, 1.0);
    rows.push(y[0]);
    rows
}

#[test]
fn rows_depend_on_single_elements_of_results() {
    let x = [0.3, -0.4, 0.5, 0.7, 1.1];
    let (_, jacobian) = rows_of_vectors::sparse_jacobian(&x);
    assert_eq!(entries(&jacobian, &rows_of_vectors::jacobian(&x).1), 3 + 3 + 3 + 2);
}

#[differentiable(order = 2, sparse)]
fn advanced(x: &[f64], by: &[f64; 2], out: &mut [f64], last: &mut f64) {
    for i in 0..x.len() {
        out[i] += x[i] * by[0];
    }
    *last = out[0] * by[1];
}

#[differentiable(order = 2, sparse)]
fn doubled(out: &mut [f64]) {
    for out in out {
        *out *= *out;
    }
}

#[differentiable(sparse)]
fn rows_of_outputs(x: &[f64; 6]) -> Vec<f64> {
    let mut out = vec![0.0; 4];
    out[3] = x[5];
    let mut last = 0.0;
    advanced(&x[..3], &[2.0, x[4]], &mut out[..3], &mut last);
    out.push(last);
    doubled(&mut out[2..]);
    out
}

#[differentiable(order = 2, sparse)]
fn of_outputs(x: &[f64; 6]) -> f64 {
    let mut out = [x[0], 0.0, x[1]];
    doubled(&mut out);
    let mut last = x[3];
    advanced(&x[3..], &[x[0], 1.0], &mut out, &mut last);
    out[0] + out[1] + last
}

#[test]
fn each_float_that_is_written_depends_on_what_it_is_made_of() {
    let x = [0.3, -0.4, 0.5, 0.7, 1.1, -0.9];
    let (_, jacobian) = rows_of_outputs::sparse_jacobian(&x);
    assert_eq!(entries(&jacobian, &rows_of_outputs::jacobian(&x).1), 1 + 1 + 1 + 1 + 2);
    let (_, _, hessian) = of_outputs::sparse_hessian(&x);
    // x₀², x₁², and x₀ times x₃, x₄ and x₅.
    assert_eq!(entries(&hessian, of_outputs::hessian(&x).2.as_flattened()), 2 + 6);
}

struct Chain {
    scale: f64,
}

impl Chain {
    #[differentiable(order = 2, sparse)]
    fn energy(&self, x: &[f64]) -> f64 {
        chain(x, self.scale)
    }

    #[differentiable(order = 2, sparse)]
    fn forces(&self, x: &[f64; 4], out: &mut [f64; 4]) {
        for i in 1..4 {
            out[i] = self.scale * x[i] * x[i - 1];
        }
    }

    #[differentiable(order = 2)]
    fn plain(&self, x: &[f64]) -> f64 {
        chain(x, self.scale)
    }

    #[differentiable(order = 2, sparse, associated)]
    fn square(x: [f64; 2]) -> [f64; 2] {
        [x[0] * x[0], x[1]]
    }

    #[differentiable(order = 2, sparse)]
    fn total(&self, x: &[f64; 8]) -> f64 {
        let mut forces = [0.0; 4];
        self.forces(&[x[4], x[5], 1.0, x[7]], &mut forces);
        let square = Self::square([x[0], x[7]]);
        self.energy(&x[..4]) + self.energy(&x[4..]) + forces[1] + square[0] * square[1]
    }

    #[differentiable(order = 2, sparse)]
    fn of_a_plain_one(&self, x: &[f64; 5]) -> f64 {
        self.plain(&x[..3]) + Chain { scale: 0.5 }.plain(&x[3..])
    }
}

#[test]
fn methods_are_followed() {
    let (own, x) = (Chain { scale: 0.7 }, [0.3, -0.4, 0.5, 0.7, 1.1, -0.9, 0.2, 0.6]);
    let (_, _, hessian) = own.total_sparse_hessian(&x);
    // Two chains, and x₀² x₇.
    assert_eq!(entries(&hessian, own.total_hessian(&x).2.as_flattened()), (2 * 3 + 3) + (2 * 3 + 3) + 1 + 2);
    let x = [0.3, -0.4, 0.5, 0.7, 1.1];
    let (_, _, hessian) = own.of_a_plain_one_sparse_hessian(&x);
    assert_eq!(entries(&hessian, own.of_a_plain_one_hessian(&x).2.as_flattened()), 9 + 4);
}
