//! Jacobian matrices of vector functions: the sparse one has the elements of the dense one, by columns or by rows.

use differentiable::{SparseMatrix, differentiable};

use crate::points::{assert_close, points};

macro_rules! agrees {
    ($f:ident, $n:expr, |$x:ident| ($($argument:expr),*)) => {{
        let mut again = SparseMatrix::new();
        let mut sweeps = 0;
        for point in points($n) {
            let $x = &point[..];
            let (value, jacobian) = $f::sparse_jacobian($($argument),*);
            let (dense_value, dense) = $f::jacobian($($argument),*);
            assert_eq!(value, dense_value);
            assert_close(&jacobian.to_dense(), &dense);
            assert_eq!($f::sparse_jacobian_into($($argument,)* &mut again), value);
            assert_eq!(again, jacobian);
            sweeps = jacobian.sweeps();
        }
        sweeps
    }};
}

/// Broyden's tridiagonal system.
#[differentiable(sparse)]
fn broyden(x: &[f64]) -> Vec<f64> {
    let n = x.len();
    let mut y = vec![0.0; n];
    for i in 0..n {
        y[i] = (3.0 - 2.0 * x[i]) * x[i] + 1.0;
        if i > 0 {
            y[i] -= x[i - 1];
        }
        if i + 1 < n {
            y[i] -= 2.0 * x[i + 1];
        }
    }
    y
}

#[test]
fn a_tridiagonal_one_takes_three_sweeps() {
    assert_eq!(agrees!(broyden, 20, |x| (x)), 3);
}

/// One step of the heat equation by the method of lines, periodic.
#[differentiable(sparse)]
fn heat(u: &[f64], step: f64) -> Vec<f64> {
    let n = u.len();
    (0..n).map(|i| u[i] + step * (u[(i + 1) % n] - 2.0 * u[i] + u[(i + n - 1) % n]).sin()).collect()
}

#[test]
fn two_parameters() {
    let (value, jacobian) = heat::sparse_jacobian(&[0.1, 0.5, -0.2, 0.3, 0.9], 0.1);
    assert_eq!(value, heat(&[0.1, 0.5, -0.2, 0.3, 0.9], 0.1));
    assert_eq!((jacobian.rows(), jacobian.columns(), jacobian.values().len()), (5, 6, 20));
    for column in 0..6 {
        let mut direction = [0.0; 6];
        direction[column] = 1.0;
        let (_, expected) = heat::jvp(&[0.1, 0.5, -0.2, 0.3, 0.9], 0.1, &direction[..5], direction[5]);
        let found: Vec<_> = (0..5).map(|row| jacobian.get(row, column)).collect();
        assert_close(&found, &expected);
    }
}

/// What each camera sees of each point, projected: each row has the parameters of one of either.
#[differentiable(sparse)]
fn reprojection(cameras: &[[f64; 4]], points: &[[f64; 3]], sights: &[(usize, usize)]) -> Vec<[f64; 2]> {
    let mut residuals = Vec::with_capacity(sights.len());
    for sight in sights {
        let (camera, point) = (cameras[sight.0], points[sight.1]);
        let depth = point[2] + camera[2] + 3.0;
        let focus = 1.0 + camera[3] * camera[3];
        residuals.push([focus * (point[0] + camera[0]) / depth, focus * (point[1] + camera[1]) / depth]);
    }
    residuals
}

#[test]
fn cameras_and_points() {
    let sights: Vec<_> = (0..3).flat_map(|camera| (0..6).map(move |point| (camera, point))).collect();
    let coordinates = points(30).next().expect("there is a point");
    let cameras: Vec<[f64; 4]> = coordinates[..12].as_chunks().0.to_vec();
    let points: Vec<[f64; 3]> = coordinates[12..].as_chunks().0.to_vec();
    let (value, jacobian) = reprojection::sparse_jacobian(&cameras, &points, &sights);
    assert_eq!((jacobian.rows(), jacobian.columns()), (36, 30));
    // The abscissa does not depend on either ordinate, nor the ordinate on either abscissa.
    assert_eq!(jacobian.values().len(), 36 * 5);
    assert_eq!(jacobian.sweeps(), 5);
    for row in 0..36 {
        let mut cotangent = vec![[0.0; 2]; 18];
        cotangent[row / 2][row % 2] = 1.0;
        let (same, (of_cameras, of_points)) = reprojection::vjp(&cameras, &points, &sights, cotangent);
        assert_eq!(same, value);
        let expected = [of_cameras.as_flattened(), of_points.as_flattened()].concat();
        let found: Vec<_> = (0..30).map(|column| jacobian.get(row, column)).collect();
        assert_close(&found, &expected);
    }
}

#[differentiable(sparse)]
fn wide(x: &[f64]) -> [f64; 2] {
    [x.iter().map(|v| v * v).sum(), x[0] * x[1]]
}

#[test]
fn few_rows_are_swept_by_rows() {
    assert_eq!(agrees_with_array(50), 2);
}

fn agrees_with_array(n: usize) -> usize {
    let x = points(n).next().expect("there is a point");
    let ((value, jacobian), (same, dense)) = (wide::sparse_jacobian(&x), wide::jacobian(&x));
    assert_eq!(value, same);
    assert_close(&jacobian.to_dense(), &dense);
    jacobian.sweeps()
}

/// A full row and a diagonal: neither columns nor rows are few.
#[differentiable(sparse)]
fn constrained(x: &[f64]) -> Vec<f64> {
    let mut y: Vec<f64> = x.iter().map(|v| v.exp()).collect();
    y.push(x.iter().sum());
    y
}

#[test]
fn rows_and_columns() {
    assert_eq!(agrees!(constrained, 9, |x| (x)), 2);
}

#[differentiable(sparse)]
fn diagonal(x: &[f64], add: bool) -> Vec<f64> {
    let mut y = x.to_vec();
    for v in y.iter_mut() {
        *v = *v * *v;
    }
    if add {
        y.push(1.0);
    }
    y
}

#[test]
fn a_row_may_be_empty() {
    assert_eq!(agrees!(diagonal, 6, |x| (x, false)), 1);
    assert_eq!(agrees!(diagonal, 6, |x| (x, true)), 1);
    assert_eq!(diagonal::sparse_jacobian(&[1.0; 3], true).1.column_offsets(), [0, 1, 2, 3]);
    assert_eq!(diagonal::sparse_jacobian(&[], true).1.rows(), 1);
    assert_eq!(diagonal::sparse_jacobian(&[], false).0, []);
}

#[differentiable]
fn scaled(x: &[f64], factor: f64, out: &mut [f64]) {
    for i in 0..x.len() {
        out[i] += factor * x[i];
    }
}

#[differentiable]
fn sorted(a: f64, b: f64) -> (f64, f64) {
    if a < b { (a, b) } else { (b, a) }
}

#[differentiable(sparse)]
fn calling(x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; x.len()];
    scaled(&x[..2], x[2], &mut y[1..3]);
    let (low, high) = sorted(x[3], x[4]);
    y[3] = low;
    y[4] = high * low;
    y[0] = x[5];
    y
}

#[test]
fn what_a_call_writes_to_depends_on_what_it_is_given() {
    agrees!(calling, 6, |x| (x));
    let jacobian = calling::sparse_jacobian(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]).1;
    assert_eq!(jacobian.values().len(), 1 + 3 + 3 + 2 + 2);
}

#[differentiable(sparse, wrt(x))]
fn tuples(x: &[f64; 3], y: f64) -> (f64, [f64; 2]) {
    let mut state = (x[0], [y, x[1]]);
    state.1[0] *= x[2];
    let (a, b) = state;
    (a * a, [b[1], b[0]])
}

#[test]
fn results_are_numbered_in_their_order() {
    let (_, jacobian) = tuples::sparse_jacobian(&[1.0, 2.0, 3.0], 4.0);
    assert_eq!(jacobian.to_dense(), [2.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 4.0]);
    assert_eq!((jacobian.values().len(), jacobian.sweeps()), (3, 1));
}
