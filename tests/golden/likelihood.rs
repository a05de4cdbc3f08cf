/// Iterators and a closure.
#[differentiable(wrt(mean, deviation))]
pub fn likelihood(samples: &[f64], mean: f64, deviation: f64) -> f64 {
    let standardised = |sample: f64| (sample - mean) / deviation;
    let squares: f64 = samples.iter().map(|&sample| standardised(sample).powi(2)).sum();
    -0.5 * squares - samples.len() as f64 * deviation.ln()
}
