//! A square.

use differentiable::differentiable;

/// x².
#[differentiable]
pub fn square(x: f64) -> f64 {
    x * x
}
