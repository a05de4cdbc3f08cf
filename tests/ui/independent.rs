use differentiable::differentiable;

#[differentiable]
fn f(x: f64, scale: f64) -> f64 {
    let unused = scale * 2.0;
    let _ = unused;
    x * x
}

fn main() {
    let _: (f64, f64) = f::gradient(1.0, 2.0);
}
