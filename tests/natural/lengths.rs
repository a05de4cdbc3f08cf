//! Vectors that become longer or shorter.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn casteljau(x: &[f64], t: f64) -> f64 {
    let mut v = x.to_vec();
    while v.len() > 1 {
        v = v.windows(2).map(|w| w[0] * (1.0 - t) + w[1] * t).collect();
    }
    v[0]
}

#[differentiable(order = 2)]
fn halving(x: &[f64]) -> f64 {
    let mut v: Vec<f64> = x.iter().map(|v| v.sin()).collect();
    for _ in 0..2 {
        v = v.chunks(2).map(|c| c[0] * c[1]).collect::<Vec<_>>();
    }
    v[0]
}

#[differentiable(order = 2)]
fn growing(x: f64, n: usize) -> f64 {
    let mut row = vec![1.0];
    for _ in 0..n {
        let mut next = vec![x];
        for w in row.windows(2) {
            next.push(w[0] * x + w[1]);
        }
        next.push(1.0);
        row = next;
    }
    row.iter().sum()
}

#[differentiable(order = 2)]
fn tail(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    let mut s = 0.0;
    while !v.is_empty() {
        s = s * v[0] + 1.0;
        v = v[1..].to_vec();
    }
    s
}

#[differentiable(order = 2)]
fn straight(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v[0] *= v[3];
    v = v[..3].to_vec();
    v[0] *= v[2];
    v = v[..2].to_vec();
    v[0] + v[1]
}

agree! {
    casteljau: (&vec![0.3, 0.9, 1.1, -0.2], 0.4);
    halving: (&vec![0.3, 0.9, 1.1, -0.2]);
    growing: (0.7, const 4);
    tail: (&vec![0.3, 0.9, 1.1, -0.2]);
    straight: (&vec![0.3, 0.9, 1.1, -0.2]);
}
