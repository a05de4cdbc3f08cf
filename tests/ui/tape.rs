use differentiable::differentiable;

#[differentiable]
fn moved([x, v]: [f64; 2], force: f64) -> [f64; 2] {
    [x + v.sin(), v * force]
}

#[differentiable(no_tape)]
fn f(x: &[f64]) -> f64 {
    let mut y: f64 = 1.0;
    for i in 0..x.len() {
        y = y.sin() * x[i];
    }
    let mut states = [[0.0; 2]; 9];
    for i in 0..8 {
        states[i + 1] = moved(states[i], x[i]);
    }
    let (mut a, mut b) = (1.0, y);
    while a < 100.0 {
        b *= a;
        a += b * b;
    }
    a + states[8][0]
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0, 2.0]);
}
