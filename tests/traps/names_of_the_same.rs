//! What is borrowed has the name of the reference, and iterations change their counter.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn borrowed_by_its_own_name(x: f64, y: f64) -> f64 {
    let mut s = [1.0; 2];
    let s = &mut s[..];
    s[0] *= x;
    s[1] += y;
    s[0] * s[1]
}

#[differentiable(order = 2)]
fn a_counter_that_is_doubled(x: f64) -> f64 {
    let mut sum = 0.0;
    for mut k in 0..3 {
        let factor = k as f64;
        sum += factor * x * x;
        k *= 2;
        if x > 100.0 {
            sum += k as f64;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn a_counter_that_turns_around(x: &[f64; 3]) -> f64 {
    let mut product = 1.0;
    for mut k in 0..3 {
        if x[k] > 1.0 {
            k = 2 - k;
        }
        product *= x[k];
    }
    product
}

agree! {
    borrowed_by_its_own_name: (2.0, 3.0);
    a_counter_that_is_doubled: (2.0), (0.3);
    a_counter_that_turns_around: (&[2.0, 3.0, 0.5]), (&[0.2, 3.0, 1.5]);
}
