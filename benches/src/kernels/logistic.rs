use differentiable::differentiable;

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, duals, sum, tape};

const N: usize = 10;

/// The squared distance of a logistic model to what it should say.
#[differentiable(wrt(w))]
fn loss(w: &[f64; N], x: &[[f64; N]], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in x.iter().zip(y) {
        let mut z = 0.0;
        for j in 0..N {
            z += w[j] * x[j];
        }
        let residual = 1.0 / (1.0 + (-z).exp()) - y;
        sum += residual * residual;
    }
    sum
}

fn by_hand(w: &[f64; N], x: &[[f64; N]], y: &[f64], gradient: &mut [f64; N]) -> f64 {
    let mut sum = 0.0;
    let mut slopes = [0.0; N];
    for (x, y) in x.iter().zip(y) {
        let mut z = 0.0;
        for j in 0..N {
            z += w[j] * x[j];
        }
        let p = 1.0 / (1.0 + (-z).exp());
        let residual = p - y;
        sum += residual * residual;
        let slope = 2.0 * residual * p * (1.0 - p);
        for j in 0..N {
            slopes[j] += slope * x[j];
        }
    }
    *gradient = slopes;
    sum
}

fn of_numbers<N: Number>(w: &[N], x: &[[f64; 10]], y: &[f64]) -> N {
    sum(x.iter().zip(y).map(|(x, &y)| {
        let z = sum(w.iter().zip(x).map(|(&w, &x)| w * x));
        let residual = ((-z).exp() + 1.0).recip() - y;
        residual * residual
    }))
}

pub fn case() -> Case {
    let x = uniform(1000 * N).chunks_exact(N).map(|x| x.try_into().expect("a row")).collect::<Vec<[f64; N]>>();
    let w: [f64; N] = uniform(N).try_into().expect("a row");
    Maker::new((w, x, uniform(1000)), [0.0; N], 2.0, |(w, x, y)| loss(w, x, y))
        .ours(|(w, x, y), gradient| loss::gradient_into(w, x, y, gradient))
        .by_hand(|(w, x, y), gradient| by_hand(w, x, y, gradient))
        .way("num-dual", |(w, inputs, y), gradient| duals(w, gradient, |x| of_numbers(x, inputs, y)))
        .way("reverse", |(w, inputs, y), gradient| tape(w, gradient, |x| of_numbers(x, inputs, y)))
        .case()
}
