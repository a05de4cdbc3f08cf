//! Traits of the program's own that give vectors and arrays methods with the names of those of slices.

use differentiable::differentiable;

use crate::support::agree;

trait Namesakes {
    fn fill(&mut self) {}
    fn split_at_mut(&mut self) {}
    fn get_disjoint_mut(&mut self) {}
    fn iter_mut(&mut self) {}
    fn copy_from_slice(&mut self) {}
    fn clone_from_slice(&mut self) {}
    fn swap(&mut self) {}
    fn push(&mut self) {}
    fn pop(&mut self) {}
    fn last_mut(&mut self) {}
    fn resize(&mut self) {}
    fn truncate(&mut self) {}
    fn iter(&self) {}
    fn len(&self) {}
    fn to_vec(&self) {}
}

impl Namesakes for Vec<f64> {}
impl Namesakes for Vec<Vec<f64>> {}
impl<const N: usize> Namesakes for [f64; N] {}
impl<const N: usize, const M: usize> Namesakes for [[f64; N]; M] {}

#[differentiable(order = 2)]
fn left_early(x: f64) -> Vec<f64> {
    if x == 0.0 {
        return vec![];
    }
    vec![1.0 / x, x * x]
}

#[differentiable(order = 2)]
fn stored_over(x: [f64; 3]) -> f64 {
    let mut y = [0.0; 3];
    for i in 0..3 {
        y[i] = x[i] * x[i];
    }
    for _ in 0..2 {
        y = [y[0] * y[1], y[1] * x[0], y[2]];
    }
    y[0] * y[1] + y[2]
}

#[differentiable(order = 2)]
fn scaled(y: &mut [f64], w: &[f64]) {
    for i in 0..y.len() {
        y[i] *= w[i];
    }
}

#[differentiable(order = 2)]
fn of_vectors(x: &[f64], n: usize) -> f64 {
    let mut y = vec![1.0; n];
    let mut z = vec![];
    for i in 0..n {
        y[i] *= x[i];
        z.push(y[i] * x[0]);
    }
    let w = z.clone();
    scaled(&mut y, &w);
    y[0] * y[1] + w[0]
}

#[differentiable(order = 2)]
fn of_rows(a: &[f64; 2], b: &[f64; 2]) -> f64 {
    a[0] * b[1] + a[1]
}

#[differentiable(order = 2)]
fn of_a_matrix(mut m: [[f64; 2]; 2]) -> f64 {
    m[0][0] *= m[1][1];
    m[0][0] * m[1][1] * of_rows(&m[0], &m[1])
}

#[differentiable(order = 2)]
fn early(x: f64) -> f64 {
    let y = left_early(x);
    y[0] * y[1] * y[1]
}

agree! {
    early: (0.75);
    stored_over: ([0.75, 1.25, 0.5]);
    of_vectors: (&vec![0.75, 1.25], const 2);
    of_a_matrix: ([[0.75, 1.25], [0.5, 1.5]]);
}
