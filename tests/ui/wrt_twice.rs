use differentiable::differentiable;

#[differentiable(wrt(x, x))]
fn f(x: f64, k: f64) -> f64 {
    k * x * x
}

fn main() {
    f::gradient(1.0, 2.0);
}
