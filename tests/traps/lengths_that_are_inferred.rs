//! How long an array is may be seen by the compiler alone: where it is passed, returned, taken apart or given a type.

use std::array;

use crate::support::{agree, agree_with_duals};
use differentiable::{Real, Tangent, differentiable};

type Row = [f64; 3];

#[derive(Clone, Tangent)]
struct Weighted {
    row: Row,
    weight: f64,
}

#[differentiable(order = 2)]
fn taken_apart(x: f64, y: &[f64; 3]) -> f64 {
    let [a, b, c] = array::from_fn(|i| x * y[i] + i as f64);
    a + b * c
}

#[differentiable(order = 2)]
fn product(x: f64, y: &[f64; 3]) -> f64 {
    x * y[0] * y[1] + y[2] * y[2] * x
}

#[differentiable(order = 2)]
fn norm<const N: usize>(y: &[f64; N]) -> f64 {
    y.iter().map(|v| v * v).sum()
}

#[differentiable(order = 2)]
fn passed(x: f64, y: &[f64; 3]) -> f64 {
    product(x, &array::from_fn(|i| y[i] + x * y[i] * y[i]))
}

#[differentiable(order = 2)]
fn row(x: f64, y: &[f64; 3]) -> Row {
    array::from_fn(|i| y[i] + x * y[(i + 1) % 3])
}

#[differentiable(order = 2)]
fn row_or_itself(x: f64, y: &[f64; 3]) -> Row {
    if x > 0.0 { array::from_fn(|i| y[i].sin() * x) } else { *y }
}

#[differentiable(order = 2)]
fn returned(x: f64, y: &[f64; 3]) -> f64 {
    let (one, other) = (row(x, y), row_or_itself(y[0], y));
    one[0] * other[1] + one[1] * one[2] * other[2]
}

#[differentiable(order = 2)]
fn steps(x: f64, y: &[f64; 3]) -> f64 {
    let k = row(x, y);
    let half: Row = row(x, &array::from_fn(|i| y[i] + 0.5 * k[i]));
    let next: Row = array::from_fn(|i| y[i] + half[i]);
    next[0] * next[1] * next[2]
}

#[differentiable(order = 2)]
fn given_a_type_later(x: f64, y: &[f64; 3]) -> f64 {
    let made = array::from_fn(|i| y[i] + 0.5 * y[i] * x);
    let v: [f64; 3] = made;
    v[0] * v[1] * v[2]
}

#[differentiable(order = 2)]
fn used_in_many_ways(x: f64, y: &[f64; 3]) -> f64 {
    let a: Row = array::from_fn(|i| y[i].sin() * x);
    let b = array::from_fn(|i| y[i] + a[i] * a[(i + 1) % 3]);
    let mut sum = 0.0;
    for i in 0..3 {
        sum += b[i] * x;
    }
    let squares = b.map(|v: f64| v * v);
    let [d, e, f] = b;
    sum * d + squares[0] + e * f + norm(&b) + norm::<3>(&b)
}

#[differentiable(order = 2)]
fn a_field(x: f64, y: &[f64; 3]) -> f64 {
    let w = Weighted { row: array::from_fn(|i| y[i].sin() * x), weight: x };
    w.row[0] * w.row[1] * w.row[2] * w.weight
}

#[differentiable(order = 2)]
fn of_a_closure(x: f64, y: &[f64; 3]) -> f64 {
    let scaled = |s: f64| -> Row { array::from_fn(|i| y[i].sin() * s) };
    let (a, b) = (scaled(x), scaled(x * x));
    a[0] * b[1] * a[2]
}

#[differentiable(order = 2)]
fn in_a_loop(x: f64, y: &[f64; 3]) -> f64 {
    let mut state = *y;
    for _ in 0..3 {
        state = array::from_fn(|i| state[i] + x * state[(i + 1) % 3]);
    }
    state[0] * state[1]
}

#[differentiable(order = 2)]
fn passed_by_value<T: Real>(x: T, y: [T; 3]) -> T {
    x * y[0] * y[1] + y[2]
}

#[differentiable(order = 2)]
fn of_any_scalar<T: Real>(x: T, y: &[T; 3]) -> T {
    passed_by_value(x, array::from_fn(|i| y[i] + x * y[i] * x))
}

agree! {
    taken_apart: (0.7, &[1.3, -0.4, 0.9]);
    passed: (0.7, &[1.3, -0.4, 0.9]);
    returned: (0.7, &[1.3, -0.4, 0.9]), (0.7, &[-1.3, 0.4, 0.9]);
    steps: (0.7, &[1.3, -0.4, 0.9]);
    given_a_type_later: (0.7, &[1.3, -0.4, 0.9]);
    used_in_many_ways: (0.7, &[1.3, -0.4, 0.9]);
    a_field: (0.7, &[1.3, -0.4, 0.9]);
    of_a_closure: (0.7, &[1.3, -0.4, 0.9]);
    in_a_loop: (0.7, &[1.3, -0.4, 0.9]);
    of_any_scalar: (0.7, &[1.3, -0.4, 0.9]);
}

agree_with_duals! {
    of_any_scalar: (0.7, &[1.3, -0.4, 0.9]);
}
