//! The rows of a range are counted from its start, and those of the whole from its own.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn changed_in_a_range(x: f64, y: f64) -> f64 {
    let mut s = [[0.0, x], [y, x * y]];
    let r = &mut s[1..];
    r[0][1] *= 1.5 * x;
    s[1][1] * s[0][1]
}

#[differentiable(order = 2)]
fn changed_in_a_half(x: f64, y: &[f64; 2]) -> [f64; 2] {
    let mut s = [[0.5; 2], [-0.2, y[1]]];
    let (_, below) = s.split_at_mut(1);
    below[0][1] /= 1.5 + y[0];
    let mut row = s[1];
    row[0] += x;
    row
}

#[differentiable(order = 2)]
fn of_the_half(x: f64, y: &[f64; 2]) -> f64 {
    let [a, b] = changed_in_a_half(x, y);
    a * b + b
}

#[differentiable(order = 2)]
fn changed_by_both(x: f64, y: f64) -> f64 {
    let mut s = [[x, y], [y, x], [x * y, 1.0]];
    s[1][0] *= y;
    s[1..][0][0] *= x;
    s[0..2][1][0] += x * x;
    s[1..][1][0] *= s[1][0];
    s[2][0] * s[0..][1][1]
}

agree! {
    changed_in_a_range: (0.7, 1.3);
    of_the_half: (0.7, &[1.3, -0.4]);
    changed_by_both: (0.7, 1.3);
}
