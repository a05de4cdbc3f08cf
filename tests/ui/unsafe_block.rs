use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let first = unsafe { x.get_unchecked(0) };
    first * first
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0]);
}
