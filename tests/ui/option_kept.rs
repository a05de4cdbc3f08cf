use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let largest = x.iter().copied().reduce(f64::max);
    let first = x.first();
    largest.unwrap_or(0.0) * first.unwrap()
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0, 2.0]);
}
