use std::array;

use differentiable::differentiable;

#[differentiable]
fn product(x: [[f64; 1]; 2]) -> f64 {
    x[0][0] * x[1][0]
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    product(array::from_fn(|i| [x[i]]))
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0, 2.0]);
}
