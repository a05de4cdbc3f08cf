//! The same operations by their paths: of the standard library, of `libm`, of traits.

use differentiable::{Real, differentiable};
use num_traits::Float;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn standard(x: f64, y: f64) -> f64 {
    f64::sin(x) + f64::atan2(y, x) * f64::powi(x, 3) - f64::max(x, y) + f64::mul_add(x, y, 2.0)
}

#[differentiable(order = 2, sparse)]
fn standard_pair(x: f64) -> f64 {
    let (s, c) = f64::sin_cos(x);
    s / c
}

#[differentiable(order = 2, sparse)]
fn qualified(x: f64) -> f64 {
    <f64 as Real>::exp(x) + Real::ln(x) + <f64 as Float>::cos(x) + Float::sqrt(x)
}

#[differentiable(order = 2, sparse)]
fn numeric_traits(x: f64, y: f64) -> f64 {
    Float::powf(x, y) + Float::hypot(x, y) * Float::abs_sub(x, y) + Float::tanh(y)
}

#[differentiable(order = 2, sparse)]
fn c_elementary(x: f64) -> f64 {
    libm::sin(x) + libm::exp(x) * libm::log(x) - libm::sqrt(x) + libm::cbrt(x) + libm::fabs(-x) + libm::tan(x)
}

#[differentiable(order = 2, sparse)]
fn c_exponentials(x: f64) -> f64 {
    libm::exp2(x) + libm::exp10(x) - libm::expm1(x) + libm::log1p(x) * libm::log2(x) + libm::log10(x)
}

#[differentiable(order = 2, sparse)]
fn c_circular(x: f64) -> f64 {
    libm::cos(x) + libm::asin(x) * libm::acos(x) - libm::atan(x) + libm::sinh(x) * libm::cosh(x) + libm::tanh(x)
}

#[differentiable(order = 2, sparse)]
fn c_pair(x: f64) -> f64 {
    let (s, c) = libm::sincos(x);
    s * c + libm::asinh(x) - libm::acosh(1.0 + x) * libm::atanh(x)
}

#[differentiable(order = 2, sparse)]
fn c_of_two(x: f64, y: f64) -> f64 {
    libm::pow(x, y) + libm::atan2(x, y) - libm::hypot(x, y) + libm::fma(x, y, x)
}

#[differentiable(order = 2, sparse)]
fn c_comparing(x: f64, y: f64) -> f64 {
    libm::fmax(x, y) + 2.0 * libm::fmin(x, y) + libm::fdim(x, y) + libm::copysign(x, y)
}

#[differentiable(order = 2, sparse)]
fn c_remainders(x: f64, y: f64) -> f64 {
    libm::fmod(x, y) + 3.0 * libm::remainder(x, y)
}

#[differentiable(order = 2, sparse)]
fn c_steps(x: f64) -> f64 {
    x * (libm::floor(x) + libm::ceil(x) + libm::round(x) + libm::trunc(x) + libm::rint(x)) + libm::scalbn(x, 3)
}

#[differentiable(order = 2, sparse)]
fn special(x: f64) -> f64 {
    libm::tgamma(x) + libm::lgamma(x) + libm::erf(x) * libm::erfc(x)
}

#[differentiable(order = 2, sparse)]
fn c_single(x: f32) -> f32 {
    libm::sinf(x) * libm::expf(x) + libm::powf(x, 1.5) + libm::fabsf(x) - libm::erff(x)
}

agree! {
    standard: (0.7, -1.2), (1.5, 2.0);
    standard_pair: (0.4);
    qualified: (0.8);
    numeric_traits: (1.7, 0.6);
    c_elementary: (0.7);
    c_exponentials: (0.6);
    c_circular: (0.3), (-0.6);
    c_pair: (0.5);
    c_of_two: (1.4, 0.3);
    c_comparing: (1.0, -2.0), (-3.0, 0.5);
    c_remainders: (7.25, 2.0), (-5.0, 1.5);
    c_steps: (2.3), (-0.8);
    special: (1.3), (0.4);
    c_single: (0.7);
}
