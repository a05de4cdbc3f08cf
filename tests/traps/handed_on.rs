//! References to constants that the only arm which comes to its end hands on.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn by_an_if(x: f64, k: usize) -> f64 {
    let mut weights = vec![1.0, 2.0];
    let buffer = &mut weights;
    let b = if k == 3 {
        return x * x;
    } else {
        buffer
    };
    b[1] = 5.0;
    x * x * b[1] * b[0]
}

#[differentiable(order = 2)]
fn by_a_match(x: f64, k: usize) -> f64 {
    let mut weights = vec![1.0, 2.0];
    let mut others = vec![3.0, 4.0];
    let b = match k {
        3 => return x * x,
        1 => &mut weights,
        _ => &mut others,
    };
    b[1] = 5.0;
    let c = {
        let d = &mut others[..1];
        d
    };
    c[0] += 1.0;
    x * x * others[1] + weights[1] * x * others[0]
}

agree! {
    by_an_if: (0.7, const 3), (1.3, const 1);
    by_a_match: (0.7, const 3), (1.3, const 1), (1.3, const 2);
}
