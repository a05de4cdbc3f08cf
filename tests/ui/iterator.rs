use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let squares = x.iter().map(|v| v * v);
    squares.sum()
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0, 2.0]);
}
