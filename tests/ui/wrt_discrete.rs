use differentiable::differentiable;

#[differentiable(wrt(x, n))]
fn f(x: f64, n: usize) -> f64 {
    x * n as f64
}

#[differentiable(wrt(x, b))]
fn g(x: f64, b: Option<&Vec<f64>>) -> f64 {
    match b {
        Some(b) => x * b[0],
        None => x,
    }
}

fn main() {
    let _: f64 = g::gradient(1.0, None);
    let _: f64 = f::gradient(1.0, 2);
}
