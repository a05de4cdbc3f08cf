use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    if x > (if x < 0.0 { return x } else { 1.0 }) {
        return x * x;
    }
    x
}

#[differentiable]
fn g(x: f64) -> f64 {
    let y;
    let mut counts = [0, 1];
    ({ if x < 0.0 { return x; } &mut counts }[0], y) = (2, x * x);
    y * counts[0] as f64
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
