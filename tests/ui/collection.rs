use std::collections::LinkedList;

use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let list: LinkedList<f64> = x.iter().map(|v| v * v).collect();
    list.into_iter().sum()
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0, 2.0]);
}
