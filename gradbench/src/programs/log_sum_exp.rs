//! The logarithm of a sum of exponentials.

use differentiable::differentiable;

/// ln Σ eˣ, with the largest taken out.
#[differentiable(order = 2)]
pub fn log_sum_exp(x: &[f64]) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for i in 0..x.len() {
        if x[i] > largest {
            largest = x[i];
        }
    }
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] - largest).exp();
    }
    largest + sum.ln()
}
