//! Neighbours in loops whose bounds are shifts and bits, which bind less than what is added to them.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn half(x: &[f64]) -> f64 {
    let n = x.len();
    let mut s = 0.0;
    for i in 1..n >> 1 {
        s += x[i] * x[i - 1].sin() * x[i + 1];
    }
    s
}

#[differentiable(order = 2)]
fn masked(x: &[f64], m: usize) -> f64 {
    let mut s = 0.0;
    for i in m ^ 1..m & 7 | 4 {
        s += x[i] * x[i - 1].sin() * x[i + 1];
    }
    s
}

agree! {
    half: (&vec![0.7, 1.3, 0.4, 0.9, 1.1, 0.2, 0.6, 0.8]);
    masked: (&vec![0.7, 1.3, 0.4, 0.9, 1.1, 0.2, 0.6, 0.8], const 3), (&vec![0.7, 1.3, 0.4, 0.9, 1.1, 0.2, 0.6, 0.8], const 2);
}
