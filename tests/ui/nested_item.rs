use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    fn square(x: f64) -> f64 {
        x * x
    }
    square(3.0) * x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
