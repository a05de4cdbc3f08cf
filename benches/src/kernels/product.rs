use differentiable::differentiable;

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, tape};

#[differentiable]
fn product(x: &[f64]) -> f64 {
    x.iter().product()
}

/// The products of what is before wait in the gradient for those of what is behind.
fn by_hand(x: &[f64], gradient: &mut [f64]) -> f64 {
    let mut before = 1.0;
    for (gradient, x) in gradient.iter_mut().zip(x) {
        *gradient = before;
        before *= x;
    }
    let mut behind = 1.0;
    for (gradient, x) in gradient.iter_mut().zip(x).rev() {
        *gradient *= behind;
        behind *= x;
    }
    before
}

fn of_numbers<N: Number>(x: &[N]) -> N {
    x.iter().copied().reduce(|product, x| product * x).expect("there are factors")
}

pub fn case() -> Case {
    let x: Vec<f64> = uniform(2000).iter().map(|u| 0.9 + 0.2 * u).collect();
    Maker::new(x, vec![0.0; 2000], 3.0, |x| product(x))
        .ours(|x, gradient| product::gradient_into(x, gradient))
        .by_hand(|x, gradient| by_hand(x, gradient))
        .way("reverse", |x, gradient| tape(x, gradient, |x| of_numbers(x)))
        .case()
}
