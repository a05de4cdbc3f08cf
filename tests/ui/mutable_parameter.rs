use differentiable::differentiable;

#[differentiable]
fn f(x: &mut f64) -> f64 {
    *x *= 2.0;
    *x
}

#[differentiable]
fn g(x: &[f64; 2], y: &mut [f64; 2]) -> f64 {
    y[0] = x[1];
    x[0]
}

fn main() {
    let _: f64 = g::gradient_into(&[1.0, 2.0], &mut [0.0; 2], &mut [0.0; 2]);
}
