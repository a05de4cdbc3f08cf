use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64; 2]) -> f64 {
    let mut large = x.iter().filter(|x| **x > 0.5);
    *large.next().unwrap()
}

#[differentiable]
fn g(x: &[f64; 2]) -> f64 {
    let squares = x.iter().map(|x| x * x);
    let count = squares.len();
    x[0] * count as f64
}

fn main() {
    let _: [f64; 2] = f::gradient(&[1.0, 2.0]);
    let _: [f64; 2] = g::gradient(&[1.0, 2.0]);
}
