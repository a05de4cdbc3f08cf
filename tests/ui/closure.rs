use differentiable::differentiable;
#[differentiable]
fn f(x: f64) -> f64 {
    let pair = (|y: f64| x + y, 2.0);
    (pair.0)(pair.1)
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
