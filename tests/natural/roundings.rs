//! Integers that are made of roundings, and of what is computed of roundings and constants alone.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn at_a_bound(x: f64, table: &[f64; 4]) -> f64 {
    let i = x.floor().clamp(0.0, 3.0) as usize;
    x * table[i]
}

#[differentiable(order = 2)]
fn around(x: f64, table: &[f64; 4]) -> f64 {
    let i = x.floor().rem_euclid(4.0) as usize;
    let k = (x.round().abs() % 4.0) as usize;
    x * table[i] + x * x * table[k]
}

#[differentiable(wrt(x), order = 2)]
fn computed(x: f64, scale: f64, n: i32) -> f64 {
    let i = (x.round().powi(n).mul_add(scale, 1.0) / 2.5).sqrt() as usize;
    x * x * i as f64
}

#[differentiable(wrt(x), order = 2)]
fn summed(x: f64, scale: f64) -> f64 {
    let mut steps = 0.5;
    for _ in 0..3 {
        steps += x.floor() * scale;
    }
    x.exp() * (steps as usize) as f64
}

agree! {
    at_a_bound: (2.5, &[0.5, 1.5, 2.0, 3.0]), (-1.5, &[0.5, 1.5, 2.0, 3.0]), (7.25, &[0.5, 1.5, 2.0, 3.0]);
    around: (2.75, &[0.5, 1.5, 2.0, 3.0]), (-1.25, &[0.5, 1.5, 2.0, 3.0]);
    computed: (2.75, const 1.5, const 2);
    summed: (3.25, const 0.7);
}
