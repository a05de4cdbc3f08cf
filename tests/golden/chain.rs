/// A reduction over a stencil: nothing is kept.
#[differentiable(no_tape)]
pub fn chain(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        sum += (1.0 - x[i]).powi(2) + 100.0 * valley * valley;
    }
    sum
}
