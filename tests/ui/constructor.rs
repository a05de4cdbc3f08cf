use differentiable::differentiable;

struct Meters(f64);

#[differentiable]
fn f(x: f64) -> f64 {
    let wrapped = Meters(x);
    wrapped.0
}

#[differentiable]
fn g(x: f64) -> f64 {
    Some(x).unwrap_or(0.0) * *Box::new(x)
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: f64 = g::gradient(1.0);
}
