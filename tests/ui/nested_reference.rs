use differentiable::{Tangent, differentiable};

#[differentiable]
fn f(x: &&[f64; 2]) -> f64 {
    x[0] * x[1]
}

#[differentiable]
fn g(x: f64, y: &&mut [f64]) -> f64 {
    x * y[0]
}

#[differentiable]
fn rows(x: &[f64], rows: &[&[f64]]) -> f64 {
    x[0] * rows[0][0]
}

#[differentiable]
fn pair((a, b): (&f64, f64)) -> f64 {
    a * b
}

#[differentiable(wrt(points))]
fn points(points: Vec<&Point>) -> f64 {
    points[0].x
}

#[differentiable(wrt(x))]
fn constant(x: f64, rows: &[&[f64]], names: &[&str]) -> f64 {
    x * rows[0][0] * names.len() as f64
}

#[differentiable]
fn discrete(x: f64, names: &[(&str, &usize)]) -> f64 {
    x * *names[0].1 as f64
}

#[derive(Clone, Tangent)]
struct Point {
    x: f64,
}

fn main() {
    let _: [f64; 2] = f::gradient(&&[1.0, 2.0]);
    let _: f64 = constant::gradient(1.0, &[&[2.0]], &["one"]);
    let _: f64 = discrete::gradient(1.0, &[("one", &1)]);
}
