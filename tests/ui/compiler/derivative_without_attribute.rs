use differentiable::differentiable;

#[differentiable(order = 2, derivative = slope)]
fn cube(x: f64) -> f64 {
    x * x * x
}

fn slope(x: f64) -> f64 {
    3.0 * x * x
}

fn main() {
    let _: f64 = cube::gradient(1.0);
}
