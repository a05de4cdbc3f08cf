//! What neighbouring iterations add to one element.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn two_wide(x: &[f64], from: usize) -> f64 {
    let mut sum = 0.0;
    for i in from..x.len() - 1 {
        sum += x[i] * x[i + 1].sin();
    }
    sum
}

#[differentiable(order = 2)]
fn around(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() - 1 {
        if i != 2 {
            sum += x[i - 1] * x[i + 1];
        }
        sum += x[i] * x[i] * x[i - 1];
    }
    sum * x[0]
}

#[differentiable(order = 2)]
fn backwards(x: &[f64; 5], rounds: usize) -> f64 {
    let mut u = *x;
    let mut v = *x;
    for _ in 0..rounds {
        for i in 1..4 {
            v[i] = u[i - 1] * u[i + 1] + u[i].sin();
        }
        for i in 0..4 {
            u[i] = v[i] * v[i + 1];
        }
    }
    u[0] * u[3] + v[4]
}

#[differentiable(order = 2)]
fn with_gaps(x: &[f64], n: usize) -> f64 {
    let mut product = 1.0;
    for i in 2..n {
        product *= x[i - 2] + x[i + 1].cos();
    }
    product
}

/// The last element is there, and none of the factors.
#[differentiable(order = 2)]
fn all_but_the_last(x: &[f64], y: &[f64]) -> f64 {
    let mut product = 0.5;
    for pair in y.windows(2) {
        product -= product * pair[0];
    }
    for i in 0..x.len() - 1 {
        product *= x[i] + y[i];
    }
    for i in 0..y.len().min(x.len() - 1) {
        product = product.sin() * x[i] * y[i];
    }
    product
}

agree! {
    all_but_the_last: (&vec![0.7, 1.3, -0.4, 2.1], &vec![0.3, 0.4, 0.5, 0.6]), (&vec![0.7], &vec![0.3]);
    two_wide: (&vec![0.7, 1.3, -0.4, 2.1], const 0), (&vec![0.7, 1.3, -0.4, 2.1], const 2), (&vec![0.7, 1.3], const 1), (&vec![0.7], const 0);
    around: (&vec![0.7, 1.3, -0.4, 2.1, 0.2]), (&vec![0.7, 1.3, 0.4]), (&vec![0.7, 1.3]);
    backwards: (&[0.7, 1.3, -0.4, 2.1, 0.2], const 2), (&[0.7, 1.3, -0.4, 2.1, 0.2], const 0);
    with_gaps: (&vec![0.7, 1.3, -0.4, 2.1, 0.2], const 4), (&vec![0.7, 1.3, -0.4, 2.1, 0.2], const 2);
}
