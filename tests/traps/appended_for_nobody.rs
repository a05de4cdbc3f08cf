//! Constants that are appended to a vector after its elements have been changed, for nobody.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn in_a_loop(x: f64, n: usize) -> f64 {
    let mut m = 0.0;
    let mut grown = vec![x; n];
    for v in grown.iter_mut() {
        m += *v * x;
        *v += m;
    }
    for _ in 1..n {
        grown.push(0.5);
    }
    m * m
}

#[differentiable(order = 2)]
fn in_a_branch(x: f64, n: usize) -> f64 {
    let mut grown: Vec<f64> = Vec::new();
    for v in grown.iter_mut() {
        *v += x;
    }
    if n > 1 {
        grown.push(0.5);
        grown.push(2.0);
    }
    let mut sum = x;
    for v in &grown {
        sum += *v * x;
    }
    sum * x
}

agree! {
    in_a_loop: (0.7, const 0), (1.3, const 3);
    in_a_branch: (0.7, const 1), (1.3, const 3);
}
