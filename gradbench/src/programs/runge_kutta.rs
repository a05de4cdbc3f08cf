//! A system of differential equations, y₀′ = x₀ and yᵢ′ = xᵢ yᵢ₋₁, solved by the classical method of Runge and Kutta.

use differentiable::differentiable;

/// The right-hand side.
#[differentiable(order = 2)]
fn slope(x: &[f64], y: &[f64], dy: &mut [f64]) {
    dy[0] = x[0];
    for i in 1..x.len() {
        dy[i] = x[i] * y[i - 1];
    }
}

/// y + h k, into a work array.
#[differentiable(order = 2, wrt(y, k))]
fn moved(y: &[f64], h: f64, k: &[f64], to: &mut [f64]) {
    for i in 0..y.len() {
        to[i] = y[i] + h * k[i];
    }
}

/// The state at t = 2, from y = 0 at t = 0.
#[differentiable(order = 2)]
pub fn solution(x: &[f64], steps: usize) -> Vec<f64> {
    let n = x.len();
    let h = 2.0 / steps as f64;
    let mut y = vec![0.0; n];
    let mut stage = vec![0.0; n];
    let (mut k1, mut k2, mut k3, mut k4) = (vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for _ in 0..steps {
        slope(x, &y, &mut k1);
        moved(&y, 0.5 * h, &k1, &mut stage);
        slope(x, &stage, &mut k2);
        moved(&y, 0.5 * h, &k2, &mut stage);
        slope(x, &stage, &mut k3);
        moved(&y, h, &k3, &mut stage);
        slope(x, &stage, &mut k4);
        for i in 0..n {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    y
}
