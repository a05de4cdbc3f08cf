//! The tangents of a vector that comes in by `&mut` are a slice.

use crate::support::agree;
use differentiable::differentiable;

const X: [f64; 9] = [0.7, 1.3, -0.4, 0.9, 1.1, -1.2, 0.3, 0.8, 0.6];

#[differentiable(order = 2)]
fn powers(x: f64, degrees: &[usize]) -> f64 {
    degrees.iter().map(|&degree| x.powi(degree as i32)).sum()
}

#[differentiable(order = 2)]
fn fill(x: &[f64; 9], n: usize, out: &mut Vec<f64>) {
    for i in 0..n {
        let degrees = vec![i, n];
        out[i] *= powers(x[i] * out[0], &degrees);
    }
}

#[differentiable(order = 2)]
fn filled(x: &[f64; 9], n: usize) -> f64 {
    let mut out = vec![x[3], 2.0, 0.5 * x[8]];
    for i in 0..n {
        fill(x, i, &mut out);
    }
    out[0] * out[1] + out[2]
}

agree! {
    filled: (&X, const 0), (&X, const 3);
}
