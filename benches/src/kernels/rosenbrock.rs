use differentiable::differentiable;

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, duals, sum, tape};

#[differentiable]
fn of_two(x: &[f64; 2]) -> f64 {
    let a = x[1] - x[0] * x[0];
    let b = 1.0 - x[0];
    100.0 * a * a + b * b
}

fn of_two_by_hand(x: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
    let a = x[1] - x[0] * x[0];
    let b = 1.0 - x[0];
    let slope = 200.0 * a;
    *gradient = [-2.0 * (slope * x[0] + b), slope];
    100.0 * a * a + b * b
}

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = 1.0 - x[i];
        sum += 100.0 * a * a + b * b;
    }
    sum
}

fn by_hand(x: &[f64], gradient: &mut [f64]) -> f64 {
    let mut sum = 0.0;
    let mut carry = 0.0;
    let Some(last) = x.len().checked_sub(1) else { return sum };
    let gradient = &mut gradient[..=last];
    for i in 0..last {
        let a = x[i + 1] - x[i] * x[i];
        let b = 1.0 - x[i];
        sum += 100.0 * a * a + b * b;
        let slope = 200.0 * a;
        gradient[i] = carry - 2.0 * (slope * x[i] + b);
        carry = slope;
    }
    gradient[last] = carry;
    sum
}

pub fn of_numbers<N: Number>(x: &[N]) -> N {
    sum(x.windows(2).map(|x| {
        let a = x[1] - x[0] * x[0];
        let b = -x[0] + 1.0;
        a * a * 100.0 + b * b
    }))
}

#[symdiff::gradient(var = x, dim = 2)]
fn symbolic(x: &[f64]) -> f64 {
    100.0 * (x[1] - x[0].powi(2)).powi(2) + (1.0 - x[0]).powi(2)
}

pub fn pair() -> Case {
    Maker::new([-1.2, 1.0], [0.0; 2], 3.0, of_two)
        .ours(of_two::gradient_into)
        .by_hand(of_two_by_hand)
        .way("symdiff", |x, gradient| {
            *gradient = symbolic_gradient(x);
            symbolic(x)
        })
        .way("num-dual", |x, gradient| duals(x, gradient, of_numbers))
        .way("reverse", |x, gradient| tape(x, gradient, |x| of_numbers(x)))
        .case()
}

pub fn many(n: usize) -> Case {
    let maker = Maker::new(uniform(n), vec![0.0; n], 2.0, |x| rosenbrock(x))
        .ours(|x, gradient| rosenbrock::gradient_into(x, gradient))
        .by_hand(|x, gradient| by_hand(x, gradient))
        .way("reverse", |x, gradient| tape(x, gradient, |x| of_numbers(x)));
    match n {
        // A run for each input is too much to wait for.
        1000.. => maker.case(),
        _ => maker.way("num-dual", |x, gradient| duals(x, gradient, of_numbers)).case(),
    }
}
