use differentiable::differentiable;

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, duals, sum, tape};
use crate::programs::log_sum_exp::by_hand;

#[differentiable]
fn log_sum_exp(x: &[f64; 64]) -> f64 {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + x.iter().map(|x| (x - largest).exp()).sum::<f64>().ln()
}

pub fn of_numbers<N: Number>(x: &[N]) -> N {
    let largest = x.iter().copied().reduce(|a, b| if b > a { b } else { a }).expect("there are terms");
    largest + sum(x.iter().map(|&x| (x - largest).exp())).ln()
}

pub fn case() -> Case {
    let x: [f64; 64] = uniform(64).try_into().expect("64");
    Maker::new(x, [0.0; 64], 2.0, log_sum_exp)
        .ours(log_sum_exp::gradient_into)
        .by_hand(|x, gradient| by_hand(x, gradient))
        .way("num-dual", |x, gradient| duals(x, gradient, of_numbers))
        .way("reverse", |x, gradient| tape(x, gradient, |x| of_numbers(x)))
        .case()
}
