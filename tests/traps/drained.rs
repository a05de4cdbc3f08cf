//! What is drained from a vector is gone from it, whoever takes it.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn for_nobody(x: &[f64; 4]) -> f64 {
    let mut v = x.to_vec();
    v.drain(..1);
    v.drain(2..);
    v[0] * v[1] * v[1] * v.len() as f64
}

#[differentiable(order = 2)]
fn collected(x: &[f64; 4]) -> f64 {
    let mut v = x.to_vec();
    let w: Vec<f64> = v.drain(1..3).collect();
    v[0] * w[0] * w[1] * v[1] * (v.len() * 10 + w.len()) as f64
}

#[differentiable(order = 2)]
fn in_a_loop(x: &[f64; 4]) -> f64 {
    let mut v = x.to_vec();
    let mut sum = 0.0;
    for (i, y) in v.drain(1..=2).enumerate() {
        sum += y * y * (i + 1) as f64;
    }
    sum * v[0] * v[1]
}

#[differentiable(order = 2)]
fn all(x: &[f64; 4]) -> f64 {
    let mut v = x.to_vec();
    let sum: f64 = v.drain(..).map(|y| y * y).sum();
    v.push(sum);
    v.iter().product::<f64>() * x[0]
}

#[differentiable(order = 2)]
fn rows(x: &[f64; 4]) -> f64 {
    let mut rows: Vec<[f64; 2]> = x.iter().map(|y| [*y, y * y]).collect();
    let n = x.len() - 1;
    rows.drain(n - 2..n);
    rows[0][1] * rows[1][0]
}

#[differentiable(order = 2)]
fn made_into_a_vector(x: &[f64]) -> f64 {
    let mut v: Vec<f64> = x.into();
    v[0] *= x[1];
    v[0] * v[1] * x[0]
}

agree! {
    for_nobody: (&[0.7, 1.3, -0.4, 0.9]);
    collected: (&[0.7, 1.3, -0.4, 0.9]);
    in_a_loop: (&[0.7, 1.3, -0.4, 0.9]);
    all: (&[0.7, 1.3, -0.4, 0.9]);
    rows: (&[0.7, 1.3, -0.4, 0.9]);
    made_into_a_vector: (&vec![0.7, 1.3]);
}
