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

#[differentiable(order = 2)]
fn unless_there_is_none(x: f64, count: Option<u8>) -> f64 {
    let Some(count) = count else { panic!("no count for {x}") };
    x * x * f64::from(count)
}

#[differentiable(order = 2)]
fn unless_the_length_differs(x: f64, layers: &[usize]) -> f64 {
    let mut product = x;
    for pair in layers.windows(2) {
        let [ins, outs] = *pair else { unreachable!() };
        product *= x * (ins + outs) as f64;
    }
    product
}

agree! {
    unless_there_is_none: (0.7, const Some(3)), (-1.3, const Some(0));
    unless_the_length_differs: (0.7, const &[1, 2, 3]), (-1.3, const &[1]);
    in_a_tuple: (1.5, const 2), (0.7, const 1);
    of_a_label_that_is_left_further_out: (1.5, const 1), (0.7, const 3);
}
