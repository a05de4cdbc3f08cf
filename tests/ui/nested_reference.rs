use differentiable::differentiable;

#[differentiable]
fn f(x: &&[f64; 2]) -> f64 {
    x[0] * x[1]
}

#[differentiable]
fn g(x: f64, y: &&mut [f64]) -> f64 {
    x * y[0]
}

fn main() {
    let _: [f64; 2] = f::gradient(&&[1.0, 2.0]);
}
