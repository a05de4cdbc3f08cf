//! Blocks and loops that control does not come to the end of.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn in_a_tuple(x: f64, n: usize) -> f64 {
    let mut s = x;
    'outer: for i in 0..3 {
        if i < 2 {
            s *= x;
        }
        let (p, q): (f64, f64) = (
            1.0,
            'l: loop {
                'b: {
                    s *= 2.0;
                    continue 'outer;
                }
                if n != 1 {
                    break 'l 1.0;
                }
            },
        );
        s += p * q;
    }
    s
}

#[differentiable(order = 2)]
fn of_a_label_that_is_left_further_out(x: f64, n: usize) -> f64 {
    let mut s = x;
    for i in 0..n {
        let y: f64 = 'b: {
            if i > 1 {
                return s * x;
            }
            'c: loop {
                s *= x;
                break 'b s + x;
            }
        };
        s += y * y;
    }
    s
}

agree! {
    in_a_tuple: (1.5, const 2), (0.7, const 1);
    of_a_label_that_is_left_further_out: (1.5, const 1), (0.7, const 3);
}
