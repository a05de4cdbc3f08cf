//! Arrays and vectors that are made, filled, taken apart and changed.

use std::array;
use std::mem;

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn collected(x: &[f64]) -> f64 {
    let y: Vec<f64> = x.iter().map(|v| v.sin()).collect();
    let z = y.iter().zip(x).map(|(a, b)| a * b).collect::<Vec<_>>();
    y[0] * z[1] + z.iter().sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn collected_rows(m: &[[f64; 2]]) -> f64 {
    let turned: Vec<[f64; 2]> = m.iter().map(|&[a, b]| [b * a, a]).collect();
    turned[0][0] * turned[1][1]
}

#[differentiable(order = 2, sparse)]
fn mapped_array(x: &[f64; 3]) -> f64 {
    let y = x.map(|v| v * v);
    let z = [x[0], x[1] * x[2]].map(f64::sin);
    y[0] * y[1] + y[2] * z[1] + z[0]
}

#[differentiable(order = 2, sparse)]
fn from_fn(x: &[f64; 3]) -> f64 {
    let y: [f64; 3] = array::from_fn(|i| x[i] * x[(i + 1) % 3]);
    let z = array::from_fn::<f64, 2, _>(|i| y[i].sin());
    y[2] * z[0] * z[1]
}

#[differentiable(order = 2, sparse)]
fn vector_macro(x: f64, y: f64, n: usize) -> f64 {
    let v = vec![x, y, x * y];
    let mut w = vec![0.0; n];
    w[0] = x;
    for i in 1..n {
        w[i] = w[i - 1] * y + v[i % 3];
    }
    let u = vec![x; 2];
    w[n - 1] * u[1]
}

#[differentiable(order = 2, sparse)]
fn halves(x: &[f64]) -> f64 {
    let (a, b) = x.split_at(2);
    a.iter().zip(b).map(|(p, q)| p * q).sum()
}

#[differentiable(order = 2, sparse)]
fn halves_in_place(x: &[f64; 4]) -> f64 {
    let mut y = *x;
    let (a, b) = y.split_at_mut(2);
    for (p, q) in a.iter_mut().zip(b.iter()) {
        *p *= q;
    }
    b[0] += a[0] * a[1];
    y[0] * y[1] + y[2] * y[3]
}

#[differentiable(order = 2, sparse)]
fn swapped(x: &[f64; 3]) -> f64 {
    let mut y = *x;
    y.swap(0, 2);
    y[0] *= y[1];
    let (mut a, mut b) = (y[0], y[1] * y[2]);
    mem::swap(&mut a, &mut b);
    let old = mem::replace(&mut a, b * b);
    let taken = mem::take(&mut b);
    a * old + taken + b
}

#[differentiable(order = 2, sparse)]
fn filled(x: f64, y: f64) -> f64 {
    let mut v = [0.0; 4];
    v.fill(x);
    v[1..3].fill(y * y);
    let mut w = vec![1.0; 2];
    w.copy_from_slice(&v[1..3]);
    v[0] * v[1] + w[1] * v[3]
}

#[differentiable(order = 2, sparse)]
fn in_chunks(x: &[f64; 4]) -> f64 {
    let mut y = *x;
    for c in y.chunks_exact_mut(2) {
        let s = c[0] + c[1];
        c[0] = s * c[1];
        c[1] = s.sin();
    }
    y[0] * y[1] + y[2] * y[3]
}

#[differentiable(order = 2, sparse)]
fn copies(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    y[0] = x[1] * x[1];
    let z = y.clone();
    y[1] = z[0].sin();
    y.iter().zip(&z).map(|(a, b)| a * b).sum()
}

#[differentiable(order = 2, sparse)]
fn chosen(x: f64, y: f64) -> f64 {
    let (a, b) = if x > y { (x * x, y) } else { (y, x.sin()) };
    let v = if a > b { [a, b] } else { [b, a * b] };
    v[0] * a + v[1]
}

#[differentiable(order = 2, sparse)]
fn prefix_sums(x: &[f64]) -> f64 {
    let mut sums = vec![0.0; x.len() + 1];
    for (i, v) in x.iter().enumerate() {
        sums[i + 1] = sums[i] + v * v;
    }
    sums.windows(2).map(|w| w[1] * w[0]).sum()
}

#[differentiable(order = 2, sparse)]
fn cube(x: f64) -> f64 {
    x * x * x
}

#[differentiable(order = 2, sparse)]
fn results_of_calls(x: &[f64], y: &[f64; 3]) -> f64 {
    let cubes: Vec<f64> = x.iter().copied().map(cube).collect();
    let others = y.map(cube);
    let more: [f64; 2] = array::from_fn(|i| cube(y[i]));
    cubes.iter().zip(&others).map(|(a, b)| a * b).sum::<f64>() + more[0] * more[1]
}

#[differentiable(order = 2, sparse)]
fn rows_that_are_made(x: &[f64; 3]) -> f64 {
    let m: [[f64; 2]; 3] = array::from_fn(|i| [x[i], x[i] * x[0]]);
    let n = x.map(|v| [v, v.sin()]);
    m.iter().zip(&n).map(|(a, b)| a[1] * b[0] + a[0] * b[1]).sum()
}

#[differentiable(order = 2, sparse)]
fn grown(x: &[f64]) -> f64 {
    let mut v = Vec::with_capacity(x.len());
    for a in x {
        if *a > 0.0 {
            v.push(a * a);
        }
    }
    v.extend(x.iter().map(|a| a.sin()));
    v.extend_from_slice(x);
    v.iter().enumerate().map(|(k, a)| a * (k + 1) as f64).sum::<f64>() * v[0]
}

#[differentiable(order = 2, sparse)]
fn grown_rows(x: &[f64]) -> f64 {
    let mut rows = Vec::new();
    for w in x.windows(2) {
        rows.push([w[0] * w[1], w[1]]);
    }
    let nested: Vec<Vec<f64>> = rows.iter().map(|r| r.iter().map(|v| v.exp()).collect()).collect();
    rows.iter().map(|r| r[0] / r[1]).sum::<f64>() * nested.iter().flatten().sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn grown_history(x: f64, n: usize) -> f64 {
    let mut history = vec![x];
    for i in 0..n {
        let last = history[i];
        history.push(last * last.cos() + x);
    }
    history.iter().rev().skip(1).product::<f64>() + history.last().unwrap()
}

#[differentiable(order = 2, sparse)]
fn collected_selection(x: &[f64], m: &[[f64; 2]]) -> f64 {
    let positive: Vec<f64> = x.iter().filter(|v| **v > 0.0).map(|v| v.ln()).collect();
    let all: Vec<_> = m.iter().flatten().chain(x).copied().collect();
    let cubes = x.iter().copied().map(cube).collect::<Vec<_>>();
    positive.iter().sum::<f64>() * all.iter().map(|v| v * v).sum::<f64>() + cubes[0] * all[1]
}

agree! {
    collected: (&vec![0.7, 1.3, -2.0]);
    collected_rows: (&vec![[0.7, 1.3], [-2.0, 3.0]]);
    mapped_array: (&[0.7, 1.3, -2.0]);
    from_fn: (&[0.7, 1.3, -2.0]);
    vector_macro: (0.7, 1.3, const 4);
    halves: (&vec![0.7, 1.3, -2.0, 0.5]);
    halves_in_place: (&[0.7, 1.3, -2.0, 0.5]);
    swapped: (&[0.7, 1.3, -2.0]);
    filled: (0.7, 1.3);
    in_chunks: (&[0.7, 1.3, -2.0, 0.5]);
    copies: (&vec![0.7, 1.3, -2.0, 0.5]);
    chosen: (0.7, 1.3), (1.3, 0.7);
    results_of_calls: (&vec![0.7, 1.3], &[0.5, -1.1, 0.9]);
    rows_that_are_made: (&[0.7, 1.3, -2.0]);
    grown: (&vec![0.7, 1.3, -2.0]);
    grown_rows: (&vec![0.7, 1.3, -2.0, 0.5]);
    grown_history: (0.7, const 3), (0.7, const 0);
    collected_selection: (&vec![0.7, 1.3, -2.0], &vec![[0.5, 1.5], [2.0, -0.3]]);
    prefix_sums: (&vec![0.7, 1.3, -2.0, 0.5]);
}
