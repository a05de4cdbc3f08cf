use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = true;
    x * y
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
