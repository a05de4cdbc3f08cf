// Both calls are made twice: to see whether they fail, and for the derivatives.

use differentiable::differentiable;

#[differentiable]
fn next(x: f64, state: &mut u64) -> Option<f64> {
    *state += 1;
    if *state > 3 { None } else { Some(x * *state as f64) }
}

#[differentiable]
fn with_state(x: f64, state: &mut u64) -> f64 {
    next(x, state).unwrap_or(x)
}

fn main() {}
