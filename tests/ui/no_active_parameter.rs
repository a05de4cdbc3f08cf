use differentiable::differentiable;

#[differentiable]
fn f(n: usize) -> f64 {
    n as f64
}

#[differentiable]
fn g() -> f64 {
    1.0
}

fn main() {
    f::gradient(1);
    g::gradient();
}
