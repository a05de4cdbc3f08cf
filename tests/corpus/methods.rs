//! Every mathematical method, as a method.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn absolute(x: f64, y: f64) -> f64 {
    x.abs() * y.copysign(x)
}

#[differentiable(order = 2, sparse)]
fn steps(x: f64) -> f64 {
    x * (x.floor() + 2.0 * x.ceil() + 3.0 * x.round() + 4.0 * x.trunc() + 5.0 * x.round_ties_even() + x.signum())
}

#[differentiable(order = 2, sparse)]
fn sawtooth(x: f64) -> f64 {
    x.fract() * x.sin()
}

#[differentiable(order = 2, sparse)]
fn fused(x: f64, a: f64, b: f64) -> f64 {
    x.mul_add(a, b)
}

#[differentiable(order = 2, sparse)]
fn euclid(x: f64, period: f64) -> f64 {
    x.rem_euclid(period) + x * x.div_euclid(period)
}

#[differentiable(order = 2, sparse)]
fn powers(x: f64, p: f64) -> f64 {
    x.powi(5) - 2.0 * x.powi(-2) + x.powf(p) + p.powf(2.5) + 2.0_f64.powf(p) + x.powi(0)
}

#[differentiable(order = 2, sparse)]
fn powers_of_a_negative(x: f64) -> f64 {
    x.powi(3) + x.powi(2) + x.powi(-1)
}

#[differentiable(order = 2, sparse)]
fn roots(x: f64, y: f64) -> f64 {
    x.sqrt() + (-x).cbrt() + x.hypot(y) + y.recip()
}

#[differentiable(order = 2, sparse)]
fn exponentials(x: f64) -> f64 {
    x.exp() + (0.5 * x).exp2() + (x * x).exp_m1()
}

#[differentiable(order = 2, sparse)]
fn logarithms(x: f64, base: f64) -> f64 {
    x.ln() + x.log(base) + x.log2() * x.log10() + x.ln_1p()
}

#[differentiable(order = 2, sparse)]
fn circular(x: f64) -> f64 {
    x.sin() + 2.0 * x.cos() + 3.0 * x.tan()
}

#[differentiable(order = 2, sparse)]
fn both_at_once(x: f64) -> f64 {
    let (sine, cosine) = x.sin_cos();
    sine * sine - cosine
}

#[differentiable(order = 2, sparse)]
fn inverse_circular(x: f64, y: f64) -> f64 {
    x.asin() + 2.0 * y.acos() + x.atan() + x.atan2(y)
}

#[differentiable(order = 2, sparse)]
fn every_quadrant(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

#[differentiable(order = 2, sparse)]
fn hyperbolic(x: f64) -> f64 {
    x.sinh() - x.cosh() + 2.0 * x.tanh()
}

#[differentiable(order = 2, sparse)]
fn inverse_hyperbolic(x: f64) -> f64 {
    x.asinh() + (1.0 + x).acosh() + (0.5 * x).atanh()
}

#[differentiable(order = 2, sparse)]
fn angles(x: f64) -> f64 {
    x.to_degrees() * x.to_radians()
}

#[differentiable(order = 2, sparse)]
fn extrema(x: f64, y: f64) -> f64 {
    x.max(y) + 2.0 * x.min(y) + x.max(0.25) * y.min(-1.0)
}

#[differentiable(order = 2, sparse)]
fn bounded(x: f64, low: f64, high: f64) -> f64 {
    x.clamp(low, high) + x.clamp(-1.0, 1.0)
}

#[differentiable(order = 2, sparse)]
fn middle(x: f64, y: f64) -> f64 {
    x.midpoint(y) * x
}

#[differentiable(order = 2, sparse)]
fn chained(x: f64) -> f64 {
    x.abs().sqrt().sin().exp().ln_1p().tanh()
}

agree! {
    absolute: (1.5, -2.0), (-0.5, -3.0), (-1.5, 2.0);
    steps: (1.3), (-2.7);
    sawtooth: (2.75), (-2.75);
    fused: (0.5, 3.0, -1.0);
    euclid: (7.25, 2.0), (-7.25, 2.0), (7.25, -2.0);
    powers: (1.3, 0.7), (0.5, 1.5), (2.0, 3.0);
    powers_of_a_negative: (-1.2), (0.7);
    roots: (0.6, -1.1), (2.0, 0.3);
    exponentials: (0.3), (-1.2);
    logarithms: (0.4, 3.0), (5.0, 0.5);
    circular: (0.7), (-2.2);
    both_at_once: (0.7), (4.0);
    inverse_circular: (0.3, -0.6), (-0.9, 0.1);
    every_quadrant: (1.0, 2.0), (1.0, -2.0), (-1.0, 2.0), (-1.0, -2.0);
    hyperbolic: (0.4), (-1.3);
    inverse_hyperbolic: (0.6), (1.5);
    angles: (0.9);
    extrema: (1.0, 2.0), (2.0, -3.0), (0.1, -0.5);
    bounded: (0.3, -0.5, 0.7), (-2.0, -0.5, 0.7), (0.9, -0.5, 0.7), (3.0, 0.0, 2.0);
    middle: (1.0, 4.0);
    chained: (1.7), (-0.4);
}
