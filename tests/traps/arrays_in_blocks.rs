//! An array in a block of its own, which is taken apart.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[derive(Clone, Copy, Tangent)]
struct Pair {
    a: f64,
    b: f64,
}

#[differentiable(order = 2)]
fn chosen(x: f64, n: usize) -> f64 {
    let [p, q] = if n > 3 {
        [Pair { a: x, b: n as f64 }, Pair { a: 0.5, b: 1.5 }]
    } else {
        { [Pair { a: 1.0, b: n as f64 }, Pair { a: 0.25, b: 1.0 }] }
    };
    p.a * x * x + q.b * p.b * x.sin()
}

agree! {
    chosen: (0.7, const 2), (0.7, const 5);
}
