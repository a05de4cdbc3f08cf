use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let checked: Result<f64, ()> = Ok(x);
    checked.unwrap_or(0.0)
}

#[differentiable]
fn g(x: f64) -> f64 {
    let boxed = Box::new(x);
    *boxed * 2.0
}

fn main() {
    let _: (f64, f64) = (f::gradient(1.0), g::gradient(1.0));
}
