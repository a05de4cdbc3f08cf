//! `f::jacobian`: rows are outputs.

use std::cell::Cell;

use differentiable::{Real, Tangent, differentiable};

use crate::maps::unit;

#[differentiable(order = 2)]
fn tall(x: &[f64; 2]) -> [f64; 3] {
    [x[0] * x[1], x[0].sin(), x[1]]
}

#[differentiable(order = 2)]
fn wide(x: [f64; 3], k: usize) -> [f64; 2] {
    [x[0] * x[k], x[2].exp()]
}

#[differentiable(order = 2)]
fn curve(t: f64) -> [f64; 2] {
    [t.cos(), t * t]
}

#[differentiable(order = 2)]
fn generic<T: Real, const N: usize>(x: &[T; N], label: String) -> [T; 3] {
    [x[0] * T::from_f64(label.len() as f64), x[N - 1], x[0] * x[1]]
}

#[differentiable(order = 2)]
fn from_slice(x: &[f64]) -> [f64; 2] {
    [x[0] * x[1], x[x.len() - 1]]
}

#[differentiable(order = 2)]
fn to_vec(x: &[f64; 2], room: &[u8]) -> Vec<f64> {
    let mut y = vec![0.0; room.len()];
    y[0] = x[0] * x[1];
    y[1] = x[1];
    y
}

#[differentiable(order = 2)]
fn both_open(mut x: Vec<f64>) -> Vec<f64> {
    x[0] *= x[1];
    x
}

#[differentiable(order = 2)]
fn counted(x: &[f64; 3], calls: &Cell<u32>) -> [f64; 2] {
    calls.set(calls.get() + 1);
    [x[0] * x[1], x[2]]
}

#[differentiable(order = 2)]
fn counted_to_many(x: &[f64], count: usize, calls: &Cell<u32>) -> Vec<f64> {
    calls.set(calls.get() + 1);
    let mut sums = vec![0.0; count];
    for i in 0..x.len() {
        sums[i % count] += x[i].sin() * x[(i * i) % x.len()];
        sums[(3 * i) % count] *= x[i];
    }
    sums
}

#[differentiable(order = 2)]
fn drawn(x: &[f64; 2], draw: &mut impl FnMut() -> f64) -> [f64; 4] {
    let factor = draw();
    [x[0] * factor, x[1], x[0], x[0] * x[1]]
}

/// Points that are moved: arrays of arrays on both sides.
#[differentiable(order = 2)]
fn moved<T: Real, const N: usize>(points: &[[T; 2]; N], by: &[i32]) -> [[[T; 2]; 1]; N] {
    let by = T::from_f64(f64::from(by[0]));
    points.map(|[x, y]| [[x * y + by, y * y * by]])
}

/// The same, without lanes, as the function that it calls has none.
#[differentiable(order = 2)]
fn moved_one_by_one(points: &[[f64; 2]; 3]) -> [[f64; 2]; 3] {
    let mut all = [[0.0; 2]; 3];
    for i in 0..3 {
        let moved = step(&State { x: points[i][0], y: points[i][1] });
        all[i] = [moved.x, moved.y];
    }
    all
}

#[derive(Clone, Tangent)]
struct State {
    x: f64,
    y: f64,
}

#[differentiable(order = 2, wrt(state))]
fn step(state: &State) -> State {
    State { x: state.x * state.y, y: state.y * state.y }
}

/// More columns than rows, so that it is swept by rows.
#[differentiable(order = 2)]
fn sums(x: &[[f64; 10]; 2]) -> [[f64; 1]; 2] {
    let mut sums = [[0.0; 1]; 2];
    for i in 0..10 {
        sums[0][0] += x[0][i] * x[1][i];
        sums[1][0] += x[1][i].sin();
    }
    sums
}

#[differentiable(order = 2, wrt(x))]
fn residuals(x: &[f64; 2], times: &[f64]) -> Vec<[f64; 2]> {
    times.iter().map(|t| [(x[0] * t).sin(), x[0] * x[1]]).collect()
}

#[differentiable(order = 2)]
fn of_open(points: Vec<[f64; 2]>) -> [[f64; 1]; 2] {
    let mut sums = [[0.0; 1]; 2];
    for (i, point) in points.iter().enumerate() {
        sums[i % 2][0] += point[0] * point[1].exp();
    }
    sums
}

#[differentiable(order = 2)]
fn velocities(t: f64) -> Vec<[f64; 2]> {
    vec![[t.sin(), t.cos()], [t, t * t]]
}

/// Whether the columns of a matrix, row-major, are what `derivative` says.
fn has_columns(matrix: &[f64], columns: usize, derivative: impl Fn(&[f64]) -> Vec<f64>) {
    for column in 0..columns {
        let expected = derivative(&unit(column, columns));
        let found: Vec<f64> = matrix.iter().skip(column).step_by(columns).copied().collect();
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-14, "column {column}: {found} for {expected}");
        }
    }
}

#[test]
fn arrays_of_arrays_have_gradients_in_the_place_of_floats() {
    let points = [[2.0, 3.0], [0.5, -1.0], [0.25, 4.0]];
    let (value, jacobian) = moved::jacobian(&points, &[3]);
    assert_eq!(value[1], [[-0.5 + 3.0, 3.0]]);
    for (i, [[dx, dy]]) in jacobian.into_iter().enumerate() {
        let ([x, y], mut expected) = (points[i], [[[0.0; 2]; 3]; 2]);
        (expected[0][i], expected[1][i]) = ([y, x], [0.0, 6.0 * y]);
        assert_eq!([dx, dy], expected);
    }

    let (value, jacobian) = moved_one_by_one::jacobian(&points);
    assert_eq!(value, moved_one_by_one(&points));
    has_columns(jacobian.as_flattened().as_flattened().as_flattened(), 6, |direction| {
        let direction: &[[f64; 2]; 3] = direction.as_chunks().0.try_into().unwrap();
        moved_one_by_one::jvp(&points, direction).1.as_flattened().to_vec()
    });

    let x = [0, 10].map(|first| std::array::from_fn(|i| 0.1 * (first + i) as f64));
    let (value, jacobian) = sums::jacobian(&x);
    assert_eq!(value, sums(&x));
    has_columns(jacobian.as_flattened().as_flattened().as_flattened(), 20, |direction| {
        let direction: &[[f64; 10]; 2] = direction.as_chunks().0.try_into().unwrap();
        sums::jvp(&x, direction).1.as_flattened().to_vec()
    });
}

#[test]
fn vectors_of_arrays_give_row_major_vectors() {
    let (x, times) = ([2.0, 3.0], [0.1, 0.2, 0.3]);
    let (value, jacobian) = residuals::jacobian(&x, &times);
    assert_eq!(value, residuals(&x, &times));
    let rows = times.map(|t| [t * (2.0 * t).cos(), 0.0, 3.0, 2.0]);
    assert_eq!(jacobian, rows.as_flattened());

    let points: Vec<[f64; 2]> = (0..9).map(|i| [0.1 * f64::from(i), 0.2 * f64::from(i * i % 4)]).collect();
    for length in 0..=9 {
        let points = &points[..length];
        let (value, jacobian) = of_open::jacobian(points.to_vec());
        assert_eq!(value, of_open(points.to_vec()));
        has_columns(&jacobian, 2 * length, |direction| {
            of_open::jvp(points.to_vec(), direction.as_chunks().0.to_vec()).1.as_flattened().to_vec()
        });
    }

    let (_, velocity) = velocities::jacobian(2.0);
    assert_eq!(velocity, [[2.0_f64.cos(), -2.0_f64.sin()], [1.0, 4.0]]);
}

#[test]
fn a_row_stands_for_an_output_and_a_column_for_an_input() {
    let x = [2.0, 3.0];
    assert_eq!(tall::jacobian(&x), (tall(&x), [[3.0, 2.0], [2.0_f64.cos(), 0.0], [0.0, 1.0]]));
    assert_eq!(wide::jacobian([2.0, 3.0, 0.0], 1), ([6.0, 1.0], [[3.0, 2.0, 0.0], [0.0, 0.0, 1.0]]));
}

#[test]
fn columns_are_those_of_jvp_and_rows_those_of_vjp() {
    let x = [2.0, 3.0];
    let (_, jacobian) = tall::jacobian(&x);
    for column in 0..2 {
        let direction: [f64; 2] = unit(column, 2).try_into().unwrap();
        assert_eq!(tall::jvp(&x, &direction).1, jacobian.map(|row| row[column]));
    }
    for (row, expected) in jacobian.iter().enumerate() {
        assert_eq!(tall::vjp(&x, unit(row, 3).try_into().unwrap()).1, *expected);
    }
}

#[test]
fn of_a_curve_it_is_the_velocity() {
    assert_eq!(curve::jacobian(2.0), (curve(2.0), [-2.0_f64.sin(), 4.0]));
}

#[test]
fn lengths_that_are_parameters_give_arrays() {
    let of_two = generic::jacobian(&[2.0, 3.0], "four".into());
    assert_eq!(of_two, ([8.0, 3.0, 6.0], [[4.0, 0.0], [0.0, 1.0], [3.0, 2.0]]));
    let of_four = generic::jacobian(&[2.0_f32, 3.0, 4.0, 5.0], "four".into());
    assert_eq!(of_four.1, [[4.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0], [3.0, 2.0, 0.0, 0.0]]);
}

#[test]
fn lengths_that_are_known_at_run_time_give_row_major_vectors() {
    assert_eq!(from_slice::jacobian(&[2.0, 3.0]), ([6.0, 3.0], vec![3.0, 2.0, 0.0, 1.0]));
    assert_eq!(from_slice::jacobian(&[2.0, 3.0, 4.0]).1, [3.0, 2.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!(to_vec::jacobian(&[2.0, 3.0], &[0; 2]), (vec![6.0, 3.0], vec![3.0, 2.0, 0.0, 1.0]));
    assert_eq!(to_vec::jacobian(&[2.0, 3.0], &[0; 3]).1, [3.0, 2.0, 0.0, 1.0, 0.0, 0.0]);
    assert_eq!(both_open::jacobian(vec![2.0, 3.0]), (vec![6.0, 3.0], vec![3.0, 2.0, 0.0, 1.0]));
}

#[test]
fn the_mode_with_fewer_sweeps_is_chosen() {
    let calls = Cell::new(0);
    counted::jacobian(&[1.0, 2.0, 3.0], &calls);
    assert_eq!(calls.get(), 1, "two rows at a time");
    let x: Vec<f64> = (0..30).map(f64::from).collect();
    for (columns, rows, sweeps) in [(3, 9, 1), (9, 30, 2), (9, 3, 1), (20, 12, 2), (30, 17, 3)] {
        calls.set(0);
        counted_to_many::jacobian(&x[..columns], rows, &calls);
        assert_eq!(calls.get(), 1 + sweeps, "the value, and eight of {columns} columns or {rows} rows at a time");
    }

    let mut calls = 0;
    let (value, _) = drawn::jacobian(&[1.0, 2.0], &mut || {
        calls += 1;
        5.0
    });
    assert_eq!((value[0], calls), (5.0, 1), "two columns at a time");
}

#[test]
fn what_is_computed_together_is_what_is_computed_alone() {
    let (x, calls) = ((0..24).map(|i| 0.3 * f64::from(i)).collect::<Vec<_>>(), Cell::new(0));
    for (columns, rows) in [(1, 1), (3, 9), (8, 8), (9, 8), (10, 9), (12, 30), (17, 3), (24, 23)] {
        let x = &x[..columns];
        let (value, jacobian) = counted_to_many::jacobian(x, rows, &calls);
        assert_eq!(value, counted_to_many(x, rows, &calls));
        for column in (0..columns).filter(|_| columns <= rows) {
            let (_, expected) = counted_to_many::jvp(x, rows, &calls, &unit(column, columns));
            let entries: Vec<f64> = (0..rows).map(|row| jacobian[row * columns + column]).collect();
            assert_eq!(entries, expected);
        }
        for row in (0..rows).filter(|_| columns > rows) {
            let (_, expected) = counted_to_many::vjp(x, rows, &calls, unit(row, rows));
            assert_eq!(jacobian[row * columns..][..columns], expected);
        }
    }
}

/// Partial derivatives that are infinite count for nothing in the rows that they have no share in.
#[test]
fn rows_that_are_computed_together_leave_each_other_alone() {
    #[differentiable]
    fn inverse(x: &[f64; 3]) -> [f64; 2] {
        [x[0].recip() + x[1], x[1] * x[2]]
    }
    let (_, jacobian) = inverse::jacobian(&[0.0, 2.0, 3.0]);
    assert_eq!(jacobian, [[f64::NEG_INFINITY, 1.0, 0.0], [0.0, 3.0, 2.0]]);
}
