//! A polynomial fitted to the sign function on [−1, 1].

use differentiable::differentiable;

/// Half the sum of the squares of its residuals at n points, from its coefficients.
#[differentiable(order = 2)]
pub fn loss(x: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let t = -1.0 + 2.0 * i as f64 / (n - 1) as f64;
        let mut residual = sign(t);
        let mut power = 1.0;
        for j in 0..x.len() {
            residual -= x[j] * power;
            power *= t;
        }
        sum += residual * residual;
    }
    0.5 * sum
}

/// 0 at 0, unlike `signum`.
pub fn sign(t: f64) -> f64 {
    if t > 0.0 {
        1.0
    } else if t < 0.0 {
        -1.0
    } else {
        0.0
    }
}
