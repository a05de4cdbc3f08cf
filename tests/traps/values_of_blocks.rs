//! What a block is worth is no place: what is changed there, or later, is a copy.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn squared(s: &mut [f64; 2]) {
    s[0] *= 2.0;
    s[1] *= s[0];
}

#[differentiable(order = 2)]
fn changed_by_a_call(x: f64, y: f64) -> f64 {
    let mut s = [x, y];
    let t = &mut { s };
    squared(t);
    s[0] * s[1] + t[1]
}

#[differentiable(order = 2)]
fn changed_through_a_reference(x: f64, y: f64) -> f64 {
    let s = [x, y];
    let r = &mut { s };
    r[0] *= 3.0;
    for v in &mut { s } {
        *v *= 2.0;
    }
    s[0] * s[1] + r[0]
}

#[differentiable(order = 2)]
fn changed_by_methods(x: f64, y: f64) -> f64 {
    let mut s = [x, y];
    let t = { &s }[0] * { s }[1];
    (&mut { s })[0] = 3.0;
    { s }.swap(0, 1);
    { s }.fill(1.0);
    s[0] * s[1] * s[1] + t
}

#[differentiable(order = 2)]
fn chosen(x: f64, n: usize) -> f64 {
    let s = [x, x * x];
    let t = [x * x, x];
    let r = &mut if n > 1 { s } else { t };
    squared(r);
    r[1] * s[0] + t[0]
}

agree! {
    changed_by_a_call: (0.7, 1.3);
    changed_through_a_reference: (0.7, 1.3);
    changed_by_methods: (0.7, 1.3);
    chosen: (0.7, const 1), (1.3, const 2);
}
