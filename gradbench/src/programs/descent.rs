//! What saddle and particle share.

/// How a derivative is computed.
#[derive(Clone, Copy)]
pub enum Mode {
    /// By its directional derivatives.
    Forward,
    /// By its pullback.
    Reverse,
}

/// The descent that GradBench prescribes to saddle and particle.
pub fn descent<const N: usize>(
    value: impl Fn(&[f64; N]) -> f64,
    gradient: impl Fn(&[f64; N]) -> [f64; N],
    start: [f64; N],
) -> [f64; N] {
    let length = |v: &[f64; N]| v.iter().map(|v| v * v).sum::<f64>().sqrt();
    let mut x = start;
    let mut height = value(&x);
    let mut slope = gradient(&x);
    let mut rate = 1e-5;
    let mut steps = 0;
    while length(&slope) > 1e-5 {
        if steps == 10 {
            rate *= 2.0;
            steps = 0;
            continue;
        }
        let next: [f64; N] = std::array::from_fn(|i| x[i] - rate * slope[i]);
        if length(&std::array::from_fn(|i| x[i] - next[i])) <= 1e-5 {
            break;
        }
        let next_height = value(&next);
        if next_height < height {
            (x, height, slope) = (next, next_height, gradient(&next));
            steps += 1;
        } else {
            rate /= 2.0;
            steps = 0;
        }
    }
    x
}
