use differentiable::differentiable;

struct Point {
    x: f64,
}

#[differentiable]
fn f(x: f64) -> f64 {
    let point = Point { x };
    point.x * point.x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
