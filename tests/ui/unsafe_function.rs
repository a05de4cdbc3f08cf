use differentiable::differentiable;

#[differentiable]
unsafe fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
