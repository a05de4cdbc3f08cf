// The cotangent of the pair is known only after the call, so that third derivatives would call the function a second time,
// with a state that has moved on.

use differentiable::differentiable;

#[differentiable(order = 3)]
fn pair(x: f64, state: &mut u64) -> [f64; 2] {
    *state += 1;
    [x, x * *state as f64]
}

#[differentiable(order = 3)]
fn product(x: f64, state: &mut u64) -> f64 {
    let [a, b] = pair(x, state);
    a * b
}

fn main() {}
