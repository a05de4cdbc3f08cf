use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = [x, x * x];
    for v in y {
        y[0] += v;
    }
    y[0]
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
