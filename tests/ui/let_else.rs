use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let 0.0 = x else { return x * x };
    1.0 + x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
