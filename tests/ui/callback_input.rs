use differentiable::{Tangent, differentiable};
#[derive(Clone, Tangent)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable(wrt(p))]
fn f(height: impl Fn(&Point) -> f64, p: &Point) -> f64 {
    height(p) * p.x
}

fn main() {}
