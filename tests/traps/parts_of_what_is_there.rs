//! `ref mut` leads to what is taken apart; a tuple of an integer and a float is assigned as a whole.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn by_reference(x: f64, y: f64) -> f64 {
    let mut a = [x, y, x * y];
    let [ref mut p, _, ref q] = a;
    *p += 2.0 * *q;
    let mut t = (y, [x, 2.0]);
    let (ref s, ref mut b) = t;
    b[0] *= 3.0 * s;
    match a {
        [ref mut p, ref mut q, _] => std::mem::swap(p, q),
    }
    a[0] * a[1].sin() * t.1[0]
}

#[differentiable(order = 2)]
fn the_largest(x: &[f64], scale: f64) -> f64 {
    let mut best = (0, f64::NEG_INFINITY);
    let mut last = (1.0, 0usize, true);
    for i in 0..x.len() {
        let v = (scale * x[i]).sin();
        if v > best.1 {
            best = (i, v);
        }
        last = (last.0 * v, last.1 + i, !last.2);
    }
    if last.2 { best.1 * best.0 as f64 } else { best.1 * last.0 * last.1 as f64 }
}

agree! {
    by_reference: (0.7, 1.3), (-0.4, 0.9);
    the_largest: (&vec![0.3, 0.7, 1.3, 0.4], 1.1), (&vec![0.9, 0.2, 0.4], 0.8);
}
