//! A polynomial fitted to the sign function on [−1, 1].

use differentiable::differentiable;
use gradbench::programs::least_squares::{loss, sign};

use crate::samples::{assert_close, floats, index, input, output};
use crate::support::agree;

#[differentiable(order = 2)]
fn by_references(x: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let t = -1.0 + 2.0 * i as f64 / (n - 1) as f64;
        let mut residual = sign(t);
        let mut power = 1.0;
        for coefficient in x {
            residual -= coefficient * power;
            power *= t;
        }
        sum += residual.powi(2);
    }
    0.5 * sum
}

#[differentiable(order = 2)]
fn by_iterators(x: &[f64], n: usize) -> f64 {
    0.5 * (0..n)
        .map(|i| {
            let t = -1.0 + 2.0 * i as f64 / (n - 1) as f64;
            let residual = sign(t) - x.iter().rev().fold(0.0, |sum, coefficient| sum * t + coefficient);
            residual * residual
        })
        .sum::<f64>()
}

fn coefficients() -> Vec<f64> {
    floats(&input("llsq")["x"])
}

fn points() -> usize {
    index(&input("llsq")["n"])
}

#[test]
fn has_the_values_and_gradients_of_the_reference() {
    let (x, n) = (coefficients(), points());
    let (value, gradient) = (floats(&output("llsq.primal")), floats(&output("llsq.gradient")));
    for item in [loss::value_and_gradient, by_references::value_and_gradient, by_iterators::value_and_gradient] {
        let (own_value, own_gradient) = item(&x, n);
        assert_close(&[own_value], &value);
        assert_close(&own_gradient, &gradient);
    }
}

agree! {
    loss: (&coefficients(), const points()), (&vec![0.5], const 2);
    by_references: (&coefficients(), const points()), (&vec![0.5], const 2);
    by_iterators: (&coefficients(), const points()), (&vec![0.5], const 2);
}
