//! A square.

use differentiable::differentiable;

/// x².
#[differentiable(order = 2)]
pub fn square(x: f64) -> f64 {
    x * x
}
