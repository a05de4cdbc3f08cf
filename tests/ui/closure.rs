use differentiable::differentiable;

fn twice(f: impl Fn(f64) -> f64) -> f64 {
    f(f(1.0))
}

#[differentiable]
fn f(x: f64) -> f64 {
    twice(|y| x + y)
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
