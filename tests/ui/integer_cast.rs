use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let n = (2.0 * x) as usize;
    x * n as f64
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
