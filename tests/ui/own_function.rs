use differentiable::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    fn square(x: f64) -> f64 {
        x.sin()
    }
    square(x) + x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
