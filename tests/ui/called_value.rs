use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let sine: fn(f64) -> f64 = f64::sin;
    sine(x)
}

#[differentiable]
fn g<F: Fn(f64) -> f64>(x: f64, map: &F) -> f64 {
    map(x)
}

#[differentiable]
fn h(x: f64) -> f64 {
    [f64::sin, f64::cos][0](x)
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: (f64, f64) = (g::gradient(1.0, &f64::cos), h::gradient(1.0));
}
