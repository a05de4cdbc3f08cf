//! Vectors that grow and shrink.

use differentiable::differentiable;

use crate::support::agree;

/// Constants among what varies.
#[differentiable(order = 2)]
fn interleaved(x: &[f64; 2], n: usize) -> f64 {
    let mut all = Vec::new();
    all.push(x[0] * x[0]);
    all.push(3.0);
    all.push(x[1] * x[1]);
    for _ in 0..n {
        all.push(2.0);
        all.push(x[0] * x[0] * x[1]);
    }
    all.iter().map(|v| v * v).sum()
}

agree! {
    interleaved: (&[0.3, 0.8], const 3);
}
