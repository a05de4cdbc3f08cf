//! Items of the function hold for all of it, whatever is called the same outside.

use crate::support::agree;
use differentiable::differentiable;

const A: f64 = 2.0;

#[differentiable(order = 2)]
fn behind_a_return(x: f64) -> f64 {
    if x < 0.0 {
        return x * A;
    }
    let y = x * x * A;
    const A: f64 = 7.0;
    y * A
}

agree! {
    behind_a_return: (1.5), (-0.5);
}
