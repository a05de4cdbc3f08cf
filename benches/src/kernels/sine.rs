use differentiable::differentiable;

use crate::case::{Case, Maker};
use crate::others::{Number, duals, tape};

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

fn of_numbers<N: Number>(x: &[N]) -> N {
    let mut s = x[0] * 0.0 + 1.0;
    for _ in 0..2000 {
        s = s + (s * x[0]).sin() * 0.1;
    }
    s
}

pub fn case() -> Case {
    Maker::new(0.7, 0.0, 2.0, |x| sine(*x))
        .ours(|x, gradient| sine::gradient_into(*x, gradient))
        .by_hand(|x, gradient| (_, *gradient) = by_hand(*x))
        .way("num-dual", |x, gradient| duals(&[*x], std::slice::from_mut(gradient), of_numbers))
        .way("reverse", |x, gradient| tape(&[*x], std::slice::from_mut(gradient), |x| of_numbers(x)))
        .case()
}
