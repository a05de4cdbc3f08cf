use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    match x {
        0.0 => 1.0,
        y => y * y,
    }
}

#[differentiable]
fn g(x: f64) -> f64 {
    if let 0.0 = x { 1.0 } else { x * x }
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: f64 = g::gradient(1.0);
}
