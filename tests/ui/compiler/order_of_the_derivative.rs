use differentiable::differentiable;

#[differentiable]
fn once(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 2)]
fn twice(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn slope(x: f64) -> f64 {
    once::gradient(x)
}

#[differentiable]
fn curvature(x: f64) -> f64 {
    twice::hvp(x, 1.0).1
}

#[differentiable(order = 2)]
fn slope_twice(x: f64) -> f64 {
    twice::jvp(x, 1.0).1
}

#[differentiable(order = 3)]
fn thrice(x: f64) -> f64 {
    twice(x) * x
}

fn main() {
    let _ = (slope::gradient(1.0), curvature::gradient(1.0), slope_twice::gradient(1.0), thrice::gradient(1.0));
}
