use differentiable::differentiable;

#[differentiable]
async fn f(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn g(x: f64) -> f64 {
    let later = async { x * x };
    drop(later);
    x
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: f64 = g::gradient(1.0);
}
