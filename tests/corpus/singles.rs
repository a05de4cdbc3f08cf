//! Single precision, and casts between the two.

use differentiable::differentiable;

use crate::support::{agree, agree_without_objective};

#[differentiable(order = 2, sparse)]
fn single(x: f32, y: f32) -> f32 {
    (x * y).sin() / (1.0 + y * y)
}

#[differentiable(order = 2, sparse)]
fn single_array(x: &[f32; 3]) -> f32 {
    let mut sum = 0.0;
    sum += x[0] * x[1];
    sum += x[2].sqrt();
    sum.exp()
}

#[differentiable(order = 2, sparse)]
fn double_inside(x: f32) -> f32 {
    let wide = x as f64;
    (wide * wide + 1.0).ln() as f32
}

#[differentiable(order = 2)]
fn widened(x: f32) -> f64 {
    let wide = f64::from(x);
    wide.exp() * x as f64
}

#[differentiable(order = 2)]
fn single_inside(x: f64) -> f32 {
    let narrow = x as f32;
    narrow * narrow.cos()
}

#[differentiable(order = 2)]
fn mixed_parameters(x: f32, y: f64) -> f64 {
    x as f64 * y + (y as f32 * x) as f64
}

agree! {
    single: (0.5, 1.5);
    single_array: (&[0.5, 1.5, 2.0]);
    double_inside: (0.75);
    mixed_parameters: (0.75, 1.5);
}

agree_without_objective! {
    widened: (0.75);
    single_inside: (0.75);
}
