use differentiable::differentiable;

#[differentiable(wrt(x), wrt(y))]
fn f(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    let _: f64 = f::gradient(1.0, 2.0);
}
