//! Derivatives by central differences, which know nothing of any rule.

/// A derivative, and how far it may be off.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    pub derivative: f64,
    pub error: f64,
}

/// The derivative of f at 0 by central differences with steps that are halved, extrapolated by Richardson to a step of
/// zero. `epsilon` is the precision of f.
pub fn derivative(f: impl Fn(f64) -> f64, epsilon: f64) -> Estimate {
    derivative_of_a_part(f, epsilon, 0.0)
}

/// The same of a part of what is computed, which was rounded where numbers were as large as `size`.
pub fn derivative_of_a_part(f: impl Fn(f64) -> f64, epsilon: f64, mut size: f64) -> Estimate {
    const ROWS: usize = 4;
    let widest = 2.0 * epsilon.powf(1.0 / 6.0);
    let mut row: Vec<f64> = (0..ROWS)
        .map(|halvings| {
            let h = widest / f64::from(1_u32 << halvings);
            let (above, below) = (f(h), f(-h));
            size = size.max(above.abs()).max(below.abs());
            (above - below) / (2.0 * h)
        })
        .collect();
    let mut truncation = f64::INFINITY;
    for order in 1..ROWS as i32 {
        let power = 4_f64.powi(order);
        let next: Vec<f64> = row.windows(2).map(|pair| (power * pair[1] - pair[0]) / (power - 1.0)).collect();
        truncation = (next[next.len() - 1] - row[row.len() - 1]).abs();
        row = next;
    }
    let rounding = 64.0 * epsilon * size / widest;
    Estimate { derivative: row[0], error: truncation + rounding }
}
