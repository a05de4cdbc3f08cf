//! Results of calls that are numbers by what is done with them, in parts that do not always run.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn h(x: f64, n: usize) -> f64 {
    let mut s = x;
    for _ in 0..n {
        s *= x.sin();
    }
    s
}

#[differentiable(order = 2)]
fn after_an_exit(x: f64, n: usize, m: usize) -> [f64; 2] {
    let mut y = 0.5;
    'block: {
        for i in 0..m {
            if x * i as f64 > 2.0 {
                break 'block;
            }
            y += x * y;
        }
        let r = h(x, n);
        let t = r.sin() * y;
        y += t * r;
        y *= x;
    }
    [y, x]
}

#[differentiable(order = 2)]
fn in_a_branch(x: f64, n: usize, m: usize) -> [f64; 2] {
    let mut y = 0.5;
    if m >= n {
        let r = h(x, n);
        let t = r.sin() * y;
        y += t * r;
    }
    [y, x]
}

#[differentiable(order = 2)]
fn of_both(x: f64, n: usize, m: usize) -> f64 {
    let [a, b] = after_an_exit(x, n, m);
    let [c, d] = in_a_branch(a, n, m);
    a * c + b * d
}

agree! {
    of_both: (0.7, const 3, const 2), (0.9, const 3, const 5);
}
