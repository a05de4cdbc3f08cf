use differentiable::differentiable;

#[differentiable(order = 2)]
fn f(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn curvature(x: f64) -> f64 {
    f::jvps(x, &[1.0]).1[0]
}

fn main() {
    let _: f64 = curvature::gradient(1.0);
}
