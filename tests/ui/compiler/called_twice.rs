// The cotangent of a pair is known only after the call, so that reverse mode would call the function a second time, with
// a state that has moved on.

use std::cell::Cell;

use differentiable::differentiable;

#[differentiable]
fn pair(x: f64, state: &mut u64) -> [f64; 2] {
    *state += 1;
    [x, x * *state as f64]
}

#[differentiable]
fn product(x: f64, state: &mut u64) -> f64 {
    let [a, b] = pair(x, state);
    a * b
}

#[differentiable]
fn energy(x: &[f64], count: &Cell<u32>) -> f64 {
    count.set(count.get() + 1);
    x[0] * x[1]
}

#[differentiable]
fn carried(x: &[f64], count: &Cell<u32>) -> f64 {
    let mut y = 1.0;
    for _ in 0..3 {
        y = y * energy(x, count).sin();
    }
    y
}

fn main() {}
