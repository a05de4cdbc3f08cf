//! What `iter::successors` gives is what it held before it made the next.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[derive(Clone, Copy, Tangent)]
struct State {
    q: f64,
    p: f64,
}

#[differentiable(order = 2)]
fn of_arrays(x: f64, y: f64) -> f64 {
    let path: Vec<[f64; 2]> =
        std::iter::successors(Some([x, y]), |s| Some([s[0] + 0.5 * s[1], s[1] * s[0]])).take(3).collect();
    path[2][0] * path[1][1]
}

#[differentiable(order = 2)]
fn of_structs(x: f64, y: f64) -> f64 {
    std::iter::successors(Some(State { q: x, p: y }), |s| Some(State { q: s.q + 0.5 * s.p, p: s.p * s.q }))
        .take(3)
        .map(|s| s.q)
        .sum()
}

#[differentiable(order = 2)]
fn of_structs_in_a_loop(x: f64, y: f64) -> f64 {
    let mut sum = 0.0;
    for s in
        std::iter::successors(Some(State { q: x, p: y }), |s| Some(State { q: s.q + 0.5 * s.p, ..*s })).skip(1).take(3)
    {
        sum += s.q * s.p;
    }
    sum
}

#[differentiable(order = 2)]
fn of_vectors(x: f64, y: f64) -> f64 {
    let halves = std::iter::successors(Some(vec![x, y, x * y, y]), |v| {
        (v.len() > 1).then(|| v.chunks(2).map(|pair| pair[0] * pair[1]).collect::<Vec<f64>>())
    });
    halves.map(|v| v[0]).sum()
}

agree! {
    of_arrays: (0.7, 1.3), (-0.4, 2.1);
    of_structs: (0.7, 1.3), (-0.4, 2.1);
    of_structs_in_a_loop: (0.7, 1.3), (-0.4, 2.1);
    of_vectors: (0.7, 1.3), (-0.4, 2.1);
}
