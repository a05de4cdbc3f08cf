//! `let mut`, assignment and compound assignment to variables, elements and parts of tuples.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn accumulated(x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    sum += x[0] * x[0];
    sum += x[1] * x[0];
    sum -= x[2];
    sum
}

#[differentiable(order = 2, sparse)]
fn every_compound_operator(x: f64, y: f64) -> f64 {
    let mut t = x;
    t += y;
    t *= x;
    t -= 3.0 * y;
    t /= x + y;
    t %= 10.0;
    t
}

#[differentiable(order = 2, sparse)]
fn overwritten(x: f64) -> f64 {
    let mut t = x * x;
    let u = t.sin();
    t = u * x;
    t * u
}

#[differentiable(order = 2, sparse)]
fn first_value_forgotten(x: f64, y: f64) -> f64 {
    let mut t = x.exp();
    let before = t;
    t = y;
    t * t + before
}

#[differentiable(order = 2, sparse)]
fn multiplied_by_itself(x: f64) -> f64 {
    let mut t = x;
    t *= t;
    t *= t;
    t += t * x;
    t
}

#[differentiable(order = 2, sparse)]
fn mutable_parameter(mut x: f64, y: f64) -> f64 {
    x *= y;
    x += x * y;
    x
}

#[differentiable(order = 2, sparse)]
fn mutable_array_parameter(mut x: [f64; 3]) -> f64 {
    x[0] += x[1];
    x[1] *= x[0];
    x[2] = x[1] - x[2];
    x[0] * x[2]
}

#[differentiable(order = 2, sparse)]
fn elements(x: &[f64; 3]) -> f64 {
    let mut y = *x;
    y[0] = x[1] * x[2];
    y[1] += y[0];
    y[2] *= y[1];
    y[0] + y[1] * y[2]
}

#[differentiable(order = 2, sparse)]
fn element_by_index(x: &[f64; 4], i: usize, j: usize) -> f64 {
    let mut y = [0.0; 4];
    y[i] = x[j] * x[j];
    y[j] += y[i] * x[i];
    y[(i + j) % 4] -= x[0];
    y[0] * y[1] + y[2] - y[3] * x[3]
}

#[differentiable(order = 2, sparse)]
fn cleared_and_filled(x: f64) -> f64 {
    let mut buffer = [x; 2];
    buffer[0] = buffer[1].sin();
    buffer = [buffer[0] * x, 2.0];
    buffer[1] *= buffer[0];
    buffer[0] + buffer[1]
}

#[differentiable(order = 2, sparse)]
fn tuple_fields(a: f64, b: f64) -> f64 {
    let mut state = (a, [b, a]);
    state.0 += b;
    state.1[0] *= state.0;
    state.1[1] = state.1[0] - state.1[1];
    state.0 * state.1[1]
}

#[differentiable(order = 2, sparse)]
fn swapped(x: f64, y: f64) -> f64 {
    let (mut u, mut v) = (x, y.sin());
    (u, v) = (v, u);
    u *= 2.0;
    u - v * u
}

#[differentiable(order = 2, sparse)]
fn fibonacci_step(a: f64, b: f64) -> f64 {
    let (mut previous, mut current) = (a, b);
    (previous, current) = (current, previous + current * a);
    (previous, current) = (current, previous + current * b);
    previous * current
}

#[differentiable(order = 2, sparse)]
fn destructured_array(x: &[f64; 2]) -> f64 {
    let (mut a, mut b) = (0.0, 1.0);
    [a, b] = [x[0] * b, x[1] + a];
    a += b * b;
    a * b
}

#[differentiable(order = 2, sparse)]
fn nested_elements(m: &[[f64; 2]; 2]) -> f64 {
    let mut inverse = [[0.0; 2]; 2];
    let determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    inverse[0][0] = m[1][1] / determinant;
    inverse[1][1] = m[0][0] / determinant;
    inverse[0][1] = -m[0][1] / determinant;
    inverse[1][0] = -m[1][0] / determinant;
    inverse[0][0] + 2.0 * inverse[0][1] + 3.0 * inverse[1][0] + 4.0 * inverse[1][1]
}

#[differentiable(order = 2, sparse)]
fn a_copy_stays(x: &[f64; 2]) -> f64 {
    let mut y = *x;
    let kept = y;
    y[0] *= 3.0;
    y[1] = kept[0] * y[0];
    y[1] * kept[1] + x[0]
}

#[differentiable(order = 2, sparse)]
fn declared_before_set(x: f64) -> f64 {
    let root;
    let square;
    root = x.sqrt();
    square = x * x;
    root * square
}

#[differentiable(order = 2, sparse)]
fn runge_kutta(y: f64, rate: f64) -> f64 {
    let h = 0.5;
    let mut y = y;
    let k1 = -rate * y * y;
    let k2 = -rate * (y + 0.5 * h * k1).powi(2);
    let k3 = -rate * (y + 0.5 * h * k2).powi(2);
    let k4 = -rate * (y + h * k3).powi(2);
    y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    y
}

agree! {
    accumulated: (&[1.0, 2.0, 3.0]);
    every_compound_operator: (1.5, 2.5);
    overwritten: (0.7);
    first_value_forgotten: (0.3, 2.0);
    multiplied_by_itself: (1.1), (-0.9);
    mutable_parameter: (2.0, 3.0);
    mutable_array_parameter: ([1.0, 2.0, 3.0]);
    elements: (&[1.0, 2.0, 3.0]);
    element_by_index: (&[1.0, 2.0, 3.0, 4.0], const 0, const 1), (&[1.0, 2.0, 3.0, 4.0], const 2, const 2);
    cleared_and_filled: (0.7);
    tuple_fields: (2.0, 3.0);
    swapped: (2.0, 0.5);
    fibonacci_step: (1.5, -0.5);
    destructured_array: (&[2.0, 3.0]);
    nested_elements: (&[[2.0, 0.5], [1.0, 3.0]]);
    a_copy_stays: (&[2.0, 3.0]);
    declared_before_set: (2.0);
    runge_kutta: (1.0, 0.8);
}
