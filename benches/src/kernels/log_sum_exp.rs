use differentiable::differentiable;

use crate::case::{Case, Maker, uniform};
use crate::programs::log_sum_exp::by_hand;

#[differentiable]
fn log_sum_exp(x: &[f64; 64]) -> f64 {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + x.iter().map(|x| (x - largest).exp()).sum::<f64>().ln()
}

pub fn case() -> Case {
    let x: [f64; 64] = uniform(64).try_into().expect("64");
    Maker::new(x, [0.0; 64], 2.0, log_sum_exp)
        .ours(log_sum_exp::gradient_into)
        .by_hand(|x, gradient| by_hand(x, gradient))
        .case()
}
