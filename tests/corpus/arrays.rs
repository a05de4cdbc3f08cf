//! Arrays, nested arrays, slices; indices of every kind.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn rosenbrock(x: &[f64; 2]) -> f64 {
    (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
}

#[differentiable(order = 2, sparse)]
fn lecture(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}

#[differentiable(order = 2, sparse)]
fn by_value(x: [f64; 3]) -> f64 {
    x[0] * x[1] / x[2]
}

#[differentiable(order = 2, sparse)]
fn determinant(m: &[[f64; 2]; 2]) -> f64 {
    m[0][0] * m[1][1] - m[0][1] * m[1][0]
}

#[differentiable(order = 2, sparse)]
fn triple_product(m: [[f64; 3]; 3]) -> f64 {
    let [a, b, c] = m;
    a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0])
}

#[differentiable(order = 2, sparse)]
fn deeply_nested(x: &[[[f64; 2]; 2]; 2]) -> f64 {
    x[0][1][0] * x[1][0][1] + x[1][1][1].exp()
}

#[differentiable(order = 2, sparse)]
fn ends_of_a_slice(x: &[f64]) -> f64 {
    x[0] * x[x.len() - 1]
}

#[differentiable(order = 2, sparse)]
fn points(p: &[[f64; 3]]) -> f64 {
    let (dx, dy, dz) = (p[1][0] - p[0][0], p[1][1] - p[0][1], p[1][2] - p[0][2]);
    (dx * dx + dy * dy + dz * dz).sqrt()
}

#[differentiable(order = 2, sparse)]
fn every_second(x: &[f64], i: usize) -> f64 {
    x[2 * i] * x[2 * i + 1]
}

#[differentiable(order = 2, sparse)]
fn permuted(x: &[f64; 4], order: &[usize; 4], k: usize) -> f64 {
    x[order[k]] * x[order[(k + 1) % 4]].cos() + x[order[order[0]]]
}

#[differentiable(order = 2, sparse)]
fn one_element_often(x: &[f64; 3]) -> f64 {
    x[1] * x[1] * x[1] + x[1] / x[0]
}

#[differentiable(order = 2, sparse)]
fn two_names_for_one(x: &[f64; 2]) -> f64 {
    let y = x;
    let z = &y;
    y[0] * z[1] * x[0]
}

#[differentiable(order = 2, sparse)]
fn rows(m: &[[f64; 2]; 3]) -> f64 {
    let row = &m[2];
    let [a, b] = m[0];
    row[0] * a + row[1] * b
}

#[differentiable(order = 2, sparse)]
fn part_of_a_slice(x: &[f64], from: usize) -> f64 {
    let window = &x[from..from + 3];
    window[0] - 2.0 * window[1] + window[2] * window[2]
}

#[differentiable(order = 2, sparse)]
fn made_of_scalars(a: f64, b: f64) -> f64 {
    let pair = [a * b, a + b];
    let grid = [pair, [a, pair[0]]];
    grid[0][1] * grid[1][1] - grid[1][0]
}

#[differentiable(order = 2, sparse)]
fn repeated(a: f64, i: usize) -> f64 {
    let same = [a * a; 4];
    same[i] * same[3 - i] + same[0]
}

#[differentiable(order = 2, sparse)]
fn whole_vector(x: Vec<f64>) -> f64 {
    x[0].sin() * x[1]
}

#[differentiable(order = 2, sparse)]
fn borrowed_vector(x: &Vec<f64>, y: &f64) -> f64 {
    x[0] * x[2] * *y + *y
}

agree! {
    rosenbrock: (&[1.2, 0.7]), (&[1.0, 1.0]), (&[-1.0, 2.0]);
    lecture: (&[1.0, 1.0]);
    by_value: ([2.0, -0.5, 1.5]);
    determinant: (&[[1.0, 2.0], [-3.0, 0.5]]);
    triple_product: ([[1.0, 2.0, 3.0], [-1.0, 0.5, 4.0], [2.0, 2.5, -0.5]]);
    deeply_nested: (&[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 0.8]]]);
    ends_of_a_slice: (&vec![2.0, 3.0, 5.0]), (&vec![2.0]);
    points: (&vec![[1.0, 2.0, 3.0], [-1.0, 0.5, 4.0]]);
    every_second: (&vec![1.0, 2.0, 3.0, 4.0], const 1), (&vec![1.0, 2.0], const 0);
    permuted: (&[1.0, 2.0, 3.0, 4.0], const &[2, 0, 3, 1], const 1), (&[1.0, 2.0, 3.0, 4.0], const &[0, 1, 2, 3], const 3);
    one_element_often: (&[2.0, 3.0, 4.0]);
    two_names_for_one: (&[2.0, 3.0]);
    rows: (&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    part_of_a_slice: (&vec![1.0, 2.0, 4.0, 8.0], const 0), (&vec![1.0, 2.0, 4.0, 8.0], const 1);
    made_of_scalars: (0.7, -1.3);
    repeated: (1.5, const 0), (1.5, const 2);
    whole_vector: (vec![0.5, 2.0]);
    borrowed_vector: (&vec![0.5, 2.0, 3.0], &4.0);
}
