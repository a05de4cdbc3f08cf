use differentiable::differentiable;

#[differentiable(order = 2, sparse, derivative = partials)]
fn f(x: &[f64; 2]) -> f64 {
    x[0] * x[1]
}

#[differentiable]
fn partials(x: &[f64; 2]) -> [f64; 2] {
    [x[1], x[0]]
}

fn main() {
    let _ = f::gradient(&[1.0, 2.0]);
}
