//! What a loop adds to neighbouring elements, some of them behind a condition on their index.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn before_the_first(x: &[f64; 4]) -> f64 {
    let mut sum = 0.0;
    for i in 0..4 {
        let before = if i > 0 { x[i - 1] } else { 0.5 };
        sum += (2.0 * x[i] - before * x[i]).powi(3);
    }
    sum
}

#[differentiable(order = 2)]
fn after_the_last(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in (0..x.len()).rev() {
        let before = if i > 0 { x[i - 1].sin() } else { 0.0 };
        let after = if i + 1 < x.len() { x[i + 1] } else { 1.0 };
        sum += (2.0 * x[i] - before - after * x[i]).powi(2);
    }
    sum
}

agree! {
    before_the_first: (&[0.7, 1.3, -0.4, 0.6]);
    after_the_last: (&vec![0.7, 1.3, -0.4, 0.6]), (&vec![0.3]);
}
