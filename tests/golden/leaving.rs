/// Branches, an early return, and a loop that is left.
#[differentiable]
pub fn leaving(x: f64, y: f64, limit: usize) -> f64 {
    if x < 0.0 {
        return x * y;
    }
    let mut power = 1.0;
    for n in 0..limit {
        if power > 10.0 * y {
            break;
        }
        power *= x + n as f64;
    }
    power.ln() * y
}
