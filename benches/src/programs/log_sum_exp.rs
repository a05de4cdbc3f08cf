use gradbench::programs::log_sum_exp::log_sum_exp;

use crate::case::{Case, Maker, uniform};
use crate::kernels::log_sum_exp::of_numbers;
use crate::others::tape;

/// The exponentials wait in the gradient for their sum.
pub fn by_hand(x: &[f64], gradient: &mut [f64]) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for &x in x {
        if x > largest {
            largest = x;
        }
    }
    let mut sum = 0.0;
    for (gradient, x) in gradient.iter_mut().zip(x) {
        *gradient = (x - largest).exp();
        sum += *gradient;
    }
    let scale = 1.0 / sum;
    gradient.iter_mut().for_each(|gradient| *gradient *= scale);
    largest + sum.ln()
}

pub fn case() -> Case {
    let n = 40_000;
    Maker::new(uniform(n), vec![0.0; n], 1.2, |x| log_sum_exp(x))
        .ours(|x, gradient| log_sum_exp::gradient_into(x, gradient))
        .by_hand(|x, gradient| by_hand(x, gradient))
        .way("reverse", |x, gradient| tape(x, gradient, |x| of_numbers(x)))
        .case()
        .program()
}
