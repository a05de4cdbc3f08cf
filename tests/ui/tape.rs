use differentiable::differentiable;

#[differentiable(no_tape)]
fn f(x: &[f64]) -> f64 {
    let mut y: f64 = 1.0;
    for i in 0..x.len() {
        y = y.sin() * x[i];
    }
    y
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0, 2.0]);
}
