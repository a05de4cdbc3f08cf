//! Formulas in scalars: operators, literals, precedence.

use std::f64::consts::PI;

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn identity(x: f64) -> f64 {
    x
}

#[differentiable(order = 2, sparse)]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 2, sparse)]
fn opposite(x: f64) -> f64 {
    -x
}

#[differentiable(order = 2, sparse)]
fn quotient(a: f64, b: f64) -> f64 {
    a / b
}

#[differentiable(order = 2, sparse)]
fn difference_of_squares(a: f64, b: f64) -> f64 {
    (a + b) * (a - b)
}

#[differentiable(order = 2, sparse)]
fn remainder(x: f64, y: f64) -> f64 {
    x % y
}

#[differentiable(order = 2, sparse)]
fn horner(x: f64) -> f64 {
    ((2.0 * x - 3.0) * x + 0.5) * x - 7.0
}

#[differentiable(order = 2, sparse)]
fn rational(x: f64) -> f64 {
    (1.0 + x * x) / (1.0 - x + x * x * x)
}

#[differentiable(order = 2, sparse)]
fn gaussian(x: f64, mean: f64, deviation: f64) -> f64 {
    let z = (x - mean) / deviation;
    (-0.5 * z * z).exp() / (deviation * (2.0 * PI).sqrt())
}

#[differentiable(order = 2, sparse)]
fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[differentiable(order = 2, sparse)]
fn lens(object: f64, focus: f64) -> f64 {
    1.0 / (1.0 / focus - 1.0 / object)
}

#[differentiable(order = 2, sparse)]
fn kepler(eccentricity: f64, anomaly: f64) -> f64 {
    let first = anomaly + eccentricity * anomaly.sin();
    let second = anomaly + eccentricity * first.sin();
    anomaly + eccentricity * second.sin()
}

#[differentiable(order = 2, sparse)]
fn everything_used_twice(a: f64) -> f64 {
    let b = a * a;
    let c = b * a + b;
    let d = c * b - c;
    d * c + d
}

#[differentiable(order = 2, sparse)]
fn without_derivative_by_a_name(_unused: f64, x: f64) -> f64 {
    x.sin()
}

#[differentiable(order = 2, sparse)]
fn same_variable_in_every_place(x: f64) -> f64 {
    x.mul_add(x, x) / x.hypot(x) - x.atan2(x + 1.0) + x.powf(x)
}

agree! {
    identity: (0.75);
    square: (3.0), (0.0), (-1.5);
    opposite: (0.25);
    quotient: (3.0, -2.0), (0.0, 0.5);
    difference_of_squares: (1.25, -0.5), (2.0, 2.0);
    remainder: (7.25, 2.0), (-7.25, 2.0), (7.25, -2.0), (0.5, 3.0);
    horner: (0.7), (-2.0);
    rational: (0.3), (1.7);
    gaussian: (0.3, -0.2, 1.5), (2.0, 2.0, 0.5);
    logistic: (0.0), (3.0), (-4.0);
    lens: (3.0, 0.7);
    kepler: (0.3, 1.2), (0.0, 2.0);
    everything_used_twice: (0.9), (-1.1);
    without_derivative_by_a_name: (5.0, 0.5);
    same_variable_in_every_place: (0.8), (1.9);
}
