//! What borrows from a vector is seen before that is kept for the reverse sweep.

use crate::support::agree;
use differentiable::differentiable;

const X: [f64; 9] = [0.7, 1.3, -0.4, 0.9, 1.1, -1.2, 0.3, 0.8, 0.6];

fn pair(n: usize) -> Vec<f64> {
    vec![0.75; n]
}

#[differentiable(order = 2)]
fn taken_apart(x: &[f64; 9], n: usize) -> f64 {
    let mut product = 1.0;
    for i in 0..n {
        let mut pair: Vec<f64> = pair(3 - i);
        let [a, b, ..] = &pair[..] else { break };
        product *= b.sin() * x[2 * i];
    }
    product
}

agree! {
    taken_apart: (&X, const 0), (&X, const 1), (&X, const 3);
}
