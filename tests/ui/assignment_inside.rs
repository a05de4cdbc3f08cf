use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = x;
    assert!({
        y *= 2.0;
        y > 0.0
    });
    y
}

#[differentiable]
fn g(x: f64) -> f64 {
    let mut kept = 0.0;
    let positive = x > {
        kept += x;
        0.0
    };
    if positive { kept * x } else { x }
}

#[differentiable]
fn h(x: f64) -> f64 {
    let cell = std::cell::Cell::new(0.0);
    if cell.replace(x) > x { cell.get() * x } else { x }
}

#[differentiable]
fn i(x: f64) -> f64 {
    let mut kept = Vec::new();
    debug_assert!({
        kept.push(x);
        true
    });
    kept[0] * x
}

#[differentiable]
fn root(x: &[f64; 2]) -> Option<f64> {
    if x[0] < 0.0 { None } else { Some(x[0].sqrt() * x[1]) }
}

#[differentiable]
fn instead(x: &[f64; 2]) -> f64 {
    let mut y = *x;
    let root = root(&y).unwrap_or({
        y[0] = 3.0;
        1.0
    });
    root * y[1]
}

fn main() {
    let _: [f64; 4] = [f::gradient(1.0), g::gradient(1.0), h::gradient(1.0), i::gradient(1.0)];
}
