use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let sine: fn(f64) -> f64 = f64::sin;
    sine(x)
}

struct Map {
    of: fn(f64) -> f64,
}

#[differentiable]
fn g(x: f64, map: &Map) -> f64 {
    (map.of)(x)
}

#[differentiable]
fn h(x: f64) -> f64 {
    [f64::sin, f64::cos][0](x)
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: (f64, f64) = (g::gradient(1.0, &Map { of: f64::cos }), h::gradient(1.0));
}
