//! Steps backwards, whose order does not matter to a function that is called in halves.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct Pair {
    a: f64,
    b: f64,
}

#[differentiable(order = 2)]
fn summed(x: f64, n: usize) -> [f64; 2] {
    let Pair { a, b } = Pair { a: x * x, b: x };
    let (mut sum, mut product) = (-0.0, 1.0);
    for _ in (1..n).step_by(2).rev() {
        sum += b;
    }
    for i in (0..n).step_by(3).rev() {
        if i == 1 {
            break;
        }
        product *= a + i as f64;
    }
    [sum, product]
}

#[differentiable(order = 2)]
fn squared(x: f64, n: usize) -> f64 {
    let [sum, product] = summed(x, n);
    sum * sum * product
}

agree! {
    squared: (0.7, const 4), (1.3, const 7), (0.7, const 1);
}
