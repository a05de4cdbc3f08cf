use differentiable::differentiable;

use crate::case::{Case, Maker};
use crate::others::{Number, duals, tape};

#[differentiable]
fn f(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}

fn by_hand(x: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
    let ((sin_0, cos_0), (sin_1, cos_1)) = (x[0].sin_cos(), x[1].sin_cos());
    *gradient = [cos_0, -sin_1];
    sin_0 + cos_1
}

fn of_numbers<N: Number>(x: &[N]) -> N {
    x[0].sin() + x[1].cos()
}

#[symdiff::gradient(var = x, dim = 2)]
fn symbolic(x: &[f64]) -> f64 {
    x[0].sin() + x[1].cos()
}

pub fn case() -> Case {
    Maker::new([1.0, 2.0], [0.0; 2], 3.0, f)
        .ours(f::gradient_into)
        .by_hand(by_hand)
        .way("symdiff", |x, gradient| {
            *gradient = symbolic_gradient(x);
            symbolic(x)
        })
        .way("num-dual", |x, gradient| duals(x, gradient, of_numbers))
        .way("reverse", |x, gradient| tape(x, gradient, |x| of_numbers(x)))
        .case()
}
