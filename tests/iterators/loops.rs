//! `for` over arrays, slices, vectors, and iterators of them.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn by_reference(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v * v;
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn by_iter(x: &[f64; 3]) -> f64 {
    let mut product = 1.0;
    for v in x.iter() {
        product *= v.sin();
    }
    product
}

#[differentiable(order = 2, sparse)]
fn by_value(x: [f64; 3]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v.exp();
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn vector_by_value(x: Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v.powi(3);
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn borrowed_explicitly(x: &Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for &v in &x[1..] {
        sum += v * x[0];
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn with_index(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, v) in x.iter().enumerate() {
        sum += v * (i as f64 + 1.0);
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn in_pairs(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in x.iter().zip(y) {
        sum += (a - b).powi(2);
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn in_place(x: &[f64; 4]) -> f64 {
    let mut y = *x;
    for v in y.iter_mut() {
        *v = v.sin() * *v;
    }
    for v in &mut y {
        *v *= 2.0;
    }
    y[0] * y[1] + y[2] - y[3]
}

#[differentiable(order = 2, sparse)]
fn rectified_in_place(x: &[f64; 4]) -> f64 {
    let mut y = *x;
    for v in y.iter_mut() {
        if *v < 0.0 {
            *v = 0.0;
        }
    }
    y[0] * y[1] + y[2] * y[3]
}

#[differentiable(order = 2, sparse)]
fn rows(m: &[[f64; 2]]) -> f64 {
    let mut sum = 0.0;
    for row in m {
        let mut inner = 1.0;
        for v in row {
            inner *= v;
        }
        sum += inner * inner;
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn taken_apart(m: &[[f64; 2]]) -> f64 {
    let mut sum = 0.0;
    for &[a, b] in m {
        sum += a.sin() * b;
    }
    for [a, b] in m.iter().rev() {
        sum *= 1.0 + a * b * 0.1;
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn with_jumps(x: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    for (i, &v) in x.iter().enumerate() {
        if i == 1 {
            continue;
        }
        if v > 10.0 {
            return sum * v;
        }
        sum += v * limit;
        if sum > limit {
            break;
        }
    }
    sum * sum
}

#[differentiable(order = 2, sparse)]
fn in_chain_with_continue(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x.iter().chain(y) {
        if *v < 0.0 {
            continue;
        }
        sum += v.sqrt();
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    let mut value = 0.0;
    for c in coefficients.iter().rev() {
        value = value * x + c;
    }
    value
}

#[differentiable(order = 2, sparse)]
fn over_tuples(x: &[(f64, f64)], c: f64) -> f64 {
    let mut sum = 0.0;
    for (a, b) in x {
        sum += a * b.cos() * c;
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn over_an_expression(a: f64, b: f64) -> f64 {
    let mut sum = 0.0;
    for v in [a, a * b, b.sin()] {
        sum += v * v;
    }
    sum
}

agree! {
    by_reference: (&vec![1.0, 2.0, -3.0]), (&Vec::<f64>::new());
    by_iter: (&[0.5, 1.0, 2.0]);
    by_value: ([0.5, 1.0, -2.0]);
    vector_by_value: (vec![0.5, 1.0, -2.0]);
    borrowed_explicitly: (&vec![0.5, 1.0, -2.0]);
    with_index: (&vec![0.5, 1.0, -2.0]);
    in_pairs: (&vec![0.5, 1.0, -2.0], &vec![1.0, 3.0, 0.5]), (&vec![0.5, 1.0, -2.0], &vec![1.0]), (&vec![1.0], &vec![0.5, 1.0, -2.0]);
    in_place: (&[0.5, 1.0, -2.0, 3.0]);
    rectified_in_place: (&[0.5, 1.0, -2.0, 3.0]), (&[0.5, 1.0, 2.0, 3.0]);
    rows: (&vec![[1.0, 2.0], [-3.0, 0.5]]);
    taken_apart: (&vec![[1.0, 2.0], [-3.0, 0.5]]);
    with_jumps: (&vec![0.5, 2.0, 0.3], 5.0), (&vec![0.5, 2.0, 11.0], 5.0), (&vec![2.0, 2.0, 11.0], 1.5);
    in_chain_with_continue: (&vec![1.0, -2.0, 3.0], &vec![4.0, -5.0]);
    polynomial: (0.7, &vec![1.0, -2.0, 3.0]);
    over_tuples: (&vec![(1.0, 2.0), (3.0, 4.0)], 2.0);
    over_an_expression: (0.7, 1.3);
}
