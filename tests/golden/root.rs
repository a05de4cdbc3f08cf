/// The root of f near the start, by secants.
#[differentiable]
pub fn secant(f: impl Fn(f64) -> f64, start: f64) -> f64 {
    let mut t = start;
    for _ in 0..8 {
        let value = f(t);
        t -= 0.1 * value / (f(t + 0.1) - value);
    }
    t
}

/// The rate at which the payments are worth the price.
#[differentiable]
pub fn root(payments: &[f64], price: f64) -> f64 {
    secant(
        |rate| {
            let mut worth = -price;
            for (year, payment) in payments.iter().enumerate() {
                worth += payment * (-rate * year as f64).exp();
            }
            worth
        },
        0.05,
    )
}
