//! Iterators over constants, beside active values.

use std::collections::BTreeMap;

use differentiable::differentiable;

use crate::support::agree;

const NODES: [f64; 3] = [-0.7745966692414834, 0.0, 0.7745966692414834];
const WEIGHTS: &[f64] = &[0.5555555555555556, 0.8888888888888888, 0.5555555555555556];

#[differentiable(order = 2, sparse, wrt(x))]
fn weighted(x: &[f64], weights: &[f64]) -> f64 {
    x.iter().zip(weights).map(|(v, w)| v * w).sum()
}

#[differentiable(order = 2, sparse, wrt(x))]
fn weighted_loop(x: &[f64], weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (w, v) in weights.iter().zip(x) {
        sum += w * v * v;
    }
    for (i, &w) in weights.iter().enumerate() {
        sum += w * x[i].sin();
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn quadrature(a: f64, b: f64) -> f64 {
    let (m, h) = (0.5 * (a + b), 0.5 * (b - a));
    h * NODES.iter().zip(WEIGHTS).map(|(t, w)| w * (m + h * t).exp()).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn quadrature_loop(a: f64) -> f64 {
    let mut sum = 0.0;
    for (t, w) in NODES.into_iter().zip(WEIGHTS.iter().copied()) {
        sum += w * (a * t).cos();
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn least_squares(p: &[f64; 2], data: &[(f64, f64)], c: f64) -> f64 {
    data.iter().map(|(t, y)| (p[0] * t + p[1] - y).powi(2)).sum::<f64>() * c
}

#[differentiable(order = 2, sparse, wrt(p))]
fn fitted(p: &[f64; 2], data: &[(f64, f64)]) -> f64 {
    let mut sum = 0.0;
    for &(t, y) in data {
        let r = p[0] * t + p[1] - y;
        sum += r * r;
    }
    sum + data.iter().map(|&(t, y)| (p[0] * t - y).abs()).sum::<f64>()
}

pub struct Observation {
    time: f64,
    value: f64,
    valid: bool,
}

#[differentiable(order = 2, sparse)]
fn structs(p: &[f64; 2], data: &[Observation]) -> f64 {
    let mut sum = 0.0;
    for o in data {
        if !o.valid {
            continue;
        }
        sum += (p[0] * o.time + p[1] - o.value).powi(2);
    }
    sum + data.iter().filter(|o| o.valid).map(|o| (p[1] - o.value).abs()).sum::<f64>()
}

#[differentiable(order = 2, sparse, wrt(x))]
fn pieces(x: &[f64], data: &[f64], d: usize) -> f64 {
    let mut sum = 0.0;
    for (now, next) in data.chunks_exact(d).zip(data.chunks_exact(d).skip(1)) {
        let mut product = 1.0;
        for (v, (a, b)) in x.iter().zip(now.iter().zip(next)) {
            product *= v * a - b;
        }
        sum += product;
    }
    let last = data.chunks(d).rev().map(|piece| x[0].powi(piece.len() as i32)).sum::<f64>();
    sum + last + data.windows(2).zip(x).map(|(pair, v)| (v - pair[0]).hypot(pair[1])).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn not_indexed(x: f64, table: &BTreeMap<u32, f64>) -> f64 {
    let mut sum = 0.0;
    for (k, v) in table {
        sum += v * x.powi(*k as i32);
    }
    for v in table.values() {
        sum += v * x;
    }
    sum + table.iter().map(|(&k, &v)| v * x * f64::from(k)).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn zipped_with_iterators(x: &[f64], table: &BTreeMap<u32, f64>) -> f64 {
    x.iter().zip(table.values()).map(|(v, w)| v * w).sum::<f64>()
        + table.values().zip(x).map(|(w, v)| v * v * w).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn indices(x: &[f64], order: &[usize]) -> f64 {
    let mut value = 0.0;
    for &i in order {
        value = value * 0.5 + x[i];
    }
    order.windows(2).map(|w| x[w[0]] * x[w[1]]).sum::<f64>() * value
}

#[differentiable(order = 2, sparse)]
fn local_arrays(x: &[f64]) -> f64 {
    let w = [0.5, 0.25, 0.125];
    let mut sum = 0.0;
    for (v, w) in x.iter().zip(w) {
        sum += v * w;
    }
    for k in [1, 3, 2] {
        sum += x[0].powi(k);
    }
    sum + x.iter().zip(&w).map(|(v, w)| w * v * v).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn collected_constants(x: f64, n: usize) -> f64 {
    let squares: Vec<f64> = (0..n).map(|i| (i * i) as f64).collect();
    squares.iter().map(|s| (s * x).sin()).sum()
}

#[differentiable(order = 2, sparse)]
fn words(x: f64, text: &str) -> f64 {
    let mut sum = 0.0;
    for word in text.split(' ') {
        sum += x.powi(word.len() as i32);
    }
    sum
}

fn coefficients() -> [f64; 3] {
    [0.5, -1.5, 2.0]
}

/// What is iterated over is made where the loop begins, and nobody else has it.
#[differentiable(order = 2, sparse)]
fn temporary(x: f64) -> f64 {
    let polynomial = coefficients().iter().rev().fold(0.0, |sum, c| sum * x + c);
    let products = coefficients().iter().zip(coefficients().windows(2)).map(|(c, pair)| c * x * pair[1]).sum::<f64>();
    let mut words = 0.0;
    for word in String::from("a word or two").split_whitespace() {
        words += x.powi(word.len() as i32);
    }
    polynomial * products * words
}

const TURN: [[f64; 2]; 2] = [[0.0, -1.0], [1.0, 0.0]];

#[differentiable(order = 2)]
fn matrix_product(a: &[[f64; 2]; 2], b: &[[f64; 2]; 2]) -> [[f64; 2]; 2] {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..2).map(|k| a[i][k] * b[k][j]).sum()))
}

/// Begins with a constant that is no number.
#[differentiable(order = 2)]
fn turned(angles: &[f64; 3]) -> f64 {
    let all = angles.iter().fold(TURN, |so_far, angle| {
        let (s, c) = angle.sin_cos();
        matrix_product(&so_far, &[[c, -s], [s, 2.0 * c]])
    });
    all[0][0] * all[0][1] + all[1][0]
}

agree! {
    temporary: (0.7);
    turned: (&[0.7, 1.3, -0.4]);
    weighted: (&vec![0.7, 1.3, -2.0], const &[0.5, 0.25, 2.0]);
    weighted_loop: (&vec![0.7, 1.3, -2.0], const &[0.5, 0.25, 2.0]);
    quadrature: (0.7, 1.3);
    quadrature_loop: (0.7);
    least_squares: (&[0.7, 1.3], &vec![(1.0, 2.0), (3.0, 0.5)], 2.0);
    fitted: (&[0.7, 1.3], const &[(1.0, 2.0), (3.0, 0.5)]);
    structs: (&[0.7, 1.3], const &[Observation { time: 1.0, value: 2.0, valid: true }, Observation { time: 1.0, value: 2.0, valid: false }]);
    pieces: (&vec![0.7, 1.3], const &[0.5, 0.25, 2.0, -1.0, 0.75], const 2);
    not_indexed: (0.7, const &BTreeMap::from([(1, 0.5), (3, 2.0)]));
    zipped_with_iterators: (&vec![0.7, 1.3, -2.0], const &BTreeMap::from([(1, 0.5), (3, 2.0)]));
    indices: (&vec![0.7, 1.3, -2.0], const &[2, 0, 1, 1]);
    local_arrays: (&vec![0.7, 1.3, -2.0]);
    collected_constants: (0.7, const 4);
    words: (0.7, const "a word or two");
}
