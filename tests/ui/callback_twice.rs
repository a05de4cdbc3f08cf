use differentiable::differentiable;
#[differentiable]
fn composed(f: impl Fn(f64) -> f64, g: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(g(x))
}
#[differentiable]
fn f(height: impl Fn(f64) -> f64, x: f64) -> f64 {
    composed(|y| height(y), |y| height(y) * y, x)
}

fn main() {}
