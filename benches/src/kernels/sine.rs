use differentiable::differentiable;

use crate::case::{Case, Maker};

#[differentiable]
fn sine(x: f64) -> f64 {
    let mut s = 1.0;
    for _ in 0..2000 {
        s += 0.1 * (s * x).sin();
    }
    s
}

/// Forward: there is one number only.
fn by_hand(x: f64) -> (f64, f64) {
    let (mut s, mut slope) = (1.0, 0.0);
    for _ in 0..2000 {
        let angle = s * x;
        slope += 0.1 * angle.cos() * (slope * x + s);
        s += 0.1 * angle.sin();
    }
    (s, slope)
}

pub fn case() -> Case {
    Maker::new(0.7, 0.0, 2.0, |x| sine(*x))
        .ours(|x, gradient| sine::gradient_into(*x, gradient))
        .by_hand(|x, gradient| (_, *gradient) = by_hand(*x))
        .case()
}
