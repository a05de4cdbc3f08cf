use differentiable::differentiable;

#[differentiable(sparse)]
fn f(x: &[f64], out: &mut [f64]) {
    out[0] = x[0];
}

fn main() {
    let mut out = [0.0];
    f::jvp(&[1.0], &mut out, &[1.0], &mut [0.0]);
}
