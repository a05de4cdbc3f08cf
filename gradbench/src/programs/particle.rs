//! A charged particle that flies past two charges, one of which is moved until it lands at 0.

use differentiable::differentiable;

use super::{Mode, descent};

/// At x, of two charges of which one is w off.
#[differentiable(order = 2)]
fn potential(x: &[f64; 2], w: f64) -> f64 {
    let mut sum = 0.0;
    for charge in [[10.0, 10.0 - w], [10.0, 0.0]] {
        let (dx, dy) = (x[0] - charge[0], x[1] - charge[1]);
        sum += 1.0 / (dx * dx + dy * dy).sqrt();
    }
    sum
}

#[differentiable(wrt(x, w))]
fn force(x: &[f64; 2], w: f64, mode: Mode) -> [f64; 2] {
    match mode {
        Mode::Forward => {
            let (_, first) = potential::jvp(x, w, &[1.0, 0.0], 0.0);
            let (_, second) = potential::jvp(x, w, &[0.0, 1.0], 0.0);
            [-first, -second]
        }
        Mode::Reverse => {
            let ([first, second], _) = potential::gradient(x, w);
            [-first, -second]
        }
    }
}

/// The square of where it lands.
#[differentiable(wrt(w))]
pub fn miss(w: f64, mode: Mode) -> f64 {
    let step = 0.1;
    let mut x = [0.0, 8.0];
    let mut v = [0.75, 0.0];
    loop {
        let a = force(&x, w, mode);
        let next = [x[0] + step * v[0], x[1] + step * v[1]];
        if next[1] <= 0.0 {
            let overshoot = -next[1] / v[1];
            let landing = next[0] + overshoot * v[0];
            return landing * landing;
        }
        v = [v[0] + step * a[0], v[1] + step * a[1]];
        x = next;
    }
}

/// The w that makes it land at 0: how it is descended to, and how the force is computed.
pub fn particle(start: f64, outer: Mode, inner: Mode) -> f64 {
    let value = |&[w]: &[f64; 1]| miss(w, inner);
    let gradient = |&[w]: &[f64; 1]| match outer {
        Mode::Forward => [miss::jvp(w, inner, 1.0).1],
        Mode::Reverse => [miss::gradient(w, inner)],
    };
    let [w] = descent(value, gradient, [start]);
    w
}
